"""What things are called on a page, in which language, and where their names lead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kipo_graph.model.vocabulary import PREFIXES, RDF, curie
from kipo_graph.query.lookup import LABELS
from kipo_graph.rdf.serialization import Term, language, text
from kipo_graph.server.web.settings import Settings
from kipo_graph.server.web.urls import link
from kipo_graph.text import for_html

View = dict[str, Any]
"""What a template shows of something, as plain values."""


class Names:
    """The triples of a page by subject, with what each thing is called and where it leads."""

    def __init__(
        self, stated: Iterable[Triple], vocabulary: Iterable[Triple], settings: Settings
    ) -> None:
        self._settings = settings
        self._about: dict[str, dict[str, list[Term]]] = {}
        for triple in dict.fromkeys((*stated, *vocabulary)):
            held = self._about.setdefault(text(triple.subject), {})
            held.setdefault(triple.predicate.value, []).append(triple.object)  # type: ignore[arg-type]

    def terms(self, iri: str, predicate: str) -> list[Term]:
        """The objects of a subject and a predicate."""
        return self._about.get(iri, {}).get(predicate, [])

    def predicates(self, iri: str) -> set[str]:
        """The predicates of a subject."""
        return set(self._about.get(iri, ()))

    def values(self, iri: str, predicate: str) -> list[str]:
        """The objects as texts."""
        return [text(term) for term in self.terms(iri, predicate)]

    def value(self, iri: str, predicate: str) -> str:
        """The first of the objects in order, or an empty text."""
        return min(self.values(iri, predicate), default="")

    def in_language(self, iri: str, predicates: Sequence[str], tag: str) -> str:
        """What a thing is called in a language, by the first predicate that says so."""
        for predicate in predicates:
            spoken = [t.value for t in self.terms(iri, predicate) if language(t) == tag]
            if spoken:
                return min(spoken)
        return ""

    def named(self, iri: str) -> View:
        """A thing as pages name it: its label with the language, its IRI, and where it leads."""
        label, tag = self._label(iri)
        href = link(iri, self._settings)
        return {"label": label, "lang": tag, "iri": iri, "href": href, "note": ""}

    def _label(self, iri: str) -> tuple[str, str]:
        terms = [
            (language(term) != "en", bool(language(term)), place, term.value, language(term))
            for place, predicate in enumerate(LABELS)
            for term in self.terms(iri, predicate)
            if isinstance(term, Literal)
        ]
        if terms:
            *_, label, tag = min(terms)
            return for_html(label), tag
        return _WORDS.get(iri) or for_html(_short(iri, self._settings.base)), ""

    def shown(self, term: object) -> View:
        """An object of a triple: a thing to go to, or a text."""
        if isinstance(term, NamedNode):
            return self.named(term.value)
        if isinstance(term, BlankNode):
            inside = {"label": self._inside(term.value, 3), "note": ""}
            return {"lang": "", "iri": "", "href": "", **inside}
        kind = text(term.datatype) if isinstance(term, Literal) else ""
        plain = not kind or kind.startswith((PREFIXES["xsd"], PREFIXES["rdf"]))
        return {
            "label": for_html(text(term) if isinstance(term, Literal) else str(term)),
            "lang": language(term),
            "iri": "",
            "href": "",
            "note": "" if plain else curie(kind),
        }

    def _inside(self, node: str, depth: int) -> str:
        """What is stated of a blank node, in one text."""
        parts = []
        for predicate, terms in sorted(self._about.get(node, {}).items()):
            for term in terms:
                if isinstance(term, BlankNode):
                    value = self._inside(term.value, depth - 1) if depth else "…"
                else:
                    value = self.shown(term)["label"]
                parts.append(f"{self._label(predicate)[0]}: {value}")
        return f"[ {'; '.join(parts)} ]" if parts else "[ ]"


_WORDS = {RDF.type: "is a"}
"""What the terms are called that no vocabulary of ours names."""


def _short(iri: str, base: str) -> str:
    """An IRI in as few signs as name it."""
    if iri.startswith(base) and iri != base:
        return iri.removeprefix(base)
    short = curie(iri)
    return iri if short.startswith("<") else short
