"""Tables of learners and the browsers in which they are known."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tpmprep.db import Base, UTCDateTime


class Learner(Base):
    """Somebody who practises. No name, no address: a row made at the first attempt."""

    __tablename__ = "learner"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recovery_code_hash: Mapped[str | None] = mapped_column(unique=True)


class LearnerSession(Base):
    """A browser that may open a learner's data: it holds a token of which only the hash is kept here."""

    __tablename__ = "learner_session"
    __table_args__ = {"sqlite_autoincrement": True}

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[int] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
