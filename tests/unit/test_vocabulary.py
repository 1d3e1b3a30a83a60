"""The vocabulary is made from kipo.ttl; shapes.ttl and context.jsonld agree with it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from pyoxigraph import NamedNode, Triple

import make_vocabulary
import rdf_samples as samples
from kipo_graph.model import Dataset, vocabulary
from kipo_graph.model.hierarchy import types_under
from kipo_graph.model.period import PRECISIONS
from kipo_graph.model.terms import Property
from kipo_graph.model.units import UNITS
from kipo_graph.rdf import triples as graph
from kipo_graph.rdf.serialization import text

ONTOLOGY = samples.read(samples.ONTOLOGY)
SHAPES = samples.read(samples.SHAPES)
CONTEXT: dict[str, Any] = json.loads(samples.CONTEXT.read_text(encoding="utf-8"))["@context"]

KIPO = vocabulary.PREFIXES["kipo"]
LANGUAGES = tuple(vocabulary.PREFIXES[name] for name in ("rdf", "rdfs", "owl", "xsd", "sh"))
"""The namespaces of RDF's own languages, which no ontology declares."""

KINDS = {
    vocabulary.PREFIXES["owl"] + name
    for name in (
        "Class",
        "ObjectProperty",
        "DatatypeProperty",
        "AnnotationProperty",
        "NamedIndividual",
    )
}


def terms_of(*classes: type) -> dict[str, str]:
    """The names and IRIs of closed vocabularies."""
    return {
        iri: f"{one.__name__}.{name}"
        for one in classes
        for name, iri in vars(one).items()
        if not name.startswith("_")
    }


OURS = terms_of(vocabulary.KIPO)
ABOVE = {
    vocabulary.FOAF.Agent,
    vocabulary.FOAF.Document,
    vocabulary.OA.SpecificResource,
    vocabulary.ORG.FormalOrganization,
    vocabulary.ORG.OrganizationalCollaboration,
    vocabulary.ORG.OrganizationalUnit,
    vocabulary.QUDT.QuantityValue,
}
"""Classes that only stand above ours."""
HEADER = {vocabulary.DCTERMS.created, vocabulary.DCTERMS.modified}
"""What only the header of the ontology says."""
SPARE = {
    vocabulary.DCTERMS.rights,
    vocabulary.PROV.Entity,
    vocabulary.PROV.SoftwareAgent,
    vocabulary.PROV.wasAttributedTo,
}
"""Declared for data of others; the program does not write it."""
FOREIGN = (
    terms_of(
        vocabulary.SKOS,
        vocabulary.DCTERMS,
        vocabulary.FOAF,
        vocabulary.ORG,
        vocabulary.PROV,
        vocabulary.OA,
        vocabulary.QUDT,
        vocabulary.SCHEMA,
    ).keys()
    - ABOVE
    - HEADER
)
"""The terms of others that our data are written with."""

DECLARED = {
    triple.subject.value
    for triple in ONTOLOGY
    if triple.predicate.value == vocabulary.RDF.type
    and isinstance(triple.subject, NamedNode)
    and triple.object.value in KINDS
}


SOURCES = sorted((samples.REPOSITORY / "src").glob("**/*.py"))
_TERM = re.compile(r"(?<![\w.])([A-Z]+)\.([A-Za-z]\w*)")


def iris(triples: list[Triple]) -> set[str]:
    return {
        term.value
        for triple in triples
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, NamedNode)
    }


def kind_of(iri: str) -> str:
    [kind] = {
        t.object.value.rsplit("#")[-1]
        for t in ONTOLOGY
        if t.subject == NamedNode(iri)
        and t.predicate.value == vocabulary.RDF.type
        and t.object.value in KINDS
    }
    return kind


def related(predicate: str) -> dict[str, str]:
    return {
        t.subject.value: t.object.value
        for t in ONTOLOGY
        if t.predicate.value == predicate and isinstance(t.subject, NamedNode)
    }


def test_the_vocabulary_is_that_of_the_ontology() -> None:
    """Else run `make vocab`."""
    assert make_vocabulary.make() == make_vocabulary.TARGET.read_text(encoding="utf-8")


