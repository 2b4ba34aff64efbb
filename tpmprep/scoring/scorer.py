"""The scorer: gate, sentences, dimensions, overall, advice. The same answer always gets the same result."""

from collections.abc import Callable, Sequence

import numpy as np
import sklearn
from numpy.typing import NDArray
from sklearn.base import BaseEstimator

from tpmprep.scoring.advice import advise
from tpmprep.scoring.assessment import (
    Assessment,
    Delivery,
    EvidenceReading,
    KeyPointReading,
    QuestionText,
    SentenceReading,
)
from tpmprep.scoring.delivery import measure_delivery
from tpmprep.scoring.examples import Example
from tpmprep.scoring.features import all_and_without_each
from tpmprep.scoring.gate import clean, own_sentences, read_gate
from tpmprep.scoring.levels import HIGHEST, LOWEST
from tpmprep.scoring.overall import add_up
from tpmprep.scoring.question_reading import completed
from tpmprep.scoring.reading import SentenceTable
from tpmprep.scoring.rubric import DIMENSIONS, MOVES, rated_dimensions
from tpmprep.scoring.tagging import context_of
from tpmprep.scoring.topicality import DOUBTFUL_BELOW, lowered
from tpmprep.scoring.training import Learnt, Training
from tpmprep.scoring.vectors import word_vectors
from tpmprep.scoring.views import AnswerViews, views_of

Array = NDArray[np.float64]
THIN = 0.6
SURE_MARGIN = 0.5


