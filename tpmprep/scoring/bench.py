"""How long one answer takes, beside a baseline measured in the same run."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from tpmprep.scoring.examples import Example
from tpmprep.scoring.rivals import LikenessToModelAnswer
from tpmprep.scoring.scorer import AnswerScorer

WORDS = 150


@dataclass(frozen=True)
class Latency:
    """Milliseconds for one answer, and the ratio of the median to that of the baseline."""

    name: str
    median_ms: float
    p95_ms: float
    ratio: float


def measure_latency(scorer: AnswerScorer, examples: Sequence[Example], rounds: int) -> list[Latency]:
    """Time the scorer and the baseline in turns on answers of nearly 150 words."""
    rated = [example for example in examples if example.gate is None]
    chosen = sorted(rated, key=lambda example: abs(len(example.text.split()) - WORDS))[:20]
    baseline = LikenessToModelAnswer().fit(rated)
    spent: dict[str, list[float]] = {
        "TF-IDF cosine to the model answer": [],
        "ours": [],
    }
    for turn in range(rounds):
        example = chosen[turn % len(chosen)]
        spent["TF-IDF cosine to the model answer"].append(_milliseconds(partial(baseline.predict, [example])))
        spent["ours"].append(_milliseconds(partial(scorer.assess, example.question, example.text)))
    floor = float(np.median(spent["TF-IDF cosine to the model answer"]))
    return [
        Latency(
            name,
            float(np.median(times)),
            float(np.quantile(times, 0.95)),
            float(np.median(times)) / floor,
        )
        for name, times in spent.items()
    ]


def _milliseconds(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return 1000 * (time.perf_counter() - begin)
