"""The SPARQL page with its answers, and the pages of the example questions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode

from kipo_graph.errors import KipoGraphError, NotFoundError, QueryError
from kipo_graph.model.vocabulary import PREFIXES
from kipo_graph.project import Project
from kipo_graph.query import lookup, overview, questions, rendering, search
from kipo_graph.query.questions import Question
from kipo_graph.query.records import Graph
from kipo_graph.rdf import serialization
from kipo_graph.rdf.serialization import Term, text
from kipo_graph.server.endpoint.http_response import HttpResponse
from kipo_graph.server.web.labels import TripleIndex, View
from kipo_graph.server.web.page_templates import render
from kipo_graph.server.web.representations import html_page
from kipo_graph.server.web.settings import Settings
from kipo_graph.server.web.urls import page_url
from kipo_graph.store.graph_store import Answer, GraphStore, Rows
from kipo_graph.store.subgraph import find_by_name
from kipo_graph.text import for_html

_MAX_ROWS = 500
_MAX_TRIPLES = 2000
_FORMATS = (
    ("html", "a page"), ("json", "JSON"), ("csv", "CSV"), ("tsv", "TSV"), ("xml", "XML"),
    ("turtle", "Turtle (CONSTRUCT)"), ("jsonld", "JSON-LD (CONSTRUCT)"),
)  # fmt: skip
_DEFAULT_QUERY = """SELECT ?class (COUNT(?thing) AS ?things)
WHERE { ?thing a ?class }
GROUP BY ?class
ORDER BY DESC(?things)
LIMIT 20
"""
_NO_ANSWER: View = {"table": None, "verdict": "", "text": "", "message": "", "hint": ""}


@cache
def catalogue(folder: str) -> Mapping[str, Question]:
    """The questions of a project, read once; none without a project."""
    return questions.catalogue(Project(Path(folder))) if folder else {}


def listed(settings: Settings) -> list[View]:
    """The questions as pages show them."""
    return [
        {
            "name": question.name,
            "title": question.title,
            "question": question.question,
            "korean": question.korean,
            "href": page_url(f"questions/{question.name}", settings),
            "edit": page_url("sparql", settings, edit=question.name),
        }
        for question in catalogue(settings.project).values()
    ]


def sparql_form(settings: Settings, query: str = "") -> HttpResponse:
    """The page with a form for a query, and the questions as example queries."""
    return html_page(_sparql_page(settings, query or _DEFAULT_QUERY))


def sparql_answer(store: GraphStore, settings: Settings, query: str) -> HttpResponse:
    """The answer to a query as a page, with the query above it for editing."""
    try:
        answer = store.query(query)
    except QueryError as error:
        return html_page(_sparql_page(settings, query, message=for_html(str(error))), 400)
    return html_page(_sparql_page(settings, query, **_answer(store, answer, settings)))


def _sparql_page(settings: Settings, query: str, **answer: object) -> bytes:
    return render(
        "sparql",
        settings,
        title="SPARQL",
        query=for_html(query),
        formats_offered=_FORMATS,
        prefixes=sorted(PREFIXES.items()) if settings.project else (),
        examples=listed(settings),
        **_NO_ANSWER | answer,
    )


def example(settings: Settings, name: str) -> str:
    """The query of a question for editing, or "" if there is no such question."""
    question = catalogue(settings.project).get(name)
    return _without_header(question.text) + "\n" if question else ""


def _without_header(query: str) -> str:
    return "\n".join(line for line in query.splitlines() if not line.startswith("#+")).strip()


def _answer(store: GraphStore, answer: Answer, settings: Settings) -> View:
    if isinstance(answer, bool):
        return {"verdict": "Yes." if answer else "No."}
    if isinstance(answer, Rows):
        return {"table": table(store, answer, settings)}
    shown = answer[:_MAX_TRIPLES]
    turtle = serialization.turtle(shown).decode()
    note = f"# The first {len(shown):,} of {len(answer):,} triples.\n" if shown != answer else ""
    return {"text": for_html(note + turtle)}


def table(store: GraphStore, rows: Rows, settings: Settings) -> View:
    """Rows as a table of links and texts; statements are numbered links."""
    shown = rows.rows[:_MAX_ROWS]
    iris = {term.value for row in shown for term in row if isinstance(term, NamedNode)}
    labels = lookup.labels(store, sorted(iris))
    index = TripleIndex(labels, lookup.vocabulary(store), settings)
    return {
        "names": [rendering.heading(name) for name in rows.variables],
        "rows": [[_cell(term, index) for term in row] for row in shown],
        "total": len(rows.rows),
    }


def _cell(term: Term | None, index: TripleIndex) -> list[View]:
    if term is None:
        return []
    iris = text(term).split()
    if iris and all(iri.startswith(PREFIXES["statement"]) for iri in iris):
        return [{**index.link(iri), "label": str(number)} for number, iri in enumerate(iris, 1)]
    return [index.term(term)]


def question_list(settings: Settings) -> HttpResponse:
    """The page of all questions."""
    if not settings.project:
        raise NotFoundError("These data come without questions.", "Use SPARQL instead.")
    page = render("questions", settings, title="Questions", questions=listed(settings))
    return html_page(page)


def question(
    store: GraphStore, settings: Settings, name: str, parameters: Mapping[str, str]
) -> HttpResponse:
    """The page of one question, with the answer for the given parameters."""
    found = questions.get(name, catalogue(settings.project))
    values = {
        parameter.name: parameters.get(parameter.name, parameter.default)
        for parameter in found.parameters
    }
    answer: View = {**_NO_ANSWER, "query": ""}
    status = 200
    try:
        bound = questions.bind(found.text, found.parameters, values, lambda n: _iri(store, n))
        query = _without_header(bound)
        answer |= {"query": query} | _answer(store, store.query(query), settings)
    except (QueryError, NotFoundError) as error:
        status = 404 if isinstance(error, NotFoundError) else 400
        answer |= {"message": for_html(error.message), "hint": for_html(error.hint)}
    page = render(
        "question",
        settings,
        title=found.title,
        question=found,
        values=values,
        action=page_url(f"questions/{name}", settings),
        downloads=[
            {
                "title": title,
                "href": page_url("sparql", settings, query=answer["query"], format=form),
            }
            for form, title in (("csv", "CSV"), ("json", "JSON"))
        ],
        edit=page_url("sparql", settings, query=answer["query"], format="html"),
        **answer,
    )
    return html_page(page, status)


def _iri(store: GraphStore, name: str) -> str:
    """The IRI of the entity with a name; raises NotFoundError."""
    entities = Graph(find_by_name(store, name), ()).entities
    try:
        return search.resolve(name, entities).iri
    except KipoGraphError:
        near = overview.entities(store)
        if near is None:
            raise
        return search.resolve(name, {entity.id: entity for entity in near}).iri
