"""Every rule of the content, each with a bank that breaks it and nothing else."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.content.conftest import CASE, EXPLAIN, DamagedBank
from tpmprep.content import checks
from tpmprep.content.__main__ import main
from tpmprep.content.checks import check_bank, word_runs
from tpmprep.content.problem import Problem

SLUG = CASE.split("/")[1]
UNUSUAL = "Zebras quietly measured eleven violet submarines while my grandmother negotiated purple bread with lighthouse keepers."


def only_problem(bank: DamagedBank) -> Problem:
    (problem,) = bank.problems()
    return problem


def test_the_undamaged_bank_has_no_problem(bank: DamagedBank) -> None:
    assert bank.problems() == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("kind: situational", "kind: riddle", "kinds: 'riddle' is not a known id"),
        ("seniority: [mid]", "seniority: [mid, boss]", "seniorities: 'boss' is not a known id"),
        ("industries: []", "industries: [circus]", "industries: 'circus' is not a known id"),
        ("[schedule-work,", "[juggle-work,", "responsibilities: 'juggle-work' is not a known id"),
        ("skills: [planning-scheduling,", "skills: [magic,", "skills: 'magic' is not a known id"),
        ("seniority: [mid]", "seniority: [mid, mid]", "seniorities: 'mid' is there twice"),
        ("skills: [", "skills: [negotiation, ", "skills: 'negotiation' is there twice"),
    ],
)
def test_a_question_uses_each_known_id_once(bank: DamagedBank, old: str, new: str, reason: str) -> None:
    bank.rewrite_question(old, new)

    problem = only_problem(bank)
    assert problem.reason == reason
    assert problem.file == bank.question_file()


@pytest.mark.parametrize("broken", ["kind: riddle", "industries: [circus]", "skills: [magic,"])
def test_an_unknown_id_is_reported_on_its_line(bank: DamagedBank, broken: str) -> None:
    field = broken.split(":")[0]
    text = bank.question_file().read_text(encoding="utf-8")
    sound = next(line for line in text.split("\n") if line.startswith(f"{field}:"))
    bank.rewrite_question(sound, broken.rstrip(",") + ("]" if broken.endswith(",") else ""))

    problem = only_problem(bank)
    assert bank.question_file().read_text(encoding="utf-8").split("\n")[problem.line - 1].startswith(f"{field}:")


def test_an_unknown_id_that_is_known_elsewhere_is_reported_on_its_line(bank: DamagedBank) -> None:
    bank.rewrite_question("industries: []", "industries: [execution]")

    text = bank.question_file().read_text(encoding="utf-8").split("\n")
    assert text[only_problem(bank).line - 1] == "industries: [execution]"


def test_a_question_lies_in_the_folder_of_its_competency(bank: DamagedBank) -> None:
    bank.rewrite_question("competency: execution", "competency: leadership")

    assert "the competency 'leadership' is not the name of the folder" in bank.reasons()


def test_an_unknown_competency_is_refused(bank: DamagedBank) -> None:
    bank.rewrite_question("competency: execution", "competency: cooking")

    assert "competencies: 'cooking' is not a known id" in bank.reasons()


def test_a_question_in_the_wrong_folder_is_reported_where_it_lies(bank: DamagedBank) -> None:
    bank.rewrite_question("competency: execution", "competency: leadership")

    assert bank.question_file() in {problem.file for problem in bank.problems()}


def test_a_key_point_has_an_id_of_its_own(bank: DamagedBank) -> None:
    bank.rewrite_question("- id: talk-to-both", "- id: really-critical")
    bank.write_answers([])
    bank.answer_file().unlink()

    assert only_problem(bank) == Problem(bank.question_file(), 1, "key points: 'really-critical' is there twice")


@pytest.mark.parametrize("dimension", ["ownership", "outcome"])
def test_no_follow_up_asks_for_what_is_not_rated(bank: DamagedBank, dimension: str) -> None:
    bank.rewrite_question("dimension: craft", f"dimension: {dimension}", EXPLAIN)

    assert f"{dimension} is not rated for explain, so no follow-up asks for it" in bank.reasons()


def test_two_questions_never_share_a_slug(bank: DamagedBank) -> None:
    twin = bank.folder / "questions" / "leadership" / f"{SLUG}.md"
    twin.parent.mkdir(exist_ok=True)
    text = bank.question_file().read_text(encoding="utf-8")
    twin.write_text(text.replace("competency: execution", "competency: leadership"), encoding="utf-8")

    assert Problem(twin, 1, f"the slug {SLUG!r} is used by two files") in bank.problems()


def test_answers_without_a_question_are_reported(bank: DamagedBank) -> None:
    bank.question_file().unlink()

    assert only_problem(bank) == Problem(bank.answer_file(), 1, "no question has this slug")


def test_answers_lie_in_the_folder_of_their_question(bank: DamagedBank) -> None:
    astray = bank.folder / "answers" / "risk-change" / f"{SLUG}.jsonl"
    bank.answer_file().rename(astray)

    assert only_problem(bank) == Problem(astray, 1, "is not in the folder of its question's competency")


def test_the_id_of_an_answer_begins_with_its_slug(bank: DamagedBank) -> None:
    bank.change_answer(2, lambda answer: answer.update(id="something-else-02"))

    problem = only_problem(bank)
    assert problem == Problem(bank.answer_file(), 2, "something-else-02: the id does not begin with the slug")


def test_the_id_of_an_answer_is_used_once(bank: DamagedBank) -> None:
    bank.change_answer(3, lambda answer: answer.update(id=f"{SLUG}-02"))

    assert [problem.line for problem in bank.problems()] == [2, 3]
    assert set(bank.reasons()) == {f"{SLUG}-02: the id is used twice"}


@pytest.mark.parametrize("base", [f"{SLUG}-99", f"{SLUG}-05"], ids=["nowhere", "itself an edit"])
def test_an_edit_has_an_unedited_base_in_its_file(bank: DamagedBank, base: str) -> None:
    answer = bank.answers()[7]
    assert answer["contrast"]
    assert bank.answers()[4]["contrast"]
    bank.change_answer(8, lambda answer: answer["contrast"].update(base=base))

    assert f"{answer['id']}: the base {base!r} is not an unedited answer of this file" in bank.reasons()


def rate(line: int, **changes: Any) -> Callable[[DamagedBank], None]:
    """Damage: change the second rating of an answer."""
    return lambda bank: bank.change_answer(line, lambda answer: answer["ratings"][1].update(changes)) and None


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (rate(2, rater="r1"), "raters: 'r1' is there twice"),
        (rate(2, craft=None), "craft of r2 is missing"),
        (rate(2, overall=None), "overall of r2 does not fit its gate"),
        (rate(2, structure=2, craft=2, overall=2), "two raters are two levels apart, so a third has to rate"),
        (rate(2, skills=["magic"]), "skills: 'magic' is not a known id"),
        (rate(2, responsibilities=["juggling"]), "responsibilities: 'juggling' is not a known id"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_ratings_are_complete_and_sound(bank: DamagedBank, damage: Callable[[DamagedBank], None], reason: str) -> None:
    damage(bank)

    problem = only_problem(bank)
    assert (problem.file, problem.line) == (bank.answer_file(), 2)
    assert problem.reason.endswith(reason)


def test_an_answer_needs_two_ratings(bank: DamagedBank) -> None:
    bank.change_answer(1, lambda answer: answer["ratings"].pop())

    assert only_problem(bank).reason == f"{SLUG}-01: needs two independent ratings"


def test_an_edit_needs_only_one_rating(bank: DamagedBank) -> None:
    bank.change_answer(5, lambda answer: answer["ratings"].pop())

    assert bank.problems() == []


def test_a_third_rating_settles_two_that_are_far_apart(bank: DamagedBank) -> None:
    def disagree(answer: dict[str, Any]) -> None:
        first = answer["ratings"][0]
        answer["ratings"] = [first, {**first, "rater": "r2", "craft": 2}, {**first, "rater": "r3"}]

    bank.change_answer(2, disagree)

    assert bank.problems() == []


def test_a_gated_rating_has_no_levels(bank: DamagedBank) -> None:
    bank.change_answer(1, lambda answer: [rating.update(gate="gibberish") for rating in answer["ratings"]])

    reasons = bank.reasons()
    assert f"{SLUG}-01: craft of r1 must be null" in reasons
    assert f"{SLUG}-01: overall of r2 does not fit its gate" in reasons
    assert len(reasons) == 14


def test_what_is_not_rated_for_the_kind_has_no_level(bank: DamagedBank) -> None:
    answer = bank.change_answer(1, lambda answer: answer["ratings"][0].update(ownership=3), EXPLAIN)

    rater = answer["ratings"][0]["rater"]
    assert only_problem(bank).reason == f"{answer['id']}: ownership of {rater} must be null"


def move_sentence(place: int, **shifts: int) -> Callable[[dict[str, Any]], None]:
    """Change of an answer: shift the start or end of one sentence."""

    def shift(answer: dict[str, Any]) -> None:
        for name, by in shifts.items():
            answer["sentences"][place][name] += by

    return shift


@pytest.mark.parametrize(
    "change",
    [
        move_sentence(0, end=1),
        move_sentence(1, start=1),
        move_sentence(2, start=-2),
        move_sentence(3, end=-1),
        lambda answer: answer["sentences"].reverse(),
        lambda answer: answer["sentences"].pop(1),
        lambda answer: answer["sentences"][0].update(start=5, end=5),
    ],
    ids=["ends on a space", "leaves a letter out", "overlaps", "cut short", "backwards", "left out", "empty"],
)
def test_labelled_sentences_fit_the_text(bank: DamagedBank, change: Callable[[dict[str, Any]], None]) -> None:
    bank.change_answer(4, change)

    problems = bank.problems()
    assert problems
    assert {problem.line for problem in problems} == {4}
    assert any("does not fit" in problem.reason for problem in problems)


def test_no_text_is_left_unlabelled_at_the_end(bank: DamagedBank) -> None:
    bank.change_answer(4, lambda answer: answer["sentences"].pop())

    assert only_problem(bank).reason == f"{SLUG}-04: text after the last sentence is not labelled"


def test_no_sentence_ends_after_the_text(bank: DamagedBank) -> None:
    bank.change_answer(4, move_sentence(-1, end=10))

    assert "does not fit" in only_problem(bank).reason


@pytest.mark.parametrize(
    ("field", "family"),
    [("key_points", "key points"), ("skills", "skills"), ("responsibilities", "responsibilities")],
)
def test_labels_of_sentences_are_known(bank: DamagedBank, field: str, family: str) -> None:
    bank.change_answer(6, lambda answer: answer["sentences"][0].update({field: ["unheard-of"]}))

    assert only_problem(bank) == Problem(bank.answer_file(), 6, f"{family}: 'unheard-of' is not a known id")


@pytest.mark.parametrize(("words", "fair"), [(29, False), (30, True), (350, True), (351, False)])
def test_an_answer_has_30_to_350_words(bank: DamagedBank, words: int, fair: bool) -> None:
    text = " ".join(f"w{i}" for i in range(words))
    bank.change_answer(9, lambda answer: answer.update(answer=text, sentences=[]))

    expected = [] if fair else [f"{SLUG}-09: has {words} words; 30 to 350 are wanted"]
    assert bank.reasons() == expected


def test_an_answer_that_is_meant_to_be_gated_may_be_short(bank: DamagedBank) -> None:
    bank.change_answer(9, lambda answer: answer.update(answer="fine", sentences=[], special="one_word"))

    assert bank.problems() == []


def add_sentence(text: str) -> Callable[[dict[str, Any]], None]:
    return lambda answer: answer.update(answer=f"{answer['answer']} {text}", sentences=[])


def test_seven_words_in_a_row_stand_in_one_answer_only(bank: DamagedBank) -> None:
    bank.change_answer(1, add_sentence(UNUSUAL))
    bank.change_answer(4, add_sentence(UNUSUAL.upper()), EXPLAIN)

    assert [(problem.file, problem.line) for problem in bank.problems()] == [
        (bank.answer_file(), 1),
        (bank.answer_file(EXPLAIN), 4),
    ]
    assert all("shares 'zebras quietly measured eleven violet submarines while'" in r for r in bank.reasons())


def test_six_words_in_a_row_may_come_again(bank: DamagedBank) -> None:
    six = " ".join(UNUSUAL.split()[:6])
    bank.change_answer(1, add_sentence(f"{six} here."))
    bank.change_answer(4, add_sentence(f"{six} there."), EXPLAIN)

    assert bank.problems() == []


def test_an_edit_may_repeat_its_base(bank: DamagedBank) -> None:
    assert bank.answers()[4]["contrast"]["base"] == f"{SLUG}-04"
    for line in (4, 5):
        bank.change_answer(line, add_sentence(UNUSUAL))

    assert bank.problems() == []


def test_a_strong_answer_may_be_used_again_as_half_of_it(bank: DamagedBank) -> None:
    bank.change_answer(2, add_sentence(UNUSUAL))
    bank.change_answer(9, lambda answer: add_sentence(UNUSUAL)(answer) or answer.update(special="half_of"))

    assert bank.problems() == []


def test_runs_of_words_ignore_case_and_punctuation() -> None:
    assert word_runs("One, two – three! Four.", length=3) == ["one two three", "two three four"]
    assert word_runs("One, two.", length=3) == []


def test_all_problems_of_a_broken_bank_are_reported_at_once(bank: DamagedBank) -> None:
    bank.rewrite_question("kind: situational", "kind: riddle")
    bank.rewrite_question("minutes: ", "minuets: ", EXPLAIN)
    bank.change_answer(1, lambda answer: answer["ratings"].pop())
    bank.change_answer(2, lambda answer: answer.update(id="elsewhere-2"))
    lines = bank.answer_file(EXPLAIN).read_text(encoding="utf-8").splitlines()
    bank.answer_file(EXPLAIN).write_text("\n".join([*lines[:3], "{", *lines[4:]]), encoding="utf-8")

    found = {(problem.file.name, problem.line, problem.reason.split(":")[0]) for problem in bank.problems()}
    assert found >= {
        (f"{SLUG}.md", 3, "kinds"),
        ("founder-change-control.md", 2, "minutes"),
        (f"{SLUG}.jsonl", 1, f"{SLUG}-01"),
        (f"{SLUG}.jsonl", 2, "elsewhere-2"),
        ("founder-change-control.jsonl", 4, "is not JSON"),
    }
    assert ("founder-change-control.md", "minuets") in {(name, reason) for name, _, reason in found}


def test_problems_come_in_the_order_of_file_and_line(bank: DamagedBank) -> None:
    for line in (9, 2, 5):
        bank.change_answer(line, lambda answer: answer["ratings"][0].update(skills=["magic"]))
    bank.rewrite_question("kind: situational", "kind: riddle")

    assert [(problem.file.suffix, problem.line) for problem in bank.problems()] == [
        (".jsonl", 2),
        (".jsonl", 5),
        (".jsonl", 9),
        (".md", 3),
    ]


def test_a_bank_without_vocabulary_cannot_be_read_and_says_so(bank: DamagedBank) -> None:
    (bank.folder / "vocabulary.yaml").unlink()

    content, problems = check_bank(bank.folder)
    assert content is None
    assert problems == [
        Problem(bank.folder / "vocabulary.yaml", 1, "cannot be read: No such file or directory"),
    ]


@pytest.mark.parametrize("name", ["role.yaml", "vocabulary.yaml"])
@pytest.mark.parametrize("text", ["", "- just\n- a list\n", "skills: []\n"], ids=["empty", "list", "half"])
def test_a_vocabulary_of_the_wrong_form_is_reported(bank: DamagedBank, name: str, text: str) -> None:
    (bank.folder / name).write_text(text)

    content, problems = check_bank(bank.folder)
    assert content is None
    assert {problem.file for problem in problems} == {bank.folder / name}


def test_a_broken_vocabulary_hides_no_broken_question(bank: DamagedBank) -> None:
    (bank.folder / "role.yaml").unlink()
    bank.rewrite_question("minutes: 2", "minutes: none")

    assert [problem.file.name for problem in bank.problems()] == [f"{SLUG}.md", "role.yaml"]


def test_a_broken_term_of_the_role_is_reported_in_its_file(bank: DamagedBank) -> None:
    file = bank.folder / "role.yaml"
    file.write_text("responsibilities:\n  - {id: plan, name: Plan}\nskills:\n  - {id: talk, name: Talk, meaning: T.}\n")

    assert check_bank(bank.folder)[1] == [Problem(file, 2, "responsibilities.0.meaning: is missing")]


def test_the_check_prints_each_problem_with_file_and_line(
    bank: DamagedBank, capsys: pytest.CaptureFixture[str]
) -> None:
    bank.change_answer(2, lambda answer: answer.update(id="something-else-02"))

    assert main(["check", str(bank.folder)]) == 1
    printed = capsys.readouterr().out.splitlines()
    assert printed[0].startswith(f"{bank.answer_file()}:2: ")
    answers = len(bank.answers()) + len(bank.answers(EXPLAIN))
    assert printed[-1] == f"2 questions, {answers} rated answers, 1 problems"


def test_the_check_of_a_sound_bank_succeeds(bank: DamagedBank) -> None:
    assert main(["check", str(bank.folder)]) == 0


@pytest.mark.parametrize("arguments", [[], ["sync"], ["check", "a", "b"]])
def test_the_check_explains_itself_when_called_wrongly(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert "usage:" in capsys.readouterr().err


def test_no_rule_is_forgotten_in_the_list_of_rules() -> None:
    returns = Iterator[Problem]
    written = {
        function
        for name, function in vars(checks).items()
        if not name.startswith("_") and getattr(function, "__annotations__", {}).get("return") == returns
    }

    assert written == {*checks.RULES, *checks.EDITORIAL_RULES}
