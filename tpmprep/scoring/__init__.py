"""Pure: text of an answer in, assessment with its evidence out.

``from tpmprep.scoring import AnswerScorer`` loads scikit-learn only when it is asked for.
"""

from typing import Any


def __getattr__(name: str) -> Any:
    if name == "AnswerScorer":
        from tpmprep.scoring.scorer import AnswerScorer

        return AnswerScorer
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
