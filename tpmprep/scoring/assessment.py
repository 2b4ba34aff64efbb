"""What the scorer says of an answer: frozen, the same when computed, stored, loaded and shown."""

from dataclasses import dataclass, field
from typing import Any

from pydantic import TypeAdapter


@dataclass(frozen=True)
class KeyPointText:
    """A key point of a question: its id, what a good answer shows, and the advice to who left it out."""

    id: str
    says: str
    missed: str = ""


@dataclass(frozen=True)
class QuestionText:
    """What the scorer needs of a question; ``kind`` and ``competency`` are inferred when None."""

    prompt: str
    kind: str | None = None
    competency: str | None = None
    key_points: tuple[KeyPointText, ...] = ()
    model_answer: str | None = None


@dataclass(frozen=True)
class SentenceReading:
    """A sentence, ``text[start:end]``, as it was read.

    ``effects`` says how much each dimension would fall (above 0) or rise (below 0) without it.
    """

    start: int
    end: int
    moves: tuple[str, ...] = ()
    responsibilities: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    key_points: tuple[str, ...] = ()
    effects: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class EvidenceReading:
    """A responsibility or skill that the answer demonstrates, with the index of its clearest sentence."""

    id: str
    sentence: int


@dataclass(frozen=True)
class KeyPointReading:
    """A key point: ``found``, ``thin`` or ``missing``, with the index of the sentence that comes nearest."""

    id: str
    state: str
    sentence: int | None


@dataclass(frozen=True)
class OverallSum:
    """How the overall level follows from the dimensions, so that anybody can add it up again.

    overall = mean_weight × mean of the rated dimensions + (1 − mean_weight) × the lowest of them,
    then at most ``cap``.
    """

    mean: float
    lowest: float
    lowest_dimension: str
    mean_weight: float
    before_cap: float
    cap: float | None


@dataclass(frozen=True)
class Delivery:
    """Facts about how the answer is told; they never change a rating."""

    words: int
    speaking_seconds: int
    sentences: int
    longest_sentence_words: int
    fillers: int


@dataclass(frozen=True)
class Assessment:
    """The reading of one answer. When ``gate`` is set there is no rating: levels are None and lists empty.

    Levels are floats from 1.0 to 4.0; dimensions that are not rated for the kind are None.
    """

    gate: str | None
    kind: str
    competency: str
    overall: float | None
    interval: tuple[float, float] | None
    confidence: str | None
    dimensions: dict[str, float | None]
    overall_sum: OverallSum | None
    capped: str | None
    sentences: tuple[SentenceReading, ...]
    responsibilities: tuple[EvidenceReading, ...]
    skills: tuple[EvidenceReading, ...]
    key_points: tuple[KeyPointReading, ...]
    advice: tuple[str, ...]
    delivery: Delivery
    scorer_version: str

    def to_dict(self) -> dict[str, Any]:
        """The assessment in plain values that JSON can hold."""
        return dict(_ADAPTER.dump_python(self, mode="json"))

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> "Assessment":
        """The assessment that ``to_dict`` gave.

        Raises:
            pydantic.ValidationError: the value is not of that form.
        """
        return _ADAPTER.validate_python(value)


_ADAPTER = TypeAdapter(Assessment)
