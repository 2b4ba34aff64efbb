"""SQLite under many writers, without room, and killed in the middle: nothing that was confirmed is lost."""

import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.browser import Browser
from tests.factories import STRONG, FixedScorer, make_assessment
from tpmprep import paths
from tpmprep.bank.service import QuestionChoice, list_questions
from tpmprep.db import FIXED_WAL_RESET, db
from tpmprep.practice.scorer import EXTENSION

THREADS, ROUNDS = 6, 50


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    app = make_app()
    app.extensions[EXTENSION].use(FixedScorer(make_assessment()))
    return app


@pytest.fixture
def counter(app: Flask) -> Flask:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER NOT NULL)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    return app


def count_up(app: Flask, method: str = "POST") -> None:
    with app.test_request_context(method=method):
        n = db.session.execute(text("SELECT n FROM counter")).scalar_one()
        db.session.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})
        db.session.commit()


def pragma(connection: object, name: str) -> object:
    return connection.exec_driver_sql(f"PRAGMA {name}").scalar()  # type: ignore[attr-defined]


def test_every_pooled_connection_is_durable_checked_and_patient(app: Flask) -> None:
    with app.app_context():
        connections = [db.engine.raw_connection() for _ in range(8)]
    try:
        for connection in connections:
            cursor = connection.cursor()
            found = {
                name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("synchronous", "journal_mode", "foreign_keys", "busy_timeout")
            }
            assert found.pop("busy_timeout") >= 1000
            assert found == {"synchronous": 2, "journal_mode": "wal", "foreign_keys": 1}
    finally:
        for connection in connections:
            connection.close()


def test_the_library_has_not_the_fault_that_corrupts_a_write_ahead_log(app: Flask) -> None:
    with app.app_context():
        assert db.engine.dialect.dbapi.sqlite_version_info >= FIXED_WAL_RESET  # type: ignore[union-attr]


def test_no_update_of_several_writers_is_lost(counter: Flask) -> None:
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(ROUNDS):
                count_up(counter)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failures == []
    with counter.app_context():
        assert db.session.execute(text("SELECT n FROM counter")).scalar_one() == THREADS * ROUNDS


def test_who_reads_does_not_wait_for_who_writes(counter: Flask) -> None:
    with counter.app_context(), db.engine.connect() as writer:
        writer.execute(text("UPDATE counter SET n = 41"))

        client = counter.test_client()
        assert client.get("/").status_code == 200
        with counter.test_request_context(method="GET"):
            assert db.session.execute(text("SELECT n FROM counter")).scalar_one() == 0
        writer.commit()


def test_a_foreign_key_that_leads_nowhere_is_refused(app: Flask) -> None:
    with app.app_context():
        statement = "INSERT INTO learner_session (learner_id, token_hash, created_at) VALUES (99, 'x', '2026-11-22')"
        with pytest.raises(IntegrityError):
            db.session.execute(text(statement))
        db.session.rollback()


def test_without_room_an_answer_gets_a_kind_page_and_is_taken_when_there_is_room(app: Flask) -> None:
    browser = Browser(app.test_client())
    with app.app_context():
        slug = list_questions(db.session(), QuestionChoice()).questions[0].slug
        db.session.remove()
        with db.engine.connect() as connection:
            pragma(connection, f"max_page_count={pragma(connection, 'page_count')}")
    page = browser.get(f"/questions/{slug}")
    long_answer = " ".join(f"In week {i} I moved part {i} and told the sponsor." for i in range(120))

    refused = browser.submit(page, "[data-answer-form]", status=503, text=long_answer)

    assert "The database could not answer just now" in refused.text
    browser.get("/questions")
    with app.app_context(), db.engine.connect() as connection:
        pragma(connection, "max_page_count=1000000")
    address = browser.submit(page, "[data-answer-form]", status=303, text=long_answer).response.headers["Location"]
    browser.get(address)


def test_a_locked_database_is_a_kind_page_and_no_fault(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser(app.test_client())
    with app.app_context():
        slug = list_questions(db.session(), QuestionChoice()).questions[0].slug
        db.session.remove()
        with db.engine.connect() as connection:
            pragma(connection, "busy_timeout=50")
        page = browser.get(f"/questions/{slug}")
        locker = db.engine.dialect.dbapi.connect(db.engine.url.database, isolation_level=None)  # type: ignore[union-attr]
        try:
            locker.execute("BEGIN IMMEDIATE")
            refused = browser.submit(page, "[data-answer-form]", status=503, text=STRONG)
        finally:
            locker.close()

    assert "Go back and send it again" in refused.text
    browser.submit(page, "[data-answer-form]", status=303, text=STRONG)


WRITER = """
import sys
from pathlib import Path
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tpmprep.config import Config
from tpmprep.db import db
from tpmprep.factory import create_app

app = create_app(Config(instance=Path(sys.argv[1]), secret_key="only for tests"))
for n in range(1_000_000):
    with app.test_request_context(method="POST"):
        db.session.execute(text("INSERT INTO pair VALUES (:n, 'first')"), {"n": n})
        db.session.execute(text("INSERT INTO pair VALUES (:n, 'second')"), {"n": n})
        db.session.commit()
    print(n, flush=True)
"""


def test_a_process_killed_in_the_middle_loses_nothing_that_it_confirmed(app: Flask) -> None:
    instance = Path(app.instance_path)
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE pair (n INTEGER, half TEXT)"))
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(instance)], stdout=subprocess.PIPE, text=True, cwd=paths.CHECKOUT
    )
    assert writer.stdout is not None
    with writer.stdout:
        for line in writer.stdout:
            if int(line) == 40:
                break
        writer.kill()
        confirmed = [40, *(int(line) for line in writer.stdout if line.endswith("\n"))][-1]
    writer.wait(30)

    with app.app_context(), db.engine.connect() as connection:
        halves = connection.execute(text("SELECT n, count(*) FROM pair GROUP BY n")).all()
        assert pragma(connection, "integrity_check") == "ok"
    assert {count for _, count in halves} == {2}
    assert {n for n, _ in halves} >= set(range(confirmed + 1))
