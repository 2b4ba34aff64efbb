"""Delivery facts: how long, how fast, how many fillers. Reported apart, never rated."""

import re
from collections.abc import Sequence

from tpmprep.scoring.assessment import Delivery

WORDS_PER_MINUTE = 140
_FILLER = re.compile(
    r"\b(?:um+|uh+|erm?|hmm+|you know|i mean|sort of|kind of|basically|actually|so yeah)\b",
    re.IGNORECASE,
)


def measure_delivery(text: str, sentences: Sequence[str]) -> Delivery:
    """Facts of a text; speaking time is reckoned at 140 words a minute, a calm pace."""
    words = len(text.split())
    return Delivery(
        words=words,
        speaking_seconds=round(words * 60 / WORDS_PER_MINUTE),
        sentences=len(sentences),
        longest_sentence_words=max((len(sentence.split()) for sentence in sentences), default=0),
        fillers=len(_FILLER.findall(text)),
    )
