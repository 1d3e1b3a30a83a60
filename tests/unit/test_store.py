"""The store: asking, refusing, pointing at errors, and reading files."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import MESSAGE, ROOT
from kipo_graph.errors import ParseError, ProjectError, QueryError
from kipo_graph.model.vocabulary import PREFIXES, XSD
from kipo_graph.project import Project
from kipo_graph.rdf import serialization
from kipo_graph.store import memory, query_text
from kipo_graph.store.graph_store import Rows, python_value
from kipo_graph.store.memory import LocalStore


@pytest.fixture(scope="module")
def loaded() -> LocalStore:
    return memory.load(Project(ROOT))


@pytest.fixture(scope="module")
def few() -> LocalStore:
    """A store with one triple."""
    one = ox.Triple(ox.NamedNode("http://a/s"), ox.NamedNode("http://a/p"), ox.Literal(1))
    return LocalStore([one], (), ROOT / "ontology" / "kipo.ttl")


def rows(asked: LocalStore, query: str) -> tuple[tuple[object, ...], ...]:
    answer = asked.query(query)
    assert isinstance(answer, Rows)
    return answer.rows


def test_the_four_kinds_of_answers(few: LocalStore) -> None:
    assert few.query("ASK { ?s ?p 1 }") is True
    assert few.query("SELECT ?o ?none { ?s ?p ?o }") == Rows(
        ("o", "none"), ((ox.Literal(1), None),)
    )
    built = few.query("CONSTRUCT { ?o ?p ?s } WHERE { ?s ?p ?o }")
    assert built == () or isinstance(built, tuple)
    assert few.query("DESCRIBE <http://a/s>") == tuple(few.triples())


@pytest.mark.parametrize("prefix", [name for name in PREFIXES if name])
def test_prefixes_need_no_declaration(prefix: str, few: LocalStore) -> None:
    assert few.query(f"ASK {{ ?s {prefix}:x ?o }}") is False


@pytest.mark.parametrize(
    ("query", "place", "line"),
    [
        ("SELECT ?s\nWHER { ?s ?p ?o }", "line 2, column 6", "WHER { ?s ?p ?o }"),
        ("SELECT ?s { ?s ?p ?o ", "line 1, column 2", "SELECT ?s { ?s ?p ?o "),
        ("SELECT ?s {\n ?s ?p ?o }\n}", "line 3, column 2", "}"),
    ],
)
def test_a_syntax_error_is_pointed_at(query: str, place: str, line: str, few: LocalStore) -> None:
    with pytest.raises(QueryError) as caught:
        few.query(query)
    first, shown, caret = caught.value.message.split("\n")
    assert place in first
    assert shown == f"  {line}"
    assert caret.strip() == "^"
    assert len(caret) - 3 <= len(line)


@given(st.text(max_size=40))
def test_no_query_breaks_out_of_our_errors(text: str) -> None:
    empty = LocalStore([], (), ROOT / "ontology" / "kipo.ttl")
    for query in (text, f"SELECT * {{ {text} }}", f"ASK {{ ?s ?p '{text}' }}"):
        with contextlib.suppress(QueryError):
            empty.query(query)


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """A server that notes who asks it; its address, and what was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(500)
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *_: object) -> None:  # type: ignore[override]
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()


