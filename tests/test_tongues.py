"""The language of a stretch of text: English is never taken for another, others are told from it."""

from itertools import pairwise

import pytest
from bilingual import ASIDE, ENGLISH, WELSH
from reading import examples

from minutes_nlp.language.tongues import (
    Line,
    among,
    hints_at_exclusion,
    language_of,
    languages_of,
    may_be_foreign,
    name_of,
)
from minutes_nlp.pipeline import parse

# Paragraphs as councils have them translated, at least two sentences each.
FOREIGN = [
    *(
        pytest.param(language, f"{one} {two}", id=f"{language} {number}")
        for language, aside in ASIDE.items()
        for number, (one, two) in enumerate(zip(aside, (*aside[1:], aside[0]), strict=True), 1)
    ),
    *(
        pytest.param("cy", f"{one} {two}", id=f"Welsh minutes {number}")
        for number, (one, two) in enumerate(pairwise(WELSH[11:17]), 1)
    ),
    pytest.param(
        "fr",
        "Le président a souhaité la bienvenue aux membres du conseil. Les habitants ont demandé quand la "
        "route près de l'école serait réparée, car son état est dangereux pour les enfants.",
        id="French",
    ),
    pytest.param(
        "es",
        "El presidente dio la bienvenida a los miembros del consejo. Los vecinos preguntaron cuándo se "
        "arreglaría el camino que lleva a la escuela, porque está en mal estado.",
        id="Spanish",
    ),
    pytest.param(
        "pt",
        "O presidente deu as boas-vindas aos membros do conselho. Os moradores perguntaram quando a estrada"
        " junto da escola seria reparada, porque está em mau estado.",
        id="Portuguese",
    ),
    pytest.param(
        "it",
        "Il presidente ha dato il benvenuto ai membri del consiglio. Gli abitanti hanno chiesto quando "
        "sarebbe stata riparata la strada della scuola, che è in pessimo stato.",
        id="Italian",
    ),
    pytest.param(
        "de",
        "Der Vorsitzende begrüßte die Mitglieder des Rates und stellte fest, dass das Protokoll der letzten"
        " Sitzung angenommen worden war. Die Straße bei der Schule wird nicht vor dem Winter ausgebessert.",
        id="German",
    ),
    pytest.param(
        "nl",
        "De voorzitter heette de leden van de raad welkom. De bewoners vroegen wanneer de weg bij de school"
        " wordt hersteld, omdat het voor de kinderen niet veilig is.",
        id="Dutch",
    ),
    pytest.param(
        "ro",
        "Președintele a urat bun venit membrilor consiliului. Locuitorii au întrebat când va fi reparat "
        "drumul de la școală, pentru că este în stare foarte proastă.",
        id="Romanian",
    ),
    pytest.param(
        "lt",
        "Pirmininkas pasveikino tarybos narius ir pranešė, kad posėdžio protokolas buvo patvirtintas be "
        "pakeitimų. Gyventojai klausė, kada bus sutvarkytas kelias prie mokyklos.",
        id="Lithuanian",
    ),
    pytest.param(
        "hu",
        "Az elnök üdvözölte a tagokat, és elmondta, hogy a jegyzőkönyvet változtatás nélkül elfogadták. A "
        "lakók azt kérdezték, hogy mikor javítják meg az iskola melletti utat, mert nem biztonságos.",
        id="Hungarian",
    ),
    pytest.param(
        "tr",
        "Başkan üyelere hoş geldiniz dedi ve tutanağın değişiklik yapılmadan kabul edildiğini söyledi. "
        "Okulun yanındaki yol çok kötü olduğu için bir an önce onarılması istendi ve bu kabul edildi.",
        id="Turkish",
    ),
    pytest.param(
        "so",
        "Guddoomiyuhu wuxuu soo dhaweeyay xubnaha golaha wuxuuna sheegay in qoraalkii shirkii hore la "
        "ansixiyay iyada oo aan waxba laga beddelin, kadibna wuxuu soo bandhigay qorshaha sanadka soo "
        "socda.",
        id="Somali",
    ),
    pytest.param(
        "sq",
        "Kryetari i përshëndeti anëtarët dhe tha se procesverbali ishte miratuar pa ndryshime. Banorët "
        "pyetën se kur do të rregullohet rruga në shkollë, që është shumë e rrezikshme për fëmijët.",
        id="Albanian",
    ),
    pytest.param(
        "cs",
        "Předseda přivítal členy rady a oznámil, že zápis byl schválen bez připomínek. Obyvatelé se ptali, "
        "kdy bude opravena silnice u školy, která je pro děti velmi nebezpečná.",
        id="Czech",
    ),
    pytest.param(
        "und", "چیئرمین نے کونسل کے ارکان کو خوش آمدید کہا اور بتایا کہ سڑک کی مرمت ہو گی۔", id="Urdu"
    ),
    pytest.param("und", "ਪ੍ਰਧਾਨ ਨੇ ਕੌਂਸਲ ਦੇ ਮੈਂਬਰਾਂ ਦਾ ਸਵਾਗਤ ਕੀਤਾ ਅਤੇ ਦੱਸਿਆ ਕਿ ਸੜਕ ਦੀ ਮੁਰੰਮਤ ਹੋਵੇਗੀ।", id="Panjabi"),
    pytest.param("und", "Председатель приветствовал членов совета и сообщил о ремонте дороги.", id="Russian"),
    pytest.param("und", "主席欢迎各位委员出席会议，并报告了学校附近道路的维修情况。", id="Chinese"),
    pytest.param("und", "رحب الرئيس بأعضاء المجلس وأخبرهم بموعد إصلاح الطريق.", id="Arabic"),
]


