"""Migrations: one line of them, up and down and up again on both databases, and in step with the models."""

from collections.abc import Callable

import pytest
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import inspect, select, text

from tests.factories import NOW, add_attempt, add_learner
from tpmprep import paths
from tpmprep.bank.service import QuestionChoice, list_questions
from tpmprep.bank.sync import sync_content
from tpmprep.db import Base, db

SEARCH = "question_search"


@pytest.fixture
def scripts() -> ScriptDirectory:
    return ScriptDirectory(str(paths.MIGRATIONS))


@pytest.fixture
def bare_app(empty_database: str, make_app: Callable[..., Flask]) -> Flask:
    """An application on an empty database."""
    return make_app(prepared=False, database_url=empty_database)


def table_names() -> set[str]:
    return {name for name in inspect(db.engine).get_table_names() if not name.startswith(f"{SEARCH}_")}


def schema() -> dict[str, object]:
    """Tables with columns, keys, constraints and indexes, as the database tells them."""
    found = inspect(db.engine)
    described: dict[str, object] = {}
    for name in sorted(table_names() - {SEARCH, "alembic_version"}):
        columns = [(c["name"], str(c["type"]), c["nullable"]) for c in found.get_columns(name)]
        keys = sorted(str(sorted(key.items(), key=str)) for key in found.get_foreign_keys(name))
        unique = sorted(str(constraint["name"]) for constraint in found.get_unique_constraints(name))
        indexes = sorted(str(index["name"]) for index in found.get_indexes(name))
        described[name] = (columns, found.get_pk_constraint(name)["constrained_columns"], keys, unique, indexes)
    return described


def test_there_is_one_head_and_the_file_names_it(scripts: ScriptDirectory) -> None:
    assert scripts.get_heads() == [(paths.MIGRATIONS / "HEAD").read_text().strip()]


def test_migrations_are_numbered_without_a_gap_and_named(scripts: ScriptDirectory) -> None:
    revisions = list(scripts.walk_revisions("base", "heads"))[::-1]

    assert [script.revision for script in revisions] == [f"{i:04}" for i in range(1, len(revisions) + 1)]
    assert [script.down_revision for script in revisions] == [None, *(script.revision for script in revisions[:-1])]
    assert all(str(script.path).rsplit("/", 1)[1].startswith(f"{script.revision}_") for script in revisions)
    assert all(script.doc for script in revisions)


def test_an_empty_database_goes_up_down_and_up_again(bare_app: Flask) -> None:
    with bare_app.app_context():
        upgrade()
        first = schema()
        tables = table_names()

        downgrade(revision="base")
        assert table_names() == {"alembic_version"}

        upgrade()
        assert schema() == first
        assert table_names() == tables


def test_the_migrated_tables_are_those_of_the_models(bare_app: Flask) -> None:
    with bare_app.app_context():
        upgrade()

        assert table_names() == {*Base.metadata.tables, SEARCH, "alembic_version"}
        check()


def test_a_model_that_no_migration_knows_is_found(bare_app: Flask) -> None:
    with bare_app.app_context():
        upgrade()
        with db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE attempt DROP COLUMN created_at"))

        with pytest.raises(SystemExit):
            check()


def test_the_tables_made_by_the_models_are_those_made_by_the_migrations(bare_app: Flask) -> None:
    with bare_app.app_context():
        upgrade()
        migrated = schema()
        downgrade(revision="base")
        db.create_all()

        assert schema() == migrated


def test_going_up_again_keeps_every_row(bare_app: Flask) -> None:
    with bare_app.app_context():
        upgrade()
        sync_content(db.session(), bare_app.config["TPMPREP"].question_bank, now=NOW)
        question = list_questions(db.session(), QuestionChoice()).questions[0]
        add_attempt(db.session(), add_learner(db.session(), "own token"), question, text="Words 🙂 to keep.")
        db.session.commit()
        before = {
            table.name: sorted(map(str, db.session.execute(select(table)))) for table in Base.metadata.sorted_tables
        }
        db.session.remove()

        upgrade()

        after = {
            table.name: sorted(map(str, db.session.execute(select(table)))) for table in Base.metadata.sorted_tables
        }
        db.session.remove()
        assert after == before


def test_what_a_learner_wrote_goes_with_the_learner_by_the_rules_of_the_database(bare_app: Flask) -> None:
    """The foreign keys cascade, so that also ``DELETE`` typed by hand leaves no row behind."""
    with bare_app.app_context():
        upgrade()
        keys = {
            table: inspect(db.engine).get_foreign_keys(table)
            for table in ("learner_session", "attempt", "attempt_assessment", "disagreement")
        }

    for table, found in keys.items():
        owners = [key for key in found if key["referred_table"] in ("learner", "attempt")]
        assert [key["options"].get("ondelete") for key in owners] == ["CASCADE"], table
