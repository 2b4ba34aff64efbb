"""The rated answers as data: balance of levels and length, agreement of raters."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from tpmprep.scoring.agreement import nearest_levels, pearson, quadratic_weighted_kappa
from tpmprep.scoring.examples import Example, examples_of
from tpmprep.scoring.rubric import DIMENSIONS

LEVELS = (*DIMENSIONS, "overall")
QUANTILES = {"least": 0.0, "median": 0.5, "most": 1.0}


@dataclass(frozen=True)
class CorpusFigures:
    """Figures of the rated answers; shares and correlations between -1 and 1.

    ``levels`` counts the answers at each level of each dimension (mean of the raters, rounded, halves up).
    ``kappa`` is the quadratic weighted kappa of the first two raters of the ``twice_rated`` answers.
    """

    rated: int
    gated: int
    words: dict[str, int]
    levels: dict[str, dict[int, int]]
    length_and_level: float
    likest_dimensions: tuple[str, str, float]
    twice_rated: int
    kappa: dict[str, float]
    evidence_jaccard: float
    sentences: int

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def corpus_figures(rated: Sequence[tuple[Any, Any]]) -> CorpusFigures:
    """Figures of pairs of a question and a rated answer, as ``tpmprep.content`` reads them."""
    examples = examples_of(rated)
    levelled = [example for example in examples if example.gate is None]
    words = np.array([len(example.text.split()) for example in levelled])
    overall = np.array([example.levels["overall"] for example in levelled], dtype=float)
    pairs = [answer.ratings[:2] for _, answer in rated if len(answer.ratings) >= 2]
    return CorpusFigures(
        rated=len(levelled),
        gated=len(examples) - len(levelled),
        words={name: int(np.quantile(words, at)) for name, at in QUANTILES.items()}
        if len(words)
        else dict.fromkeys(QUANTILES, 0),
        levels={name: _count_levels(levelled, name) for name in LEVELS},
        length_and_level=_spearman(words, overall),
        likest_dimensions=_likest_dimensions(levelled),
        twice_rated=len(pairs),
        kappa={name: _kappa(pairs, name) for name in LEVELS},
        evidence_jaccard=_evidence_jaccard(pairs),
        sentences=sum(len(example.sentences) for example in examples),
    )


def missed_balance(figures: CorpusFigures, balance: Any) -> list[tuple[str, str]]:
    """The goals of balance (see ``tpmprep.content.goals``) that are missed: the name of each and the reason."""
    missed: list[tuple[str, str]] = []
    for level, count in figures.levels["overall"].items():
        share = count / max(1, figures.rated)
        if share < balance.smallest_share_of_a_level:
            missed.append(("smallest_share_of_a_level", f"level {level} has {share:.0%} of the rated answers"))
        if share > balance.largest_share_of_a_level:
            missed.append(("largest_share_of_a_level", f"level {level} has {share:.0%} of the rated answers"))
    for name, counts in figures.levels.items():
        missed += [
            ("smallest_share_of_a_level", f"{name} never has level {level}") for level in counts if not counts[level]
        ]
    if abs(figures.length_and_level) >= balance.length_and_level:
        missed.append(("length_and_level", f"Spearman of words and overall is {figures.length_and_level:.2f}"))
    first, second, likeness = figures.likest_dimensions
    if likeness >= balance.two_dimensions:
        missed.append(("two_dimensions", f"{first} and {second} correlate at {likeness:.2f}"))
    for name, kappa in figures.kappa.items():
        if kappa < balance.agreement_of_raters:
            missed.append(("agreement_of_raters", f"kappa of {name} is {kappa:.2f}"))
    return missed


def _spearman(words: NDArray[np.int_], overall: NDArray[np.float64]) -> float:
    """Rank correlation; 0 where one of the two does not vary."""
    if len(set(words.tolist())) < 2 or len(set(overall.tolist())) < 2:
        return 0.0
    return float(spearmanr(words, overall).statistic)


def _count_levels(examples: Sequence[Example], name: str) -> dict[int, int]:
    levels = nearest_levels([level for example in examples if (level := example.levels[name]) is not None] or [])
    return {level: int((levels == level).sum()) for level in (1, 2, 3, 4)}


def _likest_dimensions(examples: Sequence[Example]) -> tuple[str, str, float]:
    found = []
    for first, second in combinations(DIMENSIONS, 2):
        both = [(a, b) for e in examples if (a := e.levels[first]) is not None and (b := e.levels[second]) is not None]
        found.append((first, second, pearson(*zip(*both, strict=True)) if both else 0.0))
    return max(found, key=lambda item: item[2])


def _kappa(pairs: Sequence[Sequence[Any]], name: str) -> float:
    both = [
        (getattr(first, name), getattr(second, name))
        for first, second in pairs
        if getattr(first, name) is not None and getattr(second, name) is not None
    ]
    return quadratic_weighted_kappa(*zip(*both, strict=True)) if both else 1.0


def _evidence_jaccard(pairs: Sequence[Sequence[Any]]) -> float:
    shares = []
    for first, second in pairs:
        a, b = ({*rating.responsibilities, *rating.skills} for rating in (first, second))
        if a | b:
            shares.append(len(a & b) / len(a | b))
    return float(np.mean(shares)) if shares else 1.0
