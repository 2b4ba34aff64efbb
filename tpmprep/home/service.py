"""What joins the features: all data of a learner as one document."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tpmprep.accounts.models import Learner
from tpmprep.accounts.service import add_session_by_code, is_known_here_only, list_sessions, remove_learner
from tpmprep.practice.service import list_attempts, move_attempts

FORMAT = "tpmprep-export-1"


def open_with_recovery_code(session: Session, code: str, here: int | None, *, now: datetime) -> str:
    """A token for the learner who has this code. What was practised in this browser before, by the learner
    ``here``, comes along when nothing else opens it; who has a code or another browser keeps what is theirs.

    Raises:
        RecoveryCodeUnknownError: the code is wrong or was replaced by a newer one.
    """
    learner, token = add_session_by_code(session, code, now=now)
    if here is not None and here != learner.id and is_known_here_only(session, here):
        move_attempts(session, here, learner.id)
        remove_learner(session, here)
    session.commit()
    return token


def export_learner(session: Session, learner: Learner, *, now: datetime) -> dict[str, Any]:
    """Every row kept about a learner, in plain values. Secrets are kept as hashes only, so none is in it."""
    return {
        "format": FORMAT,
        "exported_at": now.isoformat(),
        "learner": {
            "created_at": learner.created_at.isoformat(),
            "has_recovery_code": learner.recovery_code_hash is not None,
        },
        "browsers": [{"known_since": row.created_at.isoformat()} for row in list_sessions(session, learner.id)],
        "attempts": [
            {
                "id": attempt.id,
                "question": attempt.question.slug,
                "question_revision": attempt.question_revision.revision,
                "prompt": attempt.question_revision.content.prompt,
                "answered_at": attempt.created_at.isoformat(),
                "answer": attempt.text,
                "assessments": [stored.document for stored in attempt.assessments],
                "disagreements": [
                    {
                        "dimension": row.dimension,
                        "level": row.level,
                        "note": row.note,
                        "at": row.created_at.isoformat(),
                    }
                    for row in attempt.disagreements
                ],
            }
            for attempt in list_attempts(session, learner.id)
        ],
    }
