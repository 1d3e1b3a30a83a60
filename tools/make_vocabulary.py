"""Write `src/kipo_graph/model/vocabulary.py` from `ontology/kipo.ttl` and `shapes.ttl`.

Run `make vocab` after a change of either; a test compares the module with what this gives.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kipo_graph.model.namespaces import OWL, PREFIXES, RDF, RDFS, curie, local_name

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "src" / "kipo_graph" / "model" / "vocabulary.py"

PROPERTY_TYPES = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
TERM_TYPES = (OWL.Class, *PROPERTY_TYPES, OWL.NamedIndividual)
ENTITY_SHAPE = NamedNode("https://w3id.org/kipo-graph/shapes#Entity")

OTHER_PREDICATES = {
    "org:unitOf": "entity",
    "org:subOrganizationOf": "entity",
    "org:hasMember": "entity",
    "org:holds": "entity",
    "org:headOf": "entity",
    "org:postIn": "entity",
    "org:originalOrganization": "entity",
    "org:resultingOrganization": "entity",
    "dcterms:isPartOf": "entity",
    "dcterms:publisher": "entity",
    "schema:sameAs": "address",
    "foaf:homepage": "address",
    "skos:prefLabel": "name",
    "skos:altLabel": "name",
    "date": "date",
}
"""What tables may say of an entity besides our own object and datatype properties."""

OFFERED = """
BASE CLASSES COMPARATORS INVERSES MODALITIES ONTOLOGY_CLASSES OWL PREDICATES PREFIXES PROPERTIES
RDF RDFS SCHEMES UNIT_IRIS XSD curie local_name
"""

HEADER = '''\
"""The vocabulary: the classes, properties and individuals of `ontology/kipo.ttl`, closed.

Made by `make vocab`: edit the ontology, not this file.  A term that does not stand here does not
exist for the program, so a misspelt one fails when the module that uses it is imported or checked.
"""

# fmt: off
from __future__ import annotations

from types import MappingProxyType
from typing import Final

from kipo_graph.model.namespaces import BASE, OWL, PREFIXES, RDF, RDFS, XSD, curie, local_name
from kipo_graph.model.terms import VALUE_TYPES, Class, Property

'''

FOOTER = '''
PREDICATES: Final = MappingProxyType({
    found.name: found
    for value_type in VALUE_TYPES for found in PROPERTIES.values()
    if found.value_type == value_type
})
"""The values of the column `predicate` of a statement table."""

INVERSES: Final = MappingProxyType({
    found.inverse: found.name for found in PREDICATES.values() if found.inverse
})
"""Properties that tables write the other way round, and the one that stands for each."""
'''


def name(iri: str) -> str:
    """What tables call a term: the local name of ours, others with their prefix."""
    return curie(iri).removeprefix("kipo:")


def prefix(iri: str) -> str:
    """The prefix of a term; empty where ours know none."""
    return "" if (short := curie(iri)).startswith("<") else short.split(":")[0]


class Ontology:
    """The terms of an ontology that have a prefix of ours, in the order of its file."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.listed = list(triples)
        typed = [(iri, kind) for iri, kind in self.pairs(RDF.type) if kind in TERM_TYPES]
        self.types = {iri: kind for iri, kind in typed if prefix(iri)}

    def pairs(self, predicate: str) -> list[tuple[str, str]]:
        """The subjects and objects, both IRIs, of all triples with a predicate."""
        return [
            (t.subject.value, t.object.value)
            for t in self.listed
            if t.predicate.value == predicate
            and isinstance(t.subject, NamedNode)
            and isinstance(t.object, NamedNode)
        ]

    def of_type(self, *types: str) -> list[str]:
        """The terms of some types."""
        typed = {iri for iri, kind in self.pairs(RDF.type) if kind in types}
        return [iri for iri in self.types if iri in typed]

    def label(self, iri: str, language: str) -> str:
        """The label of a term in a language."""
        subject = NamedNode(iri)
        labels = [
            t.object
            for t in self.listed
            if t.subject == subject and t.predicate.value == RDFS.label
        ]
        [found] = [
            term.value for term in labels if isinstance(term, Literal) and term.language == language
        ]
        return found

    def above(self, iri: str, predicate: str) -> tuple[str, ...]:
        """The names of the classes or properties above one."""
        return tuple(name(parent) for child, parent in self.pairs(predicate) if child == iri)

    def end(self, iri: str, predicate: str) -> str:
        """The name of the domain or range of a property; empty where it has none."""
        found = self.above(iri, predicate)
        if len(found) > 1:
            raise ValueError(f"{iri} has several values of {predicate}")
        return "".join(found)

    def inverse(self, iri: str) -> str:
        """The name of the inverse of a property, whichever of the two declares it."""
        pairs = self.pairs(PREFIXES["owl"] + "inverseOf")
        turned = [(value, subject) for subject, value in pairs]
        return next((name(value) for one, value in (*pairs, *turned) if one == iri), "")

    def value_type(self, iri: str) -> str:
        """What tables take for the object of a property; empty where they do not use it.

        Of two inverse properties they use the one that is declared first.
        """
        if name(iri) in OTHER_PREDICATES:
            return OTHER_PREDICATES[name(iri)]
        if prefix(iri) != "kipo" or self.end(iri, RDFS.domain) in ("Statement", "Figure"):
            return ""
        pair = (name(iri), self.inverse(iri) or name(iri))
        if next(one for one in map(name, self.types) if one in pair) != name(iri):
            return ""
        figure = self.end(iri, RDFS.range) == "Figure"
        return {
            OWL.ObjectProperty: "figure" if figure else "entity",
            OWL.DatatypeProperty: "code",
            OWL.AnnotationProperty: "",
        }[self.types[iri]]

    def unit(self, iri: str) -> str:
        """What tables call a unit: the code of a currency, the label of another, in one word."""
        _, currency, code = local_name(iri).partition("CCY_")
        return code if currency else self.label(iri, "en").replace(" ", "")


