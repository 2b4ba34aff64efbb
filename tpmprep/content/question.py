"""A question of the bank: one Markdown file with YAML front matter."""

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from tpmprep.content.problem import ContentError, Problem
from tpmprep.content.schema import read_model
from tpmprep.content.yaml_text import LocatedYaml, read_text

SECTIONS = {
    "Prompt": "prompt",
    "What it tests": "what_it_tests",
    "Model answer": "model_answer",
    "Why it is stronger": "why_stronger",
    "Pitfalls": "pitfalls",
}

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
ID_PATTERN, LONGEST_ID = r"^[a-z0-9]+(-[a-z0-9]+)*$", 60
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=LONGEST_ID)]
Dimension = Literal["relevance", "structure", "specificity", "ownership", "outcome", "craft"]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class KeyPoint(Frozen):
    """What a good answer shows (``says``) and the sentence for the learner who left it out (``missed``)."""

    id: Id
    says: Text
    missed: Text


class FollowUp(Frozen):
    """A question that an interviewer asks when ``dimension`` was weak."""

    dimension: Dimension
    asks: Text


class Question(Frozen):
    """One interview question with all that its pages and the scorer need; ``slug`` is its id for ever."""

    slug: Id
    revision: Annotated[int, Field(ge=1)]
    kind: Id
    competency: Id
    seniority: Annotated[list[Id], Field(min_length=1)]
    industries: list[Id]
    responsibilities: Annotated[list[Id], Field(min_length=1)]
    skills: Annotated[list[Id], Field(min_length=1)]
    minutes: Annotated[int, Field(ge=1, le=15)]
    key_points: Annotated[list[KeyPoint], Field(min_length=4, max_length=7)]
    red_flags: Annotated[list[Text], Field(min_length=1)]
    hints: Annotated[list[Text], Field(min_length=1)]
    follow_ups: Annotated[list[FollowUp], Field(min_length=3, max_length=6)]
    prompt: Text
    what_it_tests: Text
    model_answer: Text
    why_stronger: Text
    pitfalls: Text

    @property
    def ids_by_family(self) -> dict[str, list[str]]:
        """The ids that the question carries of each family of the vocabulary."""
        return {
            "kinds": [self.kind],
            "competencies": [self.competency],
            "seniorities": self.seniority,
            "industries": self.industries,
            "responsibilities": self.responsibilities,
            "skills": self.skills,
        }


def read_question(file: Path) -> Question:
    """Read one question file; the slug is the file's name.

    Raises:
        ContentError: with every problem of the file.
    """
    front, body, body_line = _split_front_matter(read_text(file), file)
    source = LocatedYaml(front, file, first_line=2)
    if not isinstance(source.value, dict):
        raise ContentError([Problem(file, 2, "the front matter is not a list of fields")])
    sections, problems = _read_sections(body, file, body_line)
    for name in sorted({"slug", *SECTIONS.values()} & set(source.value)):
        problems.append(Problem(file, source.line_of((name,)), f"{name}: is not a known field"))
    try:
        question = read_model(Question, {**source.value, **sections, "slug": file.stem}, source)
    except ContentError as error:
        problems += error.problems
    if problems:
        raise ContentError(problems)
    return question


def _split_front_matter(text: str, file: Path) -> tuple[str, str, int]:
    match = re.match(r"---\n(.*?\n)---\n", text, re.DOTALL)
    if match is None:
        raise ContentError([Problem(file, 1, "does not begin with front matter between two lines of ---")])
    return match[1], text[match.end() :], text[: match.end()].count("\n") + 1


def _read_sections(body: str, file: Path, first_line: int) -> tuple[dict[str, str], list[Problem]]:
    """The sections, with a word in place of each missing one so that the fields can be checked too, and the problems."""
    sections: dict[str, str] = {}
    problems: list[Problem] = []
    parts = re.split(r"^## +(.+?) *$", body, flags=re.MULTILINE)
    line = first_line + parts[0].count("\n")
    for heading, text in zip(parts[1::2], parts[2::2], strict=True):
        name = SECTIONS.get(heading)
        if name is None:
            problems.append(Problem(file, line, f"has an unknown section {heading!r}"))
        elif name in sections:
            problems.append(Problem(file, line, f"has the section {heading!r} twice"))
        else:
            sections[name] = text.strip()
        line += text.count("\n")
    missing = [heading for heading, name in SECTIONS.items() if not sections.get(name)]
    problems += [Problem(file, first_line, f"lacks the section {heading!r}") for heading in missing]
    return {**sections, **{SECTIONS[heading]: "missing" for heading in missing}}, problems
