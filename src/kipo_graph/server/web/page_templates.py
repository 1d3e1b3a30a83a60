"""The pages: views filled into templates, everything escaped, no script and no style within."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from pyoxigraph import Triple

from kipo_graph.model import entity_iri
from kipo_graph.model.vocabulary import DCTERMS, KIPO, PREFIXES, RDF, SKOS, local_name
from kipo_graph.query import lookup
from kipo_graph.query.lookup import Found
from kipo_graph.query.records import StatementRecord
from kipo_graph.server.web import representations, view_models
from kipo_graph.server.web.labels import Names, View
from kipo_graph.server.web.settings import Settings
from kipo_graph.server.web.urls import local, to
from kipo_graph.store.graph_store import GraphStore
from kipo_graph.text import for_html

PAGE = 100
"""How many statements, hits or members stand on one page."""
_TRIPLES = 200

_TEMPLATES = Environment(
    loader=PackageLoader("kipo_graph.server.web", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ALWAYS: Mapping[str, Any] = {"canonical": "", "forms": (), "asked_for": ""}


def render(template: str, settings: Settings, **values: Any) -> bytes:
    """A template filled in."""
    site = {
        "title": for_html(settings.title),
        "root": settings.root,
        "url": settings.url,
        "project": settings.project,
    }
    page = _TEMPLATES.get_template(f"{template}.html")
    return page.render({**_ALWAYS, "site": site, **values}).encode()


def warm() -> None:
    """Compile all templates, so that a forked worker finds them ready."""
    for name in _TEMPLATES.list_templates(extensions=["html"]):
        _TEMPLATES.get_template(name)


def other_forms(iri: str, settings: Settings) -> list[View]:
    """Where a thing is had as data."""
    here = local(iri, settings)
    if here is None:
        return []
    return [
        {"media": form.media, "title": form.title, "href": f"{here}.{form.name}"}
        for form in representations.RDF
    ]


def thing(asked: GraphStore, found: Found, settings: Settings, page: int) -> bytes:
    """The page of an IRI: a statement's own, or what is stated of it and around it."""
    vocabulary = lookup.vocabulary(asked)
    names = Names(found.triples, vocabulary, settings)
    told = _told(found, vocabulary, names)
    values: View = {"canonical": found.iri, "forms": other_forms(found.iri, settings)}
    if KIPO.Statement in names.values(found.iri, RDF.type):
        record = next((record for record in told if record.iri == found.iri), None)
        if record is not None:
            return render("statement", settings, **values, **_statement(record, names))
    content = lookup.graph_content(asked, found.iri, _TRIPLES) if found.graph else []
    above = view_models.superclasses(vocabulary)
    values |= _resource(found, names, told, above, settings, page)
    if not values["groups"]:
        named = Names((*found.triples, *content), vocabulary, settings)
        values["triples"] = [
            (named.shown(t.subject), named.named(t.predicate.value), named.shown(t.object))
            for t in content
        ]
    return render("resource", settings, **values)


def _told(found: Found, vocabulary: Iterable[Triple], names: Names) -> list[StatementRecord]:
    """The statements to be shown: with a passage or a source, only those that rest on it."""
    known = view_models.statements(found.triples, vocabulary)
    whole = [record for record in known if names.value(record.iri, KIPO.predicate)]
    kinds = names.values(found.iri, RDF.type)
    if KIPO.Source in kinds or _source_of(found.iri):
        source = local_name(found.iri)
        return [record for record in whole if record.source == source]
    return whole


def _source_of(iri: str) -> str:
    """The source whose named graph this is, if it may be one."""
    graphs = PREFIXES["graph"]
    return entity_iri(iri.removeprefix(graphs)) if iri.startswith(graphs) else ""


def _statement(record: StatementRecord, names: Names) -> View:
    card = view_models.card(record, names)
    subject, verb = card["subject"]["label"], card["predicate"]["label"]
    figure = names.value(record.iri, KIPO.object) if record.kind == "figure" else ""
    return {
        "title": f"{subject} {verb} {card['object']['label']}",
        "card": card,
        "type": names.named(KIPO.Statement),
        "property": names.named(names.value(record.iri, KIPO.predicate)),
        "certainty": names.in_language(
            names.value(record.iri, KIPO.modality), (SKOS.definition,), "en"
        ),
        "figure": view_models.properties(figure, names) if figure else [],
    }


def _resource(
    found: Found,
    names: Names,
    told: Sequence[StatementRecord],
    superclasses: Mapping[str, set[str]],
    settings: Settings,
    page: int,
) -> View:
    source = _source_of(found.iri)
    head = view_models.heading(found.iri, names, superclasses)
    source_title = names.value(source, DCTERMS.title) if source else ""
    if source_title:
        head["label"] = for_html(source_title)
    passage = _passage(found.iri, names)
    if passage:
        head["label"] = f"“{_shortened(passage['exact'])}”"
    facts = view_models.facts(found, names, told)
    if source_title:
        facts += view_models.properties(source, names)
    codes = [record for record in told if names.value(record.iri, KIPO.subject) == found.iri]
    identifiers = view_models.identifiers(codes, names)
    shown = {card["iri"] for card in identifiers}
    others = [record for record in told if record.iri not in shown]
    start = (page - 1) * PAGE
    return {
        "title": head["label"],
        "head": head,
        "kind": "named graph" if found.graph else "",
        "passage": passage,
        "graph": found.graph,
        "source": names.named(source) if source_title else None,
        "identifiers": identifiers if page == 1 else [],
        "facts": facts if page == 1 and not passage else [],
        "groups": view_models.grouped(others[start : start + PAGE], names),
        "total": len(others),
        "pages": pages(len(others), page, (local(found.iri, settings) or "") + ".html"),
        "incoming": view_models.incoming(found, names, told) if page == 1 else [],
        "triples": [],
        "follows": view_models.follows(found, names) if page == 1 else [],
        "left_out": found.left_out,
        "everything": to("sparql", settings, query=_everything(found.iri), format="html"),
    }


def _passage(iri: str, names: Names) -> View | None:
    is_one = KIPO.Passage in names.values(iri, RDF.type)
    return view_models.passage(iri, names) if is_one else None


def _shortened(words: str) -> str:
    return words if len(words) <= 90 else words[:80].rsplit(" ", 1)[0] + " …"


def _everything(iri: str) -> str:
    both = f"{{ ?thing ?property <{iri}> }}\n  UNION {{ <{iri}> ?property ?value }}"
    return f"SELECT * WHERE {{\n  {both}\n}}\nLIMIT 1000\n"


def pages(total: int, now: int, here: str) -> View:
    """Where one stands among pages; `href` wants the number of a page behind it."""
    joint = "&" if "?" in here else "?"
    return {"now": now, "last": -(-total // PAGE), "href": f"{here}{joint}page="}


def message(
    settings: Settings, status: int, title: str, words: str = "", links: Sequence[View] = ()
) -> bytes:
    """A page that says what is wrong, and where to go on."""
    return render("message", settings, status=status, title=title, message=words, links=links)
