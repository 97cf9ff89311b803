"""What a search page is asked, read from its address and written back into one."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple, get_args
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from minutes_nlp.errors import QueryError
from minutes_nlp.index import FACETS, Sort
from minutes_nlp.query import field, parse
from minutes_nlp.search import SORTS, Group, Options

__all__ = ["FILTERS", "PAGE", "Asked", "Fault", "pages", "read"]

# Filters by their field of the query language, with what they are called on a page.
FILTERS = {
    "kind": "Kind",
    "committee": "Committee",
    "council": "Council",
    "speaker": "Speaker",
    "role": "Post named",
    "strength": "Strength of assurance",
    "verb": "Verb of decision",
}
PAGE = 20
# What lies further down is better found by another query.
MOST_PAGES = 500
_LONGEST = 200
_DATES = {"from": "Meetings from", "to": "Meetings up to"}


class Fault(NamedTuple):
    """Something asked that cannot be understood.

    ``name`` is the name of the field of the form; ``typed`` what was typed into it, ``position`` the first
    character of it that is wrong, ``suggestion`` the nearest valid word or None.
    """

    name: str
    message: str
    typed: str
    position: int
    suggestion: str | None = None

    @property
    def before(self) -> str:
        """What was typed before the place that is wrong."""
        return self.typed[: self.position]

    @property
    def wrong(self) -> str:
        """What was typed from that place on."""
        return self.typed[self.position :]


class Chip(NamedTuple):
    """A filter in force: what it is, its value, and the address without it."""

    name: str
    value: str
    without: str


class Asked(NamedTuple):
    """A search as asked.

    ``filters`` holds the values of each of FILTERS that is in force, as typed; ``more`` what a page asks
    besides, by name.
    """

    query: str = ""
    filters: Mapping[str, Sequence[str]] = {}
    first: str = ""
    last: str = ""
    sort: Sort = "relevance"
    group: Group | None = None
    routine: bool = False
    page: int = 1
    more: Mapping[str, str] = {}

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for at all."""
        return not (self.query.strip() or self.narrowed)

    @property
    def narrowed(self) -> dict[str, list[str]]:
        """The filters as ``search.Options`` takes them."""
        dates = {"date": [f"{self.first}..{self.last}"]} if self.first or self.last else {}
        return {name: list(values) for name, values in self.filters.items()} | dates

    def shown(self, name: str) -> str:
        """Return the value of a filter that a list of choices shows."""
        return next(iter(self.filters.get(name, ())), "")

    def typed(self, name: str) -> str:
        """Return the value of a filter that a box shows: words, not a whole value that was chosen."""
        return next((each for each in self.filters.get(name, ()) if not each.startswith("=")), "")

    def only(self, names: Collection[str]) -> dict[str, list[str]]:
        """Return those filters of some names that are in force, "date" among them."""
        return {name: values for name, values in self.narrowed.items() if name in names}

    def options(self, *, limit: int = PAGE) -> Options:
        """Return how to search for a page of hits."""
        return Options(
            filters=self.narrowed,
            limit=limit,
            offset=(self.page - 1) * limit,
            sort=self.sort,
            facets=FACETS,
            routine=self.routine,
            left_out=True,
            group=self.group,
            related=bool(self.query),
        )

    def faults(self) -> list[Fault]:
        """Return all that cannot be understood in it."""
        found = [] if (fault := _fault("q", self.query, None)) is None else [fault]
        for name, values in self.filters.items():
            found += filter(None, [_fault(name, value, name) for value in values])
        for name, typed in (("from", self.first), ("to", self.last)):
            found += filter(None, [_fault(name, typed, "date")] if typed else [])
        if self.first and self.last and not found:
            both = _fault("to", f"{self.first}..{self.last}", "date")
            found += [both._replace(typed=self.last, position=0)] if both else []
        return found

    def parameters(self) -> list[tuple[str, str]]:
        """Return what stands in the address, by name."""
        pairs = [("q", self.query)] if self.query else []
        pairs += [(name, value) for name, values in self.filters.items() for value in values]
        pairs += self.more.items()
        told = {
            "from": self.first,
            "to": self.last,
            "sort": self.sort if self.sort != "relevance" else "",
            "group": self.group or "",
            "routine": "yes" if self.routine else "",
            "page": str(self.page) if self.page > 1 else "",
        }
        return pairs + [(name, value) for name, value in told.items() if value]

    def address(self, path: str = "/search") -> str:
        """Return the address of this search."""
        told = urlencode(self.parameters())
        return f"{path}?{told}" if told else path

    def first_page(self) -> "Asked":
        """Return the same search, from its first page."""
        return self._replace(page=1)

    def with_filter(self, name: str, value: str) -> "Asked":
        """Return the search with a value of a filter besides, from its first page."""
        values = dict.fromkeys((*self.filters.get(name, ()), value))
        return self._replace(filters={**self.filters, name: tuple(values)}, page=1)

    def with_year(self, year: str) -> "Asked":
        """Return the search among the meetings of a year."""
        return self._replace(first=year, last=year, page=1)

    def chips(self) -> Iterator[Chip]:
        """Yield the filters in force."""
        for name, values in self.filters.items():
            for value in values:
                rest = tuple(each for each in values if each != value)
                left = {**self.filters, name: rest} if rest else _without(self.filters, name)
                without = self._replace(filters=left, page=1)
                yield Chip(FILTERS[name], value.removeprefix("="), without.address())
        if self.first:
            yield Chip(_DATES["from"], self.first, self._replace(first="", page=1).address())
        if self.last:
            yield Chip(_DATES["to"], self.last, self._replace(last="", page=1).address())


