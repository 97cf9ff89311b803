"""The description of the API in OpenAPI 3.1, made of the table of operations and the types it names."""

import functools
import json
from importlib import resources
from typing import Any

import msgspec

from minutes_nlp import __version__
from minutes_nlp.web.api.operations import OPERATIONS, PREFIX, Operation

__all__ = ["described"]

_PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "What is wrong (RFC 9457).",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "parameter": {"type": "string", "description": "The parameter that cannot be understood."},
        "position": {"type": "integer", "description": "Its first character that is wrong, from 0."},
    },
    "required": ["type", "title", "status", "detail"],
}
_REFUSALS = {
    "400": "A parameter or the body is not as described.",
    "401": "There is no token, or it is not good.",
    "403": "The token's account may not do this.",
    "404": "There is no such document or part, or none that may be shown.",
    "405": "The address cannot be used with this method.",
    "413": "The body is too long.",
    "414": "The address is too long.",
    "422": "A query, a filter or a value cannot be understood.",
    "429": "Too many requests; wait as Retry-After says.",
    "503": "The library cannot be read at present, or the question takes too long.",
}
_INTRODUCTION = (
    "Minutes of meetings, word for word, with what they say: questions and answers, assurances, "
    "resolutions, figures. Words are given exactly as they stand, with the characters of the document they "
    "stand at. Lists come in pages: `next` is the cursor of the next one. Errors are problems (RFC 9457). "
    "Answers have an ETag; send it back in If-None-Match. What was taken in private is not here without a "
    "token that may see it."
)


@functools.cache
def described() -> bytes:
    """Return the description as JSON."""
    types = [each.result for each in OPERATIONS] + [each.body for each in OPERATIONS if each.body]
    _, schemas = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    paths: dict[str, dict[str, Any]] = {}
    for each in OPERATIONS:
        paths.setdefault(f"{PREFIX}{each.path}", {})[each.method.lower()] = _operation(each)
    whole = {
        "openapi": "3.1.0",
        "info": {
            "title": "Minutes",
            "version": __version__,
            "description": _INTRODUCTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": {**schemas, "ProblemDetails": _PROBLEM},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }
    return msgspec.json.encode(whole)


def _operation(operation: Operation) -> dict[str, Any]:
    example = _examples().get(operation.name, {})
    found: dict[str, Any] = {
        "operationId": operation.name,
        "tags": ["write" if operation.right else "read"],
        "summary": operation.summary,
        "description": operation.description,
        "security": [{"token": []}] if operation.right else [{}, {"token": []}],
        "parameters": [_exemplified(each.described(), example) for each in operation.parameters],
        "responses": {"200": _good(operation, example), **_refusals(operation)},
    }
    if operation.body:
        found["requestBody"] = {
            "required": True,
            "content": {"application/json": _content(operation.body, example.get("body"))},
        }
    return found


def _exemplified(parameter: dict[str, Any], example: dict[str, Any]) -> dict[str, Any]:
    value = example.get("parameters", {}).get(parameter["name"])
    return parameter if value is None else {**parameter, "example": value}


def _good(operation: Operation, example: dict[str, Any]) -> dict[str, Any]:
    return {
        "description": operation.summary,
        "content": {"application/json": _content(operation.result, example.get("result"))},
    }


def _content(of: type, example: Any) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{of.__name__}"}
    return {"schema": schema} if example is None else {"schema": schema, "example": example}


def _refusals(operation: Operation) -> dict[str, Any]:
    """The errors that an operation can have."""
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
    never = {"401"} if not operation.right else set()
    never |= set() if operation.body else {"413"}
    never |= set() if operation.right else {"403"}
    never |= set() if "{" in operation.path else {"404"}
    return {
        status: {"description": words, "content": problem}
        for status, words in _REFUSALS.items()
        if status not in never or status == "401"
    }


@functools.cache
def _examples() -> dict[str, Any]:
    """The examples by operation: parameters, body and result, of the sample corpus."""
    text = resources.files("minutes_nlp.web.api").joinpath("examples.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
