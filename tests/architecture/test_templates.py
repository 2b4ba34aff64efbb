"""Every template compiles, is short, and keeps style and script out of the page."""

import re
from pathlib import Path

import pytest
from flask import Flask

from tpmprep import paths
from tpmprep.config import Config
from tpmprep.factory import create_app

LONGEST = 120
TEMPLATES = sorted(paths.TEMPLATES.rglob("*.html"))
PAGES = [
    file
    for file in TEMPLATES
    if not file.name.startswith("_") and file.name != "base.html" and file.parent.name != "macros"
]


def name(file: Path) -> str:
    return file.relative_to(paths.TEMPLATES).as_posix()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    return create_app(Config(instance=tmp_path_factory.mktemp("instance"), secret_key="only for tests", testing=True))


def test_there_are_templates_to_look_at() -> None:
    assert len(PAGES) >= 8
    assert len(TEMPLATES) > len(PAGES)


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_a_template_compiles_with_every_filter_it_names(app: Flask, file: Path) -> None:
    app.jinja_env.get_template(name(file))


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_a_template_is_short(file: Path) -> None:
    lines = len(file.read_text(encoding="utf-8").splitlines())

    assert lines <= LONGEST, f"{lines} lines"


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_a_template_has_no_inline_style_script_or_handler(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert not re.search(r"<style|\sstyle\s*=", text, re.IGNORECASE)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text, re.IGNORECASE)
    for script in re.findall(r"<script\b[^>]*>", text, re.IGNORECASE):
        assert "src=" in script
    assert "javascript:" not in text


@pytest.mark.parametrize("file", TEMPLATES, ids=name)
def test_a_template_never_switches_escaping_off(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert not re.search(r"\|\s*safe\b|autoescape|Markup\(", text)
    for source in re.findall(r"(\S+)\s*\|\s*markdown", text):
        assert "content." in source, f"only our own content is Markdown, not {source}"


@pytest.mark.parametrize("file", PAGES, ids=name)
def test_a_page_extends_the_base_and_has_a_title(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert text.startswith("{% extends 'base.html' %}")
    assert re.search(r"{% block title %}\s*\S.*?{% endblock %}", text, re.DOTALL)


def test_every_link_to_a_route_names_one_that_exists(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    for file in TEMPLATES:
        for endpoint in re.findall(r"url_for\('([^']+)'", file.read_text(encoding="utf-8")):
            assert endpoint in endpoints, f"{name(file)} links to {endpoint}"


def test_every_static_file_that_a_template_names_exists() -> None:
    for file in TEMPLATES:
        for asset in re.findall(r"url_for\('static', filename='([^']+)'", file.read_text(encoding="utf-8")):
            assert (paths.STATIC / asset).is_file(), f"{name(file)} names {asset}"


def test_every_template_is_used() -> None:
    sources = [*paths.TEMPLATES.rglob("*.html"), *paths.PACKAGE.rglob("*.py")]
    words = "\n".join(file.read_text(encoding="utf-8") for file in sources)

    for file in TEMPLATES:
        assert re.search(rf"['\"]{re.escape(name(file))}['\"]", words), f"nothing names {name(file)}"
