"""Advice: one change first, then two more at most, and never a fact that the learner did not give."""

import itertools
import re
from typing import Any

import pytest

from tpmprep.scoring.advice import advise
from tpmprep.scoring.assessment import KeyPointReading, SentenceReading
from tpmprep.scoring.rubric import DIMENSIONS, KINDS, rated_dimensions

MISSED = {"why": "Give the reason for your order.", "check": "Finish with a check."}


def advice(
    levels: dict[str, float] | None = None,
    *,
    level: float = 3.0,
    kind: str = "behavioral",
    capped: str | None = None,
    told: dict[str, tuple[str, ...]] | None = None,
    key_points: tuple[KeyPointReading, ...] = (),
) -> tuple[str, ...]:
    """Advice for an answer with these levels (``level`` where none is given); ``told`` maps sentences to moves."""
    rated = {name: level if name in rated_dimensions(kind) else None for name in DIMENSIONS}
    told = told or {}
    sentences = [SentenceReading(0, 1, moves) for moves in told.values()]
    return advise(kind, {**rated, **(levels or {})}, capped, list(told), sentences, key_points, MISSED)


def every_advice() -> set[str]:
    """All that can be said about dimensions, for every kind and height."""
    pieces: set[str] = set()
    for kind, level, name in itertools.product(KINDS, (1.0, 2.0, 3.0), DIMENSIONS):
        if name in rated_dimensions(kind):
            pieces.update(advice({name: level}, level=3.5, kind=kind)[:1])
    return pieces


def test_advice_never_states_a_figure_date_or_name() -> None:
    pieces = every_advice()

    assert len(pieces) >= 20
    for piece in pieces:
        assert not re.search(r"\d|[$€£%]", piece)
        assert not re.search(r"(?<=[a-z,;] )[A-HJ-Z][a-z]+", re.sub(r"“[^”]*”", "", piece))


def test_what_only_the_learner_knows_stands_in_brackets() -> None:
    with_example = [piece for piece in every_advice() if "For example" in piece or "such as" in piece]

    assert with_example
    assert all(re.search(r"\[[a-z ]+\]", piece) for piece in with_example)


@pytest.mark.parametrize("name", DIMENSIONS)
def test_the_weakest_dimension_comes_first(name: str) -> None:
    (alone,) = advice({name: 1.2}, level=3.5)

    assert advice({name: 1.2}, level=2.0)[0] == alone


def test_advice_depends_on_how_weak_a_dimension_is() -> None:
    assert len({advice({"outcome": level}, level=3.5)[0] for level in (1.0, 2.0, 3.0)}) == 3


def test_there_are_three_pieces_at_most_and_none_twice() -> None:
    points = tuple(KeyPointReading(id, "missing", None) for id in MISSED)
    pieces = advice(level=1.0, told={"We hid it.": ("unsound",)}, key_points=points)

    assert len(pieces) == len(set(pieces)) == 3


def test_a_strong_answer_is_told_that_it_stands() -> None:
    (piece,) = advice(level=3.7)

    assert piece.startswith("This answer stands.")


def test_a_strong_answer_hears_no_missing_key_point() -> None:
    assert len(advice(level=3.7, key_points=(KeyPointReading("why", "missing", None),))) == 1


def test_a_capped_answer_never_stands() -> None:
    assert not any("stands" in piece for piece in advice(level=3.9, capped="repeated"))


def test_one_dimension_below_the_mark_gets_its_advice() -> None:
    (piece,) = advice({"structure": 3.3}, level=3.7)

    assert "Shorten the beginning" in piece


@pytest.mark.parametrize(("capped", "name"), [("off_topic", "relevance"), ("no_ownership", "ownership")])
def test_the_cause_of_a_cap_comes_first(capped: str, name: str) -> None:
    first = advice({name: 1.4, "outcome": 1.0}, capped=capped)[0]

    assert first == advice({name: 1.4}, level=3.5)[0]


def test_an_unsound_sentence_is_quoted_first() -> None:
    told = {
        "I told the team.": ("action",),
        "So I kept the report green until the sponsor asked me about it himself.": ("unsound",),
    }
    first = advice({"craft": 1.2}, capped="unsound", told=told)[0]

    assert "“So I kept the report green until the sponsor …”" in first


def test_a_short_unsound_sentence_is_quoted_whole_without_its_dot() -> None:
    assert "“I hid it”" in advice({"craft": 1.2}, told={"I hid it.": ("unsound",)})[0]


def test_sound_craft_outweighs_one_doubtful_sentence() -> None:
    assert not any("“" in piece and "risk or harm" in piece for piece in advice(told={"I hid it.": ("unsound",)}))


def test_a_missing_key_point_comes_second_in_its_own_words() -> None:
    pieces = advice(level=2.0, key_points=(KeyPointReading("check", "thin", 0), KeyPointReading("why", "missing", 0)))

    assert pieces[1] == MISSED["why"]


def test_a_thin_key_point_is_named_when_none_is_missing() -> None:
    pieces = advice(level=2.0, key_points=(KeyPointReading("why", "found", 0), KeyPointReading("check", "thin", 0)))

    assert pieces[1] == MISSED["check"]
    assert MISSED["why"] not in pieces


def test_a_key_point_without_words_is_left_out() -> None:
    assert len(advice({"craft": 2.0}, level=3.5, key_points=(KeyPointReading("unknown", "missing", None),))) == 1


def test_an_explanation_is_never_asked_for_ownership_or_outcome() -> None:
    pieces: set[Any] = set()
    for level in (1.0, 2.0, 3.0):
        for name in rated_dimensions("explain"):
            pieces |= set(advice({name: 1.0}, level=level, kind="explain"))
    unwanted = {advice({name: level}, level=3.5)[0] for name in ("ownership", "outcome") for level in (1.0, 2.0, 3.0)}

    assert pieces.isdisjoint(unwanted)


@pytest.mark.parametrize("kind", ["situational", "design", "estimate", "update"])
def test_a_proposal_is_asked_for_a_check_and_not_for_a_result(kind: str) -> None:
    assert advice({"outcome": 1.0}, level=3.5, kind=kind) != advice({"outcome": 1.0}, level=3.5, kind="behavioral")
    assert "how you will know that it worked" in advice({"outcome": 1.0}, level=3.5, kind=kind)[0]
