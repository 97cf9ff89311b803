"""Decisions: the operative words of each form clerks use, who moved them, the votes; and false friends."""

from typing import NamedTuple

import pytest

from minutes_nlp.model import Span, Votes
from minutes_nlp.readers import text
from minutes_nlp.structure.decisions import Decision, find_decisions
from minutes_nlp.structure.outline import outline

ITEMS = "3. Hedges\n\nThe hedge was cut.\n\n4. {title}\n\n{body}\n\n5. Ponds\n\nThe pond was low.\n"
OAK = "the oak be felled."


class Read(NamedTuple):
    """A decision with its words instead of their places."""

    verb: str
    words: str
    decision: Decision


def decided(body: str, title: str = "Trees") -> list[Read]:
    """The decisions of an item of minutes with this body."""
    document = text.read(ITEMS.format(title=title, body=body).encode(), "minutes.txt")
    found = outline(document)
    (item,) = (item for item in found.items if item.number == "4")
    assert not any(other.decisions for other in found.items if other is not item)
    return [Read(d.verb, document.text[d.span.start : d.span.end], d) for _, d in item.decisions]


# One decision each: text, verb, operative words.
FORMS = [
    pytest.param(
        f"It was agreed the {OAK[4:]}", "AGREED", f"the {OAK[4:]}", id="it was agreed, without that"
    ),
    pytest.param("It was agreed not to fell it.", "AGREED", "not to fell it.", id="not to do"),
    pytest.param("It was agreed in principle to fell it.", "AGREED", "to fell it.", id="in principle"),
    pytest.param(
        "It was agreed, following a long talk, that it go.", "AGREED", "that it go.", id="following a talk"
    ),
    pytest.param("All agreed that the oak should go.", "AGREED", "that the oak should go.", id="all agreed"),
    pytest.param("All PC members agreed to fell it.", "AGREED", "to fell it.", id="all members of it agreed"),
    pytest.param("The meeting agreed to fell it.", "AGREED", "to fell it.", id="the meeting"),
    pytest.param("Councillors agreed to fell it.", "AGREED", "to fell it.", id="councillors"),
    pytest.param("The Council voted to fell it.", "", "to fell it.", id="voted to"),
    pytest.param(
        "It was agreed to set £60,000 for it aside.", "AGREED", "to set £60,000 for it aside.", id="a sum"
    ),
    pytest.param("Members voted unanimously to fell it.", "", "to fell it.", id="voted unanimously to"),
    pytest.param("ALL AGREED", "AGREED", "ALL AGREED", id="all agreed, in capitals"),
    pytest.param("The oak was seen.\nApproved for payment.", "", "Approved for payment.", id="for payment"),
    pytest.param("24/0017 Porch. No objection.", "", "No objection.", id="no objection"),
    pytest.param(
        "The Council has no objection to 24/0017, The Elms.",
        "",
        "The Council has no objection to 24/0017",
        id="no objection to",
    ),
    pytest.param(
        "The notes of May were agreed as a true record.",
        "AGREED",
        "The notes of May were agreed as a true record.",
        id="a passive of agreed",
    ),
    pytest.param(
        "Renewal of the insurance was approved by councillors.",
        "",
        "Renewal of the insurance was approved by councillors.",
        id="by councillors",
    ),
    pytest.param("The Board adopted the plan.", "", "The Board adopted the plan.", id="the body adopts"),
    pytest.param(
        "Decision\n\nThe Committee noted the plan.", "NOTED", "the plan.", id="noted, under Decision"
    ),
    pytest.param(
        "Decision\n\nThe Committee:-\n\n1. approved the plan; and\n\n2. noted the cost.",
        "",
        "1. approved the plan; and\n\n2. noted the cost.",
        id="a list of what it did, under Decision",
    ),
    pytest.param(
        "RESOLVED\n\n1 That the oak go.\n\n2 That the ash stay.",
        "RESOLVED",
        "1 That the oak go.\n\n2 That the ash stay.",
        id="numbers without a mark",
    ),
    pytest.param(
        "RESOLVED: That it be sold to Oak Ltd, for the sum of £40, at once.",
        "RESOLVED",
        "That it be sold to Oak Ltd, for the sum of £40, at once.",
        id="for, and no vote",
    ),
    pytest.param(f"RESOLVED: That {OAK}", "RESOLVED", f"That {OAK}", id="on one line"),
    pytest.param(f"RESOLVED:\n\nThat {OAK}", "RESOLVED", f"That {OAK}", id="in a paragraph below"),
    pytest.param(f"RESOLVED\n\nThat {OAK}", "RESOLVED", f"That {OAK}", id="below the word alone"),
    pytest.param(f"RESOLVED that {OAK}", "RESOLVED", f"that {OAK}", id="run on"),
    pytest.param(f"RESOLVED, That {OAK}", "RESOLVED", f"That {OAK}", id="after a comma"),
    pytest.param("RESOLVED to fell the oak.", "RESOLVED", "to fell the oak.", id="to do"),
    pytest.param(f"Resolved - That {OAK}", "RESOLVED", f"That {OAK}", id="after a hyphen"),
    pytest.param(f"Resolved – that {OAK}", "RESOLVED", f"that {OAK}", id="after a dash"),
    pytest.param(f"Resolved:\n\nThat {OAK}", "RESOLVED", f"That {OAK}", id="small letters, below"),
    pytest.param(f"Resolved that {OAK}", "RESOLVED", f"that {OAK}", id="small letters, run on"),
    pytest.param(f"UNANIMOUSLY RESOLVED: That {OAK}", "RESOLVED", f"That {OAK}", id="unanimously"),
    pytest.param(f"RESOLVED unanimously that {OAK}", "RESOLVED", f"that {OAK}", id="unanimously, after"),
    pytest.param(f"Members spoke. RESOLVED that {OAK}", "RESOLVED", f"that {OAK}", id="within a paragraph"),
    pytest.param(f"It was RESOLVED that {OAK}", "RESOLVED", f"that {OAK}", id="it was"),
    pytest.param(f"It was resolved that {OAK}", "RESOLVED", f"that {OAK}", id="it was, in small letters"),
    pytest.param(f"IT WAS AGREED that {OAK}", "AGREED", f"that {OAK}", id="agreed, in capitals"),
    pytest.param(f"It was agreed that {OAK}", "AGREED", f"that {OAK}", id="it was agreed"),
    pytest.param(f"It was then unanimously agreed that {OAK}", "AGREED", f"that {OAK}", id="then, by all"),
    pytest.param(f"The Committee AGREED that {OAK}", "AGREED", f"that {OAK}", id="the body, in capitals"),
    pytest.param("The Committee AGREED to fell it.", "AGREED", "to fell it.", id="the body, to do"),
    pytest.param(f"The Harl Committee agreed that {OAK}", "AGREED", f"that {OAK}", id="its name"),
    pytest.param("The Council resolved to fell it.", "RESOLVED", "to fell it.", id="the council"),
    pytest.param("Agreed: to fell the oak.", "AGREED", "to fell the oak.", id="agreed and a colon"),
    pytest.param("DECIDED: to fell the oak.", "DECIDED", "to fell the oak.", id="decided"),
    pytest.param(f"ORDERED that {OAK}", "ORDERED", f"that {OAK}", id="ordered"),
    pytest.param(f"RECOMMENDED: That {OAK}", "RECOMMENDED", f"That {OAK}", id="recommended"),
    pytest.param(f"RECOMMENDED to Council: That {OAK}", "RECOMMENDED", f"That {OAK}", id="to the council"),
    pytest.param(f"RECOMMENDATION TO CABINET: That {OAK}", "RECOMMENDED", f"That {OAK}", id="to the cabinet"),
    pytest.param("NOTED: the age of the oak.", "NOTED", "the age of the oak.", id="noted"),
    pytest.param("Noted.", "NOTED", "Noted.", id="noted alone"),
    pytest.param("The report was noted.", "NOTED", "The report was noted.", id="the report was noted"),
    pytest.param("Agreed.", "AGREED", "Agreed.", id="agreed alone"),
    pytest.param("Deferred.", "", "Deferred.", id="deferred alone"),
    pytest.param("AGREED.", "AGREED", "AGREED.", id="agreed alone, in capitals"),
    pytest.param("NOTED", "NOTED", "NOTED", id="noted alone, in capitals, last"),
    pytest.param("APPROVED UNANIMOUSLY.", "", "APPROVED UNANIMOUSLY.", id="approved alone, in capitals"),
    pytest.param("Confirmed.", "", "Confirmed.", id="confirmed alone"),
    pytest.param(
        "Agreed as a correct record.", "AGREED", "Agreed as a correct record.", id="agreed as correct"
    ),
    pytest.param("The plan was APPROVED.", "", "The plan was APPROVED.", id="approved in capitals, passive"),
    pytest.param("Annex B was approved.", "", "Annex B was approved.", id="an annex approved"),
    pytest.param(
        "The fee of £9.50 was approved.", "", "The fee of £9.50 was approved.", id="a sum with pence"
    ),
    pytest.param("Members agreed unanimously to fell it.", "AGREED", "to fell it.", id="members, by all"),
    pytest.param("Members resolved to fell it.", "RESOLVED", "to fell it.", id="members resolved"),
    pytest.param(f"Members agreed that {OAK}", "AGREED", f"that {OAK}", id="members agreed that it be done"),
    pytest.param(f"Decision\n\nThat {OAK}", "", f"That {OAK}", id="below the word decision"),
    pytest.param(f"DECISION\n\nThat {OAK}", "", f"That {OAK}", id="below it in capitals"),
    pytest.param(f"Decision: That {OAK}", "", f"That {OAK}", id="after the word decision"),
    pytest.param("Decision: approved.", "", "approved.", id="decision and a word"),
    pytest.param(f"That {OAK}", "", f"That {OAK}", id="a bare paragraph, as web copies have it"),
    pytest.param(f"By affirmation it was\n\nThat {OAK}", "", f"That {OAK}", id="a bare clause below it was"),
    pytest.param(f"And Resolved:\n\n“That {OAK}”", "RESOLVED", f"That {OAK}", id="a quoted block"),
    pytest.param(f"RESOLVED: “That {OAK}”", "RESOLVED", f"That {OAK}", id="quoted on the line"),
    pytest.param(
        "PLANNING PERMISSION BE GRANTED for the shed.",
        "",
        "PLANNING PERMISSION BE GRANTED for the shed.",
        id="permission granted",
    ),
    pytest.param(
        "Planning permission was REFUSED.", "", "Planning permission was REFUSED.", id="permission refused"
    ),
    pytest.param(
        "The bills were approved for payment.", "", "The bills were approved for payment.", id="approved"
    ),
    pytest.param(
        "Mrs A Pond was elected Chair for the year.",
        "",
        "Mrs A Pond was elected Chair for the year.",
        id="an election",
    ),
    pytest.param(
        "1. The oak was old.\n2. The ash was new.\n3. RESOLVED that the Panel fell it.",
        "RESOLVED",
        "that the Panel fell it.",
        id="the last point",
    ),
    pytest.param(
        "1. The oak was old and it was RESOLVED that it be felled. The Clerk would see to it.",
        "RESOLVED",
        "that it be felled.",
        id="one sentence of a point",
    ),
    pytest.param(
        f"Decision:\n\nRESOLVED: That by May {OAK}\n\nMinutes:\n\nMen spoke.\n\nRESOLVED: That by May {OAK}",
        "RESOLVED",
        f"That by May {OAK}",
        id="under Decision: and again under Minutes:, counted once",
    ),
]


