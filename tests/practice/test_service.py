"""Submitting, looking at and disagreeing with attempts."""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.orm import Session

from tests.factories import NOW, STRONG, WEAK, FixedScorer, add_attempt, make_assessment
from tpmprep.accounts.models import Learner
from tpmprep.accounts.service import find_learner
from tpmprep.bank.models import Question
from tpmprep.bank.service import QuestionChoice, get_revision, list_questions
from tpmprep.db import Base
from tpmprep.practice.models import Attempt, AttemptAssessment, Disagreement
from tpmprep.practice.scorer import ScorerNotReadyError
from tpmprep.practice.service import (
    AnswerGatedError,
    AttemptNotFoundError,
    disagree,
    get_attempt,
    list_attempts,
    list_practised,
    submit_answer,
)
from tpmprep.scoring.assessment import (
    Assessment,
    Delivery,
    EvidenceReading,
    KeyPointReading,
    OverallSum,
    QuestionText,
    SentenceReading,
)

TOKEN = "token of a browser"

Submit = Callable[..., Attempt]


@pytest.fixture
def question(session: Session) -> Question:
    return list_questions(session, QuestionChoice()).questions[0]


@pytest.fixture
def other_question(session: Session) -> Question:
    return list_questions(session, QuestionChoice()).questions[1]


@pytest.fixture
def submit(session: Session, question: Question) -> Submit:
    """Submit an answer with what the test does not care about filled in."""

    def submit_with(**changes: object) -> Attempt:
        values = {"token": TOKEN, "text": STRONG, "key": str(uuid4()), "now": NOW, **changes}
        scorer = values.pop("scorer", FixedScorer(make_assessment()))
        asked = values.pop("question", question)
        return submit_answer(session, scorer, asked, **values)  # type: ignore[arg-type]

    return submit_with


def count_rows(session: Session) -> dict[str, int]:
    return {
        table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
        for table in Base.metadata.sorted_tables
    }


def test_the_first_answer_makes_the_learner_of_this_browser(session: Session, submit: Submit) -> None:
    assert find_learner(session, TOKEN) is None

    attempt = submit()

    learner = find_learner(session, TOKEN)
    assert learner is not None
    assert (attempt.learner_id, attempt.text, attempt.created_at) == (learner.id, STRONG, NOW)


def test_a_second_answer_belongs_to_the_same_learner(session: Session, submit: Submit) -> None:
    learners = session.scalar(select(func.count()).select_from(Learner))

    first, second = submit(), submit(text=WEAK)

    assert first.learner_id == second.learner_id
    assert session.scalar(select(func.count()).select_from(Learner)) == (learners or 0) + 1


def test_a_gated_answer_stores_nothing_and_makes_no_learner(session: Session, submit: Submit) -> None:
    before = count_rows(session)

    for gate in ("empty", "too_short", "gibberish", "question_echo", "off_language", "list_stuffing"):
        with pytest.raises(AnswerGatedError) as gated:
            submit(scorer=FixedScorer(make_assessment(gate=gate)))
        assert gated.value.gate == gate

    assert count_rows(session) == before
    assert find_learner(session, TOKEN) is None


def test_while_the_scorer_is_not_ready_nothing_is_stored(session: Session, submit: Submit) -> None:
    class NotReady:
        def assess(self, question: QuestionText, text: str) -> Assessment:
            raise ScorerNotReadyError

    before = count_rows(session)

    with pytest.raises(ScorerNotReadyError):
        submit(scorer=NotReady())

    assert count_rows(session) == before


def test_the_same_key_gives_the_same_attempt_and_is_not_scored_again(session: Session, submit: Submit) -> None:
    scorer, key = FixedScorer(make_assessment()), str(uuid4())
    first = submit(key=key, scorer=scorer)
    before = count_rows(session)

    again = submit(key=key, scorer=scorer, text="Another text, sent with the same form.")

    assert again.id == first.id
    assert again.text == STRONG
    assert scorer.calls == 1
    assert count_rows(session) == before


def test_a_key_of_somebody_else_makes_an_own_attempt(submit: Submit) -> None:
    key = str(uuid4())
    first = submit(key=key)

    second = submit(key=key, token="token of another browser")

    assert second.id != first.id
    assert second.learner_id != first.learner_id


