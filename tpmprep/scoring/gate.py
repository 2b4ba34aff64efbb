"""The gate: answers that get no rating at all, by rules that a person can read."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

LONGEST_ANSWER = 8_000
SHORTEST_CLAIM = 8
STUFFED_ITEMS, LONGEST_ITEM, SHORTEST_STEP = 7, 4, 2

FUNCTION_WORDS = frozenset(
    "a an the this that these those i i'm i'd i've i'll me my we we're we'd our us you your it its it's "
    "they their them he she his her him who what which when where how why and or but so if because then "
    "than as of to in on at by for from with without about into over after before until since is are was "
    "were be been being am do does did done have has had would will could can should may might must not "
    "no n't don't didn't all each every some any both one there here up out off only also just more most "
    "very too first next now still again".split()
)
FOREIGN_WORDS = {
    "German": "der die das und ist nicht ich wir ein eine mit für auf den dem zu von war haben wurde habe sich auch bei",
    "French": "le la les des et est une un je nous pour dans que qui avec sur pas du au mais était été ce cette avons",
    "Spanish": "el la los las y es una un yo nosotros para en que con por no se del pero fue era mi su como más",
    "Portuguese": "o a os as e é uma um eu nós para em que com por não se do da mas foi era meu seu como mais",
    "Italian": "il la i gli e è una un io noi per in che con di non si del della ma era mio suo come più abbiamo",
    "Dutch": "de het een en is niet ik wij we met voor op van was hebben werd heb zich ook bij maar dat die naar",
    "Polish": "i w na z do się nie to jest że był była były jak ale dla po od przez oraz który która mój nasz",
    "Turkish": "bir ve bu için ile ben biz de da çok ama gibi olarak daha kadar sonra ki ne var oldu",
    "Indonesian": "yang dan di ke dari untuk dengan saya kami tidak ini itu pada adalah juga akan sudah kita karena",
    "Latin": "et in ut est non ad cum sed eiusmod tempor ipsum dolor sit amet consectetur adipiscing elit lorem magna do",
    "Danish": "og det at en et som er på for af med jeg vi var ikke den til har havde men om så efter fra blev kunne",
    "Norwegian": "og det at en et som er på for av med jeg vi var ikke den til har hadde men om så etter fra ble kunne",
    "Romanian": "și în la de pe cu nu să că o un este era am fost mai dar pentru din care noi eu lor prin după au",
    "Czech": "a v na se že je to do s z ale pro jak po by od jsme jsem byl byla bylo který která při nebo tak",
    "Finnish": "ja on ei että se oli mutta kun niin myös kuin joka ovat minä me meidän hän tämä sekä olen sitten",
    "Hungarian": "a az és hogy nem is volt egy mert de meg ez azt mint csak már vagy amikor én mi kell után",
    "Vietnamese": "và của là có không tôi chúng cho với được trong một những đã này khi để người các về",
    "Swahili": "na ya wa kwa ni katika la za kama hii lakini sisi mimi yetu baada hiyo kwamba sana pia",
    "Tagalog": "ang ng sa na at ay ko kami mga hindi para kung ito namin siya nila pero dahil noong",
    "Swedish": "och det att en ett som är på för av med jag vi var inte den till har hade men om så",
}
_FOREIGN = {name: frozenset(words.split()) for name, words in FOREIGN_WORDS.items()}
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouyäöüáéíóúàèìòùâêîôûåø]", re.IGNORECASE)


@dataclass(frozen=True)
class GateReading:
    """Why an answer gets no rating (``gate``), or, when it is rated, why it is capped (``doubt``)."""

    gate: str | None = None
    doubt: str | None = None


def clean(text: str) -> str:
    """The text as it is scored: control characters become spaces. Its length stays, so that spans fit both."""
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Cf") and c != "\n" else c for c in text)


def read_gate(text: str, question: str, model_answer: str | None = None) -> GateReading:
    """Hold a cleaned answer against the rules; ``question`` is the text of the prompt."""
    words = _words(text)
    if not text.strip():
        return GateReading("empty")
    if _echoes(words, question):
        return GateReading("question_echo")
    if _is_other_script(text):
        return GateReading("off_language")
    if not words:
        return GateReading("list_stuffing" if re.search(r"\d", text) else "gibberish")
    if (
        len(re.findall(r"\d+", text)) > len(words)
        and len(text.split()) >= SHORTEST_CLAIM
        and not _tells_something(text)
    ):
        return GateReading("list_stuffing")
    if len(words) < SHORTEST_CLAIM:
        return GateReading("gibberish" if _nonsense_share(words) > 0.5 else "too_short")
    return _read_longer(text, words, question, model_answer)


def own_sentences(sentences: Sequence[str], question: str) -> NDArray[np.bool_]:
    """Which sentences (n,) are said for the first time and not copied from the question; all when none is."""
    seen: set[tuple[str, ...]] = set()
    own = []
    for sentence in sentences:
        words = tuple(_words(sentence))
        own.append(words not in seen and not (len(words) >= 6 and _copied_share(list(words), question) > 0.8))
        seen.add(words)
    return np.array(own, dtype=bool) if any(own) else np.ones(len(own), dtype=bool)


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in _TOKEN.findall(text)]


def _read_longer(text: str, words: list[str], question: str, model_answer: str | None) -> GateReading:
    if len(set(words)) < SHORTEST_CLAIM // 2:
        return GateReading("gibberish")
    english = sum(word in FUNCTION_WORDS for word in words) / len(words)
    foreign = max(sum(word in family for word in words) for family in _FOREIGN.values()) / len(words)
    if foreign > 0.15 and foreign > 1.5 * english:
        return GateReading("off_language")
    if english < 0.12 and _nonsense_share(words) > 0.4:
        return GateReading("gibberish")
    if english < 0.2 and _is_list(text, words) and not _tells_something(text):
        return GateReading("list_stuffing")
    if english < 0.08 and not _tells_something(text):
        return GateReading(_name_of_no_sentences(words))
    return GateReading(None, _doubt(text, words, question, model_answer))


def _doubt(text: str, words: list[str], question: str, model_answer: str | None) -> str | None:
    if model_answer and _copied_share(words, model_answer) > 0.5:
        return "pasted_model_answer"
    if len(words) >= 30 and _repeated_share(words) > 0.35:
        return "repeated"
    if _copied_share(words, question) > 0.5:
        return "copied_question"
    if _stuffed_share(text) > 0.3:
        return "stuffing"
    return None


def _echoes(words: list[str], question: str) -> bool:
    """Nearly all runs of four words come from the question, and hardly a new word is added."""
    if len(words) < SHORTEST_CLAIM:
        return False
    asked = set(_words(question))
    added = [word for word in words if word not in asked and word not in FUNCTION_WORDS]
    return _copied_share(words, question) > 0.55 and len(set(added)) < 15


def _copied_share(words: list[str], source: str) -> float:
    """The share of words that stand inside a run of four words taken from ``source``."""
    theirs = _words(source)
    runs = {tuple(theirs[i : i + 4]) for i in range(len(theirs) - 3)}
    covered: set[int] = set()
    for i in range(len(words) - 3):
        if tuple(words[i : i + 4]) in runs:
            covered.update(range(i, i + 4))
    return len(covered) / len(words)


def _repeated_share(words: list[str]) -> float:
    runs = Counter(tuple(words[i : i + 5]) for i in range(len(words) - 4))
    again = sum(count - 1 for count in runs.values())
    return again / max(1, sum(runs.values()))


def _is_other_script(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    if len(letters) < 4:
        return False
    latin = sum("LATIN" in unicodedata.name(c, "") for c in letters[:400])
    return latin / len(letters[:400]) < 0.5


def _is_list(text: str, words: list[str]) -> bool:
    """Items of a few words between commas, semicolons, bullets or line ends."""
    items = [item.split() for item in re.split(r"[,;\n•|/]|\.\s", text) if item.strip()]
    return len(items) >= 5 and len(words) / len(items) < 5


def _name_of_no_sentences(words: list[str]) -> str:
    """What a text without English function words is: noise, terms of the trade one after the other, or another language."""
    if _nonsense_share(words) > 0.2:
        return "gibberish"
    terms = sum(word in _TERMS for word in words) / len(words)
    return "list_stuffing" if terms > 0.25 else "off_language"


_TERMS = frozenset(
    "agile scrum kanban jira lean waterfall raci raid sprint backlog velocity burndown roadmap milestone milestones stakeholder "
    "stakeholders management project program programme manager planning plan risk risks register scope schedule budget cost costs "
    "quality test testing tests deployment devops cloud azure aws docker kubernetes kafka api apis sql python java javascript data "
    "database security compliance gdpr iso itil prince2 pmp capm csm gantt chart charts kpi kpis okr okrs sla slas dashboard metrics "
    "leadership communication negotiation teamwork collaboration strategy delivery release releases integration architecture "
    "microservices monitoring incident change control critical path dependencies dependency vendor procurement governance reporting "
    "retrospective stand-up standup ceremonies ci cd pipeline automation requirements analysis design implementation support".split()
)


def _tells_something(text: str) -> bool:
    """Steps or events in at least two items and in a fifth of them, as terse bullets also have them."""
    items = [item for item in re.split(r"[,;\n•|/]|\.\s", text) if item.strip()]
    told = sum(len(item.split()) >= SHORTEST_STEP and bool(_TOLD.search(item)) for item in items)
    return told >= 2 and told / len(items) >= 0.2


def _stuffed_share(text: str) -> float:
    """The share of words in runs of seven or more items of at most four words between commas or semicolons."""
    stuffed = 0
    for clause in re.split(r"[.!?\n]", text):
        items = [len(item.split()) for item in re.split(r"[,;]", clause)]
        for short, run in groupby(items, key=lambda words: 0 < words <= LONGEST_ITEM):
            lengths = list(run)
            stuffed += sum(lengths) if short and len(lengths) >= STUFFED_ITEMS else 0
    return stuffed / max(1, len(text.split()))


_TOLD = re.compile(
    r"\b(?:i|we|they|he|she)\b|\b\w{3,}ed\b|\b(?:went|told|took|made|wrote|found|got|put|met|cut|ran|led|built|chose|gave|"
    r"kept|set|split|began|won|brought|slipped|would|will)\b",
    re.IGNORECASE,
)


def _nonsense_share(words: list[str]) -> float:
    return sum(_is_nonsense(word) for word in words) / len(words)


def _is_nonsense(word: str) -> bool:
    """A word that no language of our readers spells: no vowel, too many consonants, one letter again and again."""
    if word in FUNCTION_WORDS:
        return False
    if re.search(r"(.)\1\1", word) or len(word) > 25:
        return True
    if len(word) > 3 and not _VOWELS.search(word):
        return True
    return bool(re.search(r"[bcdfghjklmnpqrstvwxz]{5,}", word)) or any(run in word for run in _KEY_RUNS)


# Neighbours on the keyboard that hardly stand together in a word; a single such word decides nothing.
_KEY_RUNS = tuple("asd sdfg dfgh fgh ghjk hjk jkl lkj fdsa qw wqe wert zxc xcvb vbn".split())
