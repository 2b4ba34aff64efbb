"""Guests, their browsers and their recovery codes."""

import re
from datetime import datetime

import pytest
from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from tests.factories import NOW, add_attempt, add_learner
from tpmprep.accounts.models import Learner, LearnerSession
from tpmprep.accounts.service import (
    RecoveryCodeUnknownError,
    add_session_by_code,
    close_session,
    delete_learner,
    find_learner,
    issue_recovery_code,
    list_sessions,
    new_token,
)
from tpmprep.bank.service import QuestionChoice, list_questions
from tpmprep.db import Base
from tpmprep.practice import service as practice

MARKER = "a marker that is planted in every table of a learner"


def make_learner(session: Session, token: str) -> Learner:
    learner = add_learner(session, token)
    session.commit()
    return learner


def open_with_recovery_code(session: Session, code: str, *, now: datetime) -> str:
    _, token = add_session_by_code(session, code, now=now)
    session.commit()
    return token


def make_busy_learner(session: Session, token: str) -> Learner:
    """A learner with a row in every table that belongs to learners."""
    learner = make_learner(session, token)
    question = list_questions(session, QuestionChoice()).questions[0]
    attempt = add_attempt(session, learner, question, text=MARKER)
    session.commit()
    practice.disagree(session, learner.id, attempt.id, dimension="craft", level=3, note=MARKER, now=NOW)
    issue_recovery_code(session, learner.id)
    return learner


def paths_to_learner() -> dict[Table, list[tuple[str, Table, str]]]:
    """Every table that leads to a learner by foreign keys, with the steps (column, table, column) on the way."""
    paths: dict[Table, list[tuple[str, Table, str]]] = {Base.metadata.tables["learner"]: []}
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            if key.column.table in paths and table not in paths:
                step = (key.parent.name, key.column.table, key.column.name)
                paths[table] = [step, *paths[key.column.table]]
    return paths


def count_rows_of(session: Session, learner_id: int) -> dict[str, int]:
    counts = {}
    for table, path in paths_to_learner().items():
        rows = select(func.count()).select_from(table)
        here = table
        for column, parent, parent_column in path:
            rows = rows.join(parent, here.c[column] == parent.c[parent_column])
            here = parent
        counts[table.name] = session.execute(rows.where(here.c.id == learner_id)).scalar_one()
    return counts


def count_all_rows(session: Session) -> dict[str, int]:
    return {
        table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
        for table in Base.metadata.sorted_tables
    }


def test_a_browser_finds_its_learner_by_its_token(session: Session) -> None:
    learner = make_learner(session, "own token")

    found = find_learner(session, "own token")

    assert found is not None
    assert found.id == learner.id


def test_any_other_token_finds_nobody(session: Session) -> None:
    make_learner(session, "own token")

    for token in (None, "", "another token", "OWN TOKEN", "own token "):
        assert find_learner(session, token) is None, token


def test_tokens_and_codes_are_kept_as_hashes_only(session: Session) -> None:
    learner = make_learner(session, "own token")
    code = issue_recovery_code(session, learner.id)

    stored = [*session.execute(select(LearnerSession.token_hash)).scalars(), learner.recovery_code_hash]

    assert all(re.fullmatch("[0-9a-f]{64}", str(value)) for value in stored)
    assert not any(secret in str(stored) for secret in ("own token", code, code.replace("-", "")))


def test_every_new_token_is_another_one_of_256_bits() -> None:
    tokens = {new_token() for _ in range(50)}

    assert len(tokens) == 50
    assert all(len(token) == 43 for token in tokens)


def test_a_learner_begins_with_the_moment_in_utc(session: Session) -> None:
    learner = make_learner(session, "own token")
    session.expire_all()

    created: datetime = session.get_one(Learner, learner.id).created_at

    assert created == NOW
    assert created.utcoffset() is not None


def test_a_recovery_code_is_seven_groups_of_unmistakable_letters_and_digits(session: Session) -> None:
    learner = make_learner(session, "own token")

    code = issue_recovery_code(session, learner.id)

    assert re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}", code)


def test_a_recovery_code_opens_the_same_learner_in_another_browser(session: Session) -> None:
    learner = make_learner(session, "own token")
    code = issue_recovery_code(session, learner.id)

    token = open_with_recovery_code(session, code, now=NOW)

    there, here = find_learner(session, token), find_learner(session, "own token")
    assert there is not None
    assert there is here
    assert there.id == learner.id


