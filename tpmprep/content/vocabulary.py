"""The allowed ids: competencies, kinds, seniorities, industries, responsibilities and skills."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from tpmprep.content.schema import read_model
from tpmprep.content.yaml_text import LocatedYaml


class Term(BaseModel):
    """An id with the name that people read and one sentence of meaning."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    meaning: str


class Vocabulary(BaseModel):
    """Every id that questions and ratings may use, in the order in which they are shown."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    competencies: tuple[Term, ...]
    kinds: tuple[Term, ...]
    seniorities: tuple[Term, ...]
    industries: tuple[Term, ...]
    responsibilities: tuple[Term, ...]
    skills: tuple[Term, ...]

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
    role = LocatedYaml.of_file(folder / "role.yaml")
    words = LocatedYaml.of_file(folder / "vocabulary.yaml")
    both = {
        **words.value,
        "responsibilities": role.value["responsibilities"],
        "skills": role.value["skills"],
    }
    return read_model(Vocabulary, both, words)
