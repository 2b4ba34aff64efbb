"""Kind and competency of a question that does not name them."""

import re
from collections.abc import Sequence

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression

from tpmprep.scoring.assessment import QuestionText
from tpmprep.scoring.vectors import word_vectors

_KIND_PATTERNS = {
    "behavioral": r"\b(?:tell (?:me|us) (?:about|of)|describe (?:a|an|one|the last|your)|walk (?:me|us) through (?:a|an|one|your)"
    r"|(?:give|share) (?:me |us )?(?:an example|one example)|have you ever|when (?:did|have) you|(?:the )?last time you|what did you"
    r"|\w+ (?:project|time|decision|mistake|conflict) (?:that )?you(?:'ve| have)? )",
    "motivation": r"\b(?:why (?:do you|did you|are you|would you|us\b|this|should we|leave|move|project|technical)"
    r"|what (?:attracts|motivates|draws|interests|excites)|where do you see yourself|what are your (?:greatest |biggest )?(?:strength|weakness)"
    r"|your (?:greatest|biggest) (?:strength|weakness)|hardest for you|right (?:fit|person)|(?:which|what) part of (?:this|the) (?:role|job))",
    "update": r"\b(?:(?:give|write|send|draft|record|deliver|prepare)\b.{0,60}\b(?:update|status|message|reply|e-?mail|note|summary|escalation"
    r"|push-?back|hand-?over|briefing)|brief (?:the|your|a|me|us)|what do you (?:say|tell|write) (?:to )?(?:her|him|them|the)"
    r"|(?:tell|answer|reply to|write to) (?:her|him|them|the (?:vp|steering|sponsor|director|board)))\b",
    "estimate": r"\b(?:how (?:long|much (?:will|would|does|do|should)|many)|estimate|ballpark|rough (?:figure|order)|forecast"
    r"|how (?:sure|confident|likely)|which (?:[\w-]+ ){0,5}(?:metrics?|measures?|kpis?|indicators?|figures)|what (?:metrics|measures|kpis))\b",
    "explain": r"\b(?:explain|in plain words|difference between|what (?:is|are) (?:an? |the )?(?:[\w-]+ ){0,2}[\w-]+(?:, and|\?$)|how does (?:an? )?[\w-]+ work)",
    "design": r"\b(?:design|architect(?:ure)?|how would you (?:structure|build|set up|migrate|roll out|bring|replace|move|organi[sz]e|change|plan)"
    r"|sketch|draw up|set up a programme)\b",
    "situational": r"\b(?:what (?:do|would|will) you do|how (?:do|would|will) you (?:handle|react|respond|proceed|deal|go about|approach|decide)"
    r"|imagine|suppose|what (?:is|are) (?:your (?:next|first|approach|plan)|the plan)|your (?:first|next) (?:step|week|move))\b",
}
_KINDS = {kind: re.compile(pattern, re.IGNORECASE | re.MULTILINE) for kind, pattern in _KIND_PATTERNS.items()}
_OPENS_A_STORY = re.compile(
    r"\s*(?:please |can you |could you )?(?:tell (?:me|us) (?:about|of) (?:a|an|the|your|one|some)|describe (?:a|an|one|the last) |give (?:me |us )?an example"
    r"|walk (?:me|us) through (?:a|an|one|your) )",
    re.IGNORECASE,
)


def infer_kind(prompt: str) -> str:
    """The kind of a question by the words in which it asks.

    A prompt that opens with the request for a story is about the past, whatever else it names; else the
    first kind counts whose words are found, in the order motivation, update, past experience, situation,
    estimate, explanation, design; what is left is a situation.
    """
    if _OPENS_A_STORY.match(prompt):
        return "behavioral"
    order = ("motivation", "update", "behavioral", "situational", "estimate", "explain", "design")
    return next((kind for kind in order if _KINDS[kind].search(prompt)), "situational")


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
