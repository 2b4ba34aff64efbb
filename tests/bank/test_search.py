"""Full-text search: the same words find the same questions on every database."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tpmprep.bank import search
from tpmprep.bank.search import MOST_TERMS, SearchTerms, excerpt, find_question_ids, index_questions, marked
from tpmprep.bank.service import QuestionChoice, get_revision, list_questions
from tpmprep.content.question import KeyPoint
from tpmprep.content.question import Question as QuestionContent

QUESTIONS = {
    "deadline": ("Tell me about a vendor who missed a deadline.", "Whether you act before the day has passed."),
    "release": ("How do you plan a release of two products?", "Whether you hear early from each vendor and tester."),
    "caching": ("Explain caching to an executive.", "Plain words for latency, and negotiating what may be stale."),
    "budget": ("Describe a budget with many dependencies.", "Whether the naïve figure got a range."),
}
HOSTILE = [
    '"',
    '""',
    "'",
    "*",
    "-",
    "()",
    "a AND",
    "AND OR NOT",
    "NEAR(",
    "NEAR(vendor, 2)",
    "col:x",
    "prompt:vendor",
    "^vendor",
    "vendor*",
    "vendor & | ! <-> :*",
    "'; DROP TABLE question_search;--",
    "\\",
    "%",
    "_",
    "(" * 500,
    "-vendor",
    "{vendor}",
    "vendor\tdeadline",
    "²³①",
    "ﷺ",
    "🙂",
    "e\u0301" * 50,
    "\u202evendor",
]


@pytest.fixture
def ids(session: Session) -> dict[str, int]:
    """The ids of four questions; the index holds made-up words of them and nothing else."""
    rows = list_questions(session, QuestionChoice()).questions[: len(QUESTIONS)]
    contents = [get_revision(session, row).content for row in rows]
    made = [
        (row.id, make_content(content, *words))
        for row, content, words in zip(rows, contents, QUESTIONS.values(), strict=True)
    ]
    index_questions(session, made)
    return dict(zip(QUESTIONS, (id for id, _ in made), strict=True))


def make_content(content: QuestionContent, prompt: str, what_it_tests: str) -> QuestionContent:
    return content.model_copy(
        update={
            "prompt": prompt,
            "what_it_tests": what_it_tests,
            "key_points": [KeyPoint(id="one", says="You name an owner.", missed="Name the owner.")],
            "kind": "situational",
            "competency": "program-sense",
            "skills": ["vendor-management"] if "budget" in prompt else ["communication"],
            "responsibilities": ["status-reporting"],
            "industries": [],
        }
    )


def find(session: Session, ids: dict[str, int], typed: str) -> list[str]:
    names = {id: name for name, id in ids.items()}
    return [names[id] for id in find_question_ids(session, SearchTerms.of(typed))]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("deadline", ["deadline"]),
        ("deadlines", ["deadline"]),
        ("DEADLINE", ["deadline"]),
        ("planning", ["release"]),
        ("planned releases", ["release"]),
        ("dependency", ["budget"]),
        ("negotiate", ["caching"]),
        ("negotiation", ["caching"]),
        ("caches", ["caching"]),
    ],
)
def test_another_form_of_a_word_finds_it(session: Session, ids: dict[str, int], typed: str, found: list[str]) -> None:
    assert find(session, ids, typed) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [("dead", ["deadline"]), ("budg", ["budget"]), ("exe", ["caching"]), ("ca", ["caching"]), ("late", ["caching"])],
)
def test_the_beginning_of_a_word_finds_it(session: Session, ids: dict[str, int], typed: str, found: list[str]) -> None:
    assert find(session, ids, typed) == found


@pytest.mark.parametrize(
    ("typed", "found"), [("dependenc", ["budget"]), ("negotiat", ["caching"]), ("managem", ["budget"])]
)
def test_the_beginning_of_a_word_that_is_longer_than_its_stem_finds_it(
    session: Session, ids: dict[str, int], typed: str, found: list[str]
) -> None:
    assert find(session, ids, typed) == found


def test_a_word_of_the_prompt_ranks_before_one_of_what_is_said_about_it(session: Session, ids: dict[str, int]) -> None:
    found = find(session, ids, "vendor")

    assert found[0] == "deadline"
    assert sorted(found) == ["budget", "deadline", "release"]


def test_every_word_has_to_be_there(session: Session, ids: dict[str, int]) -> None:
    assert find(session, ids, "vendor release") == ["release"]
    assert find(session, ids, "vendor caching") == []


def test_key_points_and_tags_are_searched_too(session: Session, ids: dict[str, int]) -> None:
    assert len(find(session, ids, "owner")) == 4
    assert find(session, ids, "vendor management") == ["budget"]
    assert len(find(session, ids, "status reporting")) == 4


def test_the_order_of_words_does_not_matter(session: Session, ids: dict[str, int]) -> None:
    assert find(session, ids, "deadline vendor") == find(session, ids, "vendor deadline") == ["deadline"]


def test_a_small_word_beside_another_narrows_nothing(session: Session, ids: dict[str, int]) -> None:
    for typed in ("the vendor", "a vendor", "how do you do it with the vendor", "vendor's", "I vendor"):
        assert find(session, ids, typed) == find(session, ids, "vendor"), typed


def test_small_words_alone_leave_no_empty_page(session: Session, ids: dict[str, int]) -> None:
    for typed in ("how do you", "the", "I", "don't", "what is it"):
        assert list_questions(session, QuestionChoice(typed=typed)).total == 12, typed


def test_every_word_that_postgresql_leaves_out_is_left_out_everywhere(session: Session) -> None:
    words = (
        "i me my we our ours yourself himself hers itself whom those been having doing because until against between during above below further once nor too can will just should now"
    ).split()
    assert [word for word in words if SearchTerms.of(word).words] == []
    if session.get_bind().dialect.name == "postgresql":
        every = text("SELECT w FROM unnest(CAST(:words AS text[])) w WHERE to_tsvector('english', w) <> ''")
        assert session.execute(every, {"words": words}).all() == []


def test_without_a_word_there_is_no_search(session: Session, ids: dict[str, int]) -> None:
    for typed in ("", " ", "?!", "--", '"" *', "\t\n"):
        assert SearchTerms.of(typed).words == (), typed


def test_a_word_that_stands_nowhere_finds_nothing(session: Session, ids: dict[str, int]) -> None:
    assert find(session, ids, "zebra") == []


def test_hostile_syntax_is_only_words(session: Session, ids: dict[str, int]) -> None:
    for typed in HOSTILE:
        words = " ".join(SearchTerms.of(typed).words)
        found = [list_questions(session, QuestionChoice(typed=t)).questions for t in (typed, words)]
        assert found[0] == found[1], typed

    assert find(session, ids, "deadline") == ["deadline"]


def test_an_operator_beside_a_word_is_dropped(session: Session, ids: dict[str, int]) -> None:
    for typed in ("^vendor", "vendor*", "-vendor", "{vendor}", "!vendor", '"vendor'):
        assert find(session, ids, typed) == find(session, ids, "vendor"), typed


def test_words_beyond_the_twelfth_are_left_out(session: Session, ids: dict[str, int]) -> None:
    assert find(session, ids, "vendor " * MOST_TERMS + "zebra") == find(session, ids, "vendor")


def test_a_new_index_replaces_the_old_one(session: Session, ids: dict[str, int]) -> None:
    index_questions(session, [])

    assert find(session, ids, "vendor") == []


def test_letters_with_accents_find_the_word(session: Session, ids: dict[str, int]) -> None:
    assert find(session, ids, "naïve") == ["budget"]


def test_a_word_without_its_accents_finds_the_same_on_both_databases(session: Session, ids: dict[str, int]) -> None:
    assert find(session, ids, "naive") == ["budget"]


@pytest.mark.parametrize("typed", ["whch vendor", "abuot vendor", "vendor thruogh"])
def test_a_slip_is_never_taken_for_a_small_word(session: Session, typed: str) -> None:
    found = list_questions(session, QuestionChoice(typed=typed))

    assert not set(found.words) & search.STOP_WORDS
    assert found.corrected == {}


KNOWN = ("budget", "caching", "deadline", "dependencies", "negotiating", "release", "sponsor", "team", "vendor")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vednor", "vendor"),
        ("vendro", "vendor"),
        ("budgt", "budget"),
        ("bugdet", "budget"),
        ("dpeendencies", "dependencies"),
        ("neogtiating", "negotiating"),
    ],
)
def test_a_mistyped_word_gives_way_to_the_one_that_was_meant(typed: str, meant: str) -> None:
    assert SearchTerms.of(typed).corrected(KNOWN).words == (meant,)


def test_a_slip_in_the_ending_of_a_word_needs_no_correction(session: Session, ids: dict[str, int]) -> None:
    assert find(session, ids, "deadlinne") == ["deadline"]


@pytest.mark.parametrize("typed", ["vendor", "vendors", "dead", "negotiation", "te", "tam", "zebra", "xqzvwk", "2026"])
def test_a_word_that_begins_a_known_one_or_is_like_none_stays(typed: str) -> None:
    assert SearchTerms.of(typed).corrected(KNOWN).words == (typed,)


def test_a_mistyped_search_finds_and_says_what_it_looked_for(session: Session) -> None:
    found = list_questions(session, QuestionChoice(typed="sopnsor"))

    assert found.total == list_questions(session, QuestionChoice(typed="sponsor")).total > 0
    assert found.corrected == {"sopnsor": "sponsor"}
    assert list_questions(session, QuestionChoice(typed="sponsor")).corrected == {}


@pytest.mark.parametrize(
    ("shown", "words", "hits"),
    [
        ("A vendor's deadline.", ["vendor"], ["vendor"]),
        ("Vendors miss dead lines", ["vendor", "lin"], ["Vendors", "lines"]),
        ("The naïve plan", ["naive"], ["naïve"]),
        ("We negotiated it", ["negotiation"], ["negotiated"]),
        ("<b>vendor</b>", ["vendor"], ["vendor"]),
        ("Nothing here", ["vendor"], []),
        ("Nothing here", [], []),
        ("", ["vendor"], []),
    ],
)
def test_what_was_searched_for_is_marked_and_no_letter_is_lost(shown: str, words: list[str], hits: list[str]) -> None:
    pieces = marked(shown, words)

    assert [piece for piece, is_hit in pieces if is_hit] == hits
    assert "".join(piece for piece, _ in pieces) == shown


def test_of_very_many_hits_those_in_the_prompt_come_first(
    session: Session, ids: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_RANKED", 2)

    found = find(session, ids, "vendor")

    assert found[0] == "deadline"
    assert sorted(found) == ["budget", "deadline", "release"]


LONG = "The first sentence says where we are. " * 9 + "Then comes a vendor with a plan. " + "And more of it. " * 30


def test_an_excerpt_begins_where_the_first_hit_stands() -> None:
    assert excerpt(LONG, ["vendor"]).startswith("… Then comes a vendor")
    assert excerpt(LONG, ["first"]).startswith("The first sentence")
    assert excerpt(LONG, ["zebra"]) == excerpt(LONG, []) == excerpt(LONG, ["first"])
    assert len(excerpt(LONG, ["vendor"])) < 260


def test_a_hit_late_in_a_long_sentence_is_in_the_excerpt() -> None:
    endless = "one of the many words " * 40 + "and then a vendor " + "and so on and on " * 20

    assert "vendor" in excerpt(endless, ["vendor"])
    assert len(excerpt(endless, ["vendor"])) < 260


@pytest.mark.parametrize("short", ["", "One line.", "x" * 240])
def test_a_short_text_is_its_own_excerpt(short: str) -> None:
    assert excerpt(short, ["vendor"]) == short
