"""Every shape of `ontology/shapes.ttl` fires on a planted fault, and on nothing that is sound."""

from __future__ import annotations

from functools import cache

import pyshacl
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode

import rdf_samples as samples
from kipo_graph.model.vocabulary import PREFIXES, RDF, SCHEMES
from kipo_graph.validation import shapes

SH = PREFIXES["sh"]
SHAPES = samples.read(samples.SHAPES)
SOUND = samples.sound()

Violation = tuple[str, str, str]


@cache
def graph(*, batched: bool) -> rdflib.Graph:
    found = shapes.batched(SHAPES) if batched else SHAPES
    return rdflib.Graph().parse(data=samples.as_bytes(found), format="nt")


def violations(turtle: str, *, batched: bool = True) -> set[Violation]:
    """Focus node, path and message of each violation."""
    data = rdflib.Graph().parse(data=samples.n_triples(turtle), format="nt")
    _, report, _ = pyshacl.validate(data, shacl_graph=graph(batched=batched), inference="none")
    result = rdflib.URIRef(SH + "ValidationResult")
    names = ("focusNode", "resultPath", "resultMessage")
    return {
        tuple(str(report.value(node, rdflib.URIRef(SH + name)) or "") for name in names)
        for node in report.subjects(rdflib.RDF.type, result)
    }


def of(shape: str) -> str:
    """The message of a shape."""
    [message] = values(f"https://w3id.org/kipo-graph/shapes#{shape}", "message")
    return message


def values(subject: str, name: str) -> list[str]:
    return [
        triple.object.value
        for triple in SHAPES
        if triple.subject == NamedNode(subject) and triple.predicate.value == SH + name
    ]


