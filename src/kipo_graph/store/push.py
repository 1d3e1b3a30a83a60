"""Laying a graph in a store on another machine, so that a push that was cut off can go on.

The target itself keeps the marks: which batches of a graph are there, under the checksum of what
the graph shall hold.  They stand in `graph/push`, as long as the push lasts together with a mark
that it is unfinished, which `RemoteStore` refuses to read past.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol
from urllib.parse import quote, urlsplit, urlunsplit

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kipo_graph.errors import EndpointError
from kipo_graph.model.vocabulary import PROV
from kipo_graph.rdf import serialization
from kipo_graph.rdf import triples as graph
from kipo_graph.rdf.serialization import text
from kipo_graph.store.graph_store import INFERRED, ONTOLOGY_GRAPH, GraphStore, named_quads
from kipo_graph.store.paging import everything, rows
from kipo_graph.store.remote import MARK, PUSH_GRAPH, SKOLEM, STATED_GRAPH, UNFINISHED
from kipo_graph.store.sparql_client import Endpoint
from kipo_graph.system import http_client
from kipo_graph.system.http_client import Address, Client

WHOLE = "whole"
Marks = dict[str, set[str]]


@dataclass(frozen=True, eq=False)
class Part:
    """A graph to lay: its name and its triples, without blank nodes."""

    name: str
    triples: Sequence[Triple]
    size: int

    @cached_property
    def digest(self) -> str:
        """A checksum of what the graph holds, in its order."""
        hashed = hashlib.sha256()
        for lines in self.batches():
            hashed.update(lines)
        return hashed.hexdigest()[:20]

    def batches(self) -> Iterator[bytes]:
        """N-Triples, so many triples at a time."""
        for at in range(0, len(self.triples), self.size):
            yield serialization.n_triples(self.triples[at : at + self.size])


class Target(Protocol):
    """Where graphs are laid; all that it does may be done twice."""

    size: int

    def drop(self, name: str) -> None:
        """Take a graph and its marks away."""

    def add(self, name: str, lines: bytes, mark: str) -> None:
        """Add N-Triples to a graph, and then the mark that they are there."""

    def mark(self, name: str, value: str) -> None:
        """Replace the marks of a graph; an empty one leaves none."""


class UpdateTarget:
    """Lays graphs with SPARQL Update; a batch and its mark go in one request."""

    def __init__(self, http: Client, size: int = 1_000) -> None:
        self._http, self.size = http, size

    def drop(self, name: str) -> None:
        self._run(f"DROP SILENT GRAPH <{name}>")
        self.mark(name, "")

    def add(self, name: str, lines: bytes, mark: str) -> None:
        said = f"GRAPH <{PUSH_GRAPH}> {{ {_mark(name, mark)} }}"
        self._run(f"INSERT DATA {{ GRAPH <{name}> {{\n{lines.decode()}}}\n{said} }}")

    def mark(self, name: str, value: str) -> None:
        self._run(f"DELETE WHERE {{ GRAPH <{PUSH_GRAPH}> {{ <{name}> <{MARK}> ?x }} }}")
        if value:
            self._run(f"INSERT DATA {{ GRAPH <{PUSH_GRAPH}> {{ {_mark(name, value)} }} }}")

    def _run(self, update: str) -> None:
        self._http.fetch("POST", {"Content-Type": _UPDATE}, update.encode())


_UPDATE = "application/sparql-update"


class GraphStoreTarget:
    """Lays graphs with the Graph Store Protocol; the marks are a graph that is put whole."""

    def __init__(self, http: Client, marks: Marks, size: int = 10_000) -> None:
        self._http, self.size = http, size
        self._marks = {name: set(values) for name, values in marks.items()}

    def drop(self, name: str) -> None:
        self._run("DELETE", name, b"")
        self.mark(name, "")

    def add(self, name: str, lines: bytes, mark: str) -> None:
        self._run("POST", name, lines)
        self._run("POST", PUSH_GRAPH, _mark(name, mark).encode())
        self._marks.setdefault(name, set()).add(mark)

    def mark(self, name: str, value: str) -> None:
        self._marks[name] = {value} if value else set()
        lines = "".join(_mark(about, one) for about, all_ in self._marks.items() for one in all_)
        if lines:
            self._run("PUT", PUSH_GRAPH, lines.encode())
        else:
            self._run("DELETE", PUSH_GRAPH, b"")

    def _run(self, method: str, name: str, body: bytes) -> None:
        kind = {"Content-Type": "application/n-triples"} if body else {}
        absent = (404,) if method == "DELETE" else ()
        self._http.fetch(method, kind, body, f"graph={quote(name, safe='')}", absent)


def _mark(name: str, value: str) -> str:
    return f"<{name}> <{MARK}> {Literal(value)} .\n"


def parts(store: GraphStore, size: int) -> list[Part]:
    """The graphs to upload, the one of everything stated last: it makes the others count."""
    found: dict[str, list[Triple]] = {}
    for quad in named_quads(store):
        found.setdefault(text(quad.graph_name), []).append(quad.triple)
    found[ONTOLOGY_GRAPH] = _skolemized(found.get(ONTOLOGY_GRAPH, ()))
    found[STATED_GRAPH] = list(store.triples())
    return [Part(name, list(dict.fromkeys(held)), size) for name, held in found.items() if held]


def opened(
    url: str, *, update: str = "", graph_store: str = "", batch: int = 0, timeout: float = 300
) -> tuple[Endpoint, Target]:
    """A store to push to: where it is asked, and where it takes graphs.

    Without `update` and `graph_store` the address for updates is found by trying.  Raises
    EndpointError where there is none.
    """
    to = http_client.parse_address(url)
    endpoint = Endpoint(Client(to, timeout=timeout))
    if graph_store:
        http = Client(_beside(graph_store, to), timeout=timeout)
        return endpoint, GraphStoreTarget(http, marks_of(endpoint), batch or 10_000)
    http = Client(_beside(update, to), timeout=timeout) if update else discover(to, timeout)
    return endpoint, UpdateTarget(http, batch or 1_000)


def _beside(url: str, endpoint: Address) -> Address:
    """Another address of the same store; on the same host user and password are the same."""
    found = http_client.parse_address(url)
    if found.user or urlsplit(found.url).hostname != urlsplit(endpoint.url).hostname:
        return found
    return Address(found.url, endpoint.user, endpoint.password)


def push(
    wanted: Sequence[Part], target: Target, endpoint: Endpoint, say: Callable[[str], None]
) -> dict[str, int]:
    """Lay graphs in a target, or go on where an earlier push of the same was cut off.

    Graphs that are there already stay; those that an earlier push laid and that are not wanted
    go.  Gives how many triples the store then counts in each.  Raises EndpointError where a count
    shows that a graph did not arrive whole.
    """
    marks = marks_of(endpoint)
    known = set(marks) | set(_runs(endpoint))
    stale = sorted(known - {part.name for part in wanted} - {PUSH_GRAPH})
    lacking = [part for part in wanted if not _is_there(part, marks, endpoint)]
    if lacking or stale or UNFINISHED in marks.get(PUSH_GRAPH, ()):
        target.mark(PUSH_GRAPH, UNFINISHED)
        if any(part.name != STATED_GRAPH for part in lacking):
            # While the others change, nothing may take this one for their sum.
            target.drop(STATED_GRAPH)
            marks.pop(STATED_GRAPH, "")
            lacking = [*(part for part in lacking if part is not wanted[-1]), wanted[-1]]
        for name in stale:
            say(f"taking away {name}")
            target.drop(name)
        for part in lacking:
            _lay(part, target, endpoint, marks.get(part.name, set()), say)
        target.mark(PUSH_GRAPH, "")
    return {part.name: _required_count(part, endpoint) for part in wanted}


def _lay(
    part: Part, target: Target, endpoint: Endpoint, marks: set[str], say: Callable[[str], None]
) -> None:
    digest, total = part.digest, len(part.triples)
    done = {mark for mark in marks if mark.startswith(f"{digest} {part.size}/")}
    if not done or done != marks:
        done = set()
        target.drop(part.name)
    for number, lines in enumerate(part.batches()):
        mark = f"{digest} {part.size}/{number}"
        if mark not in done:
            sent = min((number + 1) * part.size, total)
            say(f"laying {part.name}: {sent:,} of {total:,}")
            target.add(part.name, lines, mark)
    _required_count(part, endpoint)
    target.mark(part.name, f"{digest} {WHOLE}")


def marks_of(endpoint: Endpoint) -> Marks:
    """What earlier pushes have laid, by graph."""
    found: Marks = {}
    for triple in everything(endpoint, f"GRAPH <{PUSH_GRAPH}> {{ ?s ?p ?o }}"):
        found.setdefault(text(triple.subject), set()).add(text(triple.object))
    return found


def _runs(endpoint: Endpoint) -> Iterator[str]:
    """The reasoning runs that the store holds, which another one would replace."""
    where = f"GRAPH ?x {{ ?x <{PROV.wasDerivedFrom}> <{graph.DATASET}> }}"
    for row in rows(endpoint, f"SELECT DISTINCT ?x WHERE {{ {where} }}"):
        if text(row[0]).startswith(INFERRED):
            yield text(row[0])


def _is_there(part: Part, marks: Marks, endpoint: Endpoint) -> bool:
    marked = f"{part.digest} {WHOLE}" in marks.get(part.name, ())
    return marked and _count(endpoint, part.name) == len(part.triples)


def _count(endpoint: Endpoint, name: str) -> int:
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"
    return int(text(rows(endpoint, query)[0][0]))


def _required_count(part: Part, endpoint: Endpoint) -> int:
    count = _count(endpoint, part.name)
    if count != len(part.triples):
        raise EndpointError(
            f"{endpoint} holds {count:,} triples in {part.name}, where {len(part.triples):,} "
            "were sent.",
            "See that nobody else writes there, and push again.",
        )
    return count


def discover(endpoint: Address, timeout: float) -> Client:
    """Where a store takes updates, tried with one that changes nothing.

    That is beside the address for queries (`/query` and `/update`), or there itself.  Raises
    EndpointError with what each address answered.
    """
    said = []
    for url in dict.fromkeys(_update_addresses(endpoint.url)):
        http = Client(Address(url, endpoint.user, endpoint.password), timeout=timeout)
        reply = http.send("POST", {"Content-Type": _UPDATE}, b"INSERT DATA { }")
        if 200 <= reply.status < 300 and "html" not in reply.media:
            return http
        said.append(f"{http.address} answered {reply.status} {reply.excerpt}".rstrip())
    raise EndpointError(
        f"{endpoint} takes no updates: {'; '.join(said)}.",
        "Name the address with --update URL or --graph-store URL, and log in where the store "
        "wants it: http://USER:PASSWORD@HOST/...",
    )


def _update_addresses(url: str) -> Iterator[str]:
    pieces = urlsplit(url)
    path = pieces.path.rstrip("/")
    folder, _, last = path.rpartition("/")
    if last in ("query", "sparql"):
        yield urlunsplit(pieces._replace(path=f"{folder}/update", query=""))
    yield url
    if last == "sparql":
        # Virtuoso takes updates of users with a password there.
        yield urlunsplit(pieces._replace(path=f"{folder}/sparql-auth", query=""))
    yield urlunsplit(pieces._replace(path=f"{path}/statements", query=""))


def _skolemized(found: Iterable[Triple]) -> list[Triple]:
    """Triples with an IRI for each blank node, numbered in order: these may be sent twice."""
    names: dict[str, NamedNode] = {}

    def named(term: object) -> object:
        if isinstance(term, BlankNode):
            return names.setdefault(term.value, NamedNode(f"{SKOLEM}b{len(names)}"))
        return term

    return [Triple(*map(named, triple)) for triple in found]  # type: ignore[arg-type]
