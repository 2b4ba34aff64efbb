"""The scorer as a whole: an answer in, an assessment with its evidence out."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import ValidationError

from tests.factories import STRONG, WEAK
from tpmprep.content.bank import load_bank
from tpmprep.scoring.assessment import Assessment, KeyPointText, QuestionText
from tpmprep.scoring.overall import add_up
from tpmprep.scoring.question_reading import infer_kind
from tpmprep.scoring.rubric import COMPETENCIES, DIMENSIONS, KINDS, MOVES, rated_dimensions
from tpmprep.scoring.scorer import AnswerScorer
from tpmprep.scoring.store import fingerprint, save

pytestmark = pytest.mark.slow

QUESTION = QuestionText("Tell me about a project whose date was at risk. What did you do?", "behavioral", "execution")
POINTS = (
    KeyPointText("support", "You see early that a library loses its support.", "Say when you saw it."),
    KeyPointText("bread", "You bake bread with your grandmother.", "Say who baked the bread."),
)
EXPLAIN = QuestionText("Explain to a nurse what an interface is.", "explain", "explain-technical")
HARD_TEXTS = {
    "NUL": "I asked\x00 the vendor for a date.\x00 They sent the part on Friday. We shipped it in May.",
    "emoji": "👩‍👩‍👧 I asked the vendor 🙂. She sent it 🎉🎉 on Friday. We then shipped it in May.",
    "right to left": "\u202eI asked the vendor for שלום the part. They sent it on Friday and we shipped it.\u202c",
    "CRLF": "I asked the vendor.\r\n\r\nThey sent it on Friday.\r\nWe shipped it in May and told the sponsor.\r\n",
    "half a pair": "I asked the vendor \ud83d for a date. They sent it on Friday and we shipped it.",
    "combining": "I aske\u0301d the vendor z\u0351\u036balgo for a date. They sent it on Friday and we shipped it.",
    "separators": "I asked the vendor.\u2028They sent it on Friday.\u2029We shipped\x1c it\x85 in May, as planned.",
    "no punctuation": STRONG.replace(".", "").replace(",", "").lower(),
    "bullets": "".join(f"- I asked them about part {i} of the order\n\n" for i in range(40)),
}


@pytest.fixture(scope="module")
def strong(scorer: AnswerScorer) -> Assessment:
    return scorer.assess(replace(QUESTION, key_points=POINTS), STRONG)


def test_the_same_answer_gets_the_same_result(scorer: AnswerScorer) -> None:
    first = scorer.assess(QUESTION, STRONG)
    scorer.assess(EXPLAIN, WEAK)

    assert scorer.assess(QUESTION, STRONG) == first


def test_another_process_gives_the_same_result(scorer: AnswerScorer, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("kept") / f"scorer-{fingerprint('kept')}.skops"
    save(scorer, file)
    script = (
        "import json, sys\nfrom pathlib import Path\n"
        "from tpmprep.scoring.assessment import QuestionText\nfrom tpmprep.scoring.store import load\n"
        "given = json.load(sys.stdin)\n"
        "assessment = load(Path(given['file'])).assess(QuestionText(*given['question']), given['text'])\n"
        "assert 'flask' not in sys.modules\n"
        "print(json.dumps(assessment.to_dict()))\n"
    )
    question = [QUESTION.prompt, QUESTION.kind, QUESTION.competency]
    given = json.dumps({"file": str(file), "question": question, "text": STRONG})
    done = subprocess.run([sys.executable, "-c", script], input=given, capture_output=True, text=True, check=True)

    assert Assessment.from_dict(json.loads(done.stdout)) == scorer.assess(QUESTION, STRONG)


@pytest.mark.parametrize("text", [STRONG, WEAK, "fine"])
def test_an_assessment_survives_being_stored(scorer: AnswerScorer, text: str) -> None:
    assessment = scorer.assess(replace(QUESTION, key_points=POINTS), text)

    assert Assessment.from_dict(json.loads(json.dumps(assessment.to_dict()))) == assessment


def test_a_damaged_document_is_no_assessment(strong: Assessment) -> None:
    document = strong.to_dict()
    del document["overall"]

    with pytest.raises(ValidationError):
        Assessment.from_dict(document)


@pytest.mark.parametrize("text", HARD_TEXTS.values(), ids=HARD_TEXTS)
def test_spans_of_sentences_fit_the_text_as_it_was_given(scorer: AnswerScorer, text: str) -> None:
    assessment = scorer.assess(QUESTION, text)

    assert assessment.gate is None
    end = 0
    for sentence in assessment.sentences:
        assert end <= sentence.start < sentence.end <= len(text)
        assert not any(character.isalnum() for character in text[end : sentence.start])
        end = sentence.end
    assert not any(character.isalnum() for character in text[end:])


def test_sentences_after_emoji_begin_where_they_begin(scorer: AnswerScorer) -> None:
    text = "🎉👩‍👩‍👧🎉 I asked them. They sent it on Friday to us."
    second = scorer.assess(QUESTION, text).sentences[1]

    assert text[second.start : second.end] == "They sent it on Friday to us."


def test_windows_line_ends_change_no_level(scorer: AnswerScorer) -> None:
    text = STRONG.replace(". ", ".\n\n")

    assert scorer.assess(QUESTION, text.replace("\n", "\r\n")).dimensions == scorer.assess(QUESTION, text).dimensions


@pytest.mark.parametrize(
    "text",
    [(STRONG + " ") * 20, "I did it with you. " * 450, "a b " * 2_000, "1. " * 2_700, "\n-" * 4_000, "…" * 8_000],
    ids=["repeated", "many sentences", "letters", "numbers", "bullets", "dots"],
)
def test_an_answer_of_8000_characters_is_assessed(scorer: AnswerScorer, text: str) -> None:
    assessment = scorer.assess(QUESTION, text[:8_000])

    assert (assessment.overall is None) == (assessment.gate is not None)
    assert assessment.overall is None or 1.0 <= assessment.overall <= 2.0


@pytest.mark.parametrize("text", ["x" * 8_000, "I asked " + "x" * 7_900 + " for it and they sent it on Friday."])
def test_one_endless_word_crashes_nothing(scorer: AnswerScorer, text: str) -> None:
    assessment = scorer.assess(QUESTION, text[:8_000])

    assert assessment.gate == ("gibberish" if text.startswith("x") else None)


@pytest.mark.parametrize(
    ("prompt", "kind"),
    [
        ("Tell me about a time when a supplier let you down.", "behavioral"),
        ("Describe a conflict between two leads that you had to settle.", "behavioral"),
        ("Two teams disagree about an interface. What do you do?", "situational"),
        ("How would you migrate a payment system without downtime?", "design"),
        ("Explain what an API is to a finance director.", "explain"),
        ("What is the difference between a risk and an issue?", "explain"),
        ("How long would it take to move 400 users to a new mail system?", "estimate"),
        ("Why do you want to work as a technical project manager?", "motivation"),
        ("Write the status update for your sponsor.", "update"),
    ],
)
def test_the_kind_of_an_unknown_question_is_inferred(scorer: AnswerScorer, prompt: str, kind: str) -> None:
    assert scorer.assess(QuestionText(prompt), STRONG).kind == infer_kind(prompt) == kind


@pytest.mark.parametrize(
    "prompt",
    ["Why do you want to become a technical project manager?", "x", "Ünïcode 🙂?", "?" * 500, "word " * 4_000],
)
def test_any_unknown_question_gets_a_kind_and_a_competency(scorer: AnswerScorer, prompt: str) -> None:
    assessment = scorer.assess(QuestionText(prompt), STRONG)

    assert assessment.kind in KINDS
    assert assessment.competency in COMPETENCIES


def test_the_competency_of_a_question_that_was_learnt_is_inferred(scorer: AnswerScorer, small_bank: Path) -> None:
    questions = load_bank(small_bank)[0].questions
    inferred = {q.slug: scorer.assess(QuestionText(q.prompt), STRONG).competency for q in questions}

    assert inferred == {question.slug: question.competency for question in questions}


def test_a_given_kind_and_competency_are_kept(scorer: AnswerScorer) -> None:
    given = QuestionText("Explain an API.", "update", "leadership")
    assessment = scorer.assess(given, STRONG)

    assert (assessment.kind, assessment.competency) == ("update", "leadership")


@pytest.mark.parametrize("part", ["prompt", "key point"])
def test_half_a_surrogate_pair_in_a_question_crashes_nothing(scorer: AnswerScorer, part: str) -> None:
    question = (
        QuestionText("What did \ud83d you do?")
        if part == "prompt"
        else replace(QUESTION, key_points=(KeyPointText("a", "You \ud83d ask."),))
    )

    assert scorer.assess(question, STRONG).overall is not None


def test_key_points_are_read_only_when_they_are_given(scorer: AnswerScorer, strong: Assessment) -> None:
    assert scorer.assess(QUESTION, STRONG).key_points == ()
    assert [point.id for point in strong.key_points] == ["support", "bread"]


def test_a_point_that_was_shown_is_found_in_its_sentence(strong: Assessment) -> None:
    support = strong.key_points[0]

    assert support.state == "found"
    assert support.sentence is not None
    sentence = strong.sentences[support.sentence]
    assert "support" in sentence.key_points
    assert "lost support on 31 July" in STRONG[sentence.start : sentence.end]


def test_a_weak_answer_misses_its_points(scorer: AnswerScorer) -> None:
    assessment = scorer.assess(replace(QUESTION, key_points=POINTS), WEAK)

    assert [point.state for point in assessment.key_points] == ["missing", "missing"]
    assert all(sentence.key_points == () for sentence in assessment.sentences)
    assert POINTS[0].missed in assessment.advice


def test_a_point_about_something_else_is_not_found_in_a_strong_answer(strong: Assessment) -> None:
    assert strong.key_points[1].state != "found"


def test_key_points_change_no_level(scorer: AnswerScorer, strong: Assessment) -> None:
    assert scorer.assess(QUESTION, STRONG).dimensions == strong.dimensions


@pytest.mark.parametrize(
    ("text", "gate"),
    [
        ("", "empty"),
        ("fine", "too_short"),
        ("asdf jkl qwer asdf hjkl sdfg zxcv qwer asdf", "gibberish"),
        (QUESTION.prompt, "question_echo"),
        ("Ich habe den Termin mit dem Lieferanten neu verhandelt und wir haben es geschafft.", "off_language"),
        ("risk register, stakeholder map, RACI, Gantt chart, Jira, Kanban, velocity, burndown", "list_stuffing"),
    ],
)
def test_a_gated_answer_has_a_reason_and_no_levels(scorer: AnswerScorer, text: str, gate: str) -> None:
    assessment = scorer.assess(replace(QUESTION, key_points=POINTS), text)

    assert assessment.gate == gate
    assert assessment.dimensions == dict.fromkeys(DIMENSIONS)
    assert (assessment.overall, assessment.interval, assessment.confidence, assessment.overall_sum) == (None,) * 4
    assert assessment.sentences == assessment.advice == assessment.key_points == assessment.skills == ()
    assert assessment.delivery.words == len(text.split())


def test_a_strong_answer_beats_a_weak_one_in_everything(scorer: AnswerScorer, strong: Assessment) -> None:
    weak = scorer.assess(QUESTION, WEAK)

    assert strong.overall is not None
    assert weak.overall is not None
    assert strong.overall > weak.overall + 1.0
    for name in DIMENSIONS:
        assert (strong.dimensions[name] or 0) > (weak.dimensions[name] or 0)


@pytest.mark.parametrize("question", [QUESTION, EXPLAIN, replace(QUESTION, kind="update")], ids=lambda q: q.kind)
def test_each_rated_dimension_has_a_level_and_an_effect_of_each_sentence(
    scorer: AnswerScorer, question: QuestionText
) -> None:
    assessment = scorer.assess(question, STRONG)
    rated = set(rated_dimensions(question.kind or ""))

    assert {name for name, level in assessment.dimensions.items() if level is not None} == rated
    assert all(1.0 <= level <= 4.0 for level in assessment.dimensions.values() if level is not None)
    assert all(set(sentence.effects) == rated for sentence in assessment.sentences)


def test_an_effect_is_what_the_level_would_lose_without_the_sentence(scorer: AnswerScorer) -> None:
    text = "I called the vendor on Monday. We had some problems with the project. It was a good team."
    whole = scorer.assess(QUESTION, text)
    effects = [sentence.effects["ownership"] for sentence in whole.sentences]
    assert effects[0] == max(effects) > 0


def test_the_overall_level_follows_from_the_dimensions(scorer: AnswerScorer, strong: Assessment) -> None:
    for assessment in (strong, scorer.assess(QUESTION, WEAK), scorer.assess(EXPLAIN, WEAK)):
        overall, reckoned, capped = add_up(assessment.dimensions)
        assert (assessment.overall, assessment.overall_sum, assessment.capped) == (overall, reckoned, capped)


def test_the_interval_holds_the_level_and_stays_on_the_scale(scorer: AnswerScorer) -> None:
    for text in (STRONG, WEAK, "I asked the vendor for the part and moved the launch."):
        assessment = scorer.assess(QUESTION, text)
        assert assessment.interval is not None
        low, high = assessment.interval
        assert 1.0 <= low <= (assessment.overall or 0) <= high <= 4.0
        assert low < high


def test_a_doubtful_answer_is_capped_with_low_confidence(scorer: AnswerScorer) -> None:
    assessment = scorer.assess(QUESTION, " ".join([STRONG] * 3))

    assert (assessment.overall, assessment.capped, assessment.confidence) == (2.0, "repeated", "low")


def test_the_pasted_model_answer_is_marked(scorer: AnswerScorer) -> None:
    assessment = scorer.assess(replace(QUESTION, model_answer=STRONG), STRONG)

    assert assessment.capped == "pasted_model_answer"
    assert assessment.dimensions == scorer.assess(QUESTION, STRONG).dimensions


def test_a_sentence_has_at_most_three_known_moves(strong: Assessment) -> None:
    for sentence in strong.sentences:
        assert len(set(sentence.moves)) == len(sentence.moves) <= 3
        assert set(sentence.moves) <= set(MOVES)


def test_role_evidence_stands_at_the_sentence_that_shows_it(strong: Assessment) -> None:
    assert strong.responsibilities or strong.skills
    for evidence in strong.responsibilities:
        assert evidence.id in strong.sentences[evidence.sentence].responsibilities
    for evidence in strong.skills:
        assert evidence.id in strong.sentences[evidence.sentence].skills


def test_the_answer_decides_and_white_space_around_it_does_not(scorer: AnswerScorer) -> None:
    assert scorer.assess(QUESTION, f"\n\n  {STRONG}  \n").dimensions == scorer.assess(QUESTION, STRONG).dimensions


def test_a_curly_apostrophe_is_read_like_a_straight_one(scorer: AnswerScorer) -> None:
    text = "I'd asked the vendor's lead what's missing. It wasn't the part. So we didn't wait and shipped in May."

    assert scorer.assess(QUESTION, text.replace("'", "’")).dimensions == scorer.assess(QUESTION, text).dimensions
