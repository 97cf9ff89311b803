"""Metrics: the numbers that count, what they count and measure, which way they went and when."""

import pytest
from hostile import HOSTILE, grows_in_proportion
from hypothesis import given
from hypothesis import strategies as st

from minutes_nlp.extract.metrics import find_metrics
from minutes_nlp.language.seeds import seeds_in
from minutes_nlp.language.sentences import split_sentences
from minutes_nlp.model import Metric, Span

Figure = tuple[str, int | float | str | None, str]


def metrics(text: str) -> list[Metric]:
    """The metrics of a text, its sentences told by rule."""
    return find_metrics(text, split_sentences(text, 0, len(text)))


VALUES: list[tuple[str, list[Figure], str]] = [
    ("The depot had issued 1,415 garden bins.", [("1,415 garden bins", 1415, "bin")], "digits"),
    ("Forty-one allotments had been let.", [("Forty-one allotments", 41, "allotment")], "words"),
    (
        "Three hundred and six lamps were replaced.",
        [("Three hundred and six lamps", 306, "lamp")],
        "hundreds in words",
    ),
    ("The roof repairs would cost £2.35m.", [("£2.35m", 2350000, "GBP")], "a multiplier"),
    ("A sum of €48,500 was set aside for footpaths.", [("€48,500", 48500, "EUR")], "euro"),
    ("Turnout was 34 per cent.", [("34 per cent", 34, "%")], "per cent in words"),
    (
        "Recycling was two percentage points behind the county average.",
        [("two percentage points", 2, "percentage_points")],
        "percentage points",
    ),
    ("Between 4% and 6% of meters had failed.", [("4% and 6%", "4..6", "%")], "a range with and"),
    (
        "Tenders came in at £40-45k.",
        [("£40-45k", "40000..45000", "GBP")],
        "a range that shares its multiplier",
    ),
    (
        "Calls lasted three to four minutes.",
        [("three to four minutes", "3..4", "minute")],
        "a range in words",
    ),
    ("Two-thirds of the budget had been spent.", [("Two-thirds", 0.667, "")], "a fraction, to three places"),
    ("One in four callers rang off.", [("One in four", 0.25, "")], "one in so many"),
    ("Library loans had doubled.", [("doubled", 2, "")], "a multiple"),
    ("Graffiti reports halved in 2022/23.", [("halved", 0.5, "")], "half"),
    (
        "Falls ran at 14 per 10,000 residents.",
        [("14 per 10,000 residents", 14, "per 10,000 residents")],
        "a rate",
    ),
    ("The culvert was 3.2 metres wide.", [("3.2 metres", 3.2, "metre")], "a measure"),
    ("The survey recorded a mean of 36.7mph.", [("36.7mph", 36.7, "mph")], "a speed that was measured"),
    ("Wardens patrol the quay twice a night.", [("twice", 2, "time")], "how often"),
    ("The shelter housed 19 people.", [("19 people", 19, "person")], "a plural without -s"),
    (
        "There were two Young Carers Centres in the borough.",
        [("two Young Carers Centres", 2, "young carers centre")],
        "a proper name is kept whole",
    ),
    (
        "Three open and five closed cases were sampled.",
        [("Three open", 3, "case"), ("five closed cases", 5, "case")],
        "a shared noun",
    ),
    (
        "Nine of the 14 play areas had been inspected.",
        [("Nine", 9, "area"), ("14 play areas", 14, "area")],
        "part of a counted whole",
    ),
    (
        "Sixty grants were offered and 51 were taken up.",
        [("Sixty grants", 60, "grant"), ("51", 51, "grant")],
        "the noun of the figure before",
    ),
    (
        "The team handled 130 cases, of which 22 were urgent.",
        [("130 cases", 130, "case"), ("22", 22, "case")],
        "of which",
    ),
    (
        "Missed bins were 48 in May, 39 in June and 31 in July.",
        [("48", 48, "bin"), ("39", 39, "bin"), ("31", 31, "bin")],
        "three figures of one subject",
    ),
    (
        "There was a shortage of lifeguards. Six had left.",
        [("Six", 6, "lifeguard")],
        "the noun of the sentence before",
    ),
    (
        "Councillor Amble asked how many stiles were broken. The answer was 13.",
        [("13", 13, "stile")],
        "the noun of the question before",
    ),
    ("The median turnaround was 26 days.", [("26 days", 26, "day")], "a length of time that is measured"),
    (
        "Urgent leaks were made safe within four hours.",
        [("four hours", 4, "hour")],
        "the time in which something is done",
    ),
    ("Balances in £  Village hall  1,204.00", [("1,204.00", 1204, "GBP")], "a cell below its currency"),
    (
        "Payments: J Marsh, hedge cutting, £120.00; Fenlock Ltd, padlocks, £18.40.",
        [("£120.00", 120, "GBP"), ("£18.40", 18.4, "GBP")],
        "a list of payments",
    ),
    (
        "There had been two burglaries and one theft.",
        [("two burglaries", 2, "burglary"), ("one theft", 1, "theft")],
        "one beside another count",
    ),
    ("There had been one incident.", [("one incident", 1, "incident")], "that there was one"),
    (
        "Two stiles were mended, one was moved and one remained broken.",
        [("Two stiles", 2, "stile"), ("one", 1, "stile"), ("one", 1, "stile")],
        "one of those counted",
    ),
    (
        "3 no. benches and 2 x gates",
        [("3 no. benches", 3, "bench"), ("2 x gates", 2, "gate")],
        "works of a contract",
    ),
    ("Eleven letters of support had come in.", [("Eleven letters", 11, "letter")], "papers of support"),
    (
        "3 thefts, 2 criminal damage",
        [("3 thefts", 3, "theft"), ("2 criminal damage", 2, "damage")],
        "what has no plural",
    ),
    ("The waiting list stood at 112.", [("112", 112, "")], "the length of a list"),
    ("The rise was 56p for each home.", [("56p", 0.56, "GBP")], "pence"),
    ("Half of one per cent was moved.", [("Half of one per cent", 0.5, "%")], "a part of a percentage"),
    ("One garden plot in five was bare.", [("One garden plot in five", 0.2, "")], "one of a kind in so many"),
    ("Sickness was 9.4 days per post.", [("9.4 days per post", 9.4, "day per post")], "a rate of days"),
    (
        "Buses were cut from 6 to 2 journeys.",
        [("6", 6, "journey"), ("2 journeys", 2, "journey")],
        "from and to that share a noun",
    ),
    (
        "There were 14 fires compared to 19 in May.",
        [("14 fires", 14, "fire"), ("19", 19, "fire")],
        "compared to",
    ),
    ("The sale of 0.4 Ha. at the mill.", [("0.4 Ha.", 0.4, "ha")], "a unit with its full stop"),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=name) for t, e, name in VALUES])
