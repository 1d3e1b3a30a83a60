"""Every type of resource of the real graph in every format, and HTTP semantics."""

from __future__ import annotations

import gzip
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from asgi_site import BROWSER, SETTINGS, Site
from pyoxigraph import NamedNode, Triple

from conftest import MESSAGE, ROOT
from kipo_graph.model.vocabulary import BASE, DCTERMS, PREFIXES, RDF
from kipo_graph.rdf import serialization
from kipo_graph.store import memory
from kipo_graph.store.graph_store import Rows

pytest_plugins = ["site_fixtures"]

EXTENSIONS = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}


@pytest.fixture(scope="module")
def known(store: memory.LocalStore) -> set[Triple]:
    """All stated, defined and inferred triples, and those about the reasoning run."""
    implied = {Triple(q.subject, q.predicate, q.object) for q in store.inferred()}
    return {*store.triples(), *store.vocabulary(), *implied}


def first_match(store: memory.LocalStore, where: str) -> str:
    """The path of the first match of a pattern for ?x."""
    answer = store.query(f"SELECT ?x WHERE {{ {where} }} ORDER BY ?x LIMIT 1")
    assert isinstance(answer, Rows)
    return serialization.text(answer.rows[0][0]).removeprefix(BASE)


PATTERNS = {
    "entity": "VALUES ?x { :kipo }",
    "entity with figures": "VALUES ?x { :ip-finance-market }",
    "concept": "?x a kipo:Topic",
    "statement": "?x a kipo:Statement ; prov:wasQuotedFrom ?p ; kipo:context ?c",
    "statement of a plan": "?x kipo:modality kipo:planned",
    "statement of background": "?x dcterms:bibliographicCitation ?c",
    "passage": "?x a kipo:Passage",
    "figure": "?x a kipo:Figure",
    "scheme": "?y skos:inScheme ?x",
    "source": "?x a kipo:Source FILTER(?x != :background)",
    "graph of a source": f"VALUES ?x {{ graph:{MESSAGE} }}",
    "graph of the curators": "VALUES ?x { graph:curation }",
    "graph of the ontology": "VALUES ?x { graph:ontology }",
    "graph of the reasoning": 'GRAPH ?x { ?s ?p ?o } FILTER(CONTAINS(STR(?x), "/inferred/"))',
    "dataset": "?x a void:Dataset",
    "ontology": "VALUES ?x { <https://w3id.org/kipo-graph/ontology> }",
}


@pytest.mark.parametrize("name", PATTERNS)
def test_each_type_of_resource_in_each_format(
    site: Site, store: memory.LocalStore, known: set[Triple], name: str
) -> None:
    path = "/" + first_match(store, PATTERNS[name])
    iri = BASE + path[1:]
    by_format = {}
    for extension, media in EXTENSIONS.items():
        response = site.get(f"{path}.{extension}")
        assert (response.status, response.media_type) == (200, media), response.text[:300]
        assert response.headers["content-location"] == f"{path}.{extension}"
        by_format[extension] = response.triples()
        named = {t for t in by_format[extension] if "_:" not in str(t)}
        assert named
        assert named <= known
        assert site.get(path, Accept=media).body == response.body
    subjects = {serialization.text(t.subject) for t in by_format["ttl"]} | {
        serialization.text(t.object) for t in by_format["ttl"]
    }
    assert iri in subjects or path.startswith("/graph/")
    sizes = {extension: len(found) for extension, found in by_format.items()}
    assert len(set(sizes.values())) == 1, sizes
    page = site.get(path, Accept=BROWSER).page()
    assert len(page.named("h1")) == 1
    assert iri in page.texts("code")
    canonical = [a["href"] for a, _ in page.named("link") if a.get("rel") == "canonical"]
    assert canonical == [iri]


def test_the_page_of_an_entity(site: Site) -> None:
    page = site.get("/id/kipo.html").page()
    assert page.texts("h1") == ["Korean Intellectual Property Office"]
    assert ("p", {"class": "korean", "lang": "ko"}) in [(n, a) for n, a, _ in page.elements]
    korean = [words for attrs, words in page.named("p") if attrs.get("lang") == "ko"]
    assert korean == ["특허청"]
    assert "Reported" in page.texts("h3")
    assert "Claimed" in page.texts("h3") or "Planned" in page.texts("h3")
    assert "KR" in page.texts("td")
    # The sentence is complete, and the quoted words are highlighted.
    quotes = page.texts("blockquote")
    sentence = "First, KIPO worked to improve IP services from a user-centric perspective."
    assert sentence in quotes
    assert "KIPO worked to improve IP services" in page.texts("mark")


