"""The overall level: a sum that a person can redo from the dimensions."""

from tpmprep.scoring.assessment import OverallSum
from tpmprep.scoring.rubric import DIMENSIONS

MEAN_WEIGHT = 0.7
CAPS = {"off_topic": 2.0, "no_ownership": 2.0, "unsound": 1.5}
CAPPED_BELOW = 1.5
DOUBT_CAP = 2.0
PASTED = "pasted_model_answer"
_CAUSES = {"off_topic": "relevance", "no_ownership": "ownership", "unsound": "craft"}


def add_up(dimensions: dict[str, float | None], doubt: str | None = None) -> tuple[float, OverallSum, str | None]:
    """Overall level, how it was reckoned, and the reason of the cap (None when none applied).

    A dimension counts as absent, and caps the sum, below 1.5. ``doubt`` is what the gate was in doubt
    about; it caps at 2, except a pasted model answer, which is marked and rated as it stands.
    """
    rated = {name: level for name in DIMENSIONS if (level := dimensions.get(name)) is not None}
    mean = sum(rated.values()) / len(rated)
    lowest_dimension = min(rated, key=lambda name: rated[name])
    lowest = rated[lowest_dimension]
    before_cap = MEAN_WEIGHT * mean + (1 - MEAN_WEIGHT) * lowest
    reason, cap = _cap(rated, doubt)
    applies = cap is not None and before_cap > cap
    overall = min(before_cap, cap) if cap is not None else before_cap
    marked = PASTED if doubt == PASTED else reason if applies else None
    reckoned = OverallSum(
        mean,
        lowest,
        lowest_dimension,
        MEAN_WEIGHT,
        before_cap,
        cap if applies else None,
    )
    return overall, reckoned, marked


def _cap(rated: dict[str, float], doubt: str | None) -> tuple[str | None, float | None]:
    caps = {reason: CAPS[reason] for reason, name in _CAUSES.items() if rated.get(name, 4.0) < CAPPED_BELOW}
    if doubt and doubt != PASTED:
        caps[doubt] = DOUBT_CAP
    if not caps:
        return None, None
    reason = min(caps, key=lambda name: caps[name])
    return reason, caps[reason]
