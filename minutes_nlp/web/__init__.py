"""The web app: pages for people, addresses for programs, on one library; it shows nothing that is exempt."""

from minutes_nlp.web.app import make_app
from minutes_nlp.web.site import Site
from minutes_nlp.web.workers import TURN

__all__ = ["TURN", "Site", "make_app"]
