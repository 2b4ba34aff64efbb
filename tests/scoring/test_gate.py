"""The gate: which answers get no rating, which are rated with a doubt, and which simply pass."""

from collections import Counter

import pytest

from tests.factories import STRONG, WEAK
from tpmprep import paths
from tpmprep.content.bank import load_bank
from tpmprep.scoring.gate import GateReading, clean, read_gate

QUESTION = "Tell me about a time when a dependency between two teams slipped. What did you do, and what came of it?"
PASSES = GateReading(None, None)


def gate_of(text: str, question: str = QUESTION, model_answer: str | None = None) -> GateReading:
    return read_gate(clean(text), question, model_answer)


@pytest.mark.parametrize("text", ["", "   ", "\n\t\r\n", "\u00a0\u2003", "\u200b\ufeff", "\x00\x00", "\u202e"])
def test_an_answer_of_nothing_is_empty(text: str) -> None:
    assert gate_of(text).gate == "empty"


@pytest.mark.parametrize(
    "text",
    ["fine", "yes", "Yes!", "I don't know", "not sure, sorry", "I would ask them.", "no idea at all", "I’d talk. Yes."],
)
def test_a_few_words_are_too_short(text: str) -> None:
    assert gate_of(text).gate == "too_short"


@pytest.mark.parametrize(
    "text",
    [
        "asdf jkl qwer asdf hjkl sdfg zxcv qwer asdf",
        "lkjsdf oiwe sdlkfj woei sldkfj woeiru sldkf woeir",
        "kdjfh skdjfh ksjdhf ksjdfh kjsdhf kjshdf kjh sdkjfh",
        "fgh dfgh fghj tyui bnm cvbn rtyu ghjk dfg",
        "bla bla bla bla bla bla bla bla bla bla",
        "aaaaaaa",
        "x" * 8_000,
        "!!! ??? ...",
        "🙂🙂🙂 🎉",
    ],
    ids=lambda text: text[:12],
)
def test_keyboard_noise_is_gibberish(text: str) -> None:
    assert gate_of(text).gate == "gibberish"


@pytest.mark.parametrize(
    "text",
    [
        QUESTION,
        QUESTION.upper(),
        QUESTION.replace(" ", "\r\n"),
        f"{QUESTION} {QUESTION}",
        f"{QUESTION} Good question, I like it.",
        f"The question is: {QUESTION}",
        QUESTION.split(". ", maxsplit=1)[0],
    ],
    ids=lambda text: f"{len(text)} {text[:8]!r}",
)
def test_the_question_pasted_back_is_an_echo(text: str) -> None:
    assert gate_of(text).gate == "question_echo"


OTHER_LANGUAGES = {
    "German": "Ich habe den Termin mit dem Lieferanten neu verhandelt und wir haben es am Ende nicht geschafft.",
    "Spanish": "En mi último proyecto tuvimos un retraso con el proveedor y yo hablé con los dos equipos.",
    "French": "Nous avons eu un retard et j'ai parlé avec les deux équipes pour trouver une solution dans la semaine.",
    "Portuguese": "No meu projeto o fornecedor atrasou e eu falei com as duas equipes para não perder a data.",
    "Italian": "Nel mio progetto il fornitore era in ritardo e io ho parlato con i due gruppi per non perdere la data.",
    "Dutch": "In mijn project was de leverancier te laat en ik heb met het team van de klant een nieuwe datum gekozen.",
    "Swedish": "Jag hade ett projekt där leverantören blev två veckor sen och jag pratade med båda teamen.",
    "Polish": "Rozmawiałem z dostawcą i przesunęliśmy termin o dwa tygodnie, ale zespół nie był z tego zadowolony.",
    "Turkish": "Projede bir gecikme oldu ve ben tedarikçi ile görüştüm, iki hafta sonra yeni bir tarih için anlaştık.",
    "Indonesian": "Saya berbicara dengan pemasok dan kami menunda tanggal itu selama dua minggu karena ada masalah.",
    "Russian": "Я поговорил с поставщиком и перенёс срок на две недели.",
    "Greek": "Μίλησα με τον προμηθευτή και μεταφέραμε την ημερομηνία κατά δύο εβδομάδες.",
    "Arabic": "تحدثت مع المورد وأجلنا الموعد أسبوعين ثم أخبرت الراعي.",
    "Hindi": "मैंने आपूर्तिकर्ता से बात की और तारीख दो सप्ताह आगे बढ़ा दी।",
    "Chinese": "我和供应商谈了，把日期推迟了两个星期。",
    "Japanese": "私はサプライヤーと話し、期限を二週間延ばしました。",
    "Korean": "공급업체와 이야기하고 날짜를 두 주 미뤘습니다.",
    "Latin filler": "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.",
}


