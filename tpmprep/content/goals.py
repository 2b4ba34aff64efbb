"""What a bank promises of its breadth: counts of questions, answers, special cases and contrast pairs."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, get_args

from pydantic import Field

from tpmprep.content.answer import Edit, Special
from tpmprep.content.bank import Bank
from tpmprep.content.problem import ContentError, Problem
from tpmprep.content.question import Frozen
from tpmprep.content.schema import read_model
from tpmprep.content.yaml_text import LocatedYaml

FILE = "goals.yaml"
FULL_QUESTION = 6
GOAL_OF_EACH = {
    "competencies": "of_each_competency",
    "kinds": "of_each_kind",
    "seniorities": "of_each_seniority",
    "industries": "naming_each_industry",
    "responsibilities": "with_each_responsibility",
    "skills": "with_each_skill",
}

Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]


class QuestionGoals(Frozen):
    """The least number of questions in all, and with each id of a family."""

    all: Count
    of_each_competency: Count
    of_each_kind: Count
    of_each_seniority: Count
    naming_each_industry: Count
    with_each_responsibility: Count
    with_each_skill: Count


class AnswerGoals(Frozen):
    """The least number of rated answers (without edits), of questions with six of them, special cases and contrast pairs."""

    rated: Count
    questions_with_six: Count
    special_cases: Count
    of_each_special: Count
    contrast_bases: Count
    contrast_edits: Count
    of_each_edit: Count


class BalanceGoals(Frozen):
    """Bounds of the balance of the rated answers, as shares and correlations."""

    smallest_share_of_a_level: Share
    largest_share_of_a_level: Share
    length_and_level: Share
    two_dimensions: Share
    agreement_of_raters: Share


class Goals(Frozen):
    """What ``goals.yaml`` holds."""

    questions: QuestionGoals
    answers: AnswerGoals
    balance: BalanceGoals


@dataclass(frozen=True)
class LocatedGoals:
    """Goals with the file and the line on which each of them stands."""

    goals: Goals
    source: LocatedYaml

    def missed(self, group: str, name: str, reason: str) -> Problem:
        return Problem(self.source.file, self.source.line_of((group, name)), f"{group}.{name}: {reason}")


@dataclass(frozen=True)
class Coverage:
    """How many questions carry each id (also those with none), and how many answers there are of each sort."""

    questions: int
    with_each: Mapping[str, Mapping[str, int]]
    rated: int
    questions_with_six: int
    specials: Mapping[str, int]
    contrast_bases: int
    edits: Mapping[str, int]


def load_goals(folder: Path) -> LocatedGoals | None:
    """The goals of a bank; None when it has no such file.

    Raises:
        ContentError: the file is not of its form.
    """
    file = folder / FILE
    if not file.exists():
        return None
    source = LocatedYaml.of_file(file)
    return LocatedGoals(read_model(Goals, source.value, source), source)


def count_coverage(bank: Bank) -> Coverage:
    """Count what there is. A question that names no industry is counted for none."""
    carried = [question.ids_by_family for question in bank.questions]
    with_each = {
        family: {id: sum(id in ids[family] for ids in carried) for id in bank.vocabulary.ids(family)}
        for family in GOAL_OF_EACH
    }
    answers = [answer for _, answer in bank.rated()]
    own = Counter(question.slug for question, answer in bank.rated() if answer.contrast is None)
    specials = Counter(answer.special for answer in answers)
    edits = Counter(answer.contrast.edit for answer in answers if answer.contrast)
    return Coverage(
        questions=len(bank.questions),
        with_each=with_each,
        rated=sum(own.values()),
        questions_with_six=sum(count >= FULL_QUESTION for count in own.values()),
        specials={name: specials[name] for name in get_args(Special)},
        contrast_bases=len({answer.root for answer in answers if answer.contrast}),
        edits={name: edits[name] for name in get_args(Edit)},
    )


def goals_are_met(bank: Bank) -> Iterator[Problem]:
    """Every goal of breadth that the bank misses; nothing for a bank without goals."""
    try:
        located = load_goals(bank.folder)
    except ContentError as error:
        yield from error.problems
        return
    if located is None:
        return
    coverage = count_coverage(bank)
    questions, answers = located.goals.questions, located.goals.answers
    yield from _one(located, "questions", "all", coverage.questions)
    for family, name in GOAL_OF_EACH.items():
        yield from _each(located, "questions", name, coverage.with_each[family], getattr(questions, name))
    yield from _one(located, "answers", "rated", coverage.rated)
    yield from _one(located, "answers", "questions_with_six", coverage.questions_with_six)
    yield from _one(located, "answers", "special_cases", sum(coverage.specials.values()))
    yield from _each(located, "answers", "of_each_special", coverage.specials, answers.of_each_special)
    yield from _one(located, "answers", "contrast_bases", coverage.contrast_bases)
    yield from _one(located, "answers", "contrast_edits", sum(coverage.edits.values()))
    yield from _each(located, "answers", "of_each_edit", coverage.edits, answers.of_each_edit)


def _one(located: LocatedGoals, group: str, name: str, count: int) -> Iterator[Problem]:
    wanted = getattr(getattr(located.goals, group), name)
    if count < wanted:
        yield located.missed(group, name, f"there are {count:,}, {wanted:,} are promised")


def _each(located: LocatedGoals, group: str, name: str, counts: Mapping[str, int], wanted: int) -> Iterator[Problem]:
    for id, count in counts.items():
        if count < wanted:
            yield located.missed(group, name, f"{id!r} has {count}, {wanted} are promised")