def width(text: str) -> int:
    """How many columns a text takes; a Korean letter takes two."""
    return len(text) + sum(unicodedata.east_asian_width(letter) == "W" for letter in text)


def quoted(value: object) -> str:
    """A text or a tuple of texts as source, in double quotes."""
    if isinstance(value, tuple):
        return f"({', '.join(map(quoted, value))}{',' * (len(value) == 1)})"
    return f'"{value}"'


def filled(start: str, items: Iterable[str], end: str) -> str:
    """Items with commas between them, in as many lines as they take."""
    lines = [start]
    *others, last = items
    for item in (*(f"{other}, " for other in others), last + end):
        if width(lines[-1] + item.rstrip()) > 100:
            lines.append("        ")
        lines[-1] += item
    return "\n".join(map(str.rstrip, lines))


def record(kind: str, *values: object) -> str:
    """A call with these values but for the last that are empty."""
    given = list(values)
    while not given[-1]:
        given.pop()
    return filled(f"    {kind}(", map(quoted, given), "),")


def term(iri: str) -> str:
    """The expression for the IRI of a term."""
    one = prefix(iri)
    return (
        f'PREFIXES["unit"] + "{local_name(iri)}"'
        if one == "unit"
        else f"{one.upper()}.{local_name(iri)}"
    )


def mapping(known: str, items: Iterable[tuple[str, str]], said: str = "") -> Iterator[str]:
    """A read-only dictionary of texts to expressions."""
    yield f"\n{known}: Final = MappingProxyType({{"
    yield from (f'    "{key}": {value},' for key, value in items)
    yield "})" + (f'\n"""{said}"""' if said else "")


