"""The whole question bank, read from its folder with every problem found on the way."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tpmprep.content.answer import RatedAnswer, read_answers
from tpmprep.content.problem import ContentError, Problem
from tpmprep.content.question import Question, read_question
from tpmprep.content.vocabulary import Vocabulary, load_vocabulary


@dataclass(frozen=True)
class Bank:
    """Questions in the order of their competency and slug, and the rated answers of each by slug."""

    folder: Path
    vocabulary: Vocabulary
    questions: tuple[Question, ...]
    answers: dict[str, tuple[RatedAnswer, ...]]

    def question_file(self, question: Question) -> Path:
        """Where the file of a question lies, which may be the wrong folder."""
        return next((self.folder / "questions").glob(f"*/{question.slug}.md"))

    def answer_file(self, question: Question) -> Path:
        return self.folder / "answers" / question.competency / f"{question.slug}.jsonl"

    def rated(self) -> Iterator[tuple[Question, RatedAnswer]]:
        """Every rated answer beside its question."""
        for question in self.questions:
            for answer in self.answers.get(question.slug, ()):
                yield question, answer


def load_bank(folder: Path) -> tuple[Bank, list[Problem]]:
    """Read a question bank; what cannot be read is left out and listed.

    Raises:
        ContentError: the vocabulary cannot be read, so nothing can be used; with the problems of all files.
    """
    questions: list[Question] = []
    answers: dict[str, tuple[RatedAnswer, ...]] = {}
    problems: list[Problem] = []
    vocabulary = None
    try:
        vocabulary = load_vocabulary(folder)
    except ContentError as error:
        problems += error.problems
    for file in sorted((folder / "questions").glob("*/*.md")):
        try:
            questions.append(read_question(file))
        except ContentError as error:
            problems += error.problems
    for file in sorted((folder / "answers").glob("*/*.jsonl")):
        try:
            answers[file.stem] = tuple(read_answers(file))
        except ContentError as error:
            problems += error.problems
    if vocabulary is None:
        raise ContentError(problems)
    order = {id: place for place, id in enumerate(vocabulary.ids("competencies"))}
    questions.sort(key=lambda question: (order.get(question.competency, len(order)), question.slug))
    return Bank(folder, vocabulary, tuple(questions), answers), sorted(problems)


def fingerprint(folder: Path) -> str:
    """A hash of every file of the bank: it changes when any name or byte of the content changes."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            digest.update(str(file.relative_to(folder)).encode() + b"\0")
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()
