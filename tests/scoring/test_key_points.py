"""Key points: found by meaning, for questions that the matcher has not seen."""

import numpy as np
import pytest

from tests.factories import STRONG
from tpmprep.scoring.key_points import KeyPointMatcher
from tpmprep.scoring.rubric import MOVES
from tpmprep.scoring.scorer import AnswerScorer

SHOWN = "You tell the sponsor early how much reserve is left."
NOT_SHOWN = "You explain how nurses are trained on the new device."


@pytest.fixture
def matcher(scorer: AnswerScorer) -> KeyPointMatcher:
    found: KeyPointMatcher = scorer.learnt_.key_point_matcher
    return found


def near(matcher: KeyPointMatcher, text: str, points: list[str]) -> np.ndarray:
    table = matcher.reader.read(text)
    return matcher.predict_proba(table, np.full((len(table.texts), len(MOVES)), 0.2), points)


@pytest.mark.slow
def test_a_point_that_is_shown_is_likelier_than_one_that_is_not(matcher: KeyPointMatcher) -> None:
    table = matcher.reader.read(STRONG)
    moves = np.full((len(table.texts), len(MOVES)), 0.2)
    shown, not_shown = matcher.predict_whole(table, moves, [SHOWN, NOT_SHOWN])

    assert shown > not_shown


@pytest.mark.slow
def test_the_nearest_sentence_is_the_one_that_shows_it(matcher: KeyPointMatcher) -> None:
    table = matcher.reader.read(STRONG)
    place = int(near(matcher, STRONG, [SHOWN, NOT_SHOWN])[:, 0].argmax())

    assert "told our sponsor" in table.texts[place]


@pytest.mark.slow
@pytest.mark.parametrize(("text", "points"), [("", [SHOWN]), (STRONG, []), ("", [])])
def test_without_sentences_or_points_there_is_nothing_to_match(
    matcher: KeyPointMatcher, text: str, points: list[str]
) -> None:
    assert near(matcher, text, points).shape == (len(matcher.reader.read(text).texts), len(points))


@pytest.mark.slow
def test_one_sentence_and_one_point_can_be_matched(matcher: KeyPointMatcher) -> None:
    probability = near(matcher, "I told our sponsor that eight days of reserve were left.", [SHOWN])

    assert probability.shape == (1, 1)
    assert 0 < probability[0, 0] < 1


@pytest.mark.slow
def test_the_same_points_asked_again_give_the_same(matcher: KeyPointMatcher) -> None:
    first = near(matcher, STRONG, [SHOWN, NOT_SHOWN])
    near(matcher, "Something else was asked about.", [NOT_SHOWN])

    np.testing.assert_array_equal(near(matcher, STRONG, [SHOWN, NOT_SHOWN]), first)


def test_some_sentence_shows_a_point_unless_all_of_them_do_not() -> None:
    whole = KeyPointMatcher.whole(np.array([[0.5, 0.0, 1.0], [0.5, 0.0, 0.2]]))

    assert whole.tolist() == [0.75, 0.0, 1.0]
