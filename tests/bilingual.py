"""Invented minutes in two languages, and the ways councils print the two together."""

import html
from collections.abc import Sequence
from itertools import chain, zip_longest
from textwrap import wrap

__all__ = [
    "ASIDE",
    "ENGLISH",
    "PAIRS",
    "WELSH",
    "by_turns",
    "in_cells",
    "in_columns",
    "in_frames",
    "in_table",
    "line_by_line",
    "lines",
    "one_then_other",
    "pair_by_pair",
    "paragraphs",
    "wrapped",
]

# Each paragraph in Welsh and in English, as a translator sets them beside each other.
PAIRS = (
    (
        "CYNGOR TREF ABERLLWYN",
        "ABERLLWYN TOWN COUNCIL",
    ),
    (
        "Pwyllgor Hamdden a Mannau Agored",
        "Leisure and Open Spaces Committee",
    ),
    (
        ("Cofnodion y cyfarfod a gynhaliwyd yn Neuadd y Farchnad, Aberllwyn, ar 9 Mawrth 2021 am 7.00 y.h."),
        "Minutes of the meeting held at the Market Hall, Aberllwyn, on 9 March 2021 at 7.00 pm",
    ),
    (
        "Presennol: Y Cynghorwyr Gwenllian Puw (Cadeirydd), Ifor Prys, Non Tegid a Steffan Rowlands",
        "Present: Councillors Gwenllian Puw (Chair), Ifor Prys, Non Tegid and Steffan Rowlands",
    ),
    (
        "Yn bresennol hefyd: Mair Ogwen (Clerc)",
        "In attendance: Mair Ogwen (Clerk)",
    ),
    (
        "1. Ymddiheuriadau",
        "1. Apologies",
    ),
    (
        "Derbyniwyd ymddiheuriadau gan y Cynghorydd Dewi Gele.",
        "Apologies were received from Councillor Dewi Gele.",
    ),
    (
        "2. Datganiadau o fuddiant",
        "2. Declarations of interest",
    ),
    (
        "Ni chafwyd yr un.",
        "There were none.",
    ),
    (
        "3. Cofnodion",
        "3. Minutes",
    ),
    (
        ("PENDERFYNWYD: Bod cofnodion y cyfarfod a gynhaliwyd ar 9 Chwefror 2021 yn cael eu cymeradwyo."),
        "RESOLVED: That the minutes of the meeting held on 9 February 2021 be approved.",
    ),
    (
        "4. Meysydd chwarae",
        "4. Play areas",
    ),
    (
        "Cyflwynodd y Clerc yr adroddiad archwilio a nododd y pwyllgor y pwyntiau a ganlyn:",
        "The Clerk presented the inspection report and the committee noted the following points:",
    ),
    (
        "(a) bod y siglenni ym Mharc y Bont wedi eu trwsio a'r llithren wedi ei hailagor i'r cyhoedd;",
        "(a) that the swings at Parc y Bont had been repaired and the slide reopened to the public;",
    ),
    (
        "(b) bod angen wyneb newydd ar lwybr Cae Felin cyn y gaeaf, am gost o ryw £4,200.",
        "(b) that the path at Cae Felin needed a new surface before winter, at a cost of some £4,200.",
    ),
    (
        (
            "Gofynnodd y Cynghorydd Prys a fyddai'r gwaith yn effeithio ar y maes parcio. Atebodd y Clerc"
            " y byddai'r maes parcio yn aros ar agor."
        ),
        (
            "Councillor Prys asked whether the work would affect the car park. The Clerk replied that the"
            " car park would stay open."
        ),
    ),
    (
        "PENDERFYNWYD: Bod y Clerc yn gofyn am dri phris am y llwybr.",
        "RESOLVED: That the Clerk obtain three prices for the path.",
    ),
    (
        "5. Rhandiroedd",
        "5. Allotments",
    ),
    (
        "Nodwyd bod deuddeg o bobl yn aros am randir, a bod y rhent heb newid ers 2016.",
        (
            "It was noted that twelve people were waiting for a plot, and that the rent had not changed "
            "since 2016."
        ),
    ),
    (
        (
            "PENDERFYNWYD: Bod y rhent yn codi i £30 y flwyddyn o fis Ebrill, gyda phump o blaid ac un yn"
            " erbyn."
        ),
        "RESOLVED: That the rent be raised to £30 a year from April, by five votes to one.",
    ),
    (
        "6. Dyddiad y cyfarfod nesaf",
        "6. Date of next meeting",
    ),
    (
        "13 Ebrill 2021 am 7.00 y.h.",
        "13 April 2021 at 7.00 pm",
    ),
)
WELSH = tuple(welsh for welsh, _ in PAIRS)
ENGLISH = tuple(english for _, english in PAIRS)

