"""Features of an answer: bounded, added up from sentences, and none of them its length."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.factories import STRONG, WEAK
from tpmprep.scoring.features import FEATURES, STAGE, all_and_without_each, answer_features
from tpmprep.scoring.reading import SentenceReader, SentenceTable
from tpmprep.scoring.rubric import KINDS, MOVES
from tpmprep.scoring.sentences import split_sentences
from tpmprep.scoring.tagging import context_of
from tpmprep.scoring.vectors import word_vectors

Array = NDArray[np.float64]
ROLES = 6


@pytest.fixture(scope="module")
def reader() -> SentenceReader:
    texts = [text[s.start : s.end] for text in (STRONG, WEAK) for s in split_sentences(text)]
    return SentenceReader(min_df=1).fit(texts)


def tags_of(table: SentenceTable, width: int) -> Array:
    """Probabilities that depend on the words of a sentence alone, as those of a tagger would."""
    rows = [np.random.default_rng(sum(text.encode())).random(width) for text in table.texts]
    return np.array(rows).reshape(len(table.texts), width)


def features(reader: SentenceReader, sentences: list[str], masks: Any = None) -> Array:
    table = reader.table(sentences)
    tags = tags_of(table, len(MOVES) + ROLES)
    context = context_of(
        word_vectors().directions(["What did you do when a date slipped?"])[0], "situational", "execution"
    )
    chosen = np.ones((1, len(sentences)), dtype=bool) if masks is None else masks
    return answer_features(table, tags[:, : len(MOVES)], tags[:, len(MOVES) :], context, chosen)


def sentences_of(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


def columns(*prefixes: str) -> list[int]:
    return [i for i, name in enumerate(FEATURES) if name.startswith(prefixes)]


def test_each_feature_has_one_name_and_one_column(reader: SentenceReader) -> None:
    assert features(reader, sentences_of(STRONG)).shape == (1, len(FEATURES))
    assert len(set(FEATURES)) == len(FEATURES)


def test_every_move_has_its_place_in_a_story() -> None:
    assert set(STAGE) == set(MOVES)


@pytest.mark.parametrize("times", [1, 40])
def test_features_are_bounded_however_long_the_answer_is(reader: SentenceReader, times: int) -> None:
    table = features(reader, sentences_of(STRONG) * times)

    assert np.isfinite(table).all()
    assert np.abs(table).max() <= 3.0


def test_saying_everything_twice_changes_no_share_and_no_rate(reader: SentenceReader) -> None:
    once, twice = (features(reader, sentences_of(STRONG) * times)[0] for times in (1, 2))

    same = columns("share_", "rate_", "spread_", "max_", "kind_", "nearest_prompt", "near_prompt", "words_per_sentence")
    same = [i for i in same if FEATURES[i] != "near_prompt_top3"]
    np.testing.assert_allclose(twice[same], once[same], atol=1e-5)


def test_no_feature_goes_on_growing_with_the_length(reader: SentenceReader) -> None:
    some, more = (features(reader, sentences_of(STRONG) * times)[0] for times in (20, 40))

    np.testing.assert_allclose(more, some, atol=0.03)


def test_the_first_mask_keeps_everything_and_each_other_leaves_one_out() -> None:
    masks = all_and_without_each(3)

    assert masks.astype(int).tolist() == [[1, 1, 1], [0, 1, 1], [1, 0, 1], [1, 1, 0]]


@pytest.mark.parametrize("text", [STRONG, WEAK], ids=["strong", "weak"])
def test_an_answer_without_a_sentence_is_what_it_would_be_had_it_not_been_said(
    reader: SentenceReader, text: str
) -> None:
    sentences = sentences_of(text)
    masked = features(reader, sentences, all_and_without_each(len(sentences)))

    for left_out in range(len(sentences)):
        anew = features(reader, sentences[:left_out] + sentences[left_out + 1 :])[0]
        np.testing.assert_allclose(masked[left_out + 1], anew, atol=1e-4)


def test_the_only_sentence_may_be_left_out(reader: SentenceReader) -> None:
    assert np.isfinite(features(reader, ["I called the vendor."], all_and_without_each(1))).all()


def test_the_kind_is_given_as_it_is(reader: SentenceReader) -> None:
    row = features(reader, sentences_of(WEAK))[0]

    assert {KINDS[i]: row[column] for i, column in enumerate(columns("kind_"))} == {
        kind: float(kind == "situational") for kind in KINDS
    }


def test_words_of_the_prompt_bring_a_sentence_near_to_it(reader: SentenceReader) -> None:
    near = features(reader, ["When a date slipped I called the vendor.", "We moved the date."])[0]
    far = features(reader, ["My grandmother bakes bread.", "On Sundays we swim in the lake."])[0]

    column = FEATURES.index("near_prompt")
    assert near[column] > far[column] + 0.2


def test_the_order_of_a_story_is_seen(reader: SentenceReader) -> None:
    texts = ["It was May.", "I called them.", "It went live."]
    table = reader.table(texts)
    moves = np.zeros((3, len(MOVES)))
    for row, move in enumerate(("context", "action", "result")):
        moves[row, MOVES.index(move)] = 1.0
    context = context_of(word_vectors().directions(["?"])[0], "behavioral", "execution")
    whole = np.ones((1, 3), dtype=bool)

    column = FEATURES.index("order")
    told = answer_features(table, moves, np.zeros((3, 1)), context, whole)[0, column]
    reversed_ = answer_features(table, moves[::-1], np.zeros((3, 1)), context, whole)[0, column]
    assert told == pytest.approx(1.0, abs=1e-3)
    assert reversed_ == pytest.approx(-1.0, abs=1e-3)
