"""Tables of questions; what they hold comes from the content files alone."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tpmprep.content.question import Question as QuestionContent
from tpmprep.db import Base, UTCDateTime


class Question(Base):
    """A question of the bank with what lists and filters need; ``retired_at`` when its file has gone."""

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(index=True)
    competency: Mapped[str] = mapped_column(index=True)
    minutes: Mapped[int]
    prompt: Mapped[str] = mapped_column(Text)
    revision: Mapped[int]
    retired_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    tags: Mapped[list["QuestionTag"]] = relationship(lazy="raise", cascade="all, delete-orphan")

    def tagged(self, family: str) -> list[str]:
        return [tag.value for tag in self.tags if tag.family == family]


class QuestionTag(Base):
    """An id of a family (seniorities, industries, responsibilities, skills) that a question carries."""

    __tablename__ = "question_tag"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    family: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str] = mapped_column(primary_key=True, index=True)


class QuestionRevision(Base):
    """The whole content of a question at one revision; attempts point here and keep it for ever."""

    __tablename__ = "question_revision"
    __table_args__ = (UniqueConstraint("question_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    revision: Mapped[int]
    document: Mapped[dict[str, Any]] = mapped_column(JSON)

    @property
    def content(self) -> QuestionContent:
        return QuestionContent.model_validate(self.document)


class QuestionWord(Base):
    """A word that stands somewhere in the served questions: what a mistyped word is held against."""

    __tablename__ = "question_word"

    word: Mapped[str] = mapped_column(primary_key=True)


class QuestionLikeness(Base):
    """A question that is like another: ``place`` 0 is the nearest, ``likeness`` lies between 0 and 1."""

    __tablename__ = "question_likeness"

    question_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    like_id: Mapped[int] = mapped_column(ForeignKey("question.id", ondelete="CASCADE"), index=True)
    likeness: Mapped[float]


class ContentSync(Base):
    """The last sync: one row with the fingerprint of the files, the vocabulary, and a serial that no other sync has."""

    __tablename__ = "content_sync"

    id: Mapped[int] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    vocabulary: Mapped[dict[str, Any]] = mapped_column(JSON)
    synced_at: Mapped[datetime] = mapped_column(UTCDateTime)
    serial: Mapped[str]
