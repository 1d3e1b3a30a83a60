"""The pages that ask: the SPARQL form with its answers, and the catalogue of questions."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode

from kipo_graph.errors import KipoGraphError, NotFoundError, QueryError
from kipo_graph.model.vocabulary import PREFIXES
from kipo_graph.project import Project
from kipo_graph.query import lookup, overview, questions, rendering
from kipo_graph.query.questions import Question
from kipo_graph.rdf import serialization
from kipo_graph.rdf.serialization import Term, text
from kipo_graph.server.endpoint.reply import Reply
from kipo_graph.server.web import page_templates, representations
from kipo_graph.server.web.labels import Names, View
from kipo_graph.server.web.settings import Settings
from kipo_graph.server.web.urls import to
from kipo_graph.store.graph_store import Answer, GraphStore, Rows
from kipo_graph.text import for_html

_ROWS = 500
_HTML = representations.HTML.content_type
_FORMATS = (
    ("html", "a page"), ("json", "JSON"), ("csv", "CSV"), ("tsv", "TSV"), ("xml", "XML"),
    ("turtle", "Turtle (CONSTRUCT)"), ("jsonld", "JSON-LD (CONSTRUCT)"),
)  # fmt: skip
_FIRST = """SELECT ?class (COUNT(?thing) AS ?things)
WHERE { ?thing a ?class }
GROUP BY ?class
ORDER BY DESC(?things)
LIMIT 20
"""


@cache
def catalogue(folder: str) -> Mapping[str, Question]:
    """The questions of a project, read once; none for data of others."""
    return questions.catalogue(Project(Path(folder))) if folder else {}


def listed(settings: Settings) -> list[View]:
    """The questions as pages name them."""
    return [
        {
            "name": question.name,
            "title": question.title,
            "question": question.question,
            "korean": question.korean,
            "href": to(f"questions/{question.name}", settings),
        }
        for question in catalogue(settings.project).values()
    ]


def sparql_form(settings: Settings, query: str = "") -> bytes:
    """The page to write a query on, with the questions as examples to begin from."""
    return _sparql_page(settings, query or _FIRST)


def sparql_answer(asked: GraphStore, settings: Settings, query: str) -> Reply:
    """The answer to a query as a page, with the query above it to be changed."""
    try:
        answer = asked.query(query)
    except QueryError as error:
        page = _sparql_page(settings, query, message=for_html(str(error)))
        return Reply(400, _HTML, page)
    return Reply(200, _HTML, _sparql_page(settings, query, **_shown(asked, answer, settings)))


def _sparql_page(settings: Settings, query: str, message: str = "", **shown: object) -> bytes:
    known = catalogue(settings.project) if settings.project else {}
    examples = [
        {
            "title": question.title,
            "question": question.question,
            "edit": to("sparql", settings, edit=question.name),
        }
        for question in known.values()
    ]
    return page_templates.render(
        "sparql",
        settings,
        **{
            "title": "SPARQL",
            "query": for_html(query),
            "message": message,
            "formats": _FORMATS,
            "prefixes": sorted(PREFIXES.items()) if settings.project else (),
            "examples": examples,
            "table": None,
            "verdict": "",
            "text": "",
            **shown,
        },
    )


def example(settings: Settings, name: str) -> str:
    """The query of a question with its parameters' defaults, to begin from; "" for none."""
    question = catalogue(settings.project).get(name)
    return _without_header(question) if question else ""


def _without_header(question: Question) -> str:
    lines = question.text.splitlines()
    return "\n".join(line for line in lines if not line.startswith("#+")).strip() + "\n"


def _shown(asked: GraphStore, answer: Answer, settings: Settings) -> View:
    if isinstance(answer, bool):
        return {"verdict": "Yes." if answer else "No."}
    if isinstance(answer, Rows):
        return {"table": table(asked, answer, settings)}
    cut = answer[: _ROWS * 4]
    written = serialization.turtle(cut).decode()
    note = f"# The first {len(cut):,} of {len(answer):,} triples.\n" if cut != answer else ""
    return {"text": for_html(note + written)}


def table(asked: GraphStore, rows: Rows, settings: Settings) -> View:
    """Rows as a table of things to go to; statements are told by number, to be opened."""
    shown = [row[:] for row in rows.rows[:_ROWS]]
    named = {term.value for row in shown for term in row if isinstance(term, NamedNode)}
    labels = lookup.labels(asked, sorted(named))
    names = Names(labels, lookup.vocabulary(asked), settings)
    return {
        "names": [rendering.heading(name) for name in rows.variables],
        "rows": [[_cell(term, names) for term in row] for row in shown],
        "total": len(rows.rows),
    }


def _cell(term: Term | None, names: Names) -> list[View]:
    if term is None:
        return []
    words = text(term).split()
    statements = PREFIXES["statement"]
    if words and all(word.startswith(statements) for word in words):
        return [{**names.named(word), "label": str(number)} for number, word in enumerate(words, 1)]
    return [names.shown(term)]


def index(settings: Settings) -> Reply:
    """The page of all questions."""
    if not settings.project:
        raise NotFoundError("No questions come with these data.", "Ask in SPARQL.")
    page = page_templates.render(
        "questions", settings, title="Questions", questions=listed(settings)
    )
    return Reply(200, _HTML, page)


def question(asked: GraphStore, settings: Settings, name: str, given: Mapping[str, str]) -> Reply:
    """The page of one question, asked with what was given for its parameters."""
    known = catalogue(settings.project)
    found = questions.get(name, known)
    declared = {parameter.name: parameter.default for parameter in found.parameters}
    values = {**declared, **{key: value for key, value in given.items() if key in declared}}
    shown: View = {"table": None, "verdict": "", "message": "", "hint": "", "query": ""}
    status = 200
    try:
        bound = questions.bind(found.text, found.parameters, values, lambda n: _iri(asked, n))
        plain = "\n".join(line for line in bound.splitlines() if not line.startswith("#+")).strip()
        shown |= {"query": plain} | _shown(asked, asked.query(plain), settings)
    except (QueryError, NotFoundError) as error:
        status = 404 if isinstance(error, NotFoundError) else 400
        shown |= {"message": for_html(error.message), "hint": for_html(error.hint)}
    page = page_templates.render(
        "question",
        settings,
        title=found.title,
        question=found,
        given=values,
        here=to(f"questions/{name}", settings),
        downloads=[
            {"title": title, "href": to("sparql", settings, query=shown["query"], format=form)}
            for form, title in (("csv", "CSV"), ("json", "JSON"))
        ],
        edit=to("sparql", settings, query=shown["query"], format="html"),
        **{"table": None, "verdict": "", **shown},
    )
    return Reply(status, _HTML, page)


def _iri(asked: GraphStore, name: str) -> str:
    """The IRI of an entity that goes by a name."""
    from kipo_graph.query import search
    from kipo_graph.query.records import Graph
    from kipo_graph.store.subgraph import find_by_name

    entities = Graph(find_by_name(asked, name), ()).entities
    try:
        return search.resolve(name, entities).iri
    except KipoGraphError:
        near = overview.entities(asked)
        if near is None:
            raise
        return search.resolve(name, {entity.id: entity for entity in near}).iri
