"""What a bank promises of its breadth."""

import pytest

from tests.content.conftest import DamagedBank
from tpmprep.content.checks import check_bank
from tpmprep.content.goals import count_coverage

GOALS = """questions:
  all: {all}
  of_each_competency: 0
  of_each_kind: 0
  of_each_seniority: 0
  naming_each_industry: 0
  with_each_responsibility: 0
  with_each_skill: {skill}
answers:
  rated: 2
  questions_with_six: {six}
  special_cases: 0
  of_each_special: 0
  contrast_bases: 1
  contrast_edits: 2
  of_each_edit: {edit}
balance:
  smallest_share_of_a_level: 0.0
  largest_share_of_a_level: 1.0
  length_and_level: 1.0
  two_dimensions: 1.0
  agreement_of_raters: 0.0
"""


def missed(bank: DamagedBank, **goals: int) -> list[tuple[int, str]]:
    file = bank.folder / "goals.yaml"
    file.write_text(GOALS.format(**{"all": 2, "skill": 0, "six": 0, "edit": 0, **goals}), encoding="utf-8")
    problems = check_bank(bank.folder, editorial=True)[1]
    assert {problem.file for problem in problems} <= {file}
    return [(problem.line, problem.reason) for problem in problems]


def test_a_bank_that_keeps_its_promises_has_no_problem(bank: DamagedBank) -> None:
    assert missed(bank) == []


def test_a_missed_count_is_reported_with_the_line_of_the_goal(bank: DamagedBank) -> None:
    assert missed(bank, all=360) == [(2, "questions.all: there are 2, 360 are promised")]


def test_every_id_that_has_too_few_is_named(bank: DamagedBank) -> None:
    found = missed(bank, skill=2)

    coverage = count_coverage(check_bank(bank.folder)[0])  # type: ignore[arg-type]
    few = {id: count for id, count in coverage.with_each["skills"].items() if count < 2}
    assert few
    assert found == sorted(
        (8, f"questions.with_each_skill: '{id}' has {count}, 2 are promised") for id, count in few.items()
    )


def test_answers_and_edits_are_counted_apart(bank: DamagedBank) -> None:
    read, _ = check_bank(bank.folder)
    assert read is not None
    coverage = count_coverage(read)
    answers = [answer for _, answer in read.rated()]

    assert coverage.rated + sum(coverage.edits.values()) == len(answers)
    assert coverage.rated == sum(answer.contrast is None for answer in answers)
    assert coverage.contrast_bases == len({answer.root for answer in answers if answer.contrast})


@pytest.mark.parametrize("goals", [{"edit": 60}, {"six": 250}])
def test_missed_goals_do_not_keep_a_bank_from_being_served(bank: DamagedBank, goals: dict[str, int]) -> None:
    assert missed(bank, **goals) != []

    assert bank.problems() == []


def test_goals_that_cannot_be_read_are_a_problem_with_its_line(bank: DamagedBank) -> None:
    (bank.folder / "goals.yaml").write_text("questions:\n  all: many\n", encoding="utf-8")

    reasons = [problem.reason for problem in check_bank(bank.folder, editorial=True)[1]]
    assert any(reason.startswith("questions.all: ") for reason in reasons)
    assert "balance: is missing" in reasons