class AnswerScorer(BaseEstimator):
    """Rates an interview answer under the rubric and shows the evidence.

    Parameters
    ----------
    folds : folds by question, inside training, for everything that must be learnt on unseen questions
        (thresholds, the spread of levels, the interval).

    Examples
    --------
    >>> scorer = AnswerScorer().fit(examples)  # doctest: +SKIP
    >>> scorer.assess(QuestionText("Tell me about a risk you saw early."), "In March I …").overall  # doctest: +SKIP
    2.8
    """

    def __init__(self, folds: int = 5) -> None:
        self.folds = folds

    def fit(self, examples: Sequence[Example], say: Callable[[str], None] = lambda _: None) -> "AnswerScorer":
        """Fit on rated answers; those without a rating teach nothing here, the gate works by rules."""
        rated = [example for example in examples if example.gate is None and example.sentences]
        self.learnt_: Learnt = Training(rated, self.folds, say).run()
        return self

    def assess(self, question: QuestionText, text: str) -> Assessment:
        """The reading of one answer; spans of sentences count characters of ``text``."""
        with sklearn.config_context(assume_finite=True, skip_parameter_validation=True):
            return self._assess(question, clean(text))

    @property
    def version(self) -> str:
        """The version of this scorer: the beginning of the fingerprint of its code, data and libraries."""
        return getattr(self, "version_", "unversioned")

    def _assess(self, question: QuestionText, text: str) -> Assessment:
        learnt = self.learnt_
        kind, competency = completed(question, learnt.competency_reader)
        gate = read_gate(text, question.prompt, question.model_answer)
        if gate.gate is not None:
            return self._gated(gate.gate, kind, competency, measure_delivery(text, ()))
        table = learnt.reader.read(text)
        context = context_of(word_vectors().directions([question.prompt])[0], kind, competency)
        tags = learnt.tagger.predict_proba(table, context)
        views = learnt.scaler.transform(views_of(learnt.reader, table, tags, context, _masks(table, question)))
        levels, effects = self._rate(views, kind, len(table.texts))
        topicality = learnt.topic_model.predict_proba(table, views.rows([0]), question.prompt, kind)
        levels["relevance"] = round(lowered(levels["relevance"] or LOWEST, topicality), 3)
        overall, overall_sum, capped = add_up(levels, gate.doubt)
        key_points = self._read_key_points(question, table, tags, topicality)
        roles = self._read_roles(views, competency, tags)
        sentences = self._read_sentences(table, tags, effects, key_points, roles)
        missed = {point.id: point.missed for point in question.key_points if point.missed}
        return Assessment(
            gate=None,
            kind=kind,
            competency=competency,
            overall=overall,
            interval=(max(LOWEST, overall - learnt.margin), min(HIGHEST, overall + learnt.margin)),
            confidence=_confidence(table, learnt.margin, gate.doubt),
            dimensions=levels,
            overall_sum=overall_sum,
            capped=capped,
            sentences=sentences,
            responsibilities=_of_family(roles, "r:"),
            skills=_of_family(roles, "s:"),
            key_points=key_points,
            advice=advise(kind, levels, capped, table.texts, sentences, key_points, missed),
            delivery=measure_delivery(text, table.texts),
            scorer_version=self.version,
        )

    def _gated(self, gate: str, kind: str, competency: str, delivery: Delivery) -> Assessment:
        return Assessment(
            gate=gate,
            kind=kind,
            competency=competency,
            overall=None,
            interval=None,
            confidence=None,
            dimensions=dict.fromkeys(DIMENSIONS),
            overall_sum=None,
            capped=None,
            sentences=(),
            responsibilities=(),
            skills=(),
            key_points=(),
            advice=(),
            delivery=delivery,
            scorer_version=self.version,
        )

    def _rate(self, views: AnswerViews, kind: str, n: int) -> tuple[dict[str, float | None], list[dict[str, float]]]:
        """Levels of the whole answer, and for each sentence what each dimension would lose without it."""
        likeness = self.learnt_.likeness.transform(views)
        levels: dict[str, float | None] = dict.fromkeys(DIMENSIONS)
        effects: list[dict[str, float]] = [{} for _ in range(n)]
        for name in rated_dimensions(kind):
            predicted = self.learnt_.level_models[name].predict(likeness)
            levels[name] = round(float(np.clip(predicted[0], LOWEST, HIGHEST)), 3)
            for effect, without in zip(effects, predicted[1:], strict=False):
                effect[name] = round(float(predicted[0] - without), 3)
        return levels, effects

    def _read_key_points(
        self, question: QuestionText, table: SentenceTable, tags: Array, topicality: float
    ) -> tuple[KeyPointReading, ...]:
        if not question.key_points:
            return ()
        matcher, threshold = self.learnt_.key_point_matcher, self.learnt_.key_point_threshold
        says = [point.says for point in question.key_points]
        near = matcher.predict_proba(table, tags[:, : len(MOVES)], says)
        whole = matcher.whole(near) * min(1.0, topicality / DOUBTFUL_BELOW)
        states = ["found" if p >= threshold else "thin" if p >= THIN * threshold else "missing" for p in whole]
        return tuple(
            KeyPointReading(point.id, state, int(near[:, column].argmax()))
            for column, (point, state) in enumerate(zip(question.key_points, states, strict=True))
        )

    def _read_roles(self, views: AnswerViews, competency: str, tags: Array) -> tuple[EvidenceReading, ...]:
        """Responsibilities (``r:…``) and skills (``s:…``) of the answer, surest first, each with its clearest sentence."""
        learnt = self.learnt_
        by_sentence = tags[:, len(MOVES) :]
        whole = views.rows([0])
        probabilities = learnt.evidence.predict_proba(whole, competency, by_sentence.max(axis=0))
        order = sorted(range(len(learnt.roles)), key=lambda i: (-probabilities[i], learnt.roles[i]))
        shown = [i for i in order if probabilities[i] >= learnt.evidence.threshold_]
        return tuple(EvidenceReading(learnt.roles[i], int(by_sentence[:, i].argmax())) for i in shown)

    def _read_sentences(
        self,
        table: SentenceTable,
        tags: Array,
        effects: list[dict[str, float]],
        key_points: tuple[KeyPointReading, ...],
        roles: tuple[EvidenceReading, ...],
    ) -> tuple[SentenceReading, ...]:
        passed = tags[:, : len(MOVES)] >= self.learnt_.move_thresholds
        readings = []
        for row, span in enumerate(table.spans):
            likeliest = np.argsort(-tags[row, : len(MOVES)], kind="stable")[:3]
            here = [evidence.id for evidence in roles if evidence.sentence == row]
            readings.append(
                SentenceReading(
                    start=span.start,
                    end=span.end,
                    moves=tuple(MOVES[i] for i in likeliest if passed[row, i]),
                    responsibilities=tuple(label[2:] for label in here if label.startswith("r:")),
                    skills=tuple(label[2:] for label in here if label.startswith("s:")),
                    key_points=tuple(p.id for p in key_points if p.sentence == row and p.state == "found"),
                    effects=effects[row],
                )
            )
        return tuple(readings)


def _masks(table: SentenceTable, question: QuestionText) -> NDArray[np.bool_]:
    """The whole answer, then without each sentence; what is there twice or copied from the question never counts."""
    return all_and_without_each(len(table.texts)) & own_sentences(table.texts, question.prompt)


def _of_family(roles: tuple[EvidenceReading, ...], prefix: str) -> tuple[EvidenceReading, ...]:
    return tuple(EvidenceReading(e.id[2:], e.sentence) for e in roles if e.id.startswith(prefix))


def _confidence(table: SentenceTable, margin: float, doubt: str | None) -> str:
    if doubt is not None or len(table.texts) < 3:
        return "low"
    return "medium" if margin > SURE_MARGIN else "high"