CHANGED = [
    # Entities
    ("label", "id:city a kipo:City ; rdfs:label", "id:city a kipo:City ; rdfs:comment"),
    ("label", 'kipo:City ; rdfs:label "city"@en', 'kipo:City ; rdfs:label "stad"@nl'),
    ("label", 'kipo:City ; rdfs:label "city"@en', 'kipo:City ; rdfs:label ""@en'),
    ("prefLabel", 'skos:prefLabel "city"@en', 'skos:prefLabel "도시"@ko'),
    ("definition", 'skos:definition "What a test calls city."@en', "rdfs:seeAlso id:city"),
    ("definition", '"What a test calls city."@en', '"A city"@en'),
    ("otherNames", 'skos:altLabel "an city"@en', 'skos:altLabel "an city"'),
    ("Unit", "id:unit org:unitOf id:ipoffice .", ""),
    ("Post", "id:post org:postIn id:ipoffice .", ""),
    *(
        (f"{name}-inScheme", f"scheme:{scheme} .", "scheme:another .")
        for name, scheme in SCHEMES.items()
    ),
    # Codes and days
    ("st3Code", 'kipo:st3Code "KR"', 'kipo:st3Code "kr"'),
    ("isoAlpha2", 'kipo:isoAlpha2 "KR" ;', 'kipo:isoAlpha2 "KOR" ;'),
    ("isoAlpha3", 'kipo:isoAlpha3 "KOR"', 'kipo:isoAlpha3 "KR"'),
    ("isoNumeric", 'kipo:isoNumeric "410"', "kipo:isoNumeric 410"),
    ("date", 'kipo:date "2024-06-20"^^xsd:date', 'kipo:date "2024"'),
    # Statements
    ("subject", "kipo:subject id:ipoffice ;", ""),
    ("subject-label", "kipo:subject id:ipoffice ;", "kipo:subject id:nobody ;"),
    ("predicate", "kipo:predicate kipo:hosts ;", ""),
    ("objectOrLiteral", "kipo:object id:meeting ;", ""),
    ("objectOrLiteral", 'kipo:literal "KR" ;', 'kipo:literal "KR" ; kipo:object id:country ;'),
    ("object", "kipo:object id:meeting ;", 'kipo:object "the meeting" ;'),
    ("source", "dcterms:source id:report ;", ""),
    ("source", "dcterms:source id:report ;", "dcterms:source id:city ;"),
    ("evidence", f" ; prov:wasQuotedFrom {samples.PASSAGE}", ""),
    ("evidence", 'dcterms:bibliographicCitation "ISO 3166-1"@en ;', ""),
    ("citation-source", "dcterms:source id:background ;", "dcterms:source id:report ;"),
    ("statement-passage", f"prov:wasQuotedFrom {samples.PASSAGE}", "prov:wasQuotedFrom id:report"),
    ("primarySource", "<https://example.org/codes>", '"https://example.org/codes"'),
    ("seen", '"2026-11-22"^^xsd:date', '"yesterday"'),
    # Periods
    ("start", 'kipo:start "2024-01-01"^^xsd:date', 'kipo:start "2025-01-01"^^xsd:date'),
    ("start", 'kipo:start "2024-01-01"^^xsd:date', 'kipo:start "2024"'),
    ("end", 'kipo:end "2024-12-31"^^xsd:date', 'kipo:end "2024"'),
    ("statedPeriod", 'kipo:statedPeriod "2024"', 'kipo:statedPeriod "2024" , "the year"'),
    ("precision", 'kipo:precision "year"', 'kipo:precision "week"'),
    # Passages
    ("passage-source", "oa:hasSource id:report ;", ""),
    ("passage-source", "oa:hasSource id:report", "oa:hasSource id:city"),
    ("selector", f" , {samples.QUOTE} .", " ."),
    ("positionSelector", f"oa:hasSelector {samples.POSITION} ,", "oa:hasSelector id:city ,"),
    ("quoteSelector", f" , {samples.QUOTE} .", " , id:city ."),
    ("TextPositionSelector", f"{samples.POSITION} a ", "passage:position a "),
    ("TextQuoteSelector", f"{samples.QUOTE} a ", "passage:quote a "),
    ("positionStart", 'oa:start "0"', 'oa:start "20"'),
    ("positionStart", 'oa:start "0"^^xsd:nonNegativeInteger', 'oa:start "0"'),
    ("positionEnd", ' ; oa:end "20"^^xsd:nonNegativeInteger', ""),
    ("exact", '"the office hosted a meeting"', '""'),
    ("prefix", 'oa:prefix "" ;', ""),
    ("suffix", ' ; oa:suffix "."', ""),
    # Figures
    ("indicator", "kipo:indicator id:indicator ;", ""),
    ("indicator", "kipo:indicator id:indicator", "kipo:indicator id:city"),
    ("measuredOf", "kipo:measuredOf id:meeting ;", ""),
    ("numericValue", "qudt:numericValue 11.0 ;", ""),
    ("numericValue", "qudt:numericValue 11.0", 'qudt:numericValue "eleven"'),
    ("statedValue", 'kipo:statedValue "11" ;', ""),
    ("unit", "qudt:hasUnit unit:NUM ;", ""),
    ("unit", "qudt:hasUnit unit:NUM", "qudt:hasUnit unit:FURLONG"),
    ("comparator", "kipo:comparator kipo:fromTo ;", ""),
    ("comparator", "kipo:comparator kipo:fromTo", "kipo:comparator kipo:achieved"),
    ("upperValue", "kipo:upperValue 40.0", 'kipo:upperValue "forty"'),
    ("Figure", " ; kipo:upperValue 40.0", ""),
    ("label", 'rdfs:label "from 11 to 40"@en ; ', ""),
    # Sources
    ("Source", "dcterms:publisher id:ipoffice ;", ""),
    ("publisher", "dcterms:publisher id:ipoffice ;", 'dcterms:publisher "The office" ;'),
    ("source-label", 'rdfs:label "A report"@en ; ', ""),
    ("title", 'dcterms:title "A report"@en', 'dcterms:title "A report"'),
    (
        "language",
        'kipo:Source ; rdfs:label "A report"@en',
        "kipo:Source ; dcterms:language 'English'",
    ),
]
"""A shape, a part of the sound sample (there exactly once), and what makes it unsound."""

