"""Use cases of practice: submit an answer, look at an attempt again, list one's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from sqlalchemy import Select, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload

from tpmprep.accounts import service as accounts
from tpmprep.bank.models import Question, QuestionRevision
from tpmprep.bank.service import get_revision
from tpmprep.practice.models import Attempt, AttemptAssessment, Disagreement
from tpmprep.practice.repetition import due_at
from tpmprep.scoring.assessment import Assessment, QuestionText
from tpmprep.scoring.examples import question_text

LARGEST_ID = 2**31 - 1


class Scorer(Protocol):
    """What practice needs of a scorer."""

    def assess(self, question: QuestionText, text: str) -> Assessment:
        """The reading of one answer."""


@dataclass(frozen=True)
class PractisedQuestion:
    """How often a learner tried a question, the overall level of the last attempt, and whether it is due again."""

    times: int
    last_overall: float
    is_due: bool


class AttemptNotFoundError(Exception):
    """This learner has no such attempt."""


class AnswerGatedError(Exception):
    """The answer cannot be rated; ``gate`` names why. Nothing was stored."""

    def __init__(self, gate: str) -> None:
        self.gate = gate
        super().__init__(gate)


def submit_answer(
    session: Session,
    scorer: Scorer,
    question: Question,
    *,
    token: str,
    text: str,
    key: str,
    now: datetime,
) -> Attempt:
    """Assess an answer and keep it as an attempt of the learner of ``token``, who begins to exist with it.

    The same ``key`` gives the same attempt again.

    Raises:
        AnswerGatedError: the answer gets no rating; it is no attempt.
    """
    if (known := _find_by_key(session, token, key)) is not None:
        return known
    revision = get_revision(session, question)
    assessment = scorer.assess(question_text(revision.content), text)
    if assessment.gate is not None:
        raise AnswerGatedError(assessment.gate)
    add = partial(_add_attempt, session, question, revision, assessment, token=token, text=text, key=key, now=now)
    try:
        attempt = add()
        session.commit()
    except IntegrityError:  # this browser sent two forms, or the same one twice, at the same moment
        session.rollback()
        attempt = _find_by_key(session, token, key) or add()
        session.commit()
    return attempt


def get_attempt(session: Session, learner_id: int | None, attempt_id: int) -> Attempt:
    """An attempt with its question and assessments.

    Raises:
        AttemptNotFoundError: there is none, or it belongs to somebody else.
    """
    if learner_id is None or attempt_id > LARGEST_ID:
        raise AttemptNotFoundError(attempt_id)
    own = _with_parts(select(Attempt)).where(Attempt.id == attempt_id, Attempt.learner_id == learner_id)
    attempt = session.scalar(own)
    if attempt is None:
        raise AttemptNotFoundError(attempt_id)
    return attempt


def list_attempts(session: Session, learner_id: int | None, *, question_id: int | None = None) -> Sequence[Attempt]:
    """The attempts of a learner, oldest first; those on one question when ``question_id`` is given."""
    if learner_id is None:
        return []
    own = _with_parts(select(Attempt)).where(Attempt.learner_id == learner_id).order_by(Attempt.id)
    if question_id is not None:
        own = own.where(Attempt.question_id == question_id)
    return session.scalars(own).all()


def list_practised(session: Session, learner_id: int | None, *, now: datetime) -> dict[int, PractisedQuestion]:
    """What a learner did with each question tried so far, by the id of the question."""
    if learner_id is None:
        return {}
    own = (
        select(Attempt.question_id, Attempt.created_at, AttemptAssessment.overall)
        .join(AttemptAssessment, AttemptAssessment.attempt_id == Attempt.id)
        .where(Attempt.learner_id == learner_id, AttemptAssessment.id.in_(_first_assessments(learner_id)))
        .order_by(Attempt.id)
    )
    history: dict[int, list[tuple[datetime, float]]] = {}
    for question_id, moment, overall in session.execute(own):
        history.setdefault(question_id, []).append((moment, overall))
    return {id: PractisedQuestion(len(tries), tries[-1][1], due_at(tries) <= now) for id, tries in history.items()}


def _first_assessments(learner_id: int) -> "Select[int]":
    """What the scorer said when each answer of a learner was given; later assessments do not count."""
    own = select(func.min(AttemptAssessment.id)).join(Attempt, Attempt.id == AttemptAssessment.attempt_id)
    return own.where(Attempt.learner_id == learner_id).group_by(AttemptAssessment.attempt_id)


def move_attempts(session: Session, from_learner: int, to_learner: int) -> None:
    """Give the attempts of one learner to another. The caller commits."""
    session.execute(update(Attempt).where(Attempt.learner_id == from_learner).values(learner_id=to_learner))


def disagree(
    session: Session,
    learner_id: int | None,
    attempt_id: int,
    *,
    dimension: str,
    level: int,
    note: str,
    now: datetime,
) -> None:
    """Keep the learner's own level for a dimension beside the scorer's; a second one replaces the first.

    Raises:
        AttemptNotFoundError: there is no such attempt, or it belongs to somebody else.
    """
    keep = partial(_keep_view, session, learner_id, attempt_id, dimension=dimension, level=level, note=note, now=now)
    try:
        keep()
        session.commit()
    except IntegrityError:  # the same view was sent twice at the same moment
        session.rollback()
        keep()
        session.commit()


def _keep_view(
    session: Session, learner_id: int | None, attempt_id: int, *, dimension: str, level: int, note: str, now: datetime
) -> None:
    attempt = get_attempt(session, learner_id, attempt_id)
    said = next((row for row in attempt.disagreements if row.dimension == dimension), None)
    if said is None:
        said = Disagreement(attempt_id=attempt.id, dimension=dimension)
        session.add(said)
    said.level, said.note, said.created_at = level, note, now
    session.flush()


def _find_by_key(session: Session, token: str, key: str) -> Attempt | None:
    learner = accounts.find_learner(session, token)
    if learner is None:
        return None
    return session.scalar(select(Attempt).where(Attempt.learner_id == learner.id, Attempt.key == key))


def _add_attempt(
    session: Session,
    question: Question,
    revision: QuestionRevision,
    assessment: Assessment,
    *,
    token: str,
    text: str,
    key: str,
    now: datetime,
) -> Attempt:
    learner = accounts.find_learner(session, token) or accounts.add_learner(session, token, now=now)
    attempt = Attempt(
        learner_id=learner.id,
        question_id=question.id,
        question_revision_id=revision.id,
        key=key,
        text=text,
        created_at=now,
        assessments=[_stored(assessment, now)],
    )
    session.add(attempt)
    session.flush()
    return attempt


def _stored(assessment: Assessment, now: datetime) -> AttemptAssessment:
    return AttemptAssessment(
        scorer_version=assessment.scorer_version,
        overall=assessment.overall or 0.0,
        document=assessment.to_dict(),
        created_at=now,
    )


def _with_parts(statement: "Select[Attempt]") -> "Select[Attempt]":
    return statement.options(
        joinedload(Attempt.question).selectinload(Question.tags),
        joinedload(Attempt.question_revision),
        selectinload(Attempt.assessments),
        selectinload(Attempt.disagreements),
    )
