"""When a question is due again: FSRS, a published model of forgetting, with the level of an attempt as its grade."""

from collections.abc import Iterable
from datetime import datetime

from fsrs import Card, Rating, Scheduler

from tpmprep.scoring.rubric import nearest_level

RATINGS = {1: Rating.Again, 2: Rating.Hard, 3: Rating.Good, 4: Rating.Easy}
LONGEST_DAYS = 120


def due_at(attempts: Iterable[tuple[datetime, float]]) -> datetime:
    """The moment from which a question is worth another go.

    Each attempt, oldest first, is its moment (UTC) and its overall level: 1 to 4 stand for again, hard, good, easy.

    Raises:
        ValueError: there is no attempt.
    """
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_DAYS, enable_fuzzing=False)
    card: Card | None = None
    for moment, overall in attempts:
        card, _ = scheduler.review_card(card or Card(card_id=1, due=moment), RATINGS[nearest_level(overall)], moment)
    if card is None:
        raise ValueError("a question that was never tried is not due")
    return card.due