def test_every_declared_term_with_a_prefix_of_ours_stands_in_the_vocabulary() -> None:
    listed = {known.iri for known in vocabulary.ONTOLOGY_CLASSES.values()}
    listed |= {known.iri for known in vocabulary.PROPERTIES.values()}
    listed |= {unit.iri for unit in UNITS.values()}
    listed |= {*vocabulary.MODALITIES.values(), *vocabulary.COMPARATORS.values()}
    listed |= {vocabulary.PREFIXES["scheme"] + name for name in vocabulary.SCHEMES.values()}
    assert {iri for iri in DECLARED if not iri.startswith("http://purl.org/vocab/vann/")} == listed


def test_of_two_inverse_properties_tables_use_the_first() -> None:
    assert vocabulary.INVERSES["hostedBy"] == "hosts"
    assert vocabulary.PROPERTIES["hosts"] == Property(
        "hosts", "hosts", "개최하다", "entity", "foaf:Agent", "Event", "hostedBy"
    )
    for inverse, name in vocabulary.INVERSES.items():
        assert vocabulary.PROPERTIES[inverse].inverse == name
        assert not vocabulary.PROPERTIES[inverse].value_type


def test_types_under_a_class() -> None:
    assert types_under("Event") == {"Event", "Meeting", "TrainingProgramme", "Anniversary"}
    assert types_under("foaf:Agent") == types_under("org:Organization") | {"Country", "foaf:Person"}
    assert types_under("Place", "Modality") == {"Country", "City"}


def test_a_foreign_term_that_the_program_does_not_know_serves_ours() -> None:
    """It stands in an axiom or is written by graph.py; else it should not be declared."""
    axioms = [t for t in ONTOLOGY if t.predicate.value != vocabulary.RDF.type]
    serving = {t.object.value for t in axioms if isinstance(t.object, NamedNode)}
    serving |= {t.predicate.value for t in axioms}
    serving |= {unit.iri for unit in UNITS.values()}
    serving |= {vocabulary.PREFIXES["scheme"] + name for name in vocabulary.SCHEMES.values()}
    serving |= {*vocabulary.CLASSES.values()}
    serving |= {known.iri for known in vocabulary.PREDICATES.values()}
    serving |= {vocabulary.PROPERTIES[name].iri for name in vocabulary.INVERSES}
    sources = (path for path in SOURCES if path != make_vocabulary.TARGET)
    named = {name for path in sources for name in _TERM.findall(path.read_text("utf-8"))}
    serving |= {vocabulary.PREFIXES.get(prefix.lower(), "") + term for prefix, term in named}
    dataset = graph.triples([], [], [], Dataset(licence="http://example.org/licence"))
    described = {text(part) for t in dataset for part in (t.predicate, t.object)}
    foreign = {iri for iri in DECLARED if not iri.startswith(KIPO)}
    assert foreign - serving - described == SPARE


@pytest.mark.parametrize("space", sorted(set(vocabulary.PREFIXES.values())))
def test_prefixes_are_the_same_everywhere(space: str) -> None:
    names = {name for name, value in vocabulary.PREFIXES.items() if value == space}
    for path in (samples.ONTOLOGY, samples.SHAPES, samples.ALIGNMENTS):
        text = path.read_text(encoding="utf-8")
        used = set(re.findall(rf"@prefix (\S*): <{re.escape(space)}> \.", text))
        assert used <= names
    assert {name for name, value in CONTEXT.items() if value == space} <= names | {"entity"}


ABSTRACT = {
    vocabulary.KIPO.Place,
    vocabulary.KIPO.Undertaking,
    vocabulary.KIPO.Modality,
    vocabulary.KIPO.Comparator,
}
"""Classes that no entity of the tables is put into."""


def test_a_class_is_a_kind_of_entity_or_the_model_makes_it() -> None:
    made = {
        vocabulary.KIPO.Source,
        vocabulary.KIPO.Figure,
        vocabulary.KIPO.Statement,
        vocabulary.KIPO.Passage,
    }
    only_in_the_ontology = ABSTRACT
    ours = {iri for iri in OURS if kind_of(iri) == "Class"}
    entities = {iri for iri in vocabulary.CLASSES.values() if iri.startswith(KIPO)}
    assert ours == entities | made | only_in_the_ontology


def test_a_property_is_a_predicate_or_the_model_writes_it_or_it_is_inferred() -> None:
    inverses = related(vocabulary.PREFIXES["owl"] + "inverseOf")
    inferred = {*inverses, *inverses.values()}
    predicates = {predicate.iri for predicate in vocabulary.PREDICATES.values()}
    written = {
        getattr(vocabulary.KIPO, name)
        for name in (
            "subject predicate object literal modality negated start end statedPeriod precision "
            "context seen indicator measuredOf comparator statedValue upperValue baseValue "
            "basePeriod"
        ).split()
    }
    ours = {iri for iri in OURS if kind_of(iri).endswith("Property")}
    assert ours - predicates - written - inferred == set()


