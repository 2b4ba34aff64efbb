"""Full-text search of questions: FTS5 on SQLite, tsvector on PostgreSQL, one function in front."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from tpmprep.content.question import Question as QuestionContent

MOST_TERMS = 12
LONGEST_STEM, LONGEST_ENDING = 5, 4
MARK_START, MARK_END = "\x02", "\x03"
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
_FIND = {
    "sqlite": (
        "SELECT rowid AS id FROM question_search WHERE question_search MATCH :query "
        "ORDER BY bm25(question_search, 5.0, 1.0), rowid"
    ),
    "postgresql": (
        "SELECT question_id AS id FROM question_search WHERE document @@ to_tsquery('english', :query) "
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

    def query(self, dialect: str) -> str:
        """All words, each as the beginning of a word, in the language of the database.

        The index holds stems, which may be shorter than what was typed of a word: its first part is asked for too.
        """
        if dialect == "sqlite":
            return " AND ".join(f'("{word}"* OR "{_first_part(word)}"*)' for word in self.words)
        return " & ".join(f"({word}:* | {_first_part(word)}:*)" for word in self.words)


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


def find_question_ids(session: Session, typed: str) -> Sequence[int] | None:
    """Ids of the questions that hold every word of ``typed``, best first; None when nothing was typed."""
    terms = SearchTerms.of(typed)
    if not terms.words:
        return None
    dialect = session.get_bind().dialect.name
    statement = text(_FIND[dialect]).bindparams(bindparam("query", terms.query(dialect)))
    return [row.id for row in session.execute(statement)]


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
