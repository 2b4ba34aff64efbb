"""The command line with a scorer that is already kept, so that no command has to fit one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tpmprep.cli import main
from tpmprep.scoring.scorer import AnswerScorer
from tpmprep.scoring.store import save

Run = Callable[..., Result]


@pytest.fixture(scope="session")
def instance(scorer: AnswerScorer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli-instance")
    save(scorer, folder / "scorer" / f"scorer-{scorer.version}.skops")
    return folder


@pytest.fixture
def run(instance: Path, small_bank: Path) -> Run:
    """Run ``tpmprep`` with arguments and standard input; commands that learn use the small bank."""

    def run_command(command: str, *arguments: str, stdin: str | bytes | None = None, bank: Path = small_bank) -> Result:
        runner = CliRunner(env={"TPMPREP_INSTANCE": str(instance)})
        return runner.invoke(main, [command, "--bank", str(bank), *arguments], input=stdin)

    return run_command
