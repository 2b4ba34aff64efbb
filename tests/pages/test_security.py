"""Attacks on every route: forged requests, other people's rows, hostile text, headers and cookies."""

import io
import logging
import re
from collections.abc import Callable, Iterator
from urllib.parse import quote_from_bytes
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.browser import Browser, Page
from tests.factories import STRONG, WEAK, FixedScorer, make_assessment
from tpmprep import paths
from tpmprep.accounts.service import find_learner
from tpmprep.bank.service import QuestionChoice, list_questions
from tpmprep.db import Base, db
from tpmprep.practice.models import Attempt
from tpmprep.practice.scorer import EXTENSION

READING = {"GET", "HEAD", "OPTIONS"}
STATIC_FILES = {"static": "css/theme.css", "bootstrap.static": "css/bootstrap.min.css"}
HEADERS = {  # word for word as in the specification, so that a weaker policy fails here
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "object-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "X-Frame-Options": "DENY",
    "X-XSS-Protection": "0",
}
STRICT_TRANSPORT_SECURITY = "max-age=63072000; includeSubDomains"
HOSTILE_TEXTS = {
    "NUL": "before\x00after",
    "lone surrogate": "a \ud800 b \udfff",
    "emoji": "👩‍👩‍👧 🇩🇪 🙂" * 20,
    "right to left": "\u202eevil\u202c \u2067שלום\u2069",
    "combining": "e" + "\u0301" * 10_000,
    "zero width": "a\u200b\u200c\u200d\ufeffb",
    "line separators": "one\u2028two\u2029three\x0b\x0c\x1b[31m",
    "private use": "\ue000\U0010ffff\ufffe",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(1)>\"'`",
    "template": "{{ 7*7 }} {% raw %} {0.__class__} %s %n",
    "sql": "'; DROP TABLE attempt;-- \" OR 1=1",
    "path": "../../../../etc/passwd\r\nSet-Cookie: a=b",
}
NUMBERS = ["-1", "0", "1e309", "NaN", "١٢", "²", "0x10", " 1", "1.5"]


@pytest.fixture
def slug(app: Flask) -> str:
    with app.app_context():
        return list_questions(db.session(), QuestionChoice(kind="behavioral")).questions[0].slug


@pytest.fixture
def own_attempt(quick_browser: Browser, slug: str) -> int:
    """An attempt of the learner in ``quick_browser``."""
    return int(quick_browser.answer(slug, STRONG).response.headers["Location"].rsplit("/", 1)[1])


@pytest.fixture
def attempt_of_a_stranger(app: Flask) -> int:
    with app.app_context():
        stranger = find_learner(db.session(), "token of a stranger")
        assert stranger is not None
        return db.session.scalars(select(Attempt.id).where(Attempt.learner_id == stranger.id)).first() or 0


def addresses(app: Flask, slug: str, attempt_id: int, wanted: Callable[[Rule], bool]) -> Iterator[tuple[str, str]]:
    """Method and address of every route that is wanted; an argument that we do not know of is an error."""
    for rule in app.url_map.iter_rules():
        if not wanted(rule):
            continue
        values: dict[str, object] = {"slug": slug, "attempt_id": attempt_id}
        if rule.endpoint in STATIC_FILES:
            values["filename"] = STATIC_FILES[rule.endpoint]
        unknown = rule.arguments - set(values)
        assert not unknown, f"{rule}: say here what to put in for {unknown}"
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, address


def writes(rule: Rule) -> bool:
    return bool((rule.methods or set()) - READING)


def reads(rule: Rule) -> bool:
    return "GET" in (rule.methods or set())


def names_a_row(rule: Rule) -> bool:
    return "attempt_id" in rule.arguments


def csrf_token(browser: Browser, slug: str) -> str:
    return str(browser.get(f"/questions/{slug}").select_one("[name=csrf_token]")["value"])


def all_rows(app: Flask) -> dict[str, list[str]]:
    with app.app_context():
        return {
            table.name: sorted(map(str, db.session.execute(select(table)))) for table in Base.metadata.sorted_tables
        }


def encode(**fields: str) -> bytes:
    """A form as bytes; unlike the test client this can send what no browser should."""
    return "&".join(
        f"{name}={quote_from_bytes(value.encode('utf-8', 'surrogatepass'))}" for name, value in fields.items()
    ).encode()


