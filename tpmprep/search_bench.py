"""How long a search takes in a large bank, beside a plain scan of the prompts, both measured in the same run.

``python -m tpmprep.search_bench [QUESTIONS [ROUNDS]]``
"""

import random
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from flask_migrate import upgrade
from sqlalchemy import select
from sqlalchemy.orm import Session

from tpmprep import paths
from tpmprep.bank.models import ContentSync, Question
from tpmprep.bank.search import SearchTerms
from tpmprep.bank.service import QuestionChoice, list_questions
from tpmprep.bank.sync import write_questions
from tpmprep.cli.tables import table
from tpmprep.config import Config
from tpmprep.content.bank import Bank, load_bank
from tpmprep.db import db
from tpmprep.factory import create_app


@dataclass(frozen=True)
class SearchTime:
    """Milliseconds of one search, median and 95th percentile, over a number of searches."""

    name: str
    searches: int
    median_ms: float
    p95_ms: float


def measure_search(bank: Bank, questions: int, rounds: int, seed: int = 1) -> list[SearchTime]:
    """Fill a new SQLite database with ``questions`` copies and search in it: by words, mistyped words and filters."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Config(instance=Path(folder), secret_key=secrets.token_hex(), testing=True))
        with app.app_context():
            upgrade()
            _fill(db.session(), bank, questions)
            times = _measure(db.session(), bank, rounds, random.Random(seed))  # noqa: S311 - no secret
            db.session.remove()
            db.engine.dispose()
    return times


def _fill(session: Session, bank: Bank, questions: int) -> None:
    """Copies in which every tenth word is exchanged for one of another question, so that they differ."""
    chance = random.Random(0)  # noqa: S311 - no secret
    words = [word for question in bank.questions for word in question.prompt.split()]
    copies = []
    for number in range(questions):
        original = bank.questions[number % len(bank.questions)]
        prompt = " ".join(chance.choice(words) if chance.random() < 0.1 else w for w in original.prompt.split())
        copies.append(original.model_copy(update={"slug": f"{original.slug}-{number}", "prompt": prompt}))
    now = datetime.now(UTC)
    write_questions(session, copies, now)
    vocabulary = bank.vocabulary.model_dump(mode="json")
    session.merge(ContentSync(id=1, fingerprint="copies", serial="copies", vocabulary=vocabulary, synced_at=now))
    session.commit()


def _measure(session: Session, bank: Bank, rounds: int, chance: random.Random) -> list[SearchTime]:
    words = sorted({w for question in bank.questions for w in SearchTerms.of(question.prompt).words if len(w) > 3})
    kinds, skills = bank.vocabulary.ids("kinds"), bank.vocabulary.ids("skills")

    def mistyped() -> str:
        word = chance.choice(words)
        place = chance.randrange(len(word) - 1)
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]

    searches: dict[str, Callable[[], object]] = {
        "one word": lambda: list_questions(session, QuestionChoice(typed=chance.choice(words))),
        "two words": lambda: list_questions(session, QuestionChoice(typed=" ".join(chance.sample(words, 2)))),
        "a mistyped word": lambda: list_questions(session, QuestionChoice(typed=mistyped())),
        "two filters": lambda: list_questions(
            session, QuestionChoice(kind=chance.choice(kinds), skill=chance.choice(skills), sort="short")
        ),
        "a word and a filter": lambda: list_questions(
            session, QuestionChoice(typed=chance.choice(words), kind=chance.choice(kinds))
        ),
        "baseline: every prompt LIKE a word": lambda: session.scalars(
            select(Question.id).where(Question.prompt.ilike(f"%{chance.choice(words)}%"))
        ).all(),
    }
    times: dict[str, list[float]] = {name: [] for name in searches}
    list_questions(session, QuestionChoice())  # the facets are read once
    for _ in range(rounds):
        for name, search in searches.items():
            begin = time.perf_counter()
            search()
            times[name].append(1000 * (time.perf_counter() - begin))
            session.expunge_all()
    return [SearchTime(n, len(t), float(np.median(t)), float(np.quantile(t, 0.95))) for n, t in times.items()]


def main(arguments: list[str]) -> None:
    questions, rounds = (int(given) for given in (*arguments, *("10000", "400")[len(arguments) :]))
    bank, _ = load_bank(paths.QUESTION_BANK)
    times = measure_search(bank, questions, rounds)
    rows = [[x.name, str(x.searches), f"{x.median_ms:.1f}", f"{x.p95_ms:.1f}"] for x in times]
    print(table([f"search in {questions:,} questions", "searches", "median ms", "95 % ms"], rows))  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
