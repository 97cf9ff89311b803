"""The pages: one module a group, each with the routes it answers."""

from minutes_nlp.web.pages import desk, documents, history, home, register, resolutions, search, status

__all__ = ["ROUTES"]

ROUTES = (
    *home.ROUTES,
    *search.ROUTES,
    *documents.ROUTES,
    *register.ROUTES,
    *resolutions.ROUTES,
    *desk.ROUTES,
    *history.ROUTES,
    *status.ROUTES,
)
