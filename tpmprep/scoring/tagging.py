"""Tagging: which moves a sentence makes, and which responsibilities and skills it demonstrates."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression

from tpmprep.scoring.reading import SentenceReader, SentenceTable
from tpmprep.scoring.rubric import COMPETENCIES, KINDS

Array = NDArray[np.float64]
CUE_SCALE, VECTOR_SCALE = 0.3, 2.0


class MultiLabelLogistic(BaseEstimator):
    """One logistic regression for each label, applied as a single matrix product.

    A label seen fewer than ``min_count`` times in training is never predicted.

    Parameters
    ----------
    C : inverse strength of the regularisation.
    min_count : how often a label must have been seen.
    """

    def __init__(self, C: float = 1.0, min_count: int = 3) -> None:
        self.C = C
        self.min_count = min_count

    def fit(self, X: Any, Y: NDArray[np.bool_]) -> "MultiLabelLogistic":
        """Fit on X (n, features) and Y (n, labels) of booleans."""
        self.coef_ = np.zeros((Y.shape[1], X.shape[1]))
        self.intercept_ = np.full(Y.shape[1], -20.0)
        for label in range(Y.shape[1]):
            if Y[:, label].all() and len(Y):
                self.intercept_[label] = 20.0
            elif Y[:, label].sum() >= self.min_count:
                model = LogisticRegression(C=self.C, solver="liblinear", random_state=0).fit(X, Y[:, label])
                self.coef_[label], self.intercept_[label] = (
                    model.coef_[0],
                    model.intercept_[0],
                )
        return self

    def predict_proba(self, X: Any) -> Array:
        """Probabilities (n, labels), each label on its own."""
        return np.asarray(expit(X @ self.coef_.T + self.intercept_))


class SentenceTagger(BaseEstimator):
    """Probabilities of labels for the sentences of answers.

    Parameters
    ----------
    reader : the fitted reader whose tables are tagged.
    C : inverse strength of the regularisation.
    """

    def __init__(self, reader: SentenceReader, C: float = 1.0) -> None:
        self.reader = reader
        self.C = C

    def fit(
        self,
        tables: Sequence[SentenceTable],
        contexts: Sequence[Array],
        labels: Sequence[NDArray[np.bool_]],
    ) -> "SentenceTagger":
        """Fit on the tables of answers, the context of each (see ``context_of``) and labels (sentences, labels)."""
        cues = np.log1p(np.vstack([table.cues for table in tables]))
        self.cue_mean_, self.cue_scale_ = cues.mean(axis=0), cues.std(axis=0) + 1e-6
        X = sp.vstack([self._features(table, context) for table, context in zip(tables, contexts, strict=True)])
        self.model_ = MultiLabelLogistic(C=self.C).fit(X.tocsr(), np.vstack(labels))
        return self

    def predict_proba(self, table: SentenceTable, context: Array) -> Array:
        """Probabilities (sentences, labels) for one answer."""
        if not table.texts:
            return np.zeros((0, len(self.model_.intercept_)))
        return self.model_.predict_proba(self._features(table, context))

    def _features(self, table: SentenceTable, context: Array) -> Any:
        n = len(table.texts)
        place = np.arange(n) / max(1, n - 1)
        cues = (np.log1p(table.cues) - self.cue_mean_) / self.cue_scale_
        near = table.directions @ context[: table.sums.shape[1]]
        dense = np.hstack(
            [
                CUE_SCALE * cues,
                VECTOR_SCALE * table.directions,
                place[:, None],
                (place == 0)[:, None],
                (place == 1)[:, None],
                near[:, None],
                np.tile(context[table.sums.shape[1] :], (n, 1)),
            ]
        )
        return sp.hstack([self.reader.weigh(table.words), sp.csr_matrix(dense)]).tocsr()


def context_of(direction: NDArray[np.float32], kind: str, competency: str) -> Array:
    """What a sentence is read against: the direction of the prompt (256), the kind (7), the competency (12)."""
    kinds = [float(kind == other) for other in KINDS]
    competencies = [0.5 * float(competency == other) for other in COMPETENCIES]
    return np.concatenate([direction.astype(np.float64), kinds, competencies])