ADDED = [
    ("oneType", "id:city a kipo:Country ."),
    ("label", 'id:city rdfs:label "town"@en .'),
    ("prefLabel", 'id:city skos:prefLabel "town"@en .'),
    ("unitOf", "id:unit org:unitOf id:publicagency ."),
    ("isoAlpha2", 'id:country kipo:isoAlpha2 "KP" .'),
    ("modality", "statement:said kipo:modality kipo:planned ."),
    ("negated", "statement:said kipo:negated true ."),
    ("source", "statement:said dcterms:source id:background ."),
    ("measuredOf", "figure:one kipo:measuredOf id:city ."),
    ("baseValue", "figure:one kipo:baseValue 1.0 , 2.0 ."),
    ("basePeriod", "figure:one kipo:basePeriod 2021 ."),
    # Domains and ranges
    ("AsAgent-type", "id:city kipo:undertook id:reform ."),
    ("AsAgent-type", "id:ipoffice kipo:cooperatesWith id:city ."),
    ("AsAgent-type", "id:ipoffice kipo:cooperatesWith id:nobody ."),
    ("AsOrganization-type", "id:ipoffice kipo:succeededBy id:country ."),
    ("AsFormalOrganization-type", "id:unit org:unitOf id:cooperationforum ."),
    ("AsUnit-type", "id:programme org:unitOf id:ipoffice ."),
    ("AsPost-type", "id:person org:holds id:topic ."),
    ("AsPerson-type", "id:city org:holds id:post ."),
    ("AsEvent-type", "id:ipoffice kipo:hosts id:programme ."),
    ("AsTraining-type", "id:meeting kipo:trainsOfficialsFrom id:country ."),
    ("AsPlace-type", "id:ipoffice kipo:locatedIn id:topic ."),
    ("AsCountry-type", "id:trainingprogramme kipo:trainsOfficialsFrom id:city ."),
    ("AsCountry-type", 'id:city kipo:isoAlpha2 "SE" .'),
    ("AsUndertaking-type", "id:ipoffice kipo:undertook id:meeting ."),
    ("AsReform-type", "id:policymeasure kipo:changedTo id:topic ."),
    ("AsReorganization-type", "id:reform org:originalOrganization id:ipoffice ."),
    ("AsAgreement-type", "id:ipoffice kipo:concluded id:meeting ."),
    ("AsDocument-type", "id:person kipo:presents id:meeting ."),
    ("AsField-type", "id:unit kipo:coversField id:topic ."),
    ("AsBeneficiary-type", "id:service kipo:benefits id:topic ."),
    ("AsStrand-type", "id:service kipo:partOfStrand id:topic ."),
    ("AsFigure-type", "id:service kipo:hasFigure id:topic ."),
]
"""A shape, and what makes the sound sample unsound when it is added."""

FAULTS = [
    *((shape, samples.replaced(SOUND, part, by)) for shape, part, by in CHANGED),
    *((shape, SOUND + turtle) for shape, turtle in ADDED),
]


def test_sound_data_conform() -> None:
    assert violations(SOUND) == set()


@pytest.mark.parametrize(("shape", "turtle"), FAULTS, ids=[shape for shape, _ in FAULTS])
def test_a_planted_fault_is_found(shape: str, turtle: str) -> None:
    assert of(shape) in {message for _, _, message in violations(turtle)}


def test_every_message_is_that_of_a_planted_fault() -> None:
    messages = {t.object.value for t in SHAPES if t.predicate.value == SH + "message"}
    assert messages == {of(shape) for shape, _ in FAULTS}


def test_batched_shapes_find_what_the_shapes_find() -> None:
    broken = SOUND + "".join(turtle for _, turtle in ADDED)
    for part, by in (("id:post org:postIn id:ipoffice .", ""), ('oa:start "0"', 'oa:start "21"')):
        broken = samples.replaced(broken, part, by)
    found = violations(broken, batched=True)
    assert len(found) >= 30
    assert found == violations(broken, batched=False)


def test_batched_shapes_leave_alone_what_has_no_targets() -> None:
    lone = samples.triples(
        "kipo:S a sh:NodeShape ; sh:property kipo:P . kipo:P sh:path rdfs:label ."
        "kipo:Off a sh:NodeShape ; sh:deactivated true ; sh:targetClass kipo:City ;"
        " sh:property kipo:P ."
    )
    assert set(shapes.batched(lone)) == set(lone)


def declared(kind: str) -> set[object]:
    is_a = NamedNode(RDF.type)
    return {t.subject for t in SHAPES if (t.predicate, t.object) == (is_a, NamedNode(SH + kind))}


def test_shapes_are_named_and_say_what_they_ask_in_words() -> None:
    nodes, properties = declared("NodeShape"), declared("PropertyShape")
    assert nodes
    assert properties
    for shape in nodes | properties:
        assert isinstance(shape, NamedNode)
        assert values(shape.value, "name"), f"{shape} has no sh:name"
    constraining = properties | {
        t.subject
        for t in SHAPES
        if t.subject in nodes and t.predicate.value in {SH + "or", SH + "pattern"}
    }
    for shape in constraining:
        [message] = values(shape.value, "message")
        assert message[0].isupper()
        assert message.endswith(".")


def test_no_constraint_is_slow() -> None:
    """SPARQL constraints and negation of whole shapes cost seconds."""
    assert not {t for t in SHAPES if t.predicate.value in {SH + "sparql", SH + "not", SH + "xone"}}


def test_messages_are_english() -> None:
    wanted = {SH + "name", SH + "message", SH + "description"}
    for triple in SHAPES:
        if triple.predicate.value in wanted:
            assert isinstance(triple.object, Literal)
            assert triple.object.language == "en"
