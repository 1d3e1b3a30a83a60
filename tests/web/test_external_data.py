"""External data: any RDF is served, and nothing in it can run, mislead or overload."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from asgi_site import Page, Site
from pyoxigraph import BlankNode, Literal, RdfFormat, Triple, parse

from conftest import ROOT
from kipo_graph.model.vocabulary import PREFIXES, RDF, RDFS
from kipo_graph.project import Project
from kipo_graph.rdf import serialization
from kipo_graph.server.web import representations
from kipo_graph.server.web.settings import Settings
from kipo_graph.store import memory

BASE = "http://example.org/"
DATA = """
@prefix ex: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix kipo: <https://w3id.org/kipo-graph/ontology#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
ex:hostile a ex:Thing , <javascript:alert(5)> ;
  rdfs:label "<script>alert(1)</script>"@en , "\\"><img src=x onerror=alert(2)>"@ko ;
  skos:altLabel "' onmouseover='alert(3)" ; rdfs:comment "</p></main><script>alert(4)//" ;
  ex:link <javascript:alert(5)> , <data:text/html,hello> , <vbscript:x> ;
  ex:control "a\\u0001b\\u0085c" ; ex:turned "\\u202Eevil" .
ex:inside ex:p [ ex:q [ ex:r "deep" ] ; ex:list ( 1 2 ) ] .
ex:number <http://example.org/123> "its property cannot name an element" .
ex:control ex:p "a\\u0001b" .
<http://example.org/특허> rdfs:label "in Korean letters" .
<http://example.org/a%20b> rdfs:label "percent" .
<http://example.org/v1.0> rdfs:label "dot" .
<http://example.org/file.ttl> rdfs:label "its real name" .
<http://example.org//evil.example/x> rdfs:label "slashes" ;
  ex:p <http://example.org//evil.example> .
<http://example.org/q?x=1> rdfs:label "query" .
ex:statement a kipo:Statement ; kipo:subject ex:hostile ; prov:wasQuotedFrom ex:passage .
ex:passage a kipo:Passage ; oa:hasSelector ex:selector , "no selector" .
ex:selector oa:start "first" ; oa:exact "<b>words</b>" .
<http://example.org/passage2#position> oa:start "zero" .
ex:loop a ex:loop ; ex:loop ex:loop .
ex:g { ex:only rdfs:label "in a graph only" . ex:only ex:p ex:hostile . }
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    path = tmp_path_factory.mktemp("external") / "data.trig"
    path.write_text(DATA, encoding="utf-8")
    settings = Settings("https://server.example/", base=BASE, title="<i>Title</i>", version="1")
    return Site(memory.of_files([path]), settings)


def assert_harmless(page: Page) -> None:
    """Check that nothing runs and that no link leads to a script."""
    for name, attributes, _ in page.elements:
        assert name not in ("script", "img", "iframe", "object", "base", "style", "i", "b")
        for attribute, value in attributes.items():
            assert not attribute.startswith("on"), attribute
            assert attribute != "style"
            if attribute in ("href", "src", "action"):
                assert re.match(r"https?://|/(?!/)|#", value or ""), value


PATHS = (
    "hostile", "inside", "number", "control", "%ED%8A%B9%ED%97%88", "a%20b", "v1.0", "file.ttl",
    "%2Fevil.example/x", "q?x=1", "q%3Fx=1", "statement", "passage", "selector", "loop", "g",
    "only", "Thing", "passage2%23position",
)  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_pages_are_harmless(site: Site, path: str) -> None:
    response = site.get("/" + path, Accept="text/html")
    assert response.status == 200
    assert_harmless(response.page())
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", response.text)


@pytest.mark.parametrize(
    "path",
    [
        "/", "/find?q=%3Cscript%3Ealert(1)%3C/script%3E", "/find?q=alert", "/nothing%22%3E%3Cb%3E",
        "/find?type=http://example.org/Thing", "/find?type=javascript:alert(1)", "/find?q=%00",
        "/nothing?%3Cscript%3E=1",
    ],
)  # fmt: skip
def test_the_other_pages_are_harmless(site: Site, path: str) -> None:
    response = site.get(path, Accept="text/html")
    assert response.status in (200, 400, 404)
    if response.media_type == "text/html":
        assert_harmless(response.page())
    else:
        assert response.media_type == "text/plain"


def test_a_hostile_name_is_shown_as_it_is(site: Site) -> None:
    page = site.get("/hostile.html").page()
    assert page.texts("h1") == ["<script>alert(1)</script>"]
    assert "javascript:alert(5)" in page.texts("bdi")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("form", ["ttl", "nt", "jsonld", "rdf"])
def test_the_data_can_be_parsed_again(site: Site, path: str, form: str) -> None:
    media = representations.BY_NAME[form].media_type
    response = site.get("/" + path, Accept=media)
    if form == "rdf" and path in ("hostile", "number", "control"):
        assert response.status == 406
        assert "cannot be written as RDF/XML" in response.text
        assert "Turtle" in response.text
    else:
        assert response.status == 200, response.text
        assert response.triples()


