"""Finding, listing and counting questions."""

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from tests.factories import NOW
from tpmprep.bank.models import ContentSync, Question
from tpmprep.bank.service import (
    FAMILIES,
    QuestionChoice,
    QuestionNotFoundError,
    get_question,
    get_revision,
    get_vocabulary,
    list_questions,
)


def first(session: Session) -> Question:
    return list_questions(session, QuestionChoice()).questions[0]


def test_a_question_is_found_by_its_slug(session: Session) -> None:
    slug = first(session).slug

    assert get_question(session, slug).slug == slug


def test_an_unknown_slug_is_an_error(session: Session) -> None:
    for slug in ("", "no-such-question", first(session).slug.upper(), "a'b", "%", "🙂", "x" * 5000):
        with pytest.raises(QuestionNotFoundError):
            get_question(session, slug)


def test_a_retired_question_is_found_but_not_listed(session: Session) -> None:
    question = first(session)
    question.retired_at = NOW
    session.commit()

    assert get_question(session, question.slug).retired_at == NOW
    assert question.id not in {other.id for other in list_questions(session, QuestionChoice()).questions}


def test_the_present_revision_is_the_one_of_the_question(session: Session) -> None:
    question = first(session)

    assert get_revision(session, question).revision == question.revision
    assert get_revision(session, question).content.slug == question.slug


@pytest.mark.parametrize("family", ["competency", "kind"])
def test_a_choice_keeps_the_questions_that_have_it(session: Session, family: str) -> None:
    chosen = getattr(first(session), family)

    found = list_questions(session, QuestionChoice(**{family: chosen})).questions

    every = list_questions(session, QuestionChoice()).questions
    assert [q.id for q in found] == [q.id for q in every if getattr(q, family) == chosen]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_count_says_how_many_there_will_be(session: Session, family: str) -> None:
    counts = list_questions(session, QuestionChoice(kind=first(session).kind)).counts[family]

    assert counts
    for id, count in counts.items():
        choice = QuestionChoice(**{"kind": first(session).kind, family: id})
        assert len(list_questions(session, choice).questions) == count


def test_choices_of_several_families_all_hold(session: Session) -> None:
    question = first(session)
    choice = QuestionChoice(
        competency=question.competency, kind=question.kind, seniority=question.tagged("seniorities")[0]
    )

    assert question.id in {found.id for found in list_questions(session, choice).questions}
    other = next(q for q in list_questions(session, QuestionChoice()).questions if q.kind != question.kind)
    assert list_questions(session, QuestionChoice(competency=question.competency, kind=other.kind)).questions == []


def test_a_question_without_industries_fits_every_industry(session: Session) -> None:
    general = next(q for q in list_questions(session, QuestionChoice()).questions if not q.tagged("industries"))

    found = list_questions(session, QuestionChoice(industry="telecom")).questions

    assert general.id in {question.id for question in found}


def test_words_and_a_choice_hold_together(session: Session) -> None:
    question = first(session)
    typed = " ".join(word for word in question.prompt.split()[:6] if word.isalpha())

    with_kind = list_questions(session, QuestionChoice(typed=typed, kind=question.kind)).questions

    assert question.id in {found.id for found in with_kind}
    assert all(found.kind == question.kind for found in with_kind)


def test_an_unknown_id_chosen_finds_nothing(session: Session) -> None:
    for family in FAMILIES:
        assert list_questions(session, QuestionChoice(**{family: "no-such-id"})).questions == []


def test_before_the_first_sync_the_vocabulary_is_empty(session: Session) -> None:
    session.execute(delete(ContentSync))

    vocabulary = get_vocabulary(session)

    assert vocabulary.competencies == ()
    assert vocabulary.ids("kinds") == ()


def test_what_was_not_asked_for_is_not_loaded_in_secret(session: Session) -> None:
    slug = first(session).slug
    session.expunge_all()
    bare = session.execute(select(Question).where(Question.slug == slug)).scalar_one()

    with pytest.raises(InvalidRequestError):
        _ = bare.tags
