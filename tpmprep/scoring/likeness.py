"""Likeness of questions: by their words and by the meaning of these, between 0 and 1."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from tpmprep.scoring.vectors import SIZE, unit_rows, word_vectors

Array = NDArray[np.float64]
WORDS_WEIGHT = 0.4
NEAR_DUPLICATE = 0.5
BLOCK = 500


@dataclass(frozen=True)
class LikePair:
    """Two places in a list of questions and how like they are."""

    first: int
    second: int
    likeness: float


class QuestionLikeness:
    """How like the texts of questions are: 0.4 of the cosine of their weighted words and word pairs, and 0.6 of the
    cosine of the mean static vectors of these words, weighted in the same way and seen from the mean of all questions."""

    def __init__(self, texts: Sequence[str]) -> None:
        single = TfidfVectorizer(sublinear_tf=True, stop_words="english")
        pairs = TfidfVectorizer(sublinear_tf=True, stop_words="english", ngram_range=(1, 2))
        weights = single.fit_transform(texts)
        vectors, _ = word_vectors().sums(list(single.get_feature_names_out()))
        meaning = weights @ unit_rows(vectors)
        self.words_ = pairs.fit_transform(texts)
        self.meaning_ = unit_rows((meaning - meaning.mean(axis=0)).reshape(-1, SIZE))

    def to_all(self, rows: slice) -> Array:
        """Likeness of some questions (m) to all (n): (m, n)."""
        words = (self.words_[rows] @ self.words_.T).toarray()
        meaning = np.clip(self.meaning_[rows] @ self.meaning_.T, 0.0, 1.0)
        return np.asarray(WORDS_WEIGHT * words + (1 - WORDS_WEIGHT) * meaning)


def like_questions(texts: Sequence[str], count: int) -> list[list[tuple[int, float]]]:
    """For each text the places of the ``count`` likest others, nearest first, each with its likeness."""
    if len(texts) < 2:
        return [[] for _ in texts]
    found: list[list[tuple[int, float]]] = []
    likeness = QuestionLikeness(texts)
    for start in range(0, len(texts), BLOCK):
        block = likeness.to_all(slice(start, start + BLOCK))
        for row, values in enumerate(block):
            values[start + row] = -1.0
            nearest = np.argsort(-values, kind="stable")[: min(count, len(texts) - 1)]
            found.append([(int(place), float(values[place])) for place in nearest])
    return found


def near_duplicates(texts: Sequence[str], threshold: float = NEAR_DUPLICATE) -> list[LikePair]:
    """Pairs of questions that ask nearly the same, likest first."""
    pairs = {
        (min(place, other), max(place, other)): likeness
        for place, others in enumerate(like_questions(texts, 5))
        for other, likeness in others
        if likeness >= threshold
    }
    return sorted((LikePair(*pair, likeness) for pair, likeness in pairs.items()), key=lambda p: -p.likeness)
