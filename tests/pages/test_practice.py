"""The pages of practice, as somebody in a browser meets them."""

import re

import pytest
from flask import Flask

from tests.browser import Browser
from tests.factories import STRONG, WEAK
from tpmprep.bank.service import QuestionChoice, list_questions
from tpmprep.db import db

pytestmark = pytest.mark.slow


@pytest.fixture
def slug(app: Flask) -> str:
    """A question about a past experience: all six dimensions are rated."""
    with app.app_context():
        return list_questions(db.session(), QuestionChoice(kind="behavioral")).questions[0].slug


def test_a_newcomer_sees_the_questions_and_their_facets(browser: Browser) -> None:
    page = browser.get("/questions")

    assert len(page.select(".question-list li")) == 12
    assert page.select("#competency option")


def test_a_filter_narrows_the_list_and_stays_in_the_address(browser: Browser) -> None:
    page = browser.get("/questions?competency=execution")

    assert len(page.select(".question-list li")) == 1
    assert page.select_one("#competency option[selected]")["value"] == "execution"


def test_a_search_without_result_says_what_to_do(browser: Browser) -> None:
    page = browser.get("/questions?q=zebra+submarine")

    assert "No question fits this choice" in page.text
    assert page.select("main a[href='/questions']")


@pytest.mark.parametrize(
    "typed", ['"', "a AND", "NEAR(", "col:x", "*", "-", "'; DROP TABLE question;--", "\x00", "(" * 500]
)
def test_search_syntax_and_hostile_words_are_only_words(browser: Browser, typed: str) -> None:
    browser.get("/questions", query_string={"q": typed})


def test_the_question_stands_alone_with_its_target_time(browser: Browser, slug: str) -> None:
    page = browser.get(f"/questions/{slug}")

    assert page.select_one("h1.prompt")
    assert "min" in page.select_one(".eyebrow").text
    assert page.select_one("[data-answer-form]")["data-longest"] == "8000"


def test_the_model_answer_is_locked_until_the_first_attempt(browser: Browser, slug: str) -> None:
    before = browser.get(f"/questions/{slug}")
    after = browser.practise(slug, STRONG)

    for heading in ("Why it is stronger", "Pitfalls", "What would worry an interviewer"):
        assert heading not in before.text
        assert heading in after.text


def test_an_answer_leads_to_an_assessment_with_its_parts_in_order(browser: Browser, slug: str) -> None:
    page = browser.practise(slug, STRONG)

    headings = [heading["id"] for heading in page.select("main h2")]
    assert headings == [
        "next-change", "answer", "dimensions", "key-points", "evidence", "sum", "delivery", "model-answer", "disagree", "attempts",
    ]  # fmt: skip


def test_every_sentence_of_the_answer_is_shown_once_and_in_order(browser: Browser, slug: str) -> None:
    page = browser.practise(slug, STRONG)

    for tag in page.select(".answer-text .tag"):
        tag.decompose()
    assert page.select_one(".answer-text").text == STRONG


def test_the_overall_level_can_be_added_up_again_from_the_page(browser: Browser, slug: str) -> None:
    page = browser.practise(slug, WEAK)

    figures = [float(cell.text) for cell in page.select(".sum-table td")]
    levels, overall = figures[:6], figures[-1]
    caps = figures[9:-1]
    assert overall == pytest.approx(min([0.7 * sum(levels) / 6 + 0.3 * min(levels), *caps]), abs=0.011)


def test_trying_again_keeps_both_attempts_and_shows_what_was_added(browser: Browser, slug: str) -> None:
    first = browser.practise(slug, WEAK)
    again = browser.get(str(first.select_one(".next-change a.btn")["href"]))
    assert again.select_one("textarea").text.strip() == WEAK

    second = browser.get(
        browser.submit(again, "[data-answer-form]", status=303, text=STRONG).response.headers["Location"]
    )

    assert "Against your first attempt" in second.text
    assert "What you added" in second.text
    assert "Still missing" in second.text
    assert len(second.select("#attempts ~ ol li")) == 2


