"""The base of every form: texts arrive without NUL, with even line ends."""

from typing import Any

from flask_wtf import FlaskForm


def tidy_text(value: Any) -> Any:
    """What a browser sent as text: U+0000 removed (PostgreSQL refuses it), lone surrogates and CRLF evened."""
    if not isinstance(value, str):
        return value
    whole = value.encode("utf-8", "replace").decode("utf-8")
    return whole.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


class BaseForm(FlaskForm):
    """A form with CSRF protection whose text fields are tidied before they are checked."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            filters = [tidy_text, *unbound_field.kwargs.get("filters", [])]
            return unbound_field.bind(form=form, **{**options, "filters": filters})
