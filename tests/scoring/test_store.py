"""The fitted scorer on disk: the same when it comes back, refused when it is damaged."""

import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LinearRegression
from skops.io import dump

from tests.factories import STRONG, WEAK
from tpmprep.scoring.assessment import KeyPointText, QuestionText
from tpmprep.scoring.examples import Example
from tpmprep.scoring.scorer import AnswerScorer
from tpmprep.scoring.store import UnusableCacheError, fingerprint, load, load_or_fit, newest, save

pytestmark = pytest.mark.slow

QUESTION = QuestionText(
    "Tell me about a date that was at risk.", key_points=(KeyPointText("early", "You see the risk early."),)
)


@pytest.fixture
def file(tiny_scorer: AnswerScorer, tmp_path: Path) -> Path:
    kept = tmp_path / "cache" / f"scorer-{fingerprint('tiny')}.skops"
    save(tiny_scorer, kept)
    return kept


def not_to_be_fitted() -> list[Example]:
    raise AssertionError("the examples were asked for, although the scorer was kept")


@pytest.mark.parametrize("text", [STRONG, WEAK, "fine", "- I asked.\n- They sent it on Friday to us."])
def test_a_kept_scorer_says_the_same_when_it_is_loaded(tiny_scorer: AnswerScorer, file: Path, text: str) -> None:
    assert load(file).assess(QUESTION, text) == tiny_scorer.assess(QUESTION, text)


