"""How like questions are."""

import pytest

from tpmprep.scoring.likeness import NEAR_DUPLICATE, like_questions, near_duplicates

QUESTIONS = [
    "Tell me about a conflict between two teams or two leads that you settled.",
    "Describe a conflict between two of your teams which you settled.",
    "How would you estimate the yearly cost of a photo archive in the cloud?",
    "Explain to a sales manager why customers see an old price for some seconds.",
    "What would the yearly cloud bill for an archive of pictures be?",
    "A supplier writes that a part will be late. What do you do on the first day?",
]


def test_a_question_in_other_words_is_a_near_duplicate() -> None:
    pairs = near_duplicates(QUESTIONS)

    assert [(pair.first, pair.second) for pair in pairs] == [(0, 1)]
    assert NEAR_DUPLICATE <= pairs[0].likeness <= 1


def test_the_likest_question_by_meaning_comes_first() -> None:
    like = like_questions(QUESTIONS, 2)

    assert like[0][0][0] == 1
    assert like[2][0][0] == 4
    assert all(len(others) == 2 for others in like)
    assert all(place != other for place, others in enumerate(like) for other, _ in others)


def test_likeness_of_the_same_words_is_one() -> None:
    (pair,) = near_duplicates([QUESTIONS[0], QUESTIONS[0], *QUESTIONS[2:]])

    assert pair.likeness == pytest.approx(1.0, abs=1e-5)


def test_few_questions_are_no_error() -> None:
    assert like_questions([], 4) == []
    assert like_questions(QUESTIONS[:1], 4) == [[]]
    assert near_duplicates(QUESTIONS[:1]) == []
