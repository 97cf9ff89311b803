"""The app, assembled from the values it is given."""

import contextlib
from collections.abc import AsyncIterator, Callable

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
from minutes_nlp.web.readiness import keep_ready, kept_ready
from minutes_nlp.web.sharing import Sharing
from minutes_nlp.web.site import Site
from minutes_nlp.web.tracing import Tracing
from minutes_nlp.web.views import Serving, make_environment
from minutes_nlp.web.workers import Crew, Handing

__all__ = ["make_app"]

# While a worker waits for a file it may work on another answer.
_AT_ONCE_EACH = 2


def make_app(site: Site) -> FastAPI:
    """Return the app of a site; nothing is opened before the first request.

    Args:
        site: What it is told from outside.
    """
    serving = Serving(site, Holdings(site.library, site.engine), make_environment())
    private = serving._replace(holdings=PrivateHoldings(site.library, site.engine))
    crew = Crew(site.workers, _reader, site._replace(log=None)) if site.workers else None

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as ends:
            ends.callback(private.holdings.close)
            ends.callback(serving.holdings.close)
            if crew:
                await ends.enter_async_context(crew.at_work())
            else:
                ends.enter_context(kept_ready(serving.holdings))
            yield

    return _assembled(serving, _middleware(site, private, crew), lifespan)


def _reader(site: Site, *, quotes: bool) -> FastAPI:
    """Return the app of a worker: it answers what has passed the middleware of the one that listens.

    Args:
        site: What it is told from outside.
        quotes: Whether it is the one that is asked for quotations.
    """
    serving = Serving(site, Holdings(site.library, site.engine), make_environment())
    if quotes:
        keep_ready(serving.holdings)
    return _assembled(serving, _answering(site))


def _assembled(
    serving: Serving,
    middleware: list[Middleware],
    lifespan: Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]] | None = None,
) -> FastAPI:
    routes: list[BaseRoute] = [
        *pages.ROUTES,
        *api.ROUTES,
        Mount("/static", StaticFiles(packages=[("minutes_nlp.web", "static")])),
    ]
    app = FastAPI(
        title=serving.site.name,
        version=__version__,
        routes=routes,
        middleware=middleware,
        lifespan=lifespan,
        # Their pages load scripts from other hosts.
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.state.serving = serving
    add_handlers(app)
    return app


def _middleware(site: Site, private: Serving, crew: Crew | None) -> list[Middleware]:
    """What a request passes on its way in, outermost first: each may rely on those before it."""
    web = site.web
    limits = WebLimits(requests=web.requests, seconds=web.seconds)
    if crew:
        limits = limits._replace(at_once=max(limits.at_once, _AT_ONCE_EACH * site.workers))
    return [
        Middleware(SecurityHeaders, https=web.https),
        Middleware(Tracing, site.log),
        Middleware(Bounds, limits, web.hosts),
        Middleware(Identity, Accounts(site.library), web, private),
        Middleware(RateLimit, limits, web.proxies),
        Middleware(TokenCheck),
        Middleware(CrossSite, https=web.https, seconds=web.seconds),
        Middleware(Patience, limits),
        *([Middleware(Handing, crew)] if crew else ()),
        *_answering(site),
    ]


def _answering(site: Site) -> list[Middleware]:
    """What makes answers what they are, wherever they are made."""
    return [Middleware(Sharing, site.web.origins), Middleware(Conditional)]
