"""A lint for our ontology: rules after ROBOT's report, OOPS! and the profile OWL 2 DL.

Each rule takes an `Ontology` and gives what is wrong, one line for each term, sorted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import combinations

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kipo_graph.model import vocabulary

OWL, RDF, RDFS, XSD = (vocabulary.PREFIXES[name] for name in ("owl", "rdf", "rdfs", "xsd"))
KIPO, SCHEME = vocabulary.PREFIXES["kipo"], vocabulary.PREFIXES["scheme"]
DCTERMS, SKOS = vocabulary.PREFIXES["dcterms"], vocabulary.PREFIXES["skos"]
VANN = "http://purl.org/vocab/vann/"

PROPERTY_KINDS = {
    OWL + name for name in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
}
KINDS = PROPERTY_KINDS | {OWL + "Class", OWL + "NamedIndividual"}
HERMIT_TAKES = {XSD + name for name in ("string", "boolean", "decimal", "nonNegativeInteger")}
"""Datatypes of ours that HermiT reasons over; it throws on xsd:date."""


class Ontology:
    """The triples of an ontology, looked at from the sides that the rules need."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = list(triples)

    @cached_property
    def index(self) -> dict[tuple[str, str], list[object]]:
        found: dict[tuple[str, str], list[object]] = {}
        for triple in self.triples:
            key = (name(triple.subject), triple.predicate.value)
            found.setdefault(key, []).append(triple.object)
        return found

    def values(self, subject: str, predicate: str) -> list[str]:
        return [name(term) for term in self.index.get((subject, predicate), [])]

    def texts(self, subject: str, predicate: str, language: str) -> list[str]:
        found = self.index.get((subject, predicate), [])
        return [
            term.value for term in found if isinstance(term, Literal) and term.language == language
        ]

    def pairs(self, predicate: str) -> list[tuple[str, str]]:
        return [
            (name(t.subject), name(t.object))
            for t in self.triples
            if t.predicate.value == predicate
        ]

    def of_kind(self, *kinds: str) -> set[str]:
        wanted = set(kinds) or KINDS
        return {
            subject
            for subject, kind in self.pairs(RDF + "type")
            if kind in wanted and not subject.startswith("_:")
        }

    def own(self, *kinds: str) -> list[str]:
        return sorted(term for term in self.of_kind(*kinds) if term.startswith((KIPO, SCHEME)))

    @cached_property
    def properties(self) -> list[str]:
        return self.own(*PROPERTY_KINDS)

    @cached_property
    def objects(self) -> set[str]:
        return self.of_kind(OWL + "ObjectProperty")

    def members(self, at: str) -> list[str]:
        """The members of an RDF list."""
        found = []
        while at != RDF + "nil":
            found += self.values(at, RDF + "first")
            [at] = self.values(at, RDF + "rest") or [RDF + "nil"]
        return found

    def above(self, term: str, predicate: str) -> set[str]:
        """Everything over a term by a relation, without itself unless there is a cycle."""
        found: set[str] = set()
        todo = self.values(term, predicate)
        while todo:
            one = todo.pop()
            if one not in found:
                found.add(one)
                todo += self.values(one, predicate)
        return found

    @cached_property
    def header(self) -> str:
        [one] = self.of_kind(OWL + "Ontology")
        return one


Rule = Callable[[Ontology], Iterator[str]]
RULES: dict[str, Rule] = {}


def rule(function: Rule) -> Rule:
    RULES[function.__name__] = function
    return function


def name(term: object) -> str:
    """The IRI of a term, `_:label` of a blank node, the text of a literal."""
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(getattr(term, "value", term))


def short(iri: str) -> str:
    return vocabulary.curie(iri)


@rule
def missing_label(ontology: Ontology) -> Iterator[str]:
    """Every term has exactly one English and one Korean label."""
    for term in sorted(ontology.of_kind()):
        for language in ("en", "ko"):
            count = len(ontology.texts(term, RDFS + "label", language))
            if count != 1:
                yield f"{short(term)} has {count} labels @{language}"


