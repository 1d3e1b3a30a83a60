"""The labels of resources on a page, their languages, and where their links lead."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kipo_graph.model.vocabulary import PREFIXES, RDF, curie
from kipo_graph.query.lookup import LABELS
from kipo_graph.rdf.serialization import Term, language, text
from kipo_graph.server.web.settings import Settings
from kipo_graph.server.web.urls import href
from kipo_graph.text import for_html

View = dict[str, Any]
"""What a template shows of something, as plain values."""


class TripleIndex:
    """The triples of a page by subject, with labels and links for the resources they name."""

    def __init__(
        self, stated: Iterable[Triple], vocabulary: Iterable[Triple], settings: Settings
    ) -> None:
        self._settings = settings
        self._by_subject: dict[str, dict[str, list[Term]]] = {}
        for triple in dict.fromkeys((*stated, *vocabulary)):
            properties = self._by_subject.setdefault(text(triple.subject), {})
            properties.setdefault(triple.predicate.value, []).append(triple.object)  # type: ignore[arg-type]

    def objects(self, iri: str, predicate: str) -> list[Term]:
        """The objects of a subject and a predicate."""
        return self._by_subject.get(iri, {}).get(predicate, [])

    def predicates(self, iri: str) -> set[str]:
        """The predicates of a subject."""
        return set(self._by_subject.get(iri, ()))

    def values(self, iri: str, predicate: str) -> list[str]:
        """The objects of a subject and a predicate as texts."""
        return [text(term) for term in self.objects(iri, predicate)]

    def value(self, iri: str, *predicates: str) -> str:
        """The first object in sort order, of the first predicate that has one; "" if none has."""
        found = (min(self.values(iri, name), default="") for name in predicates)
        return next(filter(None, found), "")

    def value_in(self, tag: str, iri: str, *predicates: str) -> str:
        """The text in a language, of the first predicate that has one; "" if none has."""
        for predicate in predicates:
            texts = [t.value for t in self.objects(iri, predicate) if language(t) == tag]
            if texts:
                return min(texts)
        return ""

    def link(self, iri: str) -> View:
        """A resource as pages show it: its label with the language, its IRI, and its link."""
        label, tag = self._label(iri)
        return view(label, lang=tag, iri=iri, href=href(iri, self._settings))

    def _label(self, iri: str) -> tuple[str, str]:
        ranked = [
            (language(term) != "en", bool(language(term)), rank, term.value, language(term))
            for rank, predicate in enumerate(LABELS)
            for term in self.objects(iri, predicate)
            if isinstance(term, Literal)
        ]
        if ranked:
            *_, label, tag = min(ranked)
            return for_html(label), tag
        return _FIXED_LABELS.get(iri) or for_html(_shortened(iri, self._settings.base)), ""

    def term(self, term: object) -> View:
        """The object of a triple as pages show it: a link or a text."""
        if isinstance(term, NamedNode):
            return self.link(term.value)
        if isinstance(term, BlankNode):
            return view(self._blank_node(term.value, 3))
        if not isinstance(term, Literal):
            return view(for_html(str(term)))
        datatype = text(term.datatype)
        plain = datatype.startswith((PREFIXES["xsd"], PREFIXES["rdf"]))
        note = "" if plain else curie(datatype)
        return view(for_html(text(term)), lang=language(term), note=note)

    def _blank_node(self, node: str, depth: int) -> str:
        """The properties of a blank node, in one text."""
        parts = []
        for predicate, terms in sorted(self._by_subject.get(node, {}).items()):
            for term in terms:
                if isinstance(term, BlankNode):
                    value = self._blank_node(term.value, depth - 1) if depth else "…"
                else:
                    value = self.term(term)["label"]
                parts.append(f"{self._label(predicate)[0]}: {value}")
        return f"[ {'; '.join(parts)} ]" if parts else "[ ]"


def view(label: str, lang: str = "", iri: str = "", href: str = "", note: str = "") -> View:
    """A text or link as the templates show it; `note` is set behind it in small print."""
    return {"label": label, "lang": lang, "iri": iri, "href": href, "note": note}


_FIXED_LABELS = {RDF.type: "type"}
"""The labels of terms that no vocabulary of ours names."""


def _shortened(iri: str, base: str) -> str:
    """An IRI without the base of the data, or with a known prefix."""
    if iri.startswith(base) and iri != base:
        return iri.removeprefix(base)
    short = curie(iri)
    return iri if short.startswith("<") else short
