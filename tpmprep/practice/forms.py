"""The shape of what a browser may send when somebody practises."""

from uuid import UUID, uuid4

from wtforms import HiddenField, SubmitField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from tpmprep.scoring.gate import LONGEST_ANSWER
from tpmprep.web.forms import BaseForm


class AnswerForm(BaseForm):
    """An answer to a question, with a key that makes sending it twice harmless."""

    text = TextAreaField(
        "Your answer",
        validators=[
            InputRequired("Write your answer first. Two or three sentences are enough to begin with."),
            Length(max=LONGEST_ANSWER, message="An answer may have 8,000 characters. Keep the part that carries your point."),
        ],
    )
    key = HiddenField(default=lambda: str(uuid4()))
    submit = SubmitField("Get my assessment")

    def validate_key(self, field: HiddenField) -> None:
        try:
            field.data = str(UUID(field.data or ""))
        except ValueError as error:
            raise ValidationError("The form was incomplete. Send it once more.") from error