@rule
def duplicate_label(ontology: Ontology) -> Iterator[str]:
    """No two of our terms of one kind have the same label."""
    for kind in KINDS:
        for language in ("en", "ko"):
            counted = Counter(
                label.casefold()
                for term in ontology.own(kind)
                for label in ontology.texts(term, RDFS + "label", language)
            )
            yield from (f"{label!r} names {n} terms" for label, n in counted.items() if n > 1)


@rule
def ill_formatted_label(ontology: Ontology) -> Iterator[str]:
    """Labels are words: no stray space, no camel case, no underscore, no full stop."""
    for term in ontology.own():
        for label in ontology.texts(term, RDFS + "label", "en"):
            if label != " ".join(label.split()) or re.search(r"[a-z][A-Z]|[_;:]|\.$", label):
                yield f"{short(term)}: {label!r}"
            elif re.match(r"[A-Z][a-z]", label) and not re.match(r"(South Korean) ", label):
                yield f"{short(term)}: {label!r} begins with a capital"
        for label in ontology.texts(term, RDFS + "label", "ko"):
            if label != " ".join(label.split()) or not re.search(r"[가-힣]", label):
                yield f"{short(term)}: {label!r} is not Korean"


@rule
def missing_definition(ontology: Ontology) -> Iterator[str]:
    """Every term of ours has exactly one English definition."""
    for term in ontology.own():
        count = len(ontology.texts(term, SKOS + "definition", "en"))
        if count != 1:
            yield f"{short(term)} has {count} definitions"


@rule
def duplicate_definition(ontology: Ontology) -> Iterator[str]:
    """No two of our terms have the same definition."""
    counted = Counter(
        text for term in ontology.own() for text in ontology.texts(term, SKOS + "definition", "en")
    )
    yield from (f"{text!r} defines {n} terms" for text, n in counted.items() if n > 1)


@rule
def ill_formatted_definition(ontology: Ontology) -> Iterator[str]:
    """A definition is a sentence, and says more than the label."""
    for term in ontology.own():
        labels = {label.casefold() for label in ontology.texts(term, RDFS + "label", "en")}
        for text in ontology.texts(term, SKOS + "definition", "en"):
            sound = text == " ".join(text.split()) and re.fullmatch(r"[A-Z].{14,}\.", text)
            if not sound or text.rstrip(".").casefold() in labels:
                yield f"{short(term)}: {text!r}"


@rule
def missing_header(ontology: Ontology) -> Iterator[str]:
    """Title in both languages, description, creator, dates, version, preferred prefix."""
    header = ontology.header
    for language in ("en", "ko"):
        if len(ontology.texts(header, DCTERMS + "title", language)) != 1:
            yield f"no title @{language}"
    wanted = [DCTERMS + part for part in ("description", "creator", "created", "modified")]
    wanted += [OWL + "versionIRI", OWL + "versionInfo"]
    yield from (f"no {short(part)}" for part in wanted if len(ontology.values(header, part)) != 1)
    created, modified = (
        ontology.values(header, DCTERMS + part) for part in ("created", "modified")
    )
    if created > modified:
        yield "modified before it was created"
    for iri in ontology.values(header, OWL + "versionIRI"):
        if [iri.rsplit("/", 1)[-1]] != ontology.values(header, OWL + "versionInfo"):
            yield "versionIRI and versionInfo differ"


@rule
def missing_licence(ontology: Ontology) -> Iterator[str]:
    """The licence is one IRI."""
    found = ontology.index.get((ontology.header, DCTERMS + "license"), [])
    if len(found) != 1 or not isinstance(found[0], NamedNode):
        yield f"{len(found)} licences, or not an IRI"


