"""Records of ``tpmprep score``: a JSON object with an answer in, an object with its assessment out."""

import json
from pathlib import Path
from typing import Any

from tpmprep.content.bank import load_bank
from tpmprep.scoring.assessment import Assessment, QuestionText
from tpmprep.scoring.examples import question_text
from tpmprep.scoring.gate import LONGEST_ANSWER
from tpmprep.scoring.rubric import BARS, COMPETENCIES, DIMENSIONS, KINDS, verdict
from tpmprep.scoring.scorer import AnswerScorer

LONGEST_LINE = 4_000_000
LONGEST_QUESTION = 20_000


class InputError(ValueError):
    """A line that cannot be scored, with what is wrong in it, and the id of its record when there is one."""

    id: Any = None


def whole_text(text: str) -> str:
    """The text without halves of characters (lone surrogates), which no file could hold."""
    return text.encode("utf-8", "replace").decode("utf-8")


class Scoring:
    """Scores records with one scorer; questions of the bank can be named by ``question_id``."""

    def __init__(self, scorer: AnswerScorer, bank: Path) -> None:
        self._scorer = scorer
        self._bank = bank
        self._questions: dict[str, Any] | None = None

    def score_line(self, line: str) -> dict[str, Any]:
        """The output record of one input line.

        Raises:
            InputError: the line is not a record of the expected form.
        """
        if len(line) > LONGEST_LINE:
            raise InputError(f"is longer than {LONGEST_LINE:,} characters")
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(f"is not JSON: {error}") from error
        if not isinstance(record, dict):
            raise InputError("is not a JSON object")
        try:
            assessment = self.assess(record)
        except InputError as error:
            error.id = record.get("id")
            raise
        return output_record(record, assessment)

    def assess(self, record: dict[str, Any]) -> Assessment:
        """The assessment of a record's answer."""
        answer = record.get("answer")
        if not isinstance(answer, str):
            raise InputError("needs 'answer', a text")
        _choice(record, "seniority", BARS)
        return self._scorer.assess(self._question(record), answer[:LONGEST_ANSWER])

    def _question(self, record: dict[str, Any]) -> QuestionText:
        if isinstance(slug := record.get("question_id"), str):
            question = self._known().get(slug)
            if question is not None:
                return question_text(question)
            if not record.get("question"):
                raise InputError(f"the bank has no question {slug!r}")
        prompt = record.get("question")
        if not isinstance(prompt, str) or not prompt.strip():
            raise InputError("needs 'question', a text, or 'question_id', a slug of the bank")
        kind, competency = (
            _choice(record, "kind", KINDS),
            _choice(record, "competency", COMPETENCIES),
        )
        return QuestionText(whole_text(prompt[:LONGEST_QUESTION]), kind, competency)

    def _known(self) -> dict[str, Any]:
        if self._questions is None:
            self._questions = {question.slug: question for question in load_bank(self._bank)[0].questions}
        return self._questions


def output_record(record: dict[str, Any], assessment: Assessment) -> dict[str, Any]:
    """The output record: the contract of ``docs/scoring.md``."""
    texts = str(record["answer"])
    sentences = assessment.sentences
    overall = assessment.overall
    return {
        "id": record.get("id"),
        "gate": assessment.gate,
        "overall": overall,
        "interval": list(assessment.interval) if assessment.interval else None,
        "dimensions": {name: assessment.dimensions.get(name) for name in DIMENSIONS},
        "verdict": None if overall is None else verdict(overall, record.get("seniority") or "mid"),
        "kind": assessment.kind,
        "competency": assessment.competency,
        "capped": assessment.capped,
        "responsibilities": [evidence.id for evidence in assessment.responsibilities],
        "skills": [evidence.id for evidence in assessment.skills],
        "key_points": [
            {
                "id": point.id,
                "state": point.state,
                "sentence": None
                if point.sentence is None
                else texts[sentences[point.sentence].start : sentences[point.sentence].end],
            }
            for point in assessment.key_points
        ],
        "sentences": [
            {
                "start": sentence.start,
                "end": sentence.end,
                "moves": list(sentence.moves),
                "responsibilities": list(sentence.responsibilities),
                "skills": list(sentence.skills),
                "key_points": list(sentence.key_points),
            }
            for sentence in sentences
        ],
        "advice": list(assessment.advice),
        "delivery": assessment.to_dict()["delivery"],
        "scorer_version": assessment.scorer_version,
    }


def _choice(record: dict[str, Any], name: str, allowed: Any) -> str | None:
    value = record.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or value not in allowed:
        raise InputError(f"{name!r} is one of {', '.join(allowed)}")
    return value