@pytest.mark.parametrize(("language", "text"), FOREIGN)
def test_other_languages_are_told(language: str, text: str) -> None:
    """A paragraph in another language is told by its tag, and never taken for English."""
    assert language_of(text) == language


# What might be taken for another language, and is English or in no language.
LIKELY_TAKEN = [
    pytest.param(
        "RESOLVED: That the report of the Eisteddfod Working Party be noted and Plaid Cymru be thanked.",
        "en",
        id="Welsh names in a sentence",
    ),
    pytest.param(
        "Cllr Rhys ap Gwilym (Llanfair-yng-Nghornwy), Cllr Siân Puw (Ynys y Bwl), Cllr Dafydd ab Iorwerth",
        "en",
        id="Welsh members and their wards",
    ),
    pytest.param(
        "Merched y Wawr, Clwb Ffermwyr Ifanc, Menter Iaith, Mudiad Meithrin, Ysgol y Moelwyn, Neuadd y Dref",
        None,
        id="Welsh bodies in a list",
    ),
    pytest.param("CYNGOR SIR / COUNTY COUNCIL", "en", id="a title in both languages"),
    pytest.param("1. Ymddiheuriadau / Apologies for absence", "en", id="a heading in both languages"),
    pytest.param(
        "Comhairle Cathrach: Cllr Seán Ó Murchú, Cllr Áine Ní Bhriain, Dún na nGall, Baile Átha Cliath",
        "en",
        id="Irish members",
    ),
    pytest.param("Dáil Éireann, An Bord Pleanála, Uisce Éireann, Iarnród Éireann", None, id="Irish bodies"),
    pytest.param("Comhairle nan Eilean Siar budget for the year", "en", id="a Gaelic council"),
    pytest.param("THE CHAIRMAN MOVED AND IT WAS AGREED THAT THE ACCOUNTS BE PAID", "en", id="capitals"),
    pytest.param(
        "Clerk to chase Highways re potholes, Church Lane. Grit bin ordered.", "en", id="telegraphic"
    ),
    pytest.param(
        "tbe comrnittee rcsolvcd tbat thc rcport bc notcd and tbat tbe officcrs bc tbanked for tbeir work",
        "en",
        id="a bad scan",
    ),
    pytest.param(
        "ii l, rn ie il de oi. tlie la ni ar cl, nn y un lo se ol te ir rnm li el oe ot er iii nl ac",
        None,
        id="a worse scan",
    ),
    pytest.param(
        "tables, chairs, urns, cutlery, crockery, blinds, radiators, heaters, projectors, ladders, brooms",
        None,
        id="a list of things",
    ),
    pytest.param("£1,204.50 2021/22 3.4% 1,118 17 4 0 2 £88.10 £12,006 5.0%", None, id="figures"),
    pytest.param("José Núñez, Łukasz Świątek, Zoë Brontë, Ångström Ltd, Café Olé", None, id="accented names"),
    pytest.param("The café’s façade, résumés and a coup d’état", "en", id="borrowed words"),
    pytest.param("Rue de la Paix, Place de la Concorde, Hôtel de Ville", None, id="French streets"),
    pytest.param("the Counciłâ€™s â€œlocal planâ€\x9d was adopted by members", "en", id="a broken encoding"),
    pytest.param("", None, id="nothing"),
    pytest.param("Signed ................ Date ............", "en", id="a line to sign on"),
    pytest.param("SA19 7LY", None, id="a postcode"),
]


@pytest.mark.parametrize(("text", "language"), LIKELY_TAKEN)
def test_english_is_not_taken_for_another(text: str, language: str | None) -> None:
    """Names, capitals, lists, figures and the noise of scans make no English text another language's."""
    assert language_of(text) == language


