"""Key points: does a sentence of the answer show what the key point says, by meaning and not only by word?"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from tpmprep.scoring.reading import SentenceReader, SentenceTable

Array = NDArray[np.float64]
NEAREST = 2


class KeyPointMatcher(BaseEstimator):
    """Probability that a sentence shows a key point, from features of the pair, so that it works for any question.

    Parameters
    ----------
    reader : the fitted reader whose tables are matched.
    """

    def __init__(self, reader: SentenceReader) -> None:
        self.reader = reader

    def fit(
        self,
        tables: Sequence[SentenceTable],
        moves: Sequence[Array],
        points: Sequence[Sequence[str]],
        shown: Sequence[NDArray[np.bool_]],
    ) -> "KeyPointMatcher":
        """Fit on tables, probabilities of moves, what each key point says, and (sentences, points) booleans."""
        pairs = np.vstack(
            [self._pairs(t, m, p).reshape(-1, self.width(m)) for t, m, p in zip(tables, moves, points, strict=True)]
        )
        labels = np.concatenate([matrix.ravel() for matrix in shown])
        self.scaler_ = StandardScaler().fit(pairs)
        self.model_ = LogisticRegression(C=0.5, max_iter=500).fit(self.scaler_.transform(pairs), labels)
        return self

    def predict_proba(self, table: SentenceTable, moves: Array, points: Sequence[str]) -> Array:
        """Probabilities (sentences, points)."""
        if not table.texts or not points:
            return np.zeros((len(table.texts), len(points)))
        pairs = self._pairs(table, moves, points)
        flat = self.scaler_.transform(pairs.reshape(-1, pairs.shape[2]))
        return np.asarray(self.model_.predict_proba(flat)[:, 1]).reshape(pairs.shape[:2])

    def predict_whole(self, table: SentenceTable, moves: Array, points: Sequence[str]) -> Array:
        """Probabilities (points,) that some sentence of the answer shows each key point."""
        return self.whole(self.predict_proba(table, moves, points))

    @staticmethod
    def whole(near: Array) -> Array:
        """Probability that one of the two nearest sentences shows a key point, from (sentences, points).

        All sentences together would make any key point likely in a long answer.
        """
        return np.asarray(1.0 - np.prod(1.0 - np.sort(near, axis=0)[-NEAREST:], axis=0))

    @staticmethod
    def width(moves: Array) -> int:
        return 10 + int(moves.shape[1])

    def _pairs(self, table: SentenceTable, moves: Array, points: Sequence[str]) -> Array:
        """Features (sentences, points, width) of each pair."""
        says = self._says(tuple(points))
        n, p = len(table.texts), len(points)
        near = table.directions @ says.directions.T
        words = np.asarray((self.reader.weigh(table.words) @ self.reader.weigh(says.words).T).todense())
        place = np.arange(n) / max(1, n - 1)
        per_pair = np.stack(
            [
                near,
                words,
                near - near.mean(axis=1, keepdims=True),
                near - near.mean(axis=0, keepdims=True),
                near == near.max(axis=1, keepdims=True),
                near == near.max(axis=0, keepdims=True),
                words - words.mean(axis=0, keepdims=True),
                np.broadcast_to(place[:, None] - (np.arange(p) / max(1, p - 1))[None], (n, p)),
                np.abs(np.broadcast_to(place[:, None] - (np.arange(p) / max(1, p - 1))[None], (n, p))),
                np.broadcast_to((near.max(axis=0) / (near.max() + 1e-6))[None], (n, p)),
            ],
            axis=2,
        )
        return np.concatenate([per_pair, np.broadcast_to(moves[:, None], (n, p, moves.shape[1]))], axis=2).astype(
            np.float64
        )

    def _says(self, points: tuple[str, ...]) -> SentenceTable:
        cache: dict[tuple[str, ...], SentenceTable] = self.__dict__.setdefault("_cache", {})
        if points not in cache:
            if len(cache) > 2000:
                cache.clear()
            cache[points] = self.reader.table(points)
        return cache[points]

    def __getstate__(self) -> dict[str, Any]:
        state = dict(super().__getstate__())
        state.pop("_cache", None)
        return state