@pytest.mark.parametrize(("body", "verb", "words"), FORMS)
def test_each_form_has_its_verb_and_words(body: str, verb: str, words: str) -> None:
    """The verb is in capitals, "" where the words stand alone; the words are without what leads in."""
    assert [read[:2] for read in decided(body)] == [(verb, words)]


FALSE = [
    pytest.param("It was agreed that a vote be taken by show of hands.", id="the mode of voting"),
    pytest.param("It was agreed to take a vote by a show of hands.", id="to take a vote"),
    pytest.param("It was agreed to deal with Item No. 7 first.", id="the order of business"),
    pytest.param("It was agreed to vary the order of business.", id="to vary the order"),
    pytest.param("Three grants were made. Then very large grants were agreed.", id="told of former times"),
    pytest.param("All members agreed to the code and signed it.", id="each agreed to a thing"),
    pytest.param("REPLY: A visit was held. It was agreed that the oak be felled.", id="in a written answer"),
    pytest.param("The price was agreed with the contractor.", id="agreed with somebody"),
    pytest.param("The matter was resolved by officers before the meeting.", id="settled by officers"),
    pytest.param("The complaint had not been resolved.", id="not settled"),
    pytest.param("The fees, as agreed by the Audit Committee, were paid.", id="as agreed by others"),
    pytest.param("Members asked about the call-in of Decision 24/00093.", id="the number of a decision"),
    pytest.param("Decision 24/00093 had been called in.", id="its number at the start"),
    pytest.param("Mr Pond asked that the word “RESOLVED” be deleted.", id="the word quoted"),
    pytest.param(f"He had the words “RESOLVED: That {OAK}” deleted.", id="the words quoted"),
    pytest.param("Mr Pond said that the Committee had agreed to fell the oak.", id="said of the body"),
    pytest.param("The Clerk reported that it was agreed to fell the oak.", id="reported"),
    pytest.param("Members agreed that the oak was old.", id="a view that is shared"),
    pytest.param("Members agreed that it should be felled one day.", id="a view of what should be"),
    pytest.param("RESOLVED:\n\n“", id="nothing but a quotation mark"),
    pytest.param("The minutes of the board were not accepted by the county.", id="minutes in passing"),
    pytest.param("Mrs Vale agreed with Mr Pond.", id="one person's agreement"),
    pytest.param("The Director agreed to send the figures.", id="an undertaking"),
    pytest.param("It was noted that the oak was old.", id="noted in passing"),
    pytest.param("The county council had decided to fell the oak.", id="decided by others before"),
    pytest.param("That was disputed, and it would be looked at.", id="that, the pronoun"),
    pytest.param("That the oak was old was noted.", id="a clause that is noted"),
    pytest.param("NO declared an interest in the oak.", id="initials"),
    pytest.param("ACTION: Clerk to fell the oak.", id="an action"),
    pytest.param("The oak was refused water by the county in May.", id="refused otherwise"),
    pytest.param("", id="nothing"),
]