def test_value_and_unit(text: str, expected: list[Figure]) -> None:
    """Each number is found with its words, its plain value and its unit."""
    assert [(m.text, m.value, m.unit) for m in metrics(text)] == expected


NOTHING = [
    ("The bridge would be shut for three weeks.", "the length of a closure"),
    ("It was a 3 year project.", "the length of a project"),
    ("The lease ran for twelve months.", "the length of a lease"),
    ("The matter would be reviewed in five years' time.", "years to come"),
    ("The minutes of item 12 were agreed.", "an item"),
    ("as defined in paragraph 3 of Part 1 of Schedule 12A", "paragraph and part"),
    ("Application 22/00417 was refused.", "a reference"),
    ("The reference number was 58213.", "a reference without a stroke"),
    ("every category 2 defect", "a category"),
    ("see pages 4 and 5", "pages"),
    ("under Standing Order 27", "a standing order"),
    ("3. Minutes of the last meeting", "a label"),
    ("AGREED: 1. That the plan be noted.", "a label inside a sentence"),
    ("The motion was carried by 11 votes to 4 with 2 abstentions.", "votes"),
    ("For: 14", "a vote that is called"),
    ("Against (6)", "a vote in brackets"),
    ("8 in favour, 3 against", "in favour and against"),
    ("There were 4 for and 3 against.", "for and against"),
    ("The meeting opened at 6.45 pm and closed at 9pm.", "times"),
    ("It would shut at four o'clock.", "the clock"),
    ("It was open between ten and four.", "opening hours"),
    ("The fair was held on 3 May 2023, and again on 14/06/23.", "dates"),
    ("The rain of 15 and 16 February was heavy.", "two days of a month"),
    ("The Act of 1990 applied.", "a year"),
    ("Ring 01632 960 147 after six.", "a telephone number"),
    ("The scheme was for children aged five to eleven.", "ages"),
    ("It was open to those aged 60 and over.", "an age and over"),
    ("12 Sorrel Lane was inspected.", "an address"),
    ("A 30mph zone was proposed.", "a speed limit"),
    ("a six-week trial and a 12-month lease", "compounds"),
    ("One resident objected.", "one"),
    ("Three questions had been received.", "what the meeting is made of"),
    ("There were works on the B6412.", "a road"),
    ("on the 21st floor", "an ordinal"),
    ("It would be done before half term.", "half a term"),
    ("A third party had been told.", "a third that is no part"),
    ("in the third quarter of 2020/21", "a quarter of a year"),
    ("An issue had come up.", "up that is no change"),
    ("It was a good idea.", "praise that is no level"),
    ("A high street fund was announced.", "high that is no level"),
    ("He had dialled 999.", "a telephone service"),
    ("Callers to 101 were waiting.", "a telephone service that is called"),
    ("The two parishes would merge.", "a two that points"),
    ("If ten electors ask, a poll is held.", "what is supposed"),
    ("provided that two-thirds of members agree", "a rule"),
    ("The minimum notice was 28 days.", "the time of a rule"),
    ("Chq 1023 was signed.", "a cheque"),
    ("Most drivers exceeded 35mph.", "a speed that is exceeded"),
]


