"""The app, assembled from the values it is given."""

import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from minutes_nlp import __version__
from minutes_nlp.accounts import Accounts
from minutes_nlp.web import api, pages
from minutes_nlp.web.caching import Conditional
from minutes_nlp.web.crossing import CrossSite
from minutes_nlp.web.errors import add_handlers
from minutes_nlp.web.headers import SecurityHeaders
from minutes_nlp.web.holdings import Holdings
from minutes_nlp.web.identity import Identity, TokenCheck
from minutes_nlp.web.limits import Bounds, Patience, RateLimit, WebLimits
from minutes_nlp.web.private import PrivateHoldings
from minutes_nlp.web.readiness import kept_ready
from minutes_nlp.web.sharing import Sharing
from minutes_nlp.web.site import Site
from minutes_nlp.web.tracing import Tracing
from minutes_nlp.web.views import Serving, make_environment

__all__ = ["make_app"]


def make_app(site: Site) -> FastAPI:
    """Return the app of a site; nothing is opened before the first request.

    Args:
        site: What it is told from outside.
    """
    holdings = Holdings(site.library, site.engine)
    templates = make_environment()
    private = Serving(site, PrivateHoldings(site.library, site.engine), templates)

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        with kept_ready(holdings):
            yield
        holdings.close()
        private.holdings.close()

    routes: list[BaseRoute] = [
        *pages.ROUTES,
        *api.ROUTES,
        Mount("/static", StaticFiles(packages=[("minutes_nlp.web", "static")])),
    ]
    app = FastAPI(
        title=site.name,
        version=__version__,
        routes=routes,
        middleware=_middleware(site, private),
        lifespan=lifespan,
        # Their pages load scripts from other hosts.
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.state.serving = Serving(site, holdings, templates)
    add_handlers(app)
    return app


def _middleware(site: Site, private: Serving) -> list[Middleware]:
    """What a request passes on its way in, outermost first: each may rely on those before it."""
    web = site.web
    limits = WebLimits(requests=web.requests, seconds=web.seconds)
    return [
        Middleware(SecurityHeaders, https=web.https),
        Middleware(Tracing, site.log),
        Middleware(Bounds, limits, web.hosts),
        Middleware(Identity, Accounts(site.library), web, private),
        Middleware(RateLimit, limits, web.proxies),
        Middleware(TokenCheck),
        Middleware(CrossSite, https=web.https, seconds=web.seconds),
        Middleware(Patience, limits),
        Middleware(Sharing, web.origins),
        Middleware(Conditional),
    ]
