"""The pages: one module a group, each with the routes it answers."""

from minutes_nlp.web.pages import (
    desk,
    documents,
    health,
    history,
    home,
    register,
    resolutions,
    search,
    signing,
    status,
    work,
)

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
    *signing.ROUTES,
    *work.ROUTES,
    *health.ROUTES,
)
