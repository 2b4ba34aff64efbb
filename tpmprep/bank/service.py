"""Use cases of the bank: find a question, list and count what fits a choice."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tpmprep.bank import search
from tpmprep.bank.facets import FAMILIES, Facets, load_facets
from tpmprep.bank.models import ContentSync, Question, QuestionLikeness, QuestionRevision
from tpmprep.content.vocabulary import Vocabulary

PAGE_SIZE = 30
SORTS = ("", "short", "long", "new")


class QuestionNotFoundError(Exception):
    """There is no question with this slug."""


@dataclass(frozen=True)
class QuestionChoice:
    """What somebody wants to see: words typed, for each family the chosen id ('' means any), and the order.

    ``minutes`` is the longest target time, ``state`` is new, practised or due, ``sort`` is one of ``SORTS``.
    """

    typed: str = ""
    competency: str = ""
    kind: str = ""
    seniority: str = ""
    industry: str = ""
    responsibility: str = ""
    skill: str = ""
    minutes: str = ""
    state: str = ""
    sort: str = ""

    @property
    def chosen(self) -> dict[str, str]:
        """The families in which something is chosen, with its id."""
        return {family: id for family in FAMILIES if (id := getattr(self, family))}


@dataclass(frozen=True)
class Practised:
    """What a learner did so far, as row ids of questions: tried at least once, and of these due again."""

    tried: Collection[int] = ()
    due: Collection[int] = ()


NOBODY = Practised()


@dataclass(frozen=True)
class QuestionList:
    """One page of the questions that fit a choice, how many fit, and for each family how many would with each id.

    ``words`` are the words that were searched for, ``corrected`` those of them that replaced a mistyped one.
    """

    questions: Sequence[Question]
    total: int = 0
    page: int = 1
    pages: int = 1
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    corrected: Mapping[str, str] = field(default_factory=dict)


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


def list_questions(
    session: Session,
    choice: QuestionChoice,
    *,
    practised: Practised = NOBODY,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> QuestionList:
    """A page of the questions that fit, in the order of the bank or, when words were typed, of how well they fit."""
    found = _find(session, choice, practised)
    pages = max(1, -(-len(found.places) // size))
    page = min(max(1, page), pages)
    words = zip(found.typed.words, found.used.words, strict=True)
    return QuestionList(
        questions=_rows(session, found.facets, found.places[(page - 1) * size : page * size]),
        total=len(found.places),
        page=page,
        pages=pages,
        counts={family: _counts(choice, family, found.having, found.searched) for family in FAMILIES},
        words=found.used.words,
        corrected={before: after for before, after in words if before != after},
    )


def list_chosen(session: Session, slugs: Sequence[str]) -> Sequence[Question]:
    """The served questions with these slugs, in this order; a slug that none has is passed over."""
    chosen = select(Question).where(Question.slug.in_(slugs), Question.retired_at.is_(None))
    rows = {question.slug: question for question in session.scalars(chosen.options(selectinload(Question.tags)))}
    return [rows[slug] for slug in dict.fromkeys(slugs) if slug in rows]


def draw_questions(
    session: Session, choice: QuestionChoice, *, practised: Practised = NOBODY, size: int, seed: int
) -> Sequence[Question]:
    """``size`` of the questions that fit, drawn by ``seed``: the same seed draws the same set while the same ones fit."""
    found = _find(session, choice, practised)
    places = sorted(found.places)
    drawn = random.Random(seed).sample(places, min(size, len(places)))  # noqa: S311 - no secret
    return _rows(session, found.facets, drawn)


def list_like(session: Session, question: Question) -> Sequence[Question]:
    """Served questions like this one, nearest first."""
    like = (
        select(Question)
        .join(QuestionLikeness, QuestionLikeness.like_id == Question.id)
        .where(QuestionLikeness.question_id == question.id, Question.retired_at.is_(None))
        .order_by(QuestionLikeness.place)
        .options(selectinload(Question.tags))
    )
    return session.scalars(like).all()


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


@dataclass(frozen=True)
class _Found:
    """What a choice found: the places of the questions in order, and the sets that its counts are made of."""

    facets: Facets
    typed: search.SearchTerms
    used: search.SearchTerms
    having: Mapping[str, Mapping[str, int]]
    searched: int
    places: list[int]


def _find(session: Session, choice: QuestionChoice, practised: Practised) -> _Found:
    facets = load_facets(session)
    typed = search.SearchTerms.of(choice.typed)
    used = typed.corrected(facets.words)
    ids = search.find_question_ids(session, used) if used.words else None
    searched = facets.all if ids is None else facets.set_of(ids)
    having = _having(facets, practised)
    places = _in_order(facets, _fitting(choice, having, searched), ids, choice.sort, having)
    return _Found(facets, typed, used, having, searched, places)


def _having(facets: Facets, practised: Practised) -> dict[str, Mapping[str, int]]:
    """The sets of all families, those of this learner's state included."""
    tried = facets.set_of(practised.tried)
    states = {"new": facets.all & ~tried, "practised": tried, "due": facets.set_of(practised.due)}
    return {**facets.having, "state": states}


def _fitting(
    choice: QuestionChoice, having: Mapping[str, Mapping[str, int]], searched: int, leaving_out: str = ""
) -> int:
    sets = (having[family].get(id, 0) for family, id in choice.chosen.items() if family != leaving_out)
    return reduce(int.__and__, sets, searched)


def _counts(
    choice: QuestionChoice, family: str, having: Mapping[str, Mapping[str, int]], searched: int
) -> dict[str, int]:
    """How many questions there would be with each id of a family chosen."""
    fitting = _fitting(choice, having, searched, leaving_out=family)
    counts = {id: (fitting & chosen).bit_count() for id, chosen in having[family].items()}
    return {id: count for id, count in counts.items() if count}


def _in_order(
    facets: Facets, fitting: int, found: Sequence[int] | None, sort: str, having: Mapping[str, Mapping[str, int]]
) -> list[int]:
    """The places of the questions that fit, sorted as asked; what is equal stays in the order of fit or of the bank."""
    if found is None:
        places = facets.places_in(fitting)
    else:
        inside = set(facets.places_in(fitting))
        places = [place for id in found if (place := facets.places.get(id)) in inside]
    if sort in ("short", "long"):
        places.sort(key=facets.minutes.__getitem__, reverse=sort == "long")
    elif sort == "new":
        new = set(facets.places_in(having["state"]["new"]))
        places.sort(key=lambda place: place not in new)
    return places


def _rows(session: Session, facets: Facets, places: Sequence[int]) -> list[Question]:
    """Questions with their tags in the order of their places."""
    ids = [facets.ids[place] for place in places]
    found = session.scalars(select(Question).where(Question.id.in_(ids)).options(selectinload(Question.tags)))
    rows = {question.id: question for question in found}
    return [rows[id] for id in ids]
