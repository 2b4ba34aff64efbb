"""Rated answers as the scorer learns from them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tpmprep.scoring.assessment import KeyPointText, QuestionText
from tpmprep.scoring.rubric import DIMENSIONS


@dataclass(frozen=True)
class LabelledSpan:
    """A sentence, ``text[start:end]``, with what an annotator read it as."""

    start: int
    end: int
    moves: frozenset[str]
    responsibilities: frozenset[str]
    skills: frozenset[str]
    key_points: frozenset[str]


@dataclass(frozen=True)
class Example:
    """One rated answer. ``levels`` holds the mean rating of each dimension and of ``overall`` (None: not rated).

    ``any_evidence`` are the responsibilities and skills (with the prefixes ``r:`` and ``s:``) that any
    rater gave, ``major_evidence`` those that more than half of them gave.
    """

    id: str
    slug: str
    batch: str
    root: str
    edit: str | None
    special: str | None
    question: QuestionText
    text: str
    gate: str | None
    levels: dict[str, float | None]
    any_evidence: frozenset[str]
    major_evidence: frozenset[str]
    sentences: tuple[LabelledSpan, ...]


def examples_of(rated: Iterable[tuple[Any, Any]]) -> list[Example]:
    """Examples from pairs of a question and a rated answer, as ``tpmprep.content`` reads them."""
    return [_example(question, answer) for question, answer in rated]


def question_text(question: Any) -> QuestionText:
    """What the scorer needs of a question of the bank."""
    return QuestionText(
        prompt=question.prompt,
        kind=question.kind,
        competency=question.competency,
        key_points=tuple(KeyPointText(point.id, point.says, point.missed) for point in question.key_points),
        model_answer=question.model_answer,
    )


def _example(question: Any, answer: Any) -> Example:
    ratings = answer.ratings
    gates = [rating.gate for rating in ratings if rating.gate]
    gated = len(gates) * 2 > len(ratings)
    chosen = [] if gated else [rating for rating in ratings if not rating.gate]
    evidence = [{f"r:{id}" for id in r.responsibilities} | {f"s:{id}" for id in r.skills} for r in chosen]
    return Example(
        id=answer.id,
        slug=question.slug,
        batch=answer.batch,
        root=answer.root,
        edit=answer.contrast.edit if answer.contrast else None,
        special=answer.special,
        question=question_text(question),
        text=answer.answer,
        gate=gates[0] if gated else None,
        levels={name: _mean([getattr(rating, name) for rating in chosen]) for name in (*DIMENSIONS, "overall")},
        any_evidence=frozenset().union(*evidence),
        major_evidence=frozenset(e for e in frozenset().union(*evidence) if _share(e, evidence) > 0.5),
        sentences=tuple(
            LabelledSpan(
                s.start,
                s.end,
                *map(frozenset, (s.moves, s.responsibilities, s.skills, s.key_points)),
            )
            for s in answer.sentences
        ),
    )


def _mean(levels: Sequence[float | None]) -> float | None:
    given = [level for level in levels if level is not None]
    return float(np.mean(given)) if given else None


def _share(item: str, families: Sequence[set[str]]) -> float:
    return sum(item in family for family in families) / len(families)
