"""Templates and what all of them share."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from importlib import resources
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from minutes_nlp.accounts import new_secret
from minutes_nlp.cite import long_date, permalink
from minutes_nlp.web.holdings import Holdings
from minutes_nlp.web.person import csrf_token, person_of, secret_of, set_secret
from minutes_nlp.web.site import Site

__all__ = ["NAVIGATION", "Serving", "address", "make_environment", "render", "serving"]

# What stands in the navigation of each page, by address.
NAVIGATION = {
    "/search": "Search",
    "/assurances": "Assurances",
    "/resolutions": "Resolutions",
    "/wording": "Wording",
    "/quote": "Quotations",
    "/history": "History",
    "/status": "Status",
}


class Serving(NamedTuple):
    """What a running app has at hand for each request."""

    site: Site
    holdings: Holdings
    templates: Environment


def serving(request: Request) -> Serving:
    """Return what the app of a request has at hand: for who may see exempt items, with these."""
    found: Serving = getattr(request.state, "serving", None) or request.app.state.serving
    return found


def make_environment() -> Environment:
    """Return the templates: everything put into them is escaped, and what is not given is an error."""
    made = Environment(
        loader=PackageLoader("minutes_nlp.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = resources.files("minutes_nlp.web").joinpath("static", "style.css").read_bytes()
    made.globals["style"] = f"/static/style.css?{hashlib.sha256(style).hexdigest()[:12]}"
    made.globals["permalink"] = permalink
    made.filters["point"] = _point
    made.filters["long_date"] = long_date
    made.filters["count"] = "{:,}".format
    return made


def address(request: Request) -> str:
    """Return the address of a page without the host: path and query, as asked for."""
    return f"{request.url.path}{'?' if request.url.query else ''}{request.url.query}"


def render(
    request: Request,
    template: str,
    values: Mapping[str, object],
    *,
    status: int = 200,
    has_form: bool = False,
) -> HTMLResponse:
    """Return a page.

    Args:
        request: What it answers.
        template: The name of the template, without ``.html``.
        values: What the template is given beside what all are given.
        status: The HTTP status.
        has_form: Whether a form on it changes something: a browser without a secret gets one, so that the
            form can carry a token.
    """
    held = serving(request)
    https = held.site.web.https
    secret = secret_of(request, https=https)
    given = new_secret() if has_form and not secret else ""
    page = held.templates.get_template(f"{template}.html").render(
        site=held.site.name,
        navigation=NAVIGATION,
        path=request.url.path,
        address=address(request),
        # Where to go on from signing in: to the page that was left, unless it answers something sent.
        onward=address(request) if request.method == "GET" and request.url.path != "/sign-in" else "",
        today=_in_words(held.site.today()),
        person=person_of(request),
        csrf=csrf_token(secret or given),
        **values,
    )
    response = HTMLResponse(page, status)
    if given:
        set_secret(response, given, https=https)
    return response


def _point(label: str) -> str:
    """What follows the title of an item for one of its points; a bullet has no name of its own."""
    if not label:
        return ""
    return f", point {label}" if any(sign.isalnum() for sign in label) else ", bullet point"


def _in_words(day: dt.date) -> str:
    return long_date(day.isoformat())
