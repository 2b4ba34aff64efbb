"""Kind and competency of a question that does not name them."""

import re
from collections.abc import Sequence

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression

from tpmprep.scoring.assessment import QuestionText
from tpmprep.scoring.vectors import word_vectors

_KIND_PATTERNS = {
    "behavioral": r"\b(?:tell (?:me|us) about (?:a|an|the|your|one|something)|describe (?:a|an|one|the last|your)|walk (?:me|us) through "
    r"(?:a|an|one|your|the)|(?:give|share) (?:me |us )?an example|have you ever|when (?:did|have) you|(?:the )?last time you|what did you)",
    "motivation": r"\b(?:why (?:do you|did you|are you|us|this|should we|leave|move|project|technical)|what (?:attracts|motivates|draws|interests)"
    r"|where do you see|your (?:biggest |greatest )?(?:strength|weakness)|hardest for you|right fit|what part of)",
    "update": r"\b(?:(?:give|write|send|draft|record|deliver)\b.{0,60}\b(?:update|status|message|reply|e-?mail|note|summary|escalation|push-?back)"
    r"|status update|spoken update|(?:tell|answer|reply to) (?:her|him|them|the (?:vp|steering|sponsor|director|board)))",
    "estimate": r"\b(?:how (?:long|much|many)|estimate|ballpark|rough (?:figure|order)|forecast|how (?:sure|confident) are you"
    r"|which (?:\w+ ){0,4}(?:metric|measure|kpi|indicator)s?|what (?:metrics|measures|kpis))",
    "explain": r"\b(?:explain|what (?:is|are|does) (?:a|an|the|an?)?|in plain words|difference between|how does (?:a|an|the)?)\b",
    "design": r"\b(?:design|architect(?:ure)?|how would you (?:structure|build|set up|migrate|roll out|bring|replace|move|organi[sz]e|change)"
    r"|sketch|draw up)\b",
    "situational": r"\b(?:what (?:do|would|will) you do|how (?:do|would|will) you|imagine|suppose|you (?:are|have|take over|find|learn|join|notice)"
    r"|what are your (?:next|first))\b",
}
_KINDS = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _KIND_PATTERNS.items()}


def infer_kind(prompt: str) -> str:
    """The kind of a question by the words in which it asks; the later request decides between two."""
    matches = {kind: [match.start() for match in pattern.finditer(prompt)] for kind, pattern in _KINDS.items()}
    for kind in ("update", "estimate", "explain", "motivation", "behavioral", "design"):
        if matches[kind]:
            return kind
    return "situational"


class CompetencyReader(BaseEstimator):
    """The competency a question asks for, learnt from prompts and key points of the bank."""

    def fit(self, texts: Sequence[str], competencies: Sequence[str]) -> "CompetencyReader":
        self.model_ = LogisticRegression(C=10.0, max_iter=1000)
        self.model_.fit(word_vectors().directions(texts).astype(np.float64), list(competencies))
        return self

    def predict(self, prompts: Sequence[str]) -> list[str]:
        return [str(name) for name in self.model_.predict(word_vectors().directions(prompts).astype(np.float64))]


def completed(question: QuestionText, reader: CompetencyReader) -> tuple[str, str]:
    """Kind and competency of a question, each inferred where it is not given."""
    kind = question.kind or infer_kind(question.prompt)
    return kind, question.competency or reader.predict([question.prompt])[0]
