"""The three views of an answer that the models learn from, and how they are brought to one scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.base import BaseEstimator

from tpmprep.scoring.features import answer_features
from tpmprep.scoring.reading import SentenceReader, SentenceTable
from tpmprep.scoring.rubric import MOVES
from tpmprep.scoring.vectors import unit_rows

Array = NDArray[np.float64]
MEANING_SCALE = 0.5


@dataclass(frozen=True)
class AnswerViews:
    """Three views of m answers: ``words`` (sparse TF-IDF), ``meaning`` (m, 256) and ``form`` (m, features)."""

    words: Any
    meaning: Array
    form: Array

    @property
    def form_and_meaning(self) -> Array:
        return np.hstack([self.form, MEANING_SCALE * self.meaning])

    def rows(self, index: Any) -> "AnswerViews":
        return AnswerViews(self.words[index], self.meaning[index], self.form[index])

    @classmethod
    def stack(cls, views: Sequence["AnswerViews"]) -> "AnswerViews":
        return cls(
            sp.vstack([view.words for view in views]).tocsr(),
            np.vstack([view.meaning for view in views]),
            np.vstack([view.form for view in views]),
        )


class ViewScaler(BaseEstimator):
    """Brings ``meaning`` and ``form`` to mean 0 and variance 1; values far outside of training are cut."""

    FURTHEST = 4.0

    def fit(self, views: AnswerViews) -> "ViewScaler":
        self.means_ = {
            "meaning": views.meaning.mean(axis=0),
            "form": views.form.mean(axis=0),
        }
        self.scales_ = {
            "meaning": views.meaning.std(axis=0) + 1e-6,
            "form": views.form.std(axis=0) + 1e-6,
        }
        return self

    def transform(self, views: AnswerViews) -> AnswerViews:
        return AnswerViews(
            views.words,
            self._scale("meaning", views.meaning),
            self._scale("form", views.form),
        )

    def _scale(self, name: str, values: Array) -> Array:
        scaled = (values - self.means_[name]) / self.scales_[name]
        return np.asarray(np.clip(scaled, -self.FURTHEST, self.FURTHEST))


def views_of(
    reader: SentenceReader, table: SentenceTable, tags: Array, context: Array, masks: NDArray[np.bool_]
) -> AnswerViews:
    """Views of the parts of one answer that ``masks`` (m, sentences) keep; ``tags`` are probabilities of labels."""
    kept = sp.csr_matrix(masks.astype(np.float32))
    moves, roles = tags[:, : len(MOVES)], tags[:, len(MOVES) :]
    return AnswerViews(
        words=sp.csr_matrix(reader.weigh(kept @ table.words)),
        meaning=unit_rows(np.asarray(kept @ table.sums)).astype(np.float64),
        form=answer_features(table, moves, roles, context, masks),
    )
