"""The figures of a question bank as plain tables that also read well in Markdown, and answers to read."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tpmprep.cli.tables import table

if TYPE_CHECKING:
    from tpmprep.content.answer import RatedAnswer
    from tpmprep.content.goals import Coverage
    from tpmprep.content.question import Question
    from tpmprep.content.vocabulary import Vocabulary
    from tpmprep.scoring.corpus import CorpusFigures


def stats_tables(
    vocabulary: "Vocabulary",
    coverage: "Coverage",
    figures: "CorpusFigures",
    likest: Sequence[tuple[str, str, float]],
) -> str:
    """Coverage of questions and answers, their balance, and the agreement of raters."""
    edits = sum(coverage.edits.values())
    parts = [
        f"{coverage.questions} questions; {coverage.rated} rated answers and {edits} edits of {coverage.contrast_bases} of "
        f"them; {coverage.questions_with_six} questions have six or more answers; {figures.sentences:,} labelled sentences.",
    ]
    for family, counts in coverage.with_each.items():
        parts.append(table([family, "questions"], [[vocabulary.name(family, id), str(n)] for id, n in counts.items()]))
    parts.append(table(["special case", "answers"], [[name, str(n)] for name, n in coverage.specials.items()]))
    parts.append(table(["contrast edit", "pairs"], [[name, str(n)] for name, n in coverage.edits.items()]))
    parts.append(
        table(
            ["rated answers at level", "1", "2", "3", "4"],
            [[name, *map(str, counts.values())] for name, counts in figures.levels.items()],
        )
    )
    parts.append(
        table(
            ["agreement of two blind raters", "quadratic weighted kappa"],
            [[name, f"{kappa:.2f}"] for name, kappa in figures.kappa.items()],
        )
    )
    parts.append(balance_lines(figures))
    parts.append(table(["likest questions", "", "likeness"], [[a, b, f"{n:.2f}"] for a, b, n in likest]))
    return "\n\n".join(parts)


def balance_lines(figures: "CorpusFigures") -> str:
    """The balance of the rated answers in a few lines."""
    first, second, likeness = figures.likest_dimensions
    words = figures.words
    return "\n".join(
        [
            f"{figures.rated} answers have levels, {figures.gated} have none (gated); {words['least']} to {words['most']} words, "
            f"median {words['median']}.",
            f"Length and overall level: Spearman {figures.length_and_level:.2f}. "
            f"Likest dimensions: {first} and {second}, r {likeness:.2f}.",
            f"Two raters on {figures.twice_rated} answers: kappa {min(figures.kappa.values()):.2f} to "
            f"{max(figures.kappa.values()):.2f}; responsibilities and skills, Jaccard {figures.evidence_jaccard:.2f}.",
        ]
    )


def sampled_answer(question: "Question", answer: "RatedAnswer") -> str:
    """One answer with its question and ratings."""
    from tpmprep.scoring.corpus import LEVELS

    levels = " | ".join(
        f"{rating.rater}: {rating.gate or ' '.join(str(getattr(rating, name) or '-') for name in LEVELS)}"
        for rating in answer.ratings
    )
    edit = f"{answer.contrast.edit} of {answer.contrast.base}" if answer.contrast else None
    about = [answer.voice, answer.special, edit]
    head = f"## {answer.id} ({question.kind}, {question.competency})\n{', '.join(filter(None, about))}\n{levels}"
    return f"{head}\n\nQ: {question.prompt}\n\nA: {answer.answer}\n"