def read(parameters: QueryParams, *more: str) -> Asked:
    """Return what an address asks; of the choices that it names wrongly the usual one is taken.

    Args:
        parameters: What stands in the address.
        more: The names of what the page asks besides.
    """
    filters = {}
    for name in FILTERS:
        values = [value.strip()[:_LONGEST] for value in parameters.getlist(name)]
        chosen = tuple(dict.fromkeys(filter(None, values)))
        if chosen:
            filters[name] = chosen
    order = "" if "sort" in more else parameters.get("sort")
    sort: Sort = next((each for each in SORTS if each == order), SORTS[0])
    besides = {name: parameters.get(name, "").strip()[:_LONGEST] for name in more}
    group: Group | None = next((each for each in get_args(Group) if each == parameters.get("group")), None)
    return Asked(
        query=parameters.get("q", "").strip(),
        filters=filters,
        first=parameters.get("from", "").strip()[:_LONGEST],
        last=parameters.get("to", "").strip()[:_LONGEST],
        sort=sort,
        group=group,
        routine=parameters.get("routine") == "yes",
        page=_page(parameters.get("page", "")),
        more={name: value for name, value in besides.items() if value},
    )


def pages(rows: int) -> int:
    """Return how many pages so many rows fill."""
    return min(-(-rows // PAGE), MOST_PAGES)


def _page(typed: str) -> int:
    number = int(typed) if typed.isdecimal() and len(typed) <= len(str(MOST_PAGES)) else 1
    return min(max(number, 1), MOST_PAGES)


def _fault(name: str, typed: str, of: str | None) -> Fault | None:
    """What cannot be understood in a query, or in a value of a field."""
    whole = of is not None and typed.startswith("=")
    try:
        if of is None:
            parse(typed)
        else:
            field(of, typed.removeprefix("="), whole=whole)
    except QueryError as error:
        position = min(error.position + whole, len(typed))
        return Fault(name, error.message, typed, position, error.suggestion)
    return None


def _without(filters: Mapping[str, Sequence[str]], name: str) -> dict[str, Sequence[str]]:
    return {other: values for other, values in filters.items() if other != name}
