"""Slips of the pen in questions."""

import pytest

from tests.content.conftest import DamagedBank
from tpmprep.content.checks import check_bank


def slips(bank: DamagedBank) -> list[tuple[int, str]]:
    return [(problem.line, problem.reason) for problem in check_bank(bank.folder, editorial=True)[1]]


@pytest.mark.parametrize(
    ("slip", "reason"),
    [
        ("the the plan", "a word twice"),
        ("a  plan", "two spaces"),
        ("a plan , they", "a space before a mark"),
        ("a plan,they", "no space after a mark"),
        ("a plan.. ", "a mark twice"),
        ("a plan — they", "a long dash"),
        ("the “plan”", "a curly quote"),
        ("a\tplan", "a tab"),
        ("a plan ( they )", "a space inside brackets"),
    ],
)
def test_a_slip_of_the_pen_is_reported_with_its_line(bank: DamagedBank, slip: str, reason: str) -> None:
    assert slips(bank) == []
    bank.rewrite_question("## Prompt\n\n", f"## Prompt\n\nHere is {slip} here. ")
    line = bank.question_file().read_text(encoding="utf-8").split("## Prompt")[0].count("\n") + 3

    found = slips(bank)
    assert (line, reason) in {(number, words.split(":")[0].split(";")[0]) for number, words in found}


@pytest.mark.parametrize(
    "sound",
    ["he had had it", "a lock-in in one line", "so … and", "at 9:30, 1,200 of them", "e-mail (or not)", "it's 3.5 %"],
)
def test_what_is_no_slip_is_left_alone(bank: DamagedBank, sound: str) -> None:
    bank.rewrite_question("## Prompt\n\n", f"## Prompt\n\nHere is {sound} here. ")

    assert slips(bank) == []


def test_a_slip_does_not_keep_a_bank_from_being_served(bank: DamagedBank) -> None:
    bank.rewrite_question("## Prompt\n\n", "## Prompt\n\nThe the plan. ")

    assert bank.problems() == []


def test_an_unknown_word_is_reported_once_a_file_with_its_first_line(bank: DamagedBank) -> None:
    words = bank.folder / "words.txt"
    words.write_text("", encoding="utf-8")
    words.write_text("\n".join(sorted({reason.split("'")[1] for _, reason in slips(bank)})), encoding="utf-8")
    assert slips(bank) == []

    bank.rewrite_question("## Prompt\n\n", "## Prompt\n\nA vendro and a vendro, says Vendro. ")

    assert [reason for _, reason in slips(bank)] == ["unknown word 'vendro': a slip, or one for words.txt"]


def test_without_a_list_of_own_words_no_dictionary_is_asked(bank: DamagedBank) -> None:
    bank.rewrite_question("## Prompt\n\n", "## Prompt\n\nA vendro. ")

    assert slips(bank) == []
