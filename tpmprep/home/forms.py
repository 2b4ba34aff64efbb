"""Forms of the page *Your data*."""

from wtforms import BooleanField, StringField, SubmitField
from wtforms.validators import InputRequired, Length

from tpmprep.web.forms import BaseForm


class RecoveryCodeForm(BaseForm):
    """Ask for a new recovery code."""

    submit_code = SubmitField("Make a recovery code")


class RecoverForm(BaseForm):
    """Open one's data in another browser."""

    code = StringField(
        "Recovery code",
        validators=[
            InputRequired("Type the code that you noted down: seven groups of four letters and digits."),
            Length(
                max=100,
                message="A recovery code has seven groups of four letters and digits.",
            ),
        ],
    )
    submit = SubmitField("Open my data")


class DeleteForm(BaseForm):
    """Delete everything of a learner."""

    sure = BooleanField(
        "Yes, delete all my answers and assessments",
        validators=[InputRequired("Tick the box first.")],
    )
    submit_delete = SubmitField("Delete my data")


class LeaveForm(BaseForm):
    """Forget the learner in this browser only."""

    submit_leave = SubmitField("Forget me in this browser")
