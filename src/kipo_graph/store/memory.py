"""The stores in this process: a project's graph in memory, and RDF files in memory."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, Quad, Store, Triple

from kipo_graph.errors import ProjectError
from kipo_graph.model.vocabulary import PREFIXES, XSD
from kipo_graph.project import Project
from kipo_graph.rdf import serialization
from kipo_graph.rdf.serialization import text
from kipo_graph.store import query_text
from kipo_graph.store.graph_store import INFERRED, OxigraphStore, QuadStore, named_quads


class LocalStore(OxigraphStore):
    """A project's graph in memory.

    The default graph holds what is stated and, unless left out, what is inferred from it.  The
    named graphs (one a source, `graph/curation`, `graph/ontology` and that of the reasoning run)
    are loaded when a query first asks for graphs, because most do not.
    """

    def __init__(
        self,
        stated: Path | Sequence[Triple],
        inferred: Sequence[Quad],
        ontology: Path | Sequence[Triple],
    ) -> None:
        super().__init__(Store(), PREFIXES)
        self._source, self._inferred, self._ontology = stated, inferred, ontology
        default = DefaultGraph()
        if isinstance(stated, Path):
            serialization.load_file(self._store, stated)
        else:
            self._store.bulk_extend(Quad(*serialization.spo(t), default) for t in stated)
        self._store.bulk_extend(Quad(*serialization.spo(q), default) for q in inferred)
        self._has_named = False

    @property
    def oxigraph(self) -> Store:
        """The pyoxigraph store itself, with all graphs loaded."""
        if not self._has_named:
            self._store.bulk_extend(named_quads(self))
            self._has_named = True
        return self._store

    def triples(self) -> Sequence[Triple]:
        """Everything stated, in the order of the file."""
        return self._stated

    @cached_property
    def _stated(self) -> Sequence[Triple]:
        return _triples(self._source)

    def inferred(self) -> Sequence[Quad]:
        """Everything inferred, unless it was left out."""
        return self._inferred

    def vocabulary(self) -> Sequence[Triple]:
        """The triples of the ontology that the graph is written in."""
        return self._terms

    @cached_property
    def _terms(self) -> Sequence[Triple]:
        return _triples(self._ontology)

    def as_written(self, found: Iterable[Triple]) -> list[Triple]:
        """Triples with their numbers as the file writes them."""
        return [self._numbers.get(_number_key(triple), triple) for triple in found]

    @cached_property
    def _numbers(self) -> dict[_NumberKey | None, Triple]:
        keyed = ((_number_key(triple), triple) for triple in self._stated)
        return {key: triple for key, triple in keyed if key}

    def _store_for(self, query: str) -> Store:
        names_graphs = query_text.has_keyword("graph", query) or query_text.has_keyword(
            "from", query
        )
        return self.oxigraph if names_graphs else self._store


def _triples(given: Path | Sequence[Triple]) -> Sequence[Triple]:
    return list(serialization.read(given)) if isinstance(given, Path) else given


_NumberKey = tuple[object, object, Decimal]
_NUMERIC = {XSD.decimal, XSD.integer, XSD.nonNegativeInteger}


def _number_key(triple: Triple) -> _NumberKey | None:
    """What distinguishes a triple with a number from all others, however the number is written."""
    number = triple.object
    if isinstance(number, Literal) and number.datatype.value in _NUMERIC:
        try:
            return triple.subject, triple.predicate, Decimal(number.value)
        except InvalidOperation:
            return None
    return None


def load(project: Project, *, inferred: bool = True) -> LocalStore:
    """Load the graph of a project.

    Raises ProjectError where it has not been built, or where `inferred.nq` was inferred from
    another `triples.ttl` than the one beside it.
    """
    if not project.triples.is_file():
        raise ProjectError(
            f"{project.name_of(project.triples)} has not been built.",
            f"Run: kipo-graph --project {project.root} build",
        )
    return LocalStore(project.triples, _inferred(project) if inferred else (), project.ontology)


def _inferred(project: Project) -> list[Quad]:
    if not project.inferred.is_file():
        return []
    quads = list(serialization.parse_file(project.inferred))
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


def of_files(paths: Iterable[str | Path], base: str | None = None) -> QuadStore:
    """Load any RDF files into memory, plain or as `.gz` or `.zst`, with no prefix declared.

    N-Quads, TriG and JSON-LD keep their graph names; other triples go to the default graph.
    Relative IRIs resolve against `base`, or else against the `file:` IRI of their file.  Raises
    ParseError with file, line and column.
    """
    from kipo_graph.rdf import files

    loaded = Store()
    for path in paths:
        files.load(loaded, files.inspect(Path(path)), base=base)
    return QuadStore(loaded, {})
