"""Errors have one home: what happened, what it means, what to do next."""

import logging

from flask import Flask, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from tpmprep.db import db

logger = logging.getLogger(__name__)

WORDS = {
    400: (
        "This request could not be read",
        "Something in it is missing or broken. Go back, reload the page and try again.",
    ),
    403: (
        "This was not sent from our pages",
        "For your safety it was refused. Open the page here and send it again.",
    ),
    404: (
        "There is nothing here",
        "The address may be mistyped, or the page belongs to somebody else or was deleted.",
    ),
    405: (
        "This address does not take that",
        "Go back and use the buttons of the page.",
    ),
    413: (
        "This is too large",
        "An answer may have 8,000 characters. Shorten it and send it again.",
    ),
    429: (
        "That was a bit fast",
        "You have sent a lot in a short time. Wait a minute, then go on; nothing is lost.",
    ),
    500: (
        "Something broke on our side",
        "It is not your fault. Go back and try again; what you typed is still in the form.",
    ),
    503: ("The service is not ready yet", "Wait a minute and try again."),
}
EXPIRED = (
    "This form has expired",
    "Forms are valid for a day, and cookies must be allowed. Go back, reload the page and send it again.",
)


def init_app(app: Flask, not_found: tuple[type[Exception], ...]) -> None:
    """Register the error pages; ``not_found`` are the exceptions that mean 404."""
    app.register_error_handler(CSRFError, _show_expired_form)
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(OperationalError, _show_database_error)
    app.register_error_handler(Exception, _show_unexpected)
    for error in not_found:
        app.register_error_handler(error, lambda _error: render_error(404))


def render_error(status: int, title: str | None = None, advice: str | None = None) -> tuple[str, int]:
    words = WORDS.get(status, WORDS[500 if status >= 500 else 400])
    return render_template(
        "errors/error.html",
        status=status,
        title=title or words[0],
        advice=advice or words[1],
    ), status


def _show_http_error(error: HTTPException):  # type: ignore[no-untyped-def]
    if error.code is None or error.code < 400:
        return error
    return render_error(error.code)


def _show_expired_form(_error: CSRFError) -> tuple[str, int]:
    return render_error(400, *EXPIRED)


def _show_database_error(error: OperationalError) -> tuple[str, int]:
    logger.error("database error: %s", error.orig)
    db.session.rollback()
    return render_error(
        503,
        advice="The database could not answer just now. Go back and send it again in a minute.",
    )


def _show_unexpected(error: Exception) -> tuple[str, int]:
    logger.exception("unexpected error", exc_info=error)
    db.session.rollback()
    return render_error(500)
