"""Agreement of predictions with raters."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score

Array = NDArray[np.float64]


def nearest_levels(levels: Sequence[float] | Array) -> NDArray[np.int_]:
    """Whole levels from 1 to 4: the nearest one, halves up."""
    return np.clip(np.floor(np.asarray(levels, dtype=np.float64) + 0.5), 1, 4).astype(int)


def quadratic_weighted_kappa(first: Sequence[float] | Array, second: Sequence[float] | Array) -> float:
    """Cohen's kappa with quadratic weights of two series of levels, each rounded to the nearest level."""
    a, b = nearest_levels(first), nearest_levels(second)
    if (a == a[0]).all() and (a == b).all():
        return 1.0
    return float(
        cohen_kappa_score(
            nearest_levels(first),
            nearest_levels(second),
            weights="quadratic",
            labels=[1, 2, 3, 4],
        )
    )


def pearson(first: Sequence[float] | Array, second: Sequence[float] | Array) -> float:
    """Pearson's r; 0 when one of the series does not vary."""
    a, b = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    if a.std() < 1e-12 or b.std() < 1e-12:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])