def test_the_scorer_reads_the_present_text_of_the_question(
    session: Session, submit: Submit, question: Question
) -> None:
    class Listening(FixedScorer):
        heard: tuple[QuestionText, str] | None = None

        def assess(self, question: QuestionText, text: str) -> Assessment:
            self.heard = (question, text)
            return super().assess(question, text)

    scorer = Listening(make_assessment())
    submit(scorer=scorer)

    assert scorer.heard is not None
    asked, text = scorer.heard
    content = get_revision(session, question).content
    assert (asked.prompt, asked.kind, text) == (content.prompt, content.kind, STRONG)
    assert [point.id for point in asked.key_points] == [point.id for point in content.key_points]


def test_an_assessment_comes_back_from_the_database_as_it_was(session: Session, submit: Submit) -> None:
    whole = make_assessment(
        overall=2.345678901234567,
        interval=(1.1, 3.3),
        dimensions={"relevance": 2.5, "craft": 1.0000001, "ownership": None},
        overall_sum=OverallSum(2.5, 1.0, "craft", 0.7, 2.05, 2.0),
        capped="off_topic",
        sentences=(
            SentenceReading(0, 5, ("action",), ("status-reporting",), ("communication",), ("one",), {"craft": -0.25}),
            SentenceReading(6, 9),
        ),
        responsibilities=(EvidenceReading("status-reporting", 0),),
        skills=(EvidenceReading("communication", 1),),
        key_points=(KeyPointReading("one", "thin", 1), KeyPointReading("two", "missing", None)),
        advice=("Say what came of it – in figures: “14 of 60” 🙂.",),
        delivery=Delivery(120, 48, 7, 31, 2),
    )
    attempt = submit(scorer=FixedScorer(whole))
    session.expire_all()

    stored = get_attempt(session, attempt.learner_id, attempt.id)

    assert asdict(stored.assessment) == asdict(whole)


def test_a_text_comes_back_as_it_was_sent(session: Session, submit: Submit) -> None:
    texts = [
        "🙂🇩🇪👩‍👩‍👧",
        "\u202eright to left\u202c",
        "e" + "\u0301" * 7999,
        "line\nline\n\n  end ",
        "'; DROP TABLE attempt;--",
    ]
    attempts = [submit(text=text) for text in texts]
    session.expire_all()

    kept = [get_attempt(session, attempt.learner_id, attempt.id).text for attempt in attempts]

    assert kept == texts


def test_a_moment_of_another_zone_is_kept_in_utc(session: Session, submit: Submit) -> None:
    in_tokyo = datetime(2026, 11, 22, 18, 30, tzinfo=timezone(timedelta(hours=9)))
    attempt = submit(now=in_tokyo)
    session.expire_all()

    kept = get_attempt(session, attempt.learner_id, attempt.id).created_at

    assert kept == NOW
    assert kept.tzinfo == UTC


def test_an_attempt_opens_with_all_its_parts(session: Session, submit: Submit, question: Question) -> None:
    attempt = submit()
    session.expunge_all()

    opened = get_attempt(session, attempt.learner_id, attempt.id)

    assert opened.question.slug == question.slug
    assert opened.question.tagged("seniorities")
    assert opened.question_revision.content.prompt == question.prompt
    assert opened.assessment.scorer_version == "made for tests"
    assert opened.disagreements == []


def test_the_attempt_of_another_learner_is_not_found(session: Session, submit: Submit) -> None:
    attempt = submit()
    other = submit(token="token of another browser")

    for learner_id in (other.learner_id, None, 0, -1):
        with pytest.raises(AttemptNotFoundError):
            get_attempt(session, learner_id, attempt.id)


def test_an_attempt_that_never_was_is_not_found(session: Session, submit: Submit) -> None:
    attempt = submit()

    for attempt_id in (attempt.id + 1, 0, -1, 2**31 - 1):
        with pytest.raises(AttemptNotFoundError):
            get_attempt(session, attempt.learner_id, attempt_id)


def test_a_number_beyond_every_attempt_is_not_found(session: Session, submit: Submit) -> None:
    learner_id = submit().learner_id

    for attempt_id in (2**31, 10**18 - 1, 2**63, 10**30):
        with pytest.raises(AttemptNotFoundError):
            get_attempt(session, learner_id, attempt_id)


def test_own_attempts_are_listed_oldest_first(
    session: Session, submit: Submit, question: Question, other_question: Question
) -> None:
    first, elsewhere, last = submit(), submit(question=other_question), submit(text=WEAK)
    submit(token="token of another browser")

    of_all = list_attempts(session, first.learner_id)
    of_question = list_attempts(session, first.learner_id, question_id=question.id)

    assert [attempt.id for attempt in of_all] == [first.id, elsewhere.id, last.id]
    assert [attempt.id for attempt in of_question] == [first.id, last.id]