@pytest.mark.parametrize(
    "text", [pytest.param(case.values[0], id=case.id) for case in LIKELY_TAKEN if case.values[0]]
)
def test_english_document_stays_whole(text: str) -> None:
    """However often such text stands in English minutes, all of them are read as English."""
    body = "\n\n".join([*ENGLISH[:6], *[str(text)] * 20, *ENGLISH[6:]])
    minutes = parse(body.encode(), "minutes.txt")
    assert (minutes.language, minutes.languages) == ("en", ())
    assert "language" not in {problem.code for problem in minutes.problems}


def test_short_lines_follow_those_around_them() -> None:
    """Names and figures are in the language of their neighbours; where those differ, in English."""
    welsh, english = (
        ASIDE["cy"][1],
        "The committee noted the report of the Director and thanked all of the staff.",
    )
    words = ["42", welsh, "Ifor Prys", welsh, "£4,200", english, "Non Tegid", english]
    lines = [Line(each, "apart") for each in words]
    assert languages_of(lines, among(words)) == ["en", "cy", "cy", "cy", "en", "en", "en", "en"]


def test_sentence_is_in_one_language() -> None:
    """A line within a sentence does not turn to another language for a few words of that."""
    english = "It was agreed that the committee be thanked for the work of the year and that"
    words = [
        *[english] * 3,
        "ar gyfer y plant",
        "and the others be asked to attend the next meeting.",
        english,
    ]
    known = among([*words, *ASIDE["cy"]])
    lines = [Line(each, "within" if number == 3 else "below") for number, each in enumerate(words)]
    assert languages_of(lines, known) == ["en"] * 6


SCREENED = [
    pytest.param(" ".join(ENGLISH), False, id="English"),
    pytest.param(" ".join(WELSH), True, id="Welsh"),
    pytest.param(" ".join(ENGLISH) + " " + ASIDE["cy"][1], True, id="one paragraph of Welsh"),
    pytest.param("ਪ੍ਰਧਾਨ ਨੇ ਕੌਂਸਲ ਦੇ ਮੈਂਬਰਾਂ ਦਾ ਸਵਾਗਤ ਕੀਤਾ", True, id="another script"),
    pytest.param(" ".join(ENGLISH).upper(), True, id="capitals are looked at"),
]


@pytest.mark.parametrize(("text", "foreign"), SCREENED)
def test_documents_are_screened(text: str, foreign: bool) -> None:  # noqa: FBT001 -- a row of the table
    """Plain English is not looked at line by line; what may be something else is."""
    assert may_be_foreign(text) is foreign


EXCLUDING = [
    pytest.param("cy", "Gwaharddwyd y wasg a'r cyhoedd o'r cyfarfod.", id="Welsh, excluded"),
    pytest.param("cy", "Penderfynwyd cau allan y cyhoedd.", id="Welsh, shut out"),
    pytest.param("cy", "ADRODDIAD EITHRIEDIG", id="Welsh, exempt, in capitals"),
    pytest.param("cy", "am ei fod yn gyfrinachol", id="Welsh, confidential, softened"),
    pytest.param("cy", "eu bod yng nghyfrinachol", id="Welsh, confidential, nasal"),
    pytest.param("cy", "mewn sesiwn breifat", id="Welsh, private"),
    pytest.param("ga", "Eisiadh an pobal ón gcruinniú.", id="Irish, excluded"),
    pytest.param("ga", "i seisiún príobháideach", id="Irish, private"),
    pytest.param("gd", "cuspair dìomhair", id="Gaelic, confidential"),
]


@pytest.mark.parametrize(("language", "text"), EXCLUDING)
def test_exclusion_is_known_in_other_languages(language: str, text: str) -> None:
    """What was taken in private is told in the words of the language, with its changing first letters."""
    assert hints_at_exclusion(text, language)


@pytest.mark.parametrize("language", sorted(ASIDE))
def test_plain_text_hints_at_nothing(language: str) -> None:
    """What is said in public is not hidden."""
    assert not hints_at_exclusion(" ".join(ASIDE[language]), language)


def test_languages_have_names() -> None:
    """A person reads the name of a language, not its tag."""
    assert [name_of(code) for code in ("cy", "gd", "en", "und")] == [
        "Welsh", "Scottish Gaelic", "English", "another language",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("family", "text"), [pytest.param(*case, id=case[0]) for case in examples("tongues") if case[1]]
)
def test_examples_of_the_vocabulary(family: str, text: str) -> None:
    """What a table gives as its example is in its language."""
    assert language_of(text) == {"english": "en"}.get(family, family.removeprefix("tongues."))
