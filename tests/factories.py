"""Small real things for tests."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.orm import Session

from tpmprep.accounts import service as accounts
from tpmprep.accounts.models import Learner
from tpmprep.bank.models import Question
from tpmprep.bank.service import get_revision
from tpmprep.practice.models import Attempt, AttemptAssessment
from tpmprep.scoring.assessment import Assessment, Delivery, KeyPointReading, QuestionText, SentenceReading
from tpmprep.scoring.overall import add_up
from tpmprep.scoring.rubric import DIMENSIONS

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)

WEAK = (
    "We had a project for a new ordering portal. It was a good team and everybody was aligned. "
    "There were some problems but we solved them together. I think communication is very important."
)
STRONG = (
    "I ran a new ordering portal for a parts wholesaler, due on 1 September. In May I read the supplier's release notes "
    "and saw that their payment library lost support on 31 July. I asked their lead developer how many calls used it: "
    "14 of 60. I could have moved the launch to October, but the season starts in September, so I decided to swap the "
    "library first and move two reports to release two. I told our sponsor that week that eight days of reserve were left. "
    "The swap took eleven days. We launched on 1 September, and in the first month three of 9,000 payments failed, against "
    "40 before. Since then I check support dates in the first week of every project."
)


def make_assessment(level: float = 2.0, **changes: Any) -> Assessment:
    """An assessment with the same level in every dimension and one sentence."""
    dimensions: dict[str, float | None] = dict.fromkeys(DIMENSIONS, level)
    overall, overall_sum, capped = add_up(dimensions)
    values: dict[str, Any] = {
        "gate": None,
        "kind": "behavioral",
        "competency": "execution",
        "overall": overall,
        "interval": (max(1.0, overall - 0.8), min(4.0, overall + 0.8)),
        "confidence": "medium",
        "dimensions": dimensions,
        "overall_sum": overall_sum,
        "capped": capped,
        "sentences": (SentenceReading(0, 5, ("action",), effects={"craft": 0.2}),),
        "responsibilities": (),
        "skills": (),
        "key_points": (KeyPointReading("one", "missing", 0),),
        "advice": ("Add the result.",),
        "delivery": Delivery(9, 4, 1, 9, 0),
        "scorer_version": "made for tests",
    }
    return Assessment(**{**values, **changes})


class FixedScorer:
    """A scorer that always says the same, for tests of what is around it."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.calls = 0

    def assess(self, question: QuestionText, text: str) -> Assessment:
        self.calls += 1
        return self.assessment


def add_learner(session: Session, token: str, *, now: datetime = NOW) -> Learner:
    return accounts.add_learner(session, token, now=now)


def add_attempt(session: Session, learner: Learner, question: Question, *, text: str, now: datetime = NOW) -> Attempt:
    revision = get_revision(session, question)
    assessment = make_assessment()
    attempt = Attempt(
        learner_id=learner.id,
        question_id=question.id,
        question_revision_id=revision.id,
        key=str(uuid4()),
        text=text,
        created_at=now,
        assessments=[
            AttemptAssessment(
                scorer_version=assessment.scorer_version,
                overall=assessment.overall or 0.0,
                document=assessment.to_dict(),
                created_at=now,
            )
        ],
    )
    session.add(attempt)
    session.flush()
    return attempt
