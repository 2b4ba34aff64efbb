"""Alembic's environment: the engine and the tables of the running application."""

from typing import Any

from alembic import context
from flask import current_app

from tpmprep.db import db

SEARCH_TABLES = "question_search"


def _is_ours(_object: Any, name: str | None, type_: str, _reflected: bool, _compare_to: Any) -> bool:
    """The search index is made by hand in a migration and is no table of the models."""
    return not (type_ in ("table", "index") and name is not None and SEARCH_TABLES in name)


def run() -> None:
    migrate = current_app.extensions["migrate"]
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_object=_is_ours,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
