"""Journeys through the real stack, by clicking."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.factories import STRONG, WEAK
from tests.journeys.conftest import Visitor

pytestmark = pytest.mark.slow


def assert_accessible(page: Page) -> None:
    """No violation that axe finds, and nothing wider than the window."""
    found = Axe().run(page).response["violations"]
    assert not found, [(v["id"], [node["html"][:160] for node in v["nodes"]][:3]) for v in found]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def write_and_send(page: Page, text: str) -> None:
    page.get_by_label("Your answer").fill(text)
    page.get_by_role("button", name="Get my assessment").click()


def test_a_newcomer_practises_reads_tries_again_and_compares(visitor: Visitor) -> None:
    page = visitor.open("/")
    assert_accessible(page)
    page.get_by_role("link", name="Pick a question").click()
    page.wait_for_url("**/questions")
    assert_accessible(page)
    page.get_by_label("Kind").select_option("behavioral")
    page.wait_for_url("**kind=behavioral**")
    page.locator(".question-text a").first.click()
    page.wait_for_url(re.compile(r"/questions/[\w-]+$"))
    assert_accessible(page)

    page.get_by_label("Your answer").fill(WEAK)
    expect(page.locator("[data-words]")).to_have_text(re.compile(r"\d+ words"))
    page.get_by_role("button", name="Get my assessment").click()
    page.wait_for_url("**/attempts/*")
    expect(page.get_by_role("heading", name="The change to make next")).to_be_visible()
    assert_accessible(page)

    page.locator("[data-sentence]").nth(1).click()
    expect(page.locator(".sentence-panel")).to_be_visible()
    for summary in page.locator("summary").all():
        summary.click()
    assert_accessible(page)

    first = page.url
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_label("Your answer")).to_have_value(WEAK)
    write_and_send(page, STRONG)
    page.wait_for_url(lambda address: "/attempts/" in address and address != first)
    expect(page.get_by_role("heading", name="Against your first attempt")).to_be_visible()
    expect(page.get_by_text("Attempt 2 of 2")).to_be_visible()
    assert_accessible(page)


def test_the_whole_journey_works_without_scripts(visitor_without_scripts: Visitor) -> None:
    page = visitor_without_scripts.open("/questions")
    page.locator(".question-text a").first.click()
    write_and_send(page, "fine")
    expect(page.locator(".field-error")).to_contain_text("too short")
    write_and_send(page, STRONG)
    page.wait_for_url("**/attempts/*")
    page.get_by_text("What each sentence was read as").click()

    expect(page.locator(".readings li").first).to_be_visible()


def test_a_draft_survives_leaving_the_page_and_goes_once_it_is_sent(visitor: Visitor) -> None:
    page = visitor.open("/questions")
    page.locator(".question-text a").first.click()
    page.wait_for_url(re.compile(r"/questions/[\w-]+$"))
    address = page.url
    page.get_by_label("Your answer").fill(STRONG)
    page.goto(visitor.site + "/privacy")
    page.goto(address)
    expect(page.get_by_label("Your answer")).to_have_value(STRONG)

    page.get_by_role("button", name="Get my assessment").click()
    page.wait_for_url("**/attempts/*")
    page.goto(address)

    expect(page.get_by_label("Your answer")).to_have_value("")


def test_a_recovery_code_opens_the_attempts_in_another_browser(visitor: Visitor, chromium: Browser) -> None:
    page = visitor.open("/questions")
    page.locator(".question-text a").first.click()
    write_and_send(page, STRONG)
    page.wait_for_url("**/attempts/*")
    page.get_by_role("navigation").get_by_role("link", name="You").click()
    page.wait_for_url("**/you")
    assert_accessible(page)
    page.get_by_role("button", name="Make a recovery code").click()
    code = page.locator("[data-recovery-code]").inner_text()

    with chromium.new_context() as elsewhere:
        other = elsewhere.new_page()
        other.goto(visitor.site + "/recover")
        assert_accessible(other)
        other.get_by_label("Recovery code").fill(code.lower())
        other.get_by_role("button", name="Open my data").click()

        expect(other.locator(".attempt-list li")).to_have_count(1)


def test_somebody_narrows_the_choice_and_draws_a_set(visitor: Visitor) -> None:
    page = visitor.open("/questions")
    page.get_by_label("Search", exact=True).fill("sopnsor")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**q=sopnsor**")
    expect(page.get_by_role("status").filter(has_text="sponsor")).to_contain_text("Nothing has the word")
    expect(page.locator("mark").first).to_be_visible()
    assert_accessible(page)

    page.get_by_role("link", name="Clear the choice").click()
    page.get_by_text("More filters and order").click()
    page.get_by_label("Target time").select_option("3")
    page.wait_for_url("**minutes=3**")
    assert_accessible(page)
    page.get_by_role("link", name="at random").click()
    page.wait_for_url("**/question-set?question=**minutes=3**")
    expect(page.locator(".set-list li").first).to_be_visible()
    assert_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_public_page_is_accessible_in_light_and_dark(chromium: Browser, site: str, scheme: str) -> None:
    with chromium.new_context(color_scheme=scheme, viewport={"width": 390, "height": 844}) as context:
        page = context.new_page()
        for address in (
            "/",
            "/questions",
            "/questions?q=bugdet&state=new",
            "/question-set?size=3",
            "/how-scoring-works",
            "/privacy",
            "/you",
            "/recover",
            "/nowhere",
        ):
            page.goto(site + address)
            assert_accessible(page)


def test_the_look_can_be_switched_and_stays(visitor: Visitor) -> None:
    page = visitor.open("/")
    page.get_by_role("button", name="Dark").click()
    page.reload()

    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
