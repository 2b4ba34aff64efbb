"""Cues of a sentence: counts of word patterns that tell what it does. The same for every question."""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_NUMBER_WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|"
    "nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|half|twice|dozen"
)
_MONTHS = (
    "january|february|march|april|june|july|august|september|october|november|december|"
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
)
_ROLES = (
    "sponsor|director|lead|manager|head|vendor|supplier|customer|client|owner|chief|engineer|developer|tester|"
    "architect|analyst|nurse|doctor|operator|controller|team|department|board|committee|colleague|boss|cto|cfo|ceo|vp"
)
_DONE = (
    r"\w{2,}ed|went|told|took|made|wrote|found|got|put|sat|ran|led|set|cut|built|drew|brought|chose|gave|kept|left|met|"
    r"said|saw|sent|spoke|spent|split|began|held|bought|let|read|stood|taught|thought|won|rang|redrew|drove|paid"
)

PATTERNS = {
    "first_person": r"\b(?:i|me|my|mine|myself|i'd|i'm|i've|i'll)\b",
    "we": r"\b(?:we|us|our|ours|we'd|we're|we've|we'll)\b",
    "others": r"\b(?:they|them|their|he|she|him|his|her|somebody|someone|people|everyone|everybody)\b",
    "own_step_past": rf"\bi (?:then |also |first |just |only |therefore |finally |had |have |personally )*(?:{_DONE})\b",
    "own_step_would": r"\b(?:i'd|i would|i'll|i will|i want|i need|i propose|i recommend|i ask|i start)\b",
    "we_step": rf"\bwe (?:then |also |first |just |had |have )*(?:{_DONE})\b",
    "passive": r"\b(?:was|were|been|be|being|is|are|got) (?:\w+ly )?\w{2,}(?:ed|en|wn|lt|ut)\b",
    "digits": r"\d[\d.,:]*",
    "number_word": rf"\b(?:{_NUMBER_WORDS})\b",
    "unit": r"%|[$€£]|\b(?:percent|per cent|euros?|dollars?|pounds|hours?|minutes?|seconds?|days?|weeks?|months?|quarters?|years?|k)\b",
    "date": rf"\b(?:{_MONTHS}|deadline|due|noon|midnight|morning|tomorrow)\b",
    "role": rf"\b(?:{_ROLES})s?\b",
    "talk": r"\b(?:told|asked|agreed|called|met|spoke|talked|sat|showed|explained|offered|invited|rang|wrote to|convinced|signed)\b",
    "cause": r"\b(?:because|since|so that|therefore|which meant|that is why|that's why|as a result|otherwise|due to|reason)\b",
    "contrast": r"\b(?:instead of|rather than|but|although|though|however|would have|could have|would've|against|cheaper|slower|faster)\b",
    "condition": r"\b(?:if|unless|in case|whether|as long as|depending|depends|until)\b",
    "decide": r"\b(?:decided?|decision|chose|choose|picked?|went with|go with|settled|prefer|recommend|option|options|vote|trade-?offs?)\b",
    "risk": r"\b(?:risks?|roll(?:ed)? ?back|fall ?back|backup|buffer|reserve|contingency|worst|fail(?:s|ed|ure)?|float|trigger|stop rule|mitigat\w+)\b",
    "check": r"\b(?:check(?:ed|s)?|measur\w+|verif\w+|compar\w+|test(?:ed|s)?|monitor\w*|track(?:ed|s)?|count(?:ed|s)?|review(?:ed)?|rehears\w+|alert|threshold|pilot)\b",
    "result": r"\b(?:finish\w*|went live|go live|shipped|launch\w*|dropped|fell|rose|cut|saved|reduced|increased|went out|passed|on time|late|delivered|opened|ended|closed|since then|from \w+ to|never again|complaints?)\b",
    "reflect": r"\b(?:learn(?:ed|t)?|since then|now i|these days|next time|differently|should have|shouldn't have|my mistake|my fault|on me|missed|underestimated|in hindsight|looking back|i wish|taught me|copied|reuse[ds]?)\b",
    "clarify": r"\?|\b(?:find out|clarif\w+|assum\w+|need to know|depends|question|questions|first i(?:'d| would)? ask|understand)\b",
    "explain": r"\b(?:means|meant|works|imagine|think of|like a|called|in other words|that is|so when|every time|each time|for example|basically)\b",
    "claim": r"\b(?:passionate|strong|excellent|great|very good|really good|always|natural|love|believe|important|key|success\w*|best|definitely|absolutely|proud|dedicated|motivated|team player|people person|essential|crucial|vital)\b",
    "buzz": r"\b(?:synerg\w+|align\w*|leverag\w+|holistic\w*|proactiv\w+|best practices?|ecosystem|paradigm|value-add|empower\w*|end-to-end|robust|seamless\w*|cutting-edge|transparen\w+|visibility|stakeholder management|communication|collaborat\w+|agile mindset|drive|driving|journey|strategic\w*|optimi[sz]\w+|streamlin\w+)\b",
    "hedge": r"\b(?:maybe|perhaps|kind of|sort of|i think|i guess|probably|i suppose|somehow|more or less|i mean|you know|quite|a bit|some|various|several|etc|things|stuff|something)\b",
    "filler": r"\b(?:um+|uh+|erm?|hmm|like|yeah|okay|ok|well|right|anyway|so yeah|basically|actually|honestly|obviously)\b",
    "generic_would": r"\b(?:one should|you should|you need to|you have to|we should|it is important|it's important|make sure|ensure|would be|appropriate|suitable|relevant|necessary|as needed|where needed|regular(?:ly)?|everyone involved|all parties|stakeholders)\b",
    "blame": r"\b(?:their fault|his fault|her fault|not my job|not my problem|incompeten\w+|useless|lazy|refused|blame\w*|nobody told|they never|should have known|wasn't my|not our|had no choice|nothing (?:i|we) could)\b",
    "careless": r"\b(?:skip(?:ped)?|ignored?|hid|hide|kept quiet|without telling|no need|waste of|straight (?:in|into|to|on)|just (?:tell|told|do|did|push|pushed|add|added)|don't bother|didn't bother|override|overrul\w+|forced?|simply|never (?:test|ask|need)|not necessary|later|green)\b",
    "negation": r"\b(?:not|no|never|none|nothing|didn't|don't|wasn't|weren't|couldn't|wouldn't|without|nobody)\b",
    "back_reference": r"\b(?:before that|earlier|by then|after that|afterwards|then|next|finally|first|second|third|in the end|meanwhile|at the same time|eventually|until then|that day|that week)\b",
    "pointer": r"^(?:[-•*\d.)\s]*)(?:this|that|these|those|it|he|she|they|both|the other|so|but|then|and|which)\b",
}  # fmt: skip

NAMES = (*PATTERNS, "words", "proper_name", "long_word")
_COMPILED = [re.compile(pattern, re.IGNORECASE) for pattern in PATTERNS.values()]
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_PROPER = re.compile(r"(?<=[a-z,;:] )[A-Z][\w-]+|\b[A-Z]{2,}\b|\b[A-Z][a-z]+[A-Z]\w*")


def count_cues(sentences: Sequence[str]) -> NDArray[np.float32]:
    """Counts of every cue (n, len(NAMES)) in each sentence, in the order of ``NAMES``."""
    table = np.zeros((len(sentences), len(NAMES)), dtype=np.float32)
    for row, sentence in enumerate(sentences):
        plain = sentence.replace("’", "'")
        words = _WORD.findall(plain)
        counts = [len(pattern.findall(plain)) for pattern in _COMPILED]
        proper = sum(match != "I" for match in _PROPER.findall(plain))
        table[row] = [*counts, len(words), proper, sum(len(word) > 9 for word in words)]
    return table
