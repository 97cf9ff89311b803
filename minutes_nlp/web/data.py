"""Answers for programs and spreadsheets."""

import msgspec
from starlette.responses import Response

__all__ = ["as_csv", "as_json"]


def as_json(value: object) -> Response:
    """Return a result as JSON."""
    return Response(msgspec.json.encode(value), media_type="application/json")


def as_csv(table: str, name: str) -> Response:
    """Return a table to be saved under a name (RFC 4180, RFC 6266); the name is one of ours."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(table, headers=headers, media_type="text/csv; charset=utf-8")
