"""Rate limits: counted in Redis; held in memory, and no page lost, while Redis is away."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from flask import Flask
from redis import Redis

from tests.browser import Browser
from tests.factories import STRONG, WEAK, FixedScorer, make_assessment
from tpmprep.practice.scorer import EXTENSION
from tpmprep.web.limits import limiter

ALLOWED = 10
NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@pytest.fixture
def make_limited_app(make_app: Callable[..., Flask]) -> Iterator[Callable[[str], Flask]]:
    """An application whose limits count; the connections to Redis are closed at the end."""
    storages = []

    def make(redis_url: str) -> Flask:
        app = make_app(redis_url=redis_url, testing=False)
        storages.append(limiter.storage)
        return app

    yield make
    for storage in storages:
        if hasattr(storage, "storage") and hasattr(storage.storage, "close"):
            storage.storage.close()


@pytest.fixture
def address() -> str:
    """An address of the network that no other test uses."""
    digits = uuid4().int
    return f"10.{digits % 256}.{digits // 256 % 256}.{digits // 65536 % 254 + 1}"


@pytest.fixture
def redis(address: str) -> Iterator[Redis]:
    url = os.environ.get("TEST_REDIS_URL")
    if not url:
        pytest.skip("TEST_REDIS_URL is not set")
    with Redis.from_url(url) as client:
        yield client
        for key in client.scan_iter(f"*{address}*"):
            client.delete(key)


def browser_at(app: Flask, address: str) -> Browser:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return Browser(client)


def guess(browser: Browser, *, status: int, **headers: str) -> None:
    fields = browser.get("/recover").form_fields("form[action='/recover']")
    browser.post("/recover", {**fields, "code": "0000-0000"}, status=status, headers=headers)


def guess_until_refused(browser: Browser) -> None:
    page = browser.get("/recover")
    for status in [*[422] * ALLOWED, 429]:
        fields = {**page.form_fields("form[action='/recover']"), "code": "0000-0000"}
        response = browser.client.post("/recover", data=fields)
        assert response.status_code == status


def test_guesses_are_counted_in_redis(make_limited_app: Callable[[str], Flask], address: str, redis: Redis) -> None:
    browser = browser_at(make_limited_app(os.environ["TEST_REDIS_URL"]), address)

    guess(browser, status=422)
    guess(browser, status=422)

    keys = list(redis.scan_iter(f"*{address}*"))
    assert [redis.get(key) for key in keys] == [b"2"]
    assert 0 < int(redis.ttl(keys[0])) <= 300


def test_a_count_in_redis_holds_for_every_process(
    make_limited_app: Callable[[str], Flask], address: str, redis: Redis
) -> None:
    guess_until_refused(browser_at(make_limited_app(os.environ["TEST_REDIS_URL"]), address))

    restarted = make_limited_app(os.environ["TEST_REDIS_URL"])

    guess(browser_at(restarted, address), status=429)


def test_while_nobody_listens_pages_are_served_and_limits_hold(
    make_limited_app: Callable[[str], Flask], address: str
) -> None:
    browser = browser_at(make_limited_app(NOBODY_LISTENS), address)

    for page in ("/", "/questions", "/you", "/recover", "/healthz"):
        browser.get(page)
    guess_until_refused(browser)
    browser.get("/questions")


def test_without_redis_limits_are_counted_in_memory(make_limited_app: Callable[[str], Flask], address: str) -> None:
    app = make_limited_app("")

    guess_until_refused(browser_at(app, address))

    guess(browser_at(app, "192.0.2.7"), status=422)


def test_who_was_refused_is_told_to_wait(make_limited_app: Callable[[str], Flask], address: str) -> None:
    browser = browser_at(make_limited_app(""), address)
    guess_until_refused(browser)
    fields = browser.get("/recover").form_fields("form[action='/recover']")

    page = browser.post("/recover", {**fields, "code": "0000-0000"}, status=429)

    assert "That was a bit fast" in page.text


def test_an_answer_that_came_too_fast_is_kept_in_the_form(
    make_limited_app: Callable[[str], Flask], address: str
) -> None:
    app = make_limited_app("")
    app.extensions[EXTENSION].use(FixedScorer(make_assessment()))
    browser = browser_at(app, address)
    slug = str(browser.get("/questions").select_one(".question-list a")["href"]).rsplit("/", 1)[1]
    page = browser.get(f"/questions/{slug}")
    for _ in range(30):
        browser.submit(page, "[data-answer-form]", status=303, text=WEAK)

    refused = browser.submit(page, "[data-answer-form]", status=429, text=STRONG)

    assert "Your answer is still here" in refused.text
    assert refused.select_one("textarea").text.strip() == STRONG
    another = browser_at(app, address)
    another.submit(another.get(f"/questions/{slug}"), "[data-answer-form]", status=303, text=STRONG)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_a_forged_address_gives_no_further_guess(
    make_limited_app: Callable[[str], Flask], address: str, header: str
) -> None:
    browser = browser_at(make_limited_app(""), address)
    guess_until_refused(browser)

    guess(browser, status=429, **{header: "203.0.113.9"})


def test_when_redis_goes_away_between_two_requests_pages_and_limits_go_on(
    make_limited_app: Callable[[str], Flask], address: str, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = browser_at(make_limited_app(os.environ["TEST_REDIS_URL"]), address)
    guess(browser, status=422)

    pool = limiter.storage.storage.connection_pool  # type: ignore[union-attr]
    pool.disconnect()
    monkeypatch.setitem(pool.connection_kwargs, "port", 1)
    pool.reset()

    browser.get("/questions")
    guess_until_refused(browser)


def test_a_redis_that_never_answers_does_not_stop_a_request(
    make_limited_app: Callable[[str], Flask], address: str
) -> None:
    done = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as silent:
        app = make_limited_app(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")

        def send() -> None:
            guess(browser_at(app, address), status=422)
            done.set()

        thread = threading.Thread(target=send)
        thread.start()
        answered = done.wait(2)
        with silent.accept()[0]:
            pass
    thread.join(60)

    assert answered
