"""The rules that content must keep, beyond the form of each file."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from tpmprep.content.answer import RatedAnswer, Rating
from tpmprep.content.bank import Bank, load_bank
from tpmprep.content.goals import goals_are_met
from tpmprep.content.problem import ContentError, Problem
from tpmprep.content.question import Question
from tpmprep.content.wording import questions_have_no_slips, questions_use_known_words

DIMENSIONS = ("relevance", "structure", "specificity", "ownership", "outcome", "craft")
NOT_RATED = {"explain": ("ownership", "outcome")}
REUSED_RUN = 7
GATED_SPECIALS = {
    "one_word",
    "noise",
    "echo",
    "other_language",
    "keyword_list",
    "number_list",
}
MAY_REUSE = {"echo", "pasted_model_answer", "half_of", "padded", "other_question"}
SHORTEST, LONGEST = 30, 350

FIELDS = {
    "kinds": "kind",
    "competencies": "competency",
    "seniorities": "seniority",
    "industries": "industries",
    "responsibilities": "responsibilities",
    "skills": "skills",
}

Rule = Callable[[Bank], Iterator[Problem]]


def check_bank(folder: Path, *, editorial: bool = False) -> tuple[Bank | None, list[Problem]]:
    """Read the bank in ``folder`` and hold it against every rule; the bank is None when it cannot be read.

    ``editorial`` rules are those that a bank may break and still be served: its goals, and slips of the pen.
    """
    try:
        bank, problems = load_bank(folder)
    except ContentError as error:
        return None, error.problems
    for rule in (*RULES, *EDITORIAL_RULES) if editorial else RULES:
        problems += rule(bank)
    return bank, sorted(set(problems))


def summary(bank: Bank, problems: list[Problem]) -> str:
    """The last line of a report: how much was read, and how many problems there are."""
    answers = sum(len(answers) for answers in bank.answers.values())
    return f"{len(bank.questions)} questions, {answers} rated answers, {len(problems)} problems"


def questions_use_known_ids(bank: Bank) -> Iterator[Problem]:
    for question in bank.questions:
        file = bank.question_file(question)
        if file.parent.name != question.competency:
            yield Problem(file, 1, f"the competency {question.competency!r} is not the name of the folder")
        for family, ids in question.ids_by_family.items():
            for problem in _unknown(file, 1, family, ids, bank.vocabulary.ids(family)):
                yield replace(problem, line=_line_with(file, FIELDS[family], problem.reason))
            yield from _twice(file, 1, family, ids)


def question_parts_fit_the_kind(bank: Bank) -> Iterator[Problem]:
    for question in bank.questions:
        file = bank.question_file(question)
        yield from _twice(file, 1, "key points", [point.id for point in question.key_points])
        for dimension in NOT_RATED.get(question.kind, ()):
            if any(follow_up.dimension == dimension for follow_up in question.follow_ups):
                yield Problem(
                    file,
                    1,
                    f"{dimension} is not rated for {question.kind}, so no follow-up asks for it",
                )


def slugs_are_unique(bank: Bank) -> Iterator[Problem]:
    counts = Counter(question.slug for question in bank.questions)
    for question in bank.questions:
        if counts[question.slug] > 1:
            yield Problem(bank.question_file(question), 1, f"the slug {question.slug!r} is used by two files")


def answers_belong_to_a_question(bank: Bank) -> Iterator[Problem]:
    known = {question.slug: question for question in bank.questions}
    for file in sorted((bank.folder / "answers").glob("*/*.jsonl")):
        if file.stem not in known:
            if not list((bank.folder / "questions").glob(f"*/{file.stem}.md")):  # else the question itself is reported
                yield Problem(file, 1, "no question has this slug")
        elif file != bank.answer_file(known[file.stem]):
            yield Problem(file, 1, "is not in the folder of its question's competency")


def answer_ids_are_sound(bank: Bank) -> Iterator[Problem]:
    for question, file, line, answer in _located_answers(bank):
        siblings = {other.id: other for other in bank.answers[question.slug]}
        if not answer.id.startswith(question.slug + "-"):
            yield Problem(file, line, f"{answer.id}: the id does not begin with the slug")
        if sum(other.id == answer.id for other in bank.answers[question.slug]) > 1:
            yield Problem(file, line, f"{answer.id}: the id is used twice")
        base = siblings.get(answer.root)
        if base is None or (answer.contrast and base.contrast):
            yield Problem(
                file,
                line,
                f"{answer.id}: the base {answer.root!r} is not an unedited answer of this file",
            )


def ratings_are_complete(bank: Bank) -> Iterator[Problem]:
    for question, file, line, answer in _located_answers(bank):
        yield from _twice(file, line, "raters", [rating.rater for rating in answer.ratings])
        if len(answer.ratings) < (1 if answer.contrast else 2):
            yield Problem(file, line, f"{answer.id}: needs two independent ratings")
        if _furthest_apart(answer.ratings) >= 2 and len(answer.ratings) < 3:
            yield Problem(
                file,
                line,
                f"{answer.id}: two raters are two levels apart, so a third has to rate",
            )
        for rating in answer.ratings:
            yield from _rating_problems(question, file, line, answer, rating, bank)


def sentences_match_the_text(bank: Bank) -> Iterator[Problem]:
    for question, file, line, answer in _located_answers(bank):
        key_points = [point.id for point in question.key_points]
        end = 0
        for sentence in answer.sentences:
            text = answer.answer[sentence.start : sentence.end]
            if (
                sentence.start < end
                or sentence.end > len(answer.answer)
                or not text
                or text != text.strip()
                or answer.answer[end : sentence.start].strip()
            ):
                yield Problem(
                    file,
                    line,
                    f"{answer.id}: the sentence at {sentence.start}–{sentence.end} does not fit",
                )
            end = sentence.end
            yield from _unknown(file, line, "key points", sentence.key_points, key_points)
            yield from _unknown(file, line, "skills", sentence.skills, bank.vocabulary.ids("skills"))
            known = bank.vocabulary.ids("responsibilities")
            yield from _unknown(file, line, "responsibilities", sentence.responsibilities, known)
        if answer.sentences and answer.answer[end:].strip():
            yield Problem(file, line, f"{answer.id}: text after the last sentence is not labelled")


def answers_have_a_fair_length(bank: Bank) -> Iterator[Problem]:
    for _, file, line, answer in _located_answers(bank):
        words = len(answer.answer.split())
        if answer.special not in GATED_SPECIALS and not SHORTEST <= words <= LONGEST:
            yield Problem(
                file,
                line,
                f"{answer.id}: has {words} words; {SHORTEST} to {LONGEST} are wanted",
            )


def no_sentence_is_reused(bank: Bank) -> Iterator[Problem]:
    """No run of seven words stands in two answers, the edits of one base excepted."""
    owners: dict[str, set[str]] = defaultdict(set)
    located = [item for item in _located_answers(bank) if item[3].special not in MAY_REUSE]
    for _, _, _, answer in located:
        for run in word_runs(answer.answer):
            owners[run].add(answer.root)
    for _, file, line, answer in located:
        shared = next((run for run in word_runs(answer.answer) if len(owners[run]) > 1), None)
        if shared:
            others = ", ".join(sorted(owners[shared] - {answer.root}))
            yield Problem(file, line, f"{answer.id}: shares {shared!r} with {others}")


RULES: tuple[Rule, ...] = (
    questions_use_known_ids,
    question_parts_fit_the_kind,
    slugs_are_unique,
    answers_belong_to_a_question,
    answer_ids_are_sound,
    ratings_are_complete,
    sentences_match_the_text,
    answers_have_a_fair_length,
    no_sentence_is_reused,
)

EDITORIAL_RULES: tuple[Rule, ...] = (goals_are_met, questions_have_no_slips, questions_use_known_words)


def word_runs(text: str, length: int = REUSED_RUN) -> list[str]:
    words = re.findall(r"[\w']+", text.lower())
    return [" ".join(words[i : i + length]) for i in range(len(words) - length + 1)]


def _located_answers(bank: Bank) -> Iterator[tuple[Question, Path, int, RatedAnswer]]:
    for question in bank.questions:
        file = bank.answer_file(question)
        for line, answer in enumerate(bank.answers.get(question.slug, ()), start=1):
            yield question, file, line, answer


def _rating_problems(
    question: Question,
    file: Path,
    line: int,
    answer: RatedAnswer,
    rating: Rating,
    bank: Bank,
) -> Iterator[Problem]:
    not_rated = DIMENSIONS if rating.gate else NOT_RATED.get(question.kind, ())
    for dimension in DIMENSIONS:
        if (getattr(rating, dimension) is None) != (dimension in not_rated):
            state = "must be null" if dimension in not_rated else "is missing"
            yield Problem(file, line, f"{answer.id}: {dimension} of {rating.rater} {state}")
    if (rating.overall is None) != (rating.gate is not None):
        yield Problem(file, line, f"{answer.id}: overall of {rating.rater} does not fit its gate")
    yield from _unknown(file, line, "skills", rating.skills, bank.vocabulary.ids("skills"))
    yield from _unknown(
        file,
        line,
        "responsibilities",
        rating.responsibilities,
        bank.vocabulary.ids("responsibilities"),
    )


def _furthest_apart(ratings: list[Rating]) -> int:
    spreads = [0]
    for dimension in (*DIMENSIONS, "overall"):
        levels = [level for rating in ratings if (level := getattr(rating, dimension)) is not None]
        spreads.append(max(levels, default=0) - min(levels, default=0))
    return max(spreads)


def _unknown(file: Path, line: int, family: str, ids: Iterable[str], known: Iterable[str]) -> Iterator[Problem]:
    for id in sorted(set(ids) - set(known)):
        yield Problem(file, line, f"{family}: {id!r} is not a known id")


def _line_with(file: Path, field: str, reason: str) -> int:
    """The line of the front matter on which the id that a problem names in quotes stands after its field."""
    quoted = re.search(r"'([^']*)'", reason)
    wanted = re.compile(rf"(?<![\w-]){re.escape(quoted[1] if quoted else '')}(?![\w-])")
    inside = False
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        inside = line.startswith(f"{field}:") or (inside and not re.match(r"[a-z_]+:", line))
        if inside and wanted.search(line.removeprefix(f"{field}:")):
            return number
    return 1


def _twice(file: Path, line: int, family: str, ids: Iterable[str]) -> Iterator[Problem]:
    for id, count in Counter(ids).items():
        if count > 1:
            yield Problem(file, line, f"{family}: {id!r} is there twice")
