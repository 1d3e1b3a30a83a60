"""Uploading a graph to a store on another machine, so that an interrupted push can resume.

The target itself keeps the progress: which batches of a graph are there, under the checksum of
what the graph shall hold.  The marks are in `graph/push`, during the push together with one that
says it is unfinished, in which case `RemoteStore` refuses to read.
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
from kipo_graph.rdf import serialization
from kipo_graph.rdf.serialization import text
from kipo_graph.store.graph_store import ONTOLOGY_GRAPH, GraphStore, named_quads
from kipo_graph.store.paging import everything
from kipo_graph.store.queries import count
from kipo_graph.store.remote import (
    MARK,
    PUSH_GRAPH,
    SKOLEM,
    STATED_GRAPH,
    UNFINISHED,
    reasoning_runs,
)
from kipo_graph.store.sparql_client import Endpoint
from kipo_graph.system.http_client import Address, Client, parse_address

COMPLETE = "whole"
Marks = dict[str, set[str]]


@dataclass(frozen=True, eq=False)
class Upload:
    """A graph to upload: its name and its triples, without blank nodes, `size` in a batch."""

    name: str
    triples: Sequence[Triple]
    size: int

    @cached_property
    def digest(self) -> str:
        """A checksum of the graph's triples, in their order."""
        checksum = hashlib.sha256()
        for lines in self.batches():
            checksum.update(lines)
        return checksum.hexdigest()[:20]

    def batches(self) -> Iterator[bytes]:
        """The batches, as N-Triples."""
        for at in range(0, len(self.triples), self.size):
            yield serialization.n_triples(self.triples[at : at + self.size])


class Target(Protocol):
    """Where graphs are uploaded to; all that it does may be done twice."""

    size: int

    def drop(self, name: str) -> None:
        """Remove a graph and its marks."""

    def add(self, name: str, lines: bytes, mark: str) -> None:
        """Add N-Triples to a graph, and then the mark that they are there."""

    def mark(self, name: str, value: str) -> None:
        """Replace the marks of a graph; an empty one leaves none."""


class UpdateTarget:
    """Uploads graphs with SPARQL Update; a batch and its mark go in one request."""

    def __init__(self, http: Client, size: int = 1_000) -> None:
        self._http, self.size = http, size

    def drop(self, name: str) -> None:
        self._run(f"DROP SILENT GRAPH <{name}>")
        self.mark(name, "")

    def add(self, name: str, lines: bytes, mark: str) -> None:
        marked = f"GRAPH <{PUSH_GRAPH}> {{ {_mark(name, mark)} }}"
        self._run(f"INSERT DATA {{ GRAPH <{name}> {{\n{lines.decode()}}}\n{marked} }}")

    def mark(self, name: str, value: str) -> None:
        self._run(f"DELETE WHERE {{ GRAPH <{PUSH_GRAPH}> {{ <{name}> <{MARK}> ?x }} }}")
        if value:
            self._run(f"INSERT DATA {{ GRAPH <{PUSH_GRAPH}> {{ {_mark(name, value)} }} }}")

    def _run(self, update: str) -> None:
        self._http.fetch("POST", _UPDATE, update.encode())


_UPDATE = {"Content-Type": "application/sparql-update"}


class GraphStoreTarget:
    """Uploads graphs with the Graph Store Protocol; the graph of the marks is replaced whole."""

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
        self._run("PUT" if lines else "DELETE", PUSH_GRAPH, lines.encode())

    def _run(self, method: str, name: str, body: bytes) -> None:
        headers = {"Content-Type": "application/n-triples"} if body else {}
        absent = (404,) if method == "DELETE" else ()
        self._http.fetch(method, headers, body, f"graph={quote(name, safe='')}", absent)


def _mark(name: str, value: str) -> str:
    return f"<{name}> <{MARK}> {Literal(value)} .\n"


def uploads(store: GraphStore, size: int) -> list[Upload]:
    """The graphs to upload, the one of everything stated last: it makes the others count."""
    found: dict[str, list[Triple]] = {}
    for quad in named_quads(store):
        found.setdefault(text(quad.graph_name), []).append(quad.triple)
    found[ONTOLOGY_GRAPH] = _skolemized(found.get(ONTOLOGY_GRAPH, ()))
    found[STATED_GRAPH] = list(store.triples())
    return [
        Upload(name, list(dict.fromkeys(triples)), size)
        for name, triples in found.items()
        if triples
    ]


def connect(
    url: str, *, update: str = "", graph_store: str = "", batch: int = 0, timeout: float = 300
) -> tuple[Endpoint, Target]:
    """A store to push to: where it answers queries, and where it accepts graphs.

    Without `update` and `graph_store` the address for updates is found by trying.  Raises
    EndpointError where there is none.
    """
    address = parse_address(url)
    endpoint = Endpoint(Client(address, timeout=timeout))
    if graph_store:
        http = Client(_beside(graph_store, address), timeout=timeout)
        return endpoint, GraphStoreTarget(http, _read_marks(endpoint), batch or 10_000)
    if update:
        http = Client(_beside(update, address), timeout=timeout)
    else:
        http = _discover(address, timeout)
    return endpoint, UpdateTarget(http, batch or 1_000)


def _beside(url: str, endpoint: Address) -> Address:
    """Another address of the same store; on the same host user and password are the same."""
    found = parse_address(url)
    if found.user or urlsplit(found.url).hostname != urlsplit(endpoint.url).hostname:
        return found
    return Address(found.url, endpoint.user, endpoint.password)


