"""Fixtures: a small bank, a scorer fitted on it, one application a database, one rolled-back transaction a test."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session

from tests.browser import Browser
from tests.factories import FixedScorer, add_attempt, add_learner, make_assessment
from tpmprep import paths
from tpmprep.bank.service import QuestionChoice, list_questions
from tpmprep.bank.sync import sync_content
from tpmprep.config import Config
from tpmprep.content.bank import fingerprint
from tpmprep.db import db
from tpmprep.factory import create_app
from tpmprep.practice.scorer import EXTENSION, load_examples
from tpmprep.scoring.scorer import AnswerScorer
from tpmprep.scoring.store import load_or_fit
from tpmprep.web.limits import limiter

os.environ.setdefault("OMP_NUM_THREADS", "1")
NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CACHE = paths.CHECKOUT / "var" / "test-scorer"
CHROMIUM = Path("/usr/bin/chromium")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly what was left out, and how to bring it in."""
    left_out = [
        ("PostgreSQL", os.environ.get("TEST_DATABASE_URL"), "set TEST_DATABASE_URL"),
        ("Redis", os.environ.get("TEST_REDIS_URL"), "set TEST_REDIS_URL"),
        ("Chromium", CHROMIUM.exists(), f"install Chromium as {CHROMIUM}"),
    ]
    for name, present, cure in left_out:
        state = "tested" if present else f"NOT TESTED: {cure}"
        terminalreporter.write_line(f"{name}: {state}")


SMALL_BANK = (
    "hardest-first-90-days", "influenced-decision", "announced-date", "one-specialist-two-tasks", "founder-change-control",
    "archive-running-cost", "build-or-buy-split", "end-of-support-stop", "executives-pulling-apart", "green-to-red",
    "nothing-gets-finished", "engineer-gone-quiet",
)  # fmt: skip


@pytest.fixture(scope="session")
def small_bank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The vocabulary and one question of each competency, with its rated answers: always the same twelve."""
    folder = tmp_path_factory.mktemp("bank") / "question_bank"
    copy_bank(paths.QUESTION_BANK, folder, SMALL_BANK)
    return folder


def copy_bank(source: Path, target: Path, slugs: Sequence[str]) -> None:
    """Copy the vocabulary and the files of some questions."""
    target.mkdir(parents=True)
    for name in ("vocabulary.yaml", "role.yaml"):
        shutil.copy(source / name, target / name)
    for slug in slugs:
        for pattern in (f"questions/*/{slug}.md", f"answers/*/{slug}.jsonl"):
            for file in source.glob(pattern):
                copy = target / file.relative_to(source)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, copy)


@pytest.fixture(scope="session")
def scorer(small_bank: Path) -> AnswerScorer:
    """A real scorer, fitted on the small bank; kept between runs under its fingerprint."""
    return load_or_fit(lambda: load_examples(small_bank), fingerprint(small_bank), CACHE)


def _databases() -> list[object]:
    missing = pytest.mark.skipif(not os.environ.get("TEST_DATABASE_URL"), reason="TEST_DATABASE_URL is not set")
    return [pytest.param("sqlite", id="sqlite"), pytest.param("postgresql", id="postgresql", marks=missing)]


@pytest.fixture(scope="session", params=_databases())
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an empty database: a file of SQLite, or a schema of its own on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.sqlite'}"
    else:
        yield from postgresql_schema(os.environ["TEST_DATABASE_URL"], f"tpmprep_test_{os.getpid()}")


def postgresql_schema(address: str, name: str) -> Iterator[str]:
    """A schema of its own in the test database, dropped at the end."""
    url = Config(database_url=address).sqlalchemy_url
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {name} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {name}"))
    yield f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{name}"
    with engine.connect() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {name} CASCADE"))
    engine.dispose()


@pytest.fixture(scope="session")
def whole_app(database_url: str, small_bank: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application on a migrated database with the small bank synced; use ``app`` in tests."""
    config = Config(
        instance=tmp_path_factory.mktemp("instance"),
        database_url=database_url,
        secret_key="only for tests",
        question_bank=small_bank,
        testing=True,
    )
    app = create_app(config)
    with app.app_context():
        upgrade()
        sync_content(db.session(), small_bank, now=NOW)
        add_noise()
        db.session.remove()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(whole_app: Flask) -> Iterator[Flask]:
    """The application with one transaction around the test, rolled back at its end. Other learners exist."""
    with whole_app.app_context():
        engines = db.engines
        engine = engines[None]
        connection = engine.connect()
        transaction = connection.begin()
        engines[None] = connection
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        db.session.remove()
    yield whole_app
    with whole_app.app_context():
        db.session.remove()
        db.engines[None] = engine
        transaction.rollback()
        connection.close()


def add_noise() -> None:
    """Rows of somebody else, so that a forgotten filter shows."""
    stranger = add_learner(db.session(), "token of a stranger", now=NOW)
    for question in list_questions(db.session(), QuestionChoice()).questions:
        add_attempt(db.session(), stranger, question, text="Words of a stranger that nobody else may see.", now=NOW)
    db.session().commit()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A database session inside the transaction of the test."""
    with app.app_context():
        yield db.session()


@pytest.fixture
def browser(app: Flask, scorer: AnswerScorer) -> Browser:
    """A browser of a new visitor; the scorer is loaded."""
    app.extensions[EXTENSION].use(scorer)
    return Browser(app.test_client())


@pytest.fixture
def other_browser(app: Flask, scorer: AnswerScorer) -> Browser:
    """A second browser without cookies."""
    app.extensions[EXTENSION].use(scorer)
    return Browser(app.test_client())


@pytest.fixture
def quick_browser(app: Flask) -> Browser:
    """A browser of a new visitor; each answer gets the same assessment, without a fitted scorer."""
    app.extensions[EXTENSION].use(FixedScorer(make_assessment()))
    return Browser(app.test_client())


@pytest.fixture
def other_quick_browser(app: Flask) -> Browser:
    """A second browser without cookies, beside ``quick_browser``."""
    app.extensions[EXTENSION].use(FixedScorer(make_assessment()))
    return Browser(app.test_client())


@pytest.fixture(params=_databases())
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database for one test; name it before ``make_app``."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'own.sqlite'}"
    else:
        yield from postgresql_schema(os.environ["TEST_DATABASE_URL"], f"tpmprep_own_{os.getpid()}")


@pytest.fixture
def limits_as_before() -> Iterator[None]:
    """The limiter is one object, set up by the application that was made last; this puts it back."""
    before = dict(vars(limiter))
    yield
    vars(limiter).clear()
    vars(limiter).update(before)


@pytest.fixture
def make_app(small_bank: Path, tmp_path: Path, limits_as_before: None) -> Iterator[Callable[..., Flask]]:
    """Make applications of a test's own, migrated and synced unless ``prepared=False``; settings as in ``Config``."""
    made: list[Flask] = []

    def make(*, prepared: bool = True, **settings: object) -> Flask:
        instance = tmp_path / f"instance-{len(made)}"
        standard = {
            "instance": instance,
            "secret_key": "only for tests",
            "question_bank": small_bank,
            "testing": True,
        }
        config = Config(**{**standard, **settings})  # type: ignore[arg-type]
        app = create_app(config)
        made.append(app)
        if prepared:
            with app.app_context():
                upgrade()
                sync_content(db.session(), config.question_bank, now=NOW)
                db.session.remove()
        return app

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()
