"""A bank of two questions in its own folder, for a test to damage."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import copy_bank
from tpmprep import paths
from tpmprep.content.checks import check_bank
from tpmprep.content.problem import Problem

CASE = "execution/one-specialist-two-tasks"
EXPLAIN = "risk-change/founder-change-control"


@dataclass(frozen=True)
class DamagedBank:
    """A copy of a sound bank with ways to damage it."""

    folder: Path

    def question_file(self, name: str = CASE) -> Path:
        return self.folder / "questions" / f"{name}.md"

    def answer_file(self, name: str = CASE) -> Path:
        return self.folder / "answers" / f"{name}.jsonl"

    def rewrite_question(self, old: str, new: str, name: str = CASE) -> None:
        file = self.question_file(name)
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def answers(self, name: str = CASE) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.answer_file(name).read_text(encoding="utf-8").splitlines()]

    def write_answers(self, answers: list[dict[str, Any]], name: str = CASE) -> None:
        lines = (json.dumps(answer, ensure_ascii=False) + "\n" for answer in answers)
        self.answer_file(name).write_text("".join(lines), encoding="utf-8")

    def change_answer(self, line: int, change: Callable[[dict[str, Any]], Any], name: str = CASE) -> dict[str, Any]:
        """Let ``change`` alter the answer on a line (1 is the first)."""
        answers = self.answers(name)
        change(answers[line - 1])
        self.write_answers(answers, name)
        return answers[line - 1]

    def problems(self) -> list[Problem]:
        return check_bank(self.folder)[1]

    def reasons(self) -> list[str]:
        return [problem.reason for problem in self.problems()]


@pytest.fixture(scope="session")
def sound_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    whole = tmp_path_factory.mktemp("whole") / "question_bank"
    copy_bank(paths.QUESTION_BANK, whole, [pair.rsplit("/", 1)[1] for pair in (CASE, EXPLAIN)])
    return whole


@pytest.fixture
def bank(sound_folder: Path, tmp_path: Path) -> DamagedBank:
    """Two questions with their answers: a case (``CASE``) and one that asks to explain (``EXPLAIN``)."""
    shutil.copytree(sound_folder, tmp_path / "question_bank")
    return DamagedBank(tmp_path / "question_bank")
