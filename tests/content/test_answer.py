"""Rated answers: the file of one question, line by line."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tpmprep.content.answer import MAX_ANSWER_FILE_BYTES, read_answers
from tpmprep.content.problem import ContentError, Problem

Write = Callable[..., Path]
DIMENSIONS = ("relevance", "structure", "specificity", "ownership", "outcome", "craft")


def rating(rater: str, **changes: Any) -> dict[str, Any]:
    levels = dict.fromkeys((*DIMENSIONS, "overall"), 3)
    return {"rater": rater, "gate": None, **levels, "responsibilities": [], "skills": [], **changes}


def record(**changes: Any) -> dict[str, Any]:
    """One rated answer as a line of a file holds it."""
    return {
        "id": "late-part-a1",
        "answer": "I asked the supplier. He sent it.",
        "origin": "synthetic",
        "voice": "engineer, spoken",
        "special": None,
        "contrast": None,
        "ratings": [rating("r1"), rating("r2")],
        "sentences": [
            {"start": 0, "end": 21, "moves": ["action"], "responsibilities": [], "skills": [], "key_points": ["ask"]}
        ],
        "batch": "b01",
        **changes,
    }


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_lines(*lines: dict[str, Any] | str) -> Path:
        file = tmp_path / "late-part.jsonl"
        texts = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
        file.write_text("\n".join(texts) + "\n", encoding="utf-8")
        return file

    return write_lines


def problems_of(file: Path) -> list[Problem]:
    with pytest.raises(ContentError) as caught:
        read_answers(file)
    return caught.value.problems


def test_answers_are_read_in_the_order_of_their_lines(write: Write) -> None:
    answers = read_answers(write(record(), record(id="late-part-a2", answer="Ich… “naïve” 🙂 \u2028 done.")))

    assert [answer.id for answer in answers] == ["late-part-a1", "late-part-a2"]
    assert answers[1].answer == "Ich… “naïve” 🙂 \u2028 done."
    assert answers[0].ratings[1].rater == "r2"


def test_the_root_of_an_edit_is_its_base(write: Write) -> None:
    edit = record(id="late-part-a1-e1", contrast={"base": "late-part-a1", "edit": "outcome-"})
    base, edited = read_answers(write(record(), edit))

    assert base.root == edited.root == "late-part-a1"


def test_a_line_that_is_not_json_is_refused_with_its_number(write: Write) -> None:
    file = write(record(), '{"id": "late-part-a2", ', record(id="late-part-a3"))

    (problem,) = problems_of(file)
    assert (problem.file, problem.line) == (file, 2)
    assert problem.reason.startswith("is not JSON: ")


def test_an_empty_line_in_the_middle_is_refused(write: Write) -> None:
    file = write(record(), "", record(id="late-part-a2"))

    assert [problem.line for problem in problems_of(file)] == [2]


def test_an_empty_file_is_refused(write: Write) -> None:
    assert problems_of(write(""))[0].line == 1


@pytest.mark.parametrize("line", ["[]", "null", '"text"', "3"])
def test_a_line_that_is_no_object_is_refused(write: Write, line: str) -> None:
    assert [problem.line for problem in problems_of(write(record(), line))] == [2]


def test_deep_nesting_is_refused_with_its_line(write: Write) -> None:
    file = write(record(), "[" * 100_000)

    assert problems_of(file) == [Problem(file, 2, "is nested too deeply")]


def test_a_number_without_end_is_refused_with_its_line(write: Write) -> None:
    assert [problem.line for problem in problems_of(write(record(), "1" * 5_000))] == [2]


@pytest.mark.parametrize("field", record())
def test_a_missing_field_is_named_with_its_line(write: Write, field: str) -> None:
    short = record(id="late-part-a2")
    del short[field]

    (problem,) = problems_of(write(record(), short))
    assert problem.line == 2
    assert problem.reason.startswith(f"{field}: ")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"level": 3}, "level"),
        ({"id": "Late Part"}, "id"),
        ({"answer": "   "}, "answer"),
        ({"answer": 5}, "answer"),
        ({"origin": "copied"}, "origin"),
        ({"special": "shouting"}, "special"),
        ({"contrast": {"base": "late-part-a1", "edit": "length+"}}, "contrast.edit"),
        ({"contrast": {"edit": "outcome-"}}, "contrast.base"),
        ({"ratings": []}, "ratings"),
        ({"ratings": [rating("r1", craft=5)]}, "ratings.0.craft"),
        ({"ratings": [rating("r1", craft=0)]}, "ratings.0.craft"),
        ({"ratings": [rating("r1", craft=2.5)]}, "ratings.0.craft"),
        ({"ratings": [rating("r1"), rating("r2", gate="boring")]}, "ratings.1.gate"),
        ({"ratings": [rating("r1", comment="good")]}, "ratings.0.comment"),
        ({"ratings": [rating("")]}, "ratings.0.rater"),
        ({"batch": None}, "batch"),
    ],
)
def test_a_field_of_the_wrong_form_is_named_with_its_line(write: Write, changes: dict[str, Any], named: str) -> None:
    (problem,) = problems_of(write(record(), record(**changes)))

    assert problem.line == 2
    assert problem.reason.startswith(f"{named}: ")


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"start": -1}, "start"),
        ({"end": 0}, "end"),
        ({"moves": ["dance"]}, "moves.0"),
        ({"moves": ["action", "risk", "check", "result"]}, "moves"),
        ({"note": "?"}, "note"),
    ],
)
def test_a_sentence_of_the_wrong_form_is_named(write: Write, changes: dict[str, Any], named: str) -> None:
    (sentence,) = record()["sentences"]

    (problem,) = problems_of(write(record(sentences=[{**sentence, **changes}])))
    assert problem.reason.startswith(f"sentences.0.{named}: ")


def test_every_problem_of_a_file_is_reported_at_once(write: Write) -> None:
    file = write("{", record(batch=None, voice=""), record(), "nonsense")

    assert [problem.line for problem in problems_of(file)] == [1, 2, 2, 4]


def test_a_giant_file_of_answers_is_refused(write: Write) -> None:
    file = write(record(voice="x" * MAX_ANSWER_FILE_BYTES))

    assert problems_of(file) == [Problem(file, 1, "is larger than 2,000,000 bytes")]


def test_a_file_of_answers_that_is_not_utf_8_is_refused(write: Write) -> None:
    file = write("")
    file.write_bytes(json.dumps(record(voice="é"), ensure_ascii=False).encode("latin-1"))

    assert problems_of(file)[0].reason.startswith("is not UTF-8")
