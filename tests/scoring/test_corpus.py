"""The balance of rated answers, held against bounds."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from tpmprep import paths
from tpmprep.content.bank import load_bank
from tpmprep.content.goals import load_goals
from tpmprep.scoring.corpus import LEVELS, CorpusFigures, corpus_figures, missed_balance
from tpmprep.scoring.likeness import near_duplicates

BOUNDS = SimpleNamespace(
    smallest_share_of_a_level=0.15,
    largest_share_of_a_level=0.35,
    length_and_level=0.3,
    two_dimensions=0.9,
    agreement_of_raters=0.8,
)
BALANCED = CorpusFigures(
    rated=100,
    gated=2,
    words={"least": 40, "median": 150, "most": 300},
    levels={name: {1: 25, 2: 25, 3: 25, 4: 25} for name in LEVELS},
    length_and_level=0.1,
    likest_dimensions=("relevance", "craft", 0.7),
    twice_rated=80,
    kappa=dict.fromkeys(LEVELS, 0.9),
    evidence_jaccard=0.7,
    sentences=1000,
)


def missed(**changes: object) -> list[str]:
    return [name for name, _ in missed_balance(replace(BALANCED, **changes), BOUNDS)]  # type: ignore[arg-type]


def test_balanced_answers_miss_nothing() -> None:
    assert missed() == []


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"levels": {**BALANCED.levels, "overall": {1: 10, 2: 30, 3: 30, 4: 30}}}, "smallest_share_of_a_level"),
        ({"levels": {**BALANCED.levels, "overall": {1: 20, 2: 20, 3: 20, 4: 40}}}, "largest_share_of_a_level"),
        ({"levels": {**BALANCED.levels, "craft": {1: 0, 2: 30, 3: 30, 4: 40}}}, "smallest_share_of_a_level"),
        ({"length_and_level": -0.31}, "length_and_level"),
        ({"likest_dimensions": ("relevance", "craft", 0.95)}, "two_dimensions"),
        ({"kappa": {**BALANCED.kappa, "outcome": 0.7}}, "agreement_of_raters"),
    ],
)
def test_each_bound_is_held(changes: dict[str, object], name: str) -> None:
    assert missed(**changes) == [name]


def test_no_answers_have_figures_too() -> None:
    figures = corpus_figures([])

    assert (figures.rated, figures.length_and_level, figures.words["median"]) == (0, 0.0, 0)


def test_the_shipped_bank_is_balanced_and_asks_nothing_twice() -> None:
    bank, _ = load_bank(paths.QUESTION_BANK)
    located = load_goals(paths.QUESTION_BANK)

    assert located is not None
    assert missed_balance(corpus_figures(list(bank.rated())), located.goals.balance) == []
    assert near_duplicates([question.prompt for question in bank.questions]) == []
