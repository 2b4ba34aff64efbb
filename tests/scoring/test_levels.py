"""Levels: the shared kernels give what the estimators themselves would say."""

import numpy as np
import pytest
import scipy.sparse as sp

from tpmprep.scoring.levels import GAMMAS, LevelModel, LikenessToKnown
from tpmprep.scoring.views import AnswerViews


@pytest.fixture
def views() -> AnswerViews:
    generator = np.random.default_rng(3)
    return AnswerViews(sp.csr_matrix(generator.random((40, 12))), generator.random((40, 8)), generator.random((40, 6)))


@pytest.fixture
def model(views: AnswerViews) -> LevelModel:
    likeness = LikenessToKnown().fit(views).transform(views)
    rows = np.arange(5, 40)
    y = 1.0 + 3.0 * views.form[rows, 0]
    return LevelModel(folds=3).fit(likeness, rows, y, [f"q{i % 7}" for i in rows])


def test_the_level_is_the_spread_mean_of_what_each_estimator_predicts(views: AnswerViews, model: LevelModel) -> None:
    likeness = LikenessToKnown().fit(views).transform(views)
    own = [model.members_["words"].predict(likeness.words)]
    own += [model.members_[name].predict(getattr(likeness, name)[:, model.rows_]) for name in GAMMAS]
    expected = model.target_ + model.spread_ * (np.mean(own, axis=0) - model.center_)

    assert model.predict(likeness) == pytest.approx(expected)


def test_an_answer_is_wholly_like_itself(views: AnswerViews) -> None:
    likeness = LikenessToKnown().fit(views).transform(views)

    for name in GAMMAS:
        assert np.diag(getattr(likeness, name)) == pytest.approx(np.ones(40))


def test_levels_of_unseen_answers_are_never_outside_of_the_scale(model: LevelModel) -> None:
    assert model.unseen_.min() >= 1.0
    assert model.unseen_.max() <= 4.0
    assert 1.0 <= model.spread_ <= 2.0
