"""The vocabulary: namespaces and terms as plain strings, closed.

A term that is not written here does not exist for the program, so a misspelt one fails when the
module that uses it is imported or type-checked.  `tests/unit/test_vocabulary.py` holds this list
against `ontology/kipo.ttl`, `shapes.ttl` and `context.jsonld` in all directions.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

BASE: Final = "https://w3id.org/kipo-graph/"
_ONTOLOGY: Final = BASE + "ontology#"

PREFIXES: Final = MappingProxyType(
    {
        "": BASE + "id/",
        "kipo": _ONTOLOGY,
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


class KIPO:
    """The terms of our own ontology."""

    IPOffice: Final = _ONTOLOGY + "IPOffice"
    IntergovernmentalOrganization: Final = _ONTOLOGY + "IntergovernmentalOrganization"
    PublicAgency: Final = _ONTOLOGY + "PublicAgency"
    CooperationForum: Final = _ONTOLOGY + "CooperationForum"
    ServiceNetwork: Final = _ONTOLOGY + "ServiceNetwork"
    Unit: Final = _ONTOLOGY + "Unit"
    Place: Final = _ONTOLOGY + "Place"
    Country: Final = _ONTOLOGY + "Country"
    City: Final = _ONTOLOGY + "City"
    Event: Final = _ONTOLOGY + "Event"
    Meeting: Final = _ONTOLOGY + "Meeting"
    TrainingProgramme: Final = _ONTOLOGY + "TrainingProgramme"
    Anniversary: Final = _ONTOLOGY + "Anniversary"
    Undertaking: Final = _ONTOLOGY + "Undertaking"
    Programme: Final = _ONTOLOGY + "Programme"
    Service: Final = _ONTOLOGY + "Service"
    PolicyMeasure: Final = _ONTOLOGY + "PolicyMeasure"
    Reform: Final = _ONTOLOGY + "Reform"
    Reorganization: Final = _ONTOLOGY + "Reorganization"
    Agreement: Final = _ONTOLOGY + "Agreement"
    MemorandumOfUnderstanding: Final = _ONTOLOGY + "MemorandumOfUnderstanding"
    JointStatement: Final = _ONTOLOGY + "JointStatement"
    FundsInTrust: Final = _ONTOLOGY + "FundsInTrust"
    Document: Final = _ONTOLOGY + "Document"
    Source: Final = _ONTOLOGY + "Source"
    TechnologyField: Final = _ONTOLOGY + "TechnologyField"
    BeneficiaryGroup: Final = _ONTOLOGY + "BeneficiaryGroup"
    IPRight: Final = _ONTOLOGY + "IPRight"
    PolicyGoal: Final = _ONTOLOGY + "PolicyGoal"
    Strand: Final = _ONTOLOGY + "Strand"
    Topic: Final = _ONTOLOGY + "Topic"
    Indicator: Final = _ONTOLOGY + "Indicator"
    Figure: Final = _ONTOLOGY + "Figure"
    Statement: Final = _ONTOLOGY + "Statement"
    Passage: Final = _ONTOLOGY + "Passage"
    Modality: Final = _ONTOLOGY + "Modality"
    Comparator: Final = _ONTOLOGY + "Comparator"
    undertook: Final = _ONTOLOGY + "undertook"
    undertakenBy: Final = _ONTOLOGY + "undertakenBy"
    established: Final = _ONTOLOGY + "established"
    establishedBy: Final = _ONTOLOGY + "establishedBy"
    enhances: Final = _ONTOLOGY + "enhances"
    aimsAt: Final = _ONTOLOGY + "aimsAt"
    contributesTo: Final = _ONTOLOGY + "contributesTo"
    drivenBy: Final = _ONTOLOGY + "drivenBy"
    benefits: Final = _ONTOLOGY + "benefits"
    benefitsFrom: Final = _ONTOLOGY + "benefitsFrom"
    coversField: Final = _ONTOLOGY + "coversField"
    fieldCoveredBy: Final = _ONTOLOGY + "fieldCoveredBy"
    concerns: Final = _ONTOLOGY + "concerns"
    changes: Final = _ONTOLOGY + "changes"
    changedFrom: Final = _ONTOLOGY + "changedFrom"
    changedTo: Final = _ONTOLOGY + "changedTo"
    partOfStrand: Final = _ONTOLOGY + "partOfStrand"
    hosts: Final = _ONTOLOGY + "hosts"
    hostedBy: Final = _ONTOLOGY + "hostedBy"
    heldAlongside: Final = _ONTOLOGY + "heldAlongside"
    locatedIn: Final = _ONTOLOGY + "locatedIn"
    heldIn: Final = _ONTOLOGY + "heldIn"
    participatesIn: Final = _ONTOLOGY + "participatesIn"
    hasParticipant: Final = _ONTOLOGY + "hasParticipant"
    hasOutcome: Final = _ONTOLOGY + "hasOutcome"
    concluded: Final = _ONTOLOGY + "concluded"
    concludedBy: Final = _ONTOLOGY + "concludedBy"
    commemorates: Final = _ONTOLOGY + "commemorates"
    trainsOfficialsFrom: Final = _ONTOLOGY + "trainsOfficialsFrom"
    cooperatesWith: Final = _ONTOLOGY + "cooperatesWith"
    hasFeature: Final = _ONTOLOGY + "hasFeature"
    presents: Final = _ONTOLOGY + "presents"
    succeededBy: Final = _ONTOLOGY + "succeededBy"
    succeeds: Final = _ONTOLOGY + "succeeds"
    hasFigure: Final = _ONTOLOGY + "hasFigure"
    date: Final = _ONTOLOGY + "date"
    st3Code: Final = _ONTOLOGY + "st3Code"
    isoAlpha2: Final = _ONTOLOGY + "isoAlpha2"
    isoAlpha3: Final = _ONTOLOGY + "isoAlpha3"
    isoNumeric: Final = _ONTOLOGY + "isoNumeric"
    subject: Final = _ONTOLOGY + "subject"
    predicate: Final = _ONTOLOGY + "predicate"
    object: Final = _ONTOLOGY + "object"
    literal: Final = _ONTOLOGY + "literal"
    modality: Final = _ONTOLOGY + "modality"
    negated: Final = _ONTOLOGY + "negated"
    start: Final = _ONTOLOGY + "start"
    end: Final = _ONTOLOGY + "end"
    statedPeriod: Final = _ONTOLOGY + "statedPeriod"
    precision: Final = _ONTOLOGY + "precision"
    context: Final = _ONTOLOGY + "context"
    seen: Final = _ONTOLOGY + "seen"
    indicator: Final = _ONTOLOGY + "indicator"
    measuredOf: Final = _ONTOLOGY + "measuredOf"
    comparator: Final = _ONTOLOGY + "comparator"
    statedValue: Final = _ONTOLOGY + "statedValue"
    upperValue: Final = _ONTOLOGY + "upperValue"
    baseValue: Final = _ONTOLOGY + "baseValue"
    basePeriod: Final = _ONTOLOGY + "basePeriod"
    achieved: Final = _ONTOLOGY + "achieved"
    planned: Final = _ONTOLOGY + "planned"
    claimed: Final = _ONTOLOGY + "claimed"
    exactly: Final = _ONTOLOGY + "exactly"
    moreThan: Final = _ONTOLOGY + "moreThan"
    atLeast: Final = _ONTOLOGY + "atLeast"
    atMost: Final = _ONTOLOGY + "atMost"
    upTo: Final = _ONTOLOGY + "upTo"
    about: Final = _ONTOLOGY + "about"
    fromTo: Final = _ONTOLOGY + "fromTo"
    decade: Final = _ONTOLOGY + "decade"
    multiple: Final = _ONTOLOGY + "multiple"


class RDF:
    """The terms of `rdf:` that we use."""

    type: Final = PREFIXES["rdf"] + "type"


class RDFS:
    """The terms of `rdfs:` that we use."""

    label: Final = PREFIXES["rdfs"] + "label"
    comment: Final = PREFIXES["rdfs"] + "comment"
    subClassOf: Final = PREFIXES["rdfs"] + "subClassOf"
    subPropertyOf: Final = PREFIXES["rdfs"] + "subPropertyOf"


class OWL:
    """The terms of `owl:` that we use."""

    Thing: Final = PREFIXES["owl"] + "Thing"
    NamedIndividual: Final = PREFIXES["owl"] + "NamedIndividual"
    Ontology: Final = PREFIXES["owl"] + "Ontology"


class SKOS:
    """The terms of `skos:` that we use."""

    Concept: Final = PREFIXES["skos"] + "Concept"
    ConceptScheme: Final = PREFIXES["skos"] + "ConceptScheme"
    prefLabel: Final = PREFIXES["skos"] + "prefLabel"
    altLabel: Final = PREFIXES["skos"] + "altLabel"
    hiddenLabel: Final = PREFIXES["skos"] + "hiddenLabel"
    definition: Final = PREFIXES["skos"] + "definition"
    editorialNote: Final = PREFIXES["skos"] + "editorialNote"
    inScheme: Final = PREFIXES["skos"] + "inScheme"


class DCTERMS:
    """The terms of `dcterms:` that we use."""

    title: Final = PREFIXES["dcterms"] + "title"
    description: Final = PREFIXES["dcterms"] + "description"
    publisher: Final = PREFIXES["dcterms"] + "publisher"
    creator: Final = PREFIXES["dcterms"] + "creator"
    issued: Final = PREFIXES["dcterms"] + "issued"
    temporal: Final = PREFIXES["dcterms"] + "temporal"
    language: Final = PREFIXES["dcterms"] + "language"
    license: Final = PREFIXES["dcterms"] + "license"
    identifier: Final = PREFIXES["dcterms"] + "identifier"
    source: Final = PREFIXES["dcterms"] + "source"
    isPartOf: Final = PREFIXES["dcterms"] + "isPartOf"
    hasPart: Final = PREFIXES["dcterms"] + "hasPart"
    bibliographicCitation: Final = PREFIXES["dcterms"] + "bibliographicCitation"
    rights: Final = PREFIXES["dcterms"] + "rights"


class FOAF:
    """The terms of `foaf:` that we use."""

    Person: Final = PREFIXES["foaf"] + "Person"
    homepage: Final = PREFIXES["foaf"] + "homepage"


class ORG:
    """The terms of `org:` that we use."""

    Organization: Final = PREFIXES["org"] + "Organization"
    Post: Final = PREFIXES["org"] + "Post"
    ChangeEvent: Final = PREFIXES["org"] + "ChangeEvent"
    unitOf: Final = PREFIXES["org"] + "unitOf"
    hasUnit: Final = PREFIXES["org"] + "hasUnit"
    subOrganizationOf: Final = PREFIXES["org"] + "subOrganizationOf"
    hasMember: Final = PREFIXES["org"] + "hasMember"
    memberOf: Final = PREFIXES["org"] + "memberOf"
    holds: Final = PREFIXES["org"] + "holds"
    heldBy: Final = PREFIXES["org"] + "heldBy"
    headOf: Final = PREFIXES["org"] + "headOf"
    postIn: Final = PREFIXES["org"] + "postIn"
    originalOrganization: Final = PREFIXES["org"] + "originalOrganization"
    resultingOrganization: Final = PREFIXES["org"] + "resultingOrganization"


class PROV:
    """The terms of `prov:` that we use."""

    wasQuotedFrom: Final = PREFIXES["prov"] + "wasQuotedFrom"
    hadPrimarySource: Final = PREFIXES["prov"] + "hadPrimarySource"
    wasDerivedFrom: Final = PREFIXES["prov"] + "wasDerivedFrom"
    wasAttributedTo: Final = PREFIXES["prov"] + "wasAttributedTo"
    SoftwareAgent: Final = PREFIXES["prov"] + "SoftwareAgent"
    Entity: Final = PREFIXES["prov"] + "Entity"


class OA:
    """The terms of `oa:` that we use."""

    TextPositionSelector: Final = PREFIXES["oa"] + "TextPositionSelector"
    TextQuoteSelector: Final = PREFIXES["oa"] + "TextQuoteSelector"
    hasSource: Final = PREFIXES["oa"] + "hasSource"
    hasSelector: Final = PREFIXES["oa"] + "hasSelector"
    start: Final = PREFIXES["oa"] + "start"
    end: Final = PREFIXES["oa"] + "end"
    exact: Final = PREFIXES["oa"] + "exact"
    prefix: Final = PREFIXES["oa"] + "prefix"
    suffix: Final = PREFIXES["oa"] + "suffix"


class QUDT:
    """The terms of `qudt:` that we use."""

    numericValue: Final = PREFIXES["qudt"] + "numericValue"
    hasUnit: Final = PREFIXES["qudt"] + "hasUnit"
    Unit: Final = PREFIXES["qudt"] + "Unit"


class SCHEMA:
    """The terms of `schema:` that we use."""

    sameAs: Final = PREFIXES["schema"] + "sameAs"


class XSD:
    """The terms of `xsd:` that we use."""

    string: Final = PREFIXES["xsd"] + "string"
    boolean: Final = PREFIXES["xsd"] + "boolean"
    decimal: Final = PREFIXES["xsd"] + "decimal"
    integer: Final = PREFIXES["xsd"] + "integer"
    nonNegativeInteger: Final = PREFIXES["xsd"] + "nonNegativeInteger"
    date: Final = PREFIXES["xsd"] + "date"


CLASSES: Final = MappingProxyType(
    {
        **{
            name: getattr(KIPO, name)
            for name in (
                "IPOffice IntergovernmentalOrganization PublicAgency CooperationForum "
                "ServiceNetwork Unit Country City Event Meeting TrainingProgramme Anniversary "
                "Programme Service PolicyMeasure Reform Reorganization Agreement "
                "MemorandumOfUnderstanding JointStatement FundsInTrust Document "
                "TechnologyField BeneficiaryGroup IPRight PolicyGoal Strand Topic Indicator"
            ).split()
        },
        "org:Organization": ORG.Organization,
        "org:Post": ORG.Post,
        "foaf:Person": FOAF.Person,
    }
)
"""What stands in the column `type` of `entities.csv`, and the class it means."""

SCHEMES: Final = MappingProxyType(
    {
        "TechnologyField": "technology-fields",
        "BeneficiaryGroup": "beneficiary-groups",
        "IPRight": "ip-rights",
        "PolicyGoal": "policy-goals",
        "Strand": "strands",
        "Topic": "topics",
        "Indicator": "indicators",
    }
)
"""The concept scheme that the concepts of a class belong to."""

MODALITIES: Final = MappingProxyType(
    {"achieved": KIPO.achieved, "planned": KIPO.planned, "claimed": KIPO.claimed}
)

COMPARATORS: Final = MappingProxyType(
    {
        "exactly": KIPO.exactly,
        "more than": KIPO.moreThan,
        "at least": KIPO.atLeast,
        "at most": KIPO.atMost,
        "up to": KIPO.upTo,
        "about": KIPO.about,
        "from-to": KIPO.fromTo,
    }
)


@dataclass(frozen=True, slots=True)
class UnitTerm:
    """A unit of measure, and the words of a text that name it (none for a plain count)."""

    iri: str
    words: tuple[str, ...]


UNITS: Final = MappingProxyType(
    {
        "KRW": UnitTerm(PREFIXES["unit"] + "CCY_KRW", ("KRW", "won", "₩")),
        "USD": UnitTerm(PREFIXES["unit"] + "CCY_USD", ("USD", "US$", "$", "dollar", "dollars")),
        "EUR": UnitTerm(PREFIXES["unit"] + "CCY_EUR", ("EUR", "€", "euro", "euros")),
        "JPY": UnitTerm(PREFIXES["unit"] + "CCY_JPY", ("JPY", "¥", "yen")),
        "GBP": UnitTerm(PREFIXES["unit"] + "CCY_GBP", ("GBP", "£", "pound", "pounds", "sterling")),
        "CNY": UnitTerm(PREFIXES["unit"] + "CCY_CNY", ("CNY", "RMB", "¥", "yuan", "renminbi")),
        "SGD": UnitTerm(PREFIXES["unit"] + "CCY_SGD", ("SGD", "S$", "$", "dollar", "dollars")),
        "INR": UnitTerm(PREFIXES["unit"] + "CCY_INR", ("INR", "₹", "Rs", "rupee", "rupees")),
        "CHF": UnitTerm(PREFIXES["unit"] + "CCY_CHF", ("CHF", "franc", "francs")),
        "AUD": UnitTerm(
            PREFIXES["unit"] + "CCY_AUD", ("AUD", "A$", "AU$", "$", "dollar", "dollars")
        ),
        "CAD": UnitTerm(
            PREFIXES["unit"] + "CCY_CAD", ("CAD", "C$", "CA$", "$", "dollar", "dollars")
        ),
        "BRL": UnitTerm(PREFIXES["unit"] + "CCY_BRL", ("BRL", "R$", "reais")),
        "NOK": UnitTerm(PREFIXES["unit"] + "CCY_NOK", ("NOK", "krone", "kroner")),
        "percent": UnitTerm(PREFIXES["unit"] + "PERCENT", ("%", "percent", "per cent")),
        "count": UnitTerm(PREFIXES["unit"] + "NUM", ()),
        "year": UnitTerm(PREFIXES["unit"] + "YR", ("year", "years", "anniversary")),
        "month": UnitTerm(PREFIXES["unit"] + "MO", ("month", "months")),
        "week": UnitTerm(PREFIXES["unit"] + "WK", ("week", "weeks")),
        "day": UnitTerm(PREFIXES["unit"] + "DAY", ("day", "days")),
        "decade": UnitTerm(KIPO.decade, ("decade", "decades")),
        "times": UnitTerm(KIPO.multiple, ("times", "fold")),
    }
)

PRECISIONS: Final = ("year", "month", "day")


@dataclass(frozen=True, slots=True)
class Predicate:
    """A property that a table may use, and the kind of value that it takes.

    `kind` is one of *entity* (another entity), *figure*, *address* (an IRI elsewhere), *name* (a
    text with a language tag), *date* (a day) and *code* (a plain text).
    """

    name: str
    iri: str
    kind: str


def _predicates() -> dict[str, Predicate]:
    entity = (
        "undertook established enhances aimsAt contributesTo drivenBy benefits coversField "
        "concerns changes changedFrom changedTo partOfStrand hosts heldAlongside locatedIn heldIn "
        "participatesIn hasOutcome concluded commemorates trainsOfficialsFrom cooperatesWith "
        "hasFeature presents succeededBy"
    ).split()
    found = [Predicate(name, getattr(KIPO, name), "entity") for name in entity]
    found += [
        Predicate("org:" + name, getattr(ORG, name), "entity")
        for name in (
            "unitOf subOrganizationOf hasMember holds headOf postIn originalOrganization "
            "resultingOrganization"
        ).split()
    ]
    found += [
        Predicate("dcterms:isPartOf", DCTERMS.isPartOf, "entity"),
        Predicate("dcterms:publisher", DCTERMS.publisher, "entity"),
        Predicate("hasFigure", KIPO.hasFigure, "figure"),
        Predicate("schema:sameAs", SCHEMA.sameAs, "address"),
        Predicate("foaf:homepage", FOAF.homepage, "address"),
        Predicate("skos:prefLabel", SKOS.prefLabel, "name"),
        Predicate("skos:altLabel", SKOS.altLabel, "name"),
        Predicate("date", KIPO.date, "date"),
    ]
    codes = ("st3Code", "isoAlpha2", "isoAlpha3", "isoNumeric")
    found += [Predicate(name, getattr(KIPO, name), "code") for name in codes]
    return {predicate.name: predicate for predicate in found}


PREDICATES: Final = MappingProxyType(_predicates())
"""What stands in the column `predicate` of a statement table."""

OPEN: Final = "dcterms:relation"
"""What candidates have for a predicate where a text relates two things by words that no pattern
knows.  It is none of the tables: a curator names the real one."""


def slug(iri: str) -> str:
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
