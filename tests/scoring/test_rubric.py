"""The rubric that learners read, raters use and models predict."""

import pytest

from tpmprep.scoring.rubric import (
    BARS,
    DIMENSIONS,
    GUIDES,
    KINDS,
    MOVE_GROUPS,
    MOVE_NAMES,
    MOVES,
    VERDICTS,
    group_of,
    rated_dimensions,
    verdict,
)

STEPS = [1.0 + i / 100 for i in range(301)]


def test_each_dimension_has_a_guide_with_four_different_anchors() -> None:
    assert tuple(GUIDES) == DIMENSIONS
    assert all(len(set(guide.anchors)) == 4 for guide in GUIDES.values())


@pytest.mark.parametrize("kind", KINDS)
def test_only_an_explanation_leaves_ownership_and_outcome_out(kind: str) -> None:
    missing = set(DIMENSIONS) - set(rated_dimensions(kind))

    assert missing == ({"ownership", "outcome"} if kind == "explain" else set())


def test_rated_dimensions_keep_the_order_of_the_rubric() -> None:
    assert rated_dimensions("explain") == ("relevance", "structure", "specificity", "craft")


@pytest.mark.parametrize(("seniority", "bar"), [("entry", 2.5), ("mid", 3.0), ("senior", 3.5)])
def test_the_bar_of_a_seniority_is_where_it_is_met(seniority: str, bar: float) -> None:
    assert verdict(bar, seniority) == "meets the bar"
    assert verdict(bar - 0.1, seniority) == "nearly"


@pytest.mark.parametrize(
    ("overall", "seniority", "expected"),
    [
        (1.0, "entry", "not yet"),
        (1.5, "entry", "nearly"),
        (3.0, "entry", "above the bar"),
        (2.2, "mid", "not yet"),
        (2.3, "mid", "nearly"),
        (3.4, "mid", "meets the bar"),
        (3.5, "mid", "above the bar"),
        (2.7, "senior", "not yet"),
        (3.7, "senior", "meets the bar"),
        (4.0, "senior", "above the bar"),
    ],
)
def test_a_verdict_follows_from_level_and_seniority(overall: float, seniority: str, expected: str) -> None:
    assert verdict(overall, seniority) == expected


@pytest.mark.parametrize("seniority", BARS)
def test_a_higher_level_never_gets_a_worse_verdict_and_each_can_be_reached(seniority: str) -> None:
    places = [VERDICTS.index(verdict(overall, seniority)) for overall in STEPS]

    assert places == sorted(places)
    assert set(places) == {0, 1, 2, 3}


def test_more_seniority_never_makes_a_verdict_kinder() -> None:
    for overall in STEPS:
        places = [VERDICTS.index(verdict(overall, seniority)) for seniority in ("entry", "mid", "senior")]
        assert places == sorted(places, reverse=True)


def test_every_move_has_a_name_and_one_group() -> None:
    grouped = [move for group in MOVE_GROUPS for move in group.moves]

    assert sorted(grouped) == sorted(MOVES) == sorted(MOVE_NAMES)


def test_groups_are_told_apart_by_letter() -> None:
    assert len({group.letter for group in MOVE_GROUPS}) == len(MOVE_GROUPS)


def test_a_sentence_is_shown_as_its_likeliest_move() -> None:
    group = group_of(("risk", "action"))

    assert group is not None
    assert group.id == "risk"
    assert group_of(()) is None