SERVICES = (
    "SELECT * { SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { sErViCe SILENT <URL> { ?s ?p ?o } }",
    "ASK { SERVICE # no comment\n<URL> { ?s ?p ?o } }",
    "PREFIX u: <URL> SELECT * { SERVICE u:x { ?s ?p ?o } }",
    "PREFIX u: <URL> SELECT * { SERVICEu:x { ?s ?p ?o } }",
    "PREFIX : <URL> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "SELECT * { ?s ?p 1SERVICE<URL> { ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE<URL> { ?s ?p ?o } }",
    "SELECT * { S\\u0045RVICE <URL> { ?s ?p ?o } }",
    "SELECT * { BIND(<URL> AS ?u) SERVICE ?u { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { ?s :a\\#b ?o } SERVICE <URL> { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { ?s :a\\'b ?o } SERVICE <URL> { ?s ?p ?o } OPTIONAL { ?s :a\\'b ?o } }",
    "SELECT*{?s?p?a,?b.FILTER(?a<?b||true)SERVICE<URL>{?c?e?d.FILTER(?c>?d)}}",
    "SELECT*{?s?p?a,?b.FILTER(?a<'b>'||true)SERVICE<URL>{?s ?p 'x'}}",
    "SELECT * { ?s ?p <http://a/it's#> . SERVICE <URL> { ?s ?p ?o } #'\n }",
    "SELECT * { ?s ?p ?o FILTER(?o != '''\\''' '''') SERVICE <URL> { ?s ?p ?o } }",
    "PREFIX trueqzvxjkw: <URL> SELECT * { ?s ?p trueSERVICE:x { ?s ?p ?o } }",
    "PREFIX qzvxjkw: <URL> PREFIX service: <URL> SELECT * { SERVICE qzvxjkw:x { ?s ?p ?o } }",
)


@pytest.mark.parametrize("query", SERVICES)
def test_no_query_asks_another_machine(
    query: str, few: LocalStore, elsewhere: tuple[str, list[str]]
) -> None:
    url, asked = elsewhere
    with pytest.raises(QueryError):
        few.query(query.replace("URL", url))
    with pytest.raises(QueryError):
        few.results(query.replace("URL", url), "json")
    assert asked == []


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?service { ?service a kipo:Service }",
        "ASK { ?s rdfs:label 'IP service' } # SERVICE <http://x> {}",
        'ASK { <http://a/SERVICE#service> :service "SERVICE <http://x> {}" }',
        "PREFIX service: <http://x/> ASK { ?s service:x ?o }",
        "ASK { ?s ?p ?o FILTER(CONTAINS(STR(?o), 'services')) }",
    ],
)
def test_the_word_alone_is_no_harm(query: str, few: LocalStore) -> None:
    few.query(query)


def test_a_slip_beside_the_word_is_shown_as_a_slip(few: LocalStore) -> None:
    with pytest.raises(QueryError, match="cannot be parsed, line 1"):
        few.query("SELECT ?s { ?s rdfs:label 'IP services' ")


@pytest.mark.parametrize(
    "query",
    [
        "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }",
        "select distinct ?g { graph ?g { ?s ?p ?o } }",
        "SELECT DISTINCT ?g { { GRAPH?g{ ?s ?p ?o } } }",
    ],
)
def test_graphs_can_be_asked_for(query: str, loaded: LocalStore) -> None:
    graphs = {str(getattr(row[0], "value", "")) for row in rows(loaded, query)}
    names = {name.removeprefix(PREFIXES["graph"]) for name in graphs}
    assert {MESSAGE, "background", "curation", "ontology"} < names
    assert len([name for name in names if name.startswith("inferred/")]) == 1


def test_a_graph_can_be_the_only_one(loaded: LocalStore) -> None:
    query = "SELECT DISTINCT ?x FROM graph:NAME { ?s dcterms:source ?x }"
    found = rows(loaded, query.replace("NAME", MESSAGE))
    assert [str(getattr(row[0], "value", "")) for row in found] == [PREFIXES["id"] + MESSAGE]


def test_what_follows_can_be_left_out(loaded: LocalStore) -> None:
    plain = memory.load(Project(ROOT), inferred=False)
    assert loaded.query("ASK { :kipo a org:Organization }") is True
    assert plain.query("ASK { :kipo a org:Organization }") is False
    assert plain.inferred() == ()


