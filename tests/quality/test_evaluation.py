"""The scorer earns its keep: on questions it has not seen it agrees with raters better than dull rivals do."""

from pathlib import Path

import pytest

from tpmprep import paths
from tpmprep.content.vocabulary import load_vocabulary
from tpmprep.practice.scorer import load_examples
from tpmprep.scoring import rubric
from tpmprep.scoring.evaluation import Evaluation, evaluate

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def evaluation(small_bank: Path) -> Evaluation:
    return evaluate(load_examples(small_bank), folds=3)


def test_the_scorer_agrees_with_raters_better_than_length_and_likeness_do(evaluation: Evaluation) -> None:
    ours = evaluation.overall.pop("ours")

    assert set(evaluation.overall) == {"length only", "TF-IDF cosine to the model answer"}
    for name, rival in evaluation.overall.items():
        assert ours.kappa > rival.kappa + 0.15, name
        assert ours.r > rival.r + 0.1, name


def test_every_dimension_is_read_better_than_by_chance(evaluation: Evaluation) -> None:
    assert set(evaluation.dimensions) == set(rubric.DIMENSIONS)
    for name, agreement in evaluation.dimensions.items():
        assert agreement.kappa > 0.2, name


def test_gates_fire_on_gated_answers_and_on_no_other(evaluation: Evaluation) -> None:
    assert evaluation.gated > 0
    assert evaluation.gate_precision == 1.0
    assert evaluation.gate_recall == 1.0


def test_the_interval_holds_about_four_of_five_ratings(evaluation: Evaluation) -> None:
    assert 0.65 <= evaluation.interval_coverage <= 0.95


def test_the_rubric_and_the_vocabulary_of_the_bank_name_the_same_ids() -> None:
    vocabulary = load_vocabulary(paths.QUESTION_BANK)

    assert vocabulary.ids("competencies") == rubric.COMPETENCIES
    assert vocabulary.ids("kinds") == rubric.KINDS
    assert vocabulary.ids("seniorities") == tuple(rubric.BARS)
    assert len(vocabulary.responsibilities) == 17
    assert len(vocabulary.skills) == 21