@pytest.mark.parametrize("text", [pytest.param(t, id=name) for t, name in NOTHING])
def test_what_is_no_metric(text: str) -> None:
    """Names, votes, ages, dates and the lengths of rules are left alone."""
    assert metrics(text) == []


CHANGES = [
    ("Rents had risen by 4.5%.", ["increase"], "rose by"),
    ("Mileage had gone up by a third.", ["increase"], "gone up by a part"),
    ("The price of salt had gone up to £61 a tonne.", ["increase"], "gone up to"),
    ("The contractor had increased its charges by 6%.", ["increase"], "an object between verb and figure"),
    ("Fines fell from 612 in 2021/22 to 488 in 2022/23.", ["", "decrease"], "from and to"),
    ("The rate eased from 9% to 7%.", ["", "decrease"], "from and to, told by the values"),
    ("The average wait was 17 days, down from 23.", ["decrease", ""], "down from"),
    ("There had been an increase of 8% in library visits.", ["increase"], "a noun of change"),
    ("There was a 3% fall in visits.", ["decrease"], "a noun of change after the figure"),
    ("Car park income was £410,000, 12% up on the previous year.", ["", "increase"], "up on"),
    ("There were 95 vacancies, eleven fewer than in March.", ["", "decrease"], "fewer than"),
    ("The helpline took 22% more calls.", ["increase"], "more of something"),
    ("Four additional wardens were recruited.", ["increase"], "additional"),
    ("Library loans had doubled.", ["increase"], "doubled"),
    ("Arrears were £88,000, which was unchanged from last year.", ["none"], "unchanged"),
    ("The fee remained at £45.", ["none"], "remained at"),
    ("The fair raised £812.", [""], "raised, of a collection"),
    ("The course was taken up by 23 pupils.", [""], "up that is no change"),
    ("More than 300 residents replied.", [""], "more than a number"),
    ("The average wait improved from 42 to 35 days.", ["", "decrease"], "a wait that improves"),
    ("Recycling had improved to 61%.", ["increase"], "improved to"),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=name) for t, e, name in CHANGES])
