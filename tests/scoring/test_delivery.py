"""Facts of delivery, counted apart from every rating."""

import pytest

from tpmprep.scoring.assessment import Delivery
from tpmprep.scoring.delivery import measure_delivery


def test_facts_are_counted_from_the_text_and_its_sentences() -> None:
    sentences = ["I called them.", "Um, they sent it on Friday, basically."]

    assert measure_delivery(" ".join(sentences), sentences) == Delivery(10, 4, 2, 7, 2)


def test_nothing_said_has_only_zeros() -> None:
    assert measure_delivery("", ()) == Delivery(0, 0, 0, 0, 0)


def test_140_words_take_a_minute() -> None:
    assert measure_delivery("word " * 140, ()).speaking_seconds == 60


@pytest.mark.parametrize(
    ("text", "fillers"),
    [
        ("Um, ummm, uh and er.", 4),
        ("You know, I mean it sort of worked.", 3),
        ("SO YEAH we shipped.", 1),
        ("The umbrella of the summer errand.", 0),
        ("I know what you mean.", 0),
    ],
)
def test_fillers_are_whole_words(text: str, fillers: int) -> None:
    assert measure_delivery(text, [text]).fillers == fillers