def test_the_same_answer_gets_the_same_result(browser: Browser, slug: str) -> None:
    first, second = browser.practise(slug, STRONG), browser.practise(slug, STRONG)

    assert first.select_one(".overall strong").text == second.select_one(".overall strong").text


REFUSED = {
    "": "Write your answer first",
    "fine": "too short",
    "asdf jkl qwer asdf hjkl sdfg zxcv qwer asdf": "could not read this as sentences",
    "Ich habe den Termin mit dem Lieferanten neu verhandelt und wir haben es am Ende nicht geschafft.": "in English only",
    "risk register, stakeholder map, RACI, Gantt chart, Jira, Kanban, velocity, burndown, OKR, SLA": "a list of terms",
    "x" * 8001: "8,000 characters",
}


@pytest.mark.parametrize(("text", "reason"), REFUSED.items(), ids=["empty", "short", "noise", "german", "list", "long"])
def test_an_answer_that_cannot_be_rated_is_refused_in_place_and_kept(
    browser: Browser, slug: str, text: str, reason: str
) -> None:
    page = browser.answer(slug, text, status=422)

    assert reason in page.text
    assert page.select_one("textarea").text.strip() == text
    assert browser.get("/you").select(".attempt-list li") == []


def test_the_question_sent_back_is_no_answer(browser: Browser, slug: str) -> None:
    prompt = browser.get(f"/questions/{slug}").select_one("h1").text

    page = browser.answer(slug, f"{prompt} {prompt}", status=422)

    assert "repeats the question" in page.text


def test_sending_the_same_form_twice_gives_one_attempt(browser: Browser, slug: str) -> None:
    page = browser.get(f"/questions/{slug}")
    first = browser.submit(page, "[data-answer-form]", status=303, text=STRONG)
    second = browser.submit(page, "[data-answer-form]", status=303, text=STRONG)

    assert first.response.headers["Location"] == second.response.headers["Location"]


def test_nobody_opens_the_attempt_of_somebody_else(browser: Browser, other_browser: Browser, slug: str) -> None:
    address = browser.answer(slug, STRONG).response.headers["Location"]

    other_browser.get(address, status=404)
    other_browser.practise(slug, WEAK)
    other_browser.get(address, status=404)
    own = other_browser.get(f"/questions/{slug}")
    other_browser.get(f"/questions/{slug}?from={address.rsplit('/', 1)[1]}", status=404)
    assert STRONG[:40] not in own.text


def test_disagreeing_keeps_the_view_beside_the_score(browser: Browser, slug: str) -> None:
    page = browser.practise(slug, WEAK)
    before = page.select_one(".overall strong").text

    browser.submit(
        page, "form[action$=disagreements]", status=303, dimension="craft", level="3", note="There was more to it."
    )
    after = browser.get(str(page.select_one("form[action$=disagreements]")["action"]).removesuffix("/disagreements"))

    assert "You said: Craft 3, shown" in after.text
    assert after.select_one(".overall strong").text == before


def test_an_answer_with_markup_is_shown_as_typed(browser: Browser, slug: str) -> None:
    hostile = "<script>alert(1)</script> I told the sponsor {{ 7*7 }} that <b>two</b> of nine tests failed, so I decided to wait."

    page = browser.practise(slug, hostile)

    assert "<script>alert(1)</script>" in page.select_one(".answer-text").text
    assert "{{ 7*7 }}" in page.text


def test_every_facet_can_be_chosen_and_stays_in_the_address(browser: Browser) -> None:
    page = browser.get("/questions")

    for name in ("competency", "kind", "seniority", "industry", "responsibility", "skill", "minutes", "state"):
        chosen = page.select(f"#{name} option")[-1]
        count = int(re.findall(r"\((\d+)\)", chosen.text)[0])
        found = browser.get("/questions", query_string={name: chosen["value"]})
        assert len(found.select(".question-list li")) == count, name
        assert found.select_one(f"#{name} option[selected]")["value"] == chosen["value"]