@pytest.mark.parametrize("text", OTHER_LANGUAGES.values(), ids=OTHER_LANGUAGES)
def test_an_answer_in_another_language_is_named_so(text: str) -> None:
    assert gate_of(text).gate == "off_language"


@pytest.mark.parametrize(
    "text",
    [
        "Am avut un proiect în care furnizorul a întârziat două săptămâni, așa că am vorbit cu ambele echipe.",
        "Měl jsem projekt, kde se dodavatel zpozdil o dva týdny, tak jsem mluvil s oběma týmy a dohodli jsme nový termín.",
        "Minulla oli projekti, jossa toimittaja myöhästyi kaksi viikkoa, joten puhuin molempien tiimien kanssa.",
        "Volt egy projektem, ahol a beszállító két hetet késett, ezért beszéltem mindkét csapattal.",
        "Jeg hadde et prosjekt hvor leverandøren ble to uker forsinket, så jeg snakket med begge teamene.",
    ],
    ids=["Romanian", "Czech", "Finnish", "Hungarian", "Norwegian"],
)
def test_an_answer_in_a_smaller_language_is_named_so(text: str) -> None:
    assert gate_of(text).gate == "off_language"


@pytest.mark.parametrize(
    "text",
    [
        "risk register, stakeholder map, RACI, Gantt chart, Jira, Kanban, velocity, burndown, OKR, SLA",
        "- planning\n- risk management\n- communication\n- stakeholder alignment\n- budget\n- Agile\n- Scrum\n- leadership",
        "Agile Scrum Kanban Jira Confluence Waterfall Prince2 PMP SAFe Lean Six Sigma DevOps CI/CD",
        "critical path; earned value; float; buffer; baseline; change control; dependencies; milestones",
        "12, 45, 30%, 2024, 15, 99.9",
    ],
    ids=lambda text: text[:12],
)
def test_terms_or_figures_without_statements_are_a_list(text: str) -> None:
    assert gate_of(text).gate == "list_stuffing"


def test_figures_with_their_units_are_a_list() -> None:
    assert gate_of("40 %, 3 weeks, 12 people, $2m, 99.9 %, 14 days, 5 teams, 60 calls, 8").gate == "list_stuffing"


TRUE_ANSWERS = {
    "weak": WEAK,
    "strong": STRONG,
    "one sentence": "I asked the supplier for the part and moved the launch by two weeks.",
    "transcript": "so um i was like the pm and the vendor they was late two week so i call them every day until it come",
    "bullets": "- I called the supplier on Monday.\n- I moved the test by two days.\n- We shipped on 3 May.",
    "terse bullets": "- Vendor late by 2 weeks\n- Called their lead, got 14 of 60 parts early\n- Moved test to May\n- Launch on time",
    "not done": "I have not done this yet, but I would first ask which date is fixed and why it is fixed.",
    "foreign names": "I rang Müller, Łukasz and Søren at Électricité de France; they agreed, and we shipped.",
    "misspelt": "teh vendro was laet so i calld thm evry dya untl thy snt it adn we shiped",
    "repeats the question first": f"{QUESTION} In May our payment team waited for the ledger team. I asked their lead "
    "what was missing, moved the refunds to June, and told the sponsor. We launched on time with three defects.",
    "emoji": "I called the vendor 🙂 and they sent the missing part on Friday 🎉 so we shipped.",
    "typographic": "I’d asked the vendor’s lead – twice – what’s missing… It wasn’t the part, it was the test.",
    "off topic": "I love to cook with my family, and on Sundays we go to the lake and swim until the evening.",
}