@rule
def wrong_namespace(ontology: Ontology) -> Iterator[str]:
    """The preferred prefix and namespace are those that our files use."""
    preferred = ontology.values(ontology.header, VANN + "preferredNamespacePrefix")
    space = ontology.values(ontology.header, VANN + "preferredNamespaceUri")
    if [vocabulary.PREFIXES.get(prefix, "") for prefix in preferred] != space or space != [KIPO]:
        yield f"{preferred} {space}"


@rule
def not_defined_by_us(ontology: Ontology) -> Iterator[str]:
    """Our classes and properties say which ontology defines them."""
    for term in ontology.own(OWL + "Class", *PROPERTY_KINDS):
        if ontology.values(term, RDFS + "isDefinedBy") != [ontology.header]:
            yield short(term)


@rule
def badly_named(ontology: Ontology) -> Iterator[str]:
    """Classes begin with a capital, properties and individuals with a small letter."""
    for term in ontology.own():
        capital = vocabulary.local_name(term)[0].isupper()
        if capital != (term in ontology.of_kind(OWL + "Class")):
            yield short(term)


@rule
def unconnected(ontology: Ontology) -> Iterator[str]:
    """Every class of ours stands in an axiom with another term, every individual has a class."""
    silent = {RDF + "type", *(p for p in ontology.of_kind(OWL + "AnnotationProperty"))}
    silent |= {RDFS + "label", RDFS + "isDefinedBy", RDFS + "seeAlso"}
    axioms = [t for t in ontology.triples if t.predicate.value not in silent]
    linked = {name(term) for t in axioms for term in (t.subject, t.object)}
    yield from (short(term) for term in ontology.own(OWL + "Class") if term not in linked)
    classes = ontology.of_kind(OWL + "Class")
    for term in ontology.own(OWL + "NamedIndividual"):
        if not classes & set(ontology.values(term, RDF + "type")):
            yield short(term)


@rule
def missing_domain(ontology: Ontology) -> Iterator[str]:
    """An object property without a domain says so: it relates *something* to its value."""
    for term in ontology.own(OWL + "ObjectProperty"):
        for text in ontology.texts(term, SKOS + "definition", "en"):
            general = re.match(r"Relates (something|an? .+ or an? .+?) to ", text)
            if bool(general) == bool(ontology.values(term, RDFS + "domain")):
                yield f"{short(term)}: {text!r}"


@rule
def missing_range(ontology: Ontology) -> Iterator[str]:
    """A datatype property has a range that HermiT can reason over."""
    for term in ontology.of_kind(OWL + "DatatypeProperty"):
        if not set(ontology.values(term, RDFS + "range")) & HERMIT_TAKES:
            yield short(term)


@rule
def several_domains_or_ranges(ontology: Ontology) -> Iterator[str]:
    """Two domains mean both at once, which is hardly ever meant."""
    for term in ontology.of_kind(*PROPERTY_KINDS):
        for side in ("domain", "range"):
            if len(ontology.values(term, RDFS + side)) > 1:
                yield f"{short(term)} has several of {side}"


@rule
def missing_disjointness(ontology: Ontology) -> Iterator[str]:
    """Of two classes of ours, one is above the other or nothing is both."""
    apart = {frozenset(pair) for pair in ontology.pairs(OWL + "disjointWith")}
    for node, kind in ontology.pairs(RDF + "type"):
        if kind == OWL + "AllDisjointClasses":
            [listed] = ontology.values(node, OWL + "members")
            apart |= {frozenset(pair) for pair in combinations(ontology.members(listed), 2)}
    lineage = {
        term: {term} | ontology.above(term, RDFS + "subClassOf")
        for term in ontology.own(OWL + "Class")
    }
    for one, other in combinations(lineage, 2):
        if one in lineage[other] or other in lineage[one]:
            continue
        if not any(frozenset((a, b)) in apart for a in lineage[one] for b in lineage[other]):
            yield f"{short(one)} and {short(other)}"


