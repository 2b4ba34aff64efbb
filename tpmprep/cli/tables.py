"""Figures as plain tables that also read well in Markdown."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tpmprep.scoring.assessment import Assessment
    from tpmprep.scoring.bench import Latency
    from tpmprep.scoring.evaluation import Evaluation


def evaluation_table(result: "Evaluation") -> str:
    """The whole evaluation as Markdown tables."""
    overall = [[name, str(a.n), f"{a.kappa:.3f}", f"{a.r:.3f}"] for name, a in result.overall.items()]
    dimensions = [[name, str(a.n), f"{a.kappa:.3f}", f"{a.r:.3f}"] for name, a in result.dimensions.items()]
    shares = [
        ["moves of sentences, macro-F1", f"{result.moves_macro_f1:.3f}"],
        ["role evidence of an answer, micro-F1", f"{result.evidence_micro_f1:.3f}"],
        ["key points of an answer, micro-F1", f"{result.key_points_micro_f1:.3f}"],
        ["interval holds the mean rating", f"{result.interval_coverage:.1%}"],
        ["gate, precision", f"{result.gate_precision:.3f}"],
        ["gate, recall", f"{result.gate_recall:.3f}"],
        ["milliseconds for an answer, median", f"{result.milliseconds_per_answer:.1f}"],
    ]
    contrast = [
        [
            edit,
            f"{row['pairs']:.0f}",
            f"{row['right']:.0%}" if row["pairs"] else "–",
            f"{row['dropped']:.0f}",
        ]
        for edit, row in result.contrast.items()
    ]
    return "\n\n".join(
        [
            f"{result.answers} rated answers and {result.gated} gated ones to {result.questions} questions, "
            "cross-validated by question",
            table(["overall level", "n", "kappa", "r"], overall),
            table(["dimension", "n", "kappa", "r"], dimensions),
            table(["what", "figure"], shares),
            table(["contrast edit", "pairs", "right", "dropped"], contrast),
        ]
    )


def explanation(assessment: "Assessment", text: str) -> str:
    """Every contribution to one assessment, sentence by sentence."""
    reckoned = assessment.overall_sum
    if reckoned is None:
        return f"No rating: {assessment.gate}"
    levels = [[name, f"{level:.2f}"] for name, level in assessment.dimensions.items() if level is not None]
    names = [row[0] for row in levels]
    sentences = [
        [
            str(i),
            ", ".join(s.moves),
            *(f"{s.effects.get(name, 0):+.2f}" for name in names),
            text[s.start : s.end][:60],
        ]
        for i, s in enumerate(assessment.sentences, start=1)
    ]
    total = (
        f"overall {assessment.overall or 0:.2f} = {reckoned.mean_weight} × {reckoned.mean:.2f} (mean) + "
        f"{1 - reckoned.mean_weight:.1f} × {reckoned.lowest:.2f} ({reckoned.lowest_dimension})"
        + (f", at most {reckoned.cap} ({assessment.capped})" if reckoned.cap is not None else "")
    )
    head = ["", "read as", *names, "sentence"]
    note = "A figure beside a sentence is what the dimension would lose without it."
    return "\n\n".join([table(["dimension", "level"], levels), total, table(head, sentences), note])


def bench_table(latencies: "Sequence[Latency]") -> str:
    rows = [[x.name, f"{x.median_ms:.1f}", f"{x.p95_ms:.1f}", f"{x.ratio:.1f} ×"] for x in latencies]
    return table(
        [
            "one answer of about 150 words",
            "median ms",
            "95 % ms",
            "against the baseline",
        ],
        rows,
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table with padded cells."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )
