"""The page of a resource: an entity, a statement, a passage, a source, a named graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Triple

from kipo_graph.model import entity_iri
from kipo_graph.model.vocabulary import DCTERMS, KIPO, PREFIXES, RDF, SKOS, local_name
from kipo_graph.query import lookup
from kipo_graph.query.lookup import Found
from kipo_graph.query.records import StatementRecord
from kipo_graph.server.web import view_models
from kipo_graph.server.web.labels import TripleIndex, View
from kipo_graph.server.web.page_templates import PAGE_SIZE, format_links, pagination, render
from kipo_graph.server.web.settings import Settings
from kipo_graph.server.web.urls import page_url, path_of
from kipo_graph.store.graph_store import GraphStore
from kipo_graph.text import for_html

_MAX_TRIPLES = 200
_IDENTIFYING = ("code", "address", "name")
"""The kinds of statements that are shown in the table of identifiers."""


def page(store: GraphStore, found: Found, settings: Settings, number: int) -> bytes:
    """The page of an IRI: of one statement, or of a resource with everything stated about it."""
    vocabulary = lookup.vocabulary(store)
    index = TripleIndex(found.triples, vocabulary, settings)
    records = _statements(found, vocabulary, index)
    values: View = {"canonical": found.iri, "formats": format_links(found.iri, settings)}
    if KIPO.Statement in index.values(found.iri, RDF.type):
        record = next((record for record in records if record.iri == found.iri), None)
        if record is not None:
            return render("statement", settings, **values, **_statement(record, index))
    content = lookup.graph_content(store, found.iri, _MAX_TRIPLES) if found.graph else []
    superclasses = view_models.superclasses(vocabulary)
    values |= _resource(found, index, records, superclasses, settings, number)
    if not values["groups"]:
        wider = TripleIndex((*found.triples, *content), vocabulary, settings)
        values["triples"] = [
            (wider.term(t.subject), wider.link(t.predicate.value), wider.term(t.object))
            for t in content
        ]
    return render("resource", settings, **values)


def _statements(
    found: Found, vocabulary: Iterable[Triple], index: TripleIndex
) -> list[StatementRecord]:
    """The statements to show; for a source or its graph, only those of that source."""
    known = view_models.statement_records(found.triples, vocabulary)
    complete = [record for record in known if index.value(record.iri, KIPO.predicate)]
    if KIPO.Source in index.values(found.iri, RDF.type) or _source_of_graph(found.iri):
        source = local_name(found.iri)
        return [record for record in complete if record.source == source]
    return complete


def _source_of_graph(iri: str) -> str:
    """The IRI of the source that a named graph would belong to; "" for other IRIs."""
    graphs = PREFIXES["graph"]
    return entity_iri(iri.removeprefix(graphs)) if iri.startswith(graphs) else ""


def _statement(record: StatementRecord, index: TripleIndex) -> View:
    card = view_models.statement_card(record, index)
    subject, verb = card["subject"]["label"], card["predicate"]["label"]
    figure = index.value(record.iri, KIPO.object) if record.kind == "figure" else ""
    status = index.value(record.iri, KIPO.modality)
    return {
        "title": f"{subject} {verb} {card['object']['label']}",
        "card": card,
        "type": index.link(KIPO.Statement),
        "property": index.link(index.value(record.iri, KIPO.predicate)),
        "status_definition": index.value_in("en", status, SKOS.definition),
        "figure": view_models.properties(figure, index) if figure else [],
    }


def _resource(
    found: Found,
    index: TripleIndex,
    records: Sequence[StatementRecord],
    superclasses: Mapping[str, set[str]],
    settings: Settings,
    number: int,
) -> View:
    source = _source_of_graph(found.iri)
    head = view_models.heading(found.iri, index, superclasses)
    source_title = index.value(source, DCTERMS.title) if source else ""
    if source_title:
        head["label"] = for_html(source_title)
    is_passage = KIPO.Passage in index.values(found.iri, RDF.type)
    passage = view_models.passage(found.iri, index) if is_passage else None
    if passage:
        head["label"] = f"“{_shortened(passage['exact'])}”"
    facts = view_models.facts(found, index, records)
    if source_title:
        facts += view_models.properties(source, index)
    identifying = {
        record.iri
        for record in records
        if record.kind in _IDENTIFYING and index.value(record.iri, KIPO.subject) == found.iri
    }
    identifiers = [record for record in records if record.iri in identifying]
    others = [record for record in records if record.iri not in identifying]
    start = (number - 1) * PAGE_SIZE
    first = number == 1
    return {
        "title": head["label"],
        "head": head,
        "kind": "named graph" if found.graph else "",
        "passage": passage,
        "graph": found.graph,
        "source": index.link(source) if source_title else None,
        "identifiers": view_models.statement_cards(identifiers, index) if first else [],
        "facts": facts if first and not passage else [],
        "groups": view_models.grouped(others[start : start + PAGE_SIZE], index),
        "total": len(others),
        "pages": pagination(len(others), number, (path_of(found.iri, settings) or "") + ".html"),
        "incoming": view_models.incoming(found, index, records) if first else [],
        "triples": [],
        "inferred": [
            {"predicate": index.link(t.predicate.value), "object": index.term(t.object)}
            for t in (found.follows if first else ())
        ],
        "left_out": found.left_out,
        "everything": page_url("sparql", settings, query=_query_for_all(found.iri), format="html"),
    }


def _shortened(words: str) -> str:
    return words if len(words) <= 90 else words[:80].rsplit(" ", 1)[0] + " …"


def _query_for_all(iri: str) -> str:
    both = f"{{ ?thing ?property <{iri}> }}\n  UNION {{ <{iri}> ?property ?value }}"
    return f"SELECT * WHERE {{\n  {both}\n}}\nLIMIT 1000\n"
