"""YAML as we accept it: small, without aliases, without duplicate keys, with the line of every value."""

from pathlib import Path
from typing import Any

import yaml

from tpmprep.content.problem import ContentError, Problem

MAX_BYTES = 256_000

Location = tuple[int | str, ...]


def read_text(file: Path, *, max_bytes: int = MAX_BYTES) -> str:
    """The text of a content file.

    Raises:
        ContentError: the file is missing, too large or not UTF-8.
    """
    try:
        if file.stat().st_size > max_bytes:
            raise ContentError([Problem(file, 1, f"is larger than {max_bytes:,} bytes")])
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ContentError([Problem(file, 1, f"is not UTF-8: {error.reason}")]) from error
    except OSError as error:
        raise ContentError([Problem(file, 1, f"cannot be read: {error.strerror}")]) from error


class LocatedYaml:
    """The value of a YAML text together with the line on which each part of it begins."""

    def __init__(self, text: str, file: Path, *, first_line: int = 1) -> None:
        """Parse ``text``, whose first line is line ``first_line`` of ``file``.

        Raises:
            ContentError: the text is too large, is not YAML, or uses aliases or a key twice.
        """
        self.file = file
        self._first_line = first_line
        self._lines: dict[Location, int] = {(): first_line}
        try:
            node = self._compose(text)
            self.value: Any = None if node is None else self._read(node, ())
        except RecursionError as error:
            raise self._error(0, "is nested too deeply") from error

    @classmethod
    def of_file(cls, file: Path) -> "LocatedYaml":
        """Parse a whole file.

        Raises:
            ContentError: the file is missing, not UTF-8, or not acceptable YAML.
        """
        return cls(read_text(file), file)

    def line_of(self, location: Location) -> int:
        """The line of a part of the value; of the nearest part around it when it is missing."""
        while location not in self._lines:
            location = location[:-1]
        return self._lines[location]

    def _compose(self, text: str) -> yaml.Node | None:
        if len(text.encode()) > MAX_BYTES:
            raise self._error(0, f"is larger than {MAX_BYTES:,} bytes")
        try:
            for event in yaml.parse(text, Loader=yaml.CSafeLoader):
                if getattr(event, "anchor", None):
                    raise self._error(
                        event.start_mark.line if event.start_mark else 0,
                        "uses a YAML anchor or alias; write the value out",
                    )
            return yaml.compose(text, Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
            line = mark.line if mark else text.count("\n", 0, getattr(error, "position", 0))
            raise self._error(line, f"is not valid YAML: {reason}") from error

    def _read(self, node: yaml.Node, location: Location) -> Any:
        self._lines.setdefault(location, self._first_line + node.start_mark.line)
        if isinstance(node, yaml.MappingNode):
            return self._read_mapping(node, location)
        if isinstance(node, yaml.SequenceNode):
            return [self._read(child, (*location, i)) for i, child in enumerate(node.value)]
        try:
            return yaml.constructor.SafeConstructor().construct_object(node)
        except (yaml.YAMLError, ValueError, KeyError, AttributeError, IndexError) as error:
            raise self._error(node.start_mark.line, f"has a value that cannot be read: {error}") from error

    def _read_mapping(self, node: yaml.MappingNode, location: Location) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in mapping:
                raise self._error(key_node.start_mark.line, f"has the key {key!r} twice")
            self._lines[(*location, key)] = self._first_line + key_node.start_mark.line
            mapping[key] = self._read(value_node, (*location, key))
        return mapping

    def _error(self, line: int, reason: str) -> ContentError:
        return ContentError([Problem(self.file, self._first_line + line, reason)])
