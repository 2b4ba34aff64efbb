"""Checked models from located YAML: every problem of a file at once, each with its line."""

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from tpmprep.content.problem import ContentError, Problem
from tpmprep.content.yaml_text import LocatedYaml

ModelT = TypeVar("ModelT", bound=BaseModel)


def read_model(model: type[ModelT], value: Any, source: LocatedYaml) -> ModelT:
    """Build ``model`` from ``value``, which came from ``source``.

    Raises:
        ContentError: with one problem for each field that is missing, unknown or of the wrong form.
    """
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise ContentError(
            [
                Problem(
                    source.file,
                    source.line_of(detail["loc"]),
                    f"{_dotted(detail['loc'])}: {_reason(detail)}",
                )
                for detail in error.errors(include_url=False, include_input=False)
            ]
        ) from error


def _dotted(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "file"


def _reason(detail: Any) -> str:
    return str({"missing": "is missing", "extra_forbidden": "is not a known field"}.get(detail["type"], detail["msg"]))
