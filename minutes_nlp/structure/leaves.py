"""The proof that nothing is lost: leaves that cover each character that is printed, once."""

from collections.abc import Iterator

from minutes_nlp.model import Leaf, LeafRole, Problem, Span

__all__ = ["Leaves"]

# How many characters of what could not be placed are shown.
_SHOWN = 60


class Leaves:
    """Collects the leaves of a document; where two claim the same characters, the earlier has them.

    Args:
        flat: The document's text with spaces for line breaks.
        furniture: What belongs to the page; it comes before all other claims.
    """

    def __init__(self, flat: str, furniture: list[Span]) -> None:
        self._flat = flat
        self._claims = [Leaf(start, end, "furniture", "") for start, end in furniture if start < end]

    def add(self, start: int, end: int, role: LeafRole, leaf_id: str = "") -> None:
        """Claim characters for a part of the record; none are a claim to nothing."""
        if start < end:
            self._claims.append(Leaf(start, end, role, leaf_id))

    def settle(self) -> tuple[list[Leaf], list[Problem]]:
        """Return the leaves in order and without overlap; what none claimed is narrative, and a problem."""
        flat = self._flat
        owner = bytearray(len(flat))
        leaves: list[Leaf] = []
        for claim in self._claims:
            start, end, role, leaf_id = claim
            # Nearly all are free and exact.
            if owner.find(1, start, end) >= 0:
                leaves += self._free_parts(owner, claim)
                continue
            owner[start:end] = b"\x01" * (end - start)
            if role == "furniture" or not (flat[start].isspace() or flat[end - 1].isspace()):
                leaves.append(claim)
            elif words := _trimmed(flat, start, end):
                leaves.append(Leaf(*words, role, leaf_id))
        leaves.sort()
        unplaced = list(self._unplaced(leaves))
        problems = [
            Problem(
                code="unplaced",
                message=f"kept as narrative: {flat[slice(*span)][:_SHOWN]!r}",
                span=span,
            )
            for span in unplaced
        ]
        if unplaced:
            leaves = sorted([*leaves, *(Leaf(*span, "narrative", "") for span in unplaced)])
        return leaves, problems

    def _free_parts(self, owner: bytearray, claim: Leaf) -> Iterator[Leaf]:
        """The parts of a claim that no earlier one has, trimmed of white space but in furniture."""
        start, end, role, leaf_id = claim
        at = owner.find(0, start, end)
        while at >= 0:
            taken = owner.find(1, at, end)
            stop = end if taken < 0 else taken
            owner[at:stop] = b"\x01" * (stop - at)
            if role == "furniture":
                yield Leaf(at, stop, role, leaf_id)
            elif words := _trimmed(self._flat, at, stop):
                yield Leaf(*words, role, leaf_id)
            at = owner.find(0, stop, end)

    def _unplaced(self, leaves: list[Leaf]) -> Iterator[Span]:
        """What is printed between the leaves."""
        at = 0
        for start, end, _, _ in leaves:
            if at < start and (words := _trimmed(self._flat, at, start)):
                yield words
            at = end
        if words := _trimmed(self._flat, at, len(self._flat)):
            yield words


def _trimmed(flat: str, start: int, end: int) -> Span | None:
    """The words of a stretch without the white space around them; None if it is blank."""
    stretch = flat[start:end]
    if stretch.isspace() or not stretch:
        return None
    return Span(end - len(stretch.lstrip()), start + len(stretch.rstrip()))