def test_what_follows_must_follow_from_this_file(tiny: Project) -> None:
    memory.load(tiny)
    tiny.triples.write_bytes(tiny.triples.read_bytes() + b"\n")
    with pytest.raises(ProjectError, match="follows from another"):
        memory.load(tiny)
    memory.load(tiny, inferred=False)
    tiny.inferred.unlink()
    memory.load(tiny)


def test_a_graph_that_was_not_built(tiny: Project) -> None:
    tiny.triples.unlink()
    with pytest.raises(ProjectError, match="has not been built"):
        memory.load(tiny)


@pytest.mark.parametrize(
    "content", [b"<http://a> <http://b> ", b"\xff\xfe", b'<http://a> <http://b> "\xe9" .', b"{}"]
)
def test_a_broken_file_names_itself_and_its_line(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_bytes(b"<http://a> <http://b> <http://c> .\n" + content)
    with pytest.raises(ParseError, match=r"broken\.ttl, line 2"):
        list(serialization.read(path))
    with pytest.raises(ParseError, match=r"broken\.ttl"):
        LocalStore(path, (), path).query("ASK {}")


def test_a_file_of_no_format(tmp_path: Path) -> None:
    with pytest.raises(ParseError, match=r"no RDF format ends in \.doc"):
        list(serialization.read(tmp_path / "a.doc"))
    with pytest.raises(ParseError, match=r"a\.ttl cannot be read"):
        list(serialization.read(tmp_path / "a.ttl"))


@pytest.mark.parametrize("cut", range(50, 4000, 397))
def test_a_file_cut_off_anywhere_does_not_pass_for_whole(cut: int, tiny: Project) -> None:
    whole = tiny.triples.read_bytes()
    tiny.triples.write_bytes(whole[: cut * len(whole) // 4000])
    with pytest.raises((ParseError, ProjectError)):
        memory.load(tiny)


def test_python_values() -> None:
    kinds = XSD
    for text, kind, value in (
        ("true", kinds.boolean, True),
        ("0", kinds.boolean, False),
        ("7", kinds.integer, 7),
        ("0.020", kinds.decimal, Decimal("0.020")),
        ("2024-01-01", kinds.date, "2024-01-01"),
        ("x", kinds.string, "x"),
    ):
        literal = ox.Literal(text, datatype=ox.NamedNode(kind))
        assert python_value(literal) == value
    assert python_value(None) is None
    assert python_value(ox.NamedNode("http://a")) == "http://a"


def test_what_is_bare_keeps_its_places() -> None:
    query = "ASK { <http://a#b> ?p 'x # y' } # end"
    assert len(query_text.bare(query)) == len(query)
    assert query_text.bare(query).split() == ["ASK", "{", "?p", "}"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELEC ?x {}", 'Did you mean "SELECT"?'),
        ("", "not a query form"),
        ("INSERT DATA { :a :b :c }", "INSERT is not offered"),
        ("PREFIX a: <http://a/> delete where { ?s ?p ?o }", "DELETE is not offered"),
        ("SELECT * " + "{" * 20_000 + "}" * 20_000, "nests 20000 brackets"),
        ("SELECT ?x {\n ?x orgs:unitOf ?y }", 'line 2, column 5: no prefix "orgs:"; did you mean'),
        ("SELECT ?x { ?x zzz:a ?y }", 'no prefix "zzz:"; known without a declaration'),
    ],
)
def test_a_hopeless_query_is_refused_with_the_way_out(query: str, said: str) -> None:
    with pytest.raises(QueryError) as caught:
        LocalStore([], (), ROOT / "ontology" / "kipo.ttl").query(query)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "query",
    [
        "# SELECT\nBASE <http://x/> PREFIX select: <http://x/> ASK { ?s select:a <b> }",
        'prefix : <http://x/> SELECT * { ?s :a \'insert x:y\' ; <z:z> """{{{""" }',
    ],
)
def test_an_odd_query_is_taken(query: str) -> None:
    LocalStore([], (), ROOT / "ontology" / "kipo.ttl").query(query)
