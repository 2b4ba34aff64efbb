"""YAML as we accept it, and what is said of YAML that we do not accept."""

from pathlib import Path

import pytest

from tpmprep.content.problem import ContentError, Problem
from tpmprep.content.yaml_text import MAX_BYTES, LocatedYaml, read_text

FILE = Path("bank") / "notes.yaml"


def refusal(text: str, *, first_line: int = 1) -> Problem:
    """The one problem for which ``text`` is refused."""
    with pytest.raises(ContentError) as caught:
        LocatedYaml(text, FILE, first_line=first_line)
    (problem,) = caught.value.problems
    return problem


def test_plain_values_are_read_with_their_types() -> None:
    source = LocatedYaml("name: Ines\ncount: 3\nsure: true\nnothing:\nitems: [a, 2]\n", FILE)

    assert source.value == {"name": "Ines", "count": 3, "sure": True, "nothing": None, "items": ["a", 2]}


def test_an_empty_text_has_no_value() -> None:
    assert LocatedYaml("", FILE).value is None


def test_every_part_knows_its_line_in_the_file() -> None:
    source = LocatedYaml("a: 1\nitems:\n  - id: x\n    says: y\n  - id: z\n", FILE, first_line=2)

    assert source.line_of(("a",)) == 2
    assert source.line_of(("items", 0, "says")) == 5
    assert source.line_of(("items", 1)) == 6


def test_a_missing_part_has_the_line_of_what_is_around_it() -> None:
    source = LocatedYaml("a: 1\nitems:\n  - id: x\n  - id: z\n", FILE)

    assert source.line_of(("items", 1, "says")) == 4
    assert source.line_of(("nowhere", 7)) == 1


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: &one [x]\nc: 2\n", 2),
        ("a: 1\nb: 2\nc: *one\n", 3),
        ("a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n", 1),
        ("&root\na: 1\n", 1),
    ],
)
def test_an_anchor_or_alias_is_refused_on_its_line(text: str, line: int) -> None:
    problem = refusal(text)

    assert "anchor or alias" in problem.reason
    assert (problem.file, problem.line) == (FILE, line)


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "a"),
        ("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", 5, "c"),
        ("b: {x: 1, x: 2}\n", 1, "x"),
        ("'1': a\n1: b\n", 2, "1"),
    ],
)
def test_a_key_that_stands_twice_is_refused_where_it_comes_again(text: str, line: int, key: str) -> None:
    problem = refusal(text)

    assert problem == Problem(FILE, line, f"has the key {key!r} twice")


def test_the_same_key_in_two_neighbours_is_no_repetition() -> None:
    assert LocatedYaml("- id: a\n- id: b\n", FILE).value == [{"id": "a"}, {"id": "b"}]


def test_a_merge_key_merges_nothing() -> None:
    assert LocatedYaml("<<: {a: 1}\nb: 2\n", FILE).value == {"<<": {"a": 1}, "b": 2}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb: 'open\n", 3),
        ("a: 1\n\tb: 2\n", 2),
        ("a: [1, 2\nb: 3\n", 2),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: 1\nb: c: d\n", 2),
    ],
)
def test_what_is_not_yaml_is_refused_on_its_line(text: str, line: int) -> None:
    problem = refusal(text, first_line=11)

    assert problem.reason.startswith("is not valid YAML: ")
    assert problem.line == 10 + line


def test_a_control_character_is_refused_on_its_line() -> None:
    assert refusal("a: 1\nb: bad\x07bell\n").line == 2


@pytest.mark.parametrize(
    "text",
    ["a: 1\nb: 2026-13-45\n", "a: 1\nb: !!float x\n", "a: 1\nb: !!python/name:os.system\n", "a: 1\nb: " + "1" * 5000],
    ids=["date", "float", "python", "long number"],
)
def test_a_value_that_cannot_be_read_is_refused_on_its_line(text: str) -> None:
    problem = refusal(text)

    assert problem.reason.startswith("has a value that cannot be read")
    assert problem.line == 2


@pytest.mark.parametrize("value", ["!!bool maybe", "!!timestamp tomorrow", "!!int ''"])
def test_a_tag_that_does_not_fit_its_value_is_refused_on_its_line(value: str) -> None:
    assert refusal(f"a: 1\nb: {value}\n").line == 2


def test_a_tag_never_makes_an_object_of_python() -> None:
    made = LocatedYaml("a: !!python/object:fractions.Fraction {x: 1}\n", FILE).value

    assert made == {"a": {"x": 1}}


@pytest.mark.parametrize(
    "text", ["a: " + "[" * 900 + "]" * 900, "- " * 20_000 + "x"], ids=["flow sequences", "block sequences"]
)
def test_deep_nesting_is_refused_and_crashes_nothing(text: str) -> None:
    assert refusal(text) == Problem(FILE, 1, "is nested too deeply")


def test_an_endless_run_of_open_brackets_is_refused() -> None:
    assert "is not valid YAML" in refusal("[" * 5_000).reason


def test_a_text_over_the_limit_is_refused_before_it_is_parsed() -> None:
    assert "is larger than 256,000 bytes" in refusal("a: " + "ü" * (MAX_BYTES // 2)).reason


def test_a_text_at_the_limit_is_read() -> None:
    text = "a: " + "x" * (MAX_BYTES - 3)

    assert len(LocatedYaml(text, FILE).value["a"]) == MAX_BYTES - 3


def test_a_giant_file_is_refused_without_being_read(tmp_path: Path) -> None:
    giant = tmp_path / "giant.md"
    with giant.open("wb") as file:
        file.truncate(50_000_000_000)

    with pytest.raises(ContentError) as caught:
        read_text(giant)

    assert caught.value.problems == [Problem(giant, 1, "is larger than 256,000 bytes")]


def test_a_file_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "latin.yaml"
    file.write_bytes("name: Müller".encode("latin-1"))

    with pytest.raises(ContentError) as caught:
        LocatedYaml.of_file(file)

    assert caught.value.problems[0].reason.startswith("is not UTF-8")
    assert caught.value.problems[0].file == file


def test_a_missing_file_and_a_folder_are_refused_with_the_reason(tmp_path: Path) -> None:
    for file, reason in ((tmp_path / "none.yaml", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(ContentError, match=reason):
            read_text(file)


def test_windows_line_ends_do_not_move_the_lines(tmp_path: Path) -> None:
    file = tmp_path / "windows.yaml"
    file.write_bytes(b"a: 1\r\nb: 2\r\na: 3\r\n")

    with pytest.raises(ContentError) as caught:
        LocatedYaml.of_file(file)

    assert caught.value.problems[0].line == 3
