"""Full-text search of questions: FTS5 on SQLite, tsvector on PostgreSQL, one function in front."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, text
from sqlalchemy.orm import Session

from tpmprep.content.question import Question as QuestionContent

MOST_TERMS = 12
MARK_START, MARK_END = "\x02", "\x03"
_TERM = re.compile(r"[^\W_]+")

CREATE_SQLITE = (
    "CREATE VIRTUAL TABLE question_search USING fts5("
    "prompt, about, tokenize='porter unicode61 remove_diacritics 2', prefix='2 3')"
)
CREATE_POSTGRESQL = (
    "CREATE TABLE question_search (question_id INTEGER PRIMARY KEY REFERENCES question (id) ON DELETE CASCADE, "
    "document TSVECTOR NOT NULL)",
    "CREATE INDEX ix_question_search_document ON question_search USING gin (document)",
)

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
        return cls(tuple(_TERM.findall(typed.lower())[:MOST_TERMS]))

    def query(self, dialect: str) -> str:
        """All words, the last one as the beginning of a word, in the language of the database."""
        if dialect == "sqlite":
            return " AND ".join(f'"{word}"*' for word in self.words)
        return " & ".join(f"{word}:*" for word in self.words)


def index_questions(session: Session, questions: Iterable[tuple[int, QuestionContent]]) -> None:
    """Replace the index by these questions, each with its row's id."""
    dialect = session.get_bind().dialect.name
    session.execute(text("DELETE FROM question_search"))
    for id, question in questions:
        values = {"id": id, "prompt": question.prompt, "about": _about(question)}
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
