"""``tpmprep score``, ``train``, ``evaluate``, ``explain`` and ``bench``."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from tpmprep import config as settings
from tpmprep import paths

if TYPE_CHECKING:
    from tpmprep.practice.scorer import ScorerHolder
    from tpmprep.scoring.scorer import AnswerScorer

_bank_option = click.option(
    "--bank",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=paths.QUESTION_BANK,
    help="The question bank to learn from.",
)


def _say(message: str) -> None:
    click.echo(f"==> {message}", err=True)


def _holder(bank: Path) -> "ScorerHolder":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from tpmprep.practice.scorer import ScorerHolder

    return ScorerHolder(bank, settings.from_environment().scorer_cache)


def _scorer(bank: Path, *, strict: bool = False) -> "AnswerScorer":
    from tpmprep.content.problem import ContentError

    holder = _holder(bank)
    try:
        holder.prepare(_say, strict=strict)
    except ContentError as error:
        raise click.ClickException(str(error)) from error
    return holder.scorer


@click.command()
@_bank_option
def train(bank: Path) -> None:
    """Fit the scorer on the rated answers and keep it."""
    click.echo(f"scorer {_scorer(bank, strict=True).version} is ready")


@click.command()
@click.option(
    "--input",
    "source",
    type=click.File("r", encoding="utf-8-sig", errors="replace"),
    required=True,
    help="JSON lines; - for standard input.",
)
@click.option(
    "--output",
    "target",
    type=click.File("w", encoding="utf-8"),
    default="-",
    help="Where to write; standard output without it.",
)
@_bank_option
def score(source: TextIO, target: TextIO, bank: Path) -> None:
    """Score answers: one JSON object a line in, one out, in the same order.

    A line that cannot be scored gets a record with 'error'; the others go on, and the exit status is 1.
    """
    from tpmprep.cli.records import InputError, Scoring, whole_text

    scoring = Scoring(_scorer(bank), bank)
    refused = 0
    for number, line in _lines(source):
        try:
            record = scoring.score_line(line)
        except InputError as error:
            refused += 1
            record = {"id": error.id, "error": str(error)}
            click.echo(f"line {number}: {error}", err=True)
        target.write(whole_text(json.dumps(record, ensure_ascii=False)) + "\n")
    if refused:
        raise click.ClickException(f"{refused} lines could not be scored; each has a record with 'error'.")


def _lines(source: TextIO) -> Iterator[tuple[int, str]]:
    lines = ((number, line) for number, line in enumerate(source, start=1) if line.strip())
    if sys.stderr.isatty() and source is not sys.stdin:
        with click.progressbar(list(lines), label="Scoring", file=sys.stderr) as shown:
            yield from shown
    else:
        yield from lines


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--folds", default=6, show_default=True, type=click.IntRange(2, 40))
@click.option("--jobs", default=2, show_default=True, type=click.IntRange(1, 64), help="Folds at the same time.")
@_bank_option
def evaluate(as_json: bool, folds: int, jobs: int, bank: Path) -> None:
    """Measure the scorer on questions it has not seen, beside the dull rivals."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    from tpmprep.cli.tables import evaluation_table
    from tpmprep.practice.scorer import load_examples
    from tpmprep.scoring.evaluation import evaluate as run

    result = run(load_examples(bank), folds=folds, say=_say, jobs=jobs)
    click.echo(json.dumps(result.to_dict(), indent=2) if as_json else evaluation_table(result))


@click.command()
@click.option("--question", "slug", required=True, help="The slug of a question of the bank.")
@click.argument("answer", type=click.File("r", encoding="utf-8"), default="-")
@_bank_option
def explain(slug: str, answer: TextIO, bank: Path) -> None:
    """Show every contribution to the score of one ANSWER (a file, or standard input)."""
    from tpmprep.cli.records import InputError, Scoring
    from tpmprep.cli.tables import explanation

    text = answer.read()
    try:
        assessment = Scoring(_scorer(bank), bank).assess({"id": "-", "question_id": slug, "answer": text})
    except InputError as error:
        raise click.ClickException(str(error)) from error
    click.echo(explanation(assessment, text))


@click.command()
@click.option("--rounds", default=60, show_default=True, type=click.IntRange(5, 10_000))
@_bank_option
def bench(rounds: int, bank: Path) -> None:
    """Print how long one answer of about 150 words takes, beside TF-IDF cosine to a model answer."""
    from tpmprep.cli.tables import bench_table
    from tpmprep.practice.scorer import load_examples
    from tpmprep.scoring.bench import measure_latency

    click.echo(bench_table(measure_latency(_scorer(bank), load_examples(bank), rounds)))
