"""``python app.py``: migrate, sync the content, load the scorer, and serve. ``flask --app app`` finds ``app`` here."""

import sys
from datetime import UTC, datetime

from flask_migrate import upgrade
from waitress import serve

from tpmprep.bank.sync import sync_content
from tpmprep.config import ConfigError, from_environment
from tpmprep.content.problem import ContentError
from tpmprep.db import db
from tpmprep.factory import create_app
from tpmprep.practice.scorer import current_scorer


def say(message: str) -> None:
    print(f"==> {message}", flush=True)


def main() -> int:
    """Prepare and serve; returns the exit status."""
    try:
        config = from_environment()
    except ConfigError as error:
        print(error, file=sys.stderr)
        return 2
    app = create_app(config)
    with app.app_context():
        say("Bringing the database up to date")
        upgrade()
        report = sync_content(db.session(), config.question_bank, now=datetime.now(UTC))
        for problem in report.problems:
            print(f"    {problem}", file=sys.stderr)
        if report.problems:
            say(f"The content has {len(report.problems)} problems (above); serving what was there before")
        say(f"{report.questions} questions {'synced' if report.changed else 'up to date'}")
        try:
            current_scorer().prepare(say)
        except ContentError as error:
            print(error, file=sys.stderr)
            say("There is no scorer until the question bank can be read; pages are served, answers wait")
    say(f"Serving on http://{config.host}:{config.port}  (Ctrl+C stops)")
    serve(app, host=config.host, port=config.port, threads=8, ident="tpmprep")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
