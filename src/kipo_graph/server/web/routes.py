"""The routes of pages and data: they negotiate the format and pass jobs to workers."""

from __future__ import annotations

import json
from importlib import resources as files
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from kipo_graph import __version__
from kipo_graph.server.endpoint.http_response import HttpResponse, error_response
from kipo_graph.server.web import representations, urls
from kipo_graph.server.web.asgi_endpoint import Endpoint, while_connected
from kipo_graph.server.web.representations import HTML, RDF_FORMATS, Format
from kipo_graph.server.web.response_cache import (
    VARY,
    Job,
    ResponseCache,
    Run,
    conditional,
    etag,
    if_none_match,
    not_modified,
)
from kipo_graph.server.web.settings import Settings

_MAX_ADDRESS = 2_000
"""The longest path with query string in bytes; our own IRIs are much shorter."""


def routes(run: Run, settings: Settings) -> list[Route]:
    """All routes except those of the endpoint itself; the last one matches all remaining paths."""
    handlers = _Handlers(run, settings)
    listed = [
        ("/", "home", handlers.home),
        ("/.well-known/void", "void", handlers.dataset),
        ("/dump/{file}", "dump", handlers.dump),
        ("/data/triples.ttl", "dump", handlers.dump),
        ("/find", "find", handlers.find),
        ("/questions", "questions", handlers.questions),
        ("/questions/{name}", "questions", handlers.questions),
        ("/static/{file}", "static", handlers.static),
        ("/{path:path}", "resource", handlers.resource),
    ]
    return [
        Route(path, Endpoint(handle, name), methods=["GET"], name=f"{name}-{number}")
        for number, (path, name, handle) in enumerate(listed)
    ]


class _Handlers:
    """The handlers of requests; costly responses that are the same for every client are cached."""

    def __init__(self, run: Run, settings: Settings) -> None:
        self._run, self._settings = run, settings
        self._cache = ResponseCache(run) if settings.version else None
        self._static = {file.name: file.read_bytes() for file in _static_files()}

    async def resource(self, request: Request) -> HttpResponse:
        """The resource at the path of a request."""
        path = _path(request)
        query = request.scope["query_string"].decode("latin-1")
        if len(path) + len(query) > _MAX_ADDRESS:
            return error_response(404, "Page not found: the address is too long.")
        if not urls.is_valid_path(path):
            return error_response(
                400, "The address is not valid: it must be UTF-8 without control characters."
            )
        accept = _accept(request)
        candidates = self._candidates(path, query, representations.choose(accept))
        if (split := representations.split_extension(path)) is not None:
            candidates += self._candidates(split[0], query, split[1])
        return await self._respond(
            request,
            {
                "kind": "resource",
                "candidates": candidates,
                "page": _page(request),
                "html": "text/html" in accept,
            },
        )

    def _candidates(self, path: str, query: str, form: Format | None) -> list[tuple[str, str]]:
        iris = urls.candidate_iris(path, query, self._settings)
        return [(iri, form.name if form else "") for iri in iris]

    async def home(self, request: Request) -> HttpResponse:
        """The home page, or the description of the dataset for clients that want data."""
        form = representations.choose(_accept(request), (HTML, *RDF_FORMATS))
        if form == HTML:
            return await self._respond(request, {"kind": "home"}, cached=True)
        return await self._dataset_description(request, form)

    async def dataset(self, request: Request) -> HttpResponse:
        """The description of the dataset."""
        form = representations.choose(_accept(request), RDF_FORMATS)
        return await self._dataset_description(request, form)

    async def _dataset_description(self, request: Request, form: Format | None) -> HttpResponse:
        if form is None:
            return representations.not_acceptable(RDF_FORMATS)
        return await self._respond(request, {"kind": "dataset", "format": form.name}, cached=True)

    async def dump(self, request: Request) -> HttpResponse:
        """A download of the whole data."""
        name = request.path_params.get("file", "kipo-graph.ttl")
        dumps = {f"kipo-graph.{form.name}": form for form in representations.DUMP_FORMATS}
        if name not in dumps:
            return error_response(
                404, "There is no such download.", f"Available: {', '.join(dumps)}."
            )
        form = dumps[name]
        return await self._respond(request, {"kind": "dump", "format": form.name}, cached=True)

    async def find(self, request: Request) -> HttpResponse:
        """Search results for a name, or the members of a class."""
        words = " ".join(request.query_params.get("q", "").split())[:200]
        class_ = request.query_params.get("type", "")[:_MAX_ADDRESS]
        job = {"kind": "find", "q": words, "type": class_, "page": _page(request)}
        return await self._respond(request, job)

    async def questions(self, request: Request) -> HttpResponse:
        """The list of questions, or the answer to one."""
        parameters = {name[:100]: value[:200] for name, value in request.query_params.items()}
        name = request.path_params.get("name", "")
        return await self._respond(
            request, {"kind": "questions", "name": name, "parameters": parameters}
        )

    async def static(self, request: Request) -> HttpResponse:
        """A style sheet or an image."""
        name = request.path_params["file"]
        if name not in self._static:
            return error_response(404, "There is no such file.")
        content, media_type = self._static[name], _MEDIA_TYPES[name.rpartition(".")[2]]
        response = HttpResponse(200, media_type, content, {"Cache-Control": "max-age=3600"})
        return conditional(request, response, etag(content))

    async def _respond(self, request: Request, job: Job, *, cached: bool = False) -> HttpResponse:
        """The response of a worker, or 304 if the client already has it."""
        job = {**job, "site": self._settings.for_worker(), "gzip": _accepts_gzip(request)}
        tag = self._etag_of(job)
        if tag and tag in if_none_match(request):
            return not_modified(tag)
        if cached and self._cache is not None:
            response = await self._cache.get(job)
        else:
            response = await while_connected(request.receive, self._run(job, b""))
        response = response.with_headers(VARY)
        if response.status != 200:
            return response
        return conditional(request, response, tag or etag(response.body))

    def _etag_of(self, job: Job) -> str:
        """The ETag of a response before it is made; empty if the data can change."""
        if not self._settings.version:
            return ""
        return etag(json.dumps([__version__, job], sort_keys=True).encode())


def _path(request: Request) -> str:
    """The path of a request below the root, still encoded."""
    scope = request.scope
    raw: bytes = scope.get("raw_path") or urls.quote_path(scope["path"]).encode()
    path = raw.partition(b"?")[0].decode("latin-1")
    return path.removeprefix(scope.get("root_path", "")).removeprefix("/")


def _accept(request: Request) -> str:
    return ", ".join(request.headers.getlist("accept"))[:_MAX_ADDRESS]


def _accepts_gzip(request: Request) -> bool:
    """Whether a client accepts gzip."""
    accepted = ",".join(request.headers.getlist("accept-encoding")).casefold()
    codings = (part.replace(" ", "").partition(";q=") for part in accepted.split(","))
    return any(name == "gzip" and (not q or q.strip("0.")) for name, _, q in codings)


def _page(request: Request) -> int:
    page = request.query_params.get("page", "1")
    return max(1, int(page)) if page.isascii() and page.isdigit() and len(page) < 6 else 1


def _static_files() -> list[Any]:
    folder = files.files("kipo_graph.server.web").joinpath("static")
    return [file for file in folder.iterdir() if file.name.rpartition(".")[2] in _MEDIA_TYPES]


_MEDIA_TYPES = {"css": "text/css; charset=utf-8", "svg": "image/svg+xml"}
