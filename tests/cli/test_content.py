"""``tpmprep content check`` and ``flask content sync``."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from tests.conftest import SMALL_BANK, copy_bank
from tpmprep import paths
from tpmprep.cli import main


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
