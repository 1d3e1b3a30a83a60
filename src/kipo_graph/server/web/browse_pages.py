"""The pages to start from: the home page, the members of a class, and search results."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import Triple

from kipo_graph.model import BACKGROUND, entity_iri
from kipo_graph.model.vocabulary import DCAT, DCTERMS, KIPO, OA, RDF, SKOS, VOID
from kipo_graph.query import lookup, overview, search
from kipo_graph.rdf.serialization import text
from kipo_graph.server.web import representations
from kipo_graph.server.web.labels import TripleIndex, View
from kipo_graph.server.web.page_templates import PAGE_SIZE, pagination, render
from kipo_graph.server.web.settings import Settings
from kipo_graph.server.web.urls import page_url, path_of
from kipo_graph.store.graph_store import GraphStore
from kipo_graph.text import for_html

_MAX_CLASSES = 60
_INTERNAL = {
    KIPO.Statement, KIPO.Passage, KIPO.Figure, KIPO.Source, OA.TextPositionSelector,
    OA.TextQuoteSelector, VOID.Dataset,
    DCAT.Dataset, DCAT.Distribution,
}  # fmt: skip
"""Classes that the home page counts but does not list: they describe evidence and the dataset."""


def home(store: GraphStore, settings: Settings, questions: Sequence[View], *, dumps: bool) -> bytes:
    """The home page: what the graph is about, how large it is, and where to start."""
    counts = overview.counts(store)
    index = TripleIndex(counts.dataset, lookup.vocabulary(store), settings)
    dataset = next((text(t.subject) for t in counts.dataset), "")
    sources = overview.members(store, KIPO.Source, 1, PAGE_SIZE)
    by_class = dict(counts.classes)
    totals = [
        (by_class.get(KIPO.Statement, 0), "statements"),
        (by_class.get(KIPO.Passage, 0), "passages"),
        (by_class.get(KIPO.Figure, 0), "figures"),
        (counts.triples, "triples"),
    ]
    listed = [(class_, number) for class_, number in counts.classes if class_ not in _INTERNAL]
    reports = [text(t.subject) for t in sources if t.predicate.value == RDF.type]
    example = max(reports, key=lambda iri: iri != entity_iri(BACKGROUND), default=settings.base)
    path = (path_of(example, settings) or "").removeprefix(settings.root)
    return render(
        "home",
        settings,
        title=for_html(index.value(dataset, DCTERMS.title) or settings.title),
        description=for_html(index.value(dataset, DCTERMS.description)),
        statements=totals[0][0],
        counts=[{"number": number, "name": name} for number, name in totals if number],
        sources=_members(sources, TripleIndex(sources, (), settings), KIPO.Source),
        classes=[
            {
                "number": number,
                "label": index.link(class_)["label"],
                "href": page_url("find", settings, type=class_),
            }
            for class_, number in listed[:_MAX_CLASSES]
        ],
        questions=questions,
        dumps=[
            {"href": page_url(f"dump/kipo-graph.{form.name}", settings), "title": form.title,
             "media_type": form.media_type}
            for form in representations.DUMP_FORMATS
        ] if dumps else [],
        licence=next(map(index.link, index.values(dataset, DCTERMS.license)), None),
        example=settings.url.rstrip("/") + "/" + path,
    )  # fmt: skip


def _members(found: Iterable[Triple], index: TripleIndex, class_: str) -> list[View]:
    """Links to the members of a class, by label."""
    members = [
        index.link(text(t.subject))
        for t in found
        if t.predicate.value == RDF.type and text(t.object) == class_
    ]
    return sorted(members, key=lambda view: view["label"].casefold())


def class_members(store: GraphStore, settings: Settings, class_: str, page: int) -> bytes:
    """One page of the members of a class."""
    found = overview.members(store, class_, page, PAGE_SIZE)
    index = TripleIndex(found, lookup.vocabulary(store), settings)
    members = _members(found, index, class_)
    more = len(members) > PAGE_SIZE
    path = page_url("find", settings, type=class_)
    return render(
        "find",
        settings,
        title=index.link(class_)["label"],
        class_=index.link(class_),
        hits=[_hit(member, index) for member in members[:PAGE_SIZE]],
        start=(page - 1) * PAGE_SIZE + 1,
        pages={**pagination(0, page, path), "last": page + more},
    )


def _hit(link: View, index: TripleIndex) -> View:
    iri = link["iri"]
    korean = index.value_in("ko", iri, *lookup.LABELS)
    definition = index.value_in("en", iri, SKOS.definition)
    return {"link": link, "korean": korean, "type": "", "alias": "", "definition": definition}


def search_results(store: GraphStore, settings: Settings, words: str) -> bytes:
    """The entities and other resources whose names contain or resemble the search text."""
    return render(
        "find",
        settings,
        title=f"Search results for {words}" if words else "Search",
        search_text=words,
        class_=None,
        hits=_hits(store, settings, words) if words else [],
        start=1,
        pages=pagination(0, 1, ""),
    )


def _hits(store: GraphStore, settings: Settings, words: str) -> list[View]:
    hits: list[View] = []
    no_labels = TripleIndex((), (), settings)
    for hit in search.find(words, overview.entities(store) or (), PAGE_SIZE):
        entity = hit.entity
        names = (entity.label, entity.korean, entity.id)
        hits.append(
            {
                "link": no_labels.link(entity.iri) | {"label": entity.label},
                "korean": entity.korean,
                "type": entity.type_label,
                "alias": hit.name if hit.name not in names else "",
                "definition": entity.definition,
            }
        )
    known = {hit["link"]["iri"] for hit in hits}
    found = overview.holding(store, words, PAGE_SIZE)
    index = TripleIndex(found, (), settings)
    others = dict.fromkeys(text(triple.subject) for triple in found)
    hits += [_hit(index.link(iri), index) for iri in others if iri not in known]
    return hits[:PAGE_SIZE]
