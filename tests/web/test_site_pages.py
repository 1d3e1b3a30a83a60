"""Pages and data about the whole graph: home, description, dumps, search, questions, SPARQL."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import quote

import pytest
from asgi_site import BROWSER, FORMATS, SETTINGS, Page, Site
from pyoxigraph import Triple, parse

from conftest import MESSAGE, ROOT
from kipo_graph.model.vocabulary import BASE, DCTERMS, KIPO, PREFIXES, RDF
from kipo_graph.project import Project
from kipo_graph.query import questions
from kipo_graph.rdf import serialization
from kipo_graph.server.web import page_jobs, representations
from kipo_graph.store import memory

pytest_plugins = ["site_fixtures"]

VOID, DCAT = PREFIXES["void"], PREFIXES["dcat"]


def test_the_home_page(site: Site, store: memory.LocalStore) -> None:
    page = site.get("/", Accept=BROWSER).page()
    kinds = Counter(
        serialization.text(t.object) for t in store.triples() if t.predicate.value == RDF.type
    )
    counts = dict(
        reversed(words.rsplit(" ", 1)) for words in page.texts("li") if words[0].isdigit()
    )
    assert counts["statements"] == str(kinds[KIPO.Statement])
    assert counts["triples"] == f"{len(store.triples()):,}"
    assert f"IP office {kinds[KIPO.IPOffice]}" in page.texts("li")
    assert f"/id/{MESSAGE}" in page.links
    assert {"/questions", "/sparql", "/ontology", "/.well-known/void"} <= set(page.links)
    assert "/dump/kipo-graph.ttl" in page.links


def test_programs_get_the_description_at_the_root(site: Site) -> None:
    response = site.get("/", Accept="text/turtle")
    assert response.body == site.get("/.well-known/void").body
    assert site.get("/").media_type == "text/html"
    assert '</.well-known/void>; rel="describedby"' in site.get("/").headers["link"]
    assert site.get("/", Accept="image/png").status == 406


def test_the_description_of_the_data(site: Site, store: memory.LocalStore) -> None:
    response = {name: site.get("/.well-known/void", Accept=name).triples()
           for name in ("text/turtle", "application/ld+json", "application/rdf+xml")}  # fmt: skip
    described = response["text/turtle"]
    assert response["application/ld+json"] == response["application/rdf+xml"] == described
    dataset = BASE + "dataset"
    about: dict[str, set[str]] = {}
    for triple in described:
        if serialization.text(triple.subject) == dataset:
            about.setdefault(triple.predicate.value, set()).add(serialization.text(triple.object))
    assert about[RDF.type] == {VOID + "Dataset", DCAT + "Dataset"}
    assert about[DCTERMS.title] == {"Knowledge graph of intellectual-property policy"}
    assert about[DCTERMS.license] == {"https://creativecommons.org/licenses/by/4.0/"}
    assert about[VOID + "uriSpace"] == {BASE}
    assert about[VOID + "sparqlEndpoint"] == {"http://127.0.0.1:8000/sparql"}
    assert about[VOID + "triples"] == {str(len(store.triples()))}
    dumps = {iri for iri in about[VOID + "dataDump"] if iri.startswith(SETTINGS.url)}
    assert len(dumps) == len(representations.DUMP_FORMATS)
    for iri in dumps:
        assert site.get("/" + iri.removeprefix(SETTINGS.url)).status == 200
    used = Counter(t.predicate.value for t in store.triples())
    parts = {
        serialization.text(t.object): serialization.text(t.subject)
        for t in described
        if t.predicate.value == VOID + "property"
    }
    assert parts.keys() == used.keys()
    numbers = {serialization.text(t.subject): serialization.text(t.object) for t in described
               if t.predicate.value == VOID + "triples"}  # fmt: skip
    assert {iri: int(numbers[part]) for iri, part in parts.items()} == used


@pytest.mark.parametrize("form", representations.DUMP_FORMATS, ids=lambda form: form.name)
def test_dumps_contain_exactly_the_stated_triples(
    site: Site, store: memory.LocalStore, form: representations.Format
) -> None:
    response = site.get(f"/dump/kipo-graph.{form.name}", Accept_Encoding="identity")
    assert (response.status, response.media_type) == (200, form.media_type)
    assert response.triples() == set(store.triples())
    if form in (representations.TRIG, representations.N_QUADS):
        quads = parse(response.body, format=rdf_format(form))
        names = {serialization.text(quad.graph_name) for quad in quads}
        assert names == {BASE + f"graph/{name}" for name in (MESSAGE, "background", "curation")}
    tag = response.headers["etag"]
    again = site.get(f"/dump/kipo-graph.{form.name}", If_None_Match=tag, Accept_Encoding="identity")
    assert again.status == 304


def rdf_format(form: representations.Format) -> object:
    return FORMATS[form.media_type]


def test_a_dump_is_made_once(store: memory.LocalStore) -> None:
    site = Site(store, SETTINGS)
    for _ in range(3):
        assert site.get("/dump/kipo-graph.nt").status == 200
    assert len(site.jobs) == 1


def test_the_dump_named_in_the_data_exists(site: Site, store: memory.LocalStore) -> None:
    named = next(
        serialization.text(t.object)
        for t in store.triples()
        if t.predicate.value == VOID + "dataDump"
    )
    response = site.get("/" + named.removeprefix(BASE))
    assert response.body == site.get("/dump/kipo-graph.ttl").body


def test_too_many_triples_for_a_dump_are_refused(
    store: memory.LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kipo_graph.server.web.dumps.MAX_TRIPLES", 5_000)
    site = Site(store, SETTINGS)
    response = site.get("/dump/kipo-graph.nq")
    assert response.status == 403
    assert "5,000 triples" in response.text
    described = site.get("/.well-known/void").text
    assert "dump/kipo-graph" not in described
    assert "/dump/" not in site.get("/", Accept=BROWSER).text


def test_graphs_too_large_for_one_response_are_refused(
    store: memory.LocalStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kipo_graph.query.lookup.IN_A_GRAPH", 500)
    response = Site(store, SETTINGS).get("/graph/curation.ttl")
    assert response.status == 403
    assert "LIMIT" in response.text
    assert Site(store, SETTINGS).get("/graph/curation.html").status == 200


@pytest.mark.parametrize(
    ("words", "path"),
    [
        ("KIPO", "/id/kipo"),
        ("특허청", "/id/kipo"),
        ("지식재산처", "/id/moip"),
        ("Inteligence Strategy Agency", "/id/kista"),
        ("ip financ", "/id/ip-finance-market"),
        ("Annual Report 2024", f"/id/{MESSAGE}"),
    ],
)
def test_search_by_name(site: Site, words: str, path: str) -> None:
    page = site.get(f"/find?q={quote(words)}").page()
    assert path in page.links
    assert [a["value"] for a, _ in page.named("input") if a.get("name") == "q"] == [words]


def test_search_without_matches(site: Site) -> None:
    assert "No matches" in site.get("/find?q=qqxxyyzz").text
    assert site.get("/find").status == 200
    assert site.get("/find?q=%20%20").status == 200
    assert site.get("/find?q=" + "a" * 3000).status == 200
    assert site.get("/find?type=no%20iri").status == 400
    assert site.get("/find?type=" + quote("http://x/> ?p ?o } #")).status == 400


def test_the_members_of_a_class(site: Site, store: memory.LocalStore) -> None:
    page = site.get(f"/find?type={quote(KIPO.IPOffice)}").page()
    wanted = {
        "/" + serialization.text(t.subject).removeprefix(BASE)
        for t in store.triples()
        if t.predicate.value == RDF.type and serialization.text(t.object) == KIPO.IPOffice
    }
    assert {link for link in page.links if link.startswith("/id/")} == wanted


def test_a_long_class_is_paged(site: Site) -> None:
    path = f"/find?type={quote(KIPO.Statement, safe='')}"
    seen: list[str] = []
    for number in (1, 2, 3, 4):
        page = site.get(f"{path}&page={number}").page()
        seen += [link for link in page.links if link.startswith("/statement/")]
        next_links = [a["href"] for a, _ in page.named("a") if a.get("rel") == "next"]
        assert next_links == ([f"{path}&page={number + 1}"] if number < 4 else [])
    assert len(seen) == len(set(seen)) == 320


CATALOGUE = questions.catalogue(Project(ROOT))


@pytest.mark.parametrize("name", CATALOGUE)
def test_each_question_answers(site: Site, name: str) -> None:
    response = site.get(f"/questions/{name}")
    assert response.status == 200, response.text
    page = response.page()
    assert page.texts("h1") == [CATALOGUE[name].title]
    rows = len(page.named("tr")) - 1
    assert rows > 0
    count = re.search(r"([\d,]+) rows?", " ".join(page.texts("p")))
    assert count is not None
    assert int(count[1].replace(",", "")) == rows
    downloads = [link for link in page.links if "format=csv" in link]
    assert len(downloads) == 1


def test_a_question_takes_parameters(site: Site) -> None:
    response = site.get("/questions/field-workers?field=AI").page()
    assert "Recruitment of new examiners" in response.texts("td")
    values = [a["value"] for a, _ in response.named("input") if a["name"] == "field"]
    assert values == ["AI"]
    other = site.get("/questions/units-created?year=1999").page()
    assert "0 rows" in other.texts("p")
    for path, status in (
        ("/questions/units-created?year=soon", 400),
        ("/questions/units-created?year=2024)}%20%23", 400),
        ("/questions/field-workers?field=nobody%20knows", 404),
        ("/questions/nobody", 404),
    ):
        answer = site.get(path)
        assert answer.status == status, path
        assert answer.media_type == "text/html"
    assert site.get("/questions/units-created?unknown=1").status == 200


def test_the_catalogue(site: Site) -> None:
    page = site.get("/questions").page()
    assert {link for link in page.links if re.match("/questions/.", link)} == {
        f"/questions/{name}" for name in CATALOGUE
    }
    assert "2024년에 신설된 조직은 무엇이며, 어느 기관에 속하는가?" in page.texts("p")


def sparql(store: memory.LocalStore, **job: object) -> tuple[int, str]:
    whole = {"kind": "sparql-page", "site": SETTINGS.for_worker(), **job}
    reply = page_jobs.HANDLERS["sparql-page"](store, whole, b"")
    assert reply.media_type.startswith("text/html")
    return reply.status, reply.body.decode()


def test_the_form_needs_no_script(store: memory.LocalStore) -> None:
    status, text = sparql(store)
    page = Page.of(text)
    assert status == 200
    form = next(a for a, _ in page.named("form") if a["action"] == "/sparql")
    assert form["method"] == "get"
    labelled = {a["for"] for a, _ in page.named("label")}
    assert {"query", "format"} <= labelled
    examples = {link for link in page.links if "?edit=" in link}
    assert len(examples) == len(CATALOGUE)
    _, edited = sparql(store, edit="units-created")
    assert "$year" in Page.of(edited).texts("textarea")[0] or "2024" in edited


def test_a_query_result_as_a_page(store: memory.LocalStore) -> None:
    status, text = sparql(store, run=True, query="SELECT ?x ?n { VALUES (?x ?n) { (:kipo 3) } }")
    page = Page.of(text)
    assert (status, page.texts("td")) == (200, ["Korean Intellectual Property Office", "3"])
    assert "/id/kipo" in page.links
    assert "Yes." in sparql(store, run=True, query="ASK { :kipo ?p ?o }")[1]
    assert "No." in sparql(store, run=True, query="ASK { :nobody ?p ?o }")[1]
    made = sparql(store, run=True, query="CONSTRUCT WHERE { :kipo a ?c }")[1]
    assert "kipo:IPOffice" in made
    status, wrong = sparql(store, run=True, query='SELECT "</textarea><script>" {')
    assert status == 400
    assert "<script>" not in wrong
    assert Page.of(wrong).texts("textarea") == ['SELECT "</textarea><script>" {']


def contrasts() -> Iterator[tuple[str, str, float]]:
    """Pairs of text and background colours, with the minimum contrast."""
    for color in ("text", "muted", "accent", "not", "planned", "claimed"):
        yield color, "page", 4.5
    yield from (("text", "highlight", 4.5), ("text", "tint", 4.5), ("muted", "tint", 4.5))
    yield from (("on-accent", "accent", 4.5), ("accent", "tint", 4.5))
    for line in ("achieved", "planned", "claimed", "background"):
        yield line, "page", 3.0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colours_have_enough_contrast(theme: str) -> None:
    style = (ROOT / "src/kipo_graph/server/web/static/style.css").read_text("utf-8")
    roots = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    assert len(roots) == 2
    colours = dict(re.findall(r"--([\w-]+): #(\w{6});", roots[theme == "dark"]))

    def light(name: str) -> float:
        parts = [int(colours[name][at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    for color, ground, minimum in contrasts():
        low, high = sorted((light(color), light(ground)))
        assert (high + 0.05) / (low + 0.05) >= minimum, (color, ground)


def test_pages_are_accessible(site: Site) -> None:
    for path in ("/", "/id/kipo", "/ontology", "/questions", "/find?q=KIPO", "/graph/curation"):
        page = site.get(path, Accept=BROWSER).page()
        assert page.named("html")[0][0]["lang"] == "en"
        for landmark in ("header", "main", "footer", "nav", "title", "h1"):
            assert page.named(landmark), (path, landmark)
        assert len(page.named("main")) == 1
        assert page.links[0] == "#main"
        levels = [int(name[1]) for name, _, _ in page.elements if re.fullmatch("h[1-6]", name)]
        for before, after in pairwise(levels):
            assert after <= before + 1, path
        for attributes, _ in page.named("input"):
            assert attributes.get("aria-label") or attributes.get("id"), path
        known = {attrs["id"] for _, attrs, _ in page.elements if "id" in attrs}
        labels = {attrs["aria-labelledby"] for _, attrs, _ in page.elements
                  if "aria-labelledby" in attrs}  # fmt: skip
        assert labels <= known


def test_numbers_are_written_as_in_the_file(site: Site, store: memory.LocalStore) -> None:
    numbers = {
        t
        for t in store.triples()
        if serialization.text(t.predicate).startswith(PREFIXES["oa"] + "start")
    }
    found: set[Triple] = set()
    for triple in sorted(numbers, key=str)[:5]:
        path = serialization.text(triple.subject).removeprefix(BASE).partition("#")[0]
        found |= site.get(f"/{path}.nt").triples() & numbers
    assert len(found) >= 5
