"""What stands in the repository beside the code: lock files, words, settings."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tpmprep import config, paths

ROOT = paths.CHECKOUT
LOCKS = [ROOT / "requirements" / name for name in ("run.lock", "dev.lock")]


def entries(lock: Path) -> list[str]:
    """Each entry of a lock file, its continuation lines joined."""
    text = lock.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def locked_names(lock: Path) -> dict[str, str]:
    pairs = [re.match(r"([a-z0-9._-]+)(?:\[[^]]*])?==([^\s;]+)", entry) for entry in entries(lock)]
    return {match[1]: match[2] for match in pairs if match}


def wanted_names(requirements: list[object]) -> Iterator[str]:
    for requirement in requirements:
        if isinstance(requirement, str):
            match = re.match(r"[A-Za-z0-9._-]+", requirement)
            assert match is not None
            yield re.sub(r"[-_.]+", "-", match[0]).lower()


class ListeningEnvironment(Mapping[str, str]):
    """An empty environment that remembers for what it was asked."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_file_pins_every_package_with_hashes(lock: Path) -> None:
    assert len(entries(lock)) > 30

    for entry in entries(lock):
        assert re.match(r"[a-z0-9._-]+(\[[^]]*])?==[^\s;]+", entry), entry[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry[:80]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_file_holds_no_address_and_no_option(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")

    assert not re.search(r"https?:|file:|git\+|@ |^\s*-(?!-hash)", text, re.MULTILINE)
    assert "--index-url" not in text


def test_every_dependency_of_the_project_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run, dev = (set(locked_names(lock)) for lock in LOCKS)

    assert set(wanted_names(project["project"]["dependencies"])) <= run
    assert set(wanted_names(project["dependency-groups"]["dev"])) <= dev | run


def test_both_lock_files_pin_the_same_versions() -> None:
    run, dev = (locked_names(lock) for lock in LOCKS)

    differing = {name: (version, dev[name]) for name, version in run.items() if dev.get(name, version) != version}
    assert differing == {}


@pytest.mark.parametrize("command", ["make run", "make test"])
def test_the_readme_names_the_command_and_the_makefile_has_it(command: str) -> None:
    target = command.removeprefix("make ")

    assert command in (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def test_every_make_command_is_explained() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony is not None

    for target in phony[1].split():
        assert re.search(rf"^{target}:.*##\s*\S", makefile, re.MULTILINE), target


def test_every_environment_variable_is_documented() -> None:
    environment = ListeningEnvironment()
    config.from_environment(environment)
    assert len(environment.asked) >= 9

    words = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")

    missing = {name for name in environment.asked if not re.search(rf"\b{name}\b", words)}
    assert missing == set()


def test_every_document_that_the_readme_names_exists() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)

    assert [name for name in named if not (ROOT / name).exists()] == []


def test_no_secret_and_no_database_is_in_the_repository() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()

    assert any(line.strip("/") == "instance" for line in ignored)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECURE_COOKIES", "perhaps"),
        ("PROXY_HOPS", "-1"),
        ("PROXY_HOPS", "6"),
        ("PROXY_HOPS", "one"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "²"),
        ("PORT", "8000.0"),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_its_name(name: str, value: str) -> None:
    with pytest.raises(config.ConfigError, match=name):
        config.from_environment({name: value})


def test_the_key_that_signs_cookies_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = config.stored_secret_key(tmp_path / "instance")

    assert config.stored_secret_key(tmp_path / "instance") == first
    assert config.stored_secret_key(tmp_path / "other") != first
    assert len(first) >= 64
    assert (tmp_path / "instance" / config.SECRET_KEY_FILE).stat().st_mode & 0o777 == 0o600
