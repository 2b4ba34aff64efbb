"""Tables of what learners write, and what the scorer said of it at the time."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tpmprep.bank.models import Question, QuestionRevision
from tpmprep.db import Base, UTCDateTime
from tpmprep.scoring.assessment import Assessment


class Attempt(Base):
    """An answer that a learner gave once. ``key`` is made by the form, so that a double click gives one attempt."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("learner_id", "key"),
        Index("ix_attempt_learner_id_question_id", "learner_id", "question_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    question_revision_id: Mapped[int] = mapped_column(ForeignKey("question_revision.id"))
    key: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    question: Mapped[Question] = relationship(lazy="raise")
    question_revision: Mapped[QuestionRevision] = relationship(lazy="raise")
    assessments: Mapped[list["AttemptAssessment"]] = relationship(lazy="raise", order_by="AttemptAssessment.id")
    disagreements: Mapped[list["Disagreement"]] = relationship(lazy="raise", order_by="Disagreement.id")

    @property
    def assessment(self) -> Assessment:
        """What the scorer said when the answer was given; later assessments are kept beside it."""
        return self.assessments[0].reading


class AttemptAssessment(Base):
    """An assessment of an attempt by one version of the scorer. Written once, shown for ever."""

    __tablename__ = "attempt_assessment"
    __table_args__ = (
        UniqueConstraint("attempt_id", "scorer_version"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    scorer_version: Mapped[str]
    overall: Mapped[float]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    @property
    def reading(self) -> Assessment:
        return Assessment.from_dict(self.document)


class Disagreement(Base):
    """A learner's own level for a dimension of an attempt (or ``overall``), with the reason if one was given."""

    __tablename__ = "disagreement"
    __table_args__ = (
        UniqueConstraint("attempt_id", "dimension"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"))
    dimension: Mapped[str]
    level: Mapped[int]
    note: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