def post_raw(browser: Browser, address: str, **fields: str) -> TestResponse:
    return browser.client.post(address, data=encode(**fields), content_type="application/x-www-form-urlencoded")


# Forged requests


def test_every_route_that_writes_refuses_a_request_without_token(
    app: Flask, quick_browser: Browser, slug: str, own_attempt: int
) -> None:
    before = all_rows(app)
    walked = list(addresses(app, slug, own_attempt, writes))
    assert len(walked) >= 6

    for method, address in walked:
        for fields in ({}, {"csrf_token": ""}, {"csrf_token": "made.up.token"}, {"text": STRONG, "sure": "y"}):
            response = quick_browser.client.open(address, method=method, data=fields)
            assert response.status_code == 400, f"{method} {address} with {fields}"

    assert all_rows(app) == before


def test_the_token_of_another_browser_is_refused(
    app: Flask, quick_browser: Browser, other_quick_browser: Browser, slug: str, own_attempt: int
) -> None:
    foreign = csrf_token(other_quick_browser, slug)

    for method, address in addresses(app, slug, own_attempt, writes):
        response = quick_browser.client.open(address, method=method, data={"csrf_token": foreign})
        assert response.status_code == 400, f"{method} {address}"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_every_route_that_writes_refuses_a_request_made_by_another_site(
    app: Flask, quick_browser: Browser, slug: str, own_attempt: int, site: str
) -> None:
    token = csrf_token(quick_browser, slug)
    before = all_rows(app)

    for method, address in addresses(app, slug, own_attempt, writes):
        fields = {"csrf_token": token, "sure": "y", "text": STRONG, "dimension": "craft", "level": "1"}
        response = quick_browser.client.open(address, method=method, data=fields, headers={"Sec-Fetch-Site": site})
        assert response.status_code == 403, f"{method} {address}"

    assert all_rows(app) == before


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_a_request_of_our_own_pages_passes(quick_browser: Browser, slug: str, site: str) -> None:
    fields = quick_browser.get(f"/questions/{slug}").form_fields("[data-answer-form]")

    headers = {"Sec-Fetch-Site": site}
    quick_browser.post(f"/questions/{slug}/answers", {**fields, "text": STRONG}, status=303, headers=headers)


def test_no_page_that_is_fetched_changes_a_row_for_a_newcomer(
    app: Flask, quick_browser: Browser, slug: str, attempt_of_a_stranger: int
) -> None:
    before = all_rows(app)

    for method, address in addresses(app, slug, attempt_of_a_stranger, reads):
        if method == "GET":
            response = quick_browser.client.get(address)
            assert response.status_code in (200, 404), f"{address}: {response.status_code}"
            response.close()

    assert all_rows(app) == before


def test_no_page_that_is_fetched_changes_a_row_for_a_learner(
    app: Flask, quick_browser: Browser, slug: str, own_attempt: int
) -> None:
    before = all_rows(app)

    for method, address in addresses(app, slug, own_attempt, reads):
        if method == "GET":
            quick_browser.client.get(address).close()
            quick_browser.client.get(f"{address}?from={own_attempt}&sure=y&delete=1").close()

    assert all_rows(app) == before


# Other people's rows


def test_every_route_with_an_id_hides_the_row_of_somebody_else(
    app: Flask, quick_browser: Browser, slug: str, own_attempt: int, attempt_of_a_stranger: int
) -> None:
    token = csrf_token(quick_browser, slug)
    before = all_rows(app)
    walked = list(addresses(app, slug, attempt_of_a_stranger, names_a_row))
    assert len(walked) >= 2

    for method, address in walked:
        fields = {"csrf_token": token, "dimension": "craft", "level": "1"} if method != "GET" else None
        response = quick_browser.client.open(address, method=method, data=fields)
        assert response.status_code == 404, f"{method} {address}"
        assert "Words of a stranger" not in response.get_data(as_text=True)

    assert all_rows(app) == before


def test_every_route_with_an_id_hides_it_from_a_newcomer(
    app: Flask, other_quick_browser: Browser, slug: str, attempt_of_a_stranger: int
) -> None:
    token = csrf_token(other_quick_browser, slug)

    for method, address in addresses(app, slug, attempt_of_a_stranger, names_a_row):
        fields = {"csrf_token": token, "dimension": "craft", "level": "1"} if method != "GET" else None
        assert other_quick_browser.client.open(address, method=method, data=fields).status_code == 404