def test_inferred_facts_are_separate_from_stated_ones(site: Site, store: memory.LocalStore) -> None:
    iri = NamedNode(BASE + "id/kipo")
    implied = {(q.predicate.value, q.object) for q in store.inferred() if q.subject == iri}
    assert implied
    response = site.get("/id/kipo.ttl").triples()
    stated = {(t.predicate.value, t.object) for t in response if t.subject == iri}
    assert not implied & stated
    page = site.get("/id/kipo.html").page()
    assert "Inferred (not stated in any source)" in page.texts("h2")


def test_the_page_of_a_statement(site: Site, store: memory.LocalStore) -> None:
    path = "/" + first_match(store, "?x kipo:modality kipo:claimed ; prov:wasQuotedFrom ?p")
    page = site.get(path + ".html").page()
    assert "Evidence" in page.texts("h2")
    assert page.texts("blockquote")
    terms = dict(zip(page.texts("dt"), page.texts("dd"), strict=True))
    assert terms["Status"].startswith("claimed ")
    assert terms["Source"] == "KIPO Annual Report 2024: A Message from the Commissioner"
    statement = store.query(f"SELECT ?p {{ <{BASE}{path[1:]}> prov:wasQuotedFrom ?p }}")
    assert isinstance(statement, Rows)
    passages = {serialization.text(row[0]).removeprefix(BASE) for row in statement.rows}
    assert {"/" + passage for passage in passages} <= set(page.links)


def test_the_page_of_a_passage_links_its_statements(site: Site, store: memory.LocalStore) -> None:
    path = "/" + first_match(
        store, "?s prov:wasQuotedFrom ?x . ?t prov:wasQuotedFrom ?x FILTER(?s != ?t)"
    )
    answer = store.query(f"SELECT ?s {{ ?s prov:wasQuotedFrom <{BASE}{path[1:]}> }}")
    assert isinstance(answer, Rows)
    page = site.get(path + ".html").page()
    supported = {"/" + serialization.text(row[0]).removeprefix(BASE) for row in answer.rows}
    assert len(supported) > 1
    assert supported <= set(page.links)
    numbers = store.query(f"SELECT ?n {{ <{BASE}{path[1:]}#position> oa:start ?n }}")
    assert isinstance(numbers, Rows)
    assert f"characters {serialization.text(numbers.rows[0][0])}–" in " ".join(
        page.texts("figcaption")
    )


def test_the_pages_of_a_source_together_are_complete(site: Site, store: memory.LocalStore) -> None:
    expected = {
        "/" + serialization.text(t.subject).removeprefix(BASE)
        for t in store.triples()
        if t.predicate.value == DCTERMS.source
        and serialization.text(t.object) == BASE + f"id/{MESSAGE}"
        and serialization.text(t.subject).startswith(PREFIXES["statement"])
    }
    for path in (f"/graph/{MESSAGE}.html", f"/id/{MESSAGE}.html"):
        seen: set[str] = set()
        number = 1
        while True:
            page = site.get(f"{path}?page={number}").page()
            seen |= {link for link in page.links if link.startswith("/statement/")}
            next_links = [a["href"] for a, _ in page.named("a") if a.get("rel") == "next"]
            if not next_links:
                break
            number += 1
            assert next_links == [f"{path}?page={number}"]
        assert number > 1
        assert seen == expected


def test_the_ontology_has_an_anchor_for_every_term(site: Site, store: memory.LocalStore) -> None:
    page = site.get("/ontology", Accept=BROWSER).page()
    anchors = [attrs["id"] for _, attrs, _ in page.elements if "id" in attrs]
    assert len(anchors) == len(set(anchors))
    space = PREFIXES["kipo"]
    terms = {serialization.text(t.subject).removeprefix(space) for t in store.vocabulary()
             if serialization.text(t.subject).startswith(space)}  # fmt: skip
    assert len(terms) > 80
    assert terms <= set(anchors)
    assert set(anchors) >= {link[1:] for link in page.links if link.startswith("#")}
    text = site.get("/ontology.html").text
    assert "A national or regional authority that grants or registers" in text
    assert "지식재산 관청" in text


