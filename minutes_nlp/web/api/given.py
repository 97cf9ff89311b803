"""What a program gives with a request, read as its description says: nothing else, and nothing twice."""

import re
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

from starlette.requests import Request

__all__ = ["Given", "Parameter", "RefusedError", "read_parameters"]

_NUMBER = re.compile(r"[0-9]{1,6}")
_LONGEST = 1_000
_TRUTH = {"true": True, "false": False}

Given = dict[str, Any]


class RefusedError(Exception):
    """What was given is not what the API asks for; ``name`` is the parameter, or the field.

    ``status`` is 400 where it has not the form that it should have, 422 where it means nothing.
    """

    def __init__(self, name: str, message: str, status: int = 400) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name
        self.status = status


class Parameter(NamedTuple):
    """A parameter of a request.

    Attributes:
        name: Its name.
        description: What it is for.
        kind: Of what sort its value is.
        choices: The values it can have; none named, any.
        many: Whether it may be given more than once.
        usual: Its value where it is not given.
        most: The most of a number; the longest of a text, in characters.
        required: Whether it must be given.
        place: Where it stands.
    """

    name: str
    description: str
    kind: Literal["string", "integer", "boolean"] = "string"
    choices: Sequence[str] = ()
    many: bool = False
    usual: str | int | bool | None = None
    most: int = _LONGEST
    required: bool = False
    place: Literal["query", "path"] = "query"

    def described(self) -> dict[str, Any]:
        """Return it as OpenAPI 3.1 describes a parameter."""
        schema: dict[str, Any] = {"type": self.kind}
        if self.choices:
            schema["enum"] = list(self.choices)
        elif self.kind == "string":
            schema |= {"maxLength": self.most} | ({"minLength": 1} if self.required else {})
        elif self.kind == "integer":
            schema |= {"minimum": 1, "maximum": self.most}
        if self.usual is not None:
            schema["default"] = self.usual
        if self.many:
            schema = {"type": "array", "items": schema, "maxItems": _MOST_VALUES}
        return {
            "name": self.name,
            "in": self.place,
            "description": self.description,
            "required": self.required,
            "schema": schema,
        }

    def value(self, typed: str) -> str | int | bool:
        """Return the value that was typed.

        Raises:
            RefusedError: If it is none.
        """
        if self.choices and typed not in self.choices:
            raise RefusedError(self.name, f"it can be {', '.join(self.choices)}")
        if self.kind == "boolean":
            if typed not in _TRUTH:
                raise RefusedError(self.name, "it is true or false")
            return _TRUTH[typed]
        if self.kind == "integer":
            if not _NUMBER.fullmatch(typed) or not 1 <= int(typed) <= self.most:
                raise RefusedError(self.name, f"it is a number from 1 to {self.most:,}")
            return int(typed)
        if len(typed) > self.most:
            raise RefusedError(self.name, f"it has at most {self.most:,} characters")
        if self.required and not typed:
            raise RefusedError(self.name, "it is not empty")
        return typed


_MOST_VALUES = 20


def read_parameters(request: Request, parameters: Sequence[Parameter]) -> Given:
    """Return the values of a request's query by name; a parameter that may be given often has a list of them.

    Raises:
        RefusedError: If one is not known, has no value that it can have, or is given twice.
    """
    known = {each.name: each for each in parameters if each.place == "query"}
    typed = request.query_params
    for name in typed:
        if name not in known:
            raise RefusedError(name[:100], "there is no such parameter")
    found: Given = {}
    for name, parameter in known.items():
        values = typed.getlist(name)
        if not values and parameter.required:
            raise RefusedError(name, "it is needed")
        if len(values) > (_MOST_VALUES if parameter.many else 1):
            raise RefusedError(name, "it is given too often")
        read = [parameter.value(each) for each in values]
        found[name] = read if parameter.many else (read[0] if read else parameter.usual)
    return found