def test_the_answer_of_somebody_else_cannot_be_loaded_into_the_form(
    quick_browser: Browser, slug: str, own_attempt: int, attempt_of_a_stranger: int
) -> None:
    page = quick_browser.get(f"/questions/{slug}?from={attempt_of_a_stranger}", status=404)

    assert "Words of a stranger" not in page.text


def test_no_page_of_a_learner_shows_the_words_of_a_stranger(
    app: Flask, quick_browser: Browser, slug: str, own_attempt: int
) -> None:
    for method, address in addresses(app, slug, own_attempt, reads):
        if method == "GET":
            response = quick_browser.client.get(address)
            assert b"Words of a stranger" not in response.get_data(), address
            response.close()


def test_fields_that_the_form_does_not_have_are_ignored(
    app: Flask, quick_browser: Browser, slug: str, attempt_of_a_stranger: int
) -> None:
    page = quick_browser.get(f"/questions/{slug}")
    extra = {"learner_id": "1", "id": str(attempt_of_a_stranger), "overall": "4", "assessment": "{}", "token": "x"}

    address = quick_browser.submit(page, "[data-answer-form]", status=303, text=WEAK, **extra).response.location

    assert not str(address).endswith(f"/{attempt_of_a_stranger}")
    assert quick_browser.get(str(address)).select_one(".overall strong").text == "2.0 of 4"
    assert len(quick_browser.get("/you/export.json").response.json["attempts"]) == 1


# Headers and cookies


def answers_of_every_kind(browser: Browser, slug: str) -> Iterator[tuple[str, TestResponse]]:
    fields = browser.get(f"/questions/{slug}").form_fields("[data-answer-form]")
    address = f"/questions/{slug}/answers"
    client = browser.client
    yield "200", client.get("/")
    yield "303", client.post(address, data={**fields, "text": STRONG})
    yield "400", client.post(address, data={})
    yield "403", client.post(address, data=fields, headers={"Sec-Fetch-Site": "cross-site"})
    yield "404", client.get("/attempts/0")
    yield "404", client.get("/nothing-here")
    yield "405", client.get(address)
    yield "413", client.post(address, data={**fields, "text": "x" * 1_000_000})
    yield "422", client.post(address, data={**fields, "text": "", "key": "none"})
    yield "200", client.get("/you/export.json")
    yield "200", client.get("/healthz")
    yield "200", client.get("/static/css/theme.css")
    yield "200", client.get("/bootstrap/static/css/bootstrap.min.css")
    yield "404", client.get("/static/nothing.css")


def test_every_answer_carries_every_security_header(quick_browser: Browser, slug: str) -> None:
    for status, response in answers_of_every_kind(quick_browser, slug):
        assert str(response.status_code) == status, response.request.path
        for name, value in HEADERS.items():
            assert response.headers.getlist(name) == [value], f"{name} of {response.request.path} ({status})"
        assert "Strict-Transport-Security" not in response.headers
        assert "Access-Control-Allow-Origin" not in response.headers
        response.close()


