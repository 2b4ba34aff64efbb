"""The real stack: waitress on loopback, a database of its own, Debian's Chromium."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask_migrate import upgrade
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright
from waitress.server import create_server

from tests.conftest import CHROMIUM, NOW
from tpmprep.bank.sync import sync_content
from tpmprep.config import Config
from tpmprep.db import db
from tpmprep.factory import create_app
from tpmprep.practice.scorer import EXTENSION
from tpmprep.scoring.scorer import AnswerScorer

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def site(small_bank: Path, scorer: AnswerScorer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a served application."""
    config = Config(instance=tmp_path_factory.mktemp("served"), secret_key="only for tests", question_bank=small_bank)
    app = create_app(config)
    app.extensions[EXTENSION].use(scorer)
    with app.app_context():
        upgrade()
        sync_content(db.session(), small_bank, now=NOW)
        db.session.remove()
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"Chromium is not installed as {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


class Visitor:
    """One person in one browser, whose console and requests are watched."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.context = context
        self.site = site
        self.complaints: list[str] = []
        self.abroad: list[str] = []
        context.route("**/*", self._stay_home)
        self.page = self._watched(context.new_page())

    def open(self, address: str) -> Page:
        self.page.goto(self.site + address)
        return self.page

    def _watched(self, page: Page) -> Page:
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda message: self.complaints.append(message.text) if "Security Policy" in message.text else None,
        )
        return page

    def _stay_home(self, route: Route) -> None:
        if route.request.url.startswith((self.site, "data:")):
            route.continue_()
        else:
            self.abroad.append(route.request.url)
            route.abort()


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def visitor(request: pytest.FixtureRequest, chromium: Browser, site: str) -> Iterator[Visitor]:
    """A new visitor on a phone and at a desk; nothing may leave the site, and the console stays quiet."""
    with chromium.new_context(viewport=request.param, reduced_motion="reduce") as context:
        someone = Visitor(context, site)
        yield someone
        assert someone.abroad == []
        assert someone.complaints == []


@pytest.fixture
def visitor_without_scripts(chromium: Browser, site: str) -> Iterator[Visitor]:
    with chromium.new_context(viewport=PHONE, java_script_enabled=False) as context:
        yield Visitor(context, site)
