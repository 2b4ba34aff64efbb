"""Pages of practice: the list, a question, an answer, its assessment, and attempts side by side."""

import secrets
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response

from tpmprep.accounts.current import browser_key, current_learner, ensure_token
from tpmprep.bank.facets import FAMILIES
from tpmprep.bank.models import Question
from tpmprep.bank.search import excerpt, marked
from tpmprep.bank.service import (
    SORTS,
    Practised,
    QuestionChoice,
    QuestionNotFoundError,
    draw_questions,
    get_question,
    get_revision,
    get_vocabulary,
    list_chosen,
    list_like,
    list_questions,
)
from tpmprep.db import db
from tpmprep.practice import service
from tpmprep.practice.comparison import compare
from tpmprep.practice.forms import AnswerForm, DisagreeForm
from tpmprep.practice.models import Attempt
from tpmprep.practice.pages import prepare_page
from tpmprep.practice.scorer import ScorerNotReadyError, current_scorer
from tpmprep.practice.service import AnswerGatedError
from tpmprep.scoring.delivery import WORDS_PER_MINUTE
from tpmprep.scoring.gate import LONGEST_ANSWER
from tpmprep.scoring.rubric import GUIDES, MOVE_GROUPS, rated_dimensions
from tpmprep.web.errors import EXPIRED, render_error
from tpmprep.web.forms import tidy_text
from tpmprep.web.limits import limiter

bp = Blueprint("practice", __name__)

LONGEST_SEARCH = 200
SET_SIZE, LARGEST_SET = 5, 60
GATE_WORDS = {
    "empty": "Write your answer first. Two or three sentences are enough to begin with.",
    "too_short": "This is too short to rate. Say what you did or would do, and why, in at least two or three sentences.",
    "gibberish": "We could not read this as sentences. Check the keyboard or the recording, then send it again.",
    "question_echo": "This mostly repeats the question. Keep a few words of it if you like, and add your own answer.",
    "off_language": "We can rate answers in English only. Simple English is fine: language mistakes never lower a rating.",
    "list_stuffing": "This is a list of terms or figures. Turn each one that matters into a sentence: what did you do with it?",
}
NOT_READY = "The scorer is being prepared. Your answer is still here: wait a minute and send it again."


@bp.get("/questions")
def show_questions() -> str:
    choice = _choice()
    practised = _practised()
    found = list_questions(db.session(), choice, practised=_states(practised), page=_number("page", 1, 100_000))
    return render_template(
        "practice/questions.html",
        choice=choice,
        address=_address(choice),
        found=found,
        vocabulary=get_vocabulary(db.session()),
        practised=practised,
        shown=lambda prompt: marked(excerpt(prompt, found.words), found.words),
        set_size=SET_SIZE,
    )


@bp.get("/question-set")
def show_set() -> str | Response:
    """Several questions on one page, to print or to work through: those that the address names, else the first that fit."""
    choice, size = _choice(), max(1, _number("size", SET_SIZE, LARGEST_SET))
    states = _states(_practised())
    if "draw" in request.args:
        drawn = draw_questions(db.session(), choice, practised=states, size=size, seed=secrets.randbits(32))
        arguments: dict[str, Any] = {
            "question": [question.slug for question in drawn],
            "size": size,
            **_address(choice),
        }
        return redirect(url_for("practice.show_set", **arguments), code=302)
    named = [slug[:LONGEST_SEARCH].replace("\x00", " ") for slug in request.args.getlist("question")[:LARGEST_SET]]
    if named:
        questions = list_chosen(db.session(), named)
    else:
        questions = list_questions(db.session(), choice, practised=states, size=size).questions
    return render_template(
        "practice/set.html",
        address=_address(choice),
        questions=questions,
        size=size,
        is_drawn=bool(named),
        vocabulary=get_vocabulary(db.session()),
    )


@bp.get("/questions/<slug>")
def show_question(slug: str) -> str:
    question = get_question(db.session(), slug)
    ensure_token()
    form = AnswerForm(formdata=None)
    start_from = request.args.get("from", "")
    if start_from.isascii() and start_from.isdigit():
        form.text.data = service.get_attempt(db.session(), _learner_id(), int(start_from[:18])).text
    return _question_page(question, form)


@bp.post("/questions/<slug>/answers")
@limiter.limit("300 per minute")
@limiter.limit("30 per minute", key_func=browser_key)
def answer_question(slug: str) -> Response | tuple[str, int]:
    question = get_question(db.session(), slug)
    form = AnswerForm()
    if not form.validate_on_submit():
        return _question_page(question, form), 422
    try:
        attempt = service.submit_answer(
            db.session(),
            current_scorer(),
            question,
            token=ensure_token(),
            text=form.text.data or "",
            key=form.key.data or "",
            now=datetime.now(UTC),
        )
    except AnswerGatedError as error:
        form.text.errors = [GATE_WORDS[error.gate]]
        return _question_page(question, form), 422
    except ScorerNotReadyError:
        flash(NOT_READY, "warning")
        return _question_page(question, form), 503
    return redirect(url_for("practice.show_attempt", attempt_id=attempt.id), code=303)


