"""The application: the endpoint's route, the pages, health and metrics, behind the guard."""

from __future__ import annotations

import ipaddress
from typing import TextIO

from starlette.requests import Request
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from kipo_graph.server.endpoint import content_negotiation, sparql_protocol
from kipo_graph.server.endpoint.reply import Reply, refusal
from kipo_graph.server.endpoint.worker_pool import Pool
from kipo_graph.server.web import metrics
from kipo_graph.server.web import routes as resources
from kipo_graph.server.web.disconnects import endpoint, while_connected
from kipo_graph.server.web.metrics import Metrics
from kipo_graph.server.web.middleware import Guard
from kipo_graph.server.web.settings import Settings


def application(pool: Pool, settings: Settings, log: TextIO | None) -> ASGIApp:
    """All routes, behind the guard; `log` takes a JSON line for each request."""
    counts = Metrics(pool)

    async def sparql(request: Request) -> Reply:
        return await _sparql(request, pool, settings)

    async def health(request: Request) -> Reply:
        del request
        reply = await pool.run({**sparql_protocol.Asking("ASK {}").job("*/*"), "base": ""})
        if reply.status == 200:
            return Reply(200, "application/json", b'{"status": "ok"}\n')
        return Reply(503, "application/json", b'{"status": "unavailable"}\n', reply.headers)

    async def numbers(request: Request) -> Reply:
        if not _is_near(request):
            return refusal(403, "The metrics are for this machine only.")
        return Reply(200, metrics.MEDIA, counts.page())

    routes = [
        Route("/sparql", endpoint(sparql, "sparql"), name="sparql"),
        Route("/sparql/", endpoint(sparql, "sparql")),
        Route("/health", endpoint(health, "health")),
        Route("/metrics", endpoint(numbers, "metrics")),
        *resources.routes(pool.run, settings),
    ]
    return Guard(Router(routes), settings, counts.note, log)


async def _sparql(request: Request, pool: Pool, settings: Settings) -> Reply:
    """The SPARQL 1.1 Protocol, the description of the service, or the page with the form."""
    if request.method == "OPTIONS":
        allowed = {
            "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
            "Access-Control-Allow-Headers": "Accept, Content-Type",
            "Access-Control-Max-Age": "86400",
        }
        return Reply(204, "text/plain", b"", allowed)
    method = "GET" if request.method == "HEAD" else request.method
    coding = request.headers.get("content-encoding", "identity").strip().casefold()
    if coding not in ("", "identity"):
        return refusal(415, f"A request packed with {coding} is not read here.", "Send it plain.")
    asking = sparql_protocol.read(
        method,
        request.scope["query_string"].decode("latin-1"),
        request.headers.get("content-type", ""),
        await request.body(),
    )
    if isinstance(asking, Reply):
        return asking
    accept = ", ".join(request.headers.getlist("accept"))
    job = {**asking.job(accept), "base": settings.base}
    if not asking.query:
        wanted = content_negotiation.choose(accept, ["text/turtle", "text/html"])
        if asking.form == "html" or (not asking.form and wanted == "text/html"):
            edit = request.query_params.get("edit", "")[:100]
            job = {"kind": "sparql-page", "site": settings.site(), "edit": edit}
        else:
            url = settings.url + "sparql"
            job |= {"kind": "service", "url": url, "triples": settings.triples}
    elif asking.form == "html":
        site = settings.site()
        job = {"kind": "sparql-page", "site": site, "query": asking.query, "run": True}
    reply = await while_connected(request.receive, pool.run(job))
    headers = {"Vary": "Accept", "Cache-Control": "no-cache", **reply.headers}
    return Reply(reply.status, reply.media, reply.body, headers)


def _is_near(request: Request) -> bool:
    """Whether the client is on this machine."""
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
