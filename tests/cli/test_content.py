"""``tpmprep content check`` and ``flask content sync``."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from tests.conftest import SMALL_BANK, copy_bank
from tpmprep import paths
from tpmprep.cli import main
from tpmprep.scoring.rubric import DIMENSIONS


@pytest.fixture
def bank(small_bank: Path, tmp_path: Path) -> Path:
    copy_bank(small_bank, tmp_path / "bank", SMALL_BANK)
    return tmp_path / "bank"


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["content", "check", *arguments])


def test_a_sound_bank_is_counted(bank: Path) -> None:
    answers = sum(len(file.read_text().splitlines()) for file in bank.glob("answers/*/*.jsonl"))
    result = check(str(bank))

    assert result.exit_code == 0
    assert result.stdout == f"12 questions, {answers} rated answers, 0 problems\n"


def test_the_shipped_bank_is_checked_without_being_named() -> None:
    result = check()

    assert result.exit_code == 0
    assert result.stdout.endswith(" 0 problems\n")


def test_every_problem_is_printed_with_file_line_and_reason(bank: Path) -> None:
    broken = sorted(bank.glob("questions/*/*.md"))[:2]
    for file in broken:
        file.write_text(file.read_text().replace("revision: 1\n", "revision: none\n"))

    result = check(str(bank))
    assert result.exit_code == 1
    for file in broken:
        assert f"{file}:2: revision: " in result.stdout
    assert result.stdout.splitlines()[-1].startswith("10 questions, ")


def test_a_folder_that_is_no_bank_is_refused_with_its_reason(tmp_path: Path) -> None:
    result = check(str(tmp_path))

    assert result.exit_code == 1
    assert "role.yaml:1: cannot be read" in result.stdout


def test_a_folder_that_is_not_there_is_an_error_of_use(tmp_path: Path) -> None:
    assert check(str(tmp_path / "none")).exit_code == 2


def test_a_bank_is_checked_without_web_and_without_scoring(bank: Path) -> None:
    script = (
        "import sys\nfrom tpmprep.content.__main__ import main\ncode = main(sys.argv[1:])\n"
        "assert not {'flask', 'sklearn', 'sqlalchemy', 'click'} & set(sys.modules)\nraise SystemExit(code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "check", str(bank)], capture_output=True, text=True, cwd=paths.CHECKOUT
    )

    assert done.stderr == ""
    assert done.returncode == 0


def test_help_is_shown_without_loading_the_scorer() -> None:
    script = (
        "import sys\nfrom click.testing import CliRunner\nfrom tpmprep.cli import main\n"
        "result = CliRunner().invoke(main, ['--help'])\nprint(result.stdout)\n"
        "assert not {'sklearn', 'scipy', 'numpy', 'sqlalchemy'} & set(sys.modules), sorted(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=paths.CHECKOUT)

    assert done.returncode == 0, done.stderr
    for command in ("score", "train", "evaluate", "explain", "content"):
        assert command in done.stdout


def test_a_synced_bank_is_up_to_date(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["content", "sync"])

    assert result.exit_code == 0
    assert result.output == "12 questions up to date\n"


def test_the_check_is_a_command_of_the_application_too(app: Flask, bank: Path) -> None:
    result = app.test_cli_runner().invoke(args=["content", "check", str(bank)])

    assert result.exit_code == 0
    assert "12 questions" in result.output


def content(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["content", *arguments])


def test_two_questions_that_ask_the_same_are_a_problem(bank: Path) -> None:
    file = next(bank.glob("questions/execution/*.md"))
    (file.parent / "the-same-again.md").write_text(file.read_text().replace("You run a project", "You lead a project"))

    result = check(str(bank))
    assert result.exit_code == 1
    assert "asks nearly the same as" in result.stdout


def test_the_figures_of_a_bank_are_printed_as_tables_and_as_json(bank: Path) -> None:
    tables, figures = content("stats", str(bank)), json.loads(content("stats", "--json", str(bank)).stdout)

    assert tables.exit_code == 0
    assert f"{figures['coverage']['questions']} questions; " in tables.stdout
    assert figures["coverage"]["with_each"]["competencies"]["execution"] == 1
    assert sum(figures["answers"]["levels"]["overall"].values()) == figures["answers"]["rated"]
    assert set(figures["answers"]["kappa"]) == {*DIMENSIONS, "overall"}


def test_a_bank_without_rated_answers_has_figures_too(bank: Path) -> None:
    shutil.rmtree(bank / "answers")

    assert check(str(bank)).exit_code == 0
    assert json.loads(content("stats", "--json", str(bank)).stdout)["answers"]["rated"] == 0


def test_the_same_seed_samples_the_same_answers(bank: Path) -> None:
    first, again, other = (
        content("sample", "5", "--seed", seed, "--bank", str(bank)).stdout for seed in ("7", "7", "8")
    )

    assert first == again != other
    assert first.count("\nQ: ") == first.count("\nA: ") == 5


def test_a_new_question_is_valid_before_a_word_is_changed(bank: Path) -> None:
    result = content("new", "execution", "frozen-budget", "--kind", "situational", "--bank", str(bank))

    assert result.exit_code == 0, result.output
    assert str(bank / "questions" / "execution" / "frozen-budget.md") in result.stdout
    assert check(str(bank)).exit_code == 0


@pytest.mark.parametrize(
    ("competency", "slug", "kind", "reason"),
    [
        ("cooking", "frozen-budget", "situational", "'cooking' is not among the competencies: motivation, "),
        ("execution", "frozen-budget", "riddle", "'riddle' is not among the kinds: "),
        ("execution", "../../etc", "situational", "is no slug"),
        ("execution", "Frozen Budget", "situational", "is no slug"),
        ("execution", "x" * 61, "situational", "is no slug"),
        ("execution", "one-specialist-two-tasks", "situational", "a question has the slug"),
    ],
)
def test_a_new_question_that_cannot_be_is_refused_with_the_reason(
    bank: Path, competency: str, slug: str, kind: str, reason: str
) -> None:
    before = sorted(bank.rglob("*"))
    result = content("new", competency, slug, "--kind", kind, "--bank", str(bank))

    assert result.exit_code == 1
    assert reason in result.output
    assert sorted(bank.rglob("*")) == before


@pytest.fixture
def foreign(bank: Path, tmp_path: Path) -> Path:
    """A folder from elsewhere with one question and its answers, which are taken out of ``bank``."""
    for file in [*bank.glob("questions/execution/*.md"), *bank.glob("answers/execution/*.jsonl")]:
        place = tmp_path / "foreign" / file.relative_to(bank)
        place.parent.mkdir(parents=True)
        file.rename(place)
    return tmp_path / "foreign"


def files(bank: Path) -> dict[str, bytes]:
    return {str(file.relative_to(bank)): file.read_bytes() for file in bank.rglob("*") if file.is_file()}


def test_a_bank_from_elsewhere_is_imported_whole(bank: Path, foreign: Path) -> None:
    wanted = {**files(bank), **files(foreign)}

    result = content("import", str(foreign), "--bank", str(bank))
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("1 questions and ")
    assert files(bank) == wanted
    assert check(str(bank)).exit_code == 0


def test_an_import_with_one_broken_file_changes_nothing_and_reports_all(bank: Path, foreign: Path) -> None:
    question = next(foreign.glob("questions/*/*.md"))
    broken = question.with_name("broken-one.md")
    broken.write_text(question.read_text().replace("revision: 1", "revision: none").replace("minutes: ", "minute: "))
    before = files(bank)

    result = content("import", str(foreign), "--bank", str(bank))
    assert result.exit_code == 1
    assert f"{broken}:2: revision: " in result.stdout
    assert "minute: is not a known field" in result.stdout
    assert "nothing was imported" in result.output
    assert files(bank) == before
    assert not list(bank.parent.glob(".import-*"))


@pytest.mark.parametrize("slip", ["the the", "a plan , a"])
def test_an_import_is_held_against_the_rules_of_wording(bank: Path, foreign: Path, slip: str) -> None:
    question = next(foreign.glob("questions/*/*.md"))
    question.write_text(question.read_text().replace("## Prompt\n\n", f"## Prompt\n\nHere is {slip} one. "))
    before = files(bank)

    assert content("import", str(foreign), "--bank", str(bank)).exit_code == 1
    assert files(bank) == before


def test_an_import_that_asks_what_the_bank_asks_is_refused(bank: Path, foreign: Path) -> None:
    question = next(foreign.glob("questions/*/*.md"))
    question.with_name("the-same-again.md").write_text(question.read_text())

    result = content("import", str(foreign), "--bank", str(bank))
    assert result.exit_code == 1
    assert "asks nearly the same as" in result.stdout


def test_an_import_that_cannot_be_written_leaves_nothing_behind(bank: Path, foreign: Path) -> None:
    shutil.rmtree(bank / "answers" / "execution")
    (bank / "answers" / "execution").write_text("a file where a folder should be")
    before = files(bank)

    result = content("import", str(foreign), "--bank", str(bank))
    assert result.exit_code == 1
    assert files(bank) == before


def test_an_import_never_replaces_a_file(bank: Path, foreign: Path) -> None:
    assert content("import", str(foreign), "--bank", str(bank)).exit_code == 0
    before = files(bank)

    result = content("import", str(foreign), "--bank", str(bank))
    assert result.exit_code == 1
    assert result.stdout.count("is in the bank already") == 2
    assert files(bank) == before


def test_an_import_of_a_slug_that_is_taken_elsewhere_is_refused(bank: Path, foreign: Path) -> None:
    question = next(foreign.glob("questions/*/*.md"))
    taken = next(bank.glob("questions/leadership/*.md"))
    question.rename(question.with_name(taken.name))
    next(foreign.glob("answers/*/*.jsonl")).unlink()

    result = content("import", str(foreign), "--bank", str(bank))
    assert result.exit_code == 1
    assert "is used by two files" in result.stdout


def test_a_folder_without_questions_is_no_import(bank: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    result = content("import", str(tmp_path / "empty"), "--bank", str(bank))
    assert result.exit_code == 1
    assert "holds no questions/" in result.stdout
