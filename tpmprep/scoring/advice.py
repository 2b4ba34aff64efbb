"""Advice: the one change to make next, then two more. Never a fact that the learner did not give."""

from collections.abc import Sequence

from tpmprep.scoring.assessment import KeyPointReading, SentenceReading
from tpmprep.scoring.rubric import rated_dimensions

MOST = 3
QUOTE_WORDS = 9
GOOD_ENOUGH = 3.25
STANDS = 3.6

_PROPOSALS = ("situational", "design", "estimate", "update")

_WORDS: dict[str, tuple[str, str, str]] = {
    "relevance": (
        "Answer the question in your first sentence, in its own terms, and drop what does not serve it.",
        "Go back to the question: which part of it is still open? Give that part one sentence.",
        "Say what lies behind the question: why would the interviewer ask it, and what does your answer mean for that?",
    ),
    "structure": (
        "Put it in an order that can be followed: first the situation, then what you did, then what came of it.",
        "Move the sentences so that each follows from the one before, and give the missing part of the shape one sentence.",
        "Shorten the beginning and give the room to the part that matters most: your choice and its reason.",
    ),
    "specificity": (
        "Name one real case: who, what system, when, how many. For example: “[team] owed us [part] by [date]”.",
        "Replace the most general sentence by a fact: a date, a number, a name of a role, a limit, such as [your figure].",
        "Give each figure a reason to be there: what would have been different with another number?",
    ),
    "ownership": (
        "Say what you did yourself. Begin one sentence with “I” and a verb: “I asked …”, “I decided …”.",
        "Turn one “we” into “I”: which step or decision was yours alone?",
        "Add why you decided that way, what you left to others, and what you answer for.",
    ),
    "outcome": (
        "Add the result: what changed, by how much? For example: “[your figure] instead of [before]”.",
        "Tie the result to what you did: what would have happened without it, and how do you know?",
        "Add what it cost or missed, and what you have done differently since.",
    ),
    "craft": (
        "Show the method at work: name the step that you took, in which order, and why it fits this case.",
        "You name good practice; now use it on this case: who does it, with which limit, and when does it change?",
        "Name one other way that you could have gone, and why you left it.",
    ),
}
_ORDER = {
    "situational": "first what you need to know, then the options, your choice with its reason, the next steps, the check",
    "design": "first your questions, then the parts and how data flow, the trade-offs, what can fail, how you roll it out",
    "explain": "first the answer in one plain sentence, then how it works, then what it means for the listener",
    "estimate": "first the range and how sure you are, then the pieces and assumptions, then how you track and correct it",
    "motivation": "first your reason, then what you have done that shows it, then how it fits this role",
    "update": "first what you ask for, then what changed, the impact, the options with your recommendation, the next check",
}
_COPIED = {
    "copied_question": "Take out what is copied from the question, and write that part in your own words.",
    "repeated": "Take out what is there twice; use the room for one more fact.",
    "stuffing": "Take out the list of terms. Keep the one that mattered, and say what you did with it.",
}
_PROPOSED: dict[str, tuple[str, str, str]] = {
    "ownership": (
        "Say what you would decide and do yourself: “I would [step] with [role] by [date], because …”.",
        "Make a choice and give its reason, instead of leaving it to “the team”.",
        "Add the limit of your decision: what would you need from somebody else, and what do you answer for?",
    ),
    "outcome": (
        "Say how you will know that it worked: what will you look at, when, and which value would make you change course?",
        "Turn the check into one that can fail: [measure], [limit], [date].",
        "Add what your way costs, and what you will do if the check fails.",
    ),
}
_STANDS = "This answer stands. Say it aloud without reading, within the target time, then answer the follow-up questions below."
_UNSOUND = "Look again at “{quote}”. As told, an interviewer may see a risk or harm in it. What would be the safer step, and who has to agree?"


def advise(
    kind: str,
    dimensions: dict[str, float | None],
    capped: str | None,
    texts: Sequence[str],
    sentences: Sequence[SentenceReading],
    key_points: Sequence[KeyPointReading],
    missed: dict[str, str],
) -> tuple[str, ...]:
    """Up to three pieces of advice, the most useful first.

    ``texts`` are the sentences; ``missed`` gives the authored sentence for each key point, by its id.
    """
    if min(dimensions[name] or 1.0 for name in rated_dimensions(kind)) >= STANDS and capped is None:
        return (_STANDS,)
    pieces: list[str] = [_COPIED[capped]] if capped in _COPIED else []
    unsound = next(
        (text for text, s in zip(texts, sentences, strict=True) if "unsound" in s.moves),
        None,
    )
    if unsound and (capped == "unsound" or (dimensions.get("craft") or 4.0) < 2.5):
        pieces.append(_UNSOUND.format(quote=_quote(unsound)))
    order = sorted(rated_dimensions(kind), key=lambda name: dimensions[name] or 4.0)
    first_cause = {"off_topic": "relevance", "no_ownership": "ownership"}.get(capped or "")
    if first_cause in order:
        order.remove(first_cause)
        order.insert(0, first_cause)
    weak = [name for name in order if (dimensions[name] or 4.0) < GOOD_ENOUGH] or order[:1]
    open_points = [
        missed[p.id] for state in ("missing", "thin") for p in key_points if p.state == state and p.id in missed
    ]
    pieces += [_for_dimension(kind, weak[0], dimensions[weak[0]] or 1.0)]
    pieces += open_points[:1]
    pieces += [_for_dimension(kind, name, dimensions[name] or 1.0) for name in weak[1:]]
    pieces += open_points[1:]
    return tuple(dict.fromkeys(pieces))[:MOST]


def _for_dimension(kind: str, name: str, level: float) -> str:
    if name == "structure" and level < 1.75 and kind in _ORDER:
        return f"Put it in an order that can be followed: {_ORDER[kind]}."
    family = _PROPOSED if kind in _PROPOSALS and name in _PROPOSED else _WORDS
    return family[name][0 if level < 1.75 else 1 if level < 2.75 else 2]


def _quote(sentence: str) -> str:
    words = sentence.split()
    return " ".join(words[:QUOTE_WORDS]).rstrip(".,;:") + (" …" if len(words) > QUOTE_WORDS else "")
