"""The store that answers SPARQL: Oxigraph in this process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    Store,
    Triple,
)

from kipo_graph import rdf, sparql, vocab
from kipo_graph.errors import ProjectError, QueryError
from kipo_graph.project import Project
from kipo_graph.rdf import Term, text

ONTOLOGY_GRAPH = vocab.PREFIXES["graph"] + "ontology"
INFERRED = vocab.PREFIXES["graph"] + "inferred/"


@dataclass(frozen=True)
class Rows:
    """The answer to SELECT: variable names without `?`, and a term or None for each in each row."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


Answer = Rows | bool | tuple[Triple, ...]
"""What a query gives: rows (SELECT), yes or no (ASK), triples (CONSTRUCT, DESCRIBE)."""


class LocalStore:
    """RDF in memory, asked with SPARQL.

    The default graph holds what is stated and, unless left out, what follows from it.  The named
    graphs (one a source, `graph/curation`, `graph/ontology` and that of the reasoning run) are
    laid when a query first asks for graphs, because most do not.
    """

    def __init__(
        self, stated: Path | Sequence[Triple], inferred: Sequence[Quad], ontology: Path
    ) -> None:
        self._source, self._inferred, self._ontology = stated, inferred, ontology
        self._store = Store()
        default = DefaultGraph()
        if isinstance(stated, Path):
            rdf.load_file(self._store, stated)
        else:
            self._store.bulk_extend(Quad(*rdf.spo(t), default) for t in stated)
        self._store.bulk_extend(Quad(*rdf.spo(q), default) for q in inferred)
        self._named = False

    def query(self, query: str) -> Answer:
        """Run a SPARQL query; our prefixes need no declaration.

        Raises QueryError with line, column and a caret where the text cannot be parsed, and for
        SERVICE, which would ask another machine.
        """
        result = self._run(query)
        if isinstance(result, QueryBoolean):
            return bool(result)
        try:
            if isinstance(result, QueryTriples):
                return tuple(result)
            names = tuple(variable.value for variable in result.variables)
            return Rows(names, tuple(tuple(row[name] for name in names) for row in result))
        except (OSError, ValueError, RuntimeError) as error:
            raise QueryError(f"The query broke off: {error}.") from error

    def results(self, query: str, form: str) -> bytes:
        """Run SELECT or ASK and give the answer as `json`, `xml`, `csv` or `tsv` (W3C formats)."""
        result = self._run(query)
        if isinstance(result, QueryTriples):
            raise QueryError(
                f"The query gives triples, which do not go into {form}.",
                "Ask for --format turtle, or use SELECT.",
            )
        return result.serialize(format=_RESULTS[form]) or b""

    def triples(self) -> Sequence[Triple]:
        """Everything stated, in the order of the file."""
        return self._stated

    @cached_property
    def _stated(self) -> Sequence[Triple]:
        return list(rdf.read(self._source)) if isinstance(self._source, Path) else self._source

    def inferred(self) -> Sequence[Quad]:
        """Everything that follows, unless it was left out."""
        return self._inferred

    def vocabulary(self) -> Sequence[Triple]:
        """The triples of the ontology that the graph is written in."""
        return tuple(rdf.read(self._ontology))

    def _run(self, query: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        sparql.refuse_hopeless(query)
        sparql.refuse_service(query)
        if not self._named and (
            sparql.has_keyword("graph", query) or sparql.has_keyword("from", query)
        ):
            self._lay_graphs()
        try:
            return self._store.query(query, prefixes=dict(vocab.PREFIXES))
        except SyntaxError as error:
            raise QueryError(sparql.point_at(query, str(error))) from error
        except (OSError, ValueError) as error:
            raise QueryError(f"The query cannot be run: {error}.") from error

    def _lay_graphs(self) -> None:
        from kipo_graph import graphs

        self._store.bulk_extend(graphs.named(self._stated))
        self._store.bulk_extend(self._inferred)
        name = NamedNode(ONTOLOGY_GRAPH)
        terms = (Quad(t.subject, t.predicate, t.object, name) for t in self.vocabulary())
        self._store.bulk_extend(terms)
        self._named = True


_RESULTS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}


def load(project: Project, *, inferred: bool = True) -> LocalStore:
    """The graph of a project, ready to be asked.

    Raises ProjectError where it has not been built, or where `inferred.nq` follows from another
    `triples.ttl` than the one beside it.
    """
    if not project.triples.is_file():
        raise ProjectError(
            f"{project.name_of(project.triples)} has not been built.",
            f"Run: kipo-graph --project {project.root} build",
        )
    return LocalStore(project.triples, _consequences(project) if inferred else (), project.ontology)


def _consequences(project: Project) -> list[Quad]:
    if not project.inferred.is_file():
        return []
    quads = list(rdf.parse_file(project.inferred))
    expected = run_iri(project.triples.read_bytes())
    if any(text(quad.graph_name) != expected for quad in quads):
        raise ProjectError(
            "data/inferred.nq follows from another data/triples.ttl than this one.",
            "Run kipo-graph build, or leave it out with --no-inferred.",
        )
    return quads


def run_iri(triples: bytes) -> str:
    """The graph of a reasoning run, named after the file that it reasoned over."""
    import hashlib

    return INFERRED + hashlib.sha256(triples).hexdigest()[:20]


def python_value(term: Term | None) -> object:
    """A term as Python's own: numbers, truth values, else its text; None for none."""
    if not isinstance(term, Literal):
        return term.value if term is not None else None
    kind = term.datatype.value
    if kind == vocab.XSD.boolean:
        return term.value in ("true", "1")
    if kind in (vocab.XSD.integer, vocab.XSD.nonNegativeInteger):
        return int(term.value)
    if kind == vocab.XSD.decimal:
        return Decimal(term.value)
    return term.value
