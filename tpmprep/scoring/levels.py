"""Levels: from the features of an answer to a level from 1.0 to 4.0 in each dimension."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, RegressorMixin
from sklearn.linear_model import Ridge
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.model_selection import GroupKFold
from sklearn.svm import SVR

from tpmprep.scoring.views import AnswerViews

Array = NDArray[np.float64]
LOWEST, HIGHEST = 1.0, 4.0


GAMMAS = {"form": 0.002, "form_and_meaning": 0.0008}


@dataclass(frozen=True)
class Likeness:
    """m answers as the level models take them: ``words`` (sparse), and how like each of n known answers they are, by
    ``form`` (m, n) and by ``form_and_meaning`` (m, n), from 0 to 1."""

    words: Any
    form: Array
    form_and_meaning: Array


class LikenessToKnown(BaseEstimator):
    """Radial basis kernels of answers to the known ones: reckoned once, shared by the models of all dimensions."""

    def fit(self, views: AnswerViews) -> "LikenessToKnown":
        self.known_ = {name: np.asarray(getattr(views, name)) for name in GAMMAS}
        return self

    def transform(self, views: AnswerViews) -> Likeness:
        kernels = {name: rbf_kernel(getattr(views, name), self.known_[name], gamma) for name, gamma in GAMMAS.items()}
        return Likeness(views.words, **kernels)


class LevelModel(RegressorMixin, BaseEstimator):
    """One dimension: the mean of ridge on words and of two support vector regressions, spread to the range that raters use.

    A mean of regressions shrinks towards the middle. The spread is learnt on predictions for
    questions that the models had not seen, so that a predicted 4 is as frequent as a rated one.

    Parameters
    ----------
    folds : number of folds, by question, for the predictions on unseen questions.
    """

    def __init__(self, folds: int = 5) -> None:
        self.folds = folds

    def fit(self, X: Likeness, rows: NDArray[np.int_], y: Array, groups: Sequence[str]) -> "LevelModel":
        """Fit on those ``rows`` of the known answers that are rated: mean ratings (n,) and the question of each (n,)."""
        unseen = np.zeros(len(y))
        splitter = GroupKFold(min(self.folds, len(set(groups))))
        for train, test in splitter.split(y, groups=np.asarray(groups)):
            fitted = _fit_members(X, rows[train], y[train])
            unseen[test] = _mean(fitted, X, rows[test], rows[train])
        self.center_ = float(unseen.mean())
        self.target_ = float(y.mean())
        self.spread_ = float(np.clip(y.std() / max(unseen.std(), 1e-6), 1.0, 2.0))
        self.unseen_ = np.clip(self._spread(unseen), LOWEST, HIGHEST)
        self.rows_ = rows
        self.members_ = _fit_members(X, rows, y)
        return self

    def predict(self, X: Likeness) -> Array:
        """Levels (m,); a little outside of 1.0 to 4.0 where the models are very sure, so that effects stay visible."""
        return self._spread(_mean(self.members_, X, slice(None), self.rows_))

    def _spread(self, raw: Array) -> Array:
        return np.asarray(self.target_ + self.spread_ * (raw - self.center_))


def _fit_members(X: Likeness, rows: NDArray[np.int_], y: Array) -> dict[str, Any]:
    kernels = {name: SVR(C=1.0, kernel="precomputed").fit(getattr(X, name)[np.ix_(rows, rows)], y) for name in GAMMAS}
    return {"words": Ridge(alpha=1.0).fit(X.words[rows], y), **kernels}


def _mean(members: dict[str, Any], X: Likeness, rows: NDArray[np.int_] | slice, known: NDArray[np.int_]) -> Array:
    """The mean of the members for some rows of X, which were fitted on the ``known`` rows of the known answers.

    The same sums as the estimators' own ``predict``, without their checks, which would cost more than the sums.
    """
    ridge = members["words"]
    levels = [X.words[rows] @ ridge.coef_ + ridge.intercept_]
    for name in GAMMAS:
        machine = members[name]
        kernel = getattr(X, name)[rows]
        weights = np.zeros(kernel.shape[1])
        weights[known[machine.support_]] = machine.dual_coef_[0]
        levels.append(kernel @ weights + machine.intercept_[0])
    return np.asarray(np.mean(levels, axis=0))
