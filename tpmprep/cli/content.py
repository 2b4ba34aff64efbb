"""``tpmprep content check`` and, with the application, ``flask content sync``."""

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from tpmprep import paths


@click.group("content")
def content_commands() -> None:
    """Check the question bank; bring the database in line with it."""


@content_commands.command("check")
@click.argument(
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=paths.QUESTION_BANK,
)
def check(folder: Path) -> None:
    """Report every problem of the bank in FOLDER with file, line and reason."""
    from tpmprep.content.__main__ import main

    raise SystemExit(main(["check", str(folder)]))


@content_commands.command("sync")
@with_appcontext
def sync() -> None:
    """Bring the tables in line with the files (needs ``flask --app app``)."""
    from tpmprep.bank.sync import sync_content
    from tpmprep.db import db

    folder = current_app.config["TPMPREP"].question_bank
    report = sync_content(db.session(), folder, now=datetime.now(UTC))
    for problem in report.problems:
        click.echo(problem, err=True)
    click.echo(f"{report.questions} questions {'synced' if report.changed else 'up to date'}")
    raise SystemExit(1 if report.problems else 0)
