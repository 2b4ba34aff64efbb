"""The overall level: a sum that anybody can redo."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tpmprep.scoring.overall import add_up
from tpmprep.scoring.rubric import DIMENSIONS

LEVELS = st.floats(1.0, 4.0)


def levels(level: float | None = 3.0, **changes: float | None) -> dict[str, float | None]:
    return {**dict.fromkeys(DIMENSIONS, level), **changes}


def test_the_overall_level_is_seven_tenths_of_the_mean_and_three_of_the_lowest() -> None:
    overall, reckoned, capped = add_up(
        {"relevance": 4.0, "structure": 3.0, "specificity": 2.0, "ownership": 3.5, "outcome": 2.5, "craft": 3.0}
    )

    assert overall == pytest.approx(0.7 * 3.0 + 0.3 * 2.0)
    assert (reckoned.mean, reckoned.lowest, reckoned.lowest_dimension) == (3.0, 2.0, "specificity")
    assert reckoned.before_cap == overall
    assert reckoned.cap is None
    assert capped is None


@given(st.fixed_dictionaries(dict.fromkeys(DIMENSIONS, LEVELS)))
def test_the_overall_level_lies_between_1_and_the_mean(rated: dict[str, float | None]) -> None:
    overall, reckoned, _ = add_up(rated)

    assert 1.0 - 1e-9 <= overall <= reckoned.mean + 1e-9


@given(st.fixed_dictionaries(dict.fromkeys(DIMENSIONS, LEVELS)), st.sampled_from(DIMENSIONS), LEVELS)
def test_a_better_dimension_never_lowers_the_overall_level(
    rated: dict[str, float | None], name: str, other: float
) -> None:
    worse, better = sorted((rated[name] or 0.0, other))

    assert add_up({**rated, name: worse})[0] <= add_up({**rated, name: better})[0] + 1e-9


@pytest.mark.parametrize(
    ("dimension", "reason", "cap"),
    [("relevance", "off_topic", 2.0), ("ownership", "no_ownership", 2.0), ("craft", "unsound", 1.5)],
)
def test_what_is_absent_caps_a_strong_answer(dimension: str, reason: str, cap: float) -> None:
    overall, reckoned, capped = add_up(levels(4.0, **{dimension: 1.49}))

    assert (overall, reckoned.cap, capped) == (cap, cap, reason)
    assert reckoned.before_cap > cap


@pytest.mark.parametrize("dimension", ["relevance", "ownership", "craft"])
def test_from_one_and_a_half_on_nothing_is_capped(dimension: str) -> None:
    overall, reckoned, capped = add_up(levels(4.0, **{dimension: 1.5}))

    assert overall == reckoned.before_cap > 2.0
    assert capped is None


@pytest.mark.parametrize("dimension", ["structure", "specificity", "outcome"])
def test_other_weak_dimensions_pull_down_and_cap_nothing(dimension: str) -> None:
    overall, _, capped = add_up(levels(4.0, **{dimension: 1.0}))

    assert overall == pytest.approx(0.7 * 3.5 + 0.3)
    assert capped is None


def test_of_two_caps_the_lower_one_counts() -> None:
    overall, _, capped = add_up(levels(4.0, relevance=1.0, craft=1.0))

    assert (overall, capped) == (1.5, "unsound")


def test_a_cap_that_changes_nothing_is_not_named() -> None:
    overall, reckoned, capped = add_up(levels(1.0))

    assert overall == 1.0
    assert reckoned.cap is None
    assert capped is None


@pytest.mark.parametrize("doubt", ["repeated", "copied_question"])
def test_a_doubt_caps_at_2_and_is_named(doubt: str) -> None:
    overall, reckoned, capped = add_up(levels(3.5), doubt)

    assert (overall, reckoned.cap, capped) == (2.0, 2.0, doubt)


def test_a_pasted_model_answer_is_marked_and_rated_as_it_stands() -> None:
    overall, reckoned, capped = add_up(levels(3.5), "pasted_model_answer")

    assert overall == pytest.approx(3.5)
    assert (reckoned.cap, capped) == (None, "pasted_model_answer")


@pytest.mark.parametrize("craft", [1.0, 1.4])
def test_a_pasted_model_answer_stays_marked_beside_another_cap(craft: float) -> None:
    assert add_up(levels(1.6, craft=craft), "pasted_model_answer")[2] == "pasted_model_answer"


def test_an_explanation_is_reckoned_from_its_four_dimensions() -> None:
    overall, reckoned, capped = add_up(levels(3.0, ownership=None, outcome=None, craft=2.0))

    assert reckoned.mean == 2.75
    assert overall == pytest.approx(0.7 * 2.75 + 0.3 * 2.0)
    assert capped is None
