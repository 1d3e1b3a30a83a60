"""The graph for tools that read no RDF: networkx, Gephi, spreadsheets."""

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


def plain_network(drawn: nx.MultiDiGraph, *, evidence: bool = True) -> nx.MultiDiGraph:
    """The network with texts and truth values on nodes and edges, as other tools want it.

    Nodes have label, korean, type, definition and iri; edges, keyed by the IRI of their statement,
    have label, predicate, modality, negated, period, source and sentence.  Without `evidence` the
    sentences are left out, and so are all edges but those that are achieved and not negated.
    """
    import networkx as nx

    found = nx.MultiDiGraph()
    for slug, record in drawn.nodes(data="record"):
        found.add_node(slug, **_node(record))
    for source, target, key, record in drawn.edges(keys=True, data="record"):
        if evidence or record.is_edge:
            found.add_edge(source, target, key=key, **_edge(record, evidence=evidence))
    return found


def write_network(network: nx.MultiDiGraph, form: str) -> bytes:
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
    return "".join(c for c in words if c >= " " or c in "\t\n\r")


_STATEMENT = (
    "subject", "subject_label", "predicate", "predicate_label", "object", "object_label",
    "modality", "negated", "period", "start", "end", "source",
)  # fmt: skip
_FIGURE = (
    "indicator", "statedValue", "numericValue", "upperValue", "baseValue", "hasUnit", "comparator",
)  # fmt: skip
_EVIDENCE = ("quote", "sentence", "position", "citation", "address", "statement")


def table(
    statements: Iterable[StatementRecord], figures: Figures, *, evidence: bool = True
) -> bytes:
    """Statements as CSV with a header, one row each, safe to open in a spreadsheet.

    UTF-8 with a byte order mark, which spreadsheets need to read Korean.  A cell that a
    spreadsheet would take for a formula starts with an apostrophe.  Without `evidence`, quotes and
    citations are left out, and so is all that is not achieved or is negated.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow((*_STATEMENT, *_FIGURE, *(_EVIDENCE if evidence else ())))
    for statement in statements:
        if evidence or statement.is_edge:
            cells = [*_statement_cells(statement), *_figure_cells(statement, figures)]
            cells += _evidence_cells(statement) if evidence else []
            writer.writerow(map(without_formula, cells))
    return buffer.getvalue().encode("utf-8-sig")


def _statement_cells(record: StatementRecord) -> list[str]:
    values = (getattr(record, name) for name in _STATEMENT)
    return [str(value).lower() if isinstance(value, bool) else value for value in values]


def _figure_cells(record: StatementRecord, figures: Figures) -> list[str]:
    figure = figures.get(record.object, {}) if record.kind == "figure" else {}
    return [figure.get(name, "") for name in _FIGURE]


def _evidence_cells(record: StatementRecord) -> list[str]:
    quoted = [item for item in record.evidence if item.start >= 0]
    cited = [item for item in record.evidence if item.start < 0]
    return [
        " | ".join(" ".join(item.exact.split()) for item in quoted),
        " | ".join(" ".join(item.sentence.split()) for item in quoted),
        " | ".join(f"{item.start}-{item.end}" for item in quoted),
        " | ".join(item.text for item in cited),
        " | ".join(item.address for item in cited if item.address),
        record.iri,
    ]


def without_formula(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
