"""The fitted scorer on disk: under a fingerprint of code, data and libraries, in a format that runs no code."""

import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from zipfile import ZIP_DEFLATED

from tpmprep.scoring.examples import Example
from tpmprep.scoring.scorer import AnswerScorer

LIBRARIES = ("numpy", "scipy", "scikit-learn", "skops", "wordllama", "tokenizers")
SHOWN = 8
_OWN = "tpmprep.scoring."


class UnusableCacheError(Exception):
    """A file that is not a scorer of ours, or a damaged one."""


def fingerprint(data: str) -> str:
    """The version of a scorer: a hash of the scoring code, the libraries and ``data``, the hash of what it learns from."""
    return f"{_code()}-{hashlib.sha256(data.encode()).hexdigest()[:SHOWN]}"


def _code() -> str:
    """A hash of the scoring code and its libraries: only a scorer of the same code can be used."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    for library in LIBRARIES:
        digest.update(f"{library}=={version(library)}".encode())
    return digest.hexdigest()[:SHOWN]


def load_or_fit(
    examples: Callable[[], Sequence[Example]],
    data: str,
    cache: Path,
    say: Callable[[str], None] = lambda _: None,
) -> AnswerScorer:
    """The scorer for ``data`` from ``cache``; fitted on ``examples()`` and kept there when it cannot be loaded."""
    name = fingerprint(data)
    file = _file(cache, name)
    if file.exists():
        try:
            scorer = load(file)
        except UnusableCacheError as error:
            say(f"The stored scorer cannot be used ({error}); fitting it anew")
        else:
            say(f"Loaded the scorer {name}")
            return scorer
    say("Fitting the scorer (once, about a minute; the next start loads it)")
    scorer = AnswerScorer().fit(examples(), say)
    scorer.version_ = name
    try:
        save(scorer, file)
    except OSError as error:
        say(f"The scorer could not be kept ({error.strerror}); it serves until the next start")
    else:
        say(f"Kept the scorer {name}")
    return scorer


def is_kept(data: str, cache: Path) -> bool:
    """Whether ``cache`` has a file for the scorer of ``data``."""
    return _file(cache, fingerprint(data)).exists()


def newest(cache: Path) -> Path | None:
    """The scorer file of this code that was kept last."""
    return max(cache.glob(f"scorer-{_code()}-*.skops"), key=lambda file: file.stat().st_mtime, default=None)


def _file(cache: Path, name: str) -> Path:
    return cache / f"scorer-{name}.skops"


def save(scorer: AnswerScorer, file: Path) -> None:
    """Write a scorer so that a reader sees the whole file or none; those of older code go."""
    from skops.io import dump

    file.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=file.parent, suffix=".part")
    os.close(handle)
    try:
        dump(scorer, temporary, compression=ZIP_DEFLATED, compresslevel=1)
        os.replace(temporary, file)
    finally:
        Path(temporary).unlink(missing_ok=True)
    for older in file.parent.glob("scorer-*.skops"):
        if not older.name.startswith(f"scorer-{_code()}-"):
            older.unlink(missing_ok=True)


def load(file: Path) -> AnswerScorer:
    """Read a scorer.

    Raises:
        UnusableCacheError: the file is damaged, or holds types that a scorer of ours does not have.
    """
    from skops.io import get_untrusted_types
    from skops.io import load as load_file

    try:
        foreign = get_untrusted_types(file=file)
        unknown = [name for name in foreign if not name.startswith(_OWN)]
        if unknown:
            raise UnusableCacheError(f"it holds foreign types: {', '.join(unknown)}")
        scorer = load_file(file, trusted=foreign)
    except UnusableCacheError:
        raise
    except Exception as error:  # a broken zip, broken JSON, a missing attribute: whatever it is, it cannot be used
        raise UnusableCacheError(f"{type(error).__name__}: {error}") from error
    if not isinstance(scorer, AnswerScorer):
        raise UnusableCacheError(f"it holds a {type(scorer).__name__}")
    return scorer