def test_somebody_without_attempts_has_none(session: Session) -> None:
    assert list_attempts(session, None) == []
    assert list_practised(session, None, now=NOW) == {}
    assert list_attempts(session, 2**31 - 1) == []


def test_attempts_are_counted_by_question(
    session: Session, submit: Submit, question: Question, other_question: Question
) -> None:
    learner_id = [submit(), submit(), submit(question=other_question)][0].learner_id

    practised = list_practised(session, learner_id, now=NOW)
    assert {id: said.times for id, said in practised.items()} == {question.id: 2, other_question.id: 1}


def test_what_was_practised_says_the_last_level_and_when_it_is_due(
    session: Session, submit: Submit, question: Question
) -> None:
    submit(scorer=FixedScorer(make_assessment(1.5)))
    attempt = submit(scorer=FixedScorer(make_assessment(3.5)))
    session.add(
        AttemptAssessment(
            attempt_id=attempt.id,
            scorer_version="a later one",
            overall=1.0,
            document=make_assessment(1.0).to_dict(),
            created_at=NOW,
        )
    )
    session.commit()

    now = list_practised(session, attempt.learner_id, now=NOW)[question.id]
    later = list_practised(session, attempt.learner_id, now=NOW + timedelta(days=365))[question.id]
    assert (now.times, now.last_overall, now.is_due) == (2, 3.5, False)
    assert later.is_due


def test_the_first_assessment_is_shown_for_ever(session: Session, submit: Submit) -> None:
    attempt = submit(scorer=FixedScorer(make_assessment(1.5)))
    later = replace(make_assessment(3.5), scorer_version="a later one")
    session.add(
        AttemptAssessment(
            attempt_id=attempt.id, scorer_version="a later one", overall=3.5, document=later.to_dict(), created_at=NOW
        )
    )
    session.commit()
    session.expire_all()

    kept = get_attempt(session, attempt.learner_id, attempt.id)

    assert kept.assessment.overall == pytest.approx(1.5)
    assert [stored.reading.scorer_version for stored in kept.assessments] == ["made for tests", "a later one"]


def test_a_view_is_kept_beside_the_score(session: Session, submit: Submit) -> None:
    attempt = submit()
    scored = attempt.assessment

    disagree(session, attempt.learner_id, attempt.id, dimension="craft", level=4, note="It was sound.", now=NOW)
    session.expire_all()

    kept = get_attempt(session, attempt.learner_id, attempt.id)
    assert [(said.dimension, said.level, said.note) for said in kept.disagreements] == [("craft", 4, "It was sound.")]
    assert kept.assessment == scored


def test_a_second_view_of_a_dimension_replaces_the_first(session: Session, submit: Submit) -> None:
    attempt = submit()
    views = [("craft", 4), ("overall", 2), ("craft", 3)]
    for day, (dimension, level) in enumerate(views):
        at = NOW + timedelta(days=day)
        disagree(session, attempt.learner_id, attempt.id, dimension=dimension, level=level, note="", now=at)
        session.expire_all()

    said = get_attempt(session, attempt.learner_id, attempt.id).disagreements

    assert {(row.dimension, row.level) for row in said} == {("craft", 3), ("overall", 2)}
    assert max(row.created_at for row in said) == NOW + timedelta(days=2)


def test_nobody_disagrees_with_the_assessment_of_somebody_else(session: Session, submit: Submit) -> None:
    attempt, other = submit(), submit(token="token of another browser")
    before = session.scalar(select(func.count()).select_from(Disagreement))

    for learner_id in (other.learner_id, None):
        with pytest.raises(AttemptNotFoundError):
            disagree(session, learner_id, attempt.id, dimension="craft", level=1, note="", now=NOW)

    assert session.scalar(select(func.count()).select_from(Disagreement)) == before


def test_what_was_not_asked_for_is_not_loaded_in_secret(session: Session, submit: Submit) -> None:
    attempt_id = submit().id
    session.expunge_all()
    bare = session.get_one(Attempt, attempt_id)

    for part in ("question", "question_revision", "assessments", "disagreements"):
        with pytest.raises(InvalidRequestError):
            getattr(bare, part)


def test_the_database_itself_refuses_the_same_key_twice(session: Session, submit: Submit, question: Question) -> None:
    attempt = submit()
    learner = session.get_one(Learner, attempt.learner_id)
    twin = add_attempt(session, learner, question, text="another one")
    twin.key = attempt.key

    with pytest.raises(IntegrityError):
        session.flush()
    session.rollback()