@rule
def undeclared(ontology: Ontology) -> Iterator[str]:
    """Every term that is used is declared here, except the languages' own."""
    known = ontology.of_kind() | {ontology.header}
    known |= set(ontology.values(ontology.header, OWL + "versionIRI"))
    known |= set(ontology.values(ontology.header, DCTERMS + "license"))
    known |= set(ontology.values(ontology.header, RDFS + "seeAlso"))
    used = {
        name(term)
        for t in ontology.triples
        for term in (t.subject, t.predicate, t.object)
        if isinstance(term, NamedNode)
    }
    yield from (short(iri) for iri in used - known if not iri.startswith((OWL, RDF, RDFS, XSD)))


@rule
def cycle(ontology: Ontology) -> Iterator[str]:
    """No class or property is above itself."""
    for predicate in ("subClassOf", "subPropertyOf"):
        for term, _ in ontology.pairs(RDFS + predicate):
            if term in ontology.above(term, RDFS + predicate):
                yield f"{short(term)} {predicate} itself"


@rule
def two_kinds(ontology: Ontology) -> Iterator[str]:
    """A term is a class, a property of one kind, or an individual, and only one of them."""
    for term in ontology.of_kind():
        kinds = KINDS & set(ontology.values(term, RDF + "type"))
        if len(kinds) > 1:
            yield f"{short(term)}: {', '.join(sorted(map(short, kinds)))}"


@rule
def wrong_inverse(ontology: Ontology) -> Iterator[str]:
    """The inverse of a property has its domain for a range, and is declared from both sides."""
    pairs = set(ontology.pairs(OWL + "inverseOf"))
    for one, other in pairs:
        if one.startswith(KIPO) and (other, one) not in pairs:
            yield f"{short(one)} is not the inverse of {short(other)} from there"
        for side, mirrored in (("domain", "range"), ("range", "domain")):
            here, there = (
                ontology.values(one, RDFS + side),
                ontology.values(other, RDFS + mirrored),
            )
            if here != there:
                yield f"{short(one)} {side}"


@rule
def wrong_characteristics(ontology: Ontology) -> Iterator[str]:
    """Symmetric and transitive properties are object properties, symmetric ones from X to X."""
    for term in ontology.of_kind(
        *(OWL + kind + "Property" for kind in ("Symmetric", "Transitive"))
    ):
        if term not in ontology.objects:
            yield short(term)
    for term in ontology.of_kind(OWL + "SymmetricProperty"):
        if ontology.values(term, RDFS + "domain") != ontology.values(term, RDFS + "range"):
            yield short(term)


@rule
def not_simple(ontology: Ontology) -> Iterator[str]:
    """OWL 2 DL counts only along simple properties: none transitive, none given by a chain."""
    composite = ontology.of_kind(OWL + "TransitiveProperty")
    composite |= {term for term, _ in ontology.pairs(OWL + "propertyChainAxiom")}
    composite |= {
        other
        for pair in ontology.pairs(OWL + "inverseOf")
        for other in pair
        if composite & set(pair)
    }
    composite |= {
        term
        for term in ontology.of_kind(*PROPERTY_KINDS)
        for below in composite
        if term in ontology.above(below, RDFS + "subPropertyOf")
    }
    counted = ontology.of_kind(OWL + "FunctionalProperty", OWL + "InverseFunctionalProperty")
    for kind in ("cardinality", "maxCardinality", "minCardinality"):
        for node, _ in ontology.pairs(OWL + kind):
            counted |= set(ontology.values(node, OWL + "onProperty"))
    yield from (short(term) for term in composite & counted)


