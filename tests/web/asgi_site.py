"""Calling the routes of pages and data without a network, and parsing HTML."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

from pyoxigraph import RdfFormat, Triple, parse
from starlette.applications import Starlette

from conftest import ROOT
from kipo_graph.server.endpoint import worker
from kipo_graph.server.endpoint.http_response import HttpResponse
from kipo_graph.server.web import page_jobs, routes
from kipo_graph.server.web.settings import Settings
from kipo_graph.store.graph_store import GraphStore

SETTINGS = Settings("http://127.0.0.1:8000/", version="v1", project=str(ROOT))
BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
}


@dataclass(frozen=True)
class Response:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def media_type(self) -> str:
        return self.headers["content-type"].partition(";")[0]

    def triples(self) -> set[Triple]:
        found = parse(self.body, format=FORMATS[self.media_type])
        return {Triple(q.subject, q.predicate, q.object) for q in found}

    def page(self) -> Page:
        assert self.media_type == "text/html", (self.status, self.text)
        return Page.of(self.text)


@dataclass
class Site:
    """The routes over a store; jobs pass through JSON, like between the real processes."""

    store: GraphStore
    settings: Settings
    jobs: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._app = Starlette(routes=list(routes.routes(self._run, self.settings)))

    async def _run(self, job: dict[str, Any], body: bytes) -> HttpResponse:
        self.jobs.append(job)
        return worker.handle_job(self.store, page_jobs.HANDLERS, json.loads(json.dumps(job)), body)

    def get(self, path: str, method: str = "GET", **headers: str) -> Response:
        """Send one request; `_` in a header name stands for `-`."""
        # In a separate thread, because browser tests leave a running event loop in this one.
        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, self._get(path, method, headers)).result()

    async def _get(self, path: str, method: str, headers: Mapping[str, str]) -> Response:
        raw, _, query = path.partition("?")
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "server": ("127.0.0.1", 80),
            "path": unquote(raw),
            "raw_path": raw.encode(),
            "root_path": "",
            "query_string": query.encode(),
            "headers": [
                (name.replace("_", "-").lower().encode(), value.encode())
                for name, value in headers.items()
            ],
        }
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            await asyncio.sleep(60)
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await self._app(scope, receive, send)
        found = {name.decode(): value.decode("ascii") for name, value in sent[0]["headers"]}
        return Response(sent[0]["status"], found, b"".join(part["body"] for part in sent[1:]))


_VOID_ELEMENTS = set("meta link input br hr img path circle rect".split())


@dataclass
class Page(HTMLParser):
    """A page as a list of elements: name, attributes, and all text inside."""

    elements: list[tuple[str, dict[str, str | None], list[str]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[tuple[str, dict[str, str | None], list[str]]] = []

    @classmethod
    def of(cls, text: str) -> Page:
        page = cls()
        page.feed(text)
        page.close()
        assert not page._open, [name for name, _, _ in page._open]
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = (tag, dict(attrs), list[str]())
        self.elements.append(element)
        if tag not in _VOID_ELEMENTS:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs), []))

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"</{tag}> closes nothing"
        assert self._open[-1][0] == tag, f"</{tag}> closes <{self._open[-1][0]}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for _, _, words in self._open:
            words.append(data)

    def named(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        """The attributes and the text of each element with a tag name."""
        found = [(attrs, words) for name, attrs, words in self.elements if name == tag]
        return [(attrs, " ".join("".join(words).split())) for attrs, words in found]

    def texts(self, tag: str) -> list[str]:
        return [words for _, words in self.named(tag)]

    @property
    def links(self) -> list[str]:
        return [attrs["href"] or "" for attrs, _ in self.named("a")]