# What is nobody's translation, to stand beside any minutes in English.
ASIDE = {
    "cy": (
        "Croesawodd y Cadeirydd bawb i'r cyfarfod a diolchodd i'r staff am eu gwaith dros y flwyddyn.",
        (
            "Adroddodd y Pennaeth Addysg fod nifer y plant sy'n cael eu haddysgu gartref wedi codi eto "
            "eleni, a bod y tîm yn ymweld â phob teulu o leiaf unwaith y tymor."
        ),
        ("Mynegwyd pryder ynghylch cyflwr y ffordd ger yr afon, a chytunwyd i ysgrifennu at yr awdurdod."),
        "Nodwyd yr adroddiad.",
        (
            "Gofynnodd aelod pryd y byddai'r llyfrgell yn ailagor, ac atebodd y swyddog y byddai hynny "
            "cyn y Pasg."
        ),
        "Penderfynwyd cymeradwyo'r gyllideb ar gyfer y flwyddyn nesaf heb ei newid.",
        "Bydd y pwyllgor yn trafod y mater eto pan fydd canlyniad yr ymgynghoriad yn hysbys.",
        ("Diolchwyd i'r gwirfoddolwyr a fu'n glanhau'r traeth, a gofynnwyd i'r Clerc anfon llythyr atynt."),
    ),
    "ga": (
        (
            "Chuir an Cathaoirleach fáilte roimh na comhaltaí agus ghabh sí buíochas leis an bhfoireann "
            "as a gcuid oibre i rith na bliana."
        ),
        "Glacadh d'aon ghuth leis na miontuairiscí ón gcruinniú a bhí ann i mí an Mhárta.",
        (
            "D'fhiafraigh comhalta cathain a dheiseofar an bóthar cois farraige, agus dúirt an "
            "t-innealtóir go mbeadh an obair ag tosú roimh dheireadh na bliana."
        ),
        "Aontaíodh litir a sheoladh chuig an Roinn maidir leis an easpa tithíochta sa cheantar.",
        "Thug an Stiúrthóir tuairisc ar an mbuiséad agus mhínigh sé na hathruithe atá beartaithe.",
    ),
    "gd": (
        (
            "Chuir an Cathraiche fàilte air na buill agus thug e taing dhan luchd-obrach airson na rinn "
            "iad tron bhliadhna."
        ),
        "Dh'aontaich a' chomataidh gun robh geàrr-chunntas na coinneimh mu dheireadh ceart.",
        (
            "Dh'fhaighnich ball cuin a bhiodh an rathad faisg air a' chidhe air a chàradh, agus thuirt an"
            " t-oifigear gum biodh an obair a' tòiseachadh as t-samhradh."
        ),
        (
            "Bha draghan aig muinntir an àite mu dheidhinn na drochaid, agus chaidh aontachadh litir a "
            "chur chun an riaghaltais."
        ),
    ),
    "pl": (
        (
            "Przewodniczący powitał zebranych i poinformował, że protokół z poprzedniego posiedzenia "
            "został przyjęty bez uwag, a następnie przedstawił plan pracy na kolejny rok."
        ),
        (
            "Mieszkańcy zapytali, kiedy zostanie naprawiona droga przy szkole, ponieważ jej stan jest "
            "bardzo zły i zagraża bezpieczeństwu dzieci, które chodzą tędy codziennie."
        ),
    ),
}


def one_then_other(one: Sequence[str], two: Sequence[str]) -> str:
    """All of one language, then all of the other."""
    return "\n\n".join((*one, *two)) + "\n"


def by_turns(one: Sequence[str], two: Sequence[str]) -> str:
    """A paragraph of each in turn."""
    return "\n\n".join(_alternating(one, two)) + "\n"


def line_by_line(one: Sequence[str], two: Sequence[str]) -> str:
    """A paragraph of each in turn, without blank lines."""
    return "\n".join(_alternating(one, two)) + "\n"


def pair_by_pair(one: Sequence[str], two: Sequence[str]) -> str:
    """Each paragraph right above its translation, a blank line after the two."""
    return "\n\n".join(map("\n".join, zip(one, two, strict=True))) + "\n"


def in_cells(one: Sequence[str], two: Sequence[str]) -> str:
    """Side by side in the cells of a row, as readers print tables."""
    return "\n".join(map(" | ".join, zip(one, two, strict=True))) + "\n"


def in_columns(one: Sequence[str], two: Sequence[str], *, width: int = 52) -> str:
    """Side by side on the page, each wrapped in a column of its own."""
    lines: list[str] = []
    for left, right in zip(one, two, strict=True):
        beside = zip_longest(wrap(left, width), wrap(right, width), fillvalue="")
        lines += [*(f"{a:<{width + 4}}{b}".rstrip() for a, b in beside), ""]
    return "\n".join(lines) + "\n"


def in_table(*columns: Sequence[str]) -> str:
    """A table in a web page, its cells plain."""
    return _table(columns, "{}")


def in_frames(*columns: Sequence[str]) -> str:
    """A table in a web page that is there for the layout: its cells hold paragraphs."""
    return _table(columns, "<p>{}</p>")


def paragraphs(words: Sequence[str]) -> str:
    """One language alone, a blank line between paragraphs."""
    return "\n\n".join(words) + "\n"


def lines(words: Sequence[str]) -> str:
    """One language alone, a paragraph a line."""
    return "\n".join(words) + "\n"


def wrapped(words: Sequence[str], *, width: int = 52) -> str:
    """One language alone, each paragraph wrapped."""
    return "\n\n".join("\n".join(wrap(each, width)) for each in words) + "\n"


def _alternating(one: Sequence[str], two: Sequence[str]) -> list[str]:
    return [words for words in chain.from_iterable(zip_longest(one, two)) if words is not None]


def _table(columns: Sequence[Sequence[str]], cell: str) -> str:
    rows = (
        "".join(f"<td>{cell.format(html.escape(words))}</td>" for words in row)
        for row in zip(*columns, strict=True)
    )
    return f"<html><body><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></body></html>"
