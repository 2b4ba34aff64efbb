"""A question file: what it gives when it is sound, and what is said of it when it is not."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from tpmprep.content.problem import ContentError, Problem
from tpmprep.content.question import SECTIONS, read_question

FRONT = """\
---
revision: 1
kind: situational
competency: execution
seniority: [mid]
industries: []
responsibilities: [schedule-work]
skills: [negotiation]
minutes: 2
key_points:
  - {id: one, says: You count first., missed: Count first.}
  - {id: two, says: You ask her., missed: Ask her.}
  - {id: three, says: You choose., missed: Choose.}
  - {id: four, says: You check., missed: Check.}
red_flags: [Starts at once.]
hints: [Count her days.]
follow_ups:
  - {dimension: craft, asks: Why so?}
  - {dimension: outcome, asks: And then?}
  - {dimension: relevance, asks: Which part?}
---
"""
BODY = "".join(f"\n## {heading}\n\nWords of {heading}.\n" for heading in SECTIONS)

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_question(text: str) -> Path:
        file = tmp_path / "one-person-two-tasks.md"
        file.write_text(text, encoding="utf-8")
        return file

    return write_question


def problems_of(file: Path) -> list[Problem]:
    with pytest.raises(ContentError) as caught:
        read_question(file)
    return caught.value.problems


def line_of(file: Path, words: str) -> int:
    """The number of the first line that holds ``words``."""
    return next(i for i, line in enumerate(file.read_text().split("\n"), start=1) if words in line)


def test_a_sound_file_becomes_a_question_named_after_it(write: Write) -> None:
    question = read_question(write(FRONT + BODY))

    assert question.slug == "one-person-two-tasks"
    assert question.minutes == 2
    assert [point.id for point in question.key_points] == ["one", "two", "three", "four"]
    assert question.why_stronger == "Words of Why it is stronger."


def test_a_question_cannot_be_changed_after_reading(write: Write) -> None:
    question = read_question(write(FRONT + BODY))

    with pytest.raises(ValidationError, match="frozen"):
        question.minutes = 5


@pytest.mark.parametrize("heading", SECTIONS)
def test_a_missing_section_is_named(write: Write, heading: str) -> None:
    file = write(FRONT + BODY.replace(f"## {heading}\n\nWords of {heading}.\n", ""))

    assert [problem.reason for problem in problems_of(file)] == [f"lacks the section {heading!r}"]


@pytest.mark.parametrize("heading", SECTIONS)
def test_an_empty_section_counts_as_missing(write: Write, heading: str) -> None:
    file = write(FRONT + BODY.replace(f"Words of {heading}.", "  "))

    assert [problem.reason for problem in problems_of(file)] == [f"lacks the section {heading!r}"]


def test_all_missing_sections_are_named_at_once(write: Write) -> None:
    assert len(problems_of(write(FRONT + "\nNothing.\n"))) == len(SECTIONS)


def test_an_unknown_section_is_refused_on_its_line(write: Write) -> None:
    file = write(FRONT + BODY + "\n## Tips\n\nMore.\n")

    assert problems_of(file) == [Problem(file, line_of(file, "## Tips"), "has an unknown section 'Tips'")]


def test_a_section_that_stands_twice_is_refused_on_its_line(write: Write) -> None:
    file = write(FRONT + BODY + "\n## Pitfalls\n\nMore.\n")
    (problem,) = problems_of(file)

    lines = file.read_text().split("\n")
    assert problem.reason == "has the section 'Pitfalls' twice"
    assert lines[problem.line - 1] == "## Pitfalls"
    assert problem.line > line_of(file, "## Pitfalls")


def test_a_smaller_heading_belongs_to_its_section(write: Write) -> None:
    file = write(FRONT + BODY.replace("Words of Pitfalls.", "### Tips\n\nMore."))

    assert read_question(file).pitfalls == "### Tips\n\nMore."


def test_an_unknown_field_is_refused_on_its_line(write: Write) -> None:
    file = write(FRONT.replace("minutes: 2\n", "minutes: 2\ndifficulty: hard\n") + BODY)

    assert problems_of(file) == [Problem(file, line_of(file, "difficulty"), "difficulty: is not a known field")]


def test_an_unknown_field_of_a_key_point_is_refused_on_its_line(write: Write) -> None:
    file = write(FRONT.replace("{id: three,", "{id: three, weight: 2,") + BODY)

    (problem,) = problems_of(file)
    assert problem.reason == "key_points.2.weight: is not a known field"
    assert problem.line == line_of(file, "id: three")


@pytest.mark.parametrize(
    "field", re.findall(r"^(\w+):", FRONT, flags=re.MULTILINE), ids=lambda field: f"without {field}"
)
def test_a_missing_field_is_named(write: Write, field: str) -> None:
    file = write(re.sub(rf"^{field}:.*\n(?:  .*\n)*", "", FRONT, flags=re.MULTILINE) + BODY)

    assert problems_of(file) == [Problem(file, 2, f"{field}: is missing")]


@pytest.mark.parametrize(
    ("sound", "broken", "named"),
    [
        ("minutes: 2", "minutes: 0", "minutes"),
        ("minutes: 2", "minutes: 16", "minutes"),
        ("minutes: 2", "minutes: two", "minutes"),
        ("minutes: 2", "minutes: '2'", "minutes"),
        ("minutes: 2", "minutes: 2.5", "minutes"),
        ("revision: 1", "revision: 0", "revision"),
        ("revision: 1", "revision: true", "revision"),
        ("kind: situational", "kind: Past Experience", "kind"),
        ("kind: situational", "kind: ../secrets", "kind"),
        ("seniority: [mid]", "seniority: []", "seniority"),
        ("seniority: [mid]", "seniority: mid", "seniority"),
        ("skills: [negotiation]", "skills: []", "skills"),
        ("red_flags: [Starts at once.]", "red_flags: ['  ']", "red_flags.0"),
        ("hints: [Count her days.]", "hints: []", "hints"),
        ("dimension: craft", "dimension: charm", "follow_ups.0.dimension"),
        ("says: You choose.", "says: ''", "key_points.2.says"),
        ("id: two,", "id: Two!,", "key_points.1.id"),
    ],
)
def test_a_field_of_the_wrong_form_is_refused_on_its_line(write: Write, sound: str, broken: str, named: str) -> None:
    file = write(FRONT.replace(sound, broken) + BODY)

    (problem,) = problems_of(file)
    assert problem.reason.startswith(f"{named}: ")
    assert problem.line == line_of(file, broken)


def test_too_few_and_too_many_key_points_are_refused(write: Write) -> None:
    few = FRONT.replace("  - {id: four, says: You check., missed: Check.}\n", "")
    many = FRONT.replace(
        "red_flags:",
        "".join(f"  - {{id: more-{i}, says: More., missed: More.}}\n" for i in range(4)) + "red_flags:",
    )

    for front in (few, many):
        (problem,) = problems_of(write(front + BODY))
        assert problem.reason.startswith("key_points: ")


def test_several_wrong_fields_are_reported_together(write: Write) -> None:
    front = FRONT.replace("minutes: 2", "minutes: 99").replace("revision: 1", "revision: -1") + BODY

    assert {problem.reason.split(":")[0] for problem in problems_of(write(front))} == {"minutes", "revision"}


def test_wrong_fields_and_missing_sections_are_reported_together(write: Write) -> None:
    file = write(FRONT.replace("minutes: 2", "minutes: 99") + BODY.replace("## Pitfalls", "## Traps"))

    reasons = " ".join(problem.reason for problem in problems_of(file))
    assert "minutes" in reasons
    assert "Traps" in reasons


@pytest.mark.parametrize(
    "text",
    [
        "",
        "revision: 1\n",
        BODY,
        "---\nrevision: 1\n",
        "----\nrevision: 1\n---\n",
        "\n" + FRONT + BODY,
        "--- # no\n---\n",
    ],
)
def test_a_file_without_front_matter_is_refused(write: Write, text: str) -> None:
    (problem,) = problems_of(write(text))

    assert problem.line == 1
    assert "front matter" in problem.reason


@pytest.mark.parametrize("front", ["- a\n- b", "just words", "42"])
def test_front_matter_that_is_no_list_of_fields_is_refused(write: Write, front: str) -> None:
    file = write(f"---\n{front}\n---\n{BODY}")

    assert problems_of(file) == [Problem(file, 2, "the front matter is not a list of fields")]


def test_trouble_in_the_front_matter_has_the_line_of_the_file(write: Write) -> None:
    file = write(FRONT.replace("minutes: 2\n", "minutes: 2\nkind: design\n") + BODY)

    assert problems_of(file) == [Problem(file, line_of(file, "kind: design"), "has the key 'kind' twice")]


@pytest.mark.parametrize("field", ["slug: other-words", "prompt: Another prompt?"])
def test_a_field_named_like_the_slug_or_a_section_is_refused(write: Write, field: str) -> None:
    file = write(FRONT.replace("minutes: 2\n", f"minutes: 2\n{field}\n") + BODY)

    assert problems_of(file)[0].line == line_of(file, field)


def test_a_file_whose_name_is_no_slug_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "Two Tasks.md"
    file.write_text(FRONT + BODY)

    (problem,) = problems_of(file)
    assert problem.reason.startswith("slug: ")


def test_a_file_with_windows_line_ends_is_read_alike(write: Write, tmp_path: Path) -> None:
    plain = read_question(write(FRONT + BODY))
    write("").write_bytes((FRONT + BODY).replace("\n", "\r\n").encode())

    assert read_question(tmp_path / "one-person-two-tasks.md") == plain
