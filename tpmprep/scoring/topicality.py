"""Topicality: is this an answer to this question? Learnt from answers held against questions they were not given to."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from tpmprep.scoring.assessment import QuestionText
from tpmprep.scoring.features import FEATURES
from tpmprep.scoring.reading import SentenceReader, SentenceTable
from tpmprep.scoring.rubric import KINDS
from tpmprep.scoring.tagging import MultiLabelLogistic
from tpmprep.scoring.vectors import unit_rows, word_vectors
from tpmprep.scoring.views import AnswerViews

Array = NDArray[np.float64]
WRONG_QUESTIONS = 3
FEWEST_QUESTIONS = 4  # a kind known from fewer questions says nothing against an answer
MOST_PROMPTS = 2000
DOUBTFUL_BELOW = 0.1
FORM_SCALE, MEANING_SCALE = 0.1, 0.12
_OF_THE_QUESTION = ("kind_", "near", "prompt")
_OWN_COLUMNS = [i for i, name in enumerate(FEATURES) if not name.startswith(_OF_THE_QUESTION)]


class TopicModel(BaseEstimator):
    """Probability that an answer was given to a question, by meaning, by words, and by the kind of answer it is.

    Parameters
    ----------
    reader : the fitted reader whose tables are used.
    folds : folds by question, so that the kind of an answer is judged by a model that has not seen its question.
    """

    def __init__(self, reader: SentenceReader, folds: int = 5) -> None:
        self.reader = reader
        self.folds = folds

    def fit(
        self,
        tables: Sequence[SentenceTable],
        views: AnswerViews,
        questions: Sequence[QuestionText],
        relevant: NDArray[np.bool_],
    ) -> "TopicModel":
        """Fit on the ``relevant`` ones of n answers: each with its own question, and with three of other competencies."""
        self.center_ = np.mean([_direction(table) for table in tables], axis=0)
        kinds = np.array([[question.kind == kind for kind in KINDS] for question in questions])
        whole = _whole(views)
        groups = np.array([question.prompt for question in questions])
        odds = np.zeros(kinds.shape)
        for train, test in GroupKFold(min(self.folds, len(set(groups)))).split(groups, groups=groups):
            odds[test] = MultiLabelLogistic(C=3.0).fit(whole[train], kinds[train]).predict_proba(whole[test])
        asked = {question.prompt: question.kind for question in questions}.values()
        self.known_kinds_ = [kind for kind in KINDS if list(asked).count(kind) >= FEWEST_QUESTIONS]
        self.kinds_ = MultiLabelLogistic(C=3.0).fit(whole, kinds)
        rows, own = [], []
        known = {question.prompt: question for question in questions}
        generator = np.random.default_rng(0)
        for i in np.flatnonzero(relevant).tolist():
            others = [q for q in known.values() if q.competency != questions[i].competency]
            wrong = generator.choice(len(others), min(WRONG_QUESTIONS, len(others)), replace=False)
            for question in (questions[int(i)], *(others[int(w)] for w in wrong)):
                rows.append(self._features(tables[i], question.prompt, question.kind or "", odds[i]))
                own.append(question is questions[i])
        self.scaler_ = StandardScaler().fit(np.array(rows))
        self.model_ = LogisticRegression(class_weight="balanced").fit(self.scaler_.transform(np.array(rows)), own)
        return self

    def predict_proba(self, table: SentenceTable, views: AnswerViews, prompt: str, kind: str) -> float:
        """The probability for one answer, whose views are scaled and of one row."""
        odds = self.kinds_.predict_proba(_whole(views))[0]
        features = self._features(table, prompt, kind, odds)[None]
        return float(self.model_.predict_proba(self.scaler_.transform(features))[0, 1])

    def _features(self, table: SentenceTable, prompt: str, kind: str, kinds: Array) -> Array:
        asked, parts, asked_words = self._read_prompt(prompt)
        answer = _direction(table)
        near = table.directions @ asked
        by_part = (table.directions @ parts.T).max(axis=0)
        odds = np.log(kinds + 0.05)
        this_kind = odds[KINDS.index(kind)] if kind in self.known_kinds_ else odds.max()
        words = self.reader.weigh(sp.csr_matrix(table.words.sum(axis=0)))
        return np.array(
            [
                answer @ asked,
                _centered(answer, self.center_) @ _centered(asked, self.center_),
                near.max(),
                np.sort(near)[-3:].mean(),
                near.mean(),
                by_part.mean(),
                (words @ asked_words.T).sum(),
                this_kind,
                this_kind - odds.max(),
            ],
            dtype=np.float64,
        )

    def _read_prompt(self, prompt: str) -> tuple[NDArray[np.float32], NDArray[np.float32], Any]:
        """Direction of a prompt, those of its sentences, and its weighed words; kept for the next answer."""
        cache: dict[str, Any] = self.__dict__.setdefault("_prompts", {})
        if prompt not in cache:
            if len(cache) > MOST_PROMPTS:
                cache.clear()
            parts = [part for part in re.split(r"(?<=[.?!])\s+", prompt) if part.strip()] or [prompt]
            directions = word_vectors().directions([prompt, *parts])
            cache[prompt] = directions[0], directions[1:], self.reader.weigh(sp.csr_matrix(self.reader.count([prompt])))
        known: tuple[NDArray[np.float32], NDArray[np.float32], Any] = cache[prompt]
        return known

    def __getstate__(self) -> dict[str, Any]:
        state = dict(super().__getstate__())
        state.pop("_prompts", None)
        return state


def lowered(relevance: float, topicality: float) -> float:
    """The level of relevance after doubt that the answer was given to this question: down to 1 where that is unlikely."""
    return 1.0 + (relevance - 1.0) * min(1.0, topicality / DOUBTFUL_BELOW)


def _direction(table: SentenceTable) -> NDArray[np.float32]:
    return np.asarray(unit_rows(table.sums.sum(axis=0, keepdims=True))[0])


def _centered(direction: NDArray[np.float32], center: Array) -> NDArray[np.float32]:
    return np.asarray(unit_rows((direction - center)[None].astype(np.float32))[0])


def _whole(views: AnswerViews) -> Any:
    """What is the answer's own: words, meaning and form, without the features that look at the question."""
    dense = np.hstack([FORM_SCALE * views.form[:, _OWN_COLUMNS], MEANING_SCALE * views.meaning])
    return sp.hstack([views.words, sp.csr_matrix(dense)]).tocsr()
