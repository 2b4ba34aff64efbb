"""The database: one SQLAlchemy object, names for constraints, times in UTC, and SQLite set up to be safe."""

import importlib
import logging
from datetime import UTC, datetime
from types import ModuleType
from typing import Any

from flask import has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Engine, MetaData, event
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
FIXED_WAL_RESET = (3, 51, 3)
BUSY_MS = 5_000
READING_METHODS = ("GET", "HEAD", "OPTIONS")

logger = logging.getLogger(__name__)


class Base(DeclarativeBase):
    """The base of every table."""

    metadata = MetaData(naming_convention=NAMING_CONVENTION)


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})


class UTCDateTime(TypeDecorator[datetime]):
    """A moment in UTC: stored without zone on SQLite, given back with it on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def engine_options(url: str) -> dict[str, Any]:
    """Options of ``create_engine`` for a database address."""
    if not url.startswith("sqlite"):
        return {"pool_pre_ping": True}
    return {
        "module": _sqlite_module(),
        "connect_args": {"isolation_level": None, "timeout": BUSY_MS / 1000},
    }


def prepare_engine(engine: Engine) -> None:
    """Make each connection of a SQLite engine durable, checked and ready for several writers.

    SQLAlchemy's default begins late and loses concurrent updates without a word; a request that
    writes therefore begins with BEGIN IMMEDIATE.
    """
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)


def _set_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:
    reads_only = has_request_context() and request.method in READING_METHODS
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _sqlite_module() -> ModuleType:
    """SQLite of the package pysqlite3; the system's own when that is missing, with a warning if it is old."""
    try:
        return importlib.import_module("pysqlite3")
    except ModuleNotFoundError:
        module = importlib.import_module("sqlite3")
        if module.sqlite_version_info < FIXED_WAL_RESET:
            logger.warning(
                "SQLite %s has the WAL-reset fault, fixed in 3.51.3: install pysqlite3",
                module.sqlite_version,
            )
        return module
