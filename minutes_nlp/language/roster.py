"""The roster: what the attendance list tells of those who speak."""

import functools
import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from minutes_nlp.language.people import TITLE
from minutes_nlp.language.sorts import Sort, Subject, is_titled, sort_by_post, sort_listed, without_article
from minutes_nlp.model import Attendee, Speaker

__all__ = ["Roster", "introduced_officers"]

_TITLED = re.compile(TITLE)
_BRACKETED = re.compile(r"\([^)]{0,100}\)")
# "A member" is not the Cabinet Member who is listed.
_ANYBODY = ("A ", "a ", "An ", "an ", "Another ", "another ", "Some ", "some ")
_NAME_WORD = re.compile(r"[\w’'-]+")
_NAME_PART = re.compile(r"[\w’'.-]+")
_CAPITALISED = re.compile(r"[A-Z][\w’'-]*")
_LISTED_WORD = re.compile(r"[A-Z][a-z’'-]{2,}")
_ROLE_PARTS = re.compile(r"[ ,()]+")


class _Post(NamedTuple):
    """A role of the attendance list in small letters, with a space behind it; the whole and its words."""

    holder: Attendee
    role: str
    words: set[str]


class Roster:
    """What the attendance list tells of the people in it, by surname and by initials.

    A roster is made for one document and remembers what has been found in it; what it knows of people is
    made out when first asked for.

    Args:
        attendance: The people listed.
        initials: The initials that stand for people in the text.
        introduced: Names of those whom the text introduces by an officer's post.
    """

    def __init__(
        self,
        attendance: Iterable[Attendee],
        initials: frozenset[str] = frozenset(),
        introduced: frozenset[str] = frozenset(),
    ) -> None:
        self.attendance = tuple(attendance)
        self.initials = initials
        self.introduced = introduced
        # The subjects of clauses by their place.
        self.subjects: dict[tuple[int, int], Subject | None] = {}
        self._sorts: dict[str, Sort | None] = {}
        self._resolved: dict[str, tuple[str | None, str | None]] = {}
        self._speakers: dict[str, Speaker] = {}

    @property
    def is_full(self) -> bool:
        """Whether enough people are listed that a titled person who is not must be one of the public."""
        return len(self.attendance) > 2

    def sort_of(self, text: str) -> Sort | None:
        """Return the sort of a person by the surname in a printed name, None if the list has none."""
        if text not in self._sorts:
            person = self._listed(text)
            self._sorts[text] = self._sort(person) if person else None
        return self._sorts[text]

    def _sort(self, person: Attendee) -> Sort:
        """The sort of somebody listed; a list of those present with officers among them makes nobody a member."""
        if person.name in self.introduced:
            return "officer"
        sort = sort_listed(person)
        bare = self.introduced and not person.role and not is_titled(person.name)
        return "person" if bare and sort == "member" else sort

    def knows(self, word: str) -> bool:
        """Whether one word alone names somebody: initials of a speaker, a surname or forename listed."""
        return word in self.initials or word.lower() in self._words

    def resolve(self, text: str) -> tuple[str | None, str | None]:
        """Return the (name, role) of a speaker as printed; None for what is not certain.

        A surname, or a role such as "the Director", is resolved when exactly one person listed has it.
        """
        if text not in self._resolved:
            self._resolved[text] = self._resolve(text)
        return self._resolved[text]

    def speaker(self, text: str) -> Speaker:
        """Return the speaker that a printed name stands for."""
        if text not in self._speakers:
            name, role = self.resolve(text)
            self._speakers[text] = Speaker(text=" ".join(text.split()), name=name, role=role)
        return self._speakers[text]

    def _listed(self, text: str) -> Attendee | None:
        if text in self.initials and text in self._by_initials:
            return self._by_initials[text]
        people = self._by_surname.get(_surname(text))
        # Of two with one surname, the one listed last.
        return people[-1] if people else self._by_forename.get(text)

    def _resolve(self, text: str) -> tuple[str | None, str | None]:
        if text.startswith(_ANYBODY):
            return None, None
        people = self._by_surname.get(_surname(text), [])
        if people:
            said = _parts(text)[:-1]
            people = [person for person in people if not said or _agrees(_parts(person.name), said)]
        elif text in self._by_forename:
            people = [self._by_forename[text]]
        if len(people) != 1:
            wanted = without_article(text).lower()
            people = [p.holder for p in self._posts if wanted in p.words or p.role.startswith(f"{wanted} ")]
        return (people[0].name, people[0].role) if len(people) == 1 else (None, None)

    @functools.cached_property
    def _by_surname(self) -> dict[str, list[Attendee]]:
        people: dict[str, list[Attendee]] = {}
        for person in self.attendance:
            people.setdefault(_surname(person.name), []).append(person)
        return people

    @functools.cached_property
    def _by_forename(self) -> dict[str, Attendee]:
        """Those whose forename nobody else listed has."""
        forenames = [
            (_parts(person.name)[0], person) for person in self.attendance if _parts(person.name)[1:]
        ]
        counts = Counter(name for name, _ in forenames)
        return {name: person for name, person in forenames if counts[name] == 1 and len(name) > 1}

    @functools.cached_property
    def _by_initials(self) -> dict[str, Attendee]:
        # Of two with the same initials, the one listed first.
        return {_initials(person.name): person for person in reversed(self.attendance)}

    @functools.cached_property
    def _words(self) -> set[str]:
        names = "\n".join(person.name for person in self.attendance)
        return {word.lower() for word in _LISTED_WORD.findall(names)}

    @functools.cached_property
    def _posts(self) -> list[_Post]:
        posts = [(person, person.role.lower()) for person in self.attendance if person.role]
        return [_Post(person, f"{role} ", {role, *_ROLE_PARTS.split(role)}) for person, role in posts]


def introduced_officers(text: str, attendance: Iterable[Attendee]) -> frozenset[str]:
    """Return the names, without a role in the list of those present, whom the text introduces by an officer's post.

    "Ada Moor, Head of Virtual School, presented the report": panels list officers among those present.
    """
    bare = [person.name for person in attendance if person.presence == "present" and not person.role]
    if not bare:
        return frozenset()
    named = re.compile(rf"\b({'|'.join(map(re.escape, bare))}), ([A-Z][^,.;:()]{{3,90}}), (?=[a-z]+ed\b)")
    return frozenset(match[1] for match in named.finditer(text) if sort_by_post(match[2]) == "officer")


# The same people meet again and again.
@functools.lru_cache(maxsize=4096)
def _surname(name: str) -> str:
    """The last word of a name that is not letters after it, in small letters."""
    for word in reversed(_NAME_WORD.findall(_BRACKETED.sub("", name) if "(" in name else name)):
        if not (len(word) <= 4 and word.isupper()):
            return str(word.lower())
    return name.lower()


def _initials(name: str) -> str:
    words = _CAPITALISED.findall(_TITLED.sub("", _BRACKETED.sub("", name)))
    return "".join(word[0] for word in words)


def _agrees(listed: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """Whether a name as said may be the one listed: no forename or initial of it contradicts."""
    return all(any(h.lower() == w.lower() or h[:1] == w for h in listed) for w in said if w)


@functools.lru_cache(maxsize=4096)
def _parts(name: str) -> tuple[str, ...]:
    """The words of a name without titles."""
    return tuple(word.strip(".") for word in _NAME_PART.findall(_TITLED.sub("", name)))
