"""What a project's ontology and shapes let a predicate relate, read without a reasoner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import Triple

from kipo_graph.model import Entity, Figure
from kipo_graph.model.vocabulary import CLASSES, KIPO, PREDICATES, PREFIXES, RDF, RDFS, curie
from kipo_graph.project import Project
from kipo_graph.rdf import serialization
from kipo_graph.rdf.lists import list_members
from kipo_graph.tables import Draft

_SH = PREFIXES["sh"]


@dataclass(frozen=True, slots=True)
class Schema:
    """The classes that may stand as subject and as object of a predicate; all where none is named.

    Classes are IRIs, each set holding all subclasses.  `labels` are the English ones, by IRI.
    """

    subjects: Mapping[str, tuple[frozenset[str], ...]]
    objects: Mapping[str, tuple[frozenset[str], ...]]
    labels: Mapping[str, str]

    @classmethod
    def of(cls, project: Project) -> Schema:
        """What `ontology/kipo.ttl` and `ontology/shapes.ttl` of a project say."""
        ontology = list(serialization.read(project.ontology))
        shapes = list(serialization.read(project.shapes)) if project.shapes.is_file() else []
        below = _below(ontology)
        subjects: dict[str, tuple[frozenset[str], ...]] = {}
        objects: dict[str, tuple[frozenset[str], ...]] = {}
        for into, term in ((subjects, RDFS.domain), (objects, RDFS.range)):
            for name, klass in _pairs(ontology, term):
                into[name] = (*into.get(name, ()), below.get(klass, frozenset({klass})))
        for side, name, allowed in _shaped(shapes):
            into = subjects if side == "Subjects" else objects
            into[name] = (*into.get(name, ()), allowed)
        labels = {
            serialization.text(t.subject): serialization.text(t.object)
            for t in ontology
            if t.predicate.value == RDFS.label and serialization.language(t.object) == "en"
        }
        return cls(subjects, objects, labels)

    def faults(self, draft: Draft, entities: Mapping[str, Entity]) -> Iterator[tuple[str, str]]:
        """The column and the words for each end of a row that its predicate does not take."""
        iri = PREDICATES[draft.predicate].iri
        ends = [("subject", draft.subject, self.subjects.get(iri, ()))]
        if isinstance(draft.object, Figure):
            ends.append(("object", draft.object.indicator, (frozenset({KIPO.Indicator}),)))
        elif isinstance(draft.object, str):
            ends.append(("object", draft.object, self.objects.get(iri, ())))
        for column, slug, allowed in ends:
            entity = entities.get(slug)
            klass = CLASSES[entity.type] if entity else KIPO.Source
            if not all(klass in classes or not _known(classes) for classes in allowed):
                due = sorted(set(_names(allowed)))
                yield (
                    column,
                    f"{slug} is of the type {_name(klass)}; {draft.predicate} takes: "
                    + (", ".join(due)),
                )

    def types(self, predicate: str, side: str) -> frozenset[str] | None:
        """The types of tables that one side of a predicate takes, or None where it takes any."""
        iri = PREDICATES[predicate].iri
        held = (self.subjects if side == "subject" else self.objects).get(iri, ())
        allowed = [classes for classes in held if _known(classes)]
        return frozenset(_names(allowed)) if allowed else None


_TABLE_NAMES = {iri: name for name, iri in CLASSES.items()} | {KIPO.Source: "Source"}


def _name(iri: str) -> str:
    return _TABLE_NAMES.get(iri, curie(iri))


def _known(classes: Iterable[str]) -> bool:
    """Whether a set of classes can be met by what a table holds (datatypes and figures cannot)."""
    return any(iri in _TABLE_NAMES for iri in classes)


def _names(allowed: Iterable[frozenset[str]]) -> Iterator[str]:
    sets = [classes for classes in allowed if _known(classes)]
    both = frozenset.intersection(*sets) if sets else frozenset()
    return (_TABLE_NAMES[iri] for iri in both if iri in _TABLE_NAMES)


def _pairs(triples: Iterable[Triple], term: str) -> Iterator[tuple[str, str]]:
    return (
        (serialization.text(t.subject), serialization.text(t.object))
        for t in triples
        if t.predicate.value == term
    )


def _below(ontology: list[Triple]) -> dict[str, frozenset[str]]:
    """Each class with all its subclasses, itself among them."""
    children: dict[str, set[str]] = {}
    for child, parent in _pairs(ontology, RDFS.subClassOf):
        children.setdefault(parent, set()).add(child)
    found = {}
    for klass in (*children, *_TABLE_NAMES):
        reached, frontier = {klass}, [klass]
        while frontier:
            new = children.get(frontier.pop(), set()) - reached
            reached |= new
            frontier.extend(new)
        found[klass] = frozenset(reached)
    return found


def _shaped(shapes: list[Triple]) -> Iterator[tuple[str, str, frozenset[str]]]:
    """What shapes say of the type of all subjects or objects of a property."""
    held: dict[str, dict[str, list[str]]] = {}
    for triple in shapes:
        values = held.setdefault(serialization.text(triple.subject), {})
        values.setdefault(triple.predicate.value, []).append(serialization.text(triple.object))

    def value(node: str, predicate: str) -> str:
        return next(iter(held.get(node, {}).get(predicate, ())), "")

    for shape in list(held.values()):
        for part in shape.get(_SH + "property", ()):
            inner = held.get(part, {})
            if inner.get(_SH + "path") != [RDF.type] or _SH + "in" not in inner:
                continue
            allowed = frozenset(list_members(inner[_SH + "in"][0], value))
            for side in ("Subjects", "Objects"):
                for name in shape.get(f"{_SH}target{side}Of", ()):
                    yield side, name, allowed
