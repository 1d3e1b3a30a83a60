"""The store that answers SPARQL: Oxigraph in this process."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    parse,
)

from kipo_graph import terms, vocab
from kipo_graph.errors import ParseError, ProjectError, QueryError
from kipo_graph.project import Project
from kipo_graph.terms import Term, text

ONTOLOGY_GRAPH = vocab.PREFIXES["graph"] + "ontology"
INFERRED = vocab.PREFIXES["graph"] + "inferred/"

_FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".rdf": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
}


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
            load_file(self._store, stated)
        else:
            self._store.bulk_extend(Quad(*spo(t), default) for t in stated)
        self._store.bulk_extend(Quad(*spo(q), default) for q in inferred)
        self._named = False

    def query(self, query: str) -> Answer:
        """Run a SPARQL query; our prefixes need no declaration.

        Raises QueryError with line, column and a caret where the text cannot be parsed, and for
        SERVICE, which would ask another machine.
        """
        result = self._run(query)
        match result:
            case QuerySolutions():
                names = tuple(variable.value for variable in result.variables)
                rows = tuple(tuple(solution[name] for name in names) for solution in result)
                return Rows(names, rows)
            case QueryBoolean():
                return bool(result)
            case _:
                return tuple(result)

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
        return list(read(self._source)) if isinstance(self._source, Path) else self._source

    def inferred(self) -> Sequence[Quad]:
        """Everything that follows, unless it was left out."""
        return self._inferred

    def vocabulary(self) -> Sequence[Triple]:
        """The triples of the ontology that the graph is written in."""
        return tuple(read(self._ontology))

    def _run(self, query: str) -> QuerySolutions | QueryBoolean | QueryTriples:
        _refuse_service(query)
        if not self._named and (_keyword("graph", query) or _keyword("from", query)):
            self._lay_graphs()
        try:
            return self._store.query(query, prefixes=dict(vocab.PREFIXES))
        except SyntaxError as error:
            raise QueryError(_point_at(query, str(error))) from error
        except (OSError, ValueError) as error:
            raise QueryError(f"The query cannot be run: {error}.") from error

    def _lay_graphs(self) -> None:
        from kipo_graph import graph

        self._store.bulk_extend(graph.named(self._stated))
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
    quads = list(_parse(project.inferred))
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


def read(path: Path) -> Iterator[Triple]:
    """The triples of an RDF file; its ending tells the format, and graph names are dropped.

    Raises ParseError with file, line and column.
    """
    return (Triple(quad.subject, quad.predicate, quad.object) for quad in _parse(path))


def spo(found: Triple | Quad) -> tuple[NamedNode | BlankNode, NamedNode, Term]:
    """Subject, predicate and object of a triple or a quad."""
    return found.subject, found.predicate, found.object  # type: ignore[return-value]


def load_file(into: Store, path: Path) -> None:
    """Load an RDF file into the default graph of a store; raises ParseError."""
    try:
        into.load(path=path, format=_FORMATS[path.suffix])
    except (SyntaxError, OSError) as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: SyntaxError | OSError) -> ParseError:
    if isinstance(error, SyntaxError):
        place = f"{path.name}, line {error.lineno}" if error.lineno else path.name
        return ParseError(f"{place}: {error.msg}.", "Build the graph anew: kipo-graph build")
    return ParseError(f"{path.name} cannot be read: {error.strerror or error}.")


def _parse(path: Path) -> Iterator[Quad]:
    form = _FORMATS.get(path.suffix)
    if form is None:
        raise ParseError(f"{path.name}: no RDF format ends in {path.suffix or 'nothing'}.")
    try:
        yield from parse(path=path, format=form)
    except (SyntaxError, OSError) as error:
        raise _unreadable(path, error) from error


def turtle(stated: Iterable[Triple], prefixes: Iterable[str] | None = None) -> bytes:
    """Triples as Turtle, in the order given, with the prefixes that they use."""
    listed = list(stated)
    used = set(prefixes) if prefixes is not None else _used_prefixes(listed)
    written = terms.write(listed, RdfFormat.TURTLE, used)
    # A blank line before each subject.  Literals hold no line breaks: the writer escapes them.
    return re.sub(rb" \.\n(?=[^\t@\n])", b" .\n\n", written)


def _used_prefixes(stated: Iterable[Triple]) -> set[str]:
    iris = {
        term.value
        for triple in stated
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, NamedNode)
    }
    iris |= {
        triple.object.datatype.value for triple in stated if isinstance(triple.object, Literal)
    }
    spaces = {name: space for name, space in vocab.PREFIXES.items() if name}
    return {name for name, space in spaces.items() if any(iri.startswith(space) for iri in iris)}


def n_triples(stated: Iterable[Triple]) -> bytes:
    """Triples as N-Triples, in the order given."""
    return terms.write(stated, RdfFormat.N_TRIPLES)


def n_quads(quads: Iterable[Quad]) -> bytes:
    """Quads as N-Quads, in the order given."""
    return terms.write(quads, RdfFormat.N_QUADS)


_COMMENT_OR_STRING = re.compile(
    r"#[^\n]*|<[^<>\s]*>|\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'",
    re.DOTALL,
)


def bare(query: str) -> str:
    """A query without its comments, strings and IRIs, blanks in their place."""
    return _COMMENT_OR_STRING.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), query)


def _keyword(word: str, query: str) -> bool:
    """Whether a query uses a keyword, in any case and spelling, and not as part of a name."""
    spelt = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda match: chr(int(match[1], 16)), bare(query))
    return re.search(rf"(?<![:\w?$]){word}\b(?!:)", spelt, re.IGNORECASE) is not None


_NO_WORD = "qzvxjkw"


def _refuse_service(query: str) -> None:
    """Raise QueryError for a query that uses SERVICE, however well it hides that.

    The parser itself tells: with a word of nonsense in the place of `service`, a query that uses
    the keyword can no longer be parsed; one that has it in names and strings only still can.
    """
    lowered = query.lower()
    if "service" not in lowered:
        return
    other = re.sub("service", _NO_WORD, query, flags=re.IGNORECASE | re.ASCII)
    try:
        Store().query(other, prefixes=dict(vocab.PREFIXES))
    except SyntaxError as error:
        if _keyword("service", query):
            message = "SERVICE is not offered: a query here asks no other machine."
            raise QueryError(message) from error
        raise QueryError(_point_at(query, str(error))) from error
    except (OSError, ValueError, RuntimeError):
        pass  # It can be parsed; running it on the graph will show the same error.
    if _NO_WORD in lowered:
        raise QueryError(f'The query holds "{_NO_WORD}", which stands for a forbidden word.')


def _point_at(query: str, message: str) -> str:
    """A syntax error with the line it stands in and a caret under the place."""
    place = re.search(r"at (\d+):(\d+)", message)
    if place is None:
        return f"The query cannot be parsed: {message}."
    number, column = int(place[1]), int(place[2])
    lines = query.splitlines() or [""]
    line = lines[min(number, len(lines)) - 1]
    return (
        f"The query cannot be parsed, line {number}, column {column}: {_expected(message)}.\n"
        f"  {line}\n  {' ' * (column - 1)}^"
    )


def _expected(message: str) -> str:
    """What the parser would have taken, without the ranges of characters that it lists."""
    if "Prefix not found" in message:
        known = ", ".join(f"{name}:" for name in vocab.PREFIXES)
        return f"no such prefix; known without a declaration are {known}"
    words = re.findall(r'"(?:\\.|[^"\\])+"|\b[A-Z]{2,}\b', message)
    return "expected " + " or ".join(words[:8]) if words else "this does not fit here"


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
