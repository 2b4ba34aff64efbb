"""Labels of sentences: one logistic regression for each."""

import numpy as np
import pytest
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from tpmprep.scoring.examples import Example
from tpmprep.scoring.reading import SentenceReader
from tpmprep.scoring.rubric import COMPETENCIES, KINDS
from tpmprep.scoring.tagging import MultiLabelLogistic, SentenceTagger, context_of
from tpmprep.scoring.vectors import SIZE, word_vectors

Array = NDArray[np.float64]


@pytest.fixture
def rows() -> tuple[Array, NDArray[np.bool_]]:
    """Sixty rows of four numbers; label 0 follows the first number, label 1 the second, label 2 is seen twice."""
    X = np.random.default_rng(7).normal(size=(60, 4))
    rare = np.zeros(60, dtype=bool)
    rare[:2] = True
    return X, np.column_stack([X[:, 0] > 0, X[:, 1] > 0.5, rare])


def test_each_label_follows_its_own_sign(rows: tuple[Array, NDArray[np.bool_]]) -> None:
    X, Y = rows
    guess = MultiLabelLogistic(C=10.0).fit(X, Y).predict_proba(X) >= 0.5

    assert (guess[:, :2] == Y[:, :2]).mean() > 0.95


def test_each_label_is_learnt_as_if_it_were_alone(rows: tuple[Array, NDArray[np.bool_]]) -> None:
    X, Y = rows
    together = MultiLabelLogistic(C=2.0).fit(X, Y).predict_proba(X)

    for label in (0, 1):
        alone = LogisticRegression(C=2.0, tol=1e-8).fit(X, Y[:, label])
        np.testing.assert_allclose(together[:, label], alone.predict_proba(X)[:, 1], atol=1e-3)


def test_a_label_seen_too_rarely_is_never_predicted(rows: tuple[Array, NDArray[np.bool_]]) -> None:
    X, Y = rows

    assert MultiLabelLogistic().fit(X, Y).predict_proba(1_000 * X)[:, 2].max() < 1e-6
    assert MultiLabelLogistic(min_count=2).fit(X, Y).predict_proba(X)[:, 2].max() > 0.01


def test_a_label_that_was_never_seen_is_never_predicted(rows: tuple[Array, NDArray[np.bool_]]) -> None:
    X, Y = rows

    assert MultiLabelLogistic().fit(X, Y & False).predict_proba(X).max() < 1e-6


def test_a_label_that_every_row_has_is_predicted(rows: tuple[Array, NDArray[np.bool_]]) -> None:
    X, Y = rows

    assert MultiLabelLogistic().fit(X, Y | True).predict_proba(X).min() > 0.5


def test_without_rows_nothing_is_predicted() -> None:
    empty = MultiLabelLogistic().fit(np.zeros((0, 4)), np.zeros((0, 2), dtype=bool))

    assert empty.predict_proba(np.ones((3, 4))).max() < 1e-6


def test_sparse_and_dense_rows_give_the_same(rows: tuple[Array, NDArray[np.bool_]]) -> None:
    X, Y = rows
    dense = MultiLabelLogistic().fit(X, Y)
    sparse = MultiLabelLogistic().fit(sp.csr_matrix(X), Y)

    np.testing.assert_allclose(sparse.predict_proba(sp.csr_matrix(X)), dense.predict_proba(X), atol=1e-6)


def test_labels_are_independent_probabilities(rows: tuple[Array, NDArray[np.bool_]]) -> None:
    X, Y = rows
    guess = MultiLabelLogistic().fit(X, Y).predict_proba(1e6 * X)

    assert np.isfinite(guess).all()
    assert ((guess >= 0) & (guess <= 1)).all()
    assert guess.sum(axis=1).max() > 1.5


def test_the_context_names_prompt_kind_and_competency() -> None:
    direction = word_vectors().directions(["What did you do?"])[0]
    context = context_of(direction, "design", "leadership")

    assert context.shape == (SIZE + len(KINDS) + len(COMPETENCIES),)
    np.testing.assert_allclose(context[:SIZE], direction)
    assert np.flatnonzero(context[SIZE:]).tolist() == [KINDS.index("design"), len(KINDS) + len(COMPETENCIES) - 1]


def test_an_unknown_kind_and_competency_stay_blank() -> None:
    assert not context_of(np.zeros(SIZE, dtype=np.float32), "", "").any()


@pytest.mark.slow
def test_a_tagger_tells_what_it_was_taught(few_examples: list[Example]) -> None:
    reader = SentenceReader().fit([e.text[s.start : s.end] for e in few_examples for s in e.sentences])
    tables = [reader.table([e.text[s.start : s.end] for s in e.sentences]) for e in few_examples]
    contexts = [context_of(np.zeros(SIZE, dtype=np.float32), e.question.kind or "", "") for e in few_examples]
    labels = [np.array([["?" in text, " they " in text] for text in table.texts]) for table in tables]
    tagger = SentenceTagger(reader, C=10.0).fit(tables, contexts, labels)

    table = reader.table(["Which date is fixed?", "On Friday they called.", "We agreed on it."])
    guess = tagger.predict_proba(table, contexts[0])
    assert guess[:, 0].argmax() == 0
    assert guess[:, 1].argmax() == 1
    assert tagger.predict_proba(reader.table([]), contexts[0]).shape == (0, 2)
