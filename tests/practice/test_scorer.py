"""The scorer of a process: not ready, being prepared, ready."""

import shutil
import threading
from pathlib import Path

import pytest

from tests.factories import FixedScorer, make_assessment
from tpmprep.practice.scorer import ScorerHolder, ScorerNotReadyError, load_examples
from tpmprep.scoring.assessment import QuestionText

QUESTION = QuestionText("Tell me about a risk that you saw first.")


class HeldBackHolder(ScorerHolder):
    """A holder whose preparing waits until the test lets it go on, and then fails or gives a scorer."""

    def __init__(self, folder: Path, *, fails: bool = False) -> None:
        super().__init__(folder, folder)
        self.go_on = threading.Event()
        self.begun = threading.Semaphore(0)
        self.fails = fails
        self.times = 0

    def prepare(self, say: object = None) -> None:
        self.times += 1
        self.begun.release()
        assert self.go_on.wait(30)
        if self.fails:
            raise OSError("no space left on device")
        self.use(FixedScorer(make_assessment()))  # type: ignore[arg-type]

    def wait(self) -> None:
        assert self._thread is not None
        self._thread.join(30)


def test_without_a_scorer_no_answer_is_rated(tmp_path: Path) -> None:
    holder = HeldBackHolder(tmp_path)
    holder.go_on.set()

    with pytest.raises(ScorerNotReadyError):
        holder.assess(QUESTION, "An answer.")

    holder.wait()


def test_asking_begins_to_prepare_it_and_a_later_answer_is_rated(tmp_path: Path) -> None:
    holder = HeldBackHolder(tmp_path)
    with pytest.raises(ScorerNotReadyError):
        holder.assess(QUESTION, "An answer.")
    assert not holder.is_ready

    holder.go_on.set()
    holder.wait()

    assert holder.is_ready
    assert holder.assess(QUESTION, "An answer.") == make_assessment()


def test_many_who_ask_at_once_begin_it_once(tmp_path: Path) -> None:
    holder = HeldBackHolder(tmp_path)
    threads = [threading.Thread(target=holder.prepare_in_background) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert holder.begun.acquire(timeout=30)
    holder.go_on.set()
    holder.wait()

    assert holder.times == 1


def test_after_a_failure_the_next_one_who_asks_begins_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    holder = HeldBackHolder(tmp_path, fails=True)
    holder.go_on.set()
    holder.prepare_in_background()
    holder.wait()
    assert not holder.is_ready
    assert "the scorer could not be prepared" in caplog.text

    holder.fails = False
    holder.prepare_in_background()
    holder.wait()

    assert holder.is_ready


def test_a_scorer_that_is_ready_is_not_prepared_again(tmp_path: Path) -> None:
    holder = HeldBackHolder(tmp_path)
    holder.use(FixedScorer(make_assessment()))  # type: ignore[arg-type]

    holder.prepare_in_background()

    assert holder.times == 0


def test_a_command_that_did_not_prepare_the_scorer_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScorerNotReadyError):
        _ = ScorerHolder(tmp_path, tmp_path).scorer


def test_it_learns_from_every_rated_answer_of_the_bank(small_bank: Path) -> None:
    lines = sum(len(file.read_text(encoding="utf-8").splitlines()) for file in small_bank.glob("answers/*/*.jsonl"))

    assert len(load_examples(small_bank)) == lines


def test_an_answer_file_that_cannot_be_read_is_left_out_and_logged(
    small_bank: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    bank = Path(shutil.copytree(small_bank, tmp_path / "bank"))
    broken = next(bank.glob("answers/*/*.jsonl"))
    lines = len(broken.read_text(encoding="utf-8").splitlines())
    broken.write_text("{}\n")

    assert len(load_examples(bank)) == len(load_examples(small_bank)) - lines
    assert str(broken) in caplog.text
