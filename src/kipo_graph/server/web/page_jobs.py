"""What a worker answers for the pages and data of the graph, by the kind of its job.

A job holds `kind`, `site` (`Settings.site`) and what the functions below take from it; the answer
is a whole Reply.  `gzip` in a job has a longer body compressed.
"""

from __future__ import annotations

import gzip
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from kipo_graph.errors import NotFoundError
from kipo_graph.query import lookup
from kipo_graph.query.lookup import Found
from kipo_graph.server.endpoint.reply import Reply, refusal
from kipo_graph.server.web import (
    browse_pages,
    dumps,
    ontology_page,
    page_templates,
    question_pages,
    representations,
    void_description,
)
from kipo_graph.server.web.representations import Form
from kipo_graph.server.web.settings import Settings
from kipo_graph.server.web.urls import header_iri, local, to
from kipo_graph.store.graph_store import GraphStore
from kipo_graph.store.union import union_where_needed

Job = dict[str, Any]
Handler = Callable[[GraphStore, Job, bytes], Reply]


def resource(asked: GraphStore, job: Job, settings: Settings) -> Reply:
    """The page or the data of the first of `candidates` (IRI and name of a form) that is known.

    An empty name of a form stands for an Accept header that nothing here fits.
    """
    for iri, name in job["candidates"]:
        if not (found := lookup.look(asked, iri)):
            continue
        if not name:
            return representations.not_acceptable(representations.FORMS)
        form = representations.BY_NAME[name]
        body = _body(asked, found, settings, form, job["page"])
        if isinstance(body, Reply):
            return body
        return Reply(200, form.content_type, body, headers(iri, form, settings))
    return _unknown(job, settings)


def _body(
    asked: GraphStore, found: Found, settings: Settings, form: Form, page: int
) -> bytes | Reply:
    vocabulary = lookup.vocabulary(asked)
    if ontology_page.is_ontology(found):
        if form == representations.HTML:
            return ontology_page.page(found, vocabulary, settings)
        return representations.write(form, vocabulary, settings.project)
    if form == representations.HTML:
        return page_templates.thing(asked, found, settings, page)
    if not found.graph:
        exact = asked.as_written(found.triples)
        return representations.write(form, exact, settings.project)
    if found.graph > lookup.IN_A_GRAPH:
        return refusal(
            403,
            f"This graph holds {found.graph:,} triples, more than one answer may "
            f"({lookup.IN_A_GRAPH:,}).",
            f"Ask {settings.url}sparql for parts of it, with CONSTRUCT, LIMIT and OFFSET.",
        )
    content = (*found.stated, *lookup.graph_content(asked, found.iri))
    return representations.write(form, asked.as_written(content), settings.project)


def headers(iri: str, form: Form, settings: Settings) -> dict[str, str]:
    """What goes with a form of a thing: its own address, the other forms, the thing's IRI."""
    here = local(iri, settings) or settings.root
    links = [f'<{header_iri(iri)}>; rel="canonical"']
    links += [
        f'<{here}.{other.name}>; rel="alternate"; type="{other.media}"'
        for other in representations.FORMS
        if other != form
    ]
    links.append(f'<{to(".well-known/void", settings)}>; rel="describedby"; type="text/turtle"')
    return {"Content-Location": f"{here}.{form.name}", "Link": ", ".join(links)}


_PLAIN = "/:#?&=%+,;@~!$'()*"
"""What an address may hold as it is; what could be taken for markup is escaped."""


def _unknown(job: Job, settings: Settings) -> Reply:
    iri = job["candidates"][0][0] if job["candidates"] else settings.base
    if not job["html"]:
        hint = f"Look for names at {settings.url}find?q=NAME, or ask {settings.url}sparql."
        return refusal(404, f"Nothing is known here of {quote(iri, safe=_PLAIN)}.", hint)
    last = iri.rstrip("/").rsplit("/", 1)[-1].rsplit(".", 1)[0].replace("-", " ")[:100]
    links = [
        {"href": to("find", settings, q=last), "title": f"Look for “{last}” among the names"},
        {"href": settings.root, "title": "What this graph is about"},
    ]
    words = "It may be misspelt, or of another version of the graph."
    title = "Nothing is known here by this address"
    page = page_templates.message(settings, 404, title, words, links if last else links[1:])
    return Reply(404, representations.HTML.content_type, page)


