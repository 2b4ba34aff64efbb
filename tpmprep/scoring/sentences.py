"""Sentences of an answer as spans of its text, also where a spoken transcript has no punctuation."""

import re
from dataclasses import dataclass

ABBREVIATIONS = frozenset(
    "e.g i.e etc vs mr mrs ms dr st no approx dept inc ltd co jan feb mar apr jun jul aug sep sept oct "
    "nov dec a.m p.m fig max min avg est".split()
)
NEVER_LAST = frozenset("e.g i.e vs mr mrs ms dr st approx fig".split())
END = re.compile(r"""[.!?…]++["'”’)\]]*+(?=\s|$)|\n+""")
WORD = re.compile(r"\S+")
LONGEST_UNBROKEN = 40
MOST_SENTENCES = 120
SHORTEST_CLAUSE = 8
LONGEST_CLAUSE = 30
CLAUSE_START = re.compile(
    r"(?:so|and|but|then|because|now|also|anyway|afterwards?|finally|after that|and then|in the end)\s+"
    r"(?:(?:um|uh|er|like|yeah|basically)\s+)*"
    r"(?:i|i'm|i'd|i've|we|we'd|they|he|she|it|the|that|my|our|this|there|what|when|if|for|in|on|at|one|nobody|somebody)\b",
    re.IGNORECASE,
)
WEAK_CLAUSE_START = re.compile(
    r"(?:um|uh|er)\b|(?:i|i'd|i'll|i've|we|we'd|they|he|she|that's|it's)\s+\w+|(?:first|next|after|since|until|before)\s",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Span:
    """A part of a text, ``text[start:end]``, counted in characters with the end exclusive."""

    start: int
    end: int


def split_sentences(text: str) -> list[Span]:
    """Split ``text`` into sentences in their order; together they hold every character but white space.

    What comes after the 119th sentence is one more.
    """
    spans: list[Span] = []
    for start, end in _punctuated(text):
        spans += _clauses(text, start, end)
    if len(spans) > MOST_SENTENCES:
        spans[MOST_SENTENCES - 1 :] = [Span(spans[MOST_SENTENCES - 1].start, spans[-1].end)]
    return spans


def _punctuated(text: str) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    start = 0
    for match in END.finditer(text):
        if match[0].startswith(".") and _is_abbreviation(text, match.start()):
            continue
        pieces.append((start, match.end()))
        start = match.end()
    pieces.append((start, len(text)))
    trimmed = (_trim(text, start, end) for start, end in pieces)
    return _without_lone_marks(text, [(start, end) for start, end in trimmed if start < end])


def _is_abbreviation(text: str, dot: int) -> bool:
    word = re.search(r"[\w.]*$", text[max(0, dot - 12) : dot])
    before = word[0].lower() if word else ""
    following = text[dot + 1 : dot + 3].strip()
    if before in NEVER_LAST:
        return True
    if before in ABBREVIATIONS:
        return following[:1].isdigit() or following[:1].islower() or following[:1] in ",;"
    initials = re.search(r"(?:^|[\s(])(?:[A-Z]\.)*[A-Z]$", text[max(0, dot - 12) : dot])
    if initials and text[dot - 1] != "I":
        return bool(following)
    return len(before) == 1 and before.isalpha() and before != "i" and following[:1].islower()


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def _without_lone_marks(text: str, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join list marks and pieces without a letter (``1.``, ``-``, ``…``) to the piece that follows them."""
    joined: list[tuple[int, int]] = []
    pending: int | None = None
    for start, end in pieces:
        begin = start if pending is None else pending
        if re.search(r"[^\W\d_]|\d{2,}|\d\s*[%€$£]", text[begin:end]) or (begin, end) == pieces[-1]:
            joined.append((begin, end))
            pending = None
        else:
            pending = begin
    if pending is not None:
        tail = (pending, pieces[-1][1])
        joined = [*joined[:-1], (joined[-1][0], tail[1])] if joined else [tail]
    return joined


def _clauses(text: str, start: int, end: int) -> list[Span]:
    """Break a run of more than forty words without punctuation where a new clause seems to begin."""
    if len(WORD.findall(text, start, end)) <= LONGEST_UNBROKEN:
        return [Span(start, end)]
    strong = _break(text, Span(start, end), CLAUSE_START, SHORTEST_CLAUSE)
    return [piece for span in strong for piece in _break_if_long(text, span)]


def _break_if_long(text: str, span: Span) -> list[Span]:
    if len(WORD.findall(text, span.start, span.end)) <= LONGEST_CLAUSE:
        return [span]
    return _break(text, span, WEAK_CLAUSE_START, 2 * SHORTEST_CLAUSE)


def _break(text: str, span: Span, clause_start: re.Pattern[str], shortest: int) -> list[Span]:
    words = [match.start() for match in WORD.finditer(text, span.start, span.end)]
    starts = [span.start]
    since = 0
    for place, position in enumerate(words):
        far_enough = place - since >= shortest and len(words) - place >= SHORTEST_CLAUSE // 2
        if far_enough and clause_start.match(text, position, span.end):
            starts.append(position)
            since = place
    ends = [*starts[1:], span.end]
    return [Span(*_trim(text, first, last)) for first, last in zip(starts, ends, strict=True)]
