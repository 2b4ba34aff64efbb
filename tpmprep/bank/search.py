"""Full-text search of questions: FTS5 on SQLite, tsvector on PostgreSQL, one function in front."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from tpmprep.content.question import Question as QuestionContent

MOST_TERMS = 12
LONGEST_STEM, LONGEST_ENDING = 5, 4
SHORTEST_MISTYPED, LONG_WORD = 4, 7
MOST_RANKED = 2000
LONGEST_EXCERPT = 220
# PostgreSQL leaves these out of its index; the same words are left out everywhere, so that searches agree.
STOP_WORDS = frozenset(
    "about above after again against all am an and any are as at be because been before being below between both but by "
    "can did do does doing don down during each few for from further had has have having he her here hers herself him "
    "himself his how if in into is it its itself just me more most my myself no nor not now of off on once only or other "
    "our ours ourselves out over own same she should so some such than that the their theirs them themselves then there "
    "these they this those through to too under until up very was we were what when where which while who whom why will "
    "with you your yours yourself yourselves".split()
)
_TERM = re.compile(r"[^\W_]+")

_INSERT = {
    "sqlite": "INSERT INTO question_search (rowid, prompt, about) VALUES (:id, :prompt, :about)",
    "postgresql": (
        "INSERT INTO question_search (question_id, document) VALUES (:id, "
        "setweight(to_tsvector('english', :prompt), 'A') || setweight(to_tsvector('english', :about), 'D'))"
    ),
}
_MATCH = {
    "sqlite": "SELECT rowid FROM question_search WHERE question_search MATCH :query ORDER BY rowid",
    "postgresql": (
        "SELECT question_id FROM question_search WHERE document @@ to_tsquery('english', :query) ORDER BY question_id"
    ),
}
_MATCH_PROMPT = {
    "sqlite": "SELECT rowid FROM question_search WHERE question_search MATCH 'prompt : (' || :query || ')'",
    "postgresql": (
        "SELECT question_id FROM question_search WHERE ts_filter(document, '{a}') @@ to_tsquery('english', :query)"
    ),
}
_RANK = {
    "sqlite": (
        "SELECT rowid FROM question_search WHERE question_search MATCH :query "
        "ORDER BY bm25(question_search, 5.0, 1.0), rowid"
    ),
    "postgresql": (
        "SELECT question_id FROM question_search WHERE document @@ to_tsquery('english', :query) "
        "ORDER BY ts_rank(document, to_tsquery('english', :query)) DESC, question_id"
    ),
}


@dataclass(frozen=True)
class SearchTerms:
    """The words that somebody typed, cleaned of every operator."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, typed: str) -> "SearchTerms":
        words = [word for word in _TERM.findall(plain(typed)) if len(word) > 1 and word not in STOP_WORDS]
        return cls(tuple(words[:MOST_TERMS]))

    def corrected(self, known: Sequence[str]) -> "SearchTerms":
        """Each word that begins no word of ``known`` (sorted) gives way to the nearest one, when one is near enough."""
        return SearchTerms(tuple(word if _begins_one(word, known) else _nearest(word, known) for word in self.words))

    def query(self, dialect: str) -> str:
        """All words, each as the beginning of a word, in the language of the database.

        The index holds stems, which may be shorter than what was typed of a word: its first part is asked for too.
        """
        parts = [tuple(dict.fromkeys((word, _first_part(word)))) for word in self.words]
        if dialect == "sqlite":
            return " AND ".join("(" + " OR ".join(f'"{part}"*' for part in either) + ")" for either in parts)
        return " & ".join("(" + " | ".join(f"{part}:*" for part in either) + ")" for either in parts)


def _begins_one(word: str, known: Sequence[str]) -> bool:
    part = _first_part(word)
    place = bisect_left(known, part)
    return place < len(known) and known[place].startswith(part)


def _nearest(word: str, known: Sequence[str]) -> str:
    """The known word that one slip of the fingers (two in a long word) turns into ``word``; else the word itself."""
    if len(word) < SHORTEST_MISTYPED:
        return word
    slips = 2 if len(word) >= LONG_WORD else 1
    found = process.extractOne(word, known, scorer=OSA.distance, score_cutoff=slips)
    return str(found[0]) if found else word


def marked(shown: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """A text cut into pieces: what a searched word found in it is True, what lies between is False."""
    parts = tuple(_first_part(word) for word in words)
    pieces: list[tuple[str, bool]] = []
    end = 0
    for match in _TERM.finditer(shown):
        if parts and plain(match[0]).startswith(parts):
            pieces += [(shown[end : match.start()], False), (match[0], True)]
            end = match.end()
    return [piece for piece in [*pieces, (shown[end:], False)] if piece[0]]


def excerpt(shown: str, words: Sequence[str], longest: int = LONGEST_EXCERPT) -> str:
    """The beginning of a text, or where that holds none of the words, the part that begins with the first sentence that does."""
    begin = 0
    before = "".join(piece for piece, _ in marked(shown, words)[:1]) if words else ""
    if longest < len(before) < len(shown):
        begin = max(before.rfind(mark) for mark in (". ", "? ", "! ", "\n")) + 1
        if len(before) - begin > longest // 2:  # a long sentence: begin a few words before the hit
            begin = before.rfind(" ", 0, len(before) - longest // 4) + 1
    part = shown[begin:].strip()
    if len(part) > longest + 30:
        part = part[:longest].rsplit(" ", 1)[0] + " …"
    return f"… {part}" if begin else part


def words_of(question: QuestionContent) -> set[str]:
    """The plain words that a search can find a question by."""
    return set(_TERM.findall(plain(f"{question.prompt} {_about(question)}"))) - STOP_WORDS


def plain(text: str) -> str:
    """Lower case without accents, so that both databases find the same."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def _first_part(word: str) -> str:
    """The beginning of a word without what a stemmer may cut off."""
    return word if len(word) <= LONGEST_STEM else word[: max(LONGEST_STEM, len(word) - LONGEST_ENDING)]


def index_questions(session: Session, questions: Iterable[tuple[int, QuestionContent]]) -> None:
    """Replace the index by these questions, each with its row's id."""
    dialect = session.get_bind().dialect.name
    session.execute(text("DELETE FROM question_search"))
    for id, question in questions:
        values = {"id": id, "prompt": plain(question.prompt), "about": plain(_about(question))}
        session.execute(text(_INSERT[dialect]), values)


def find_question_ids(session: Session, terms: SearchTerms) -> Sequence[int]:
    """Ids of the questions that hold every word, best first.

    Of more than ``MOST_RANKED`` no order by fit is reckoned: those with the words in the prompt come first.
    """
    found = _ids(session, _MATCH, terms)
    if len(found) <= MOST_RANKED:
        return _ids(session, _RANK, terms)
    in_prompt = set(_ids(session, _MATCH_PROMPT, terms))
    return sorted(found, key=lambda id: id not in in_prompt)


def _ids(session: Session, statements: Mapping[str, str], terms: SearchTerms) -> Sequence[int]:
    dialect = session.get_bind().dialect.name
    statement = text(statements[dialect]).bindparams(bindparam("query", terms.query(dialect)))
    return session.scalars(statement).all()


def _about(question: QuestionContent) -> str:
    points = " ".join(point.says for point in question.key_points)
    tags = " ".join(
        [
            question.competency,
            question.kind,
            *question.skills,
            *question.responsibilities,
            *question.industries,
        ]
    )
    return f"{question.what_it_tests} {points} {tags.replace('-', ' ')}"
