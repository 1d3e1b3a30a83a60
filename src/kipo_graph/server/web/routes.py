"""The routes of pages and data: they negotiate, and hand on what a worker answers."""

from __future__ import annotations

import json
from importlib import resources as files
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from kipo_graph import __version__
from kipo_graph.server.endpoint.reply import Reply, refusal
from kipo_graph.server.web import representations, urls
from kipo_graph.server.web.disconnects import endpoint, while_connected
from kipo_graph.server.web.representations import Form
from kipo_graph.server.web.response_cache import (
    VARY,
    Job,
    Kept,
    Run,
    tag_for,
    tagged,
    tags,
    unchanged,
    unless_known,
)
from kipo_graph.server.web.settings import Settings

_LONGEST = 2_000
"""How long a path with its query may be, in bytes; no IRI of ours comes near."""


def routes(run: Run, settings: Settings) -> list[Route]:
    """Every route but those of the endpoint itself; the last one takes all paths that are left."""
    site = _Site(run, settings)
    listed = [
        ("/", "home", site.home),
        ("/.well-known/void", "void", site.dataset),
        ("/dump/{file}", "dump", site.dump),
        ("/data/triples.ttl", "dump", site.dump),
        ("/find", "find", site.find),
        ("/questions", "questions", site.questions),
        ("/questions/{name}", "questions", site.questions),
        ("/static/{file}", "static", site.static),
        ("/{path:path}", "resource", site.resource),
    ]
    return [
        Route(path, endpoint(answer, name), methods=["GET"], name=f"{name}-{number}")
        for number, (path, name, answer) in enumerate(listed)
    ]


class _Site:
    """The answers to requests; what is dear to make and the same for all is kept."""

    def __init__(self, run: Run, settings: Settings) -> None:
        self._run, self._settings = run, settings
        self._kept = Kept(run) if settings.version else None
        self._static = {file.name: file.read_bytes() for file in _static_files()}

    async def resource(self, request: Request) -> Reply:
        """Whatever the data hold at the path of a request."""
        path = _path(request)
        query = request.scope["query_string"].decode("latin-1")
        if len(path) + len(query) > _LONGEST:
            return refusal(404, "Nothing is known here by so long an address.")
        if not urls.is_sound(path):
            return refusal(400, "The address cannot be read: it must be UTF-8 without controls.")
        accept = _accept(request)
        wished = representations.choose(accept)
        candidates = self._candidates(path, query, wished)
        if (ending := representations.by_ending(path)) is not None:
            candidates += self._candidates(ending[0], query, ending[1])
        return await self._ask(
            request,
            {
                "kind": "resource",
                "candidates": candidates,
                "page": _page(request),
                "html": "text/html" in accept,
            },
        )

    def _candidates(self, path: str, query: str, form: Form | None) -> list[tuple[str, str]]:
        named = urls.named(path, query, self._settings)
        return [(iri, form.name if form else "") for iri in named]

    async def home(self, request: Request) -> Reply:
        """The first page, or, for who wants data, the description of all data."""
        form = representations.choose(
            _accept(request), (representations.HTML, *representations.RDF)
        )
        if form == representations.HTML:
            return await self._ask(request, {"kind": "home"}, keep=True)
        return await self._described(request, form)

    async def dataset(self, request: Request) -> Reply:
        """The description of the data as a whole."""
        return await self._described(
            request, representations.choose(_accept(request), representations.RDF)
        )

    async def _described(self, request: Request, form: Form | None) -> Reply:
        if form is None:
            return representations.not_acceptable(representations.RDF)
        return await self._ask(request, {"kind": "dataset", "form": form.name}, keep=True)

    async def dump(self, request: Request) -> Reply:
        """The data as a whole."""
        name = request.path_params.get("file", "kipo-graph.ttl")
        form = next((f for f in representations.DUMPS if name == f"kipo-graph.{f.name}"), None)
        if form is None:
            offered = ", ".join(f"kipo-graph.{f.name}" for f in representations.DUMPS)
            return refusal(404, "There is no such dump.", f"There are: {offered}.")
        return await self._ask(request, {"kind": "dump", "form": form.name}, keep=True)

    async def find(self, request: Request) -> Reply:
        """What goes by a name, or is of a class."""
        words = " ".join(request.query_params.get("q", "").split())[:200]
        kind = request.query_params.get("type", "")[:_LONGEST]
        job = {"kind": "find", "q": words, "type": kind, "page": _page(request)}
        return await self._ask(request, job)

    async def questions(self, request: Request) -> Reply:
        """The catalogue of questions, or the answer to one."""
        given = {name[:100]: value[:200] for name, value in request.query_params.items()}
        name = request.path_params.get("name", "")
        return await self._ask(request, {"kind": "questions", "name": name, "given": given})

    async def static(self, request: Request) -> Reply:
        """A style sheet or a picture of the pages."""
        name = request.path_params["file"]
        if name not in self._static:
            return refusal(404, "There is no such file.")
        media = _MEDIA[name.rpartition(".")[2]]
        reply = Reply(200, media, self._static[name], {"Cache-Control": "max-age=3600"})
        return unless_known(request, tagged(reply, tag_for(self._static[name])))

    async def _ask(self, request: Request, job: Job, *, keep: bool = False) -> Reply:
        """The answer of a worker, or 304 for who has it already."""
        whole = {**job, "site": self._settings.site(), "gzip": _takes_gzip(request)}
        tag = self._tag_of(whole)
        if tag and tag in tags(request):
            return unchanged({"ETag": tag})
        if keep and self._kept is not None:
            reply = await self._kept.ask(whole)
        else:
            reply = await while_connected(request.receive, self._run(whole, b""))
        reply = Reply(reply.status, reply.media, reply.body, {"Vary": VARY, **reply.headers})
        if reply.status != 200:
            return reply
        return unless_known(request, tagged(reply, tag or tag_for(reply.body)))

    def _tag_of(self, job: Job) -> str:
        """The tag of an answer that is not made yet; empty where the data can change."""
        if not self._settings.version:
            return ""
        return tag_for(json.dumps([__version__, job], sort_keys=True).encode())


def _path(request: Request) -> str:
    """The path of a request behind the root, as it was sent."""
    scope = request.scope
    raw: bytes = scope.get("raw_path") or urls.quoted(scope["path"]).encode()
    path = raw.partition(b"?")[0].decode("latin-1")
    return path.removeprefix(scope.get("root_path", "")).removeprefix("/")


def _accept(request: Request) -> str:
    return ", ".join(request.headers.getlist("accept"))[:_LONGEST]


def _takes_gzip(request: Request) -> bool:
    """Whether a client says that it can read gzip."""
    given = ",".join(request.headers.getlist("accept-encoding")).casefold()
    codings = (part.replace(" ", "").partition(";q=") for part in given.split(","))
    return any(name == "gzip" and (not q or q.strip("0.")) for name, _, q in codings)


def _page(request: Request) -> int:
    given = request.query_params.get("page", "1")
    return max(1, int(given)) if given.isascii() and given.isdigit() and len(given) < 6 else 1


def _static_files() -> list[Any]:
    folder = files.files("kipo_graph.server.web").joinpath("static")
    return [file for file in folder.iterdir() if file.name.rpartition(".")[2] in _MEDIA]


_MEDIA = {"css": "text/css; charset=utf-8", "svg": "image/svg+xml"}
