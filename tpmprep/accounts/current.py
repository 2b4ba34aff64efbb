"""The learner of the running request, by the token in the signed session cookie."""

from flask import g, request, session

from tpmprep.accounts import service
from tpmprep.accounts.models import Learner
from tpmprep.db import db

TOKEN = "learner"


def current_learner() -> Learner | None:
    """The learner of this request, or None for a browser without attempts."""
    if "learner" not in g:
        g.learner = service.find_learner(db.session(), session.get(TOKEN))
    learner: Learner | None = g.learner
    return learner


def ensure_token() -> str:
    """The token of this browser; a new one, still without a learner, when it has none."""
    if TOKEN not in session:
        remember_token(service.new_token())
    token: str = session[TOKEN]
    return token


def browser_key() -> str:
    """What rate limits of one browser are counted by: its token, or its address before it has one."""
    return str(session.get(TOKEN) or request.remote_addr or "")


def remember_token(token: str) -> None:
    session[TOKEN] = token
    session.permanent = True
    g.pop("learner", None)


def forget_token() -> None:
    session.clear()
    g.pop("learner", None)
