"""The API under /api/v1: one table of operations makes its routes, reads what is given, and describes it."""

from minutes_nlp.web.api.routes import ROUTES

__all__ = ["ROUTES"]