@pytest.mark.parametrize("body", FALSE)
def test_false_friends_are_no_decisions(body: str) -> None:
    """Words like those of a decision, said of something else, make none."""
    assert decided(body) == []


# Text, the whole of the operative words, the clauses.
CLAUSES = [
    pytest.param(
        "RESOLVED that:\n\n(a) the oak be felled; and\n\n(b) the ash be kept.",
        "that:\n\n(a) the oak be felled; and\n\n(b) the ash be kept.",
        ["(a) the oak be felled; and", "(b) the ash be kept."],
        id="letters below",
    ),
    pytest.param(
        "RESOLVED:\n\n1. That the oak be felled.\n\n2. That the ash be kept.\n\nThe meeting rose.",
        "1. That the oak be felled.\n\n2. That the ash be kept.",
        ["1. That the oak be felled.", "2. That the ash be kept."],
        id="numbers below, and prose that is none",
    ),
    pytest.param(
        "RESOLVED: (a) That the oak be felled; (b) That the ash be kept.",
        "(a) That the oak be felled; (b) That the ash be kept.",
        ["(a) That the oak be felled;", "(b) That the ash be kept."],
        id="letters run on",
    ),
    pytest.param(
        "RESOLVED – (1) that the oak be felled; and (2) that the ash be kept.",
        "(1) that the oak be felled; and (2) that the ash be kept.",
        ["(1) that the oak be felled; and", "(2) that the ash be kept."],
        id="numbers run on",
    ),
    pytest.param(
        "AGREED: i) to fell the oak;\nii) to keep the ash.",
        "i) to fell the oak;\nii) to keep the ash.",
        ["i) to fell the oak;", "ii) to keep the ash."],
        id="the first on the line of the verb",
    ),
    pytest.param(
        "The Committee agreed:\n\n• to fell the oak\n• to keep the ash",
        "• to fell the oak\n• to keep the ash",
        ["• to fell the oak", "• to keep the ash"],
        id="bullets",
    ),
    pytest.param(
        "RESOLVED that we:\n\ni) fell the oak;\n\nii) keep:\n\na. its crown\n\nb. its root; and\n\niii) go.",
        "that we:\n\ni) fell the oak;\n\nii) keep:\n\na. its crown\n\nb. its root; and\n\niii) go.",
        ["i) fell the oak;", "ii) keep:\n\na. its crown\n\nb. its root; and", "iii) go."],
        id="a list in a clause",
    ),
    pytest.param(
        "RESOLVED:\n\n(a) That the oak be felled\n\nby the contractor; and\n\n(b) That the ash be kept.",
        "(a) That the oak be felled\n\nby the contractor; and\n\n(b) That the ash be kept.",
        ["(a) That the oak be felled\n\nby the contractor; and", "(b) That the ash be kept."],
        id="a clause in two paragraphs",
    ),
    pytest.param("RESOLVED: That the oak (a big one) go.", "That the oak (a big one) go.", [], id="none"),
]


