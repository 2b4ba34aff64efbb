"""Word vectors: meaning that can be added up, from files of an installed package."""

import numpy as np

from tpmprep.scoring.vectors import SIZE, unit_rows, word_vectors

LATE = "The supplier was late by two weeks."
DEADLINE = "The vendor missed the deadline."
BREAD = "My grandmother bakes bread on Sundays."


def test_the_sum_of_two_texts_is_the_sum_of_both() -> None:
    sums, tokens = word_vectors().sums([LATE, BREAD, f"{LATE} {BREAD}"])

    np.testing.assert_allclose(sums[0] + sums[1], sums[2], atol=1e-4)
    assert tokens[0] + tokens[1] == tokens[2]


def test_directions_have_length_1() -> None:
    directions = word_vectors().directions([LATE, BREAD, "x", "🙂", "zzxqyw"])

    assert directions.shape == (5, SIZE)
    np.testing.assert_allclose(np.linalg.norm(directions, axis=1), 1.0, atol=1e-5)


def test_a_text_without_words_has_no_direction() -> None:
    sums, tokens = word_vectors().sums([""])

    assert not sums.any()
    assert tokens.tolist() == [[0.0]]
    assert not word_vectors().directions([""]).any()


def test_no_texts_give_no_rows() -> None:
    assert word_vectors().directions([]).shape == (0, SIZE)


def test_texts_of_like_meaning_point_the_same_way_without_sharing_words() -> None:
    late, deadline, bread = word_vectors().directions([LATE, DEADLINE, BREAD])

    assert late @ deadline > max(late @ bread, deadline @ bread) + 0.1


def test_a_text_of_any_length_is_read_to_its_end() -> None:
    _, tokens = word_vectors().sums([" ".join([LATE] * 1_000)])

    assert tokens[0, 0] == 1_000 * word_vectors().sums([LATE])[1][0, 0]


def test_a_text_is_read_the_same_alone_and_among_others() -> None:
    alone = word_vectors().directions([LATE])[0]

    np.testing.assert_array_equal(word_vectors().directions([BREAD * 50, LATE, ""])[1], alone)


def test_rows_of_zeros_stay() -> None:
    rows = unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]], dtype=np.float32))

    np.testing.assert_allclose(rows, [[0.6, 0.8], [0.0, 0.0]], rtol=1e-6)


def test_the_vectors_are_loaded_once() -> None:
    assert word_vectors() is word_vectors()