def test_change(text: str, expected: list[str]) -> None:
    """Which way each figure went; the figure it started from went nowhere."""
    assert [m.change for m in metrics(text)] == expected


INDICATORS = [
    ("Satisfaction with the parks stood at 71%.", ["Satisfaction with the parks"], "the subject"),
    ("Officers said that the collection rate was 96%.", ["collection rate"], "not who tells it"),
    (
        "Tenants who were in arrears numbered 214.",
        ["Tenants who were in arrears"],
        "a subject with its clause",
    ),
    ("The forecast overspend was £1.2m (3.4%).", ["forecast overspend"] * 2, "the same in brackets"),
    ("Sickness, at 4.4%, was the lowest in the region.", ["Sickness"], "a figure beside its subject"),
    ("Takings, by contrast, were £610.", ["Takings"], "past an aside"),
    ("A subsidy of £185,000 was sought.", ["subsidy sought"], "before of"),
    ("The depot had issued 1,415 garden bins.", ["garden bins issued"], "an object with its verb"),
    ("Forty-one allotments had been let.", ["allotments let"], "a subject with what is said of it"),
    ("There were 88 households on the list.", ["households on the list"], "what there was"),
    ("62% of tenants were satisfied with repairs.", ["tenants satisfied with repairs"], "a share of them"),
    ("Of the levy, £2.4m had been spent.", ["levy spent"], "of the whole"),
    ("The contractor had increased its charges by 6%.", ["charges"], "the object of a change"),
    ("Collection stood at 97.1% against a target of 98%.", ["Collection"] * 2, "a target names no measure"),
    (
        "Repairs numbered 702, compared with 655 in 2021/22.",
        ["Repairs"] * 2,
        "the other side of a comparison",
    ),
    ("Rents were £94 in May and £97 in June.", ["Rents", "Rents"], "two figures of one subject"),
    ("Closing balance at 31 March 2024: £7,305.66.", ["Closing balance"], "a label"),
    ("Orme Ltd - £18.40 - padlocks - May", ["padlocks"], "after the payee and the sum"),
    ("Orme Ltd - padlocks - DD - £18.40", ["padlocks"], "before how it was paid"),
    ("Chq 1024 Orme Tree Care £360.00 tree work.", ["tree work"], "after the sum, in notes"),
    ("J Orme (mowing) £90.00", ["J Orme mowing"], "in brackets before the sum"),
    (
        "Quotations for a gate: Orme £780, Fenlock £845.",
        ["Quotations for a gate Orme", "Quotations for a gate Fenlock"],
        "offers told one by one",
    ),
    (
        "approval of the sale of land at Mill Row, to J Orme, for the sum of £10",
        ["approval of the sale of land at Mill Row"],
        "what is sold for a sum",
    ),
    ("A grant of £500 towards a bench.", ["grant towards a bench"], "what a sum is towards"),
    ("Support in the amount of £4,000 had been promised.", ["Support promised"], "what became of an amount"),
    ("The Clerk agreed to donate £250 to the Scouts.", ["donate to the Scouts"], "to whom it goes"),
    ("A crossing is not advised and was thought to cost £90,000.", ["crossing"], "verbs joined by and"),
    ("Heating costs were expected to add a further £600.", ["Heating costs add"], "an expected verb"),
    ("The award of £1,900 per officer would cost £3m.", ["award officer", "award per officer"], "past a sum"),
    ("The set consisted of nine maps.", ["maps set"], "what consists of it"),
    ("The second instalment of the levy (£9,750) was due.", ["second instalment of the levy"], "in brackets"),
    ("The fee is a reduced price of £80.", ["fee"], "a price that is a price"),
    ("The yield, of 1.6%, was good.", ["yield"], "beside its noun"),
    ("It was agreed to set the levy at £18,500.", ["levy"], "what is set"),
    ("The six kerbs have been laid.", ["kerbs laid"], "what was done to it"),
    (
        "There were 22 complaints, nine about one street.",
        ["complaints", "complaints about one street"],
        "of those",
    ),
    ("Income was £42 a tonne.", ["Income tonne"], "what it is reckoned by"),
    ("Crews were early and the top speed was 63mph.", ["top speed"], "a new subject after and"),
    ("Grant £60.00. Total £90.00", ["Grant", "Total"], "a total"),
    ("They will sell the kiosk for £1.", ["kiosk"], "what nobody named sells"),
    ("insured for £90", ["insured"], "a verb without subject"),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=name) for t, e, name in INDICATORS])