@pytest.mark.parametrize(("body", "words", "clauses"), CLAUSES)
def test_clauses(body: str, words: str, clauses: list[str]) -> None:
    """A list in a resolution is its clauses, each with its label, and the words reach from first to last."""
    (read,) = decided(body)
    assert read.words == words
    start = read.decision.span.start
    found = read.decision.clauses
    assert [words[clause.span.start - start : clause.span.end - start] for clause in found] == clauses
    assert [clause.label for clause in found] == [clause.split()[0] for clause in clauses]


LINES = [
    pytest.param(
        "RESOLVED to pay the following:\n\nA Moor, ferry, £42.00\n\nB Pike, rope, £7.00\n\nThe meeting rose.",
        "to pay the following:\n\nA Moor, ferry, £42.00\n\nB Pike, rope, £7.00",
        id="payments, each set apart",
    ),
    pytest.param(
        "RESOLVED to pay the following:\nA Moor, ferry, £42.00\nB Pike, rope, £7.00\n\nThe meeting rose.",
        "to pay the following:\nA Moor, ferry, £42.00\nB Pike, rope, £7.00",
        id="payments set close",
    ),
    pytest.param(
        "RESOLVED to:\n\nfell the oak; and\n\nkeep the ash.\n\nThe meeting rose.",
        "to:\n\nfell the oak; and\n\nkeep the ash.",
        id="a sentence in paragraphs",
    ),
    pytest.param(
        "RESOLVED to:\n\nfell the oak.\n\nMembers thanked the clerk.",
        "to:\n\nfell the oak.",
        id="a sentence that ends",
    ),
]


