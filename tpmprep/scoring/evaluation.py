"""Evaluation: the scorer and its rivals on questions that they have not seen, in one run."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from sklearn.model_selection import GroupKFold

from tpmprep.scoring.agreement import pearson, quadratic_weighted_kappa
from tpmprep.scoring.assessment import Assessment
from tpmprep.scoring.examples import Example
from tpmprep.scoring.rivals import LengthOnly, LikenessToModelAnswer, Rival
from tpmprep.scoring.rubric import DIMENSIONS, MOVES
from tpmprep.scoring.scorer import AnswerScorer
from tpmprep.scoring.thresholds import f1

FOLDS = 6


@dataclass(frozen=True)
class Agreement:
    """Agreement with the mean rating over n answers: quadratic weighted kappa and Pearson's r."""

    n: int
    kappa: float
    r: float


@dataclass
class Evaluation:
    """Figures of one cross-validation by question. Shares and scores lie between 0 and 1."""

    questions: int
    answers: int
    gated: int
    overall: dict[str, Agreement] = field(default_factory=dict)
    dimensions: dict[str, Agreement] = field(default_factory=dict)
    moves_macro_f1: float = 0.0
    evidence_micro_f1: float = 0.0
    key_points_micro_f1: float = 0.0
    interval_coverage: float = 0.0
    gate_precision: float = 0.0
    gate_recall: float = 0.0
    contrast: dict[str, dict[str, float]] = field(default_factory=dict)
    milliseconds_per_answer: float = 0.0

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def evaluate(
    examples: Sequence[Example],
    folds: int = FOLDS,
    say: Callable[[str], None] = lambda _: None,
    jobs: int = 1,
) -> Evaluation:
    """Cross-validate by question: no question stands on both sides, and edits stay with their base.

    ``jobs`` folds are reckoned at the same time, each in a process of its own.
    """
    rated = [example for example in examples if example.gate is None]
    result = Evaluation(len({e.slug for e in examples}), len(rated), len(examples) - len(rated))
    read: dict[str, Assessment] = {}
    rivals: dict[str, dict[str, float]] = {}
    spent: list[float] = []
    groups = np.array([example.slug for example in examples])
    splits = list(GroupKFold(min(folds, len(set(groups)))).split(groups, groups=groups))
    work = (delayed(_run_fold)([examples[i] for i in train], [examples[i] for i in test]) for train, test in splits)
    for number, fold in enumerate(Parallel(n_jobs=jobs, return_as="generator")(work), start=1):
        say(f"Fold {number} of {len(splits)} is done")
        read.update(fold.read)
        spent += fold.seconds
        for name, levels in fold.rivals.items():
            rivals.setdefault(name, {}).update(levels)
    _add_levels(result, rated, read, rivals)
    _add_evidence(result, rated, read)
    _add_gates(result, examples, read)
    _add_contrast(result, rated, read)
    result.milliseconds_per_answer = 1000 * float(np.median(spent))
    return result


@dataclass(frozen=True)
class _Fold:
    """What was said of the unseen answers of one fold: by the scorer, by its rivals, and in how many seconds each."""

    read: dict[str, Assessment]
    rivals: dict[str, dict[str, float]]
    seconds: list[float]


def _run_fold(known: Sequence[Example], unseen: Sequence[Example]) -> _Fold:
    scorer = AnswerScorer().fit(known)
    fold = _Fold({}, {}, [])
    for example in unseen:
        begin = time.perf_counter()
        fold.read[example.id] = scorer.assess(example.question, example.text)
        fold.seconds.append(time.perf_counter() - begin)
    for rival in (LengthOnly(), LikenessToModelAnswer()):
        fold.rivals[rival.name] = _predict_with(rival, known, unseen)
    return fold


def _predict_with(rival: Rival, known: Sequence[Example], unseen: Sequence[Example]) -> dict[str, float]:
    rival.fit([example for example in known if example.gate is None])
    chosen = [example for example in unseen if example.gate is None]
    return dict(zip((example.id for example in chosen), rival.predict(chosen).tolist(), strict=True))


def _agreement(predicted: Sequence[float], rated: Sequence[float]) -> Agreement:
    return Agreement(
        len(rated),
        quadratic_weighted_kappa(predicted, rated),
        pearson(predicted, rated),
    )


