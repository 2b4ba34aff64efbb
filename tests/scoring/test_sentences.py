"""Sentences of an answer as spans of its text."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tpmprep.scoring.sentences import LONGEST_UNBROKEN, Span, split_sentences

TRANSCRIPT = (
    "so um i was the pm on this booking thing and we had a vendor for the payments and they told me in may they would be "
    "two weeks late so i called their lead and i asked what is really missing and it was only the refunds so i moved the "
    "refunds to the second release and then we went live on the day and nobody noticed and now i always ask what is "
    "really missing before i move a date"
)
MARKS = ". ! ? … ; , - * • 1. 2) e.g. i.e. Dr. etc. p.m. no. \n \r\n \t ( ) “ ” ' 3.5 \u2028 \u00a0 \x1f".split(" ")
WORDS = "I we so and then because um the first after called vendor Jira it's naïve 🙂 été".split()
PIECES = st.sampled_from([*MARKS, *WORDS])


def sentences(text: str) -> list[str]:
    return [text[span.start : span.end] for span in split_sentences(text)]


def check_spans(text: str) -> None:
    """Spans are in order, apart, without white space around them, and hold every other character."""
    end = 0
    for span in split_sentences(text):
        assert end <= span.start < span.end <= len(text)
        assert not text[end : span.start].strip()
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        end = span.end
    assert not text[end:].strip()


@settings(deadline=None)
@given(st.text(max_size=400))
@example("...\n1.\n-")
@example("\x85.\x1c!\u2029…\n")
def test_any_text_is_covered_by_its_sentences(text: str) -> None:
    check_spans(text)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=150).map(" ".join))
def test_anything_like_an_answer_is_covered_by_its_sentences(text: str) -> None:
    check_spans(text)


@pytest.mark.parametrize("text", ["", "   ", "\n\r\n\t"])
def test_no_words_make_no_sentence(text: str) -> None:
    assert split_sentences(text) == []


def test_sentences_end_with_their_marks() -> None:
    assert sentences("I called. Did it help?! Yes… A lot!") == ["I called.", "Did it help?!", "Yes…", "A lot!"]


def test_offsets_count_characters_of_the_text() -> None:
    assert split_sentences("  É 🙂 one.  Two.\n") == [Span(2, 10), Span(12, 16)]


def test_a_closing_quote_belongs_to_its_sentence() -> None:
    assert sentences("He said “no.” Then (at last.) he left.") == ["He said “no.”", "Then (at last.)", "he left."]


@pytest.mark.parametrize(
    "text",
    [
        "We used tools, e.g. Jira and a wiki.",
        "The date, i.e. 3 May, was fixed.",
        "Dr. Meyer and Mr. Ito agreed.",
        "It took approx. 40 days vs. 20 planned.",
        "We met at 5 p.m. on Monday.",
        "The order no. 5 came on Sept. 3 as agreed.",
        "Version 3.2.1 cost 1.5 million.",
        "Our site is shop.example.com today.",
        "The launch in Oct. was late.",
    ],
)
def test_a_dot_inside_a_sentence_does_not_end_it(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "count"),
    [("No. I did not.", 2), ("We had 5 min. Then it ended.", 2), ("Not I. She did.", 2), ("We lost 40 %. It hurt.", 2)],
)
def test_a_word_that_may_be_an_abbreviation_can_end_a_sentence(text: str, count: int) -> None:
    assert len(sentences(text)) == count


@pytest.mark.parametrize(
    "text",
    ["We listed owners, dates, etc. I wrote them down.", "The call ended at 5 p.m. Then I told the sponsor."],
)
def test_an_abbreviation_before_a_new_sentence_ends_the_old_one(text: str) -> None:
    assert len(sentences(text)) == 2


@pytest.mark.parametrize("text", ["Our office in the U.S. was closed that week.", "I asked J. Smith for a date."])
def test_initials_do_not_end_a_sentence(text: str) -> None:
    assert sentences(text) == [text]


def test_each_bullet_is_a_sentence_without_its_mark_standing_alone() -> None:
    text = "- asked the vendor\n* moved two tests\n• told the sponsor\n\n1. checked it\n2) shipped it"

    assert sentences(text) == text.replace("\n\n", "\n").split("\n")


@pytest.mark.parametrize("text", ["...", "1.", "- \n-", "🙂"])
def test_marks_alone_are_one_sentence(text: str) -> None:
    assert sentences(text) == [text]


def test_windows_line_ends_part_sentences_like_others() -> None:
    assert sentences("First\r\nSecond\r\n\r\nThird") == ["First", "Second", "Third"]


def test_a_transcript_without_punctuation_is_broken_into_clauses() -> None:
    found = sentences(TRANSCRIPT)

    assert 5 <= len(found) <= 12
    assert max(len(sentence.split()) for sentence in found) <= LONGEST_UNBROKEN
    assert " ".join(found) == TRANSCRIPT
    assert any(sentence.startswith("so i called their lead") for sentence in found)


def test_a_long_sentence_below_the_limit_is_left_whole() -> None:
    text = " ".join(TRANSCRIPT.split()[:LONGEST_UNBROKEN])

    assert sentences(text) == [text]


def test_one_word_of_8000_letters_is_one_sentence() -> None:
    assert split_sentences("x" * 8_000) == [Span(0, 8_000)]


@pytest.mark.parametrize("piece", [". ", "- ", "so i ", "a.", "\n", "…”"])
def test_much_of_the_same_is_covered_too(piece: str) -> None:
    check_spans(piece * 4_000)
