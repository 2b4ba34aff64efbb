"""The shape of what a browser may send when somebody practises."""

from typing import Any
from uuid import UUID, uuid4

from wtforms import HiddenField, RadioField, SelectField, SubmitField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from tpmprep.scoring.gate import LONGEST_ANSWER
from tpmprep.scoring.rubric import LEVEL_NAMES
from tpmprep.web.forms import BaseForm


class AnswerForm(BaseForm):
    """An answer to a question, with a key that makes sending it twice harmless."""

    text = TextAreaField(
        "Your answer",
        validators=[
            DataRequired("Write your answer first. Two or three sentences are enough to begin with."),
            Length(
                max=LONGEST_ANSWER,
                message="An answer may have 8,000 characters. Keep the part that carries your point.",
            ),
        ],
    )
    key = HiddenField(default=lambda: str(uuid4()))
    submit = SubmitField("Get my assessment")

    def validate_key(self, field: HiddenField) -> None:
        try:
            field.data = str(UUID(field.data or ""))
        except ValueError as error:
            field.data = str(uuid4())
            raise ValidationError("The form was incomplete. Send it once more.") from error


class DisagreeForm(BaseForm):
    """The learner's own level for one dimension."""

    dimension = SelectField("What do you see differently?")
    level = RadioField(
        "Your level",
        choices=[SelectChoice(str(level), f"{level}, {name}") for level, name in LEVEL_NAMES.items()],
        validators=[InputRequired("Choose a level.")],
    )
    note = TextAreaField(
        "Why? (if you like)",
        validators=[
            Optional(),
            Length(max=1000, message="1,000 characters at the most."),
        ],
    )
    submit_disagree = SubmitField("Keep my view")

    def __init__(self, dimensions: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.dimension.choices = [SelectChoice(id, name) for id, name in dimensions]
