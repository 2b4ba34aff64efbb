"""Working on a bank: a skeleton for a new question, a sample to read, and a bank from elsewhere taken in whole or not at all."""

import random
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tpmprep.content.answer import RatedAnswer
from tpmprep.content.bank import Bank
from tpmprep.content.checks import check_bank
from tpmprep.content.goals import FILE as GOALS_FILE
from tpmprep.content.problem import ContentError, Problem
from tpmprep.content.question import ID_PATTERN, LONGEST_ID, Question
from tpmprep.content.vocabulary import load_vocabulary

SKELETON = """---
revision: 1
kind: {kind}
competency: {competency}
seniority: [mid]
industries: []
responsibilities: [{responsibility}]
skills: [{skill}]
minutes: 2
key_points:
  - id: first-point
    says: You said … (what a good answer shows, first point).
    missed: Add … (one sentence for the learner who left it out).
  - id: second-point
    says: You said … (second point).
    missed: Add … (one sentence for the learner who left it out).
  - id: third-point
    says: You said … (third point).
    missed: Add … (one sentence for the learner who left it out).
  - id: fourth-point
    says: You said … (fourth point).
    missed: Add … (one sentence for the learner who left it out).
red_flags:
  - What worries an interviewer in an answer.
hints:
  - One thing that helps to begin.
follow_ups:
  - dimension: structure
    asks: What would you ask when the order was hard to follow?
  - dimension: specificity
    asks: What would you ask when there were no facts?
  - dimension: craft
    asks: What would you ask when the practice was thin?
---

## Prompt

The question as an interviewer says it.

## What it tests

Two or three sentences to the learner: what does the interviewer want to find out?

## Model answer

An answer at level 4, 120 to 210 words, in a voice that one could hear: own decision with its reason, another way that was left, a result with its cost, and what is done since.

## Why it is stronger

* What in this answer lifts it from level 3 to level 4.

## Pitfalls

* What people really do wrong here, and what to do instead.
"""


@dataclass(frozen=True)
class ImportReport:
    """What an import did. With problems nothing was changed."""

    questions: int
    answers: int
    problems: tuple[Problem, ...]


def new_question(folder: Path, competency: str, slug: str, kind: str) -> Path:
    """Write the skeleton of a question, valid as it stands, and return its file.

    Raises:
        ContentError: the competency, kind or slug cannot be used, or a question has this slug.
    """
    vocabulary = load_vocabulary(folder)
    file = folder / "questions" / competency / f"{slug}.md"
    reasons = [
        f"{id!r} is not among the {family}: {', '.join(vocabulary.ids(family))}"
        for family, id in (("competencies", competency), ("kinds", kind))
        if id not in vocabulary.ids(family)
    ]
    if not re.fullmatch(ID_PATTERN, slug) or len(slug) > LONGEST_ID:
        reasons.append(f"{slug!r} is no slug: plain words in lower case, joined by hyphens")
    elif any((folder / "questions").glob(f"*/{slug}.md")):
        reasons.append(f"a question has the slug {slug!r} already")
    if reasons:
        raise ContentError([Problem(file, 1, reason) for reason in reasons])
    text = SKELETON.format(
        kind=kind,
        competency=competency,
        responsibility=vocabulary.ids("responsibilities")[0],
        skill=vocabulary.ids("skills")[0],
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def sample_answers(bank: Bank, count: int, seed: int) -> list[tuple[Question, RatedAnswer]]:
    """``count`` rated answers drawn by ``seed``, without replacement, in the order of the draw."""
    every = list(bank.rated())
    return random.Random(seed).sample(every, min(count, len(every)))  # noqa: S311 - no secret


def import_bank(source: Path, target: Path, also: Callable[[Bank], Iterable[Problem]] = lambda _: ()) -> ImportReport:
    """Take the questions and rated answers of ``source`` into the bank ``target``: all of them, or none.

    The files are held against every rule, and those of ``also``, beside the files of the target; only what the target
    promises of its breadth does not matter. A file that is there already is a problem, so an import never replaces
    anything. Problems name the files of ``source``, or those of ``target`` with which they clash.
    """
    files = sorted([*source.glob("questions/*/*.md"), *source.glob("answers/*/*.jsonl")])
    if not files:
        return ImportReport(0, 0, (Problem(source, 1, "holds no questions/<competency>/<slug>.md"),))
    there = [
        Problem(file, 1, "is in the bank already") for file in files if (target / file.relative_to(source)).exists()
    ]
    if there:
        return ImportReport(0, 0, tuple(there))
    with tempfile.TemporaryDirectory() as scratch:
        joined = Path(scratch) / "bank"
        shutil.copytree(target, joined)
        for file in files:
            _copy(file, joined / file.relative_to(source))
        bank, problems = check_bank(joined, editorial=True)
        problems = [problem for problem in problems if problem.file.name != GOALS_FILE]
        problems += also(bank) if bank is not None else ()
        if problems:
            return ImportReport(0, 0, tuple(_where_it_came_from(p, joined, source, target) for p in problems))
    return _take(files, source, target)


def _take(files: list[Path], source: Path, target: Path) -> ImportReport:
    """Copy files that passed; what was copied is removed again when one cannot be written."""
    done: list[Path] = []
    try:
        for file in files:
            place = target / file.relative_to(source)
            done.append(place)
            _copy(file, place)
    except BaseException as error:
        for place in done:
            place.unlink(missing_ok=True)
        if not isinstance(error, OSError):
            raise
        return ImportReport(0, 0, (Problem(done[-1], 1, f"cannot be written: {error.strerror}"),))
    answers = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files if file.suffix == ".jsonl")
    return ImportReport(sum(file.suffix == ".md" for file in files), answers, ())


def _copy(file: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, place)


def _where_it_came_from(problem: Problem, joined: Path, source: Path, target: Path) -> Problem:
    inside = problem.file.relative_to(joined)
    home = source if (source / inside).exists() else target
    return Problem(home / inside, problem.line, problem.reason)