@pytest.mark.parametrize("text", TRUE_ANSWERS.values(), ids=TRUE_ANSWERS)
def test_a_true_answer_passes_without_doubt(text: str) -> None:
    assert gate_of(text) == PASSES


@pytest.mark.parametrize(
    "text",
    [
        "API gateway failed, rolled back, told sponsor, lost two days, fixed config, shipped Friday.",
        "Built CI pipeline, migrated 40 services, cut deploy time 3h to 20min, trained 12 devs, zero downtime.",
        "Vendor slipped two weeks. Called their lead daily. Swapped test order. Told sponsor early. Launched Friday.",
        "Situation: supplier two weeks late.\nTask: keep launch.\nAction: asked lead, swapped tests, told sponsor.\n"
        "Result: launched 1 September, three defects.",
    ],
    ids=lambda text: text[:12],
)
def test_statements_in_telegram_style_are_no_list(text: str) -> None:
    assert gate_of(text).gate is None


def test_every_rated_answer_of_the_bank_comes_out_as_its_raters_said_but_for_one_echo_in_other_words() -> None:
    bank, _ = load_bank(paths.QUESTION_BANK)

    wrong = {
        answer.id: reading.gate
        for question, answer in bank.rated()
        for reading in [gate_of(answer.answer, question.prompt, question.model_answer)]
        if reading.gate != Counter(rating.gate for rating in answer.ratings).most_common(1)[0][0]
    }
    assert wrong == {"gates-and-sprints-why-02": None}  # two of its three raters saw an echo, one an answer


def test_a_pasted_model_answer_is_rated_with_its_doubt() -> None:
    assert gate_of(STRONG, model_answer=STRONG) == GateReading(None, "pasted_model_answer")


def test_a_few_borrowed_words_raise_no_doubt() -> None:
    text = f"{WEAK} I asked their lead developer how many calls used it, and I told the sponsor."

    assert gate_of(text, model_answer=STRONG) == PASSES


def test_text_repeated_again_and_again_is_doubted() -> None:
    assert gate_of(f"{WEAK}\n{WEAK}\n{WEAK}") == GateReading(None, "repeated")


def test_an_answer_mostly_copied_from_the_question_is_doubted() -> None:
    question = (
        "Two teams share one test system, and both need it in the week before the launch. The vendor cannot give you a "
        "second one before May, the sponsor wants the date to hold, and the lead of the other team is on leave. "
    )
    own = (
        "Honestly I'd probably ring whoever covers holidays, negotiate mornings versus afternoons, write the agreement "
        "down, then warn everybody affected about delays and remaining reserve."
    )

    assert gate_of(f"{question} {own}", question) == GateReading(None, "copied_question")
    assert gate_of(own, question) == PASSES


@pytest.mark.parametrize(
    "text", ["a\x00b", "tab\there", "line\r\nend", "\u202eright to left", "join\u200der", "half \ud800 pair", "ok\n"]
)
def test_cleaning_keeps_the_length_and_every_line_end(text: str) -> None:
    cleaned = clean(text)

    assert len(cleaned) == len(text)
    assert [i for i, c in enumerate(cleaned) if c == "\n"] == [i for i, c in enumerate(text) if c == "\n"]
    cleaned.encode()


def test_cleaning_leaves_ordinary_text_alone() -> None:
    assert clean(STRONG) == STRONG
    assert clean("Łódź 🙂 – “naïve”\n") == "Łódź 🙂 – “naïve”\n"


@pytest.mark.parametrize("blanks", [30, 1_500])
def test_many_blanks_between_commas_are_read_as_quickly_as_others(blanks: int) -> None:
    own = ("We met, " + " " * blanks) * 5

    assert gate_of(f"{own}. {WEAK}").gate is None