@pytest.mark.parametrize(("body", "words"), LINES)
def test_list_without_labels(body: str, words: str) -> None:
    """What a resolution announces goes on while its lines are no sentences, or one is not ended."""
    (read,) = decided(body)
    assert read.words == words


def test_clauses_are_no_points() -> None:
    """Points end where a resolution begins, and its clauses are not counted with them."""
    body = "i) The oak was old.\n\nii) The ash was new.\n\nRESOLVED:\n\ni) That one go;\n\nii) That one stay."
    found = outline(text.read(ITEMS.format(title="Trees", body=body).encode(), "minutes.txt"))
    item = found.items[1]
    assert [point.label for point in item.points] == ["i)", "ii)"]
    assert [len(decision.clauses) for _, decision in item.decisions] == [2]


def test_two_decisions_of_an_item() -> None:
    """Each word RESOLVED begins its own decision; different words are never one."""
    reads = decided("RESOLVED:\n\n1. That one go.\n\n2. That one stay.\n\nRESOLVED: That the elm be watched.")
    assert [read.words for read in reads] == [
        "1. That one go.\n\n2. That one stay.",
        "That the elm be watched.",
    ]


MOVED = [
    pytest.param(
        f"It was agreed that {OAK[:-1]} (JM/RV).", ("JM", "RV", "carried"), id="initials in brackets"
    ),
    pytest.param(
        f"It was agreed that {OAK} Prop: JM Sec: RV All in favour.",
        ("JM", "RV", "unanimous"),
        id="initials after labels",
    ),
    pytest.param(
        f"It was agreed that {OAK} Prop.JM   2ndRV All agreed.", ("JM", "RV", "unanimous"), id="set close"
    ),
    pytest.param(
        f"It was agreed that {OAK}\n\nThe wood was dry.\n\nProp JM, 2nd RV, All in favour",
        ("JM", "RV", "unanimous"),
        id="some paragraphs below",
    ),
    pytest.param(
        f"It was moved by Cllr Moor, seconded by Cllr Vale and RESOLVED that {OAK}",
        ("Cllr Moor", "Cllr Vale", "carried"),
        id="before it, in the sentence",
    ),
    pytest.param(
        f"Moved by Mrs A Moor, seconded by Mr B Vale, and\n\nRESOLVED: That {OAK}",
        ("Mrs A Moor", "Mr B Vale", "carried"),
        id="before it, in a paragraph",
    ),
    pytest.param(
        f"On the motion of Cllr Moor, seconded by Cllr Vale, it was RESOLVED that {OAK}",
        ("Cllr Moor", "Cllr Vale", "carried"),
        id="on the motion of",
    ),
    pytest.param(
        f"RESOLVED: That {OAK} (Cllr Moor proposed, Cllr Vale seconded)",
        ("Cllr Moor", "Cllr Vale", "carried"),
        id="after it, in brackets",
    ),
    pytest.param(
        f"RESOLVED: That {OAK}\n(Proposed Cllr Moor, seconded Cllr Vale)",
        ("Cllr Moor", "Cllr Vale", "carried"),
        id="on the line below",
    ),
    pytest.param(
        f"RESOLVED: That {OAK}\n\nProposed: Cllr Moor\nSeconded: Cllr Vale",
        ("Cllr Moor", "Cllr Vale", "carried"),
        id="on two lines below",
    ),
    pytest.param(
        f"Cllr Moor, seconded by Cllr Vale, moved and it was unanimously RESOLVED that {OAK}",
        ("Cllr Moor", "Cllr Vale", "unanimous"),
        id="unanimously",
    ),
    pytest.param(f"RESOLVED: That {OAK}", (None, None, None), id="nobody is named"),
]


@pytest.mark.parametrize(("body", "expected"), MOVED)
def test_mover_and_seconder(body: str, expected: tuple[str | None, ...]) -> None:
    """Who moved and who seconded are told as printed, and are no part of the operative words."""
    ((_, words, decision),) = decided(body)
    assert (decision.mover, decision.seconder, decision.outcome) == expected
    assert words.lower().rstrip(".") == f"that {OAK}".rstrip(".")


