"""What joins the features: all data of a learner as one document."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tpmprep.accounts.models import Learner, LearnerSession
from tpmprep.practice.service import list_attempts

FORMAT = "tpmprep-export-1"


def export_learner(session: Session, learner: Learner, *, now: datetime) -> dict[str, Any]:
    """Every row kept about a learner, in plain values. Secrets are kept as hashes only, so none is in it."""
    sessions = select(LearnerSession).where(LearnerSession.learner_id == learner.id)
    return {
        "format": FORMAT,
        "exported_at": now.isoformat(),
        "learner": {
            "created_at": learner.created_at.isoformat(),
            "has_recovery_code": learner.recovery_code_hash is not None,
        },
        "browsers": [{"known_since": row.created_at.isoformat()} for row in session.scalars(sessions)],
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
