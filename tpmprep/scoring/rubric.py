"""The rubric: dimensions, levels with their anchors, kinds of questions and moves of sentences.

The one scale of the product: learners read it, raters use it, the models predict it.
"""

from dataclasses import dataclass

DIMENSIONS = ("relevance", "structure", "specificity", "ownership", "outcome", "craft")
KINDS = (
    "behavioral",
    "situational",
    "design",
    "explain",
    "estimate",
    "motivation",
    "update",
)
COMPETENCIES = (
    "motivation", "retrospective", "program-sense", "execution", "risk-change", "estimation-budget",
    "system-design", "explain-technical", "stakeholders", "communication", "process-metrics", "leadership",
)  # fmt: skip
MOVES = (
    "context", "task", "clarify", "action", "decision", "tradeoff", "risk", "stakeholder", "metric", "result",
    "check", "reflection", "explanation", "claim", "filler", "unsound",
)  # fmt: skip

LEVEL_NAMES = {1: "absent", 2: "mentioned", 3: "shown", 4: "evidenced"}
VERDICTS = ("not yet", "nearly", "meets the bar", "above the bar")
BARS = {"entry": 2.5, "mid": 3.0, "senior": 3.5}


@dataclass(frozen=True)
class DimensionGuide:
    """What a dimension asks, and the anchor of each level from 1 to 4."""

    name: str
    question: str
    anchors: tuple[str, str, str, str]
    weight: str


GUIDES = {
    "relevance": DimensionGuide(
        "Relevance",
        "Does it answer this question?",
        (
            "Answers another question, or none.",
            "Touches the topic and leaves the point of the question open.",
            "Answers what was asked.",
            "Answers every part, and what lies behind the question.",
        ),
        "answers the question",
    ),
    "structure": DimensionGuide(
        "Structure",
        "Is it in the shape that this kind of question asks for, and easy to follow?",
        (
            "No order; parts are missing or tangled.",
            "An order can be guessed; important parts are missing or misplaced.",
            "The shape that the question asks for, easy to follow.",
            "That shape with the weight where it belongs; each part leads to the next.",
        ),
        "follows an order",
    ),
    "specificity": DimensionGuide(
        "Specificity",
        "Are there concrete facts: who, what, when, numbers, limits?",
        (
            "Only generalities.",
            "One or two facts that would fit any project.",
            "Facts that place the case: who, when, how many, which constraint.",
            "Facts that carry the argument: each figure, limit and name has a reason to be there.",
        ),
        "gives facts",
    ),
    "ownership": DimensionGuide(
        "Ownership",
        "Is it clear what you did, or would decide and do?",
        (
            "Nobody acts, or only “we”.",
            "You take part; what you did is unclear.",
            "Your actions and decisions are clear, and what others did.",
            "Your decision with its reason and its limits; you answer for misses.",
        ),
        "shows your part",
    ),
    "outcome": DimensionGuide(
        "Outcome",
        "Is there a result, or a check of success, tied to the actions?",
        (
            "No result, no check.",
            "“It went well”, or a result that is not tied to the actions.",
            "A result (or a planned check) that follows from the actions.",
            "A result that could be verified, what it cost or missed, and what was learned or used again.",
        ),
        "gives the result",
    ),
    "craft": DimensionGuide(
        "Craft",
        "Is the practice sound: methods used rightly, trade-offs, risks, technical correctness?",
        (
            "Wrong or harmful practice, or none.",
            "Names methods without using them.",
            "The right method, used rightly for this case.",
            "That, with an alternative weighed, risks met and limits known.",
        ),
        "shows sound practice",
    ),
}

_NOT_RATED = {"explain": ("ownership", "outcome")}


def rated_dimensions(kind: str) -> tuple[str, ...]:
    """The dimensions that are rated for a kind of question, in the order in which they are shown."""
    return tuple(dimension for dimension in DIMENSIONS if dimension not in _NOT_RATED.get(kind, ()))


def nearest_level(level: float) -> int:
    """The whole level from 1 to 4 as which a level is shown: that of its first decimal, halves up."""
    return min(4, max(1, int(round(level, 1) + 0.5)))


@dataclass(frozen=True)
class MoveGroup:
    """Moves that are shown alike: one letter, one colour, one pattern."""

    id: str
    letter: str
    name: str
    moves: tuple[str, ...]


MOVE_GROUPS = (
    MoveGroup("situation", "S", "Situation", ("context", "task", "clarify")),
    MoveGroup("action", "A", "Action", ("action", "stakeholder")),
    MoveGroup("choice", "C", "Choice", ("decision", "tradeoff")),
    MoveGroup("risk", "K", "Risk and check", ("risk", "check")),
    MoveGroup("result", "R", "Result", ("result", "metric")),
    MoveGroup("insight", "I", "Insight", ("reflection", "explanation")),
    MoveGroup("weak", "W", "Weak", ("unsound", "claim", "filler")),
)
MOVE_NAMES = {
    "context": "context", "task": "your task", "clarify": "clarifying", "action": "own action",
    "decision": "decision", "tradeoff": "trade-off", "risk": "risk", "stakeholder": "exchange with people",
    "metric": "number at work", "result": "result", "check": "check of success", "reflection": "learning",
    "explanation": "explanation", "claim": "claim without support", "filler": "filler", "unsound": "unsound practice",
}  # fmt: skip


def group_of(moves: tuple[str, ...] | list[str]) -> MoveGroup | None:
    """The group that a sentence is shown as: that of its likeliest move, which comes first."""
    return next((group for group in MOVE_GROUPS if moves and moves[0] in group.moves), None)


def verdict(overall: float, seniority: str) -> str:
    """The words for an overall level (1.0–4.0) against the bar of a seniority.

    The bar of a seniority is where *meets the bar* begins; *nearly* begins one level below it at the
    most, and *above the bar* half a level above it (for senior at 3.8).
    """
    bar = BARS[seniority]
    starts = (bar - 1.0 if bar < 3 else bar - 0.75, bar, min(bar + 0.5, 3.8))
    return VERDICTS[sum(overall >= start for start in starts)]
