"""What a later attempt added against the first one, and what is still missing. Never a judgement of the person."""

from dataclasses import dataclass

from tpmprep.scoring.assessment import Assessment
from tpmprep.scoring.rubric import DIMENSIONS

NOTICEABLE = 0.2


@dataclass(frozen=True)
class DimensionChange:
    """A dimension in both attempts; ``change`` is 'up', 'down' or 'same' (less than 0.2 of a level)."""

    dimension: str
    before: float
    after: float
    change: str


@dataclass(frozen=True)
class Comparison:
    """Ids of key points, responsibilities and skills that were added, lost, or are still missing."""

    overall_before: float
    overall_after: float
    dimensions: tuple[DimensionChange, ...]
    added_key_points: tuple[str, ...]
    lost_key_points: tuple[str, ...]
    missing_key_points: tuple[str, ...]
    added_responsibilities: tuple[str, ...]
    added_skills: tuple[str, ...]


def compare(first: Assessment, later: Assessment) -> Comparison:
    """Hold ``later`` against ``first``, both of the same question."""
    before, after = _found(first), _found(later)
    return Comparison(
        overall_before=first.overall or 0.0,
        overall_after=later.overall or 0.0,
        dimensions=tuple(_changes(first, later)),
        added_key_points=tuple(id for id in after if id not in before),
        lost_key_points=tuple(id for id in before if id not in after),
        missing_key_points=tuple(point.id for point in later.key_points if point.state != "found"),
        added_responsibilities=_added(first.responsibilities, later.responsibilities),
        added_skills=_added(first.skills, later.skills),
    )


def _found(assessment: Assessment) -> list[str]:
    return [point.id for point in assessment.key_points if point.state == "found"]


def _added(before: tuple, after: tuple) -> tuple[str, ...]:  # type: ignore[type-arg]
    known = {evidence.id for evidence in before}
    return tuple(evidence.id for evidence in after if evidence.id not in known)


def _changes(first: Assessment, later: Assessment) -> list[DimensionChange]:
    changes = []
    for dimension in DIMENSIONS:
        before, after = first.dimensions.get(dimension), later.dimensions.get(dimension)
        if before is not None and after is not None:
            step = after - before
            change = "same" if abs(step) < NOTICEABLE else ("up" if step > 0 else "down")
            changes.append(DimensionChange(dimension, before, after, change))
    return changes
