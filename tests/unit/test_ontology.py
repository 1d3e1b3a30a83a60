"""The lint of the ontology: our files pass it, and each rule fires on a planted fault."""

from __future__ import annotations

import pytest
from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

import ontology_lint
import rdf_samples as samples
from kipo_graph.model.vocabulary import PREFIXES, RDF, RDFS

TEXT = samples.ONTOLOGY.read_text(encoding="utf-8")
ONTOLOGY = samples.read(samples.ONTOLOGY)
ALIGNMENTS = samples.read(samples.ALIGNMENTS)
HEADERS = {NamedNode(f"https://w3id.org/kipo-graph/{name}") for name in ("ontology", "alignments")}

ALIGNED = [t for t in (*ONTOLOGY, *ALIGNMENTS) if t.subject not in HEADERS]
ALIGNED += [t for t in ONTOLOGY if t.subject in HEADERS]
"""Ontology and alignments as one, with one header."""


@pytest.mark.parametrize("rule", ontology_lint.RULES)
def test_the_ontology_passes(rule: str) -> None:
    assert ontology_lint.findings(ONTOLOGY, rule) == []


@pytest.mark.parametrize("rule", ontology_lint.RULES)
def test_the_ontology_passes_with_its_alignments(rule: str) -> None:
    assert ontology_lint.findings(ALIGNED, rule) == []


@pytest.mark.parametrize("rule", ["missing_header", "missing_licence"])
def test_the_alignments_have_a_header(rule: str) -> None:
    assert ontology_lint.findings(ALIGNMENTS, rule) == []


SCHEME = "kipo:New a owl:Class ; rdfs:label 'new'@en , '새것'@ko ; skos:definition"
LABELLED = "rdfs:label 'new'@en , '새것'@ko"