def test_indicator(text: str, expected: list[str]) -> None:
    """What is measured, in the text's own words."""
    assert [m.indicator for m in metrics(text)] == expected


PERIODS = [
    ("Fines fell from 612 in 2021/22 to 488 in 2022/23.", ["2021/22", "2022/23"], "each its own"),
    ("In 2022/23 the mobile library made 1,044 stops.", ["2022/23"], "before the figure"),
    ("In May there were 12 thefts and 30 fires.", ["May", "May"], "one for both"),
    ("Nine burials and 14 weddings were held in the quarter.", ["the quarter"] * 2, "at the end of a list"),
    ("Closing balance at 31 March 2024: £7,305.66.", ["31 March 2024"], "a day"),
    (
        "There were 88 households on the list at the end of June 2024.",
        ["the end of June 2024"],
        "the end of a month",
    ),
    ("Since April 2023, 27 shopfronts had been restored.", ["Since April 2023"], "since"),
    ("Over the past three years, five trees had been lost.", ["the past three years"], "the past years"),
    (
        "From 1 May 2023 to 30 June 2023 there were 14 thefts.",
        ["1 May 2023 to 30 June 2023"],
        "from day to day",
    ),
    ("There were 95 vacancies, eleven fewer than in March.", [None, None], "not that of the comparison"),
    ("The report dated 4 May 2023 proposed 31 garages.", [None], "not the day of a paper"),
    (
        "Thefts rose by 7% in the 12 months to June 2022.",
        ["the 12 months to June 2022"],
        "months up to one",
    ),
    ("In the year to March, 38 wardens had left.", ["the year to March"], "a year without its number"),
    ("Spending in the year to date was £6,318.", ["the year to date"], "to date"),
    ("Orme Ltd - £15.44 - hire of hall - May", ["May"], "a month that closes a line"),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=name) for t, e, name in PERIODS])
def test_period(text: str, expected: list[str | None]) -> None:
    """When each figure was counted, as printed."""
    assert [m.period for m in metrics(text)] == expected


def test_period_dates() -> None:
    """A period that names its days carries them; one that does not carries none."""
    dated, undated = metrics("In Quarter 2 2023/24 complaints numbered 75. Over the summer 80 trees died.")
    assert dated.period_dates == ("2023-07-01", "2023-09-30")
    assert undated.period_dates is None


COMPARATORS = [
    ("There were 95 vacancies, eleven fewer than in March.", [None, "March"], "after than"),
    (
        "Car park income was £410,000, 12% up on the previous year.",
        [None, "the previous year"],
        "after up on",
    ),
    ("Recycling was two percentage points behind the county average.", ["the county average"], "behind"),
    ("Arrears were £88,000, which was unchanged from last year.", ["last year"], "unchanged from"),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=name) for t, e, name in COMPARATORS])
def test_comparator(text: str, expected: list[str | None]) -> None:
    """What a figure is held against."""
    assert [m.comparator for m in metrics(text)] == expected


