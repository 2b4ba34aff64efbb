"""The front page, the learner's own data, how scoring works, privacy, and health."""

import json
from datetime import UTC, datetime

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    redirect,
    render_template,
    session,
    url_for,
)
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response as AnyResponse

from tpmprep.accounts import service as accounts
from tpmprep.accounts.current import (
    TOKEN,
    current_learner,
    forget_token,
    remember_token,
)
from tpmprep.accounts.models import Learner
from tpmprep.accounts.service import RecoveryCodeUnknownError
from tpmprep.bank.service import QuestionChoice, get_vocabulary, is_served, list_questions
from tpmprep.db import db
from tpmprep.home.forms import DeleteForm, LeaveForm, RecoverForm, RecoveryCodeForm
from tpmprep.home.service import export_learner, open_with_recovery_code
from tpmprep.practice.scorer import current_scorer
from tpmprep.practice.service import list_attempts
from tpmprep.scoring.overall import CAPS, MEAN_WEIGHT
from tpmprep.scoring.rubric import GUIDES, LEVEL_NAMES, MOVE_GROUPS, MOVE_NAMES
from tpmprep.web.limits import limiter

bp = Blueprint("home", __name__)


@bp.get("/")
def show_home() -> str:
    return render_template(
        "home/home.html",
        vocabulary=get_vocabulary(db.session()),
        found=list_questions(db.session(), QuestionChoice(), size=1),
    )


@bp.get("/how-scoring-works")
def show_scoring() -> str:
    return render_template(
        "home/scoring.html",
        guides=GUIDES,
        level_names=LEVEL_NAMES,
        groups=MOVE_GROUPS,
        move_names=MOVE_NAMES,
        mean_weight=MEAN_WEIGHT,
        caps=CAPS,
        vocabulary=get_vocabulary(db.session()),
    )


@bp.get("/privacy")
def show_privacy() -> str:
    return render_template("home/privacy.html")


@bp.get("/you")
def show_my_data() -> str:
    return _my_data_page(DeleteForm(formdata=None))


@bp.get("/you/export.json")
def export_my_data() -> Response:
    document = export_learner(db.session(), _known_learner(), now=datetime.now(UTC))
    response = Response(json.dumps(document, ensure_ascii=False, indent=2), mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="tpm-prep-my-data.json"'
    return response


@bp.post("/you/recovery-code")
@limiter.limit("10 per hour")
def make_recovery_code() -> str | AnyResponse:
    if not RecoveryCodeForm().validate_on_submit():
        abort(400)
    code = accounts.issue_recovery_code(db.session(), _known_learner().id)
    return _my_data_page(DeleteForm(formdata=None), code=code)


@bp.post("/you/delete")
def delete_my_data() -> AnyResponse | tuple[str, int]:
    learner = _known_learner()
    form = DeleteForm()
    if not form.validate_on_submit():
        return _my_data_page(form), 422
    accounts.delete_learner(db.session(), learner.id)
    forget_token()
    flash("All your data are deleted.", "success")
    return _home_without_drafts()


@bp.post("/you/leave")
def leave_browser() -> AnyResponse:
    if not LeaveForm().validate_on_submit():
        abort(400)
    if TOKEN in session:
        accounts.close_session(db.session(), session[TOKEN])
    forget_token()
    flash(
        "This browser has forgotten you. Your data open again with your recovery code.",
        "success",
    )
    return _home_without_drafts()


@bp.get("/recover")
def show_recover() -> str:
    return render_template("home/recover.html", form=RecoverForm(formdata=None))


@bp.post("/recover")
@limiter.limit("10 per 5 minutes")
def recover() -> AnyResponse | tuple[str, int]:
    form = RecoverForm()
    if form.validate_on_submit():
        try:
            here = current_learner()
            token = open_with_recovery_code(
                db.session(), form.code.data or "", here.id if here else None, now=datetime.now(UTC)
            )
        except RecoveryCodeUnknownError:
            form.code.errors = ["No data open with this code. Check each group; a newer code replaces an older one."]
        else:
            remember_token(token)
            flash("Welcome back. Your attempts are here.", "success")
            return redirect(url_for("home.show_my_data"), code=303)
    return render_template("home/recover.html", form=form), 422


@bp.get("/healthz")
@limiter.exempt
def show_health() -> Response:
    return Response("ok\n", mimetype="text/plain")


@bp.get("/readyz")
@limiter.exempt
def show_readiness() -> tuple[Response, int]:
    """Whether the database holds synced questions and the scorer is loaded; asking begins to load it."""
    state = {"database": _database_answers(), "scorer": current_scorer().is_ready}
    if not state["scorer"]:
        current_scorer().prepare_in_background()
    return Response(json.dumps(state) + "\n", mimetype="application/json"), 200 if all(state.values()) else 503


def _database_answers() -> bool:
    try:
        return is_served(db.session())
    except SQLAlchemyError:
        db.session.rollback()
        return False


def _home_without_drafts() -> AnyResponse:
    """The front page; the browser is asked to drop the drafts that it keeps for this site."""
    response = redirect(url_for("home.show_home"), code=303)
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def _known_learner() -> Learner:
    learner = current_learner()
    if learner is None:
        abort(404)
    return learner


def _my_data_page(delete_form: DeleteForm, code: str | None = None) -> str:
    learner = current_learner()
    return render_template(
        "home/you.html",
        learner=learner,
        attempts=list_attempts(db.session(), learner.id if learner else None)[::-1],
        code=code,
        code_form=RecoveryCodeForm(formdata=None),
        delete_form=delete_form,
        leave_form=LeaveForm(formdata=None),
    )