def test_mover_of_another_decision_is_not_this_ones() -> None:
    """Of two decisions each has its own mover."""
    first, second = decided(
        f"Moved by Cllr Moor, seconded by Cllr Vale, and RESOLVED that {OAK}\n\n"
        "Moved by Cllr Hale, seconded by Cllr Dunn, and RESOLVED that the ash be kept."
    )
    assert (first.decision.mover, first.decision.seconder) == ("Cllr Moor", "Cllr Vale")
    assert (second.decision.mover, second.decision.seconder) == ("Cllr Hale", "Cllr Dunn")


def test_mover_named_in_the_title() -> None:
    """A motion's title may name its mover."""
    ((_, _, decision),) = decided(
        f"Seconded by Cllr Vale.\n\nRESOLVED: That {OAK}", title="Notice of Motion in the name of Cllr Moor"
    )
    assert (decision.mover, decision.seconder) == ("Cllr Moor", "Cllr Vale")


# A motion that no word RESOLVED follows: text, verb "" and the words moved, mover, seconder, outcome.
FATES = [
    pytest.param(
        f"Cllr Moor moved, seconded by Cllr Vale, that {OAK} The motion was carried.", "carried", id="carried"
    ),
    pytest.param(
        f"Cllr Moor moved, seconded by Cllr Vale, that {OAK} On being put to the vote the motion was LOST.",
        "lost",
        id="lost",
    ),
    pytest.param(
        f"Cllr Moor moved, seconded by Cllr Vale, that {OAK}\n\nThe motion was withdrawn.",
        "withdrawn",
        id="withdrawn",
    ),
    pytest.param(
        f"It was moved by Cllr Moor and seconded by Cllr Vale that {OAK} The motion was defeated.",
        "lost",
        id="defeated",
    ),
    pytest.param(
        f"Moved by Cllr Moor, seconded by Cllr Vale:\n\n“That {OAK}”\n\nThe motion was put and LOST.",
        "lost",
        id="quoted, and lost",
    ),
    pytest.param(
        f"An amendment was moved by Cllr Moor and seconded by Cllr Vale that {OAK} The amendment was lost.",
        "lost",
        id="an amendment lost",
    ),
]


@pytest.mark.parametrize(("body", "outcome"), FATES)
def test_motion_that_is_not_called_resolved(body: str, outcome: str) -> None:
    """A motion that was put is a decision by what became of it, in the words that were moved."""
    ((verb, words, decision),) = decided(body)
    assert (verb, words.lower()) == ("", f"that {OAK}")
    assert (decision.mover, decision.seconder, decision.outcome) == ("Cllr Moor", "Cllr Vale", outcome)


def test_lost_amendment_and_carried_motion() -> None:
    """The amendment's fate and votes are not the motion's."""
    amendment, motion = decided(
        "An amendment was moved by Cllr Hale and seconded by Cllr Dunn that the oak be kept. The amendment"
        " was lost by 3 votes to 8.\n\nMembers spoke once more of the age of the oak, and of its size.\n\n"
        "On the motion of Cllr Moor, seconded by Cllr Vale, and by 9 votes to 2, it was\n\n"
        f"RESOLVED: That {OAK}"
    )
    assert (amendment.words, amendment.decision.outcome) == ("that the oak be kept.", "lost")
    assert amendment.decision.votes == Votes(for_=3, against=8)
    assert (motion.words, motion.decision.outcome) == (f"That {OAK}", "carried")
    assert (motion.decision.mover, motion.decision.votes) == ("Cllr Moor", Votes(for_=9, against=2))


def test_motion_without_a_fate_is_no_decision() -> None:
    """What was moved and not decided is none."""
    assert (
        decided("Cllr Moor moved, seconded by Cllr Vale, that the oak be felled. Members then spoke.") == []
    )


DEFERRED = [
    pytest.param("Deferred.", id="the word alone"),
    pytest.param("Item deferred to May.", id="the item"),
    pytest.param("This item was deferred.", id="this item"),
    pytest.param("Adjourned.", id="adjourned"),
    pytest.param("Decision: Deferred to the next meeting.", id="after the word decision"),
]


@pytest.mark.parametrize("body", DEFERRED)
def test_deferred(body: str) -> None:
    """A decision put off has that outcome."""
    assert [(read.verb, read.decision.outcome) for read in decided(body)] == [("", "deferred")]