IN_WORDS = [
    ("Attendance at the forum was low.", ("Attendance at the forum", "low", ""), "a level"),
    (
        "Demand for pitches remained exceptionally high.",
        ("Demand for pitches", "exceptionally high", ""),
        "an adverb",
    ),
    ("The district had high costs.", ("costs", "high", ""), "before its noun"),
    ("Few stallholders renewed.", ("stallholders renewed", "Few", ""), "few"),
    (
        "Noise after dark was widespread.",
        ("Noise after dark", "widespread", ""),
        "an adjective that always values",
    ),
    (
        "Collection performance was in the top quartile.",
        ("Collection performance", "top quartile", ""),
        "a quartile",
    ),
    ("There had been a rise in shed burglaries.", ("shed burglaries", None, "increase"), "a noun of change"),
    ("There was no change in the number of voids.", ("voids", None, "none"), "no change"),
    ("Bus journeys had steadily declined.", ("Bus journeys", None, "decrease"), "a verb of change"),
    ("Ticket sales were up on last season.", ("Ticket sales", None, "increase"), "up on"),
    ("Litter at the lido was getting worse.", ("Litter at the lido", None, "increase"), "worse"),
    ("Pitch fees were unchanged.", ("Pitch fees", None, "none"), "unchanged"),
    ("There was a huge rise in litter.", ("litter", None, "increase"), "how much it rose"),
    ("Fly-posting thefts were on the increase.", ("Fly-posting thefts", None, "increase"), "on the increase"),
    ("Reports of noise had continued to climb.", ("Reports of noise", None, "increase"), "that goes on"),
    ("Births were in decline.", ("Births", None, "decrease"), "in decline"),
    ("Hall lettings down again.", ("Hall lettings", None, "decrease"), "a note without a verb"),
    ("Car park income very good.", ("Car park income", "very good", ""), "a level without a verb"),
]


@pytest.mark.parametrize(("text", "expected"), [pytest.param(t, e, id=name) for t, e, name in IN_WORDS])
def test_levels_and_changes_in_words(text: str, expected: tuple[str, str | None, str]) -> None:
    """A measured thing valued in words has no value, but a level or a change."""
    (metric,) = metrics(text)
    assert metric.value is None
    assert (metric.indicator, metric.level, metric.change) == expected


def test_a_change_that_did_not_happen_is_none() -> None:
    """What would not be reduced was not reduced."""
    assert metrics("Opening hours would not be reduced.") == []


def test_a_change_that_is_supposed_is_none() -> None:
    """What any rise would do, none has done."""
    assert metrics("Any rise in rates would be felt.") == []


def test_a_day_above_a_list_of_balances_is_theirs() -> None:
    """Balances on lines of their own are those of the day that heads them."""
    lines = "Balances as at 31 May 2023:\n\nCurrent account     £412.06\n\nDeposit account     £18,930.44"
    text = lines.replace("\n", " ")
    found = find_metrics(text, split_sentences(text, 0, len(text)), lines=lines)
    assert [(m.indicator, m.period) for m in found] == [
        ("Current account", "31 May 2023"),
        ("Deposit account", "31 May 2023"),
    ]


def test_payments_a_line_each_are_apart() -> None:
    """A line of a list of payments does not run on into the next."""
    lines = "Orme Ltd - £41.75 - leaflets\nFenlock Ltd - £25.00 - wreath"
    text = lines.replace("\n", " ")
    found = find_metrics(text, split_sentences(text, 0, len(text)), lines=lines)
    assert [m.indicator for m in found] == ["leaflets", "wreath"]


def test_a_number_alone_below_a_paragraph_is_of_a_page() -> None:
    """The number of a page counts nothing, though things were counted above it."""
    lines = "It would cover twelve applications.\n---\n15\n\nIt was agreed."
    text = lines.replace("\n", " ")
    found = find_metrics(text, split_sentences(text, 0, len(text)), lines=lines)
    assert [m.value for m in found] == [12]


