"""A scorer that was kept and then damaged: the site stays up and fits it anew."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from tests.browser import Browser
from tests.factories import STRONG
from tpmprep.bank.service import QuestionChoice, list_questions
from tpmprep.content.bank import fingerprint
from tpmprep.db import db
from tpmprep.practice.scorer import current_scorer, load_examples
from tpmprep.scoring.store import load_or_fit

pytestmark = pytest.mark.slow

DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda whole: whole[: len(whole) // 2],
    "empty": lambda whole: b"",
    "bits flipped": lambda whole: whole[:2000] + bytes(b ^ 0xFF for b in whole[2000:2400]) + whole[2400:],
}


@pytest.fixture(scope="module")
def tiny_bank(small_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two competencies: enough to fit a scorer in a second."""
    bank = Path(shutil.copytree(small_bank, tmp_path_factory.mktemp("tiny") / "bank"))
    for family in ("questions", "answers"):
        for competency in sorted((bank / family).iterdir())[2:]:
            shutil.rmtree(competency)
    return bank


@pytest.fixture(scope="module")
def kept(tiny_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a scorer that was fitted and kept."""
    cache = tmp_path_factory.mktemp("kept")
    load_or_fit(lambda: load_examples(tiny_bank), fingerprint(tiny_bank), cache)
    return next(cache.glob("*.skops"))


@pytest.fixture
def app(make_app: Callable[..., Flask], tiny_bank: Path) -> Flask:
    return make_app(question_bank=tiny_bank)


def cache_file(app: Flask, kept: Path) -> Path:
    folder = app.config["TPMPREP"].scorer_cache
    folder.mkdir(parents=True)
    return Path(folder / kept.name)


def wait_for_scorer() -> None:
    for thread in threading.enumerate():
        if thread.name == "scorer":
            thread.join(120)


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_with_a_damaged_scorer_the_site_stays_up_and_gets_ready_by_itself(
    app: Flask, kept: Path, damage: Callable[[bytes], bytes]
) -> None:
    file = cache_file(app, kept)
    file.write_bytes(damage(kept.read_bytes()))
    browser = Browser(app.test_client())
    with app.app_context():
        slug = list_questions(db.session(), QuestionChoice()).questions[0].slug
        db.session.remove()

    assert browser.get("/readyz", status=503).response.json == {"database": True, "scorer": False}
    for address in ("/", "/questions", f"/questions/{slug}", "/healthz"):
        browser.get(address)
    wait_for_scorer()

    assert browser.get("/readyz").response.json == {"database": True, "scorer": True}
    assert "Your assessment" in browser.practise(slug, STRONG).text
    assert file.stat().st_size > 10_000
    assert [other.name for other in file.parent.iterdir()] == [file.name]


def test_a_whole_scorer_is_loaded_and_not_fitted_again(app: Flask, kept: Path) -> None:
    file = cache_file(app, kept)
    shutil.copy(kept, file)
    written = file.stat().st_mtime_ns
    said: list[str] = []

    with app.app_context():
        current_scorer().prepare(said.append)
        assert current_scorer().is_ready

    assert [line.split()[0] for line in said] == ["Loaded"]
    assert file.stat().st_mtime_ns == written


def test_a_scorer_that_cannot_be_kept_is_used_all_the_same(app: Flask) -> None:
    app.config["TPMPREP"].scorer_cache.write_text("a file where the folder should be")

    with app.app_context():
        current_scorer().prepare_in_background()
        wait_for_scorer()

        assert current_scorer().is_ready
