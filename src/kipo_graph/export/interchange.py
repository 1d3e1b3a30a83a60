"""Taking the graph away to tools that read no RDF: networkx, Gephi, spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from kipo_graph.query.records import EntityRecord, StatementRecord

if TYPE_CHECKING:
    import networkx as nx

Figures = Mapping[str, Mapping[str, str]]
"""What each figure holds, by slug and local name of the property."""


def plain(drawn: nx.MultiDiGraph, *, evidence: bool = True) -> nx.MultiDiGraph:
    """The network with texts and truth values on nodes and edges, as other tools take it.

    Nodes have label, korean, type, definition and iri; edges, keyed by the IRI of their statement,
    have label, predicate, modality, negated, period, source and sentence.  Without `evidence` the
    sentences go, and of the edges only those stay that are achieved and not negated.
    """
    import networkx as nx

    found = nx.MultiDiGraph()
    for slug, data in drawn.nodes(data=True):
        found.add_node(slug, **_node(data["record"]))
    for source, target, key, data in drawn.edges(keys=True, data=True):
        record: StatementRecord = data["record"]
        if evidence or is_edge(record):
            found.add_edge(source, target, key=key, **_edge(record, evidence=evidence))
    return found


def is_edge(record: StatementRecord) -> bool:
    """Whether a plain reader may take a statement for a fact."""
    return record.modality == "achieved" and not record.negated


def network(network: nx.MultiDiGraph, form: str) -> bytes:
    """A plain network as `graphml` or `gexf`, for Gephi and networkx."""
    import networkx as nx

    buffer = io.BytesIO()
    if form == "graphml":
        nx.write_graphml(network, buffer)
    else:
        nx.write_gexf(network, buffer)
    return buffer.getvalue()


def _node(record: EntityRecord) -> dict[str, str]:
    return {
        "label": _xml_text(record.label),
        "korean": _xml_text(record.korean),
        "type": record.type,
        "definition": _xml_text(record.definition),
        "iri": record.iri,
    }


def _edge(record: StatementRecord, *, evidence: bool) -> dict[str, str | bool]:
    words = " ".join(item.sentence for item in record.evidence)
    return {
        "label": _xml_text(record.predicate_label),
        "predicate": record.predicate,
        "modality": record.modality,
        "negated": record.negated,
        "period": record.period,
        "source": record.source,
        **({"sentence": _xml_text(words)} if evidence else {}),
    }


def _xml_text(words: str) -> str:
    """A text without the control characters that XML 1.0 cannot hold."""
    return "".join(sign for sign in words if sign >= " " or sign in "\t\n\r")


_SAID = (
    "subject", "subject_label", "predicate", "predicate_label", "object", "object_label",
    "modality", "negated", "period", "start", "end", "source",
)  # fmt: skip
_FIGURE = (
    "indicator",
    "statedValue",
    "numericValue",
    "upperValue",
    "baseValue",
    "hasUnit",
    "comparator",
)
_BORNE = ("quote", "sentence", "position", "citation", "address", "statement")


def table(
    statements: Iterable[StatementRecord], figures: Figures, *, evidence: bool = True
) -> bytes:
    """Statements as CSV with a header, one row each, safe to open in a spreadsheet.

    UTF-8 with a byte order mark, which spreadsheets need to read Korean.  A cell that a
    spreadsheet would take for a formula starts with an apostrophe.  Without `evidence`, quotes and
    citations go, and only what is achieved and not negated stays.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow((*_SAID, *_FIGURE, *(_BORNE if evidence else ())))
    for statement in statements:
        if evidence or is_edge(statement):
            cells = (*_said(statement), *_measured(statement, figures))
            cells += _borne(statement) if evidence else ()
            writer.writerow([harmless(cell) for cell in cells])
    return buffer.getvalue().encode("utf-8-sig")


def _said(record: StatementRecord) -> tuple[str, ...]:
    values = (getattr(record, name) for name in _SAID)
    return tuple(str(value).lower() if isinstance(value, bool) else value for value in values)


def _measured(record: StatementRecord, figures: Figures) -> tuple[str, ...]:
    figure = figures.get(record.object, {}) if record.kind == "figure" else {}
    return tuple(figure.get(name, "") for name in _FIGURE)


def _borne(record: StatementRecord) -> tuple[str, ...]:
    quoted = [item for item in record.evidence if item.start >= 0]
    cited = [item for item in record.evidence if item.start < 0]
    return (
        " | ".join(" ".join(item.exact.split()) for item in quoted),
        " | ".join(" ".join(item.sentence.split()) for item in quoted),
        " | ".join(f"{item.start}-{item.end}" for item in quoted),
        " | ".join(item.text for item in cited),
        " | ".join(item.address for item in cited if item.address),
        record.iri,
    )


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