def test_page_not_found(site: Site) -> None:
    plain = site.get("/id/nobody")
    assert (plain.status, plain.media_type) == (404, "text/plain")
    assert "etag" not in plain.headers
    page = site.get("/id/nobody-knows", Accept=BROWSER)
    assert page.status == 404
    assert "/find?q=nobody+knows" in page.page().links
    for path in ("/id/nobody.ttl", "/graph/kipo", "/graph/nobody", "/statement/0", "/id", "/x/y"):
        assert site.get(path).status == 404, path


@pytest.mark.parametrize(
    "path",
    [
        "/../../../etc/passwd", "/id/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "//etc/passwd",
        "/static/../settings.py", "/static/%2e%2e%2fsettings.py", "/static/", "/dump/../x",
        "/dump/triples.ttl", "/id/kipo/", "//id/kipo", "/id//kipo", "/id/KIPO", "/id/kipo%20",
        "/id/%3Cscript%3E", "/id/a%22b", "/id/" + "a" * 5000, "/id/kipo%3E%20?p%20?o", "/id/{x}",
    ],
)  # fmt: skip
def test_hostile_addresses_are_not_found(site: Site, path: str) -> None:
    response = site.get(path)
    assert response.status == 404
    assert "root:" not in response.text
    page = site.get(path, Accept=BROWSER)
    assert page.status == 404
    assert "<script" not in page.text


@pytest.mark.parametrize("path", ["/id/%00", "/id/kipo%00.ttl", "/id/%ff", "/id/%0d%0aX: y"])
def test_unreadable_addresses_are_refused(site: Site, path: str) -> None:
    assert site.get(path).status in (400, 404)
    assert site.get(path).media_type == "text/plain"


def test_nothing_acceptable(site: Site) -> None:
    response = site.get("/id/kipo", Accept="image/png")
    assert response.status == 406
    for media in ("text/html", *EXTENSIONS.values()):
        assert media in response.text
    assert response.headers["vary"] == "Accept, Accept-Encoding"
    # An extension takes precedence over the Accept header.
    assert site.get("/id/kipo.ttl", Accept="image/png").status == 200
    # An unknown resource is unknown in every format.
    assert site.get("/id/nobody", Accept="image/png").status == 404
    assert site.get("/.well-known/void", Accept="text/html").status == 406


def test_the_headers_of_a_response(site: Site) -> None:
    response = site.get("/id/kipo", Accept="text/turtle")
    assert response.headers["vary"] == "Accept, Accept-Encoding"
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"
    links = response.headers["link"]
    assert f'<{BASE}id/kipo>; rel="canonical"' in links
    assert '</id/kipo.html>; rel="alternate"; type="text/html"' in links
    assert '</id/kipo.jsonld>; rel="alternate"; type="application/ld+json"' in links
    assert "kipo.ttl" not in links
    assert '</.well-known/void>; rel="describedby"' in links


def test_etags_and_conditional_requests(site: Site) -> None:
    first = site.get("/id/kipo")
    tag = first.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{32}"', tag)
    for condition in (tag, f"W/{tag}", f'"x", {tag}', "*", f' {tag} , "y"'):
        again = site.get("/id/kipo", If_None_Match=condition)
        assert again.status == 304, condition
        assert again.body == b""
        assert again.headers["etag"] == tag
        assert "content-length" not in again.headers
    for condition in ('"x"', "", tag.strip('"'), tag[:-2] + '"'):
        assert site.get("/id/kipo", If_None_Match=condition).status == 200, condition
    assert site.get("/id/nobody", If_None_Match="*").status == 404


def test_a_known_etag_needs_no_worker(site: Site) -> None:
    tag = site.get("/id/koipa").headers["etag"]
    site.jobs.clear()
    assert site.get("/id/koipa", If_None_Match=tag).status == 304
    assert site.jobs == []


def test_etags_differ_by_format_page_coding_and_version(
    site: Site, store: memory.LocalStore
) -> None:
    asked = [
        site.get("/id/kipo"),
        site.get("/id/kipo.nt"),
        site.get("/id/kipo.html"),
        site.get("/id/kipo", Accept_Encoding="gzip"),
        site.get("/id/koipa"),
        site.get(f"/id/{MESSAGE}.html?page=2"),
        Site(store, replace(SETTINGS, version="v2")).get("/id/kipo"),
        Site(store, replace(SETTINGS, url="http://other/")).get("/id/kipo"),
    ]
    tags = [response.headers["etag"] for response in asked]
    assert len(set(tags)) == len(tags)


