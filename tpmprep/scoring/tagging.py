"""Tagging: which moves a sentence makes, and which responsibilities and skills it demonstrates."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.base import BaseEstimator

from tpmprep.scoring.reading import SentenceReader, SentenceTable
from tpmprep.scoring.rubric import COMPETENCIES, KINDS

Array = NDArray[np.float64]
CUE_SCALE, VECTOR_SCALE = 0.3, 2.0
CERTAIN, RARE_SHARE = 20.0, 1e-4


class MultiLabelLogistic(BaseEstimator):
    """One logistic regression for each label, all of them fitted together by L-BFGS and applied as one matrix product.

    Fitting them together makes each step a few products of matrices; one by one they take two to three times as long.
    A label seen fewer than ``min_count`` times in training is never predicted.

    Parameters
    ----------
    C : inverse strength of the regularisation.
    min_count : how often a label must have been seen.
    steps : how many steps L-BFGS may take.
    """

    def __init__(self, C: float = 1.0, min_count: int = 3, steps: int = 80) -> None:
        self.C = C
        self.min_count = min_count
        self.steps = steps

    def fit(self, X: Any, Y: NDArray[np.bool_]) -> "MultiLabelLogistic":
        """Fit on X (n, features) and Y (n, labels) of booleans."""
        columns, dense, sparse = _split_columns(sp.csr_matrix(X, dtype=np.float32))
        counts = np.asarray(Y.sum(axis=0))
        shares = np.clip(counts / max(1, len(Y)), RARE_SHARE, 1 - RARE_SHARE)
        start = np.zeros((X.shape[1] + 1, Y.shape[1]))
        start[-1] = np.log(shares / (1 - shares))
        loss = _LogisticLoss(dense, sparse, Y.astype(np.float32), self.C)
        options = {"maxiter": self.steps, "maxcor": 8, "ftol": 1e-7}
        found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options=options)
        weights = found.x.reshape(start.shape)
        self.coef_ = np.zeros((X.shape[1], Y.shape[1]))
        self.coef_[columns] = weights[:-1]
        self.intercept_ = weights[-1].copy()
        self._fix(counts < self.min_count, -CERTAIN)
        self._fix((counts == len(Y)) & (counts > 0), CERTAIN)
        return self

    def predict_proba(self, X: Any) -> Array:
        """Probabilities (n, labels), each label on its own."""
        return np.asarray(expit(X @ self.coef_ + self.intercept_))

    def _fix(self, labels: NDArray[np.bool_], log_odds: float) -> None:
        self.coef_[:, labels] = 0.0
        self.intercept_[labels] = log_odds


@dataclass(frozen=True)
class _LogisticLoss:
    """The loss of all labels and its gradient, for weights of the dense columns, the sparse ones and the intercepts."""

    dense: NDArray[np.float32]
    sparse: Any
    labels: NDArray[np.float32]
    C: float

    def __call__(self, flat: Array) -> tuple[float, Array]:
        split = self.dense.shape[1]
        weights = flat.reshape(-1, self.labels.shape[1])
        narrow = weights.astype(np.float32)
        odds = self.dense @ narrow[:split] + self.sparse @ narrow[split:-1] + narrow[-1]
        misses = np.logaddexp(0, odds) - self.labels * odds
        off = self.C * (expit(odds) - self.labels)
        gradient = np.vstack([self.dense.T @ off, self.sparse.T @ off, off.sum(axis=0)]).astype(np.float64)
        gradient[:-1] += weights[:-1]
        return self.C * float(misses.sum(dtype=np.float64)) + 0.5 * float((weights[:-1] ** 2).sum()), gradient.ravel()


def _split_columns(X: Any) -> tuple[NDArray[np.int_], NDArray[np.float32], Any]:
    """The columns in the order dense, sparse; those that are filled in more than half of the rows; and the others."""
    filled = np.bincount(X.indices, minlength=X.shape[1]) * 2 > X.shape[0]
    dense, sparse = np.flatnonzero(filled), np.flatnonzero(~filled)
    by_column = X.tocsc()
    return np.concatenate([dense, sparse]), by_column[:, dense].toarray(), by_column[:, sparse].tocsr()


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