ADDED = [
    ("missing_label", "kipo:New a owl:Class ; rdfs:label 'new'@en .", "kipo:New has 0 labels @ko"),
    ("missing_label", "skos:note a owl:AnnotationProperty .", "skos:note has 0 labels @en"),
    ("missing_label", "kipo:Unit rdfs:label 'team'@en .", "kipo:Unit has 2 labels @en"),
    ("duplicate_label", "kipo:New a owl:Class ; rdfs:label 'Meeting'@en .", "'meeting' names 2"),
    ("duplicate_label", "kipo:New a owl:Class ; rdfs:label '회의'@ko .", "'회의' names 2"),
    ("ill_formatted_label", "kipo:New a owl:Class ; rdfs:label 'newThing'@en .", "'newThing'"),
    ("ill_formatted_label", "kipo:New a owl:Class ; rdfs:label 'new  thing'@en .", "kipo:New"),
    ("ill_formatted_label", "kipo:New a owl:Class ; rdfs:label 'new_thing'@en .", "kipo:New"),
    ("ill_formatted_label", "kipo:New a owl:Class ; rdfs:label 'New thing'@en .", "capital"),
    ("ill_formatted_label", "kipo:New a owl:Class ; rdfs:label 'new thing'@ko .", "not Korean"),
    ("missing_definition", "kipo:New a owl:Class .", "kipo:New has 0 definitions"),
    ("missing_definition", "kipo:Unit skos:definition 'Another one.'@en .", "2 definitions"),
    (
        "duplicate_definition",
        "kipo:New a owl:Class ; skos:definition 'A text that was published or issued.'@en .",
        "defines 2 terms",
    ),
    ("ill_formatted_definition", f"{SCHEME} 'without a capital or full stop'@en .", "kipo:New"),
    ("ill_formatted_definition", f"{SCHEME} 'Short.'@en .", "kipo:New"),
    ("ill_formatted_definition", f"{SCHEME} 'With  two blanks in a row.'@en .", "kipo:New"),
    (
        "ill_formatted_definition",
        "kipo:New a owl:Class ; rdfs:label 'a label that is long'@en ;"
        " skos:definition 'A label that is long.'@en .",
        "kipo:New",
    ),
    ("badly_named", "kipo:new a owl:Class .", "kipo:new"),
    ("badly_named", "kipo:New a owl:ObjectProperty .", "kipo:New"),
    ("badly_named", "kipo:New a owl:NamedIndividual , kipo:Modality .", "kipo:New"),
    ("not_defined_by_us", "kipo:New a owl:Class .", "kipo:New"),
    ("unconnected", "kipo:New a owl:Class .", "kipo:New"),
    ("unconnected", "kipo:new a owl:NamedIndividual .", "kipo:new"),
    ("several_domains_or_ranges", "kipo:hosts rdfs:domain kipo:Event .", "several of domain"),
    ("several_domains_or_ranges", "kipo:hosts rdfs:range kipo:Place .", "several of range"),
    ("missing_disjointness", "kipo:New a owl:Class .", "kipo:Meeting and kipo:New"),
    (
        "missing_disjointness",
        "kipo:New a owl:Class ; rdfs:subClassOf kipo:Event .",
        "kipo:Meeting and kipo:New",
    ),
    ("undeclared", "kipo:Unit rdfs:subClassOf org:Team .", "org:Team"),
    ("undeclared", "kipo:Unit skos:example 'a division' .", "skos:example"),
    ("cycle", "kipo:Event rdfs:subClassOf kipo:Meeting .", "kipo:Event subClassOf itself"),
    ("cycle", "kipo:locatedIn rdfs:subPropertyOf kipo:heldIn .", "subPropertyOf itself"),
    ("two_kinds", "kipo:hosts a owl:DatatypeProperty .", "kipo:hosts"),
    ("two_kinds", "kipo:Meeting a owl:NamedIndividual .", "kipo:Meeting"),
    ("missing_domain", "kipo:concerns rdfs:domain kipo:Event .", "kipo:concerns"),
    ("missing_range", "kipo:when a owl:DatatypeProperty .", "kipo:when"),
    ("missing_range", "kipo:when a owl:DatatypeProperty ; rdfs:range xsd:date .", "kipo:when"),
    ("wrong_inverse", "kipo:presents owl:inverseOf kipo:hostedBy .", "kipo:presents"),
    ("wrong_characteristics", "kipo:hosts a owl:SymmetricProperty .", "kipo:hosts"),
    ("wrong_characteristics", "kipo:negated a owl:TransitiveProperty .", "kipo:negated"),
    ("not_simple", "kipo:locatedIn a owl:FunctionalProperty .", "kipo:locatedIn"),
    ("not_simple", "kipo:succeededBy a owl:FunctionalProperty .", "kipo:succeededBy"),
    ("not_simple", "kipo:succeeds a owl:FunctionalProperty .", "kipo:succeeds"),
    (
        "not_simple",
        "kipo:Unit rdfs:subClassOf [ a owl:Restriction ; owl:onProperty kipo:locatedIn ;"
        ' owl:maxCardinality "1"^^xsd:nonNegativeInteger ] .',
        "kipo:locatedIn",
    ),
    ("not_simple", "org:unitOf a owl:TransitiveProperty .", "org:unitOf"),
    ("outside_owl_2_dl", "kipo:New a rdfs:Class .", "rdfs:Class"),
    ("outside_owl_2_dl", "kipo:new a rdf:Property .", "rdf:Property"),
    ("outside_owl_2_dl", "kipo:statedValue owl:inverseOf kipo:hosts .", "has inverseOf"),
    ("outside_owl_2_dl", "kipo:hosts rdfs:subPropertyOf skos:prefLabel .", "another kind"),
    ("outside_owl_2_dl", "kipo:other a owl:Ontology .", "not exactly one header"),
    ("literal_rules", "kipo:statedValue rdfs:subPropertyOf oa:exact .", "kipo:statedValue"),
    ("coined_elsewhere", f"org:Team a owl:Class ; {LABELLED} .", "org:Team"),
]
"""A rule, Turtle that breaks it when it is added, and part of what the rule then says."""

