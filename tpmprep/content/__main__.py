"""``python -m tpmprep.content check [FOLDER]``: check a question bank without web, database and scorer.

``tpmprep content check`` does the same and compares questions and ratings with each other, for which it needs scikit-learn.
"""

import sys
from pathlib import Path

from tpmprep import paths
from tpmprep.content.checks import check_bank, summary


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] != "check" or len(arguments) > 2:
        print("usage: python -m tpmprep.content check [FOLDER]", file=sys.stderr)
        return 2
    folder = Path(arguments[1]) if len(arguments) == 2 else paths.QUESTION_BANK
    bank, problems = check_bank(folder, editorial=True)
    for problem in problems:
        print(problem)
    if bank is not None:
        print(summary(bank, problems))
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
