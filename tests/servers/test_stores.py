"""The graph in real stores, Oxigraph's server and Virtuoso: pushed, queried, removed again."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
from pyoxigraph import Literal, Triple

import asking
from conftest import ROOT, Invoke
from kipo_graph import api
from kipo_graph.project import Project
from kipo_graph.rdf.serialization import Term
from kipo_graph.store import memory, push, remote
from kipo_graph.store.graph_store import GraphStore, Rows
from kipo_graph.system.http_client import Client
from serving import serving

sys.path.insert(0, str(Path(__file__).parent))
import stores

PROJECT = Project(ROOT)
NAMES = sorted(path.stem for path in PROJECT.questions.glob("*.rq"))


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def server(request: pytest.FixtureRequest) -> Iterator[stores.Server]:
    """A store that the graph was pushed to."""
    with getattr(stores, request.param)() as running:
        pushed(running)
        yield running


@pytest.fixture(scope="module")
def local() -> memory.LocalStore:
    return memory.load(PROJECT)


def pushed(running: stores.Server, *, by_graph_store: bool = False) -> dict[str, int]:
    held = memory.load(PROJECT)
    at, target = push.connect(
        running.query,
        update="" if by_graph_store else running.update,
        graph_store=running.graph_store if by_graph_store else "",
    )
    return push.push(push.uploads(held, target.size), target, at, Silent())


class Silent:
    """A progress that shows nothing."""

    def __call__(self, *words: object, **named: object) -> None:
        """Hear what has been done."""


def test_every_graph_arrives_whole(server: stores.Server, local: memory.LocalStore) -> None:
    counts = pushed(server)  # a second push finds all there
    held = Counter(q.graph_name.value for q in local.oxigraph if hasattr(q.graph_name, "value"))
    for name, count in held.items():
        assert counts[name] == count
    assert counts[remote.STATED_GRAPH] == len(local.triples())


@pytest.mark.parametrize("name", NAMES)
def test_a_question_has_the_same_answer(
    server: stores.Server, local: memory.LocalStore, name: str
) -> None:
    question = asking.catalogue()[name]
    far = remote.RemoteStore(server.query, ontology=PROJECT.ontology)
    graph = api.KnowledgeGraph(PROJECT, local)
    text = graph.bind(question.text, question.parameters, {})
    assert rows(far, text) == rows(local, text)


def rows(asked: GraphStore, text: str) -> Counter[tuple[str, ...]] | bool:
    answer = asked.query(text)
    if isinstance(answer, bool):
        return answer
    assert isinstance(answer, Rows)
    return Counter(tuple(map(plain, row)) for row in answer.rows)


def plain(term: Term | None) -> str:
    """A term by its value: stores write numbers, and join texts, each in a way of its own."""
    if isinstance(term, Literal):
        try:
            return str(Decimal(term.value).normalize())
        except InvalidOperation:
            return " ".join(sorted(term.value.split()))
    return "" if term is None else str(term.value)


def test_everything_is_read_back_by_pages(server: stores.Server, local: memory.LocalStore) -> None:
    far = remote.RemoteStore(server.query, ontology=PROJECT.ontology, page=500)
    assert set(map(valued, far.triples())) == set(map(valued, local.triples()))
    assert {quad.triple for quad in far.inferred()} == {q.triple for q in local.inferred()}


def valued(triple: Triple) -> tuple[str, ...]:
    """A triple with numbers by their value: stores keep no zeros at the end."""
    return tuple(plain(term) for term in (triple.subject, triple.predicate, triple.object))


@pytest.mark.parametrize(
    "words",
    [
        ("show", "KIPO"),
        ("show", "특허청", "--format", "json"),
        ("find", "지식재산"),
        ("query", "units-created", "--explain"),
        ("export", "--format", "n-triples"),
        ("export", "--format", "csv"),
        ("draw", "--focus", "IP5"),
    ],
    ids=" ".join,
)
def test_a_command_says_the_same(
    server: stores.Server, invoke: Invoke, words: tuple[str, ...]
) -> None:
    near = invoke(*words)
    far = invoke("--endpoint", server.query, *words)
    assert far.exit_code == near.exit_code == 0, far.output
    assert lines(far.stdout) == lines(near.stdout)


def lines(printed: str) -> list[str]:
    """Sorted lines, without the zeros at the end of decimals, which stores do not keep."""
    return sorted(re.sub(r"(\d)\.0+(?![\d.])", r"\1", printed).splitlines())


def test_the_guard_stands_in_front(server: stores.Server) -> None:
    with serving("--endpoint", server.query, "--timeout", "5") as guard:
        members = guard.ask("SELECT ?who { ?who org:memberOf :ip5 }", Accept="text/csv")
        assert members.status == 200, members.text
        assert "https://w3id.org/kipo-graph/id/kipo" in members.text
        assert guard.ask("INSERT DATA { <http://a> <http://b> <http://c> }").status == 400
        assert guard.ask("SELECT * { SERVICE <http://127.0.0.1:9/> {} }").status == 400
        page = guard.get("/id/kipo", Accept="text/html")
        assert page.status == 200, page.text
        assert "Korean Intellectual Property Office" in page.text


def test_a_push_that_was_cut_off_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[bytes] = []
    send = Client.send

    def counting(self: Client, method: str, headers: dict[str, str], body: bytes = b"", **rest):  # type: ignore[no-untyped-def]
        if b"INSERT DATA" in body:
            sent.append(body)
            if len(sent) == 9:
                raise KeyboardInterrupt
        return send(self, method, headers, body, **rest)

    monkeypatch.setattr(Client, "send", counting)
    with stores.oxigraph() as running:
        with pytest.raises(KeyboardInterrupt):
            pushed(running)
        first = len(sent)
        counts = pushed(running)
        again = sent[first:]
    assert counts[remote.STATED_GRAPH] == len(memory.load(PROJECT).triples())
    large = [body for body in sent[: first - 1] if len(body) > 10_000]
    assert large, "nothing had been sent before the cut"
    assert not [body for body in large if body in again], "a batch was sent twice"


def test_graph_store_protocol() -> None:
    with stores.oxigraph() as running:
        counts = pushed(running, by_graph_store=True)
        assert counts[remote.STATED_GRAPH] == len(memory.load(PROJECT).triples())
