"""A few questions of the bank for what has to be fitted in a moment, and one scorer fitted on them."""

from pathlib import Path

import pytest

from tpmprep.practice.scorer import load_examples
from tpmprep.scoring.examples import Example
from tpmprep.scoring.scorer import AnswerScorer


@pytest.fixture(scope="session")
def few_examples(small_bank: Path) -> list[Example]:
    """The rated answers of three questions of the small bank, one of which asks to explain."""
    examples = [example for example in load_examples(small_bank) if example.gate is None]
    slugs = sorted({example.slug for example in examples}, key=lambda slug: (_kind(examples, slug) != "explain", slug))
    return [example for example in examples if example.slug in slugs[:3]]


def _kind(examples: list[Example], slug: str) -> str | None:
    return next(example.question.kind for example in examples if example.slug == slug)


@pytest.fixture(scope="session")
def tiny_scorer(few_examples: list[Example]) -> AnswerScorer:
    """A real scorer that knows little: fitted on three questions."""
    return AnswerScorer(folds=2).fit(few_examples)
