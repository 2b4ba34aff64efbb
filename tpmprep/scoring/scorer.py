"""The scorer: gate, sentences, dimensions, overall, advice; fitted on rated answers, the same result every time."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import scipy.sparse as sp
import sklearn
from numpy.typing import NDArray
from sklearn.base import BaseEstimator
from sklearn.model_selection import GroupKFold

from tpmprep.scoring.advice import advise
from tpmprep.scoring.assessment import (
    Assessment,
    EvidenceReading,
    KeyPointReading,
    QuestionText,
    SentenceReading,
)
from tpmprep.scoring.delivery import measure_delivery
from tpmprep.scoring.examples import Example
from tpmprep.scoring.features import all_and_without_each, answer_features
from tpmprep.scoring.gate import clean, read_gate
from tpmprep.scoring.key_points import KeyPointMatcher
from tpmprep.scoring.levels import HIGHEST, LOWEST, AnswerViews, LevelModel, ViewScaler
from tpmprep.scoring.overall import add_up
from tpmprep.scoring.question_reading import CompetencyReader, completed
from tpmprep.scoring.reading import SentenceReader, SentenceTable
from tpmprep.scoring.rubric import DIMENSIONS, MOVES, rated_dimensions
from tpmprep.scoring.sentences import Span
from tpmprep.scoring.tagging import SentenceTagger, context_of
from tpmprep.scoring.thresholds import best_threshold
from tpmprep.scoring.vectors import unit_rows, word_vectors

Array = NDArray[np.float64]
COVERAGE = 0.8
MOST_SENTENCES = 120
MOVE_THRESHOLDS = (0.12, 0.6)


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
        groups = [example.slug for example in rated]
        say(f"Reading {len(rated)} rated answers to {len(set(groups))} questions")
        self.reader_ = SentenceReader().fit([text for example in rated for text in _texts(example)])
        tables = [self.reader_.read(e.text, [Span(s.start, s.end) for s in e.sentences]) for e in rated]
        contexts = self._contexts(rated)
        self._fit_tagger(rated, tables, contexts, groups, say)
        self._fit_key_points(rated, tables, groups)
        self._fit_levels(rated, tables, contexts, groups, say)
        self._fit_questions(rated)
        del self.unseen_tags_
        return self

    def assess(self, question: QuestionText, text: str) -> Assessment:
        """The reading of one answer. Same question and text, same assessment."""
        with sklearn.config_context(assume_finite=True, skip_parameter_validation=True):
            return self._assess(question, clean(text))

    def _assess(self, question: QuestionText, text: str) -> Assessment:
        kind, competency = completed(question, self.competency_reader_)
        gate = read_gate(text, question.prompt, question.model_answer)
        table = self.reader_.read(text) if gate.gate is None else self.reader_.table([])
        delivery = measure_delivery(text, table.texts)
        if gate.gate is not None:
            none: dict[str, float | None] = dict.fromkeys(DIMENSIONS)
            return Assessment(
                gate.gate,
                kind,
                competency,
                None,
                None,
                None,
                none,
                None,
                None,
                (),
                (),
                (),
                (),
                (),
                delivery,
                self.version,
            )
        levels, effects, tags = self._rate(question, table, kind, competency)
        overall, overall_sum, capped = add_up(levels, gate.doubt)
        key_points, shown = self._read_key_points(question, table, tags[:, : len(MOVES)])
        sentences = self._read_sentences(text, table, tags, effects, shown)
        missed = {point.id: point.missed for point in question.key_points if point.missed}
        return Assessment(
            gate=None,
            kind=kind,
            competency=competency,
            overall=overall,
            interval=(
                max(1.0, overall - self.margin_),
                min(4.0, overall + self.margin_),
            ),
            confidence=_confidence(table, self.margin_, gate.doubt),
            dimensions=levels,
            overall_sum=overall_sum,
            capped=capped,
            sentences=sentences,
            responsibilities=self._evidence(sentences, tags, "r:", "responsibilities"),
            skills=self._evidence(sentences, tags, "s:", "skills"),
            key_points=key_points,
            advice=advise(kind, levels, capped, table.texts, sentences, key_points, missed),
            delivery=delivery,
            scorer_version=self.version,
        )

    @property
    def version(self) -> str:
        """The version of this scorer: the beginning of the fingerprint of its code, data and libraries."""
        return getattr(self, "version_", "unversioned")

    def _rate(
        self, question: QuestionText, table: SentenceTable, kind: str, competency: str
    ) -> tuple[dict[str, float | None], list[dict[str, float]], Array]:
        """Levels, for each sentence what each dimension would lose without it, and the tags."""
        context = context_of(word_vectors().directions([question.prompt])[0], kind, competency)
        tags = self.tagger_.predict_proba(table, context)
        masks = all_and_without_each(len(table.texts))[: MOST_SENTENCES + 1]
        X = self.scaler_.transform(self._views(table, tags, context, masks))
        levels: dict[str, float | None] = dict.fromkeys(DIMENSIONS)
        effects: list[dict[str, float]] = [{} for _ in table.texts]
        for name in rated_dimensions(kind):
            predicted = self.level_models_[name].predict(X)
            levels[name] = round(float(np.clip(predicted[0], LOWEST, HIGHEST)), 3)
            for effect, without in zip(effects, predicted[1:], strict=False):
                effect[name] = round(float(predicted[0] - without), 3)
        return levels, effects, tags

    def _views(
        self,
        table: SentenceTable,
        tags: Array,
        context: Array,
        masks: NDArray[np.bool_],
    ) -> AnswerViews:
        kept = sp.csr_matrix(masks.astype(np.float32))
        moves, roles = tags[:, : len(MOVES)], tags[:, len(MOVES) :]
        return AnswerViews(
            words=sp.csr_matrix(self.reader_.weigh(kept @ table.words)),
            meaning=unit_rows(np.asarray(kept @ table.sums)).astype(np.float64),
            form=answer_features(table, moves, roles, context, masks),
        )

    def _read_key_points(
        self, question: QuestionText, table: SentenceTable, moves: Array
    ) -> tuple[tuple[KeyPointReading, ...], list[list[str]]]:
        says = [point.says for point in question.key_points]
        shown: list[list[str]] = [[] for _ in table.texts]
        near = self.key_point_matcher_.predict_proba(table, moves, says)
        readings = []
        for column, point in enumerate(question.key_points):
            whole = 1.0 - np.prod(1.0 - near[:, column])
            best = int(near[:, column].argmax())
            found, thin = (
                whole >= self.key_point_threshold_,
                whole >= 0.6 * self.key_point_threshold_,
            )
            readings.append(KeyPointReading(point.id, "found" if found else "thin" if thin else "missing", best))
            if found:
                shown[best].append(point.id)
        return tuple(readings), shown

    def _read_sentences(
        self,
        text: str,
        table: SentenceTable,
        tags: Array,
        effects: list[dict[str, float]],
        shown: list[list[str]],
    ) -> tuple[SentenceReading, ...]:
        passed = tags >= self.thresholds_
        readings = []
        for row, span in enumerate(table.spans):
            moves = [MOVES[i] for i in np.argsort(-tags[row, : len(MOVES)])[:3] if passed[row, i]]
            roles = [label for label, ok in zip(self.roles_, passed[row, len(MOVES) :], strict=True) if ok]
            readings.append(
                SentenceReading(
                    start=span.start,
                    end=span.end,
                    moves=tuple(moves),
                    responsibilities=tuple(label[2:] for label in roles if label.startswith("r:")),
                    skills=tuple(label[2:] for label in roles if label.startswith("s:")),
                    key_points=tuple(shown[row]),
                    effects=effects[row],
                )
            )
        return tuple(readings)

    def _evidence(
        self,
        sentences: tuple[SentenceReading, ...],
        tags: Array,
        prefix: str,
        family: str,
    ) -> tuple[EvidenceReading, ...]:
        found = {id for sentence in sentences for id in getattr(sentence, family)}
        columns = {label[2:]: len(MOVES) + i for i, label in enumerate(self.roles_) if label.startswith(prefix)}
        clearest = {id: int(tags[:, columns[id]].argmax()) for id in found}
        order = sorted(found, key=lambda id: (-tags[clearest[id], columns[id]], id))
        return tuple(EvidenceReading(id, clearest[id]) for id in order)

    def _contexts(self, rated: Sequence[Example]) -> list[Array]:
        directions = word_vectors().directions([example.question.prompt for example in rated])
        return [
            context_of(
                direction,
                example.question.kind or "",
                example.question.competency or "",
            )
            for direction, example in zip(directions, rated, strict=True)
        ]

    def _fit_tagger(
        self,
        rated: Sequence[Example],
        tables: Sequence[SentenceTable],
        contexts: Sequence[Array],
        groups: Sequence[str],
        say: Callable[[str], None],
    ) -> None:
        self.roles_ = sorted({label for example in rated for s in example.sentences for label in _role_labels(s)})
        labels = [_label_matrix(example, self.roles_) for example in rated]
        unseen: list[Array] = [np.zeros(0)] * len(rated)
        for number, (train, test) in enumerate(self._split(groups), start=1):
            say(f"Learning to read sentences: fold {number} of {self.folds}")
            tagger = SentenceTagger(self.reader_).fit(
                *([family[i] for i in train] for family in (tables, contexts, labels))
            )
            for i in test:
                unseen[i] = tagger.predict_proba(tables[i], contexts[i])
        self.tagger_ = SentenceTagger(self.reader_).fit(tables, contexts, labels)
        self.unseen_tags_ = unseen
        self.thresholds_ = self._choose_thresholds(rated, labels, unseen)

    def _choose_thresholds(
        self,
        rated: Sequence[Example],
        labels: list[NDArray[np.bool_]],
        unseen: list[Array],
    ) -> Array:
        """A threshold for each move by the F1 of sentences; one for all role evidence by the F1 of answers."""
        truth, guess = np.vstack(labels), np.vstack(unseen)
        moves = [best_threshold(truth[:, i], guess[:, i], *MOVE_THRESHOLDS) for i in range(len(MOVES))]
        known = np.array([[label in example.major_evidence for label in self.roles_] for example in rated])
        clearest = np.vstack([tags[:, len(MOVES) :].max(axis=0) for tags in unseen])
        role = best_threshold(known.ravel(), clearest.ravel(), 0.05, 0.6)
        return np.array([*moves, *[role] * len(self.roles_)])

    def _fit_key_points(
        self,
        rated: Sequence[Example],
        tables: Sequence[SentenceTable],
        groups: Sequence[str],
    ) -> None:
        moves = [tags[:, : len(MOVES)] for tags in self.unseen_tags_]
        says = [[point.says for point in example.question.key_points] for example in rated]
        shown = [
            np.array([[p.id in s.key_points for p in example.question.key_points] for s in example.sentences])
            for example in rated
        ]
        families: tuple[Any, ...] = (tables, moves, says, shown)
        unseen: list[Array] = [np.zeros(0)] * len(rated)
        for train, test in self._split(groups):
            matcher = KeyPointMatcher(self.reader_).fit(*([family[i] for i in train] for family in families))
            for i in test:
                unseen[i] = 1.0 - np.prod(1.0 - matcher.predict_proba(tables[i], moves[i], says[i]), axis=0)
        truth = np.concatenate([matrix.any(axis=0) for matrix in shown])
        self.key_point_threshold_ = best_threshold(truth, np.concatenate(unseen), 0.2, 0.8)
        self.key_point_matcher_ = KeyPointMatcher(self.reader_).fit(*families)

    def _fit_levels(
        self,
        rated: Sequence[Example],
        tables: Sequence[SentenceTable],
        contexts: Sequence[Array],
        groups: Sequence[str],
        say: Callable[[str], None],
    ) -> None:
        views = AnswerViews.stack(
            [
                self._views(table, tags, context, np.ones((1, len(table.texts)), dtype=bool))
                for table, tags, context in zip(tables, self.unseen_tags_, contexts, strict=True)
            ]
        )
        self.scaler_ = ViewScaler().fit(views)
        X = self.scaler_.transform(views)
        self.level_models_: dict[str, LevelModel] = {}
        unseen = [dict.fromkeys(DIMENSIONS) for _ in rated]  # type: list[dict[str, Any]]
        for name in DIMENSIONS:
            say(f"Learning levels: {name}")
            index = np.array([i for i, example in enumerate(rated) if example.levels[name] is not None])
            y = np.array([rated[i].levels[name] for i in index], dtype=np.float64)
            model = LevelModel(self.folds).fit(X.rows(index), y, [groups[i] for i in index])
            for i, level in zip(index, model.unseen_, strict=True):
                unseen[i][name] = float(level)
            del model.unseen_
            self.level_models_[name] = model
        misses = [
            abs(add_up(levels)[0] - (e.levels["overall"] or 0.0)) for levels, e in zip(unseen, rated, strict=True)
        ]
        self.margin_ = float(np.quantile(misses, COVERAGE))

    def _fit_questions(self, rated: Sequence[Example]) -> None:
        known = {example.slug: example.question for example in rated}
        texts = [
            (text, q.competency or "") for q in known.values() for text in (q.prompt, *(p.says for p in q.key_points))
        ]
        self.competency_reader_ = CompetencyReader().fit(*map(list, zip(*texts, strict=True)))

    def _split(self, groups: Sequence[str]) -> Any:
        splitter = GroupKFold(min(self.folds, len(set(groups))))
        return splitter.split(np.zeros(len(groups)), groups=np.asarray(groups))


def _texts(example: Example) -> list[str]:
    return [example.text[s.start : s.end] for s in example.sentences]


def _role_labels(sentence: Any) -> set[str]:
    return {f"r:{id}" for id in sentence.responsibilities} | {f"s:{id}" for id in sentence.skills}


def _label_matrix(example: Example, roles: Sequence[str]) -> NDArray[np.bool_]:
    return np.array(
        [
            [
                *(move in s.moves for move in MOVES),
                *(label in _role_labels(s) for label in roles),
            ]
            for s in example.sentences
        ]
    )


def _confidence(table: SentenceTable, margin: float, doubt: str | None) -> str:
    if doubt is not None or len(table.texts) < 3:
        return "low"
    return "medium" if margin > 0.5 else "high"
