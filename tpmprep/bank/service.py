"""Use cases of the bank: find a question, list and count what fits a choice."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tpmprep.bank import search
from tpmprep.bank.models import ContentSync, Question, QuestionRevision
from tpmprep.content.vocabulary import Vocabulary

FAMILIES = ("competency", "kind", "seniority", "industry")
TAG_FAMILIES = {"seniority": "seniorities", "industry": "industries"}


class QuestionNotFoundError(Exception):
    """There is no question with this slug."""


@dataclass(frozen=True)
class QuestionChoice:
    """What somebody wants to see: words typed, and for each family the chosen id ('' means any)."""

    typed: str = ""
    competency: str = ""
    kind: str = ""
    seniority: str = ""
    industry: str = ""


@dataclass(frozen=True)
class QuestionList:
    """Questions that fit a choice, and for each family how many there would be with each id chosen."""

    questions: Sequence[Question]
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def get_question(session: Session, slug: str) -> Question:
    """The question with this slug, also a retired one.

    Raises:
        QuestionNotFoundError: there is none.
    """
    by_slug = select(Question).where(Question.slug == slug.replace("\x00", " ")).options(selectinload(Question.tags))
    row = session.scalar(by_slug)
    if row is None:
        raise QuestionNotFoundError(slug)
    return row


def get_revision(session: Session, question: Question) -> QuestionRevision:
    """The present content of a question."""
    of_row = (
        QuestionRevision.question_id == question.id,
        QuestionRevision.revision == question.revision,
    )
    return session.execute(select(QuestionRevision).where(*of_row)).scalar_one()


def list_questions(session: Session, choice: QuestionChoice) -> QuestionList:
    """Questions that fit, in the order of the bank or, when words were typed, of how well they fit."""
    if choice.industry and choice.industry not in get_vocabulary(session).ids("industries"):
        return QuestionList([], {family: {} for family in FAMILIES})
    served = select(Question).where(Question.retired_at.is_(None)).options(selectinload(Question.tags))
    questions = list(session.scalars(served.order_by(Question.position)))
    found = search.find_question_ids(session, choice.typed)
    if found is not None:
        place = {id: rank for rank, id in enumerate(found)}
        questions = sorted((q for q in questions if q.id in place), key=lambda q: place[q.id])
    counts = {family: _count_ids(questions, choice, family) for family in FAMILIES}
    return QuestionList([q for q in questions if _fits(q, choice)], counts)


def get_vocabulary(session: Session) -> Vocabulary:
    """The vocabulary of the last good sync; an empty one before the first."""
    state = session.get(ContentSync, 1)
    if state is None:
        return Vocabulary(
            competencies=(),
            kinds=(),
            seniorities=(),
            industries=(),
            responsibilities=(),
            skills=(),
        )
    return Vocabulary.model_validate(state.vocabulary)


def is_served(session: Session) -> bool:
    """Whether the database answers and holds the questions of a good sync."""
    return session.get(ContentSync, 1) is not None


def _count_ids(questions: Sequence[Question], choice: QuestionChoice, family: str) -> dict[str, int]:
    """How many questions there would be with each id of a family chosen; those that fit any industry count for each."""
    fitting = [q for q in questions if _fits(q, choice, leaving_out=family)]
    named = Counter(id for q in fitting for id in _ids(q, family))
    everywhere = sum(not _ids(q, family) for q in fitting)
    return {id: count + everywhere for id, count in named.items()}


def _fits(question: Question, choice: QuestionChoice, *, leaving_out: str = "") -> bool:
    chosen = {family: getattr(choice, family) for family in FAMILIES if family != leaving_out}
    return all(not id or _fits_one(question, family, id) for family, id in chosen.items())


def _fits_one(question: Question, family: str, id: str) -> bool:
    ids = _ids(question, family)
    return id in ids or (family == "industry" and not ids)


def _ids(question: Question, family: str) -> list[str]:
    """The ids of a family that a question names; one that names no industry fits any."""
    if family not in TAG_FAMILIES:
        return [getattr(question, family)]
    return question.tagged(TAG_FAMILIES[family])
