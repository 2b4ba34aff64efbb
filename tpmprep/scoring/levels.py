"""Levels: from the features of an answer to a level from 1.0 to 4.0 in each dimension."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, RegressorMixin, clone
from sklearn.linear_model import Ridge
from sklearn.model_selection import GroupKFold
from sklearn.svm import SVR

from tpmprep.scoring.views import AnswerViews

Array = NDArray[np.float64]
LOWEST, HIGHEST = 1.0, 4.0


def _members() -> dict[str, tuple[str, Any]]:
    """The models whose mean is the level: name → (view, estimator)."""
    return {
        "words": ("words", Ridge(alpha=1.0)),
        "form": ("form", SVR(C=1.0, gamma=0.002)),
        "form and meaning": ("form_and_meaning", SVR(C=1.0, gamma=0.0008)),
    }


class LevelModel(RegressorMixin, BaseEstimator):
    """One dimension: the mean of three models of different kind, spread to the range that raters use.

    A mean of regressions shrinks towards the middle. The spread is learnt on predictions for
    questions that the models had not seen, so that a predicted 4 is as frequent as a rated one.

    Parameters
    ----------
    folds : number of folds, by question, for the predictions on unseen questions.
    """

    def __init__(self, folds: int = 5) -> None:
        self.folds = folds

    def fit(self, X: AnswerViews, y: Array, groups: Sequence[str]) -> "LevelModel":
        """Fit on scaled views, mean ratings (n,) and the question of each answer (n,)."""
        members = _members()
        unseen = np.zeros(len(y))
        splitter = GroupKFold(min(self.folds, len(set(groups))))
        for train, test in splitter.split(y, groups=np.asarray(groups)):
            fitted = {
                name: clone(model).fit(getattr(X, view)[train], y[train]) for name, (view, model) in members.items()
            }
            unseen[test] = self._mean(fitted, X.rows(test))
        self.center_ = float(unseen.mean())
        self.target_ = float(y.mean())
        self.spread_ = float(np.clip(y.std() / max(unseen.std(), 1e-6), 1.0, 2.0))
        self.unseen_ = np.clip(self._spread(unseen), LOWEST, HIGHEST)
        self.members_ = {name: model.fit(getattr(X, view), y) for name, (view, model) in members.items()}
        return self

    def predict(self, X: AnswerViews) -> Array:
        """Levels (n,); a little outside of 1.0 to 4.0 where the models are very sure, so that effects stay visible."""
        return self._spread(self._mean(self.members_, X))

    def _mean(self, fitted: dict[str, Any], X: AnswerViews) -> Array:
        views = {name: view for name, (view, _) in _members().items()}
        return np.asarray(np.mean([model.predict(getattr(X, views[name])) for name, model in fitted.items()], axis=0))

    def _spread(self, raw: Array) -> Array:
        return np.asarray(self.target_ + self.spread_ * (raw - self.center_))
