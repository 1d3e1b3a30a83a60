"""Value types: each triple of the data is checked against its property's declared type.

owlready2 hides values of the wrong kind (a literal on an object property, an IRI on a data
property), so a reasoner's yes alone proves little.  This is the test that it leaves out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from kipo_graph.model.vocabulary import OWL, PREFIXES, RDF, RDFS, XSD, curie

_OWL = PREFIXES["owl"]
_RDFS = PREFIXES["rdfs"]
_KINDS = {
    OWL.ObjectProperty: "object",
    OWL.DatatypeProperty: "datatype",
    OWL.AnnotationProperty: "annotation",
}
_BUILT_IN = frozenset(
    _RDFS + name for name in ("label", "comment", "seeAlso", "isDefinedBy")
) | frozenset({_OWL + "versionInfo", _OWL + "deprecated"})
"""Annotation properties that OWL 2 knows without a declaration."""

_INTEGERS = frozenset({XSD.integer, XSD.nonNegativeInteger, XSD.positiveInteger})
_FITS = {
    XSD.decimal: frozenset({XSD.decimal}) | _INTEGERS,
    XSD.integer: _INTEGERS,
    XSD.nonNegativeInteger: _INTEGERS - {XSD.integer},
}
"""The datatypes whose values all belong to a range (any other range fits only itself)."""

_WRITTEN = {
    XSD.boolean: re.compile(r"true|false|0|1"),
    XSD.decimal: re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII),
    XSD.integer: re.compile(r"[+-]?\d+", re.ASCII),
    XSD.nonNegativeInteger: re.compile(r"\+?\d+|-0+", re.ASCII),
    XSD.positiveInteger: re.compile(r"\+?0*[1-9]\d*", re.ASCII),
}
"""How the values of a datatype are written."""


@dataclass(frozen=True, slots=True)
class Declarations:
    """What an ontology declares: the classes, the kind of each property, the ranges of values."""

    classes: frozenset[str]
    kinds: dict[str, str]
    ranges: dict[str, str]


def declarations(ontology: Iterable[ox.Triple]) -> Declarations:
    """The classes, the properties with their kinds, and the datatype ranges of an ontology."""
    classes: set[str] = {OWL.NamedIndividual}
    kinds = dict.fromkeys(_BUILT_IN, "annotation")
    ranges = {}
    for triple in ontology:
        subject, value = triple.subject, triple.object
        if not (isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode)):
            continue
        if triple.predicate.value == RDF.type:
            if value.value == OWL.Class:
                classes.add(subject.value)
            elif value.value in _KINDS:
                kinds[subject.value] = _KINDS[value.value]
        elif triple.predicate.value == RDFS.range:
            ranges[subject.value] = value.value
    return Declarations(frozenset(classes), kinds, ranges)


def wrong_kinds(ontology: Iterable[ox.Triple], triples: Iterable[ox.Triple]) -> list[str]:
    """A line for each triple whose value is of another kind than the ontology declares, sorted.

    An object property takes an IRI; a datatype property a literal that fits its range; an
    annotation property anything but a blank node; a type is a declared class.  A property that is
    declared nowhere is a fault, and so is a blank node: our data has none.
    """
    declared = declarations(ontology)
    return sorted(
        f"{_short(triple.subject)} {_short(triple.predicate)} {_short(triple.object)}: {reason}"
        for triple in triples
        if (reason := _fault(declared, triple))
    )


def _short(term: object) -> str:
    """A term with our prefixes where it is an IRI, in N-Triples form where it is none."""
    return curie(term.value) if isinstance(term, ox.NamedNode) else str(term)


def _fault(declared: Declarations, triple: ox.Triple) -> str:
    """What is wrong with one triple; empty when nothing is."""
    name, value = triple.predicate.value, triple.object
    if not isinstance(triple.subject, ox.NamedNode) or not isinstance(
        value, ox.NamedNode | ox.Literal
    ):
        return "only IRIs and literals stand in the data, no blank nodes and no quoted triples"
    if name == RDF.type:
        known = isinstance(value, ox.NamedNode) and value.value in declared.classes
        return "" if known else "the ontology declares no such class"
    match declared.kinds.get(name):
        case "object":
            return "" if isinstance(value, ox.NamedNode) else "an IRI is due, not a literal"
        case "datatype":
            return _misfit(value, declared.ranges.get(name, ""))
        case "annotation":
            return ""
    return "the ontology declares no such property"


def _misfit(value: ox.NamedNode | ox.Literal, due: str) -> str:
    """Why a value does not fit a datatype property with this range (empty: any literal)."""
    if not isinstance(value, ox.Literal):
        return "a literal is due, not an IRI"
    datatype = value.datatype.value
    if due and datatype not in _FITS.get(due, {due}):
        return f"a literal of {curie(due)} is due, not of {curie(datatype)}"
    written = _WRITTEN.get(datatype)
    if written and not written.fullmatch(value.value):
        return f"{curie(datatype)} is not written so"
    return ""