def home(asked: GraphStore, job: Job, settings: Settings) -> Reply:
    """The first page."""
    del job
    known = {view["name"]: view for view in question_pages.listed(settings)}
    featured = [known[name] for name in _FEATURED if name in known] or list(known.values())[:6]
    page = browse_pages.home(asked, settings, featured, dumps.are_offered(asked))
    described = f'<{to(".well-known/void", settings)}>; rel="describedby"; type="text/turtle"'
    return Reply(200, representations.HTML.content_type, page, {"Link": described})


_FEATURED = (
    "units-created", "reforms", "figures", "plans-and-claims", "events-hosted", "timeline",
)  # fmt: skip


def dataset(asked: GraphStore, job: Job, settings: Settings) -> Reply:
    """The description of the data as a whole, in the form `form`."""
    form = representations.BY_NAME[job["form"]]
    body = representations.write(form, void_description.describe(asked, settings), settings.project)
    return Reply(200, form.content_type, body)


def dump(asked: GraphStore, job: Job, settings: Settings) -> Reply:
    """The data as a whole, in the form `form`."""
    return dumps.dump(asked, settings, representations.BY_NAME[job["form"]])


def find(asked: GraphStore, job: Job, settings: Settings) -> Reply:
    """What goes by the name `q`, or the things of the class `type`."""
    if job["type"]:
        lookup.require_iri(job["type"])
        body = browse_pages.members(asked, settings, job["type"], job["page"])
    else:
        body = browse_pages.find(asked, settings, job["q"])
    return Reply(200, representations.HTML.content_type, body)


def questions(asked: GraphStore, job: Job, settings: Settings) -> Reply:
    """The catalogue, or the question `name` asked with `given`."""
    if not job["name"]:
        return question_pages.index(settings)
    try:
        return question_pages.question(asked, settings, job["name"], job["given"])
    except NotFoundError as error:
        links = [{"href": to("questions", settings), "title": "All questions"}]
        page = page_templates.message(settings, 404, error.message, error.hint, links)
        return Reply(404, representations.HTML.content_type, page)


def sparql_page(asked: GraphStore, job: Job, settings: Settings) -> Reply:
    """The form to write a query on; with a `query` and `run`, its answer as a page."""
    if job.get("run"):
        return question_pages.sparql_answer(asked, settings, job["query"])
    query = job.get("query") or question_pages.example(settings, job.get("edit", ""))
    return Reply(
        200, representations.HTML.content_type, question_pages.sparql_form(settings, query)
    )


def _kind(answer: Callable[[GraphStore, Job, Settings], Reply], *, parted: bool = False) -> Handler:
    """A handler of jobs; with `parted`, graphs are kept as far apart as SPARQL has them."""

    def handle(asked: GraphStore, job: Job, body: bytes) -> Reply:
        del body
        try:
            store = asked if parted else union_where_needed(asked)
            reply = answer(store, job, Settings(**job["site"]))
        except representations.UnwritableError as error:
            return refusal(406, error.message, error.hint)
        return compressed(reply) if job.get("gzip") else reply

    return handle


def compressed(reply: Reply) -> Reply:
    """A reply with its body compressed, where that is worth it."""
    if len(reply.body) < 1000:
        return reply
    body = gzip.compress(reply.body, compresslevel=6, mtime=0)
    return Reply(reply.status, reply.media, body, {**reply.headers, "Content-Encoding": "gzip"})


KINDS: Mapping[str, Handler] = {
    "resource": _kind(resource),
    "home": _kind(home),
    "dataset": _kind(dataset),
    "dump": _kind(dump),
    "find": _kind(find),
    "questions": _kind(questions),
    "sparql-page": _kind(sparql_page, parted=True),
}


def warm() -> None:
    """Load what the first answers would load, so that forked workers find it ready."""
    from kipo_graph.query import search
    from kipo_graph.rdf import jsonld_writer

    page_templates.warm()
    jsonld_writer.write((), b'{"@context": {}}')
    search.find("warm", ())
