"""Namespaces and their prefixes, the terms of RDF's own languages, and IRIs cut short."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

BASE: Final = "https://w3id.org/kipo-graph/"

PREFIXES: Final = MappingProxyType(
    {
        "": BASE + "id/",
        "kipo": BASE + "ontology#",
        "id": BASE + "id/",
        "statement": BASE + "statement/",
        "passage": BASE + "passage/",
        "figure": BASE + "figure/",
        "graph": BASE + "graph/",
        "scheme": BASE + "scheme/",
        "cpsv": "http://purl.org/vocab/cpsv#",
        "cv": "http://data.europa.eu/m8g/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "oa": "http://www.w3.org/ns/oa#",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "qudt": "http://qudt.org/schema/qudt/",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "unit": "http://qudt.org/vocab/unit/",
        "void": "http://rdfs.org/ns/void#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)
"""Every prefix that queries may use without declaring it and that our files are written with."""


class RDF:
    """The terms of `rdf:` that we use."""

    type: Final = PREFIXES["rdf"] + "type"
    first: Final = PREFIXES["rdf"] + "first"
    rest: Final = PREFIXES["rdf"] + "rest"


class RDFS:
    """The terms of `rdfs:` that we use."""

    label: Final = PREFIXES["rdfs"] + "label"
    comment: Final = PREFIXES["rdfs"] + "comment"
    subClassOf: Final = PREFIXES["rdfs"] + "subClassOf"
    subPropertyOf: Final = PREFIXES["rdfs"] + "subPropertyOf"
    domain: Final = PREFIXES["rdfs"] + "domain"
    range: Final = PREFIXES["rdfs"] + "range"


class OWL:
    """The terms of `owl:` that we use."""

    Class: Final = PREFIXES["owl"] + "Class"
    ObjectProperty: Final = PREFIXES["owl"] + "ObjectProperty"
    DatatypeProperty: Final = PREFIXES["owl"] + "DatatypeProperty"
    AnnotationProperty: Final = PREFIXES["owl"] + "AnnotationProperty"
    NamedIndividual: Final = PREFIXES["owl"] + "NamedIndividual"
    Ontology: Final = PREFIXES["owl"] + "Ontology"
    Thing: Final = PREFIXES["owl"] + "Thing"


class XSD:
    """The terms of `xsd:` that we use."""

    string: Final = PREFIXES["xsd"] + "string"
    boolean: Final = PREFIXES["xsd"] + "boolean"
    decimal: Final = PREFIXES["xsd"] + "decimal"
    integer: Final = PREFIXES["xsd"] + "integer"
    nonNegativeInteger: Final = PREFIXES["xsd"] + "nonNegativeInteger"
    positiveInteger: Final = PREFIXES["xsd"] + "positiveInteger"
    date: Final = PREFIXES["xsd"] + "date"


def local_name(iri: str) -> str:
    """The part of an IRI behind its last `/` or `#`."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def curie(iri: str) -> str:
    """An IRI shortened with our prefixes, or itself in angle brackets where none fits."""
    best = max(
        ((prefix, space) for prefix, space in PREFIXES.items() if prefix and iri.startswith(space)),
        key=lambda pair: len(pair[1]),
        default=None,
    )
    return f"{best[0]}:{iri[len(best[1]) :]}" if best else f"<{iri}>"


def expand(name: str) -> str:
    """The IRI that a name of the tables means: `org:Post`, or a term of our own without prefix."""
    prefix, colon, local = name.rpartition(":")
    return PREFIXES[prefix if colon else "kipo"] + local