VOTED = [
    pytest.param(
        f"RESOLVED (22 votes to one, with two abstentions): That {OAK}", (22, 1, 2), "carried", id="in words"
    ),
    pytest.param(f"RESOLVED: That {OAK} (5 for, 2 against).", (5, 2, None), "carried", id="bracketed"),
    pytest.param(
        f"On a show of hands, with 7 for and 3 against, it was RESOLVED that {OAK}",
        (7, 3, None),
        "carried",
        id="on a show of hands",
    ),
    pytest.param(
        f"RESOLVED, by 5 votes to 3, that {OAK}", (5, 3, None), "carried", id="between verb and words"
    ),
    pytest.param(
        f"It was carried by 12 votes to nine.\n\nRESOLVED: That {OAK}", (12, 9, None), "carried", id="before"
    ),
    pytest.param(
        f"RESOLVED: That {OAK}\n\n(4 for, 3 against, 1 abstention)", (4, 3, 1), "carried", id="below"
    ),
    pytest.param(
        "There being 4 votes for and 4 against, the Chairman used his casting vote in favour.\n\n"
        f"RESOLVED: That {OAK}",
        (4, 4, None),
        "carried",
        id="the Chairman's casting vote",
    ),
]


@pytest.mark.parametrize(("body", "counts", "outcome"), VOTED)
def test_votes(body: str, counts: tuple[int | None, ...], outcome: str) -> None:
    """The counts of a vote are told, and are no part of the operative words."""
    ((_, words, decision),) = decided(body)
    assert words.lower().rstrip(".") == f"that {OAK}".rstrip(".")
    assert decision.votes is not None
    assert (decision.votes.for_, decision.votes.against, decision.votes.abstain) == counts
    assert decision.outcome == outcome


ALL = [
    pytest.param(f"UNANIMOUSLY RESOLVED: That {OAK}", id="capitals"),
    pytest.param(f"It was unanimously agreed that {OAK}", id="in prose"),
    pytest.param(f"RESOLVED: That {OAK} All in favour.", id="all in favour"),
    pytest.param(f"RESOLVED nem con: That {OAK}", id="nobody against"),
    pytest.param(f"All members being in favour, it was RESOLVED that {OAK}", id="before it"),
]


@pytest.mark.parametrize("body", ALL)
def test_unanimous(body: str) -> None:
    """What all were for is unanimous, without a count."""
    ((_, words, decision),) = decided(body)
    assert (words.lower(), decision.outcome, decision.votes) == (f"that {OAK}", "unanimous", None)


def test_a_sum_is_no_count_of_votes() -> None:
    """The last figures of a sum before "for" are none."""
    ((_, _, decision),) = decided(
        "It was moved that £150,000 for the oak be found.\n\nThe motion was carried, 18 members voting for "
        f"it and 9 against, with 2 abstentions.\n\nRESOLVED: That £150,000 for {OAK} be found."
    )
    assert decision.votes == Votes(for_=18, against=9, abstain=2)


def test_recorded_vote_has_its_names() -> None:
    """The names of a recorded vote are told by side, as printed."""
    ((_, words, decision),) = decided(
        f"An amendment was moved by Cllr Moor, seconded by Cllr Vale, that {OAK}\n\n"
        "For (3)\n\nCllr A Moor, Cllr B Vale and Cllr C Hale\n\nAgainst (2)\n\nCllr D Dunn, Cllr E Pond\n\n"
        "Abstain (1)\n\nCllr F Wood\n\nAmendment lost."
    )
    assert words == f"that {OAK}"
    assert decision.outcome == "lost"
    assert decision.votes == Votes(
        for_=3,
        against=2,
        abstain=1,
        names={
            "for": ("Cllr A Moor", "Cllr B Vale", "Cllr C Hale"),
            "against": ("Cllr D Dunn", "Cllr E Pond"),
            "abstain": ("Cllr F Wood",),
        },
    )


CONFIRMED = [
    pytest.param(
        "The minutes of the meeting held on 4 May were confirmed and signed.",
        "",
        "The minutes of the meeting held on 4 May were confirmed and signed.",
        id="confirmed and signed",
    ),
    pytest.param(
        "The minutes were taken as read, confirmed and signed.",
        "",
        "The minutes were taken as read, confirmed and signed.",
        id="taken as read",
    ),
    pytest.param(
        "The minutes were approved as a correct record, subject to “ash” being put for “oak”.",
        "",
        "The minutes were approved as a correct record, subject to “ash” being put for “oak”.",
        id="with a correction",
    ),
    pytest.param("It was agreed that they be signed.", "AGREED", "that they be signed.", id="agreed"),
    pytest.param(
        "Mr Pond asked that “RESOLVED” be deleted. The minutes were then confirmed.",
        "",
        "The minutes were then confirmed.",
        id="after a correction that quotes the word",
    ),
]


@pytest.mark.parametrize(("body", "verb", "words"), CONFIRMED)
def test_minutes_confirmed_in_a_plain_sentence(body: str, verb: str, words: str) -> None:
    """That the last minutes were confirmed is a decision of the item that confirms them."""
    assert [read[:2] for read in decided(body, title="Minutes of the last meeting")] == [(verb, words)]


