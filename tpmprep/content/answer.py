"""Rated sample answers: one JSON object a line, training and evaluation data of the scorer."""

import json
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from tpmprep.content.problem import ContentError, Problem
from tpmprep.content.question import Frozen, Id, Text
from tpmprep.content.yaml_text import read_text

MAX_ANSWER_FILE_BYTES = 2_000_000

Gate = Literal["empty", "too_short", "gibberish", "question_echo", "off_language", "list_stuffing"]
Level = Annotated[int, Field(ge=1, le=4)]
Special = Literal[
    "one_word", "noise", "echo", "other_language", "keyword_list", "number_list", "empty_star", "fluent_filler",
    "buzzwords", "number_stuffing", "other_question", "we_only", "honest_not_done", "non_native", "asr_errors",
    "negated", "unsound", "blame", "half_of", "padded", "pasted_model_answer",
]  # fmt: skip
Edit = Literal[
    "outcome-", "ownership-", "specificity-", "structure-", "craft-",
    "outcome+", "ownership+", "specificity+", "craft+",
    "paraphrase=", "nonnative=", "asr=", "fluff=", "numbers=",
]  # fmt: skip
Move = Literal[
    "context", "task", "clarify", "action", "decision", "tradeoff", "risk", "stakeholder", "metric", "result",
    "check", "reflection", "explanation", "claim", "filler", "unsound",
]  # fmt: skip


class Rating(Frozen):
    """The levels that one rater gave; all of them are None when ``gate`` says why there are none."""

    rater: Text
    gate: Gate | None
    relevance: Level | None
    structure: Level | None
    specificity: Level | None
    ownership: Level | None
    outcome: Level | None
    craft: Level | None
    overall: Level | None
    responsibilities: list[Id]
    skills: list[Id]


class LabelledSentence(Frozen):
    """A sentence of the answer, ``answer[start:end]``, with what an annotator read it as."""

    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]
    moves: Annotated[list[Move], Field(max_length=3)]
    responsibilities: list[Id]
    skills: list[Id]
    key_points: list[Id]


class Contrast(Frozen):
    """This answer is ``base`` after one edit of known effect."""

    base: Id
    edit: Edit


class RatedAnswer(Frozen):
    """A sample answer with its ratings and labelled sentences."""

    id: Id
    answer: Text
    origin: Literal["synthetic", "human"]
    voice: Text
    special: Special | None
    contrast: Contrast | None
    ratings: Annotated[list[Rating], Field(min_length=1)]
    sentences: list[LabelledSentence]
    batch: Id

    @property
    def root(self) -> str:
        """The id of the answer that this one is an edit of, or its own."""
        return self.contrast.base if self.contrast else self.id


def read_answers(file: Path) -> list[RatedAnswer]:
    """Read the rated answers of one question.

    Raises:
        ContentError: with every problem of the file.
    """
    answers: list[RatedAnswer] = []
    problems: list[Problem] = []
    lines = read_text(file, max_bytes=MAX_ANSWER_FILE_BYTES).rstrip("\n").split("\n")
    for number, line in enumerate(lines, start=1):
        try:
            answers.append(RatedAnswer.model_validate(json.loads(line)))
        except RecursionError:
            problems.append(Problem(file, number, "is nested too deeply"))
        except json.JSONDecodeError as error:
            problems.append(Problem(file, number, f"is not JSON: {error.msg} at character {error.pos}"))
        except ValidationError as error:
            problems += [Problem(file, number, _reason(detail)) for detail in error.errors(include_input=False)]
        except ValueError as error:  # a number of thousands of digits
            problems.append(Problem(file, number, f"cannot be read: {error}"))
    if problems:
        raise ContentError(problems)
    return answers


def _reason(detail: Any) -> str:
    return f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}"
