"""The scorer of this process: loaded from its cache, fitted when there is none or it is damaged."""

import logging
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, current_app

from tpmprep.content.bank import fingerprint, load_bank
from tpmprep.content.checks import check_bank
from tpmprep.content.problem import ContentError
from tpmprep.scoring.assessment import Assessment, QuestionText
from tpmprep.scoring.examples import Example, examples_of

if TYPE_CHECKING:
    from tpmprep.scoring.scorer import AnswerScorer

EXTENSION = "tpmprep-scorer"

logger = logging.getLogger(__name__)


class ScorerNotReadyError(Exception):
    """The scorer is still being fitted; the answer can be sent again in a minute."""


class ScorerHolder:
    """Gives the scorer to requests; fits it in the background when the cache cannot be used."""

    def __init__(self, question_bank: Path, cache: Path) -> None:
        self._question_bank = question_bank
        self._cache = cache
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._scorer: AnswerScorer | None = None

    def use(self, scorer: "AnswerScorer") -> None:
        """Serve this scorer from now on."""
        self._scorer = scorer

    @property
    def scorer(self) -> "AnswerScorer":
        """The scorer itself, for commands.

        Raises:
            ScorerNotReadyError: it was not prepared.
        """
        if self._scorer is None:
            raise ScorerNotReadyError
        return self._scorer

    @property
    def is_ready(self) -> bool:
        return self._scorer is not None

    def assess(self, question: QuestionText, text: str) -> Assessment:
        """The reading of one answer.

        Raises:
            ScorerNotReadyError: the scorer is being loaded or fitted, which this call has begun if nobody had.
        """
        if self._scorer is None:
            self.prepare_in_background()
            raise ScorerNotReadyError
        return self._scorer.assess(question, text)

    def prepare(self, say: Callable[[str], None] = logger.info, *, strict: bool = False) -> None:
        """Load the scorer, or fit and cache it, and wait for it.

        While the content has problems, the scorer that was kept last goes on; with ``strict`` it does not.

        Raises:
            ContentError: the content has problems, and ``strict`` is on.
        """
        from tpmprep.scoring import store

        data = fingerprint(self._question_bank)
        kept = None if store.is_kept(data, self._cache) else self._kept_while_content_is_broken(say, strict=strict)
        examples = partial(load_examples, self._question_bank)
        self.use(kept or store.load_or_fit(examples, data, self._cache, say=say))

    def _kept_while_content_is_broken(self, say: Callable[[str], None], *, strict: bool) -> "AnswerScorer | None":
        """The scorer that was kept last, when the content has problems and there is one."""
        from tpmprep.scoring import store

        problems = check_bank(self._question_bank)[1]
        if problems and strict:
            raise ContentError(problems)
        kept = store.newest(self._cache)
        if kept is None or not problems:
            return None
        say("The content has problems; going on with the scorer that was kept last")
        try:
            return store.load(kept)
        except store.UnusableCacheError as error:
            say(f"It cannot be used ({error})")
            return None

    def prepare_in_background(self) -> None:
        with self._lock:
            if self._scorer is None and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(target=self._prepare_safely, name="scorer", daemon=True)
                self._thread.start()

    def _prepare_safely(self) -> None:
        try:
            self.prepare()
        except Exception:
            logger.exception("the scorer could not be prepared")


def load_examples(question_bank: Path) -> list[Example]:
    """The rated answers of a question bank; files that cannot be read are left out and logged."""
    bank, problems = load_bank(question_bank)
    for problem in problems:
        logger.error("left out of training: %s", problem)
    return examples_of(bank.rated())


def init_app(app: Flask, question_bank: Path, cache: Path) -> None:
    app.extensions[EXTENSION] = ScorerHolder(question_bank, cache)


def current_scorer() -> ScorerHolder:
    holder: ScorerHolder = current_app.extensions[EXTENSION]
    return holder