def test_an_unexpected_fault_is_a_page_with_every_header_and_without_details(
    app: Flask, quick_browser: Browser, slug: str, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(FixedScorer):
        def assess(self, *_: object) -> None:  # type: ignore[override]
            raise RuntimeError("a secret of the inside")

    fields = quick_browser.get(f"/questions/{slug}").form_fields("[data-answer-form]")
    app.extensions[EXTENSION].use(Broken(make_assessment()))

    page = quick_browser.post(f"/questions/{slug}/answers", {**fields, "text": STRONG}, status=500)

    assert {name: page.response.headers.get(name) for name in HEADERS} == HEADERS
    assert "Something broke on our side" in page.text
    assert "secret of the inside" not in str(page.document)
    assert "a secret of the inside" in caplog.text
    assert STRONG[:40] not in caplog.text


def test_pages_are_not_kept_by_browsers_and_files_are(quick_browser: Browser, slug: str) -> None:
    for status, response in answers_of_every_kind(quick_browser, slug):
        is_file = "/static/" in response.request.path
        if status != "405" and response.request.path != "/nothing-here":  # these two belong to nobody
            assert (response.headers.get("Cache-Control") == "no-store") is not is_file, response.request.path
        response.close()


def test_the_answer_does_not_name_the_software_behind_it(quick_browser: Browser) -> None:
    page = quick_browser.get("/nothing-here", status=404)

    assert not re.search("werkzeug|flask|traceback|sqlalchemy", str(page.document), re.IGNORECASE)
    assert "X-Powered-By" not in page.response.headers


def test_over_http_the_cookie_is_hidden_from_scripts_and_other_sites(quick_browser: Browser, slug: str) -> None:
    cookies = quick_browser.get(f"/questions/{slug}").response.headers.getlist("Set-Cookie")

    assert [cookie.split("=")[0] for cookie in cookies] == ["tpmprep_session"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookies[0].split("; "))
    assert "Secure" not in cookies[0]


def test_over_https_the_cookie_is_bound_to_the_host_and_hsts_is_sent(make_app: Callable[..., Flask]) -> None:
    app = make_app(secure_cookies=True)
    app.extensions[EXTENSION].use(FixedScorer(make_assessment()))
    client = app.test_client()
    with app.app_context():
        slug = list_questions(db.session(), QuestionChoice()).questions[0].slug
    browser = Browser(client)

    response = browser.get(f"/questions/{slug}", base_url="https://localhost").response

    cookies = response.headers.getlist("Set-Cookie")
    assert [cookie.split("=")[0] for cookie in cookies] == ["__Host-session"]
    parts = set(cookies[0].split("; "))
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= parts
    assert not any(part.startswith("Domain") for part in parts)
    for address, status in (("/", 200), ("/nothing-here", 404), ("/static/css/theme.css", 200)):
        page = browser.get(address, status=status, base_url="https://localhost")
        assert page.response.headers["Strict-Transport-Security"] == STRICT_TRANSPORT_SECURITY
        assert {name: page.response.headers.get(name) for name in HEADERS} == HEADERS


def test_over_https_an_answer_can_be_sent(make_app: Callable[..., Flask]) -> None:
    app = make_app(secure_cookies=True)
    app.extensions[EXTENSION].use(FixedScorer(make_assessment()))
    with app.app_context():
        slug = list_questions(db.session(), QuestionChoice()).questions[0].slug
    browser = Browser(app.test_client())
    secure = {"base_url": "https://localhost", "headers": {"Referer": f"https://localhost/questions/{slug}"}}
    fields = browser.get(f"/questions/{slug}", **secure).form_fields("[data-answer-form]")

    page = browser.post(f"/questions/{slug}/answers", {**fields, "text": STRONG}, status=303, **secure)

    browser.get(page.response.headers["Location"], **secure)


def test_a_changed_cookie_opens_nothing(app: Flask, quick_browser: Browser, slug: str, own_attempt: int) -> None:
    cookie = quick_browser.client.get_cookie("tpmprep_session")
    assert cookie is not None
    forger = Browser(app.test_client())

    for value in (cookie.value[:-2], "x" + cookie.value, "", "eyJsZWFybmVyIjoxfQ", "🙂", "a" * 3000):
        forger.client.set_cookie("tpmprep_session", value)
        forger.get(f"/attempts/{own_attempt}", status=404)


def test_a_forged_host_stands_in_no_page_and_no_redirect(quick_browser: Browser, slug: str) -> None:
    for header in ("Host", "X-Forwarded-Host", "X-Forwarded-For", "X-Forwarded-Proto", "Forwarded"):
        forged = {"headers": {header: "evil.example"}}
        page = quick_browser.get(f"/questions/{slug}", **forged)
        fields = quick_browser.get(f"/questions/{slug}").form_fields("[data-answer-form]")

        sent = quick_browser.client.post(f"/questions/{slug}/answers", data={**fields, "text": STRONG}, **forged)

        assert "evil.example" not in str(page.document), header
        assert "evil.example" not in str(sent.headers), header
        assert sent.status_code in (303, 400), header


def test_no_file_outside_the_static_folder_is_served(quick_browser: Browser) -> None:
    outside = [
        "..%2fconfig.py",
        "..%2f..%2fpyproject.toml",
        "%2fetc%2fpasswd",
        "css/../../db.py",
        "css%00",
        "....//db.py",
    ]
    for path in outside:
        assert quick_browser.client.get(f"/static/{path}", follow_redirects=True).status_code == 404, path


# Hostile text


@pytest.mark.slow
@pytest.mark.parametrize("hostile", HOSTILE_TEXTS.values(), ids=HOSTILE_TEXTS.keys())
def test_an_answer_with_hostile_text_is_rated_or_refused_but_breaks_nothing(
    browser: Browser, slug: str, hostile: str
) -> None:
    fields = browser.get(f"/questions/{slug}").form_fields("[data-answer-form]")
    for text in (hostile, f"{STRONG} {hostile}", f"{hostile}\n\n{STRONG}"):
        sent = {**fields, "text": text, "key": str(uuid4())}
        response = post_raw(browser, f"/questions/{slug}/answers", **sent)
        assert response.status_code in (303, 422), f"{response.status_code} for {text[:40]!r}"
        if response.status_code == 303:
            assert browser.client.get(response.headers["Location"]).status_code == 200

    assert browser.client.get("/you").status_code == 200
    assert browser.client.get("/you/export.json").status_code in (200, 404)


@pytest.mark.slow
@pytest.mark.parametrize(
    "name",
    [
        "emoji",
        "markup",
        "template",
        "sql",
        "right to left",
    ],
)
def test_a_rated_answer_with_hostile_text_is_shown_as_it_was_written(browser: Browser, slug: str, name: str) -> None:
    text = f"{STRONG} {HOSTILE_TEXTS[name]}"

    page = browser.practise(slug, text)

    for tag in page.select(".answer-text .tag"):
        tag.decompose()
    assert page.select_one(".answer-text").text == text


def test_hostile_text_in_any_other_field_breaks_nothing(quick_browser: Browser, slug: str, own_attempt: int) -> None:
    token = csrf_token(quick_browser, slug)
    for name, hostile in HOSTILE_TEXTS.items():
        sendings = [
            (f"/questions/{slug}/answers", {"text": STRONG, "key": hostile}),
            (f"/attempts/{own_attempt}/disagreements", {"dimension": hostile, "level": hostile, "note": hostile}),
            (f"/attempts/{own_attempt}/disagreements", {"dimension": "craft", "level": "3", "note": hostile[:900]}),
            ("/recover", {"code": hostile}),
            ("/you/recovery-code", {"submit_code": hostile}),
            ("/you/delete", {"surely": hostile}),
        ]
        for address, fields in sendings:
            status = post_raw(quick_browser, address, csrf_token=token, **fields).status_code
            assert status in (200, 303, 422), f"{name}: {status} of {address}"
        assert quick_browser.client.get(f"/attempts/{own_attempt}").status_code == 200, name


def test_hostile_text_in_an_address_breaks_nothing(quick_browser: Browser, slug: str) -> None:
    for name, hostile in HOSTILE_TEXTS.items():
        fields = ("q", "competency", "kind", "seniority", "industry", "unknown", "from")
        query = encode(**dict.fromkeys(fields, hostile)).decode()

        for address in ("/questions", f"/questions/{slug}"):
            assert quick_browser.client.get(f"{address}?{query}").status_code == 200, f"{name} at {address}"


def test_a_page_with_an_impossible_character_stays_valid(quick_browser: Browser, slug: str) -> None:
    for character in ("\x1b", "\x0b", "\ufffe"):
        quick_browser.get("/questions", query_string={"q": f"a{character}b"})
        quick_browser.practise(slug, f"{STRONG}{character}")


def test_a_question_with_a_hostile_name_is_not_there(quick_browser: Browser) -> None:
    for name, hostile in HOSTILE_TEXTS.items():
        part = quote_from_bytes(hostile.encode("utf-8", "surrogatepass"), safe="")
        assert quick_browser.client.get(f"/{part}").status_code == 404, name
        if "\x00" not in hostile:
            assert quick_browser.client.get(f"/questions/{part}").status_code == 404, name


def test_a_question_with_nul_in_its_name_is_not_there(quick_browser: Browser) -> None:
    assert quick_browser.client.get("/questions/a%00b").status_code == 404


def test_a_strange_number_in_an_address_breaks_nothing(quick_browser: Browser, slug: str, own_attempt: int) -> None:
    for number in NUMBERS:
        assert quick_browser.client.get(f"/attempts/{number}").status_code == 404, number
        response = quick_browser.client.get(f"/questions/{slug}", query_string={"from": number})
        assert response.status_code in (200, 404), number


@pytest.mark.parametrize("number", [2**31, 2**63], ids=["31 bits", "63 bits"])
def test_a_number_beyond_every_row_is_not_found(
    quick_browser: Browser, slug: str, own_attempt: int, number: int
) -> None:
    quick_browser.get(f"/attempts/{number}", status=404)
    quick_browser.get(f"/questions/{slug}?from={number}", status=404)


def test_a_strange_level_is_refused_in_place(quick_browser: Browser, slug: str, own_attempt: int) -> None:
    token = csrf_token(quick_browser, slug)
    for level in (*NUMBERS, "5", str(2**31), str(2**63)):
        fields = {"csrf_token": token, "dimension": "craft", "level": level}
        response = quick_browser.client.post(f"/attempts/{own_attempt}/disagreements", data=fields)
        assert response.status_code == 422, level


def test_a_form_with_a_broken_key_is_refused_and_keeps_the_text(quick_browser: Browser, slug: str) -> None:
    page = quick_browser.get(f"/questions/{slug}")

    for key in ("", "not-a-uuid", "0" * 33):
        refused = quick_browser.submit(page, "[data-answer-form]", status=422, text=STRONG, key=key)
        assert refused.select_one("textarea").text.strip() == STRONG


def test_after_a_broken_key_the_form_can_be_sent_once_more(quick_browser: Browser, slug: str) -> None:
    page = quick_browser.get(f"/questions/{slug}")
    page = quick_browser.submit(page, "[data-answer-form]", status=422, text=STRONG, key="broken")

    quick_browser.submit(page, "[data-answer-form]", status=303)


def test_a_file_instead_of_a_text_breaks_nothing(quick_browser: Browser, slug: str) -> None:
    fields = quick_browser.get(f"/questions/{slug}").form_fields("[data-answer-form]")
    with_file = {**fields, "text": (io.BytesIO(b"file"), "../../evil.txt")}

    assert quick_browser.client.post(f"/questions/{slug}/answers", data=with_file).status_code == 422


# What a page may name


def pages_of_a_learner(browser: Browser, app: Flask, slug: str, attempt_id: int) -> Iterator[Page]:
    for method, address in addresses(app, slug, attempt_id, lambda rule: reads(rule) and "static" not in rule.endpoint):
        response = browser.client.get(address) if method == "GET" else None
        if response is not None and response.mimetype == "text/html" and response.status_code == 200:
            yield browser.get(address)


def test_no_page_names_another_origin(app: Flask, quick_browser: Browser, slug: str, own_attempt: int) -> None:
    pages = list(pages_of_a_learner(quick_browser, app, slug, own_attempt))
    assert len(pages) >= 5

    for page in pages:
        for tag in page.select("[src], [href], [action], [formaction], [srcset], [poster], [data], meta[content]"):
            for name in ("src", "href", "action", "formaction", "srcset", "poster", "data"):
                value = str(tag.get(name, ""))
                assert not re.match(r"\s*([a-z][a-z0-9+.-]*:|//|\\)", value, re.IGNORECASE), f"{tag}"
        assert not page.select("base, iframe, object, embed, link[rel~=preconnect], link[rel~=dns-prefetch]")


def test_no_style_or_script_of_ours_names_another_origin() -> None:
    files = [*paths.STATIC.rglob("*.css"), *paths.STATIC.rglob("*.js")]
    assert len(files) >= 4

    for file in files:
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"@import|url\(\s*['\"]?(?!data:|\.|/[^/])\w*:?//", text), file
        assert not re.search(r"https?://(?!www\.w3\.org/)", text), file


def test_what_a_learner_writes_is_not_logged(
    quick_browser: Browser, slug: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="tpmprep")
    page = quick_browser.practise(slug, STRONG)
    quick_browser.submit(
        page, "form[action$=disagreements]", status=303, dimension="craft", level="1", note="my private note"
    )
    code = quick_browser.submit(quick_browser.get("/you"), "form[action$=recovery-code]", status=200)

    ours = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("tpmprep"))
    assert STRONG[:40] not in ours
    assert "my private note" not in ours
    assert code.select_one("[data-recovery-code]").text.strip() not in ours
