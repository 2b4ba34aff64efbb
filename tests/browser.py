"""A test client with opinions: every page it fetches must be a page that we would show."""

import re
from dataclasses import dataclass, field
from typing import Any

import html5lib
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

SECURITY_HEADERS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
)


@dataclass
class Page:
    """A fetched page: its response, and its document when it is HTML."""

    response: TestResponse
    document: BeautifulSoup = field(repr=False)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", self.document.get_text(" "))

    def select_one(self, selector: str) -> Tag:
        found = self.document.select_one(selector)
        assert found is not None, f"the page has no {selector}"
        return found

    def select(self, selector: str) -> list[Tag]:
        return list(self.document.select(selector))

    def form_fields(self, selector: str) -> dict[str, str]:
        """What a browser would send of a form that nobody touched."""
        fields: dict[str, str] = {}
        for tag in self.select_one(selector).select("input[name], textarea[name], select[name]"):
            if tag.name == "textarea":
                fields[str(tag["name"])] = tag.text.removeprefix("\n")
            elif tag.name == "select":
                chosen = tag.select_one("option[selected]") or tag.select_one("option")
                fields[str(tag["name"])] = str(chosen["value"]) if chosen else ""
            elif tag.get("type") not in ("checkbox", "radio", "submit") or tag.has_attr("checked"):
                fields[str(tag["name"])] = str(tag.get("value", ""))
        return fields


class Browser:
    """Fetches pages and holds each against the rules of the house."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, *, status: int = 200, **arguments: Any) -> Page:
        return self._page(self.client.get(address, **arguments), status)

    def post(self, address: str, data: dict[str, Any], *, status: int, **arguments: Any) -> Page:
        return self._page(self.client.post(address, data=data, **arguments), status)

    def submit(self, page: Page, selector: str, *, status: int, **changes: Any) -> Page:
        """Fill in and send a form of a page, its hidden fields included."""
        form = page.select_one(selector)
        return self.post(str(form["action"]), {**page.form_fields(selector), **changes}, status=status)

    def answer(self, slug: str, text: str, *, status: int = 303) -> Page:
        """Open a question, write an answer and send it."""
        page = self.get(f"/questions/{slug}")
        return self.submit(page, "[data-answer-form]", status=status, text=text)

    def practise(self, slug: str, text: str) -> Page:
        """Answer a question and open the assessment."""
        return self.get(self.answer(slug, text).response.headers["Location"])

    def _page(self, response: TestResponse, status: int) -> Page:
        html = response.get_data(as_text=True)
        response.close()
        assert response.status_code == status, (
            f"{response.request.path}: {response.status_code}, not {status}\n{html[:600]}"
        )
        for header in SECURITY_HEADERS:
            assert header in response.headers, f"{response.request.path} lacks {header}"
        document = BeautifulSoup(html, "html.parser")
        if (response.mimetype == "text/html" and status < 300) or (status >= 400 and response.mimetype == "text/html"):
            check_page(html, document)
        return Page(response, document)


def check_page(html: str, document: BeautifulSoup) -> None:
    """Valid HTML5, one h1 that begins the title, unique ids, labels, CSRF fields, nothing inline."""
    html5lib.HTMLParser(strict=True).parse(html)
    headings = document.select("h1")
    assert len(headings) == 1, f"{len(headings)} h1"
    title = document.title.text if document.title else ""
    assert _plain(title).startswith(_plain(headings[0].text)[:40]), f"title {title!r} does not begin with the h1"
    ids = [str(tag["id"]) for tag in document.select("[id]")]
    assert len(ids) == len(set(ids)), f"ids used twice: {sorted({id for id in ids if ids.count(id) > 1})}"
    _check_forms(document)
    assert not document.select("style, [style]"), "an inline style"
    assert not [tag for tag in document.select("script") if not tag.get("src")], "an inline script"
    handlers = [name for tag in document.select("*") for name in tag.attrs if name.startswith("on")]
    assert not handlers, f"inline handlers: {handlers}"
    for link in document.select("a[href^='#']"):
        assert str(link["href"])[1:] in ids, f"a link to {link['href']}, which is not there"
    for tag in document.select("[src], link[href]"):
        assert str(tag.get("src") or tag.get("href")).startswith("/"), f"something from elsewhere: {tag}"


def _check_forms(document: BeautifulSoup) -> None:
    for form in document.select("form"):
        if str(form.get("method", "get")).lower() == "post":
            assert form.get("action"), "a form without an address"
            assert form.select_one("input[name=csrf_token]"), f"no CSRF field in {form.get('action')}"
    for entry in document.select("input:not([type=hidden]):not([type=submit]), select, textarea"):
        labelled = entry.get("id") and document.select_one(f"label[for='{entry['id']}']")
        assert labelled, f"no label for {entry.get('name')}"


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