CHANGED = [
    ("missing_header", ' , "지식재산 정책 온톨로지"@ko', "", "no title @ko"),
    ("missing_header", 'dcterms:creator "The kipo-graph maintainers" ;', "", "dcterms:creator"),
    ("missing_header", 'dcterms:created "2026', 'dcterms:created "2027', "before it was created"),
    ("missing_header", 'owl:versionInfo "0.1.0"', 'owl:versionInfo "0.2.0"', "differ"),
    ("missing_licence", "<https://creativecommons.org/licenses/by/4.0/>", '"CC BY"', "not an IRI"),
    ("wrong_namespace", 'preferredNamespacePrefix "kipo"', 'preferredNamespacePrefix "k"', "'k'"),
    (
        "missing_disjointness",
        "( kipo:Meeting kipo:TrainingProgramme kipo:Anniversary )",
        "( kipo:TrainingProgramme kipo:Anniversary )",
        "kipo:Meeting",
    ),
    ("missing_domain", "    rdfs:domain kipo:Reform ;\n    rdfs:is", "    rdfs:is", "kipo:changes"),
    ("wrong_inverse", "    owl:inverseOf kipo:hosts ;\n", "", "kipo:hosts is not the inverse"),
]
"""A rule, what stands in kipo.ttl, what comes in its place, and part of what the rule then says."""


@pytest.mark.parametrize(("rule", "turtle", "said"), ADDED)
def test_a_rule_fires_on_what_is_added(rule: str, turtle: str, said: str) -> None:
    found = ontology_lint.findings([*ONTOLOGY, *samples.triples(turtle)], rule)
    assert any(said in line for line in found), found


@pytest.mark.parametrize(("rule", "part", "by", "said"), CHANGED)
def test_a_rule_fires_on_what_is_changed(rule: str, part: str, by: str, said: str) -> None:
    assert part in TEXT
    broken = TEXT.replace(part, by, 1)
    triples = [quad.triple for quad in parse(broken.encode(), format=RdfFormat.TURTLE)]
    found = ontology_lint.findings(triples, rule)
    assert any(said in line for line in found), found


def test_each_rule_has_been_seen_to_fire() -> None:
    assert {case[0] for case in (*ADDED, *CHANGED)} == set(ontology_lint.RULES)


def test_alignments_leave_our_own_ontology_as_it_is() -> None:
    """They say how our terms lie to those of others, and no more about ours."""
    declared = {t.subject for t in ALIGNMENTS if t.predicate.value == RDF.type} - HEADERS
    known = {t.subject for t in ONTOLOGY}
    linking = {
        RDFS.subClassOf,
        PREFIXES["rdfs"] + "subPropertyOf",
        PREFIXES["skos"] + "closeMatch",
    }
    assert declared
    for triple in ALIGNMENTS:
        if triple.subject not in declared | HEADERS:
            assert triple.subject in known
            assert triple.predicate.value in linking
            assert triple.object in declared


def test_alignments_name_schema_org_cpov_and_cpsv() -> None:
    spaces = {PREFIXES[name] for name in ("schema", "cv", "cpsv")}
    targets = {t.object.value for t in ALIGNMENTS if isinstance(t.object, NamedNode)}
    assert {space for space in spaces if any(iri.startswith(space) for iri in targets)} == spaces


@pytest.mark.parametrize(
    ("file", "form"), [("triples.ttl", RdfFormat.TURTLE), ("inferred.nq", RdfFormat.N_QUADS)]
)
def test_our_data_have_no_blank_nodes(file: str, form: RdfFormat) -> None:
    quads = list(parse(path=samples.REPOSITORY / "data" / file, format=form))
    assert quads
    found = [Triple(q.subject, q.predicate, q.object) for q in quads]
    assert not [t for t in found if isinstance(t.subject, BlankNode)]
    assert not [t for t in found if isinstance(t.object, BlankNode)]


def test_the_ontology_is_small() -> None:
    classes = ontology_lint.Ontology(ONTOLOGY).own(PREFIXES["owl"] + "Class")
    assert 25 <= len(classes) <= 40