@rule
def outside_owl_2_dl(ontology: Ontology) -> Iterator[str]:
    """What the profile forbids and OWL's parsers let pass."""
    for subject, kind in ontology.pairs(RDF + "type"):
        if kind in {RDFS + "Class", RDF + "Property", RDF + "Statement"}:
            yield f"{short(subject)} is declared as {short(kind)}"
    kinds = {
        term: ontology.of_kind(term) for term in (OWL + "DatatypeProperty", OWL + "ObjectProperty")
    }
    for predicate in ("inverseOf", "propertyChainAxiom"):
        for term, _ in ontology.pairs(OWL + predicate):
            if term not in kinds[OWL + "ObjectProperty"]:
                yield f"{short(term)} has {predicate}"
    for term, parent in ontology.pairs(RDFS + "subPropertyOf"):
        if not any({term, parent} <= ontology.of_kind(kind) for kind in PROPERTY_KINDS):
            yield f"{short(term)} is below a property of another kind"
    if len(ontology.of_kind(OWL + "Ontology")) != 1:
        yield "not exactly one header"


@rule
def literal_rules(ontology: Ontology) -> Iterator[str]:
    """No datatype property implies another: `rules.infer` draws no literals."""
    for term, _ in ontology.pairs(RDFS + "subPropertyOf"):
        if term in ontology.of_kind(OWL + "DatatypeProperty"):
            yield short(term)


PUBLISHED = {
    "http://www.w3.org/ns/org#": (
        "Organization FormalOrganization OrganizationalUnit OrganizationalCollaboration Post "
        "ChangeEvent unitOf hasUnit subOrganizationOf hasSubOrganization hasMember memberOf holds "
        "heldBy headOf postIn originalOrganization changedBy resultingOrganization resultedFrom"
    ),
    "http://xmlns.com/foaf/0.1/": "Agent Person Document homepage",
    SKOS: (
        "Concept ConceptScheme inScheme prefLabel altLabel hiddenLabel definition editorialNote "
        "closeMatch"
    ),
    DCTERMS: (
        "title description license created modified issued language temporal identifier rights "
        "bibliographicCitation isPartOf hasPart publisher creator source"
    ),
    "http://www.w3.org/ns/prov#": (
        "SoftwareAgent Entity wasQuotedFrom hadPrimarySource wasDerivedFrom wasAttributedTo"
    ),
    "http://www.w3.org/ns/oa#": (
        "SpecificResource TextPositionSelector TextQuoteSelector hasSource hasSelector start end "
        "exact prefix suffix"
    ),
    "http://qudt.org/schema/qudt/": "QuantityValue Unit numericValue hasUnit",
    "http://qudt.org/vocab/unit/": (
        "CCY_KRW CCY_USD CCY_EUR CCY_JPY CCY_GBP CCY_CNY CCY_SGD CCY_INR CCY_CHF CCY_AUD CCY_CAD "
        "CCY_BRL CCY_NOK PERCENT NUM YR MO WK DAY"
    ),
    "https://schema.org/": (
        "Organization GovernmentOrganization Person Place Country City Event EducationEvent "
        "GovernmentService CreativeWork Audience QuantitativeValue DefinedTerm DefinedTermSet "
        "organizer location attendee founder about member memberOf parentOrganization "
        "subOrganization isPartOf hasPart publisher url audience sameAs"
    ),
    "http://data.europa.eu/m8g/": "PublicOrganisation",
    "http://purl.org/vocab/cpsv#": "PublicService",
    "http://rdfs.org/ns/void#": "Dataset uriSpace vocabulary entities triples dataDump",
    "http://www.w3.org/ns/dcat#": "Dataset Distribution distribution downloadURL mediaType",
    VANN: "preferredNamespacePrefix preferredNamespaceUri",
}
"""Terms of others, as their vocabularies publish them; look there before adding one here."""


@rule
def coined_elsewhere(ontology: Ontology) -> Iterator[str]:
    """No term is coined in a namespace of others."""
    published = {space + local for space, names in PUBLISHED.items() for local in names.split()}
    foreign = {term for term in ontology.of_kind() if not term.startswith((KIPO, SCHEME))}
    yield from (short(term) for term in foreign - published)


def findings(triples: Iterable[Triple], rule_name: str) -> list[str]:
    return sorted(RULES[rule_name](Ontology(triples)))
