"""Many requests at the same moment, in real threads, each on a connection of its own."""

import threading
from collections.abc import Callable
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from tests.browser import Browser
from tests.factories import STRONG, WEAK, FixedScorer, make_assessment
from tpmprep.accounts.models import Learner
from tpmprep.bank.service import QuestionChoice, list_questions
from tpmprep.db import Base, db
from tpmprep.practice.models import Attempt, AttemptAssessment, Disagreement
from tpmprep.practice.scorer import EXTENSION

TIMES = 20


@pytest.fixture
def app(empty_database: str, make_app: Callable[..., Flask]) -> Flask:
    app = make_app(database_url=empty_database)
    app.extensions[EXTENSION].use(FixedScorer(make_assessment()))
    return app


@pytest.fixture
def slug(app: Flask) -> str:
    with app.app_context():
        slug = list_questions(db.session(), QuestionChoice()).questions[0].slug
        db.session.remove()
        return slug


def count(app: Flask, table: type[Base]) -> int:
    with app.app_context():
        found = db.session.scalar(select(func.count()).select_from(table)) or 0
        db.session.remove()
        return found


def send_at_once(app: Flask, browser: Browser, forms: list[tuple[str, dict[str, str]]]) -> list[tuple[int, str]]:
    """Send each form from a thread of its own with the cookie of ``browser``, all at the same moment."""
    cookie = browser.client.get_cookie("tpmprep_session")
    assert cookie is not None
    together = threading.Barrier(len(forms))
    replies: list[tuple[int, str]] = []

    def send(address: str, fields: dict[str, str]) -> None:
        client = app.test_client()
        client.set_cookie("tpmprep_session", cookie.value)
        together.wait(30)
        response = client.post(address, data=fields)
        replies.append((response.status_code, response.headers.get("Location", "")))

    threads = [threading.Thread(target=send, args=form) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return replies


def meet_at(app: Flask, statement: str, parties: int = 2) -> None:
    """On PostgreSQL, let several connections come to a statement before the first of them executes it.

    SQLite needs no help: whoever writes there has the database alone from the beginning of the request.
    """
    together = threading.Barrier(parties)

    def wait(_connection: object, _cursor: object, text: str, *_: object) -> None:
        if text.startswith(statement) and not together.broken:
            try:
                together.wait(2)
            except threading.BrokenBarrierError:
                return

    with app.app_context():
        if db.engine.dialect.name == "postgresql":
            event.listen(db.engine, "before_cursor_execute", wait)


def answer_form(browser: Browser, slug: str, **changes: str) -> tuple[str, dict[str, str]]:
    fields = browser.get(f"/questions/{slug}").form_fields("[data-answer-form]")
    return f"/questions/{slug}/answers", {**fields, "text": STRONG, **changes}


def test_the_same_form_sent_many_times_by_a_newcomer_is_one_attempt(app: Flask, slug: str) -> None:
    browser = Browser(app.test_client())
    form = answer_form(browser, slug)

    replies = send_at_once(app, browser, [form] * TIMES)

    assert len(replies) == TIMES
    assert {status for status, _ in replies} == {303}
    assert len({location for _, location in replies}) == 1
    assert [count(app, table) for table in (Learner, Attempt, AttemptAssessment)] == [1, 1, 1]
    browser.get(replies[0][1])


def test_the_same_form_sent_many_times_by_a_learner_is_one_attempt_more(app: Flask, slug: str) -> None:
    browser = Browser(app.test_client())
    browser.answer(slug, WEAK)

    replies = send_at_once(app, browser, [answer_form(browser, slug)] * TIMES)

    assert {status for status, _ in replies} == {303}
    assert len({location for _, location in replies}) == 1
    assert [count(app, table) for table in (Learner, Attempt)] == [1, 2]


def test_different_answers_of_a_learner_at_the_same_moment_are_all_kept(app: Flask, slug: str) -> None:
    browser = Browser(app.test_client())
    browser.answer(slug, WEAK)

    replies = send_at_once(app, browser, [answer_form(browser, slug, key=str(uuid4())) for _ in range(TIMES)])

    assert {status for status, _ in replies} == {303}
    assert len({location for _, location in replies}) == TIMES
    assert [count(app, table) for table in (Learner, Attempt)] == [1, TIMES + 1]


def test_two_answers_of_a_newcomer_at_the_same_moment_are_both_kept(app: Flask, slug: str) -> None:
    browser = Browser(app.test_client())
    forms = [answer_form(browser, slug, key=str(uuid4())) for _ in range(2)]
    meet_at(app, "INSERT INTO learner ")

    replies = send_at_once(app, browser, forms)

    assert {status for status, _ in replies} == {303}
    assert [count(app, table) for table in (Learner, Attempt)] == [1, 2]


def test_many_answers_of_a_newcomer_at_the_same_moment_are_all_kept(app: Flask, slug: str) -> None:
    browser = Browser(app.test_client())

    replies = send_at_once(app, browser, [answer_form(browser, slug, key=str(uuid4())) for _ in range(TIMES)])

    assert {status for status, _ in replies} == {303}
    assert [count(app, table) for table in (Learner, Attempt)] == [1, TIMES]


def test_the_same_view_sent_twice_at_the_same_moment_is_kept_once(app: Flask, slug: str) -> None:
    browser = Browser(app.test_client())
    page = browser.practise(slug, STRONG)
    address = str(page.select_one("form[action$=disagreements]")["action"])
    fields = {**page.form_fields("form[action$=disagreements]"), "dimension": "craft", "level": "3"}
    meet_at(app, "INSERT INTO disagreement ")

    replies = send_at_once(app, browser, [(address, fields)] * 2)

    assert {status for status, _ in replies} == {303}
    assert count(app, Disagreement) == 1