# The shapes


def test_shapes_use_declared_terms_only() -> None:
    own = "https://w3id.org/kipo-graph/shapes"
    described = {
        vocabulary.PREFIXES["id"] + "background",
        "https://creativecommons.org/licenses/by/4.0/",
    }
    used = {iri for iri in iris(SHAPES) if not iri.startswith((own, *LANGUAGES))}
    assert used - DECLARED - described == set()


def targets(shape: str = "") -> set[str]:
    return {
        t.object.value
        for t in SHAPES
        if t.predicate.value == vocabulary.PREFIXES["sh"] + "targetClass"
        and t.subject.value.endswith(f"shapes#{shape}" if shape else "")
    }


def test_every_class_that_data_use_has_a_shape() -> None:
    used = {*vocabulary.CLASSES.values(), *(terms_of(vocabulary.OA).keys() & FOREIGN), *OURS}
    classes = {iri for iri in used if kind_of(iri) == "Class"}
    assert targets() == classes - ABSTRACT


def test_each_class_of_concepts_has_a_shape_for_its_scheme() -> None:
    for name, scheme in vocabulary.SCHEMES.items():
        assert targets(name) == {KIPO + name}
        [value] = [
            t.object.value
            for t in SHAPES
            if t.subject.value.endswith(f"shapes#{name}-inScheme")
            and t.predicate.value == vocabulary.PREFIXES["sh"] + "hasValue"
        ]
        assert value == vocabulary.PREFIXES["scheme"] + scheme


def members(shape: str) -> list[str]:
    """What `sh:in` lists in a property shape."""
    rdf = vocabulary.PREFIXES["rdf"]
    first = {t.subject: t.object for t in SHAPES if t.predicate.value == rdf + "first"}
    rest = {t.subject: t.object for t in SHAPES if t.predicate.value == rdf + "rest"}
    [at] = [
        t.object
        for t in SHAPES
        if t.subject.value.endswith(f"shapes#{shape}")
        and t.predicate.value == vocabulary.PREFIXES["sh"] + "in"
    ]
    found = []
    while at in first:
        found.append(first[at].value)
        at = rest[at]
    return found


@pytest.mark.parametrize(
    ("shape", "listed"),
    [
        ("modality", list(vocabulary.MODALITIES.values())),
        ("comparator", list(vocabulary.COMPARATORS.values())),
        ("unit", [unit.iri for unit in UNITS.values()]),
        ("precision", list(PRECISIONS)),
    ],
)
def test_shapes_list_the_values_that_the_program_knows(shape: str, listed: list[str]) -> None:
    assert members(shape) == listed


def subclasses(iri: str) -> set[str]:
    """A class with everything below it."""
    parents = [
        (t.subject.value, t.object.value)
        for t in ONTOLOGY
        if t.predicate.value == vocabulary.RDFS.subClassOf
    ]
    found = {iri}
    while more := {child for child, parent in parents if parent in found} - found:
        found |= more
    return found


ROLES = {
    vocabulary.PREFIXES["foaf"] + "Agent": "AsAgent",
    vocabulary.ORG.Organization: "AsOrganization",
    vocabulary.PREFIXES["org"] + "FormalOrganization": "AsFormalOrganization",
    vocabulary.PREFIXES["org"] + "OrganizationalUnit": "AsUnit",
    vocabulary.ORG.Post: "AsPost",
    vocabulary.FOAF.Person: "AsPerson",
    vocabulary.ORG.ChangeEvent: "AsReorganization",
    vocabulary.KIPO.Event: "AsEvent",
    vocabulary.KIPO.Place: "AsPlace",
    vocabulary.KIPO.Country: "AsCountry",
    vocabulary.KIPO.Undertaking: "AsUndertaking",
    vocabulary.KIPO.Reform: "AsReform",
    vocabulary.KIPO.Agreement: "AsAgreement",
    vocabulary.KIPO.Document: "AsDocument",
    vocabulary.KIPO.TechnologyField: "AsField",
    vocabulary.KIPO.BeneficiaryGroup: "AsBeneficiary",
    vocabulary.KIPO.Strand: "AsStrand",
    vocabulary.KIPO.Figure: "AsFigure",
}
"""The shape for whoever stands in the domain or range of a property."""


