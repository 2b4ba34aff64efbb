"""Finding, listing and counting questions."""

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session

from tests.factories import NOW
from tpmprep.bank.facets import FAMILIES
from tpmprep.bank.models import ContentSync, Question
from tpmprep.bank.service import (
    Practised,
    QuestionChoice,
    QuestionNotFoundError,
    draw_questions,
    get_question,
    get_revision,
    get_vocabulary,
    list_like,
    list_questions,
)
from tpmprep.bank.sync import write_questions


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
    question, *others = list_questions(session, QuestionChoice()).questions
    write_questions(session, [get_revision(session, other).content for other in others], NOW)
    session.merge(ContentSync(id=1, fingerprint="one less", serial="one less", vocabulary={}, synced_at=NOW))
    session.commit()

    assert get_question(session, question.slug).retired_at == NOW
    assert question.id not in {other.id for other in list_questions(session, QuestionChoice()).questions}


def test_the_present_revision_is_the_one_of_the_question(session: Session) -> None:
    question = first(session)

    assert get_revision(session, question).revision == question.revision
    assert get_revision(session, question).content.slug == question.slug


@pytest.mark.parametrize("family", ["competency", "kind"])
def test_a_choice_keeps_the_questions_that_have_it(session: Session, family: str) -> None:
    chosen = str(getattr(first(session), family))

    found = list_questions(session, QuestionChoice(**{family: chosen})).questions

    every = list_questions(session, QuestionChoice()).questions
    assert [q.id for q in found] == [q.id for q in every if getattr(q, family) == chosen]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_count_says_how_many_there_will_be(session: Session, family: str) -> None:
    done = Practised(tried=[first(session).id], due=[first(session).id])
    counts = list_questions(session, QuestionChoice(kind=first(session).kind), practised=done).counts[family]

    assert counts
    for id, count in counts.items():
        choice = QuestionChoice(**{"kind": first(session).kind, family: id})
        assert list_questions(session, choice, practised=done).total == count


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


def test_a_target_time_keeps_the_questions_that_take_no_longer(session: Session) -> None:
    every = list_questions(session, QuestionChoice()).questions

    found = list_questions(session, QuestionChoice(minutes="2")).questions

    assert [q.id for q in found] == [q.id for q in every if q.minutes <= 2] != []


@pytest.mark.parametrize(("family", "tags"), [("responsibility", "responsibilities"), ("skill", "skills")])
def test_a_responsibility_or_skill_keeps_the_questions_that_ask_for_it(
    session: Session, family: str, tags: str
) -> None:
    chosen = first(session).tagged(tags)[0]
    every = list_questions(session, QuestionChoice()).questions

    found = list_questions(session, QuestionChoice(**{family: chosen})).questions

    assert [q.id for q in found] == [q.id for q in every if chosen in q.tagged(tags)]


def test_what_a_learner_did_is_a_choice_too(session: Session) -> None:
    tried, due, *new = (q.id for q in list_questions(session, QuestionChoice()).questions)
    done = Practised(tried=[tried, due, 10**9], due=[due])

    found = {
        state: [q.id for q in list_questions(session, QuestionChoice(state=state), practised=done).questions]
        for state in ("new", "practised", "due")
    }

    assert found == {"new": new, "practised": [tried, due], "due": [due]}


def test_questions_are_sorted_as_asked(session: Session) -> None:
    every = list_questions(session, QuestionChoice()).questions
    done = Practised(tried=[every[0].id])

    short = list_questions(session, QuestionChoice(sort="short")).questions
    long = list_questions(session, QuestionChoice(sort="long")).questions
    new = list_questions(session, QuestionChoice(sort="new"), practised=done).questions

    assert [q.minutes for q in short] == sorted(q.minutes for q in every)
    assert [q.minutes for q in long] == sorted((q.minutes for q in every), reverse=True)
    assert [q.id for q in new] == [q.id for q in (*every[1:], every[0])]
    assert [q.id for q in list_questions(session, QuestionChoice(sort="no-such")).questions] == [q.id for q in every]


def test_a_long_list_comes_in_pages_and_none_is_lost(session: Session) -> None:
    pages = [list_questions(session, QuestionChoice(), page=page, size=5) for page in (1, 2, 3)]

    assert [(page.page, page.pages, page.total) for page in pages] == [(1, 3, 12), (2, 3, 12), (3, 3, 12)]
    every = list_questions(session, QuestionChoice()).questions
    assert [q.id for page in pages for q in page.questions] == [q.id for q in every]


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (-3, 1), (99, 3)])
def test_a_page_that_is_not_there_is_the_nearest_one(session: Session, asked: int, given: int) -> None:
    assert list_questions(session, QuestionChoice(), page=asked, size=5).page == given


def test_the_same_seed_draws_the_same_questions(session: Session) -> None:
    def draw(seed: int, size: int = 5) -> list[str]:
        return [q.slug for q in draw_questions(session, QuestionChoice(), size=size, seed=seed)]

    assert draw(7) == draw(7)
    assert len(set(draw(7))) == 5
    assert len({tuple(draw(seed)) for seed in range(1, 9)}) > 1
    assert len(draw(7, size=60)) == 12


def test_a_set_is_drawn_from_what_fits(session: Session) -> None:
    kind = first(session).kind

    drawn = draw_questions(session, QuestionChoice(kind=kind), size=60, seed=1)

    assert {q.kind for q in drawn} == {kind}
    assert draw_questions(session, QuestionChoice(kind="no-such-id"), size=5, seed=1) == []


def test_questions_like_one_are_others_and_the_same_every_time(session: Session) -> None:
    question = first(session)

    like = list_like(session, question)

    assert len(like) == 4
    assert question.id not in {other.id for other in like}
    assert [q.id for q in like] == [q.id for q in list_like(session, question)]


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