def test_a_recovery_code_can_be_used_again_with_another_token_each_time(session: Session) -> None:
    learner = make_learner(session, "own token")
    code = issue_recovery_code(session, learner.id)

    tokens = {open_with_recovery_code(session, code, now=NOW) for _ in range(3)}

    assert len(tokens) == 3
    assert all(find_learner(session, token) is learner for token in tokens)


def test_a_newer_code_replaces_the_older_one(session: Session) -> None:
    learner = make_learner(session, "own token")
    older = issue_recovery_code(session, learner.id)
    newer = issue_recovery_code(session, learner.id)

    with pytest.raises(RecoveryCodeUnknownError):
        open_with_recovery_code(session, older, now=NOW)
    assert find_learner(session, open_with_recovery_code(session, newer, now=NOW)) is learner


def test_a_code_is_read_in_lower_case_and_with_any_spacing(session: Session) -> None:
    learner = make_learner(session, "own token")
    code = issue_recovery_code(session, learner.id)

    for typed in (code.lower(), code.replace("-", ""), code.replace("-", " "), f"  {code}\n", code.replace("-", " – ")):
        assert find_learner(session, open_with_recovery_code(session, typed, now=NOW)) is learner


def test_look_alike_letters_are_read_as_the_digits_they_resemble(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters = iter("01V01V0" * 4)
    monkeypatch.setattr("tpmprep.accounts.service.secrets.choice", lambda _alphabet: next(letters))
    learner = make_learner(session, "own token")
    code = issue_recovery_code(session, learner.id)
    assert code.replace("-", "") == "01V01V0" * 4

    for misread in ("OIUOIUO", "OLUolu0", "oluOIVo"):
        assert find_learner(session, open_with_recovery_code(session, misread * 4, now=NOW)) is learner


def test_an_unknown_code_opens_nothing(session: Session) -> None:
    issue_recovery_code(session, make_learner(session, "own token").id)
    sessions = session.scalar(select(func.count()).select_from(LearnerSession))

    for typed in ("", "-", "0000-0000-0000-0000-0000-0000-0000", "¿é\u0301🙂", "x" * 100, "\x00"):
        with pytest.raises(RecoveryCodeUnknownError):
            open_with_recovery_code(session, typed, now=NOW)

    assert session.scalar(select(func.count()).select_from(LearnerSession)) == sessions


def test_the_browsers_of_a_learner_are_listed_oldest_first(session: Session) -> None:
    learner = make_learner(session, "own token")
    code = issue_recovery_code(session, learner.id)
    for _ in range(2):
        open_with_recovery_code(session, code, now=NOW)

    sessions = list_sessions(session, learner.id)

    assert len(sessions) == 3
    assert {row.learner_id for row in sessions} == {learner.id}
    assert [row.id for row in sessions] == sorted(row.id for row in sessions)


def test_leaving_a_browser_closes_this_one_and_keeps_the_data_and_the_others(session: Session) -> None:
    learner = make_learner(session, "own token")
    elsewhere = open_with_recovery_code(session, issue_recovery_code(session, learner.id), now=NOW)

    close_session(session, "own token")

    assert find_learner(session, "own token") is None
    assert find_learner(session, elsewhere) is learner


def test_every_table_of_a_learner_is_on_a_path_that_the_next_tests_walk(session: Session) -> None:
    rows = count_rows_of(session, make_busy_learner(session, "own token").id)

    assert set(rows) >= {"learner", "learner_session", "attempt", "attempt_assessment", "disagreement"}
    assert all(rows.values()), f"make_busy_learner leaves a table empty: {rows}"


def test_deleting_a_learner_leaves_no_row_in_any_table(session: Session) -> None:
    learner_id = make_busy_learner(session, "own token").id

    delete_learner(session, learner_id)

    assert not any(count_rows_of(session, learner_id).values())
    for table in Base.metadata.sorted_tables:
        assert MARKER not in str(session.execute(select(table)).all()), f"{table.name} still holds the words"
    assert find_learner(session, "own token") is None


def test_deleting_a_learner_touches_nobody_else(session: Session) -> None:
    before = count_all_rows(session)
    learner_id = make_busy_learner(session, "own token").id
    assert count_all_rows(session) != before

    delete_learner(session, learner_id)

    assert count_all_rows(session) == before


def test_the_code_of_a_deleted_learner_opens_nothing(session: Session) -> None:
    learner = make_learner(session, "own token")
    code = issue_recovery_code(session, learner.id)

    delete_learner(session, learner.id)

    with pytest.raises(RecoveryCodeUnknownError):
        open_with_recovery_code(session, code, now=NOW)
