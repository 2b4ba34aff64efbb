"""The whole bank: reading it, its fingerprint, and what the shipped one promises."""

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from scipy.stats import spearmanr

from tests.content.conftest import CASE, EXPLAIN, DamagedBank
from tpmprep import paths
from tpmprep.content import checks
from tpmprep.content.answer import Move
from tpmprep.content.bank import Bank, fingerprint, load_bank
from tpmprep.content.checks import check_bank
from tpmprep.content.goals import goals_are_met, load_goals
from tpmprep.content.problem import ContentError
from tpmprep.content.question import Dimension
from tpmprep.scoring.rubric import COMPETENCIES, DIMENSIONS, KINDS, MOVES


@pytest.fixture(scope="session")
def shipped() -> Bank:
    bank, problems = load_bank(paths.QUESTION_BANK)
    assert problems == []
    return bank


def test_questions_and_answers_are_read_and_paired(bank: DamagedBank) -> None:
    content, problems = load_bank(bank.folder)

    assert problems == []
    assert [question.slug for question in content.questions] == [name.split("/")[1] for name in (CASE, EXPLAIN)]
    assert Counter(q.slug for q, _ in content.rated()) == {
        name.split("/")[1]: len(bank.answers(name)) for name in (CASE, EXPLAIN)
    }


def test_questions_come_in_the_order_of_the_competencies(shipped: Bank) -> None:
    order = shipped.vocabulary.ids("competencies")
    places = [(order.index(question.competency), question.slug) for question in shipped.questions]

    assert places == sorted(places)


def test_a_broken_file_costs_only_itself(bank: DamagedBank) -> None:
    bank.question_file().write_bytes(b"\xff\xfe")
    bank.answer_file(EXPLAIN).write_text("{")

    content, problems = load_bank(bank.folder)
    assert [question.slug for question in content.questions] == [EXPLAIN.split("/")[1]]
    assert list(content.answers) == [CASE.split("/")[1]]
    assert [problem.file for problem in problems] == [bank.answer_file(EXPLAIN), bank.question_file()]


def test_an_empty_folder_is_no_bank(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"role\.yaml"):
        load_bank(tmp_path)


def test_a_copy_has_the_same_fingerprint(bank: DamagedBank, tmp_path: Path) -> None:
    shutil.copytree(bank.folder, tmp_path / "copy")

    assert fingerprint(tmp_path / "copy") == fingerprint(bank.folder)


CHANGES: dict[str, Callable[[DamagedBank], object]] = {
    "one letter": lambda bank: bank.rewrite_question("## Prompt\n\nYou run", "## Prompt\n\nYou ran"),
    "a new name": lambda bank: bank.question_file().rename(bank.question_file("execution/another-name")),
    "another folder": lambda bank: bank.question_file().rename(bank.question_file("risk-change/moved")),
    "one file less": lambda bank: bank.answer_file().unlink(),
    "the vocabulary": lambda bank: (bank.folder / "vocabulary.yaml").write_text("# changed\n"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_any_change_gives_another_fingerprint(bank: DamagedBank, change: Callable[[DamagedBank], object]) -> None:
    before = fingerprint(bank.folder)
    change(bank)

    assert fingerprint(bank.folder) != before


def test_the_vocabulary_gives_ids_and_names(shipped: Bank) -> None:
    vocabulary = shipped.vocabulary

    assert vocabulary.name("competencies", "risk-change") == "Risk and change"
    assert vocabulary.name("competencies", "no-longer-there") == "no-longer-there"
    assert len(vocabulary.ids("responsibilities")) == 17
    assert len(vocabulary.ids("skills")) == 21


def test_content_and_scoring_use_the_same_words(shipped: Bank) -> None:
    assert set(shipped.vocabulary.ids("kinds")) == set(KINDS)
    assert set(shipped.vocabulary.ids("competencies")) == set(COMPETENCIES)
    assert set(get_args(Move)) == set(MOVES)
    assert get_args(Dimension) == DIMENSIONS == checks.DIMENSIONS


def test_the_shipped_bank_has_no_problem() -> None:
    assert check_bank(paths.QUESTION_BANK)[1] == []


def test_the_shipped_bank_has_three_questions_for_each_competency(shipped: Bank) -> None:
    counts = Counter(question.competency for question in shipped.questions)

    assert {name: counts[name] for name in shipped.vocabulary.ids("competencies") if counts[name] < 3} == {}


def test_the_shipped_bank_has_all_seven_kinds(shipped: Bank) -> None:
    assert {question.kind for question in shipped.questions} == set(KINDS)
    assert len(KINDS) == 7


def test_a_shipped_question_has_six_rated_answers_of_its_own_or_none(shipped: Bank) -> None:
    own = {q.slug: sum(a.contrast is None for a in shipped.answers.get(q.slug, ())) for q in shipped.questions}

    assert {slug: count for slug, count in own.items() if 0 < count < 6} == {}
    assert sum(count >= 6 for count in own.values()) >= 250


def test_the_shipped_bank_promises_its_breadth_and_keeps_it(shipped: Bank) -> None:
    assert load_goals(shipped.folder) is not None
    assert list(goals_are_met(shipped)) == []


def test_each_shipped_answer_has_two_ratings(shipped: Bank) -> None:
    short = [answer.id for _, answer in shipped.rated() if not answer.contrast and len(answer.ratings) < 2]

    assert short == []


def test_the_length_of_a_shipped_answer_does_not_tell_its_level(shipped: Bank) -> None:
    rated = [
        (len(answer.answer.split()), np.mean(levels))
        for _, answer in shipped.rated()
        if (levels := [rating.overall for rating in answer.ratings if rating.overall is not None])
    ]
    words, overall = zip(*rated, strict=True)

    assert abs(spearmanr(words, overall).statistic) < 0.3


def test_every_level_is_found_among_the_shipped_ratings(shipped: Bank) -> None:
    overall = Counter(rating.overall for _, answer in shipped.rated() for rating in answer.ratings)

    assert min(overall[level] for level in (1, 2, 3, 4)) >= 20
