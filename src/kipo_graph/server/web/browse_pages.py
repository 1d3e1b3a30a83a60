"""The pages to begin from: the first one, the things of a class, and what goes by a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import Triple

from kipo_graph.model import BACKGROUND, entity_iri
from kipo_graph.model.vocabulary import DCAT, DCTERMS, KIPO, OA, RDF, SKOS, VOID
from kipo_graph.query import lookup, overview
from kipo_graph.rdf.serialization import text
from kipo_graph.server.web import representations
from kipo_graph.server.web.labels import Names, View
from kipo_graph.server.web.page_templates import PAGE, pages, render
from kipo_graph.server.web.settings import Settings
from kipo_graph.server.web.urls import local, to
from kipo_graph.store.graph_store import GraphStore
from kipo_graph.text import for_html


def home(asked: GraphStore, settings: Settings, questions: Sequence[View], dumps: bool) -> bytes:
    """The first page: what this graph is, how much it holds, where to begin."""
    counted = overview.counts(asked)
    names = Names(counted.dataset, lookup.vocabulary(asked), settings)
    dataset = next((text(t.subject) for t in counted.dataset), "")
    sources = overview.members(asked, KIPO.Source, 1, PAGE)
    sourced = Names(sources, (), settings)
    by_class = dict(counted.classes)
    number = [
        (by_class.get(KIPO.Statement, 0), "statements"),
        (by_class.get(KIPO.Passage, 0), "passages"),
        (by_class.get(KIPO.Figure, 0), "figures"),
        (counted.triples, "triples"),
    ]
    things = [(kind, n) for kind, n in counted.classes if kind not in _BEHIND]
    reports = [text(t.subject) for t in sources if t.predicate.value == RDF.type]
    example = max(reports, key=lambda iri: iri != entity_iri(BACKGROUND), default=settings.base)
    return render(
        "home",
        settings,
        title=for_html(names.value(dataset, DCTERMS.title) or settings.title),
        description=for_html(names.value(dataset, DCTERMS.description)),
        statements=number[0][0],
        counts=[{"number": n, "name": name} for n, name in number if n],
        sources=_listed(sources, sourced, KIPO.Source),
        classes=[
            {
                "number": n,
                "label": names.named(kind)["label"],
                "list": to("find", settings, type=kind),
            }
            for kind, n in things[:60]
        ],
        questions=questions,
        dumps=[
            {"href": to(f"dump/kipo-graph.{form.name}", settings), "title": form.title,
             "media": form.media}
            for form in representations.DUMPS
        ] if dumps else [],
        licence=next(map(names.named, names.values(dataset, DCTERMS.license)), None),
        example=settings.url.rstrip("/") + "/" + (
            (local(example, settings) or "").removeprefix(settings.root)
        ),
    )  # fmt: skip


_BEHIND = {
    KIPO.Statement, KIPO.Passage, KIPO.Figure, KIPO.Source, OA.TextPositionSelector,
    OA.TextQuoteSelector, VOID.Dataset,
    DCAT.Dataset, DCAT.Distribution,
}  # fmt: skip
"""Classes of what stands behind the things that a graph is about; the first page counts them."""


def _listed(found: Iterable[Triple], names: Names, kind: str) -> list[View]:
    """The members of a class, by label."""
    things = [
        names.named(text(t.subject))
        for t in found
        if t.predicate.value == RDF.type and text(t.object) == kind
    ]
    return sorted(things, key=lambda view: view["label"].casefold())


def members(asked: GraphStore, settings: Settings, kind: str, page: int) -> bytes:
    """The things of a class, a page at a time."""
    found = overview.members(asked, kind, page, PAGE)
    names = Names(found, lookup.vocabulary(asked), settings)
    things = _listed(found, names, kind)
    more = len(things) > PAGE
    return render(
        "find",
        settings,
        title=names.named(kind)["label"],
        kind=names.named(kind),
        hits=[_hit(thing, names) for thing in things[:PAGE]],
        start=(page - 1) * PAGE + 1,
        pages={**pages(0, page, to("find", settings, type=kind)), "last": page + more},
    )


def _hit(thing: View, names: Names, kind: str = "", by: str = "") -> View:
    iri = thing["iri"]
    korean = names.in_language(iri, lookup.LABELS, "ko")
    definition = names.in_language(iri, (SKOS.definition,), "en")
    return {"thing": thing, "korean": korean, "kind": kind, "by": by, "definition": definition}


def find(asked: GraphStore, settings: Settings, words: str) -> bytes:
    """The things whose names hold or resemble some words."""
    return render(
        "find",
        settings,
        title=f"Found for {words}" if words else "Find",
        asked_for=words,
        kind=None,
        hits=_hits(asked, settings, words) if words else [],
        start=1,
        pages=pages(0, 1, ""),
    )


def _hits(asked: GraphStore, settings: Settings, words: str) -> list[View]:
    from kipo_graph.query import search

    known = overview.entities(asked)
    hits: list[View] = []
    for hit in search.find(words, known or (), PAGE):
        entity = hit.entity
        hits.append(
            {
                "thing": Names((), (), settings).named(entity.iri) | {"label": entity.label},
                "korean": entity.korean,
                "kind": entity.type_label,
                "by": hit.name if hit.name not in (entity.label, entity.korean, entity.id) else "",
                "definition": entity.definition,
            }
        )
    met = {hit["thing"]["iri"] for hit in hits}
    found = overview.holding(asked, words, PAGE)
    names = Names(found, (), settings)
    others = dict.fromkeys(text(triple.subject) for triple in found)
    hits += [_hit(names.named(iri), names) for iri in others if iri not in met]
    return hits[:PAGE]
