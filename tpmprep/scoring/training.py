"""Training: what the scorer learns from rated answers, and all that it learns on questions it has not seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from tpmprep.scoring.evidence import RoleEvidence
from tpmprep.scoring.examples import Example, LabelledSpan
from tpmprep.scoring.key_points import KeyPointMatcher
from tpmprep.scoring.levels import LevelModel, Likeness, LikenessToKnown
from tpmprep.scoring.overall import add_up
from tpmprep.scoring.question_reading import CompetencyReader
from tpmprep.scoring.reading import SentenceReader
from tpmprep.scoring.rubric import DIMENSIONS, MOVES
from tpmprep.scoring.sentences import Span
from tpmprep.scoring.tagging import SentenceTagger, context_of
from tpmprep.scoring.thresholds import best_threshold
from tpmprep.scoring.topicality import TopicModel
from tpmprep.scoring.vectors import word_vectors
from tpmprep.scoring.views import AnswerViews, ViewScaler, views_of

Array = NDArray[np.float64]
COVERAGE = 0.8
MOVE_THRESHOLDS = (0.12, 0.6)
KEY_POINT_THRESHOLDS = (0.08, 0.8)


@dataclass
class Learnt:
    """Everything that a fitted scorer holds."""

    reader: SentenceReader
    tagger: SentenceTagger
    roles: list[str]
    move_thresholds: Array
    evidence: RoleEvidence
    key_point_matcher: KeyPointMatcher
    key_point_threshold: float
    scaler: ViewScaler
    likeness: LikenessToKnown
    level_models: dict[str, LevelModel]
    margin: float
    competency_reader: CompetencyReader
    topic_model: TopicModel


class Training:
    """One training run on rated answers; folds are by question throughout."""

    def __init__(self, rated: Sequence[Example], folds: int, say: Callable[[str], None]) -> None:
        self.rated = rated
        self.folds = folds
        self.say = say
        self.groups = [example.slug for example in rated]
        self.reader = SentenceReader().fit([text for example in rated for text in _texts(example)])
        self.tables = [self.reader.read(e.text, [Span(s.start, s.end) for s in e.sentences]) for e in rated]
        directions = word_vectors().directions([example.question.prompt for example in rated])
        self.contexts = [
            context_of(direction, example.question.kind or "", example.question.competency or "")
            for direction, example in zip(directions, rated, strict=True)
        ]
        self.roles = sorted({label for example in rated for s in example.sentences for label in _role_labels(s)})

    def run(self) -> Learnt:
        self.say(f"Reading {len(self.rated)} rated answers to {len(set(self.groups))} questions")
        tagger, unseen_tags, move_thresholds = self._learn_tags()
        matcher, key_point_threshold = self._learn_key_points(unseen_tags)
        views = AnswerViews.stack(
            [
                views_of(self.reader, table, tags, context, np.ones((1, len(table.texts)), dtype=bool))
                for table, tags, context in zip(self.tables, unseen_tags, self.contexts, strict=True)
            ]
        )
        scaler = ViewScaler().fit(views)
        scaled = scaler.transform(views)
        likeness = LikenessToKnown().fit(scaled)
        level_models, margin = self._learn_levels(likeness.transform(scaled))
        return Learnt(
            reader=self.reader,
            tagger=tagger,
            roles=self.roles,
            move_thresholds=move_thresholds,
            evidence=self._learn_evidence(scaled, unseen_tags),
            key_point_matcher=matcher,
            key_point_threshold=key_point_threshold,
            scaler=scaler,
            likeness=likeness,
            level_models=level_models,
            margin=margin,
            competency_reader=self._learn_competencies(),
            topic_model=self._learn_topics(scaled),
        )

    def _learn_tags(self) -> tuple[SentenceTagger, list[Array], Array]:
        """The tagger, its probabilities for unseen questions, and a threshold for each move by the F1 of sentences."""
        labels = [_label_matrix(example, self.roles) for example in self.rated]
        families: tuple[Any, ...] = (self.tables, self.contexts, labels)
        unseen: list[Array] = [np.zeros(0)] * len(self.rated)
        for number, (train, test) in enumerate(self._split(), start=1):
            self.say(f"Learning to read sentences: fold {number} of {self.folds}")
            tagger = SentenceTagger(self.reader).fit(*([family[i] for i in train] for family in families))
            for i in test:
                unseen[i] = tagger.predict_proba(self.tables[i], self.contexts[i])
        truth, guess = np.vstack(labels), np.vstack(unseen)
        thresholds = [best_threshold(truth[:, i], guess[:, i], *MOVE_THRESHOLDS) for i in range(len(MOVES))]
        return SentenceTagger(self.reader).fit(*families), unseen, np.array(thresholds)

    def _learn_key_points(self, unseen_tags: list[Array]) -> tuple[KeyPointMatcher, float]:
        """The matcher, and a threshold at which it also tells own key points from those of other questions."""
        moves = [tags[:, : len(MOVES)] for tags in unseen_tags]
        says = [[point.says for point in example.question.key_points] for example in self.rated]
        shown = [
            np.array([[p.id in s.key_points for p in example.question.key_points] for s in example.sentences])
            for example in self.rated
        ]
        families = _with_foreign((self.tables, moves, says, shown))
        groups = [*self.groups, *(self.groups[i] for i in _places_with_foreign(says))]
        truth: list[Array] = []
        unseen: list[Array] = []
        for train, test in self._split(groups):
            matcher = KeyPointMatcher(self.reader).fit(*([family[i] for i in train] for family in families))
            for i in test:
                unseen.append(matcher.predict_whole(*(family[i] for family in families[:3])))
                truth.append(families[3][i].any(axis=0))
        threshold = best_threshold(np.concatenate(truth), np.concatenate(unseen), *KEY_POINT_THRESHOLDS)
        return KeyPointMatcher(self.reader).fit(*families), threshold

    def _learn_evidence(self, scaled: AnswerViews, unseen_tags: list[Array]) -> RoleEvidence:
        known = np.array([[label in example.major_evidence for label in self.roles] for example in self.rated])
        clearest = np.vstack([tags[:, len(MOVES) :].max(axis=0) for tags in unseen_tags])
        competencies = [example.question.competency or "" for example in self.rated]
        return RoleEvidence(self.folds).fit(scaled, competencies, clearest, known, self.groups)

    def _learn_levels(self, likeness: Likeness) -> tuple[dict[str, LevelModel], float]:
        """A model for each dimension, and how far the overall level of four unseen answers in five is off at most."""
        models: dict[str, LevelModel] = {}
        unseen: list[dict[str, float | None]] = [{} for _ in self.rated]
        for name in DIMENSIONS:
            self.say(f"Learning levels: {name}")
            index = np.array([i for i, example in enumerate(self.rated) if example.levels[name] is not None])
            y = np.array([self.rated[i].levels[name] for i in index], dtype=np.float64)
            models[name] = LevelModel(self.folds).fit(likeness, index, y, [self.groups[i] for i in index])
            for i, level in zip(index, models[name].unseen_, strict=True):
                unseen[i][name] = float(level)
            del models[name].unseen_
        rated = [example.levels["overall"] or 0.0 for example in self.rated]
        misses = [abs(add_up(levels)[0] - level) for levels, level in zip(unseen, rated, strict=True)]
        return models, float(np.quantile(misses, COVERAGE))

    def _learn_topics(self, scaled: AnswerViews) -> TopicModel:
        relevant = np.array([(example.levels["relevance"] or 0.0) >= 3.0 for example in self.rated])
        questions = [example.question for example in self.rated]
        return TopicModel(self.reader, self.folds).fit(self.tables, scaled, questions, relevant)

    def _learn_competencies(self) -> CompetencyReader:
        known = {example.slug: example.question for example in self.rated}
        pairs = [
            (text, question.competency or "")
            for question in known.values()
            for text in (question.prompt, *(point.says for point in question.key_points))
        ]
        return CompetencyReader().fit([text for text, _ in pairs], [competency for _, competency in pairs])

    def _split(self, groups: Sequence[str] | None = None) -> Any:
        groups = self.groups if groups is None else groups
        splitter = GroupKFold(min(self.folds, len(set(groups))))
        return splitter.split(np.zeros(len(groups)), groups=np.asarray(groups))


def _texts(example: Example) -> list[str]:
    return [example.text[s.start : s.end] for s in example.sentences]


def _role_labels(sentence: LabelledSpan) -> set[str]:
    return {f"r:{id}" for id in sentence.responsibilities} | {f"s:{id}" for id in sentence.skills}


def _label_matrix(example: Example, roles: Sequence[str]) -> NDArray[np.bool_]:
    rows = [
        [*(move in s.moves for move in MOVES), *(label in _role_labels(s) for label in roles)]
        for s in example.sentences
    ]
    return np.array(rows)


def _with_foreign(families: Sequence[Any]) -> list[list[Any]]:
    """Tables, moves, says and shown, and each answer once more with another question's key points, none of them shown."""
    tables, moves, says, shown = (list(family) for family in families)
    for i in _places_with_foreign(says[: len(tables)]):
        foreign = _foreign(says, i, len(families[0]))
        tables.append(tables[i])
        moves.append(moves[i])
        says.append(foreign)
        shown.append(np.zeros((len(tables[i].texts), len(foreign)), dtype=bool))
    return [tables, moves, says, shown]


def _places_with_foreign(says: Sequence[list[str]]) -> list[int]:
    return [i for i in range(len(says)) if _foreign(says, i, len(says)) != says[i]]


def _foreign(says: Sequence[list[str]], i: int, count: int) -> list[str]:
    """Key points of a question far away in the corpus."""
    return says[(i + count // 2) % count]
