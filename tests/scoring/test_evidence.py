"""Role evidence: the clearest sentence and the whole answer, weighed."""

import numpy as np
import pytest
import scipy.sparse as sp
from numpy.typing import NDArray

from tpmprep.scoring.evidence import RoleEvidence
from tpmprep.scoring.views import AnswerViews

Array = NDArray[np.float64]
ANSWERS = 60


@pytest.fixture(scope="module")
def views() -> AnswerViews:
    """Answers of three words: the first word goes with label 0, the second with label 1, the third with none."""
    words = np.zeros((ANSWERS, 3))
    words[np.arange(ANSWERS), np.arange(ANSWERS) % 3] = 1.0
    random = np.random.default_rng(3)
    return AnswerViews(sp.csr_matrix(words), random.normal(size=(ANSWERS, 4)), random.normal(size=(ANSWERS, 5)))


@pytest.fixture(scope="module")
def known() -> NDArray[np.bool_]:
    """What raters saw; label 2 was seen once."""
    place = np.arange(ANSWERS)
    return np.column_stack([place % 3 == 0, place % 3 == 1, place == 0])


@pytest.fixture(scope="module")
def evidence(views: AnswerViews, known: NDArray[np.bool_]) -> RoleEvidence:
    clearest = np.where(known, 0.8, 0.1)
    competencies = ["execution"] * ANSWERS
    groups = [f"question-{i % 6}" for i in range(ANSWERS)]
    return RoleEvidence(folds=3).fit(views, competencies, clearest, known, groups)


def guess(evidence: RoleEvidence, views: AnswerViews, row: int, clearest: list[float]) -> Array:
    return evidence.predict_proba(views.rows([row]), "execution", np.array(clearest))


def test_what_an_answer_shows_is_found(evidence: RoleEvidence, views: AnswerViews, known: NDArray[np.bool_]) -> None:
    for row in range(ANSWERS):
        found = guess(evidence, views, row, [0.8 if seen else 0.1 for seen in known[row]]) >= evidence.threshold_
        assert found[:2].tolist() == known[row, :2].tolist()


def test_the_threshold_stays_within_its_bounds(evidence: RoleEvidence) -> None:
    assert 0.05 <= evidence.threshold_ <= 0.6


def test_a_clearer_sentence_makes_a_label_likelier_and_touches_no_other(
    evidence: RoleEvidence, views: AnswerViews
) -> None:
    dim, clear = (guess(evidence, views, 2, [p, 0.3, 0.3]) for p in (0.1, 0.9))

    assert clear[0] > dim[0]
    np.testing.assert_array_equal(clear[1:], dim[1:])


def test_one_clear_sentence_does_not_outweigh_the_whole_answer(evidence: RoleEvidence, views: AnswerViews) -> None:
    on_its_own, in_its_place = guess(evidence, views, 2, [0.7, 0, 0])[0], guess(evidence, views, 0, [0.7, 0, 0])[0]

    assert on_its_own < 0.5 < in_its_place


def test_certainty_stays_a_probability(evidence: RoleEvidence, views: AnswerViews) -> None:
    for clearest in ([0.0, 0.0, 0.0], [1.0, 1.0, 1.0]):
        probabilities = guess(evidence, views, 0, clearest)
        assert ((probabilities > 0) & (probabilities < 1)).all()


def test_a_label_seen_once_stays_unlikely(evidence: RoleEvidence, views: AnswerViews) -> None:
    assert guess(evidence, views, 0, [0.5, 0.5, 0.9])[2] < 0.1


def test_an_unknown_competency_is_no_obstacle(evidence: RoleEvidence, views: AnswerViews) -> None:
    assert np.isfinite(evidence.predict_proba(views.rows([0]), "cooking", np.array([0.5, 0.5, 0.5]))).all()
