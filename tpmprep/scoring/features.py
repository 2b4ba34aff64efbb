"""Features of an answer, or of an answer without one of its sentences, added up from its sentence table.

Counts are bounded (1 − exp(−x)), so that much of the same does not go on raising a level, and no
feature is the length of the text.
"""

import numpy as np
from numpy.typing import NDArray

from tpmprep.scoring.cues import NAMES
from tpmprep.scoring.reading import SentenceTable
from tpmprep.scoring.rubric import KINDS, MOVES
from tpmprep.scoring.vectors import unit_rows

Array = NDArray[np.float64]
STAGE = {
    "clarify": 0.05, "context": 0.1, "task": 0.15, "risk": 0.45, "tradeoff": 0.5, "decision": 0.5, "action": 0.5,
    "stakeholder": 0.5, "explanation": 0.4, "metric": 0.6, "check": 0.8, "result": 0.85, "reflection": 1.0,
    "claim": 0.5, "filler": 0.5, "unsound": 0.5,
}  # fmt: skip
_STAGES = np.array([STAGE[move] for move in MOVES])
_RATES = [name for name in NAMES if name not in ("words", "long_word")]
_RATE_COLUMNS = [NAMES.index(name) for name in _RATES]
_WORDS = NAMES.index("words")

FEATURES = (
    *(f"sum_{move}" for move in MOVES),
    *(f"max_{move}" for move in MOVES),
    *(f"share_{move}" for move in MOVES),
    *(f"rate_{name}" for name in _RATES),
    *(f"spread_{name}" for name in _RATES),
    *(f"kind_{kind}" for kind in KINDS),
    "near_prompt", "nearest_prompt", "near_prompt_top3", "prompt_words", "flow", "flow_contrast", "order", "ending",
    "beginning", "roles", "role_sum", "words_per_sentence", "variety",
)  # fmt: skip


def all_and_without_each(n: int) -> NDArray[np.bool_]:
    """Masks (n + 1, n): the whole answer first, then the answer without each of its sentences."""
    return np.vstack([np.ones((1, n), dtype=bool), ~np.eye(n, dtype=bool)])


def answer_features(
    table: SentenceTable,
    moves: Array,
    roles: Array,
    context: Array,
    masks: NDArray[np.bool_],
) -> Array:
    """Features (masks, len(FEATURES)) of the parts of an answer that ``masks`` (m, sentences) keep.

    ``moves`` (sentences, 16) and ``roles`` (sentences, labels) are probabilities, ``context`` as
    ``tagging.context_of`` gives it.
    """
    kept = masks.astype(np.float64)
    count = np.maximum(kept.sum(axis=1, keepdims=True), 1.0)
    size = table.sums.shape[1]
    blocks = [
        1.0 - np.exp(-(kept @ moves)),
        np.max(np.where(masks[:, :, None], moves[None], 0.0), axis=1, initial=0.0),
        kept @ moves / count,
        *_cue_rates(table, kept, count),
        np.tile(context[size : size + len(KINDS)], (len(masks), 1)),
        _near_prompt(table, kept, context[:size], masks),
        _order(table, moves, masks),
        1.0 - np.exp(-(kept @ roles).sum(axis=1, keepdims=True) / 4.0),
        np.max(np.where(masks[:, :, None], roles[None], 0.0), axis=1, initial=0.0).sum(axis=1, keepdims=True) / 4.0,
        _wording(table, kept, count),
    ]
    return np.hstack(blocks)


def _cue_rates(table: SentenceTable, kept: Array, count: Array) -> tuple[Array, Array]:
    """For each cue: how often it comes in a hundred words (bounded), and in what share of sentences."""
    words = np.maximum(kept @ table.cues[:, [_WORDS]], 1.0)
    cues = table.cues[:, _RATE_COLUMNS]
    return 1.0 - np.exp(-25.0 * (kept @ cues) / words), kept @ (cues > 0) / count


def _near_prompt(table: SentenceTable, kept: Array, prompt: Array, masks: NDArray[np.bool_]) -> Array:
    whole = unit_rows((kept @ table.sums).astype(np.float32)) @ prompt
    each = np.where(masks, (table.directions @ prompt)[None], -1.0)
    ordered = np.sort(each, axis=1)[:, ::-1]
    top = ordered[:, :3]
    top3 = np.where(top > -1.0, top, 0.0).sum(axis=1) / np.maximum((top > -1.0).sum(axis=1), 1)
    share = (each > 0.3).sum(axis=1) / np.maximum(masks.sum(axis=1), 1)
    return np.column_stack([whole, np.maximum(ordered[:, 0], 0.0), top3, share])


def _order(table: SentenceTable, moves: Array, masks: NDArray[np.bool_]) -> Array:
    """How well neighbours fit, and whether the stages of a story (context … reflection) come in their order."""
    weight = moves.sum(axis=1) + 1e-6
    stage = (moves @ _STAGES + 1e-6 * 0.5) / weight
    likeness = (table.directions @ table.directions.T).astype(np.float64)
    rows = []
    for mask in masks:
        place = np.flatnonzero(mask)
        rows.append(_order_of(place, stage, likeness, moves))
    return np.array(rows, dtype=np.float64)


def _order_of(place: NDArray[np.intp], stage: Array, likeness: Array, moves: Array) -> tuple[float, ...]:
    if len(place) < 2:
        return 0.0, 0.0, 0.0, 0.0, 0.0
    neighbours = likeness[place[:-1], place[1:]].mean()
    inner = likeness[np.ix_(place, place)]
    others = (inner.sum() - np.trace(inner)) / (len(place) * (len(place) - 1))
    steps = stage[place]
    pairs = np.triu(steps[None, :] - steps[:, None], k=1)
    order = pairs.sum() / (np.abs(pairs).sum() + 1e-6)
    last, first = moves[place[-2:]].max(axis=0), moves[place[0]]
    ending = last[MOVES.index("result")] + last[MOVES.index("reflection")] + last[MOVES.index("check")]
    beginning = first[MOVES.index("context")] + first[MOVES.index("task")] + first[MOVES.index("clarify")]
    return (
        float(neighbours),
        float(neighbours - others),
        float(order),
        float(ending),
        float(beginning),
    )


def _wording(table: SentenceTable, kept: Array, count: Array) -> Array:
    words = kept @ table.cues[:, [_WORDS]]
    used = kept @ (table.words > 0).astype(np.float64)
    total = np.maximum(np.asarray(kept @ table.words).sum(axis=1, keepdims=True), 1.0)
    variety = (np.asarray(used) > 0).sum(axis=1, keepdims=True) / total
    return np.hstack([np.minimum(words / count, 40.0) / 40.0, variety])
