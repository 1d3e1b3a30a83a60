"""The W3C SPARQL 1.1 Service Description tests of the endpoint."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from conformance import suite
from conformance.server import Endpoint
from conformance.suite import Manifest

pytest_plugins = ["conformance.started"]
pytestmark = pytest.mark.skipif(not suite.SUITE.is_dir(), reason=suite.ABSENT)

SD = "http://www.w3.org/ns/sparql-service-description#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

LANGUAGES = {"SPARQL10Query", "SPARQL11Query", "SPARQL11Update"}
FEATURES = {
    "DereferencesURIs", "UnionDefaultGraph", "RequiresDataset", "EmptyGraphs",
    "BasicFederatedQuery",
}  # fmt: skip
ABOUT = {
    "endpoint": ("Service", "iri"),
    "feature": ("Service", FEATURES),
    "supportedLanguage": ("Service", LANGUAGES),
    "defaultEntailmentRegime": ("Service", "iri"),
    "defaultSupportedEntailmentProfile": ("Service", "iri"),
    "languageExtension": ("Service", "iri"),
    "extensionFunction": ("Service", "iri"),
    "extensionAggregate": ("Service", "iri"),
    "propertyFeature": ("Service", "iri"),
    "inputFormat": ("Service", "iri"),
    "resultFormat": ("Service", "iri"),
    "availableGraphs": ("Service", "GraphCollection"),
    "defaultDataset": ("Service", "Dataset"),
    "defaultGraph": ("Dataset", "Graph"),
    "namedGraph": ("Dataset GraphCollection", "NamedGraph"),
    "name": ("NamedGraph", "iri"),
    "graph": ("NamedGraph", "Graph"),
    "entailmentRegime": ("NamedGraph", "iri"),
    "supportedEntailmentProfile": ("NamedGraph", "iri"),
}
"""The properties of the vocabulary: which class they are of, and what their values are."""

CLASSES = {"Service", "Dataset", "Graph", "NamedGraph", "GraphCollection"}
IS_ALSO = {"Dataset": {"GraphCollection"}}


@pytest.fixture(scope="module")
def described(endpoint: Endpoint) -> list[ox.Quad]:
    """returns-rdf: a GET without a query gives RDF."""
    response = endpoint.send("GET", headers={"Accept": "text/turtle"})
    assert response.status == 200
    assert response.headers["Content-Type"].split(";")[0] == "text/turtle"
    return list(ox.parse(response.data, format=ox.RdfFormat.TURTLE, base_iri=endpoint.address))


def test_a_get_without_a_query_gives_rdf(described: list[ox.Quad]) -> None:
    assert described


def test_the_description_names_this_endpoint(described: list[ox.Quad], endpoint: Endpoint) -> None:
    found = [quad for quad in described if quad.predicate.value == SD + "endpoint"]
    assert [quad.object.value for quad in found] == [endpoint.address]


def test_the_description_conforms_to_the_vocabulary(described: list[ox.Quad]) -> None:
    kinds: dict[object, set[str]] = {}
    for quad in described:
        if quad.predicate.value == _TYPE and quad.object.value.startswith(SD):
            kind = quad.object.value.removeprefix(SD)
            assert kind in CLASSES, kind
            kinds.setdefault(quad.subject, set()).update({kind}, IS_ALSO.get(kind, ()))
    assert sum("Service" in found for found in kinds.values()) == 1
    used = set()
    for quad in described:
        if not quad.predicate.value.startswith(SD):
            continue
        name = quad.predicate.value.removeprefix(SD)
        assert name in ABOUT, name
        used.add(name)
        domain, values = ABOUT[name]
        assert kinds[quad.subject] & set(domain.split()), (name, kinds[quad.subject])
        if isinstance(values, set):
            assert quad.object.value.removeprefix(SD) in values
        elif values == "iri":
            assert isinstance(quad.object, ox.NamedNode)
        else:
            assert values in kinds[quad.object], (name, quad.object)
    assert used >= {"endpoint", "supportedLanguage", "resultFormat", "defaultDataset"}


def test_the_suite_has_these_three_tests() -> None:
    manifest = Manifest("service-description")
    found = {test.value.rsplit("#", 1)[-1] for test in manifest.entries()}
    assert found == {"returns-rdf", "has-endpoint-triple", "conforms-to-schema"}
