"""Agreement of two series of levels."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tpmprep.scoring.agreement import nearest_levels, pearson, quadratic_weighted_kappa


def test_halves_are_rounded_up_and_everything_stays_between_1_and_4() -> None:
    assert nearest_levels([1.49, 1.5, 2.5, 3.499, 3.5, 0.2, 5.0]).tolist() == [1, 2, 3, 3, 4, 1, 4]


def test_full_agreement_is_1_and_full_opposition_is_minus_1() -> None:
    assert quadratic_weighted_kappa([1, 2, 3, 4], [1.2, 2.4, 2.6, 3.9]) == 1.0
    assert quadratic_weighted_kappa([1, 4], [4, 1]) == -1.0


def test_a_miss_by_two_levels_costs_more_than_two_by_one() -> None:
    rated = [1, 1, 2, 2, 3, 3, 4, 4]

    assert quadratic_weighted_kappa(rated, [2, 1, 2, 3, 3, 3, 4, 4]) > quadratic_weighted_kappa(
        rated, [3, 1, 2, 2, 3, 3, 4, 4]
    )


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=2, max_size=40))
def test_kappa_is_one_minus_the_seen_over_the_expected_squared_distance(pairs: list[tuple[int, int]]) -> None:
    first, second = np.array(pairs).T
    expected = ((first[:, None] - second[None]) ** 2).mean()
    assume(expected > 0)

    assert quadratic_weighted_kappa(first, second) == pytest.approx(1 - ((first - second) ** 2).mean() / expected)


def test_agreement_on_one_level_only_is_a_number() -> None:
    assert np.isfinite(quadratic_weighted_kappa([2, 2, 2], [2, 2, 2]))


def test_pearson_knows_direction_and_no_scale() -> None:
    assert pearson([1, 2, 3], [10, 20, 30]) == pytest.approx(1.0)
    assert pearson([1, 2, 3], [3, 2, 1]) == pytest.approx(-1.0)


def test_pearson_of_a_series_that_does_not_vary_is_0() -> None:
    assert pearson([2, 2, 2], [1, 2, 3]) == 0.0
