"""Content files become rows: once, whole, and never behind the back of an old attempt."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tests.factories import NOW, add_attempt, add_learner
from tpmprep.bank.models import ContentSync, Question, QuestionRevision
from tpmprep.bank.service import QuestionChoice, get_question, get_revision, get_vocabulary, list_questions
from tpmprep.bank.sync import sync_content
from tpmprep.content.bank import load_bank
from tpmprep.db import Base
from tpmprep.practice.service import get_attempt

LATER = NOW + timedelta(days=1)


@pytest.fixture
def bank(small_bank: Path, tmp_path: Path) -> Path:
    """A copy of the small bank that a test may change."""
    return Path(shutil.copytree(small_bank, tmp_path / "changed_bank"))


def question_file(bank: Path, slug: str) -> Path:
    return next(bank.glob(f"questions/*/{slug}.md"))


def change(file: Path, old: str, new: str) -> None:
    before = file.read_text(encoding="utf-8")
    assert old in before
    file.write_text(before.replace(old, new, 1), encoding="utf-8")


def remove_question(bank: Path, slug: str) -> None:
    question_file(bank, slug).unlink()
    next(bank.glob(f"answers/*/{slug}.jsonl")).unlink()


def served_slugs(session: Session, choice: QuestionChoice = QuestionChoice()) -> list[str]:  # noqa: B008 - frozen
    return [question.slug for question in list_questions(session, choice).questions]


def all_rows(session: Session) -> dict[str, list[str]]:
    session.expire_all()
    rows = {table.name: sorted(map(str, session.execute(select(table)))) for table in Base.metadata.sorted_tables}
    rows["question_search"] = sorted(map(str, session.execute(text("SELECT * FROM question_search"))))
    return rows


@pytest.fixture
def slug(session: Session) -> str:
    return served_slugs(session)[0]


def test_every_file_is_served_in_the_order_of_the_bank(session: Session, small_bank: Path) -> None:
    content, _ = load_bank(small_bank)

    assert served_slugs(session) == [question.slug for question in content.questions]
    assert get_vocabulary(session) == content.vocabulary


def test_what_the_file_says_comes_back_whole(session: Session, small_bank: Path) -> None:
    content, _ = load_bank(small_bank)

    for question in content.questions:
        row = get_question(session, question.slug)
        assert get_revision(session, row).content == question
        assert (row.prompt, row.kind, row.competency, row.minutes) == (
            question.prompt,
            question.kind,
            question.competency,
            question.minutes,
        )
        assert sorted(row.tagged("skills")) == sorted(question.skills)
        assert sorted(row.tagged("seniorities")) == sorted(question.seniority)


def test_the_same_files_change_nothing(session: Session, bank: Path) -> None:
    before = all_rows(session)

    report = sync_content(session, bank, now=LATER)

    assert (report.changed, report.problems) == (False, ())
    assert report.questions == len(before["question"])
    assert all_rows(session) == before


def test_writing_the_same_content_once_more_changes_only_the_state_of_the_sync(session: Session, bank: Path) -> None:
    before = all_rows(session)
    (bank / "a-note.txt").write_text("The fingerprint is another one; the questions are the same.")

    report = sync_content(session, bank, now=LATER)
    after = all_rows(session)

    assert report.changed
    assert before.pop("content_sync") != after.pop("content_sync")
    assert after == before


def test_a_second_sync_of_changed_files_is_idle(session: Session, bank: Path, slug: str) -> None:
    change(question_file(bank, slug), "minutes: ", "minutes: 1")
    assert sync_content(session, bank, now=LATER).changed
    before = all_rows(session)

    again = sync_content(session, bank, now=LATER + timedelta(days=1))

    assert not again.changed
    assert all_rows(session) == before


@pytest.mark.parametrize("broken", [b"", b"no front matter", b"\xff\xfe\x00", b"---\na: [\n---\n", b"---\n- 1\n---\n"])
def test_a_broken_file_changes_nothing_and_is_named(session: Session, bank: Path, slug: str, broken: bytes) -> None:
    others = [other for other in served_slugs(session) if other != slug]
    change(question_file(bank, others[0]), "minutes: ", "minutes: 1")
    question_file(bank, slug).write_bytes(broken)
    before = all_rows(session)

    report = sync_content(session, bank, now=LATER)

    assert not report.changed
    assert report.questions == len(before["question"])
    assert question_file(bank, slug) in {problem.file for problem in report.problems}
    assert all_rows(session) == before


def test_all_problems_are_reported_at_once(session: Session, bank: Path) -> None:
    first, second, third, *_ = served_slugs(session)
    question_file(bank, first).write_text("no front matter")
    change(question_file(bank, second), "\nkind: ", "\nkind: unheard-of-")
    change(question_file(bank, third), "## Pitfalls", "## Traps")

    files = {problem.file for problem in sync_content(session, bank, now=LATER).problems}

    assert files >= {question_file(bank, slug) for slug in (first, second, third)}


def test_without_a_vocabulary_the_last_good_state_is_served(session: Session, bank: Path) -> None:
    (bank / "vocabulary.yaml").unlink()
    before = all_rows(session)

    report = sync_content(session, bank, now=LATER)

    assert report.problems
    assert all_rows(session) == before


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("vocabulary.yaml", "a: ["),
        ("vocabulary.yaml", "{}"),
        ("vocabulary.yaml", "kinds: 3\n"),
        ("role.yaml", "a: ["),
        ("role.yaml", "responsibilities: 3\nskills: 3\n"),
        ("vocabulary.yaml", ""),
        ("vocabulary.yaml", "just words"),
        ("role.yaml", ""),
        ("role.yaml", "- a list\n"),
        ("role.yaml", "skills: []\n"),
    ],
)
def test_a_broken_vocabulary_is_a_problem_and_changes_nothing(
    session: Session, bank: Path, name: str, broken: str
) -> None:
    (bank / name).write_text(broken)
    before = all_rows(session)

    report = sync_content(session, bank, now=LATER)

    assert report.problems
    assert all_rows(session) == before


def test_a_missing_folder_is_a_problem_and_no_empty_bank(session: Session, tmp_path: Path) -> None:
    before = all_rows(session)

    report = sync_content(session, tmp_path / "nowhere", now=LATER)

    assert report.problems
    assert all_rows(session) == before


def test_mended_files_are_synced_after_a_failure(session: Session, bank: Path, slug: str) -> None:
    whole = question_file(bank, slug).read_text(encoding="utf-8")
    question_file(bank, slug).write_text("no front matter")
    assert sync_content(session, bank, now=LATER).problems

    question_file(bank, slug).write_text(whole.replace("minutes: ", "minutes: 1", 1), encoding="utf-8")
    report = sync_content(session, bank, now=LATER)

    assert (report.changed, report.problems) == (True, ())


@pytest.mark.parametrize("beginning", ["## Prompt\n\n", "    says: "], ids=["prompt", "key point"])
def test_a_changed_prompt_or_key_point_needs_a_raised_revision(
    session: Session, bank: Path, slug: str, beginning: str
) -> None:
    change(question_file(bank, slug), beginning, f"{beginning}In other words it is this, ")
    before = all_rows(session)

    report = sync_content(session, bank, now=LATER)

    assert [problem.file for problem in report.problems] == [question_file(bank, slug)]
    assert "raise the revision" in report.problems[0].reason
    assert all_rows(session) == before


def test_a_better_model_answer_needs_no_new_revision(session: Session, bank: Path, slug: str) -> None:
    change(question_file(bank, slug), "## Model answer\n\n", "## Model answer\n\nOne more sentence begins it. ")

    report = sync_content(session, bank, now=LATER)
    row = get_question(session, slug)

    assert report.changed
    assert row.revision == 1
    assert get_revision(session, row).content.model_answer.startswith("One more sentence")


def test_an_old_attempt_keeps_the_text_of_its_revision(session: Session, bank: Path, slug: str) -> None:
    row = get_question(session, slug)
    old_prompt = row.prompt
    learner = add_learner(session, "own token")
    attempt = add_attempt(session, learner, row, text="An answer to the old wording.")
    session.commit()

    change(question_file(bank, slug), "revision: 1\n", "revision: 2\n")
    change(question_file(bank, slug), "## Prompt\n\n", "## Prompt\n\nIn new words: ")
    report = sync_content(session, bank, now=LATER)
    session.expire_all()

    assert report.changed
    assert get_attempt(session, learner.id, attempt.id).question_revision.content.prompt == old_prompt
    assert get_question(session, slug).prompt == f"In new words: {old_prompt}"
    assert get_revision(session, get_question(session, slug)).revision == 2


def test_a_raised_revision_may_not_rewrite_an_earlier_one(session: Session, bank: Path, slug: str) -> None:
    change(question_file(bank, slug), "revision: 1\n", "revision: 2\n")
    change(question_file(bank, slug), "## Prompt\n\n", "## Prompt\n\nIn new words: ")
    sync_content(session, bank, now=LATER)

    change(question_file(bank, slug), "revision: 2\n", "revision: 1\n")
    report = sync_content(session, bank, now=LATER)

    assert [problem.file for problem in report.problems] == [question_file(bank, slug)]
    assert get_question(session, slug).revision == 2


def test_a_removed_file_retires_its_question(session: Session, bank: Path, slug: str) -> None:
    row = get_question(session, slug)
    learner = add_learner(session, "own token")
    attempt = add_attempt(session, learner, row, text="An answer from before.")
    session.commit()

    remove_question(bank, slug)
    report = sync_content(session, bank, now=LATER)
    sync_content(session, bank, now=LATER + timedelta(days=1))
    session.expire_all()

    assert slug not in served_slugs(session)
    assert report.questions == len(served_slugs(session))
    assert get_question(session, slug).retired_at == LATER
    assert get_attempt(session, learner.id, attempt.id).question.slug == slug


def test_a_retired_question_is_not_found_by_its_words(session: Session, bank: Path, slug: str) -> None:
    words = QuestionChoice(typed=" ".join(get_question(session, slug).prompt.split()[:8]))
    assert slug in served_slugs(session, words)

    remove_question(bank, slug)
    sync_content(session, bank, now=LATER)

    assert slug not in served_slugs(session, words)


def test_a_file_that_comes_back_is_served_again_in_its_place(session: Session, bank: Path, small_bank: Path) -> None:
    order = served_slugs(session)
    row_ids = {question.slug: question.id for question in session.scalars(select(Question))}
    remove_question(bank, order[0])
    sync_content(session, bank, now=LATER)

    sync_content(session, small_bank, now=LATER + timedelta(days=1))
    session.expire_all()

    assert served_slugs(session) == order
    assert get_question(session, order[0]).retired_at is None
    assert {question.slug: question.id for question in session.scalars(select(Question))} == row_ids


def test_changed_tags_are_replaced(session: Session, bank: Path, slug: str) -> None:
    before = get_question(session, slug).tagged("seniorities")
    other = next(s for s in ("entry", "mid", "senior") if [s] != before)
    content = question_file(bank, slug)
    line = next(line for line in content.read_text(encoding="utf-8").splitlines() if line.startswith("seniority: "))
    change(content, line, f"seniority: [{other}]")

    assert sync_content(session, bank, now=LATER).problems == ()
    session.expire_all()

    assert get_question(session, slug).tagged("seniorities") == [other]
    assert slug in served_slugs(session, QuestionChoice(seniority=other))


def test_the_state_of_the_last_sync_is_one_row(session: Session, bank: Path, slug: str) -> None:
    change(question_file(bank, slug), "minutes: ", "minutes: 1")
    sync_content(session, bank, now=LATER)
    session.expire_all()

    states = session.scalars(select(ContentSync)).all()

    assert [state.synced_at for state in states] == [LATER]
    assert len(session.scalars(select(QuestionRevision)).all()) == len(session.scalars(select(Question)).all())