def push(
    wanted: Sequence[Upload], target: Target, endpoint: Endpoint, report: Callable[[str], None]
) -> dict[str, int]:
    """Upload graphs, or resume where an earlier push of the same was interrupted.

    Graphs that are there already stay; those of an earlier push that are no longer wanted are
    removed.  Returns how many triples the store then counts in each.  Raises EndpointError where
    a count shows that a graph did not arrive complete.
    """
    marks = _read_marks(endpoint)
    known = set(marks) | set(reasoning_runs(endpoint))
    stale = sorted(known - {upload.name for upload in wanted} - {PUSH_GRAPH})
    missing = [upload for upload in wanted if not _is_there(upload, marks, endpoint)]
    if missing or stale or UNFINISHED in marks.get(PUSH_GRAPH, ()):
        target.mark(PUSH_GRAPH, UNFINISHED)
        if any(upload.name != STATED_GRAPH for upload in missing):
            # While the others change, this one must not pass for everything they state.
            target.drop(STATED_GRAPH)
            marks.pop(STATED_GRAPH, "")
            missing = [*(upload for upload in missing if upload is not wanted[-1]), wanted[-1]]
        for name in stale:
            report(f"removing {name}")
            target.drop(name)
        for upload in missing:
            _send(upload, target, endpoint, marks.get(upload.name, set()), report)
        target.mark(PUSH_GRAPH, "")
    return {upload.name: _required_count(upload, endpoint) for upload in wanted}


def _send(
    upload: Upload,
    target: Target,
    endpoint: Endpoint,
    marks: set[str],
    report: Callable[[str], None],
) -> None:
    digest, total = upload.digest, len(upload.triples)
    done = {mark for mark in marks if mark.startswith(f"{digest} {upload.size}/")}
    if not done or done != marks:
        done = set()
        target.drop(upload.name)
    for number, lines in enumerate(upload.batches()):
        mark = f"{digest} {upload.size}/{number}"
        if mark not in done:
            sent = min((number + 1) * upload.size, total)
            report(f"uploading {upload.name}: {sent:,} of {total:,}")
            target.add(upload.name, lines, mark)
    _required_count(upload, endpoint)
    target.mark(upload.name, f"{digest} {COMPLETE}")


def _read_marks(endpoint: Endpoint) -> Marks:
    """What earlier pushes have uploaded, by graph."""
    found: Marks = {}
    for triple in everything(endpoint, f"GRAPH <{PUSH_GRAPH}> {{ ?s ?p ?o }}"):
        found.setdefault(text(triple.subject), set()).add(text(triple.object))
    return found


def _is_there(upload: Upload, marks: Marks, endpoint: Endpoint) -> bool:
    marked = f"{upload.digest} {COMPLETE}" in marks.get(upload.name, ())
    return marked and _count(upload, endpoint) == len(upload.triples)


def _count(upload: Upload, endpoint: Endpoint) -> int:
    return count(endpoint, f"GRAPH <{upload.name}> {{ ?s ?p ?o }}")


def _required_count(upload: Upload, endpoint: Endpoint) -> int:
    found, sent = _count(upload, endpoint), len(upload.triples)
    if found != sent:
        raise EndpointError(
            f"{endpoint} holds {found:,} triples in {upload.name}, where {sent:,} were sent.",
            "Check that nobody else writes there, and push again.",
        )
    return found


def _discover(endpoint: Address, timeout: float) -> Client:
    """Where a store accepts updates, tried with one that changes nothing.

    That is beside the address for queries (`/query` and `/update`), or there itself.  Raises
    EndpointError with the answer of each address.
    """
    answers = []
    for url in dict.fromkeys(_update_addresses(endpoint.url)):
        http = Client(Address(url, endpoint.user, endpoint.password), timeout=timeout)
        reply = http.send("POST", _UPDATE, b"INSERT DATA { }")
        if 200 <= reply.status < 300 and "html" not in reply.media:
            return http
        answers.append(f"{http.address} answered {reply.status} {reply.excerpt}".rstrip())
    raise EndpointError(
        f"{endpoint} accepts no updates: {'; '.join(answers)}.",
        "Name the address with --update URL or --graph-store URL, and log in where the store "
        "requires it: http://USER:PASSWORD@HOST/...",
    )


def _update_addresses(url: str) -> Iterator[str]:
    pieces = urlsplit(url)
    path = pieces.path.rstrip("/")
    folder, _, last = path.rpartition("/")
    if last in ("query", "sparql"):
        yield urlunsplit(pieces._replace(path=f"{folder}/update", query=""))
    yield url
    if last == "sparql":
        # Virtuoso accepts updates of users with a password there.
        yield urlunsplit(pieces._replace(path=f"{folder}/sparql-auth", query=""))
    yield urlunsplit(pieces._replace(path=f"{path}/statements", query=""))


def _skolemized(found: Iterable[Triple]) -> list[Triple]:
    """Triples with a numbered IRI for each blank node, so that they can be sent twice."""
    names: dict[str, NamedNode] = {}

    def named(term: object) -> object:
        if isinstance(term, BlankNode):
            return names.setdefault(term.value, NamedNode(f"{SKOLEM}b{len(names)}"))
        return term

    return [Triple(*map(named, triple)) for triple in found]  # type: ignore[arg-type]
