"""Role evidence of an answer: which responsibilities and skills it demonstrates, from its sentences and as a whole."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.special import expit, logit
from sklearn.base import BaseEstimator
from sklearn.model_selection import GroupKFold

from tpmprep.scoring.rubric import COMPETENCIES
from tpmprep.scoring.tagging import MultiLabelLogistic
from tpmprep.scoring.thresholds import best_threshold
from tpmprep.scoring.views import AnswerViews

Array = NDArray[np.float64]
FORM_SCALE, MEANING_SCALE = 0.1, 0.12
WHOLE_WEIGHT = 0.6
CERTAIN = 1e-4


class RoleEvidence(BaseEstimator):
    """Probabilities of responsibilities and skills: the clearest sentence and the whole answer, weighed as log-odds.

    Parameters
    ----------
    folds : folds by question for the threshold, which is chosen on unseen questions.
    """

    def __init__(self, folds: int = 5) -> None:
        self.folds = folds

    def fit(
        self,
        views: AnswerViews,
        competencies: Sequence[str],
        clearest: Array,
        known: NDArray[np.bool_],
        groups: Sequence[str],
    ) -> "RoleEvidence":
        """Fit on scaled views of n answers, their competency, the probability of the clearest sentence (n, labels),
        what most raters saw (n, labels), and the question of each."""
        X = _whole(views, competencies)
        unseen = np.zeros(known.shape)
        splitter = GroupKFold(min(self.folds, len(set(groups))))
        for train, test in splitter.split(known, groups=np.asarray(groups)):
            unseen[test] = MultiLabelLogistic().fit(X[train], known[train]).predict_proba(X[test])
        self.threshold_ = best_threshold(known.ravel(), _weighed(unseen, clearest).ravel(), 0.05, 0.6)
        self.model_ = MultiLabelLogistic().fit(X, known)
        return self

    def predict_proba(self, views: AnswerViews, competency: str, clearest: Array) -> Array:
        """Probabilities (labels,) for one answer."""
        whole = self.model_.predict_proba(_whole(views, [competency]))
        return np.asarray(_weighed(whole, clearest[None])[0])


def _whole(views: AnswerViews, competencies: Sequence[str]) -> Any:
    asked = np.array([[float(name == other) for other in COMPETENCIES] for name in competencies])
    dense = np.hstack([asked, FORM_SCALE * views.form, MEANING_SCALE * views.meaning])
    return sp.hstack([views.words, sp.csr_matrix(dense)]).tocsr()


def _weighed(whole: Array, clearest: Array) -> Array:
    odds = [logit(np.clip(p, CERTAIN, 1 - CERTAIN)) for p in (whole, clearest)]
    return np.asarray(expit(WHOLE_WEIGHT * odds[0] + (1 - WHOLE_WEIGHT) * odds[1]))
