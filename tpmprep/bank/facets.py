"""Facets: which questions carry which id, held in memory so that a choice and all its counts take microseconds.

A set of questions is one integer: bit ``i`` stands for the ``i``-th served question in the order of the bank.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tpmprep.bank.models import ContentSync, Question, QuestionTag, QuestionWord

FAMILIES = ("competency", "kind", "seniority", "industry", "responsibility", "skill", "minutes", "state")
TAG_FAMILIES = {
    "seniorities": "seniority",
    "industries": "industry",
    "responsibilities": "responsibility",
    "skills": "skill",
}
MINUTES = (1, 2, 3, 4, 5)
MOST_KEPT = 4
_kept: dict[tuple[str, str | None], "Facets"] = {}


@dataclass(frozen=True)
class Facets:
    """The served questions: their row ids in order, minutes, the set of each id of each family, and the words in them."""

    ids: tuple[int, ...]
    minutes: tuple[int, ...]
    having: Mapping[str, Mapping[str, int]]
    words: tuple[str, ...]
    places: Mapping[int, int]

    @property
    def all(self) -> int:
        return (1 << len(self.ids)) - 1

    def set_of(self, ids: Iterable[int]) -> int:
        """The set of those questions, by row id, that are served."""
        return _set_of([self.places[id] for id in ids if id in self.places])

    def places_in(self, chosen: int) -> list[int]:
        """The places of a set in the order of the bank."""
        return [place for place, bit in enumerate(reversed(f"{chosen:b}")) if bit == "1"]


def load_facets(session: Session) -> Facets:
    """The facets of the questions now served; read anew only after a sync that changed something."""
    key = (str(session.get_bind().engine.url), session.scalar(select(ContentSync.serial)))
    facets = _kept.get(key)
    if facets is None:
        facets = _read(session)
        for oldest in list(_kept)[: 1 - MOST_KEPT]:  # other threads may do the same: nothing here can fail on that
            _kept.pop(oldest, None)
        _kept[key] = facets
    return facets


def _read(session: Session) -> Facets:
    columns = (Question.id, Question.competency, Question.kind, Question.minutes)
    rows = session.execute(select(*columns).where(Question.retired_at.is_(None)).order_by(Question.position)).all()
    places = {row.id: place for place, row in enumerate(rows)}
    members: dict[tuple[str, str], list[int]] = {}
    for place, row in enumerate(rows):
        members.setdefault(("competency", row.competency), []).append(place)
        members.setdefault(("kind", row.kind), []).append(place)
        for most in MINUTES:
            if row.minutes <= most:
                members.setdefault(("minutes", str(most)), []).append(place)
    for id, family, value in session.execute(select(QuestionTag.question_id, QuestionTag.family, QuestionTag.value)):
        if id in places:
            members.setdefault((TAG_FAMILIES[family], value), []).append(places[id])
    having: dict[str, dict[str, int]] = {family: {} for family in FAMILIES}
    for (family, value), found in members.items():
        having[family][value] = _set_of(found)
    anywhere = ((1 << len(rows)) - 1) & ~_union(having["industry"].values())
    having["industry"] = {id: having["industry"].get(id, 0) | anywhere for id in _industries(session)}
    words = tuple(sorted(session.scalars(select(QuestionWord.word))))
    return Facets(tuple(places), tuple(row.minutes for row in rows), having, words, places)


def _industries(session: Session) -> list[str]:
    """The ids of the vocabulary; a question that names no industry fits each of them."""
    vocabulary = session.scalar(select(ContentSync.vocabulary)) or {}
    return [term["id"] for term in vocabulary.get("industries", ())]


def _set_of(places: Sequence[int]) -> int:
    if not places:
        return 0
    bits = bytearray(b"0") * (max(places) + 1)
    for place in places:
        bits[place] = ord("1")
    return int(bits[::-1], 2)


def _union(sets: Iterable[int]) -> int:
    union = 0
    for chosen in sets:
        union |= chosen
    return union