@pytest.mark.parametrize(("of_class", "shape"), ROLES.items())
def test_a_role_takes_the_classes_below_its_own(of_class: str, shape: str) -> None:
    asserted = {*vocabulary.CLASSES.values(), vocabulary.KIPO.Source, vocabulary.KIPO.Figure}
    assert set(members(f"{shape}-type")) == subclasses(of_class) & asserted


@pytest.mark.parametrize(("side", "target"), [("domain", "Subjects"), ("range", "Objects")])
def test_domains_and_ranges_are_held_by_shapes(side: str, target: str) -> None:
    """For every predicate of the tables, so that a build without Java finds them too."""
    declared = related(vocabulary.PREFIXES["rdfs"] + side)
    for predicate in vocabulary.PREDICATES.values():
        if predicate.iri not in declared or predicate.value_type in {"code", "date", "name"}:
            continue
        holding = {
            t.subject.value.rsplit("#")[-1]
            for t in SHAPES
            if t.predicate.value == f"{vocabulary.PREFIXES['sh']}target{target}Of"
            and t.object.value == predicate.iri
        }
        assert holding == {ROLES[declared[predicate.iri]]}, predicate


# The JSON-LD context


def expanded(name: str) -> str:
    """The IRI that a term or a compact IRI of the context means."""
    definition = CONTEXT.get(name, name)
    text = str(definition["@id"] if isinstance(definition, dict) else definition)
    prefix, _, local = text.partition(":")
    return text if local.startswith("//") or prefix not in CONTEXT else CONTEXT[prefix] + local


PREFIXES = {name for name, value in CONTEXT.items() if str(value).startswith("http")}
REVERSED = {
    name: expanded(value["@reverse"])
    for name, value in CONTEXT.items()
    if isinstance(value, dict) and "@reverse" in value
}
TERMS = {
    name: expanded(name)
    for name, value in CONTEXT.items()
    if not name.startswith("@")
    and name not in PREFIXES | REVERSED.keys()
    and not str(value).startswith("@")
}


def test_the_context_has_each_prefix() -> None:
    """Except the empty one; entities are `entity:`, because `id` stands for @id."""
    wanted = {
        name or "entity": space for name, space in vocabulary.PREFIXES.items() if name != "id"
    }
    assert {name: CONTEXT[name] for name in PREFIXES} == wanted
    assert (CONTEXT["id"], CONTEXT["type"]) == ("@id", "@type")


def test_each_term_of_the_context_is_declared_and_the_other_way_round() -> None:
    served = set(TERMS.values()) - {vocabulary.RDFS.label, vocabulary.RDFS.comment}
    assert served - DECLARED == set()
    assert set(OURS) | FOREIGN <= served


def test_what_the_context_turns_round_is_an_object_property() -> None:
    assert {"statements": vocabulary.KIPO.subject} == REVERSED
    assert {kind_of(iri) for iri in REVERSED.values()} == {"ObjectProperty"}


def test_no_two_terms_of_the_context_mean_the_same() -> None:
    assert len(set(TERMS.values())) == len(TERMS)


def test_our_own_terms_have_their_own_names_in_the_context() -> None:
    for name, iri in TERMS.items():
        if iri.startswith(KIPO):
            assert name == vocabulary.local_name(iri)


def test_the_context_says_the_kind_of_each_property() -> None:
    ranges = related(vocabulary.PREFIXES["rdfs"] + "range")
    for name, iri in TERMS.items():
        value = CONTEXT[name]
        coercion = value.get("@type", "") if isinstance(value, dict) else ""
        kind = kind_of(iri) if iri in DECLARED else "AnnotationProperty"
        if kind == "ObjectProperty":
            assert coercion in {"@id", "@vocab"}, name
        elif kind == "DatatypeProperty":
            datatype = ranges[iri]
            assert (expanded(coercion) if coercion else vocabulary.XSD.string) == datatype, name
        elif kind == "AnnotationProperty":
            assert coercion in {"", "@vocab", "xsd:date"}, name
        else:
            assert isinstance(value, str), name


def test_the_context_fetches_nothing() -> None:
    text = samples.CONTEXT.read_text(encoding="utf-8")
    assert set(re.findall(r'"(@[a-z]+)"', text)) == {
        "@context",
        "@version",
        "@id",
        "@type",
        "@vocab",
        "@container",
        "@language",
        "@reverse",
    }
    assert isinstance(json.loads(text)["@context"], dict)
