"""Sync: the content files become rows, in one transaction, only when something changed."""

import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from tpmprep.bank import search
from tpmprep.bank.models import ContentSync, Question, QuestionLikeness, QuestionRevision, QuestionTag, QuestionWord
from tpmprep.content.bank import Bank, fingerprint
from tpmprep.content.checks import check_bank
from tpmprep.content.problem import Problem
from tpmprep.content.question import Question as QuestionContent

MORE_LIKE_THIS = 4
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SyncReport:
    """What a sync did. With problems nothing was changed and the last good state is served."""

    changed: bool
    questions: int
    problems: tuple[Problem, ...]


def sync_content(session: Session, folder: Path, *, now: datetime) -> SyncReport:
    """Bring the tables in line with the question bank in ``folder``."""
    state = session.get(ContentSync, 1)
    digest = fingerprint(folder)
    if state is not None and state.fingerprint == digest:
        return SyncReport(False, _count_served(session), ())
    bank, problems = check_bank(folder)
    if bank is not None and not problems:
        problems = _silent_changes(session, bank)
    if bank is None or problems:
        logger.error("content has %d problems; the last good state is served", len(problems))
        session.rollback()
        return SyncReport(False, _count_served(session), tuple(problems))
    write_questions(session, bank.questions, now)
    session.merge(
        ContentSync(
            id=1,
            fingerprint=digest,
            serial=secrets.token_hex(8),
            vocabulary=bank.vocabulary.model_dump(mode="json"),
            synced_at=now,
        )
    )
    session.commit()
    return SyncReport(True, len(bank.questions), ())


def _silent_changes(session: Session, bank: Bank) -> list[Problem]:
    """A prompt or key point that changed while the revision did not: old attempts would show another question."""
    stored = {(row.slug, content.revision): content.content for row, content in _stored_revisions(session)}
    return [
        Problem(
            bank.question_file(question),
            1,
            "the prompt or a key point changed: raise the revision",
        )
        for question in bank.questions
        if (before := stored.get((question.slug, question.revision))) and _asked(before) != _asked(question)
    ]


def _asked(question: QuestionContent) -> tuple[str, list[tuple[str, str]]]:
    return question.prompt, [(point.id, point.says) for point in question.key_points]


def _stored_revisions(session: Session) -> list[tuple[Question, QuestionRevision]]:
    pairs = select(Question, QuestionRevision).join(QuestionRevision, QuestionRevision.question_id == Question.id)
    return [(row, revision) for row, revision in session.execute(pairs)]


def write_questions(session: Session, questions: Sequence[QuestionContent], now: datetime) -> None:
    """Make the rows, the search index and the likeness those of ``questions``; retire the rest. The caller commits."""
    rows = {row.slug: row for row in session.scalars(select(Question).options(selectinload(Question.tags)))}
    indexed: list[tuple[int, QuestionContent]] = []
    for position, content in enumerate(questions):
        row = rows.pop(content.slug, None) or Question(slug=content.slug, tags=[])
        _fill(row, content, position)
        session.add(row)
        session.flush()
        _write_revision(session, row, content)
        indexed.append((row.id, content))
    for gone in rows.values():
        gone.retired_at = gone.retired_at or now
    search.index_questions(session, indexed)
    _write_words(session, indexed)
    _write_likeness(session, indexed)


def _write_words(session: Session, indexed: list[tuple[int, QuestionContent]]) -> None:
    words = set().union(*(search.words_of(content) for _, content in indexed))
    session.execute(delete(QuestionWord))
    session.add_all(QuestionWord(word=word) for word in sorted(words))


def _write_likeness(session: Session, indexed: list[tuple[int, QuestionContent]]) -> None:
    from tpmprep.scoring.likeness import like_questions  # scikit-learn is loaded only when something changed

    session.execute(delete(QuestionLikeness))
    found = like_questions([f"{content.prompt} {content.what_it_tests}" for _, content in indexed], MORE_LIKE_THIS)
    for (id, _), others in zip(indexed, found, strict=True):
        for place, (other, likeness) in enumerate(others):
            like_id = indexed[other][0]
            session.add(QuestionLikeness(question_id=id, place=place, like_id=like_id, likeness=likeness))


def _fill(row: Question, content: QuestionContent, position: int) -> None:
    row.position = position
    row.kind, row.competency, row.minutes = (
        content.kind,
        content.competency,
        content.minutes,
    )
    row.prompt, row.revision, row.retired_at = content.prompt, content.revision, None
    families = {
        "seniorities": content.seniority,
        "industries": content.industries,
        "responsibilities": content.responsibilities,
        "skills": content.skills,
    }
    wanted = {(family, value) for family, values in families.items() for value in values}
    kept = [tag for tag in row.tags if (tag.family, tag.value) in wanted]
    new = wanted - {(tag.family, tag.value) for tag in kept}
    row.tags = [
        *kept,
        *(QuestionTag(family=family, value=value) for family, value in sorted(new)),
    ]


def _write_revision(session: Session, row: Question, content: QuestionContent) -> None:
    of_revision = (
        QuestionRevision.question_id == row.id,
        QuestionRevision.revision == content.revision,
    )
    revision = session.scalar(select(QuestionRevision).where(*of_revision))
    document = content.model_dump(mode="json")
    if revision is None:
        session.add(QuestionRevision(question_id=row.id, revision=content.revision, document=document))
    elif revision.document != document:
        revision.document = document


def _count_served(session: Session) -> int:
    return len(session.scalars(select(Question.id).where(Question.retired_at.is_(None))).all())
