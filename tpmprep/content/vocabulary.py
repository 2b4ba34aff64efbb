"""The allowed ids: competencies, kinds, seniorities, industries, responsibilities and skills."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from tpmprep.content.problem import ContentError, Problem
from tpmprep.content.schema import read_model
from tpmprep.content.yaml_text import LocatedYaml


class Term(BaseModel):
    """An id with the name that people read and one sentence of meaning."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    meaning: str


class _Words(BaseModel):
    """What ``vocabulary.yaml`` holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    competencies: tuple[Term, ...]
    kinds: tuple[Term, ...]
    seniorities: tuple[Term, ...]
    industries: tuple[Term, ...]


class _Role(BaseModel):
    """What ``role.yaml`` holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    responsibilities: tuple[Term, ...]
    skills: tuple[Term, ...]


class Vocabulary(_Words, _Role):
    """Every id that questions and ratings may use, in the order in which they are shown."""

    def ids(self, family: str) -> tuple[str, ...]:
        return tuple(term.id for term in getattr(self, family))

    def name(self, family: str, id: str) -> str:
        """The name of an id; the id itself when it is not (or no longer) in the vocabulary."""
        return next((term.name for term in getattr(self, family) if term.id == id), id)


def load_vocabulary(folder: Path) -> Vocabulary:
    """Read ``vocabulary.yaml`` and ``role.yaml`` of a question bank.

    Raises:
        ContentError: a file is missing or not of its form.
    """
    problems: list[Problem] = []
    parts: dict[str, Any] = {}
    for name, model in (("vocabulary.yaml", _Words), ("role.yaml", _Role)):
        try:
            source = LocatedYaml.of_file(folder / name)
            part = read_model(model, source.value, source)
        except ContentError as error:
            problems += error.problems
        else:
            parts.update({family: getattr(part, family) for family in model.model_fields})
    if problems:
        raise ContentError(problems)
    return Vocabulary(**parts)