def test_lines_with_a_blank_one_between_are_one_sentence() -> None:
    """Where each printed line stands alone, a capital at the start of one begins nothing."""
    lines = (
        "the sale of a strip of land beside the old school to\n\n"
        "the owner and of the yard behind it, in all 40 metres of Orme\n\n"
        "Street frontage, and\n\nother land.\n\nmore of it"
    )
    text = lines.replace("\n", " ")
    (metric,) = find_metrics(text, [Span(0, len(text))], lines=lines)
    assert metric.indicator == "Orme Street frontage"


def test_a_gap_ends_a_paragraph_and_a_label_begins_one() -> None:
    """Blanks that were the end of a paragraph part it from the next; no label is measured."""
    (metric,) = metrics("Reply from the Leader of the Council  (b) Fifty lamps were replaced.")
    assert (metric.value, metric.indicator) == (50, "lamps replaced")


def test_a_gap_inside_a_line_parts_nothing() -> None:
    """A line that was wrapped goes on after its gap."""
    (metric,) = metrics("Members noted that a total of  €1,284,900 had been claimed.")
    assert (metric.value, metric.indicator) == (1284900, "claimed")


def test_seeds_may_be_given() -> None:
    """Where the words of figures stand in the whole text may be known before."""
    text = "In May there were 12 thefts. In June there were 14 thefts."
    sentences = split_sentences(text, 0, len(text))
    assert find_metrics(text, sentences, seeds=seeds_in(text)) == find_metrics(text, sentences)


WORDS = st.sampled_from(
    [
        "the",
        "rate",
        "was",
        "5",
        "12%",
        "£3.2m",
        "€40",
        "fell",
        "from",
        "to",
        "by",
        "of",
        "in",
        "May",
        "2023/24",
        "people",
        "three",
        "half",
        "fewer",
        "than",
        "low",
        "increase",
        ",",
        ".",
        "(",
        ")",
        ":",
        "|",
        "-",
        "  ",
        "at",
        "per",
        "1,000",
        "between",
        "and",
        "doubled",
        "which",
        "Quarter",
        "3",
        "£1700-£2000",
        "years",
        "twice",
        "a",
        "kg",
        "had",
        "been",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join))


@given(TEXTS)
def test_every_metric_is_a_piece_of_the_text(text: str) -> None:
    """Whatever the text, spans lie in it, in order, without overlap, and hold the metric's own words."""
    end = 0
    for metric in find_metrics(text, [Span(0, len(text))]):
        assert end <= metric.span.start < metric.span.end <= len(text)
        assert text[slice(*metric.span)] == metric.text
        end = metric.span.end


@given(TEXTS)
def test_reading_again_gives_the_same(text: str) -> None:
    """Nothing is remembered from one document to the next."""
    sentences = split_sentences(text, 0, len(text))
    assert find_metrics(text, sentences) == find_metrics(text, sentences)


@given(TEXTS)
def test_lines_change_no_place(text: str) -> None:
    """With its line breaks told every metric is a piece of the text, in order, none twice."""
    lines = text.replace(", ", "\n").replace("  ", "\n")
    text = lines.replace("\n", " ")
    end = 0
    for metric in find_metrics(text, [Span(0, len(text))], lines=lines):
        assert end <= metric.span.start < metric.span.end <= len(text)
        assert text[slice(*metric.span)] == metric.text
        end = metric.span.end


@pytest.mark.parametrize(
    "unit", [*HOSTILE, "A £1\n", "a\n\n5\n\n", "a  5  5\n", "J £1 b; ", "Bids: J £1 (b) "]
)
def test_time_grows_in_proportion(unit: str) -> None:
    """No text makes reading take the square of its length."""

    def read(text: str) -> object:
        return find_metrics(text.replace("\n", " "), [Span(0, len(text))], lines=text)

    assert grows_in_proportion(read, unit)