def test_a_hit_is_marked_and_a_slip_is_forgiven_aloud(browser: Browser) -> None:
    page = browser.get("/questions?q=sopnsor")

    assert {mark.text.lower()[:7] for mark in page.select(".question-list mark")} == {"sponsor"}
    assert "Nothing has the word “sopnsor”. This is what was found for sponsor" in page.text


def test_what_was_tried_and_what_is_due_can_be_chosen(quick_browser: Browser, slug: str) -> None:
    quick_browser.practise(slug, STRONG)

    tried = quick_browser.get("/questions?state=practised")
    assert len(tried.select(".question-list li")) == 1
    assert "You tried this once, last at 2.0 of 4." in tried.text
    assert len(quick_browser.get("/questions?state=new").select(".question-list li")) == 11
    assert "No question fits" in quick_browser.get("/questions?state=due").text


def test_nobody_sees_what_another_learner_tried(
    quick_browser: Browser, other_quick_browser: Browser, slug: str
) -> None:
    quick_browser.practise(slug, STRONG)

    assert "You tried this" not in other_quick_browser.get("/questions").text
    assert "No question fits" in other_quick_browser.get("/questions?state=practised").text


def test_a_question_shows_others_like_it(browser: Browser, slug: str) -> None:
    page = browser.get(f"/questions/{slug}")

    links = {str(link["href"]) for link in page.select(".more-like a")}
    assert len(links) == 4
    assert f"/questions/{slug}" not in links


def test_a_set_is_drawn_once_and_its_address_keeps_it(browser: Browser) -> None:
    address = browser.get("/question-set?draw=1&size=4", status=302).response.headers["Location"]
    first, again = browser.get(address), browser.get(address)

    assert len(first.select(".set-list li")) == 4
    assert [li.text for li in first.select(".set-list li")] == [li.text for li in again.select(".set-list li")]


def test_a_drawn_set_stays_while_it_is_worked_on_and_for_whoever_gets_its_address(
    quick_browser: Browser, other_quick_browser: Browser
) -> None:
    drawn = quick_browser.get("/question-set?draw=1&size=5&state=new&sort=new", status=302)
    address = drawn.response.headers["Location"]
    before = [str(link["href"]) for link in quick_browser.get(address).select(".set-list .question-text a")]
    quick_browser.practise(before[0].removeprefix("/questions/"), STRONG)

    for browser in (quick_browser, other_quick_browser):
        after = [str(link["href"]) for link in browser.get(address).select(".set-list .question-text a")]
        assert after == before


def test_a_set_passes_over_questions_that_are_not_there(browser: Browser, slug: str) -> None:
    page = browser.get(f"/question-set?question={slug}&question=no-such&question=%00&question={slug}")

    assert len(page.select(".set-list li")) == 1
    assert "No question fits" in browser.get("/question-set?question=no-such").text


def test_a_set_keeps_to_the_choice_it_was_drawn_from(browser: Browser) -> None:
    address = browser.get("/question-set?draw=1&competency=execution", status=302).response.headers["Location"]

    assert "competency=execution" in address
    assert len(browser.get(address).select(".set-list li")) == 1


def test_a_sheet_to_print_holds_the_questions_in_full(browser: Browser) -> None:
    page = browser.get("/question-set?size=30")

    assert len(page.select(".set-list li")) == 12
    assert not any(text.text.rstrip().endswith("…") for text in page.select(".question-text"))


@pytest.mark.parametrize(
    "address",
    [
        "/questions?page=0", "/questions?page=99999999999999999999", "/questions?page=-1", "/questions?page=x",
        "/questions?sort=no-such&minutes=0&state=%00", "/question-set?question=x&size=-1", "/question-set?size=999999999999999",
        "/question-set?size=99999999999", "/question-set?competency=none", "/question-set?q=%00", "/question-set?size=0",
    ],
)  # fmt: skip
def test_an_odd_address_is_a_page_all_the_same(browser: Browser, address: str) -> None:
    browser.get(address)
