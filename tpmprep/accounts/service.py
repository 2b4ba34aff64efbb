"""Use cases of learners: begin as a guest, be known in this browser, move to another, leave."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tpmprep.accounts.models import Learner, LearnerSession

CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_GROUPS, CODE_GROUP_LENGTH = 7, 4
_LOOK_ALIKES = str.maketrans("OILU", "011V")


class RecoveryCodeUnknownError(Exception):
    """No learner has this recovery code."""


def new_token() -> str:
    """A secret of 256 bits that one browser keeps in its signed cookie."""
    return secrets.token_urlsafe(32)


def find_learner(session: Session, token: str | None) -> Learner | None:
    """The learner whom a browser with this token may see."""
    if not token:
        return None
    of_token = LearnerSession.token_hash == _digest(token)
    return session.scalar(select(Learner).join(LearnerSession).where(of_token))


def add_learner(session: Session, token: str, *, now: datetime) -> Learner:
    """Make a learner known by ``token``. The caller commits, so that no learner is kept without an attempt."""
    learner = Learner(created_at=now)
    session.add(learner)
    session.flush()
    session.add(LearnerSession(learner_id=learner.id, token_hash=_digest(token), created_at=now))
    return learner


def issue_recovery_code(session: Session, learner_id: int) -> str:
    """Give a learner a new recovery code of 140 bits; an older code stops working. Shown once, kept as a hash."""
    learner = session.get_one(Learner, learner_id)
    groups = ["".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_GROUP_LENGTH)) for _ in range(CODE_GROUPS)]
    code = "-".join(groups)
    learner.recovery_code_hash = _digest(_plain_code(code))
    session.commit()
    return code


def add_session_by_code(session: Session, code: str, *, now: datetime) -> tuple[Learner, str]:
    """The learner who has this code, and a token for one more browser. The caller commits.

    Raises:
        RecoveryCodeUnknownError: the code is wrong or was replaced by a newer one.
    """
    of_code = Learner.recovery_code_hash == _digest(_plain_code(code))
    learner = session.scalar(select(Learner).where(of_code))
    if learner is None:
        raise RecoveryCodeUnknownError
    token = new_token()
    session.add(LearnerSession(learner_id=learner.id, token_hash=_digest(token), created_at=now))
    return learner, token


def list_sessions(session: Session, learner_id: int) -> Sequence[LearnerSession]:
    """The browsers in which a learner is known, oldest first."""
    own = select(LearnerSession).where(LearnerSession.learner_id == learner_id)
    return session.scalars(own.order_by(LearnerSession.id)).all()


def is_known_here_only(session: Session, learner_id: int) -> bool:
    """Whether a learner has no recovery code and no other browser, so that this one is the only way to the data."""
    learner = session.get_one(Learner, learner_id)
    return learner.recovery_code_hash is None and len(list_sessions(session, learner_id)) <= 1


def close_session(session: Session, token: str) -> None:
    """Forget the learner in the browser with this token; the data stay."""
    session.execute(delete(LearnerSession).where(LearnerSession.token_hash == _digest(token)))
    session.commit()


def delete_learner(session: Session, learner_id: int) -> None:
    """Delete a learner with all attempts, assessments and sessions (the database cascades)."""
    remove_learner(session, learner_id)
    session.commit()


def remove_learner(session: Session, learner_id: int) -> None:
    """As ``delete_learner``, as a part of a larger change: the caller commits."""
    session.execute(delete(Learner).where(Learner.id == learner_id))


def _plain_code(code: str) -> str:
    """The code as it counts: upper case, without spaces and dashes, look-alike letters read as digits."""
    return "".join(c for c in code.upper().translate(_LOOK_ALIKES) if c.isalnum())


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