def _add_levels(
    result: Evaluation,
    rated: Sequence[Example],
    read: dict[str, Assessment],
    rivals: dict[str, dict[str, float]],
) -> None:
    truth = [float(example.levels["overall"] or 0.0) for example in rated]
    ours = [read[example.id].overall or 1.0 for example in rated]
    result.overall["ours"] = _agreement(ours, truth)
    for name, levels in rivals.items():
        result.overall[name] = _agreement([levels[example.id] for example in rated], truth)
    for dimension in DIMENSIONS:
        pairs = [
            (read[e.id].dimensions[dimension] or 1.0, level)
            for e in rated
            if (level := e.levels[dimension]) is not None
        ]
        result.dimensions[dimension] = _agreement(*zip(*pairs, strict=True))
    inside = [
        interval[0] - 1e-9 <= level <= interval[1] + 1e-9
        for example, level in zip(rated, truth, strict=True)
        if (interval := read[example.id].interval) is not None
    ]
    result.interval_coverage = float(np.mean(inside))


def _add_evidence(result: Evaluation, rated: Sequence[Example], read: dict[str, Assessment]) -> None:
    result.moves_macro_f1 = _moves_macro_f1(rated, read)
    found = {e.id: _evidence_of(read[e.id]) for e in rated}
    hits = sum(len(found[e.id] & e.any_evidence) for e in rated)
    false = sum(len(found[e.id] - e.any_evidence) for e in rated)
    missed = sum(len(e.major_evidence - found[e.id]) for e in rated)
    result.evidence_micro_f1 = 2 * hits / max(1, 2 * hits + false + missed)
    truth, guess = [], []
    for example in (e for e in rated if e.sentences):
        shown = {id for sentence in example.sentences for id in sentence.key_points}
        states = {point.id: point.state for point in read[example.id].key_points}
        truth += [point.id in shown for point in example.question.key_points]
        guess += [states.get(point.id) == "found" for point in example.question.key_points]
    result.key_points_micro_f1 = f1(np.array(truth), np.array(guess))


def _moves_macro_f1(rated: Sequence[Example], read: dict[str, Assessment]) -> float:
    """Over labelled sentences that our splitter cut at the same place."""
    truth, guess = [], []
    for example in rated:
        ours = {(s.start, s.end): s.moves for s in read[example.id].sentences}
        for sentence in example.sentences:
            if (moves := ours.get((sentence.start, sentence.end))) is not None:
                truth.append([move in sentence.moves for move in MOVES])
                guess.append([move in moves for move in MOVES])
    table, found = np.array(truth), np.array(guess)
    return float(np.mean([f1(table[:, i], found[:, i]) for i in range(len(MOVES)) if table[:, i].any()]))


def _evidence_of(assessment: Assessment) -> set[str]:
    return {f"r:{e.id}" for e in assessment.responsibilities} | {f"s:{e.id}" for e in assessment.skills}


def _add_gates(result: Evaluation, examples: Sequence[Example], read: dict[str, Assessment]) -> None:
    fired = [example for example in examples if read[example.id].gate]
    wanted = [example for example in examples if example.gate]
    right = sum(read[example.id].gate == example.gate for example in fired)
    result.gate_precision = right / len(fired) if fired else 1.0
    result.gate_recall = sum(read[e.id].gate == e.gate for e in wanted) / len(wanted) if wanted else 1.0


def _add_contrast(result: Evaluation, rated: Sequence[Example], read: dict[str, Assessment]) -> None:
    """For each edit: in what share of pairs the scorer moves as the blind ratings show that it should."""
    bases = {example.id: example for example in rated}
    outcomes: dict[str, list[bool]] = {}
    dropped: dict[str, int] = {}
    for example in rated:
        base = bases.get(example.root)
        if example.edit is None or base is None:
            continue
        wanted = _shows_effect(base, example)
        if wanted:
            outcomes.setdefault(example.edit, []).append(_moves_rightly(base, example, read))
        else:
            dropped[example.edit] = dropped.get(example.edit, 0) + 1
    for edit in sorted(set(outcomes) | set(dropped)):
        right = outcomes.get(edit, [])
        share = float(np.mean(right)) if right else float("nan")
        result.contrast[edit] = {
            "pairs": len(right),
            "right": share,
            "dropped": dropped.get(edit, 0),
        }


def _shows_effect(base: Example, edited: Example) -> bool:
    """Whether the raters saw the intended effect; edits that must change nothing always count."""
    name, sign = (edited.edit or "")[:-1], (edited.edit or "")[-1]
    if sign == "=":
        return True
    before, after = base.levels[name], edited.levels[name]
    if before is None or after is None:
        return False
    return after < before if sign == "-" else after > before


def _moves_rightly(base: Example, edited: Example, read: dict[str, Assessment]) -> bool:
    name, sign = (edited.edit or "")[:-1], (edited.edit or "")[-1]
    before, after = read[base.id], read[edited.id]
    overall = (after.overall or 1.0) - (before.overall or 1.0)
    if sign == "=":
        return overall < 0.25 if name in ("fluff", "numbers") else abs(overall) < 0.25
    step = (after.dimensions[name] or 1.0) - (before.dimensions[name] or 1.0)
    return step <= -0.25 if sign == "-" else step >= 0.25