def test_etags_of_changing_data_depend_on_the_content(store: memory.LocalStore) -> None:
    site = Site(store, replace(SETTINGS, version=""))
    tag = site.get("/id/kipo").headers["etag"]
    assert site.get("/id/kipo", If_None_Match=tag).status == 304
    assert site.get("/id/kipo.nt", If_None_Match=tag).status == 200


def test_head_is_get_without_its_body(site: Site) -> None:
    response, head = site.get("/id/kipo.html"), site.get("/id/kipo.html", method="HEAD")
    assert head.body == b""
    assert head.headers == response.headers
    assert int(head.headers["content-length"]) == len(response.body)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused(site: Site, method: str) -> None:
    response = site.get("/id/kipo", method=method)
    assert response.status == 405
    assert {part.strip() for part in response.headers["allow"].split(",")} == {"GET", "HEAD"}


def test_long_responses_are_compressed_on_request(site: Site) -> None:
    plain = site.get("/id/kipo.nt")
    for coding in ("gzip", "br, gzip;q=0.5", "GZIP"):
        zipped = site.get("/id/kipo.nt", Accept_Encoding=coding)
        assert zipped.headers["content-encoding"] == "gzip"
        assert gzip.decompress(zipped.body) == plain.body
    for coding in ("br", "gzip;q=0", "gzip; q=0.000", ""):
        assert "content-encoding" not in site.get("/id/kipo.nt", Accept_Encoding=coding).headers


def test_below_another_root(store: memory.LocalStore) -> None:
    site = Site(store, replace(SETTINGS, url="https://graph.example.org/kg/"))
    response = site.get("/id/kipo.html")
    assert response.headers["content-location"] == "/kg/id/kipo.html"
    page = response.page()
    here = [link for link in page.links if not re.match(r"https?://|#", link)]
    assert len(here) > 50
    assert all(link.startswith("/kg/") for link in here)
    stylesheets = [a["href"] for a, _ in page.named("link") if a["rel"] == "stylesheet"]
    assert stylesheets == ["/kg/static/style.css"]
    assert {a["action"] for a, _ in page.named("form")} == {"/kg/find"}
    # The IRIs of the data do not depend on the server's URL.
    assert site.get("/id/kipo.ttl").body == Site(store, SETTINGS).get("/id/kipo.ttl").body


def test_the_same_data_under_another_base(store: memory.LocalStore) -> None:
    site = Site(store, replace(SETTINGS, base=BASE + "id/"))
    assert site.get("/kipo").status == 200
    assert site.get("/id/kipo").status == 404


@pytest.mark.parametrize("path", ["/", "/ontology", "/questions", "/id/background", "/find?q=KIPO"])
def test_links_lead_somewhere(site: Site, path: str) -> None:
    page = site.get(path, Accept=BROWSER).page()
    here = {link for link in page.links if link.startswith("/") and "/sparql" not in link}
    assert here
    for link in sorted(here)[:60]:
        address, _, anchor = link.partition("#")
        response = site.get(address, Accept=BROWSER)
        assert response.status == 200, link
        if anchor and address == "/ontology":
            assert f'id="{anchor}"' in response.text, link


def test_static_files_come_from_a_closed_list(site: Site) -> None:
    style = site.get("/static/style.css")
    assert (style.status, style.media_type) == (200, "text/css")
    assert site.get("/static/style.css", If_None_Match=style.headers["etag"]).status == 304
    assert site.get("/static/icon.svg").media_type == "image/svg+xml"
    names = {path.name for path in Path(ROOT, "src/kipo_graph/server/web/static").iterdir()}
    assert {name for name in names if site.get(f"/static/{name}").status == 200} == names
    assert site.get("/static/none.css").status == 404


def test_a_scheme_links_its_concepts(site: Site) -> None:
    found = site.get("/scheme/strands").triples()
    workstreams = {
        serialization.text(t.subject)
        for t in found
        if serialization.text(t.object) == BASE + "ontology#Strand"
    }
    assert {iri.removeprefix(BASE) for iri in workstreams} == {
        quote(link[1:]) for link in site.get("/scheme/strands.html").page().links
        if link.startswith("/id/strand-")
    }  # fmt: skip
    assert any(t.predicate.value == RDF.type for t in found)
