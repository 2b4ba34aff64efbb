"""When a question is worth another go."""

from datetime import UTC, datetime, timedelta

import pytest

from tpmprep.practice.repetition import LONGEST_DAYS, due_at

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def days_until(*attempts: tuple[int, float]) -> float:
    """Days from the last attempt until the question is due; attempts as (day, level)."""
    moments = [(NOW + timedelta(days=day), level) for day, level in attempts]
    return (due_at(moments) - moments[-1][0]) / timedelta(days=1)


def test_a_better_answer_waits_longer() -> None:
    waits = [days_until((0, level)) for level in (1.0, 2.0, 3.0, 4.0)]

    assert waits == sorted(waits)
    assert waits[0] >= 1
    assert waits[3] > waits[0]


def test_a_second_good_answer_waits_longer_than_the_first() -> None:
    assert days_until((0, 3.2), (3, 3.2)) > days_until((0, 3.2))


def test_a_weak_answer_after_a_good_one_is_due_soon() -> None:
    assert days_until((0, 3.5), (10, 3.5), (40, 1.2)) < days_until((0, 3.5), (10, 3.5))


def test_no_question_waits_longer_than_the_longest_wait() -> None:
    assert days_until(*((day, 4.0) for day in range(0, 2000, 100))) <= LONGEST_DAYS


def test_the_same_attempts_give_the_same_moment() -> None:
    attempts = [(NOW, 2.4), (NOW + timedelta(days=2), 3.1)]

    assert due_at(attempts) == due_at(list(attempts))


def test_two_attempts_at_the_same_moment_are_no_error() -> None:
    assert due_at([(NOW, 1.0), (NOW, 4.0)]) > NOW


def test_a_question_that_was_never_tried_is_not_due() -> None:
    with pytest.raises(ValueError, match="never tried"):
        due_at([])
