"""``tpmprep score``: JSON lines in, one assessment a line out."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.factories import STRONG, WEAK
from tpmprep.content.bank import load_bank
from tpmprep.scoring.rubric import COMPETENCIES, DIMENSIONS, KINDS, VERDICTS
from tpmprep.scoring.scorer import AnswerScorer

pytestmark = pytest.mark.slow

PROMPT = "Tell me about a project whose date was at risk. What did you do?"
FIELDS = [
    "id", "gate", "overall", "interval", "dimensions", "verdict", "kind", "competency", "capped", "responsibilities",
    "skills", "key_points", "sentences", "advice", "delivery", "scorer_version",
]  # fmt: skip


def record(**changes: Any) -> dict[str, Any]:
    return {"id": "a1", "question": PROMPT, "answer": STRONG, **changes}


def lines(*records: dict[str, Any] | str) -> str:
    return "".join((r if isinstance(r, str) else json.dumps(r)) + "\n" for r in records)


def score(run: Run, *records: dict[str, Any] | str) -> list[dict[str, Any]]:
    result = run("score", "--input", "-", stdin=lines(*records))
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def refusal(run: Run, *records: dict[str, Any] | str) -> str:
    """What is said of the one line that is refused, without a traceback."""
    result = run("score", "--input", "-", stdin=lines(*records))
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit), repr(result.exception)
    (said,) = [line for line in result.stderr.splitlines() if line.startswith("line ")]
    return said


@pytest.fixture
def slug(small_bank: Path) -> str:
    """A question of the bank whose answers are no explanations."""
    return next(q.slug for q in load_bank(small_bank)[0].questions if q.kind == "situational")


def test_a_record_has_the_fields_of_the_contract(run: Run, scorer: AnswerScorer) -> None:
    (scored,) = score(run, record())

    assert list(scored) == FIELDS
    assert scored["id"] == "a1"
    assert scored["gate"] is None
    assert 1.0 <= scored["interval"][0] <= scored["overall"] <= scored["interval"][1] <= 4.0
    assert list(scored["dimensions"]) == list(DIMENSIONS)
    assert scored["verdict"] in VERDICTS
    assert scored["scorer_version"] == scorer.version
    assert scored["delivery"]["words"] == len(STRONG.split())
    assert scored["key_points"] == []
    assert all(list(s) == FIELDS_OF_A_SENTENCE for s in scored["sentences"])


FIELDS_OF_A_SENTENCE = ["start", "end", "moves", "responsibilities", "skills", "key_points"]


def test_sentences_are_parts_of_the_answer(run: Run) -> None:
    answer = f"🙂 {STRONG}\r\nThat was – Größe & all – the “end”."
    (scored,) = score(run, record(answer=answer))

    parts = [answer[s["start"] : s["end"]] for s in scored["sentences"]]
    assert parts[-1] == "That was – Größe & all – the “end”."
    assert "".join("".join(parts).split()) == "".join(answer.split())


def test_records_come_out_in_the_order_in_which_they_went_in(run: Run) -> None:
    records = [record(id=i, answer=answer) for i, answer in enumerate([WEAK, STRONG, "fine", WEAK, STRONG])]
    scored = score(run, *records)

    assert [one["id"] for one in scored] == [0, 1, 2, 3, 4]
    assert [one["gate"] for one in scored] == [None, None, "too_short", None, None]
    assert scored[1]["overall"] == scored[4]["overall"] > scored[0]["overall"] == scored[3]["overall"]


def test_a_gated_answer_has_nulls_and_its_reason(run: Run) -> None:
    (scored,) = score(run, record(answer="fine"))

    assert list(scored) == FIELDS
    assert scored["gate"] == "too_short"
    assert [scored[name] for name in ("overall", "interval", "verdict", "capped")] == [None] * 4
    assert scored["dimensions"] == dict.fromkeys(DIMENSIONS)
    assert scored["sentences"] == scored["advice"] == scored["skills"] == []


def test_kind_and_competency_of_an_unknown_question_are_inferred(run: Run) -> None:
    (scored,) = score(run, record())

    assert scored["kind"] == "behavioral"
    assert scored["competency"] in COMPETENCIES


def test_kind_and_competency_that_are_given_come_back(run: Run) -> None:
    scored = score(run, *(record(kind=kind, competency="leadership") for kind in KINDS))

    assert [one["kind"] for one in scored] == list(KINDS)
    assert {one["competency"] for one in scored} == {"leadership"}


def test_an_explanation_has_nulls_where_nothing_is_rated(run: Run) -> None:
    (scored,) = score(run, record(question="Explain what an API is.", kind="explain"))

    missing = {name for name, level in scored["dimensions"].items() if level is None}
    assert missing == {"ownership", "outcome"}


def test_a_question_of_the_bank_is_known_by_its_id(run: Run, small_bank: Path, slug: str) -> None:
    bank, _ = load_bank(small_bank)
    question = next(question for question in bank.questions if question.slug == slug)
    answer = max(bank.answers[slug], key=lambda answer: answer.ratings[0].overall or 0).answer
    (scored,) = score(run, {"id": 7, "question_id": slug, "answer": answer})

    assert (scored["kind"], scored["competency"]) == (question.kind, question.competency)
    assert [point["id"] for point in scored["key_points"]] == [point.id for point in question.key_points]
    assert {point["state"] for point in scored["key_points"]} <= {"found", "thin", "missing"}
    assert all(point["sentence"] in answer for point in scored["key_points"])
    assert any(point["state"] == "found" for point in scored["key_points"])


def test_an_unknown_id_does_not_matter_when_the_question_is_there(run: Run) -> None:
    plain, named = score(run, record(), record(question_id="not-in-the-bank"))

    assert named == plain


def test_seniority_changes_only_the_verdict(run: Run) -> None:
    answers = [WEAK, STRONG, "I asked the vendor for a date because the launch waited for it, and they kept it."]
    for answer in answers:
        plain, entry, mid, senior = score(
            run, record(answer=answer), *(record(answer=answer, seniority=s) for s in ("entry", "mid", "senior"))
        )
        assert plain == mid
        assert {**entry, "verdict": ""} == {**mid, "verdict": ""} == {**senior, "verdict": ""}
        places = [VERDICTS.index(one["verdict"]) for one in (entry, mid, senior)]
        assert places == sorted(places, reverse=True)


def test_empty_lines_are_passed_over_and_still_counted(run: Run) -> None:
    assert [one["id"] for one in score(run, "", record(), "   ", record(id="a2"))] == ["a1", "a2"]
    assert refusal(run, "", record(), "", "{").startswith("line 4: ")


def test_nothing_in_gives_nothing_out(run: Run) -> None:
    assert score(run) == []


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("not json", "is not JSON"),
        ('{"id": 1, ', "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[1, 2]", "is not a JSON object"),
        ("null", "is not a JSON object"),
        ({"id": 1, "question": PROMPT}, "needs 'answer', a text"),
        (record(answer=None), "needs 'answer', a text"),
        (record(answer=["text"]), "needs 'answer', a text"),
        (record(question=""), "needs 'question', a text, or 'question_id'"),
        (record(question=7), "needs 'question', a text, or 'question_id'"),
        ({"id": 1, "answer": STRONG}, "needs 'question', a text, or 'question_id'"),
        ({"id": 1, "question_id": "nowhere", "answer": STRONG}, "the bank has no question 'nowhere'"),
        ({"id": 1, "question_id": 5, "answer": STRONG}, "needs 'question', a text, or 'question_id'"),
        (record(kind="riddle"), "'kind' is one of behavioral, "),
        (record(kind=["behavioral"]), "'kind' is one of behavioral, "),
        (record(competency="cooking"), "'competency' is one of motivation, "),
        (record(seniority="boss"), "'seniority' is one of entry, mid, senior"),
        (record(seniority=3), "'seniority' is one of entry, mid, senior"),
    ],
    ids=lambda value: (value if isinstance(value, str) else json.dumps(value))[:24],
)
def test_a_bad_line_is_named_with_its_number(run: Run, bad: dict[str, Any] | str, reason: str) -> None:
    said = refusal(run, record(), bad, record())

    assert said.startswith("line 2: ")
    assert reason in said


@pytest.mark.parametrize("seniority", [["mid"], {"level": "mid"}], ids=["list", "object"])
def test_a_seniority_of_the_wrong_type_is_named_with_its_line(run: Run, seniority: Any) -> None:
    assert refusal(run, record(seniority=seniority)).startswith("line 1: ")


@pytest.mark.parametrize("field", ["id", "question"])
def test_half_a_surrogate_pair_is_no_obstacle(run: Run, field: str) -> None:
    (scored,) = score(run, record(**{field: "half \ud83d pair"}))

    assert scored["overall"] is not None
    assert scored["id"] == ("half ? pair" if field == "id" else "a1")


def test_half_a_surrogate_pair_in_an_answer_is_read_as_a_blank(run: Run) -> None:
    (scored,) = score(run, record(answer=f"half \ud83d pair {STRONG}"))

    assert scored["overall"] is not None


def test_a_bad_line_gets_a_record_with_its_error_and_the_others_go_on(run: Run, tmp_path: Path) -> None:
    output = tmp_path / "scored.jsonl"
    records = [record(), "{", record(id="a3", kind="riddle"), record(id="a4")]
    result = run("score", "--input", "-", "--output", str(output), stdin=lines(*records))

    scored = [json.loads(line) for line in output.read_text().splitlines()]
    assert result.exit_code == 1
    assert [one["id"] for one in scored] == ["a1", None, "a3", "a4"]
    assert ["error" in one for one in scored] == [False, True, True, False]
    assert scored[3] == {**scored[0], "id": "a4"}
    assert [line[:7] for line in result.stderr.splitlines() if line.startswith("line ")] == ["line 2:", "line 3:"]


def test_only_the_first_8000_characters_of_an_answer_are_read(run: Run) -> None:
    answer = " ".join([STRONG] * 20)
    long, cut = score(run, record(answer=answer), record(answer=answer[:8_000]))

    assert len(answer) > 8_000
    assert long == cut


def test_files_are_read_and_written_in_utf_8(run: Run, tmp_path: Path) -> None:
    source, output = tmp_path / "answers.jsonl", tmp_path / "scored.jsonl"
    source.write_text(json.dumps(record(id="Łódź 🙂"), ensure_ascii=False) + "\r\n", encoding="utf-8")

    result = run("score", "--input", str(source), "--output", str(output))
    assert result.exit_code == 0
    assert result.stdout == ""
    assert json.loads(output.read_text(encoding="utf-8"))["id"] == "Łódź 🙂"


def test_bytes_that_are_not_utf_8_are_replaced_and_scored(run: Run) -> None:
    line = json.dumps(record(id="caf?")).replace("caf?", "caf\xe9").encode("latin-1") + b"\n"
    result = run("score", "--input", "-", stdin=line)

    assert result.exit_code == 0
    assert json.loads(result.stdout)["id"] == "caf\ufffd"


def test_progress_goes_to_standard_error_only(run: Run) -> None:
    result = run("score", "--input", "-", stdin=lines(record()))

    assert "Loaded the scorer" in result.stderr
    assert len(result.stdout.splitlines()) == 1


def test_a_missing_file_is_an_error_of_use(run: Run, tmp_path: Path) -> None:
    result = run("score", "--input", str(tmp_path / "none.jsonl"))

    assert result.exit_code == 2
    assert "none.jsonl" in result.stderr


def test_train_keeps_the_scorer_and_says_its_version(run: Run, scorer: AnswerScorer) -> None:
    result = run("train")

    assert result.exit_code == 0
    assert result.stdout == f"scorer {scorer.version} is ready\n"


def test_explain_shows_every_sentence_and_the_sum(run: Run, slug: str) -> None:
    result = run("explain", "--question", slug, stdin=STRONG)

    assert result.exit_code == 0
    assert all(f"| {name} " in result.stdout for name in DIMENSIONS)
    assert "overall " in result.stdout
    assert STRONG[:60] in result.stdout


def test_explain_says_why_there_is_no_rating(run: Run, slug: str) -> None:
    assert run("explain", "--question", slug, stdin="fine").stdout == "No rating: too_short\n"


def test_explain_of_an_unknown_question_names_it(run: Run) -> None:
    result = run("explain", "--question", "nowhere", stdin=STRONG)

    assert result.exit_code == 1
    assert "the bank has no question 'nowhere'" in result.stderr
