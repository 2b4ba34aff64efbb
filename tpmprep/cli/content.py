"""``tpmprep content``: check, count, sample, begin and import questions; with the application, sync."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import with_appcontext

from tpmprep import paths

if TYPE_CHECKING:
    from tpmprep.content.bank import Bank
    from tpmprep.content.problem import Problem

_folder = click.argument(
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=paths.QUESTION_BANK,
)
_bank_option = click.option(
    "--bank",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=paths.QUESTION_BANK,
    help="The question bank to work on.",
)


@click.group("content")
def content_commands() -> None:
    """Check the question bank; bring the database in line with it."""


@content_commands.command("check")
@_folder
def check(folder: Path) -> None:
    """Report every problem of the bank in FOLDER with file, line and reason, then its figures."""
    from tpmprep.cli.content_tables import balance_lines
    from tpmprep.content.checks import check_bank, summary
    from tpmprep.content.goals import load_goals

    bank, problems = check_bank(folder, editorial=True)
    figures = ""
    if bank is not None and bank.questions:
        problems = sorted([*problems, *_near_duplicates(bank)])
        located = None if problems else load_goals(folder)
        if located is not None:
            from tpmprep.scoring.corpus import corpus_figures, missed_balance

            measured = corpus_figures(list(bank.rated()))
            problems += [
                located.missed("balance", *missed) for missed in missed_balance(measured, located.goals.balance)
            ]
            figures = balance_lines(measured)
    for problem in problems:
        click.echo(problem)
    if figures:
        click.echo(figures)
    if bank is not None:
        click.echo(summary(bank, problems))
    raise SystemExit(1 if problems else 0)


def _near_duplicates(bank: "Bank") -> "list[Problem]":
    from tpmprep.content.problem import Problem
    from tpmprep.scoring.likeness import NEAR_DUPLICATE, LikePair, near_duplicates

    def describe(pair: LikePair) -> Problem:
        first, second = bank.questions[pair.first], bank.questions[pair.second]
        reason = f"asks nearly the same as {second.slug!r}: likeness {pair.likeness:.2f}, {NEAR_DUPLICATE} is too much"
        return Problem(bank.question_file(first), 1, reason)

    return [describe(pair) for pair in near_duplicates([question.prompt for question in bank.questions])]


@content_commands.command("stats")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@_folder
def stats(folder: Path, as_json: bool) -> None:
    """Print what the bank in FOLDER covers, how its answers are spread and how far raters agree."""
    from tpmprep.cli.content_tables import stats_tables
    from tpmprep.content.goals import count_coverage
    from tpmprep.scoring.corpus import corpus_figures
    from tpmprep.scoring.likeness import near_duplicates

    bank = _readable(folder)
    coverage, figures = count_coverage(bank), corpus_figures(list(bank.rated()))
    pairs = near_duplicates([question.prompt for question in bank.questions], threshold=0.0)[:5]
    likest = [(bank.questions[p.first].slug, bank.questions[p.second].slug, round(p.likeness, 3)) for p in pairs]
    if as_json:
        click.echo(json.dumps({"coverage": vars(coverage), "answers": figures.to_dict(), "likest": likest}, indent=2))
    else:
        click.echo(stats_tables(bank.vocabulary, coverage, figures, likest))


@content_commands.command("sample")
@click.argument("count", type=click.IntRange(1, 10_000), default=10)
@click.option("--seed", default=1, show_default=True, help="The same seed draws the same answers.")
@_bank_option
def sample(count: int, seed: int, bank: Path) -> None:
    """Print COUNT rated answers, drawn at random, to read."""
    from tpmprep.cli.content_tables import sampled_answer
    from tpmprep.content.drafts import sample_answers

    for question, answer in sample_answers(_readable(bank), count, seed):
        click.echo(sampled_answer(question, answer))


@content_commands.command("new")
@click.argument("competency")
@click.argument("slug")
@click.option("--kind", default="behavioral", show_default=True)
@_bank_option
def new(competency: str, slug: str, kind: str, bank: Path) -> None:
    """Begin a question: a valid skeleton SLUG.md in the folder of its COMPETENCY."""
    from tpmprep.content.drafts import new_question
    from tpmprep.content.problem import ContentError

    try:
        file = new_question(bank, competency, slug, kind)
    except ContentError as error:
        raise click.ClickException("\n".join(problem.reason for problem in error.problems)) from error
    click.echo(f"{file}\nReplace every line of it; docs/writing-questions.md says how. Then run: tpmprep content check")


@content_commands.command("import")
@click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
@_bank_option
def import_questions(source: Path, bank: Path) -> None:
    """Take the questions and answers of the folder SOURCE into the bank: all of them, or none."""
    from tpmprep.content.drafts import import_bank

    report = import_bank(source, bank, also=_near_duplicates)
    for problem in report.problems:
        click.echo(problem)
    if report.problems:
        raise click.ClickException(f"{len(report.problems)} problems; nothing was imported.")
    click.echo(f"{report.questions} questions and {report.answers} rated answers imported")


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


def _readable(folder: Path) -> "Bank":
    """The bank, when every file of it can be read."""
    from tpmprep.content.bank import load_bank
    from tpmprep.content.problem import ContentError

    try:
        bank, problems = load_bank(folder)
    except ContentError as error:
        raise click.ClickException(str(error)) from error
    if problems:
        raise click.ClickException("\n".join(map(str, problems)))
    return bank
