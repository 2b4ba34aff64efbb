"""``python app.py`` on a broken question bank: what was good before is served."""

import importlib.util
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask

from tests.browser import Browser
from tests.factories import FixedScorer, make_assessment
from tpmprep import paths
from tpmprep.db import db
from tpmprep.practice.scorer import ScorerHolder

Start = Callable[[], Flask]


@pytest.fixture
def bank(small_bank: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_bank, tmp_path / "bank"))


@pytest.fixture
def start(bank: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limits_as_before: None) -> Iterator[Start]:
    """Run ``python app.py`` up to where it would serve; the application that it would serve comes back."""
    for name, value in {"TPMPREP_INSTANCE": tmp_path / "instance", "QUESTION_BANK": bank, "PORT": 8099}.items():
        monkeypatch.setenv(name, str(value))
    for name in ("DATABASE_URL", "REDIS_URL", "SECURE_COOKIES", "PROXY_HOPS", "SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    module = load_start_file()
    served: list[Flask] = []
    monkeypatch.setattr(module, "serve", lambda app, **_settings: served.append(app))

    def run() -> Flask:
        assert module.main() == 0
        return served[-1]

    yield run
    for app in served:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def quick_scorer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scorer is not what is looked at here."""

    def prepare(self: ScorerHolder, say: object = None) -> None:
        self.use(FixedScorer(make_assessment()))  # type: ignore[arg-type]

    monkeypatch.setattr(ScorerHolder, "prepare", prepare)


def load_start_file() -> ModuleType:
    spec = importlib.util.spec_from_file_location("start_file", paths.CHECKOUT / "app.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def first_question(bank: Path) -> Path:
    return next((bank / "questions" / "execution").glob("*.md"))


def slugs_on_page(app: Flask) -> set[str]:
    links = Browser(app.test_client()).get("/questions").select(".question-list a")
    return {str(link["href"]).rsplit("/", 1)[1] for link in links}


def test_a_start_serves_every_question(start: Start, bank: Path, quick_scorer: None) -> None:
    assert slugs_on_page(start()) == {file.stem for file in bank.glob("questions/*/*.md")}


def test_a_start_on_a_broken_question_serves_what_there_was(
    start: Start, bank: Path, quick_scorer: None, capsys: pytest.CaptureFixture[str]
) -> None:
    before = slugs_on_page(start())
    file = first_question(bank)
    file.write_text("no front matter")

    app = start()

    assert slugs_on_page(app) == before
    assert Browser(app.test_client()).get(f"/questions/{file.stem}").select("[data-answer-form]")
    assert f"{file}:1:" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["vocabulary.yaml", "role.yaml"])
def test_a_start_without_a_vocabulary_serves_what_there_was(
    start: Start, bank: Path, quick_scorer: None, name: str
) -> None:
    before = slugs_on_page(start())
    (bank / name).unlink()

    app = start()

    assert slugs_on_page(app) == before
    assert len(Browser(app.test_client()).get("/").select(".competency-grid a")) == 12


def test_a_first_start_on_a_broken_question_serves_pages_without_questions(
    start: Start, bank: Path, quick_scorer: None
) -> None:
    first_question(bank).write_text("no front matter")

    browser = Browser(start().test_client())

    assert "No question fits this choice" in browser.get("/questions").text
    for address in ("/", "/you", "/how-scoring-works", "/privacy"):
        browser.get(address)


def test_a_start_after_mending_serves_the_mended_question(start: Start, bank: Path, quick_scorer: None) -> None:
    start()
    file = first_question(bank)
    whole = file.read_text(encoding="utf-8")
    file.write_text("no front matter")
    start()

    file.write_text(whole.replace("## Prompt\n\n", "## Prompt\n\nMended: ").replace("revision: 1", "revision: 2"))
    page = Browser(start().test_client()).get(f"/questions/{file.stem}")

    assert page.select_one("h1").text.startswith("Mended: ")


@pytest.mark.slow
def test_a_start_without_vocabulary_and_without_a_kept_scorer_serves_pages(start: Start, bank: Path) -> None:
    (bank / "vocabulary.yaml").unlink()

    Browser(start().test_client()).get("/questions")


def test_a_setting_that_cannot_be_ends_the_start_with_its_name(
    start: Start, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "none")

    assert load_start_file().main() == 2
    assert "PORT takes a whole number" in capsys.readouterr().err
