"""Taking the graph away: RDF serialisations, and the formats that other tools read.

Each writer was chosen by test: pyoxigraph's keep every literal and the order they are given
(rdflib's Turtle writer changes some), rdflib compacts JSON-LD with a context of ours, networkx
writes GraphML and GEXF, the standard library CSV.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Quad, RdfFormat, Triple

from kipo_graph import graph, graphs, jsonld, vocab
from kipo_graph.describe import EntityRecord, StatementRecord
from kipo_graph.model import CURATION, entity_iri, graph_iri
from kipo_graph.project import Project
from kipo_graph.rdf import read, text, turtle, write
from kipo_graph.vocab import KIPO

if TYPE_CHECKING:
    import networkx as nx

_SYNTAX = {
    "n-triples": RdfFormat.N_TRIPLES,
    "n-quads": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "rdf-xml": RdfFormat.RDF_XML,
    "owl": RdfFormat.RDF_XML,
}
RDF_FORMATS = ("turtle", "json-ld", *_SYNTAX)

_EVIDENCE = tuple(vocab.PREFIXES[name] for name in ("statement", "passage"))
_COUNTS = {vocab.PREFIXES["void"] + name for name in ("triples", "entities")}


def select(
    stated: Sequence[Triple], sources: Sequence[str] = (), *, evidence: bool = True
) -> list[Triple]:
    """The part of a graph that some sources say, with or without its evidence.

    With `sources`, what they state stays, and what curators say of the things it speaks of.
    Without `evidence`, statement and passage nodes go, and the plain edges stay: only what is
    achieved and not negated.  A part loses the counts of the whole.
    """
    kept = list(stated)
    if sources:
        kept = _from_sources(kept, sources)
    if not evidence:
        kept = [triple for triple in kept if not text(triple.subject).startswith(_EVIDENCE)]
        alive = {text(triple.object) for triple in kept if text(triple.predicate) == KIPO.hasFigure}
        figures = vocab.PREFIXES["figure"]
        kept = [
            triple
            for triple in kept
            if not text(triple.subject).startswith(figures) or text(triple.subject) in alive
        ]
    if len(kept) < len(stated):
        kept = [triple for triple in kept if text(triple.predicate) not in _COUNTS]
    return kept


def _from_sources(stated: list[Triple], sources: Sequence[str]) -> list[Triple]:
    wanted = {graph_iri(slug) for slug in sources}
    quads = list(graphs.named(stated))
    said = [quad for quad in quads if text(quad.graph_name) in wanted]
    spoken_of = {text(term) for quad in said for term in (quad.subject, quad.object)}
    spoken_of |= {entity_iri(slug) for slug in sources} | {graph.DATASET}
    curated = [
        quad
        for quad in quads
        if text(quad.graph_name) == CURATION and text(quad.subject) in spoken_of
    ]
    others = {entity_iri(vocab.slug(name)) for name in {text(q.graph_name) for q in quads} - wanted}
    kept = {
        Triple(quad.subject, quad.predicate, quad.object)
        for quad in (*said, *curated)
        if not (text(quad.subject) == graph.DATASET and text(quad.object) in others)
    }
    return graph.sort(kept)


def rdf(form: str, stated: Sequence[Triple], project: Project) -> bytes:
    """Triples in one of `RDF_FORMATS`; `n-quads` and `trig` keep sources apart as named graphs."""
    if form == "json-ld":
        return jsonld.write(stated, project.context.read_bytes())
    if form == "owl":
        stated = [*_steady(read(project.ontology)), *stated]
    found = _by_graph(stated) if form in ("n-quads", "trig") else stated
    prefixes = vocab.PREFIXES if form in ("trig", "rdf-xml", "owl") else ()
    if form == "turtle":
        return turtle(stated)
    return write(found, _SYNTAX[form], filter(None, prefixes))


def _by_graph(stated: Iterable[Triple]) -> list[Quad]:
    """Quads graph by graph, each in the order of our files."""
    quads = list(graphs.named(stated))
    names = dict.fromkeys(sorted({text(quad.graph_name) for quad in quads}))
    return [quad for name in names for quad in quads if text(quad.graph_name) == name]


def _steady(stated: Iterable[Triple]) -> list[Triple]:
    """Triples whose blank nodes are numbered in order, so that two exports are the same bytes."""
    names: dict[str, BlankNode] = {}

    def steady(term: object) -> object:
        if isinstance(term, BlankNode):
            return names.setdefault(term.value, BlankNode(f"b{len(names)}"))
        return term

    return [Triple(steady(t.subject), t.predicate, steady(t.object)) for t in stated]  # type: ignore[arg-type]


def network(drawn: nx.MultiDiGraph, form: str) -> bytes:
    """The network as `graphml` or `gexf`: texts on nodes and edges, for Gephi and networkx."""
    import networkx as nx

    plain = nx.MultiDiGraph()
    for slug, data in drawn.nodes(data=True):
        plain.add_node(slug, **_node(data["record"]))
    for source, target, key, data in drawn.edges(keys=True, data=True):
        plain.add_edge(source, target, key=vocab.slug(key), **_edge(data["record"]))
    buffer = io.BytesIO()
    if form == "graphml":
        nx.write_graphml(plain, buffer)
    else:
        plain.graph.clear()
        nx.write_gexf(plain, buffer)
    return buffer.getvalue()


def _node(record: EntityRecord) -> dict[str, str]:
    return {
        "label": _xml_text(record.label),
        "korean": _xml_text(record.korean),
        "type": record.type,
        "definition": _xml_text(record.definition),
        "iri": record.iri,
    }


def _edge(record: StatementRecord) -> dict[str, str | bool]:
    return {
        "label": _xml_text(record.predicate_label),
        "predicate": record.predicate,
        "modality": record.modality,
        "negated": record.negated,
        "period": record.period,
        "source": record.source,
        "sentence": _xml_text(" ".join(item.sentence for item in record.evidence)),
        "iri": record.iri,
    }


def _xml_text(words: str) -> str:
    """A text without the control characters that XML 1.0 cannot hold."""
    return "".join(sign for sign in words if sign >= " " or sign in "\t\n\r")


COLUMNS = (
    "subject", "subject_label", "predicate", "predicate_label", "object", "object_label",
    "modality", "negated", "period", "start", "end", "source", "quote", "sentence", "position",
    "citation", "address", "statement",
)  # fmt: skip


def table(statements: Iterable[StatementRecord]) -> bytes:
    """Statements as CSV with a header, one row each, safe to open in a spreadsheet.

    UTF-8 with a byte order mark, which spreadsheets need to read Korean.  A cell that a
    spreadsheet would take for a formula starts with an apostrophe.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for statement in statements:
        writer.writerow([harmless(cell) for cell in _cells(statement)])
    return buffer.getvalue().encode("utf-8-sig")


def _cells(s: StatementRecord) -> tuple[str, ...]:
    quoted = [item for item in s.evidence if item.start >= 0]
    cited = [item for item in s.evidence if item.start < 0]
    return (
        s.subject,
        s.subject_label,
        s.predicate,
        s.predicate_label,
        s.object,
        s.object_label,
        s.modality,
        str(s.negated).lower(),
        s.period,
        s.start,
        s.end,
        s.source,
        " | ".join(" ".join(item.exact.split()) for item in quoted),
        " | ".join(" ".join(item.sentence.split()) for item in quoted),
        " | ".join(f"{item.start}-{item.end}" for item in quoted),
        " | ".join(item.text for item in cited),
        " | ".join(item.address for item in cited if item.address),
        s.iri,
    )


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