@bp.errorhandler(CSRFError)
def keep_answer_of_expired_form(_error: CSRFError) -> tuple[str, int]:
    return _keep_answer(400, "This form has expired. Your answer is still here: send it once more.")


@bp.errorhandler(TooManyRequests)
def keep_answer_sent_too_fast(_error: TooManyRequests) -> tuple[str, int]:
    return _keep_answer(429, "That was a bit fast. Your answer is still here: wait a minute and send it again.")


def _keep_answer(status: int, words: str) -> tuple[str, int]:
    """The question page with what was typed, when the request was refused before the view saw it."""
    if request.endpoint != "practice.answer_question" or request.view_args is None:
        return render_error(status, *(EXPIRED if status == 400 else ()))
    try:
        question = get_question(db.session(), request.view_args["slug"])
    except QuestionNotFoundError:
        return render_error(404)
    form = AnswerForm(formdata=None)
    form.text.data = tidy_text(request.form.get("text", ""))
    form.text.errors = [words]
    ensure_token()
    return _question_page(question, form), status


@bp.get("/attempts/<int:attempt_id>")
def show_attempt(attempt_id: int) -> str:
    attempt = service.get_attempt(db.session(), _learner_id(), attempt_id)
    return _attempt_page(attempt, DisagreeForm(_dimension_choices(attempt), formdata=None))


@bp.post("/attempts/<int:attempt_id>/disagreements")
@limiter.limit("30 per minute", key_func=browser_key)
def disagree_with_assessment(attempt_id: int) -> Response | tuple[str, int]:
    attempt = service.get_attempt(db.session(), _learner_id(), attempt_id)
    form = DisagreeForm(_dimension_choices(attempt))
    if not form.validate_on_submit():
        return _attempt_page(attempt, form), 422
    service.disagree(
        db.session(),
        attempt.learner_id,
        attempt.id,
        dimension=form.dimension.data,
        level=int(form.level.data),
        note=form.note.data or "",
        now=datetime.now(UTC),
    )
    flash("Your view is kept beside the score. It does not change it.", "success")
    return redirect(url_for("practice.show_attempt", attempt_id=attempt.id), code=303)


def _dimension_choices(attempt: Attempt) -> list[tuple[str, str]]:
    rated = rated_dimensions(attempt.assessment.kind)
    return [("overall", "Overall"), *((id, GUIDES[id].name) for id in rated)]


def _attempt_page(attempt: Attempt, disagree_form: DisagreeForm) -> str:
    attempts = service.list_attempts(db.session(), attempt.learner_id, question_id=attempt.question_id)
    first = attempts[0]
    vocabulary = get_vocabulary(db.session())
    return render_template(
        "practice/attempt.html",
        page=prepare_page(attempt, vocabulary),
        vocabulary=vocabulary,
        attempts=attempts,
        number=[other.id for other in attempts].index(attempt.id) + 1,
        groups=MOVE_GROUPS,
        comparison=compare(first.assessment, attempt.assessment) if attempt.id != first.id else None,
        disagree_form=disagree_form,
    )


def _learner_id() -> int | None:
    learner = current_learner()
    return learner.id if learner else None


def _question_page(question: Question, form: AnswerForm) -> str:
    revision = get_revision(db.session(), question)
    return render_template(
        "practice/question.html",
        question=question,
        content=revision.content,
        form=form,
        vocabulary=get_vocabulary(db.session()),
        attempts=service.list_attempts(db.session(), _learner_id(), question_id=question.id),
        like=list_like(db.session(), question),
        longest=LONGEST_ANSWER,
        words_per_minute=WORDS_PER_MINUTE,
    )


def _choice() -> QuestionChoice:
    """The choice that stands in the address; unknown words in it find nothing and harm nothing."""
    sort = _argument("sort")
    chosen = {name: _argument(name) for name in FAMILIES}
    return QuestionChoice(typed=_argument("q"), sort=sort if sort in SORTS else "", **chosen)


def _address(choice: QuestionChoice) -> dict[str, str]:
    """The arguments of an address that holds this choice, the empty ones left out."""
    arguments = {"q": choice.typed, **choice.chosen, "sort": choice.sort}
    return {name: value for name, value in arguments.items() if value}


def _practised() -> dict[int, service.PractisedQuestion]:
    return service.list_practised(db.session(), _learner_id(), now=datetime.now(UTC))


def _states(practised: dict[int, service.PractisedQuestion]) -> Practised:
    return Practised(tried=frozenset(practised), due=frozenset(id for id, said in practised.items() if said.is_due))


def _number(name: str, otherwise: int, most: int) -> int:
    """A whole number of the address between 0 and ``most``; what is no number is as if it was not there."""
    typed = request.args.get(name, "")
    return min(int(typed[:9]), most) if typed.isascii() and typed.isdigit() else otherwise


def _argument(name: str) -> str:
    return str(tidy_text(request.args.get(name, "")))[:LONGEST_SEARCH].strip()