def closed(ontology: Ontology) -> dict[str, list[str]]:
    """The terms of each namespace, ours first; units and schemes have tables of their own."""
    found: dict[str, list[str]] = {"kipo": []}
    for iri in sorted(ontology.types, key=prefix):
        if prefix(iri) not in ("unit", "scheme"):
            found.setdefault(prefix(iri), []).append(iri)
    return found


def spaces(terms: dict[str, list[str]]) -> Iterator[str]:
    """The names that the module offers, and a class for each namespace: `KIPO.hosts`."""
    names = sorted((*OFFERED.split(), *map(str.upper, terms)), key=lambda one: (one.islower(), one))
    yield filled("__all__ = [", map(quoted, names), "]")
    for known, listed in terms.items():
        yield f'\n\nclass {known.upper()}:\n    """The terms of `{known}:`."""\n'
        yield from (
            f'    {local_name(iri)}: Final = PREFIXES["{known}"] + "{local_name(iri)}"'
            for iri in listed
        )


def tables(ontology: Ontology, entity_types: set[str]) -> Iterator[str]:
    """The classes, properties and individuals, as tables."""
    classes = ontology.of_type(OWL.Class)
    concepts = [iri for iri in classes if "skos:Concept" in ontology.above(iri, RDFS.subClassOf)]
    schemes = ontology.of_type(PREFIXES["skos"] + "ConceptScheme")

    yield "\n\nONTOLOGY_CLASSES: Final = MappingProxyType({found.name: found for found in ("
    for iri in classes:
        labels = ontology.label(iri, "en"), ontology.label(iri, "ko")
        yield record("Class", name(iri), *labels, ontology.above(iri, RDFS.subClassOf))
    yield ")})\n\nPROPERTIES: Final = MappingProxyType({found.name: found for found in ("
    for iri in ontology.of_type(*PROPERTY_TYPES):
        labels = ontology.label(iri, "en"), ontology.label(iri, "ko")
        ends = ontology.end(iri, RDFS.domain), ontology.end(iri, RDFS.range)
        above = ontology.above(iri, RDFS.subPropertyOf)
        inverse = ontology.inverse(iri)
        yield record(
            "Property", name(iri), *labels, ontology.value_type(iri), *ends, inverse, above
        )
    yield ")})"
    types = [(name(iri), term(iri)) for iri in classes if iri in entity_types]
    said = "The values of the column `type` of `entities.csv`, and the class of each."
    yield from mapping("CLASSES", types, said)
    pairs = zip(concepts, schemes, strict=True)
    said = "The concept scheme that the concepts of a class belong to."
    yield from mapping(
        "SCHEMES", [(name(one), quoted(local_name(two))) for one, two in pairs], said
    )
    for known, kind in (("MODALITIES", "Modality"), ("COMPARATORS", "Comparator")):
        listed = ontology.of_type(PREFIXES["kipo"] + kind)
        yield from mapping(known, [(ontology.label(iri, "en"), term(iri)) for iri in listed])
    units = ontology.of_type(PREFIXES["qudt"] + "Unit")
    yield from mapping("UNIT_IRIS", [(ontology.unit(iri), term(iri)) for iri in units])


def make() -> str:
    """The source of the vocabulary module, from the ontology and the shapes of this checkout."""
    ontology = Ontology(read(ROOT / "ontology" / "kipo.ttl"))
    target = NamedNode(PREFIXES["sh"] + "targetClass")
    entity_types = {
        t.object.value
        for t in read(ROOT / "ontology" / "shapes.ttl")
        if (t.subject, t.predicate) == (ENTITY_SHAPE, target) and isinstance(t.object, NamedNode)
    }
    lines = (*spaces(closed(ontology)), *tables(ontology, entity_types))
    return HEADER + "\n".join(lines) + "\n" + FOOTER


def read(path: Path) -> Iterator[Triple]:
    """The triples of a Turtle file."""
    return (quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE))


if __name__ == "__main__":
    TARGET.write_text(make(), encoding="utf-8")
