"""The app, assembled from the values it is given."""

import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from minutes_nlp import __version__
from minutes_nlp.web import pages
from minutes_nlp.web.errors import add_handlers
from minutes_nlp.web.headers import SecurityHeaders
from minutes_nlp.web.holdings import Holdings
from minutes_nlp.web.site import Site
from minutes_nlp.web.views import Serving, make_environment

__all__ = ["make_app"]


def make_app(site: Site) -> FastAPI:
    """Return the app of a site; nothing is opened before the first request.

    Args:
        site: What it is told from outside.
    """
    holdings = Holdings(site.library, site.engine)

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        holdings.close()

    routes: list[BaseRoute] = [
        *pages.ROUTES,
        Mount("/static", StaticFiles(packages=[("minutes_nlp.web", "static")])),
    ]
    app = FastAPI(
        title=site.name,
        version=__version__,
        routes=routes,
        middleware=[Middleware(SecurityHeaders)],
        lifespan=lifespan,
        # Their pages load scripts from other hosts.
        docs_url=None,
        redoc_url=None,
    )
    app.state.serving = Serving(site, holdings, make_environment())
    add_handlers(app)
    return app
