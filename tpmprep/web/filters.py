"""Filters of templates: Markdown of our own content, levels, moments, times."""

from datetime import datetime

import nh3
from flask import Flask
from markdown_it import MarkdownIt
from markupsafe import Markup

from tpmprep.scoring.rubric import LEVEL_NAMES, nearest_level

LONGEST_MARKDOWN = 20_000
_TAGS = {
    "p",
    "ul",
    "ol",
    "li",
    "em",
    "strong",
    "code",
    "blockquote",
    "br",
    "h3",
    "h4",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        markdown=render_markdown,
        level_name=level_name,
        level=format_level,
        moment=format_moment,
        duration=format_duration,
    )


def render_markdown(text: str) -> Markup:
    """Safe HTML of a Markdown text (at most 20,000 characters of it)."""
    html = _markdown.render(text[:LONGEST_MARKDOWN])
    return Markup(nh3.clean(html, tags=_TAGS, attributes={}))  # noqa: S704 - cleaned by nh3


def level_name(level: float) -> str:
    """The word for a level."""
    return LEVEL_NAMES[nearest_level(level)]


def format_level(level: float) -> str:
    return f"{level:.1f}"


def format_moment(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y, %H:%M} UTC"


def format_duration(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
