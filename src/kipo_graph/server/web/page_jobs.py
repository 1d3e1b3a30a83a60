"""The jobs of a worker for pages and data, by the kind of job.

A job has `kind`, `site` (see `Settings.for_worker`) and the arguments of the functions below; the
result is a complete response.  With `gzip` in the job, a long body is compressed.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from kipo_graph.errors import NotFoundError
from kipo_graph.query import lookup, search
from kipo_graph.query.lookup import Found
from kipo_graph.rdf import jsonld_writer
from kipo_graph.server.endpoint.http_response import HttpResponse, error_response
from kipo_graph.server.endpoint.worker import Handler
from kipo_graph.server.web import (
    browse_pages,
    dumps,
    ontology_page,
    page_templates,
    question_pages,
    representations,
    resource_page,
    void_description,
)
from kipo_graph.server.web.representations import HTML, Format, html_page
from kipo_graph.server.web.settings import Settings
from kipo_graph.server.web.urls import header_iri, page_url, path_of
from kipo_graph.store.graph_store import GraphStore
from kipo_graph.store.union import union_where_needed

Job = dict[str, Any]


def resource(store: GraphStore, job: Job, settings: Settings) -> HttpResponse:
    """The page or data of the first known IRI of `candidates`, pairs of an IRI and a format name.

    An empty format name means that the client accepts none of the formats.
    """
    for iri, name in job["candidates"]:
        if not (found := lookup.look(store, iri)):
            continue
        if not name:
            return representations.not_acceptable(representations.RESOURCE_FORMATS)
        form = representations.BY_NAME[name]
        content = _content(store, found, settings, form, job["page"])
        if isinstance(content, HttpResponse):
            return content
        return HttpResponse(200, form.content_type, content, headers(iri, form, settings))
    return _not_found(job, settings)


def _content(
    store: GraphStore, found: Found, settings: Settings, form: Format, page: int
) -> bytes | HttpResponse:
    vocabulary = lookup.vocabulary(store)
    if ontology_page.is_ontology(found):
        if form == HTML:
            return ontology_page.page(found, vocabulary, settings)
        return representations.write(form, vocabulary, settings.project)
    if form == HTML:
        return resource_page.page(store, found, settings, page)
    if found.graph > lookup.IN_A_GRAPH:
        return error_response(
            403,
            f"This graph has {found.graph:,} triples, more than the limit for one response "
            f"({lookup.IN_A_GRAPH:,}).",
            f"Query {settings.url}sparql for parts of it, with CONSTRUCT, LIMIT and OFFSET.",
        )
    triples = found.triples
    if found.graph:
        triples = [*found.stated, *lookup.graph_content(store, found.iri)]
    return representations.write(form, store.as_written(triples), settings.project)


def headers(iri: str, form: Format, settings: Settings) -> dict[str, str]:
    """The headers of a resource: its own URL, its other formats, and its IRI."""
    path = path_of(iri, settings) or settings.root
    links = [f'<{header_iri(iri)}>; rel="canonical"']
    links += [
        f'<{path}.{other.name}>; rel="alternate"; type="{other.media_type}"'
        for other in representations.RESOURCE_FORMATS
        if other != form
    ]
    links.append(_described_by(settings))
    return {"Content-Location": f"{path}.{form.name}", "Link": ", ".join(links)}


def _described_by(settings: Settings) -> str:
    return f'<{page_url(".well-known/void", settings)}>; rel="describedby"; type="text/turtle"'


_UNESCAPED = "/:#?&=%+,;@~!$'()*"
"""The characters of an IRI that a message shows as they are; possible markup is escaped."""


def _not_found(job: Job, settings: Settings) -> HttpResponse:
    iri = job["candidates"][0][0] if job["candidates"] else settings.base
    if not job["html"]:
        hint = f"Search names at {settings.url}find?q=NAME, or query {settings.url}sparql."
        return error_response(404, f"There is no resource {quote(iri, safe=_UNESCAPED)}.", hint)
    last = iri.rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0].replace("-", " ")[:100]
    links = [
        {"href": page_url("find", settings, q=last), "title": f"Search for “{last}”"},
        {"href": settings.root, "title": "Go to the home page"},
    ]
    text = "The address may be misspelled, or belong to another version of the graph."
    return html_page(
        page_templates.message_page(
            settings, 404, "Page not found", text, links if last else links[1:]
        ),
        404,
    )


def home(store: GraphStore, job: Job, settings: Settings) -> HttpResponse:
    """The home page."""
    del job
    known = {view["name"]: view for view in question_pages.listed(settings)}
    featured = [known[name] for name in _FEATURED if name in known] or list(known.values())[:6]
    page = browse_pages.home(store, settings, featured, dumps=dumps.are_offered(store))
    return html_page(page, headers={"Link": _described_by(settings)})


_FEATURED = (
    "units-created", "reforms", "figures", "plans-and-claims", "events-hosted", "timeline",
)  # fmt: skip


def dataset(store: GraphStore, job: Job, settings: Settings) -> HttpResponse:
    """The description of the dataset, in the format `format`."""
    form = representations.BY_NAME[job["format"]]
    described = void_description.describe(store, settings)
    content = representations.write(form, described, settings.project)
    return HttpResponse(200, form.content_type, content)


def dump(store: GraphStore, job: Job, settings: Settings) -> HttpResponse:
    """The whole data, in the format `format`."""
    return dumps.dump(store, settings, representations.BY_NAME[job["format"]])


def find(store: GraphStore, job: Job, settings: Settings) -> HttpResponse:
    """The search results for `q`, or the members of the class `type`."""
    if job["type"]:
        lookup.require_iri(job["type"])
        return html_page(browse_pages.class_members(store, settings, job["type"], job["page"]))
    return html_page(browse_pages.search_results(store, settings, job["q"]))


def questions(store: GraphStore, job: Job, settings: Settings) -> HttpResponse:
    """The list of questions, or the answer to the question `name` with its `parameters`."""
    if not job["name"]:
        return question_pages.question_list(settings)
    try:
        return question_pages.question(store, settings, job["name"], job["parameters"])
    except NotFoundError as error:
        links = [{"href": page_url("questions", settings), "title": "All questions"}]
        page = page_templates.message_page(settings, 404, error.message, error.hint, links)
        return html_page(page, 404)


def sparql_page(store: GraphStore, job: Job, settings: Settings) -> HttpResponse:
    """The page with a form for a query; with a `query` and `run`, the page with its answer."""
    if job.get("run"):
        return question_pages.sparql_answer(store, settings, job["query"])
    query = job.get("query") or question_pages.example(settings, job.get("edit", ""))
    return question_pages.sparql_form(settings, query)


def _handler(
    respond: Callable[[GraphStore, Job, Settings], HttpResponse], *, merge_graphs: bool = True
) -> Handler:
    """A job handler; without `merge_graphs`, named graphs stay separate, as SPARQL defines."""

    def handle(store: GraphStore, job: Job, body: bytes) -> HttpResponse:
        del body
        try:
            merged = union_where_needed(store) if merge_graphs else store
            response = respond(merged, job, Settings(**job["site"]))
        except representations.UnsupportedFormatError as error:
            return error_response(406, error.message, error.hint)
        return compressed(response) if job.get("gzip") else response

    return handle


def compressed(response: HttpResponse) -> HttpResponse:
    """A response with its body compressed, unless it is short."""
    if len(response.body) < 1000:
        return response
    body = gzip.compress(response.body, compresslevel=6, mtime=0)
    return replace(response, body=body).with_headers({"Content-Encoding": "gzip"})


HANDLERS: Mapping[str, Handler] = {
    "resource": _handler(resource),
    "home": _handler(home),
    "dataset": _handler(dataset),
    "dump": _handler(dump),
    "find": _handler(find),
    "questions": _handler(questions),
    "sparql-page": _handler(sparql_page, merge_graphs=False),
}


def preload() -> None:
    """Load what the first responses need, so that forked workers share it."""
    page_templates.preload()
    jsonld_writer.write((), b'{"@context": {}}')
    search.find("preload", ())