def test_minutes_agreed_under_another_heading() -> None:
    """Minutes agreed "as a correct record" are agreed whatever the heading calls them."""
    words = "The minutes were agreed as a correct record."
    assert [read[:2] for read in decided(words, title="Previous Meeting")] == [("AGREED", words)]


def test_no_blocks_no_decisions() -> None:
    """An item with nothing under its heading decides nothing."""
    assert find_decisions("4. Trees", [], title=Span(3, 8), minutes_item=False) == []


# The words that were moved, wherever they stand: text, words, verb, mover, seconder, outcome.
PUT = [
    pytest.param(
        "Cllr Moor proposed closing the meeting, seconded by Cllr Vale. Agreed.",
        ("closing the meeting", "AGREED", "Cllr Moor", "Cllr Vale", "carried"),
        id="between the two names, and agreed",
    ),
    pytest.param(
        "Cllr Moor proposed acceptance of the minutes seconded by Cllr Vale.   Unanimously Agreed",
        ("acceptance of the minutes", "AGREED", "Cllr Moor", "Cllr Vale", "unanimous"),
        id="between the two names, and agreed by all",
    ),
    pytest.param(
        "A rent of £40 was set for the field, proposed by Cllr Moor and seconded by Cllr Vale.",
        ("A rent of £40 was set for the field", "", "Cllr Moor", "Cllr Vale", "carried"),
        id="in the sentence before",
    ),
    pytest.param(
        "It was agreed that the oak go. A limit of £40 was agreed for it.\n\nProp JM, 2nd RV All in favour.",
        ("A limit of £40 was agreed for it.", "AGREED", "JM", "RV", "unanimous"),
        id="in the paragraph before, after another decision",
    ),
    pytest.param(
        "These were moved as correct by Cllr Moor and Cllr Vale.",
        ("These were moved as correct", "", "Cllr Moor", "Cllr Vale", "carried"),
        id="moved as correct",
    ),
    pytest.param(
        "A motion that the oak be felled was proposed by Cllr Moor, seconded by Cllr Vale and carried.",
        ("that the oak be felled", "", "Cllr Moor", "Cllr Vale", "carried"),
        id="before the names",
    ),
    pytest.param(
        "Cllr Moor thanked the Clerk and proposed that the oak go. This was seconded by Cllr Vale."
        "\n\nMost members being against it, the Chair declared it defeated.",
        ("that the oak go.", "", "Cllr Moor", "Cllr Vale", "lost"),
        id="by the subject of the sentence",
    ),
    pytest.param(
        "Cllr Moor moved that the oak go but on reflection withdrew it.",
        ("that the oak go", "", "Cllr Moor", None, "withdrawn"),
        id="withdrawn in passing",
    ),
    pytest.param(
        "A note was read. The proposal was seconded by Cllr Vale and agreed.",
        ("The proposal was seconded by Cllr Vale and agreed.", "AGREED", None, "Cllr Vale", "carried"),
        id="told by its seconder",
    ),
    pytest.param(
        "The application of the Elm Band was deferred, no accounts having been seen.",
        ("The application of the Elm Band was deferred", "", None, None, "deferred"),
        id="deferred, and why",
    ),
]


@pytest.mark.parametrize(("body", "expected"), PUT)
def test_words_that_were_moved(body: str, expected: tuple[str | None, ...]) -> None:
    """What was moved is told after the names, between them or before them; "Agreed." adds its fate."""
    verb, words, decision = decided(body)[-1]
    assert (words, verb, decision.mover, decision.seconder, decision.outcome) == expected


def test_motion_of_the_title_may_be_lost_far_below() -> None:
    """The words of "I will move ..." are the title's motion, by what the item says of it last."""
    body = (
        "I will move at the next Meeting that the oak be felled.\n\nIn proposing the Motion,"
        " Councillor Moor said why."
        "\n\nThe Motion was seconded by Councillor Vale.\n\nCouncillor Pike was against it.\n\nIt"
        " was agreed that a"
        " vote be taken by show of hands. Most being against it, the Chair declared the Motion defeated."
    )
    ((verb, words, decision),) = decided(body, title="Notice of Motion submitted by Councillor A. Moor")
    assert (verb, words) == ("", "that the oak be felled.")
    assert (decision.mover, decision.seconder, decision.outcome) == (
        "Councillor Moor",
        "Councillor Vale",
        "lost",
    )


def test_motion_that_nobody_seconds_is_none() -> None:
    """A motion without a seconder was never before the meeting."""
    assert decided("Cllr Moor proposed that the oak go; there was no seconder and the proposal fell.") == []
