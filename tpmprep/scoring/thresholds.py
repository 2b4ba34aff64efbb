"""Thresholds chosen on predictions for questions that the model had not seen."""

import numpy as np
from numpy.typing import NDArray

STEPS = 25


def best_threshold(truth: NDArray[np.bool_], guess: NDArray[np.float64], lowest: float, highest: float) -> float:
    """The threshold between ``lowest`` and ``highest`` with the best F1; the higher one of equals."""
    candidates = np.linspace(lowest, highest, STEPS)
    scores = [f1(truth, guess >= threshold) for threshold in candidates]
    return float(candidates[len(scores) - 1 - int(np.argmax(scores[::-1]))])


def f1(truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> float:
    """The harmonic mean of precision and recall; 0 when nothing is right."""
    hits = float((truth & found).sum())
    return 2 * hits / max(1.0, float(truth.sum() + found.sum()))