def test_a_loaded_scorer_can_be_kept_again(tiny_scorer: AnswerScorer, file: Path) -> None:
    again = file.with_name(f"scorer-{fingerprint('again')}.skops")
    loaded = load(file)
    loaded.assess(QUESTION, STRONG)
    save(loaded, again)

    assert load(again).assess(QUESTION, STRONG) == tiny_scorer.assess(QUESTION, STRONG)


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def flip_bit(file: Path) -> None:
    """Change one bit in the middle of the largest array."""
    with zipfile.ZipFile(file) as archive:
        largest = max(archive.infolist(), key=lambda member: member.compress_size)
    data = bytearray(file.read_bytes())
    data[largest.header_offset + 100 + largest.compress_size // 2] ^= 0b0001_0000
    file.write_bytes(bytes(data))


def empty(file: Path) -> None:
    file.write_bytes(b"")


def write_foreign_text(file: Path) -> None:
    file.write_text("This is a letter to my grandmother.")


def write_foreign_zip(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("letter.txt", "Dear grandmother")


def drop_a_member(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members.pop(next(name for name in members if name.endswith(".npy")))
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def break_schema(file: Path) -> None:
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("schema.json", "{")


DAMAGES = [truncate, flip_bit, empty, write_foreign_text, write_foreign_zip, drop_a_member, break_schema]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_file_is_refused(file: Path, damage: Callable[[Path], None]) -> None:
    damage(file)

    with pytest.raises(UnusableCacheError):
        load(file)


@pytest.mark.parametrize("part", range(1, 16))
def test_a_flipped_bit_anywhere_is_refused_or_changes_nothing(tiny_scorer: AnswerScorer, file: Path, part: int) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) * part // 16] ^= 1
    file.write_bytes(bytes(data))

    try:
        scorer = load(file)
    except UnusableCacheError:
        return
    assert scorer.assess(QUESTION, STRONG) == tiny_scorer.assess(QUESTION, STRONG)


def test_a_file_with_another_object_is_refused(tmp_path: Path) -> None:
    stranger = tmp_path / "scorer-stranger.skops"
    dump(LinearRegression().fit(np.eye(2), [0, 1]), stranger)

    with pytest.raises(UnusableCacheError, match="LinearRegression"):
        load(stranger)


def test_a_file_with_foreign_types_is_refused_by_their_name(tmp_path: Path) -> None:
    stranger = tmp_path / "scorer-stranger.skops"
    dump({"path": Stranger()}, stranger)

    with pytest.raises(UnusableCacheError, match="Stranger"):
        load(stranger)


class Stranger:
    """A type that no scorer holds."""


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableCacheError):
        load(tmp_path / "none.skops")


@pytest.mark.parametrize("damage", [truncate, empty], ids=lambda damage: damage.__name__)
def test_a_damaged_scorer_is_fitted_anew_with_a_notice(
    tiny_scorer: AnswerScorer, few_examples: list[Example], tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    file = tmp_path / f"scorer-{fingerprint('data')}.skops"
    save(tiny_scorer, file)
    damage(file)
    said: list[str] = []

    scorer = load_or_fit(lambda: few_examples, "data", tmp_path, said.append)

    assert said[0].startswith("The stored scorer cannot be used")
    assert any("Fitting" in line for line in said)
    assert load(file).assess(QUESTION, STRONG) == scorer.assess(QUESTION, STRONG)


def test_a_kept_scorer_is_loaded_without_asking_for_examples(tiny_scorer: AnswerScorer, tmp_path: Path) -> None:
    save(tiny_scorer, tmp_path / f"scorer-{fingerprint('data')}.skops")
    said: list[str] = []

    scorer = load_or_fit(not_to_be_fitted, "data", tmp_path, said.append)

    assert scorer.assess(QUESTION, STRONG).overall == tiny_scorer.assess(QUESTION, STRONG).overall
    assert said == [f"Loaded the scorer {fingerprint('data')}"]


def test_other_data_asks_for_another_scorer(tiny_scorer: AnswerScorer, tmp_path: Path) -> None:
    save(tiny_scorer, tmp_path / f"scorer-{fingerprint('data')}.skops")

    with pytest.raises(AssertionError, match="examples were asked for"):
        load_or_fit(not_to_be_fitted, "other data", tmp_path)


def test_a_fitted_scorer_carries_its_version(few_examples: list[Example], tmp_path: Path) -> None:
    scorer = load_or_fit(lambda: few_examples, "data", tmp_path)

    assert scorer.version == fingerprint("data")
    assert scorer.assess(QUESTION, STRONG).scorer_version == fingerprint("data")
    assert load(tmp_path / f"scorer-{fingerprint('data')}.skops").version == fingerprint("data")


def test_the_fingerprint_follows_the_data_alone_while_the_code_stays() -> None:
    assert fingerprint("a") == fingerprint("a") != fingerprint("b")


def test_keeping_a_scorer_removes_those_of_older_code_and_leaves_no_scraps(
    tiny_scorer: AnswerScorer, file: Path
) -> None:
    (file.parent / "notes.txt").write_text("mine")
    (file.parent / "scorer-0badc0de-00000000.skops").write_bytes(b"old")
    new = file.with_name(f"scorer-{fingerprint('new')}.skops")
    save(tiny_scorer, new)

    assert {path.name for path in file.parent.iterdir()} == {"notes.txt", file.name, new.name}


def test_the_newest_scorer_of_this_code_is_found(tiny_scorer: AnswerScorer, file: Path, tmp_path: Path) -> None:
    assert newest(file.parent) == file
    new = file.with_name(f"scorer-{fingerprint('new')}.skops")
    save(tiny_scorer, new)
    os.utime(file, (1, 1))
    (file.parent / "scorer-0badc0de-00000000.skops").write_bytes(b"old")

    assert newest(file.parent) == new
    assert newest(tmp_path / "nowhere") is None


def test_a_cache_that_cannot_be_written_costs_only_the_keeping(few_examples: list[Example], tmp_path: Path) -> None:
    occupied = tmp_path / "cache"
    occupied.write_text("a file where the folder belongs")
    said: list[str] = []

    scorer = load_or_fit(lambda: few_examples, "data", occupied, said.append)

    assert scorer.assess(QUESTION, STRONG).overall is not None
    assert any("could not be kept" in line for line in said)
