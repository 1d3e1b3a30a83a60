"""The application: the SPARQL endpoint, the pages, health and metrics, behind the middleware."""

from __future__ import annotations

import ipaddress
from typing import TextIO

from starlette.requests import Request
from starlette.routing import Route, Router
from starlette.types import ASGIApp

from kipo_graph.server.endpoint import content_negotiation
from kipo_graph.server.endpoint.http_response import HttpResponse, error_response
from kipo_graph.server.endpoint.sparql_protocol import QueryRequest, parse_request
from kipo_graph.server.endpoint.worker_pool import WorkerPool
from kipo_graph.server.web import metrics
from kipo_graph.server.web import routes as graph_routes
from kipo_graph.server.web.asgi_endpoint import Endpoint, while_connected
from kipo_graph.server.web.metrics import Metrics
from kipo_graph.server.web.middleware import GuardMiddleware
from kipo_graph.server.web.settings import Settings


def application(pool: WorkerPool, settings: Settings, log: TextIO | None) -> ASGIApp:
    """The ASGI application; a JSON line for each request is written to `log`."""
    counters = Metrics(pool)

    async def sparql(request: Request) -> HttpResponse:
        return await _sparql(request, pool, settings)

    async def health(request: Request) -> HttpResponse:
        del request
        response = await pool.run({**QueryRequest("ASK {}").job("*/*"), "base": ""})
        if response.status == 200:
            return HttpResponse(200, "application/json", b'{"status": "ok"}\n')
        return HttpResponse(
            503, "application/json", b'{"status": "unavailable"}\n', response.headers
        )

    async def metrics_text(request: Request) -> HttpResponse:
        if not _is_local(request):
            return error_response(403, "The metrics are available only from the same machine.")
        return HttpResponse(200, metrics.MEDIA_TYPE, counters.text())

    routes = [
        Route("/sparql", Endpoint(sparql, "sparql"), name="sparql"),
        Route("/sparql/", Endpoint(sparql, "sparql")),
        Route("/health", Endpoint(health, "health")),
        Route("/metrics", Endpoint(metrics_text, "metrics")),
        *graph_routes.routes(pool.run, settings),
    ]
    return GuardMiddleware(Router(routes), settings, counters.record, log)


async def _sparql(request: Request, pool: WorkerPool, settings: Settings) -> HttpResponse:
    """The SPARQL 1.1 Protocol, the service description, or the page with the query form."""
    if request.method == "OPTIONS":
        allowed = {
            "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
            "Access-Control-Allow-Headers": "Accept, Content-Type",
            "Access-Control-Max-Age": "86400",
        }
        return HttpResponse(204, "text/plain", b"", allowed)
    method = "GET" if request.method == "HEAD" else request.method
    coding = request.headers.get("content-encoding", "identity").strip().casefold()
    if coding not in ("", "identity"):
        return error_response(
            415,
            f"The content encoding {coding} is not supported.",
            "Send the request uncompressed.",
        )
    query_request = parse_request(
        method,
        request.scope["query_string"].decode("latin-1"),
        request.headers.get("content-type", ""),
        await request.body(),
    )
    if isinstance(query_request, HttpResponse):
        return query_request
    accept = ", ".join(request.headers.getlist("accept"))
    job = {**query_request.job(accept), "base": settings.base}
    if not query_request.query:
        wanted = content_negotiation.choose(accept, ["text/turtle", "text/html"])
        if query_request.format == "html" or (not query_request.format and wanted == "text/html"):
            edit = request.query_params.get("edit", "")[:100]
            job = {"kind": "sparql-page", "site": settings.for_worker(), "edit": edit}
        else:
            url = settings.url + "sparql"
            job |= {"kind": "service", "url": url, "triples": settings.triples}
    elif query_request.format == "html":
        site, query = settings.for_worker(), query_request.query
        job = {"kind": "sparql-page", "site": site, "query": query, "run": True}
    response = await while_connected(request.receive, pool.run(job))
    return response.with_headers({"Vary": "Accept", "Cache-Control": "no-cache"})


def _is_local(request: Request) -> bool:
    """Whether the client is on this machine."""
    try:
        return request.client is not None and ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
