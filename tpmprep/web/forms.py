"""The base of every form: texts arrive without NUL, with even line ends."""

import re
from typing import Any

from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage

_PLANE_ENDS = "".join(chr(plane * 0x10000 + end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
_UNSHOWABLE = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef{_PLANE_ENDS}]")


def tidy_text(value: Any) -> Any:
    """What a browser sent as text: even line ends, no halves of characters, and a space for each character that a page
    or PostgreSQL cannot hold (U+0000, other control characters, noncharacters). A file is no text.
    """
    if isinstance(value, FileStorage):
        return ""
    if not isinstance(value, str):
        return value
    whole = value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    return _UNSHOWABLE.sub(" ", whole.replace("\r\n", "\n").replace("\r", "\n"))


class BaseForm(FlaskForm):
    """A form with CSRF protection whose text fields are tidied before they are checked."""

    class Meta(FlaskForm.Meta):
        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            filters = [tidy_text, *unbound_field.kwargs.get("filters", [])]
            return unbound_field.bind(form=form, **{**options, "filters": filters})
