"""The storeys of the house: what may import what, proved by running it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tpmprep import paths

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")
PRUDENT = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}


def modules_after(statement: str) -> set[str]:
    """The top-level modules and those of ours that a fresh interpreter has loaded after a statement."""
    code = f"import sys; before = set(sys.modules); {statement}; new = sorted(set(sys.modules) - before); print(*new)"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=PRUDENT)
    names = set(output.stdout.split())
    return {name for name in names if name.startswith("tpmprep")} | {name.split(".")[0] for name in names}


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**PRUDENT, "PYTHONPATH": str(folder)}
    return subprocess.run(
        [str(LINT_IMPORTS), "--no-cache"], cwd=folder, capture_output=True, text=True, check=False, env=environment
    )


@pytest.fixture
def copy_of_the_house(tmp_path: Path) -> Path:
    shutil.copytree(paths.PACKAGE, tmp_path / "tpmprep", ignore=shutil.ignore_patterns("static", "__pycache__"))
    shutil.copy(paths.CHECKOUT / "pyproject.toml", tmp_path)
    return tmp_path


def test_importing_the_package_loads_nothing_else() -> None:
    assert modules_after("import tpmprep") == {"tpmprep"}


WEB_AND_DATABASE = {"flask", "sqlalchemy", "werkzeug", "jinja2", "wtforms", "click", "flask_wtf", "flask_sqlalchemy"}


@pytest.mark.parametrize("room", ["tpmprep.scoring.store", "tpmprep.content.checks", "tpmprep.config"])
def test_a_pure_room_loads_no_web_and_no_database(room: str) -> None:
    loaded = modules_after(f"import {room}")

    assert not loaded & WEB_AND_DATABASE
    assert not {name for name in loaded if re.match(r"tpmprep\.(web|db|accounts|bank|practice|home|cli|factory)", name)}


def test_the_content_room_loads_no_machine_learning() -> None:
    assert not modules_after("import tpmprep.content.checks") & {"numpy", "scipy", "sklearn", "skops", "tokenizers"}


def test_making_the_application_does_not_wait_for_scikit_learn() -> None:
    assert not modules_after("import tpmprep.factory") & {"sklearn", "scipy", "skops"}


def test_the_help_of_the_command_line_loads_neither_the_scorer_nor_the_features() -> None:
    loaded = modules_after("import tpmprep.cli")

    assert not loaded & {"sklearn", "scipy", "skops", "numpy"}
    assert not {name for name in loaded if re.match(r"tpmprep\.(home|practice|bank|accounts)", name)}


def test_the_import_contracts_hold() -> None:
    result = lint_imports(paths.CHECKOUT)

    assert result.returncode == 0, result.stdout
    assert "0 broken" in result.stdout


def test_the_import_contracts_hold_in_the_copy_too(copy_of_the_house: Path) -> None:
    result = lint_imports(copy_of_the_house)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "statement", "contract"),
    [
        ("accounts/service.py", "from tpmprep.home import service as upstairs", "Importing goes down BROKEN"),
        ("bank/search.py", "import tpmprep.practice.models", "Importing goes down BROKEN"),
        ("content/answer.py", "import tpmprep.scoring.gate", "Importing goes down BROKEN"),
        ("scoring/gate.py", "import flask", "Pure rooms know no web and no database BROKEN"),
        ("practice/pages.py", "import sklearn", "scikit-learn stays in the scoring room BROKEN"),
        ("practice/service.py", "from flask import request", "Services and models know no HTTP BROKEN"),
    ],
)
def test_an_import_that_goes_up_is_found(copy_of_the_house: Path, module: str, statement: str, contract: str) -> None:
    file = copy_of_the_house / "tpmprep" / module
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{statement}\n", encoding="utf-8")

    result = lint_imports(copy_of_the_house)

    assert result.returncode == 1
    assert contract in result.stdout


def test_a_new_package_without_a_storey_is_found(copy_of_the_house: Path) -> None:
    shed = copy_of_the_house / "tpmprep" / "shed"
    shed.mkdir()
    (shed / "__init__.py").write_text("")

    assert lint_imports(copy_of_the_house).returncode == 1


def test_only_the_settings_read_the_environment() -> None:
    """``setdefault`` before numpy is loaded is the one exception: it writes."""
    for file in paths.PACKAGE.rglob("*.py"):
        if file.name != "config.py":
            source = file.read_text(encoding="utf-8")
            read = re.findall(r"os\.environ\b(?!\.setdefault\()|getenv", source)
            assert not read, file


def test_the_application_is_not_made_in_the_package_itself() -> None:
    assert "create_app" not in (paths.PACKAGE / "__init__.py").read_text(encoding="utf-8")
