"""Why something could not be fetched."""

from minutes_nlp.errors import UnreadableError
from minutes_nlp.fetch.addresses import shown

__all__ = ["FetchError", "RefusedError", "StopError"]


class FetchError(UnreadableError):
    """An address did not give what it was asked for.

    Args:
        message: Why, in words a clerk understands.
        address: The address.
        code: The kind of reason, for programs: "http-404", "too-large", "timeout".
        passing: Whether asking again later may help.
        status: The status of the answer (RFC 9110, section 15); 0 where there was none.
    """

    def __init__(
        self, message: str, *, address: str, code: str, passing: bool = False, status: int = 0
    ) -> None:
        self.passing = passing
        self.status = status
        super().__init__(shown(message, 500), document=shown(address, 500), code=code)


class RefusedError(FetchError):
    """An address is one that we never ask, whatever it would answer."""

    exit_code = 2

    def __init__(self, message: str, *, address: str) -> None:
        super().__init__(message, address=address, code="refused-address")


class StopError(FetchError):
    """Nothing more is to be asked of the host for now."""