def test_blank_nodes_come_with_their_properties(site: Site) -> None:
    found = site.get("/inside.ttl").triples()
    values = {t.object.value for t in found if isinstance(t.object, Literal)}
    assert values == {"deep", "1", "2"}
    ends = {t.object for t in found if isinstance(t.object, BlankNode)}
    assert ends == {t.subject for t in found if isinstance(t.subject, BlankNode)}
    assert "deep" in site.get("/inside.html").text


def test_an_iri_with_an_extension_wins_over_a_format(site: Site) -> None:
    labels = {serialization.text(t.object) for t in site.get("/file.ttl").triples()}
    assert labels == {"its real name"}
    assert site.get("/file.ttl.nt").status == 200
    assert site.get("/file").status == 404


def test_no_path_leads_to_another_host(site: Site) -> None:
    response = site.get("/%2Fevil.example/x")
    assert response.headers["content-location"] == "/%2Fevil.example/x.ttl"
    assert "<//" not in response.headers["link"]
    assert "/%2Fevil.example" in site.get("/%2Fevil.example/x.html").page().links


def test_a_named_graph_and_a_resource_in_it_only(site: Site) -> None:
    assert len(site.get("/g.ttl").triples()) == 2
    assert "A named graph of 2 triples" in site.get("/g.html").text
    assert len(site.get("/only.nt").triples()) >= 2
    assert site.get("/only.html").page().texts("h1") == ["in a graph only"]


def test_a_dump_has_named_graphs(site: Site) -> None:
    response = site.get("/dump/kipo-graph.nq")
    wanted = set(parse(DATA.encode(), format=RdfFormat.TRIG))
    found = set(parse(response.body, format=RdfFormat.N_QUADS))
    assert len(found) == len(wanted)
    named = {quad for quad in wanted if "_:" not in str(quad)}
    assert named == {quad for quad in found if "_:" not in str(quad)}


def test_there_are_no_questions_and_no_ontology(site: Site) -> None:
    assert site.get("/questions").status == 404
    assert site.get("/ontology").status == 404
    links = site.get("/", Accept="text/html").page().links
    assert not {"/questions", "/ontology"} & set(links)


def test_data_in_named_graphs_only_are_read_as_one(tmp_path: Path) -> None:
    held = memory.load(Project(ROOT))
    settings = Settings("http://x/", version="1")
    path = tmp_path / "whole.nq"
    path.write_bytes(Site(held, settings).get("/dump/kipo-graph.nq").body)
    split = Site(memory.of_files([path]), settings)
    for name in ("/id/kipo.nt", "/graph/background.nt", "/scheme/strands.nt"):
        one, other = Site(held, settings).get(name), split.get(name)
        assert {plain(t) for t in other.triples()} >= {
            plain(t) for t in one.triples() if "/ontology" not in serialization.text(t.subject)
            and "/scheme/" not in serialization.text(t.subject)
        }  # fmt: skip
    assert split.get("/id/kipo.html").page().texts("blockquote")
    found = split.get("/dump/kipo-graph.nt").triples()
    assert {plain(t) for t in found} == {plain(t) for t in held.triples()}
    assert "320 statements" in split.get("/", Accept="text/html").page().texts("li")


def plain(triple: Triple) -> tuple[str, str, str]:
    """A triple without the datatypes and trailing zeros of numbers, which Oxigraph changes."""
    value = serialization.text(triple.object)
    if re.fullmatch(r"\d+\.\d+", value):
        value = value.rstrip("0").rstrip(".")
    return serialization.text(triple.subject), triple.predicate.value, value


def test_a_resource_with_many_statements_is_shown_in_part(tmp_path: Path) -> None:
    many = 20_000
    kipo, source = PREFIXES["kipo"], PREFIXES["dcterms"] + "source"
    kind = f"<{RDF.type}>"
    lines = [f'<{BASE}hub> <{RDFS.label}> "Hub" .\n']
    for number in range(many):
        s = f"<{BASE}statement/{number}>"
        lines += [
            f"{s} {kind} <{kipo}Statement> ; <{kipo}subject> <{BASE}hub> ; "
            f"<{kipo}predicate> <{kipo}undertook> ; <{kipo}object> <{BASE}thing/{number}> ; "
            f"<{kipo}modality> <{kipo}achieved> ; <{source}> <{BASE}source> .\n",
            f"<{BASE}hub> <{kipo}undertook> <{BASE}thing/{number}> .\n",
        ]
    path = tmp_path / "hub.ttl"
    path.write_text("".join(lines), encoding="utf-8")
    site = Site(memory.of_files([path]), Settings("http://x/", base=BASE))
    page = site.get("/hub.html").page()
    assert page.texts("h1") == ["Hub"]
    assert len(page.named("article")) == 100
    note = next(words for attrs, words in page.named("p") if attrs.get("class") == "note")
    assert re.search(r"39,\d\d\d triples about this resource", note)
    assert any(link.startswith("/sparql?query=") for link in page.links)
    for form in ("ttl", "jsonld"):
        assert 3_000 < len(site.get(f"/hub.{form}").triples()) < 10_000
