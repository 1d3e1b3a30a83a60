"""Small RDF for the tests of ontology, shapes, kinds and reasoning: sound data to break."""

from __future__ import annotations

from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse, serialize

from kipo_graph.model.vocabulary import CLASSES, PREFIXES, SCHEMES

REPOSITORY = Path(__file__).parents[1]
ONTOLOGY = REPOSITORY / "ontology" / "kipo.ttl"
SHAPES = REPOSITORY / "ontology" / "shapes.ttl"
ALIGNMENTS = REPOSITORY / "ontology" / "alignments.ttl"
CONTEXT = REPOSITORY / "ontology" / "context.jsonld"

PASSAGE = "<https://w3id.org/kipo-graph/passage/0123456789abcdef0123>"
POSITION = PASSAGE.replace(">", "#position>")
QUOTE = PASSAGE.replace(">", "#quote>")

_FACTS = f"""
id:unit org:unitOf id:ipoffice .
id:post org:postIn id:ipoffice .
id:person org:holds id:post .
id:ipoffice kipo:hosts id:meeting ; kipo:undertook id:reform ; kipo:st3Code "KR" .
id:meeting kipo:heldIn id:city ; kipo:date "2024-06-20"^^xsd:date .
id:city kipo:locatedIn id:country .
id:country kipo:isoAlpha2 "KR" ; kipo:isoAlpha3 "KOR" ; kipo:isoNumeric "410" .
id:reorganization org:originalOrganization id:ipoffice ; org:resultingOrganization id:publicagency .

id:report a kipo:Source ; rdfs:label "A report"@en ; dcterms:title "A report"@en ;
    dcterms:publisher id:ipoffice ; dcterms:language "en" .
id:background a kipo:Source ; rdfs:label "Background"@en ; dcterms:title "Background"@en ;
    dcterms:language "en" .

statement:said a kipo:Statement ; kipo:subject id:ipoffice ; kipo:predicate kipo:hosts ;
    kipo:object id:meeting ; kipo:modality kipo:achieved ; kipo:negated false ;
    kipo:start "2024-01-01"^^xsd:date ; kipo:end "2024-12-31"^^xsd:date ;
    kipo:statedPeriod "2024" ; kipo:precision "year" ;
    dcterms:source id:report ; prov:wasQuotedFrom {PASSAGE} .
statement:cited a kipo:Statement ; kipo:subject id:country ; kipo:predicate kipo:isoAlpha2 ;
    kipo:literal "KR" ; kipo:modality kipo:achieved ; kipo:negated false ;
    dcterms:source id:background ; dcterms:bibliographicCitation "ISO 3166-1"@en ;
    prov:hadPrimarySource <https://example.org/codes> ; kipo:seen "2026-11-22"^^xsd:date .

{PASSAGE} a kipo:Passage ; oa:hasSource id:report ; oa:hasSelector {POSITION} , {QUOTE} .
{POSITION} a oa:TextPositionSelector ;
    oa:start "0"^^xsd:nonNegativeInteger ; oa:end "20"^^xsd:nonNegativeInteger .
{QUOTE} a oa:TextQuoteSelector ;
    oa:exact "the office hosted a meeting" ; oa:prefix "" ; oa:suffix "." .

id:meeting kipo:hasFigure figure:one .
figure:one a kipo:Figure ; rdfs:label "from 11 to 40"@en ; kipo:indicator id:indicator ;
    kipo:measuredOf id:meeting ; qudt:numericValue 11.0 ; qudt:hasUnit unit:NUM ;
    kipo:statedValue "11" ; kipo:comparator kipo:fromTo ; kipo:upperValue 40.0 .
"""


def triples(turtle: str) -> list[Triple]:
    """The triples of a piece of Turtle, with our prefixes known."""
    head = "".join(f"@prefix {name}: <{space}> .\n" for name, space in PREFIXES.items())
    return [quad.triple for quad in parse((head + turtle).encode(), format=RdfFormat.TURTLE)]


def n_triples(turtle: str) -> bytes:
    """A piece of Turtle as N-Triples."""
    return as_bytes(triples(turtle))


def as_bytes(found: list[Triple]) -> bytes:
    return serialize(found, format=RdfFormat.N_TRIPLES) or b""


def read(path: Path) -> list[Triple]:
    return [quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE)]


def sound() -> str:
    """Turtle that keeps every rule: one entity of each class, statements, a passage, a figure."""
    return "".join(_entity(name) for name in CLASSES) + _FACTS


def without(turtle: str, part: str) -> str:
    """The sample without a part of it, which must be there exactly once."""
    return replaced(turtle, part, "")


def replaced(turtle: str, part: str, by: str) -> str:
    """The sample with one part of it replaced, which must be there exactly once."""
    assert turtle.count(part) == 1, f"{part!r} is there {turtle.count(part)} times"
    return turtle.replace(part, by)


def _entity(name: str) -> str:
    iri = name if ":" in name else f"kipo:{name}"
    scheme = SCHEMES.get(name)
    in_scheme = f" ; skos:inScheme scheme:{scheme}" if scheme else ""
    slug = iri.split(":")[1].lower()
    return (
        f'id:{slug} a {iri} ; rdfs:label "{slug}"@en ; skos:prefLabel "{slug}"@en ;\n'
        f'    skos:altLabel "an {slug}"@en ; skos:definition "What a test calls {slug}."@en'
        f"{in_scheme} .\n"
    )
