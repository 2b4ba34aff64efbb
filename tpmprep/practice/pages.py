"""What the assessment page shows, prepared so that its template only prints."""

from dataclasses import dataclass

from tpmprep.content.question import Question as QuestionContent
from tpmprep.content.vocabulary import Vocabulary
from tpmprep.practice.models import Attempt
from tpmprep.scoring.assessment import Assessment, SentenceReading
from tpmprep.scoring.rubric import (
    BARS,
    GUIDES,
    MOVE_NAMES,
    DimensionGuide,
    MoveGroup,
    group_of,
    nearest_level,
    rated_dimensions,
    verdict,
)

NOTICEABLE_EFFECT = 0.05


@dataclass(frozen=True)
class ShownSentence:
    """A sentence of the answer with the white space before it, its group and what it was read as."""

    number: int
    lead: str
    text: str
    group: MoveGroup | None
    moves: tuple[str, ...]
    evidence: tuple[str, ...]
    key_points: tuple[str, ...]
    effects: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class ShownDimension:
    """A dimension row: level, the sentence that carried it, this anchor and the next one up."""

    id: str
    guide: DimensionGuide
    level: float
    step: int
    anchor: str
    next_anchor: str | None
    carried_by: ShownSentence | None
    lowered_by: ShownSentence | None


@dataclass(frozen=True)
class ShownEvidence:
    """A responsibility or skill by name, with its sentence."""

    name: str
    sentence: ShownSentence


@dataclass(frozen=True)
class ShownKeyPoint:
    """A key point with its state and, when found or thin, the sentence; else the authored advice."""

    id: str
    says: str
    missed: str
    state: str
    sentence: ShownSentence | None


@dataclass(frozen=True)
class AssessmentPage:
    """Everything the assessment page prints."""

    attempt: Attempt
    content: QuestionContent
    assessment: Assessment
    verdicts: tuple[tuple[str, str], ...]
    sentences: tuple[ShownSentence, ...]
    tail: str
    dimensions: tuple[ShownDimension, ...]
    not_rated: tuple[str, ...]
    key_points: tuple[ShownKeyPoint, ...]
    responsibilities: tuple[ShownEvidence, ...]
    skills: tuple[ShownEvidence, ...]


def prepare_page(attempt: Attempt, vocabulary: Vocabulary) -> AssessmentPage:
    content, assessment = attempt.question_revision.content, attempt.assessment
    sentences = _sentences(attempt.text, assessment, content, vocabulary)
    rated = rated_dimensions(assessment.kind)
    return AssessmentPage(
        attempt=attempt,
        content=content,
        assessment=assessment,
        verdicts=tuple(
            (vocabulary.name("seniorities", s), verdict(assessment.overall or 1.0, s)) for s in _bars(content)
        ),
        sentences=sentences,
        tail=attempt.text[assessment.sentences[-1].end :] if assessment.sentences else attempt.text,
        dimensions=tuple(_dimension(id, assessment, sentences) for id in rated),
        not_rated=tuple(GUIDES[id].name for id in GUIDES if id not in rated),
        key_points=_key_points(assessment, content, sentences),
        responsibilities=_evidence(assessment, "responsibilities", sentences, vocabulary),
        skills=_evidence(assessment, "skills", sentences, vocabulary),
    )


def _bars(content: QuestionContent) -> list[str]:
    return [seniority for seniority in BARS if seniority in content.seniority]


def _sentences(
    text: str, assessment: Assessment, content: QuestionContent, vocabulary: Vocabulary
) -> tuple[ShownSentence, ...]:
    says = {point.id: point.says for point in content.key_points}
    shown = []
    end = 0
    for number, sentence in enumerate(assessment.sentences, start=1):
        shown.append(
            ShownSentence(
                number=number,
                lead=text[end : sentence.start],
                text=text[sentence.start : sentence.end],
                group=group_of(sentence.moves),
                moves=tuple(MOVE_NAMES[move] for move in sentence.moves),
                evidence=tuple(vocabulary.name("responsibilities", id) for id in sentence.responsibilities)
                + tuple(vocabulary.name("skills", id) for id in sentence.skills),
                key_points=tuple(says[id] for id in sentence.key_points if id in says),
                effects=_noticeable_effects(sentence),
            )
        )
        end = sentence.end
    return tuple(shown)


def _noticeable_effects(sentence: SentenceReading) -> tuple[tuple[str, float], ...]:
    effects = [(GUIDES[id].name, effect) for id, effect in sentence.effects.items() if abs(effect) >= NOTICEABLE_EFFECT]
    return tuple(sorted(effects, key=lambda pair: -abs(pair[1])))


def _dimension(id: str, assessment: Assessment, sentences: tuple[ShownSentence, ...]) -> ShownDimension:
    level = assessment.dimensions[id] or 1.0
    step = nearest_level(level)
    guide = GUIDES[id]
    effects = [sentence.effects.get(id, 0.0) for sentence in assessment.sentences]
    best = max(range(len(effects)), key=effects.__getitem__, default=None)
    worst = min(range(len(effects)), key=effects.__getitem__, default=None)
    return ShownDimension(
        id=id,
        guide=guide,
        level=level,
        step=step,
        anchor=guide.anchors[step - 1],
        next_anchor=guide.anchors[step] if step < 4 else None,
        carried_by=sentences[best] if best is not None and effects[best] >= NOTICEABLE_EFFECT else None,
        lowered_by=sentences[worst] if worst is not None and effects[worst] <= -NOTICEABLE_EFFECT else None,
    )


def _key_points(
    assessment: Assessment,
    content: QuestionContent,
    sentences: tuple[ShownSentence, ...],
) -> tuple[ShownKeyPoint, ...]:
    readings = {reading.id: reading for reading in assessment.key_points}
    shown = []
    for point in content.key_points:
        reading = readings.get(point.id)
        if reading is not None:
            near = sentences[reading.sentence] if reading.sentence is not None and reading.state != "missing" else None
            shown.append(ShownKeyPoint(point.id, point.says, point.missed, reading.state, near))
    order = ("found", "thin", "missing")
    return tuple(sorted(shown, key=lambda point: order.index(point.state)))


def _evidence(
    assessment: Assessment,
    family: str,
    sentences: tuple[ShownSentence, ...],
    vocabulary: Vocabulary,
) -> tuple[ShownEvidence, ...]:
    readings = getattr(assessment, family)
    return tuple(ShownEvidence(vocabulary.name(family, r.id), sentences[r.sentence]) for r in readings)
