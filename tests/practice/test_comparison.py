"""What a later attempt added, lost and still misses against the first one."""

from dataclasses import replace

import pytest

from tests.factories import make_assessment
from tpmprep.practice.comparison import compare
from tpmprep.scoring.assessment import Assessment, EvidenceReading, KeyPointReading


def with_points(assessment: Assessment | None = None, **states: str) -> Assessment:
    points = tuple(KeyPointReading(id, state, None if state == "missing" else 0) for id, state in states.items())
    return replace(assessment or make_assessment(), key_points=points)


def test_a_key_point_that_is_found_now_was_added() -> None:
    comparison = compare(with_points(one="missing", two="found"), with_points(one="found", two="found"))

    assert comparison.added_key_points == ("one",)
    assert comparison.lost_key_points == ()
    assert comparison.missing_key_points == ()


def test_a_key_point_that_is_no_longer_found_was_lost_and_is_missing() -> None:
    comparison = compare(with_points(one="found", two="found"), with_points(one="missing", two="found"))

    assert comparison.added_key_points == ()
    assert comparison.lost_key_points == ("one",)
    assert comparison.missing_key_points == ("one",)


@pytest.mark.parametrize(("before", "after"), [("missing", "thin"), ("thin", "thin"), ("missing", "missing")])
def test_a_thin_key_point_is_neither_added_nor_there(before: str, after: str) -> None:
    comparison = compare(with_points(one=before), with_points(one=after))

    assert comparison.added_key_points == comparison.lost_key_points == ()
    assert comparison.missing_key_points == ("one",)


def test_a_thin_key_point_that_is_found_now_was_added_and_the_other_way_round_lost() -> None:
    assert compare(with_points(one="thin"), with_points(one="found")).added_key_points == ("one",)
    assert compare(with_points(one="found"), with_points(one="thin")).lost_key_points == ("one",)


def test_key_points_keep_the_order_of_the_question() -> None:
    names = ["d", "a", "c", "b"]
    missing, found = dict.fromkeys(names, "missing"), dict.fromkeys(names, "found")

    assert compare(with_points(**missing), with_points(**found)).added_key_points == tuple(names)
    assert compare(with_points(**found), with_points(**missing)).lost_key_points == tuple(names)
    assert compare(with_points(**found), with_points(**missing)).missing_key_points == tuple(names)


def test_a_key_point_of_a_newer_revision_was_added_and_a_dropped_one_lost() -> None:
    comparison = compare(with_points(old="found", kept="found"), with_points(new="found", kept="found"))

    assert comparison.added_key_points == ("new",)
    assert comparison.lost_key_points == ("old",)
    assert comparison.missing_key_points == ()


def test_new_role_evidence_is_named_once_and_known_one_is_not() -> None:
    first = make_assessment(
        responsibilities=(EvidenceReading("risk-management", 0),), skills=(EvidenceReading("communication", 0),)
    )
    later = make_assessment(
        responsibilities=(EvidenceReading("risk-management", 0), EvidenceReading("status-reporting", 0)),
        skills=(EvidenceReading("negotiation", 0),),
    )

    comparison = compare(first, later)

    assert comparison.added_responsibilities == ("status-reporting",)
    assert comparison.added_skills == ("negotiation",)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (2.0, 2.3, "up"),
        (2.3, 2.0, "down"),
        (2.0, 2.1, "same"),
        (2.1, 2.0, "same"),
        (2.0, 2.0, "same"),
        (1.0, 4.0, "up"),
        (4.0, 1.0, "down"),
    ],
)
def test_a_dimension_changed_when_the_step_is_noticeable(before: float, after: float, change: str) -> None:
    comparison = compare(make_assessment(before), make_assessment(after))

    assert {row.change for row in comparison.dimensions} == {change}
    assert {(row.before, row.after) for row in comparison.dimensions} == {(before, after)}


def test_dimensions_stand_in_their_usual_order() -> None:
    dimensions = [row.dimension for row in compare(make_assessment(), make_assessment()).dimensions]

    assert dimensions == ["relevance", "structure", "specificity", "ownership", "outcome", "craft"]


def test_a_dimension_that_one_of_them_has_not_is_left_out() -> None:
    first = make_assessment()
    later = replace(first, dimensions={**first.dimensions, "ownership": None})

    for comparison in (compare(first, later), compare(later, first)):
        assert "ownership" not in {row.dimension for row in comparison.dimensions}
        assert len(comparison.dimensions) == 5


def test_both_overall_levels_are_there() -> None:
    comparison = compare(make_assessment(1.5), make_assessment(3.0))

    assert (comparison.overall_before, comparison.overall_after) == pytest.approx((1.5, 3.0))


def test_an_attempt_beside_itself_has_not_changed() -> None:
    same = with_points(make_assessment(skills=(EvidenceReading("communication", 0),)), one="found", two="thin")

    comparison = compare(same, same)

    assert comparison.added_key_points == comparison.lost_key_points == ()
    assert comparison.added_skills == comparison.added_responsibilities == ()
    assert {row.change for row in comparison.dimensions} == {"same"}
