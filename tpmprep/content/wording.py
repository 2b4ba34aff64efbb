"""Slips of the pen in questions: words that no dictionary knows, and faults of typing."""

import re
from collections.abc import Iterator

from tpmprep.content.bank import Bank
from tpmprep.content.problem import Problem
from tpmprep.content.yaml_text import read_text

WORDS_FILE = "words.txt"
SLIPS = {
    r"[^\S\n]{2,}(?=\S)": "two spaces",
    r"(?<=\w) +[,;:!?](?=\s|$)|(?<=\w) +\.(?=\s|$)": "a space before a mark",
    r"(?<!\.)\.\.(?!\.)|,,|;;|\?\?|!!": "a mark twice",
    r"(?<!-)\b(?!had\b|that\b|is\b)([a-z]+) \1\b(?!-)": "a word twice",
    r"[,;][A-Za-z]": "no space after a mark",
    r"—": "a long dash; we write a short one with spaces",
    r"[“”‘’]": "a curly quote; the files hold straight ones",
    r"[^\S\n]+$": "a space at the end of the line",
    r"\t": "a tab",
    r"\(\s|\s\)": "a space inside brackets",
}
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def questions_have_no_slips(bank: Bank) -> Iterator[Problem]:
    """Faults of typing in the files of questions, each with its line."""
    for question in bank.questions:
        file = bank.question_file(question)
        text = read_text(file)
        body = _first_line_of_words(text)
        for number, line in enumerate(text.split("\n"), start=1):
            shown = line.strip() if number < body else line  # YAML is indented
            for pattern, reason in SLIPS.items():
                if match := re.search(pattern, shown):
                    yield Problem(
                        file, number, f"{reason}: {shown[max(0, match.start() - 20) : match.end() + 20].strip()!r}"
                    )


def questions_use_known_words(bank: Bank) -> Iterator[Problem]:
    """Words that neither the dictionary nor the bank's ``words.txt`` has, at their first place in each file.

    A bank without ``words.txt`` is not held against a dictionary.
    """
    if not (bank.folder / WORDS_FILE).exists():
        return
    from spellchecker import SpellChecker  # its dictionary takes a moment to load

    own = frozenset(read_text(bank.folder / WORDS_FILE).split())
    dictionary = SpellChecker()
    for question in bank.questions:
        file = bank.question_file(question)
        text = read_text(file)
        body = _first_line_of_words(text)
        places: dict[str, int] = {}
        for number, line in enumerate(text.split("\n"), start=1):
            if number < body and re.match(r"\s*(- )?[a-z_]+: *\[|\s*- id:|\s*- dimension:", line):
                continue
            for match in _WORD.finditer(re.sub(r"`[^`]*`", " ", line)):
                word = match[0].removesuffix("'s")
                if word[0].islower() and word not in own:  # names of people and things begin with a capital
                    places.setdefault(word, number)
        for word in dictionary.unknown(places):
            yield Problem(file, places[word], f"unknown word {word!r}: a slip, or one for {WORDS_FILE}")


def _first_line_of_words(text: str) -> int:
    """The number of the line on which the front matter has ended."""
    return text[: text.find("\n---\n", 3)].count("\n") + 2
