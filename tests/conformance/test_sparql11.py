"""The W3C SPARQL 1.1 suite over HTTP against a running server: queries and their answers."""

from __future__ import annotations

import pytest

from conformance import answers, suite
from conformance.server import Endpoint
from conformance.suite import Case
from kipo_graph.store import query_text

pytest_plugins = ["conformance.started"]
pytestmark = pytest.mark.skipif(not suite.SUITE.is_dir(), reason=suite.ABSENT)

NO_GRAPH = "urn:x-no-graph"
"""The default graph of tests that have no data: one that the store does not hold."""

EVALUATION = [case for case in suite.cases() if not case.kind.endswith("SyntaxTest11")]
SYNTAX = [case for case in suite.cases() if case.kind.endswith("SyntaxTest11")]


def listed(cases: list[Case]) -> list[object]:
    """The tests as parameters; those that are expected to fail are marked with the reason."""
    found = []
    for case in cases:
        reason = suite.EXPECTED_FAILURES.get(case.id)
        marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
        found.append(pytest.param(case, id=case.id, marks=marks))
    return found


@pytest.mark.parametrize("case", listed(EVALUATION))
def test_the_answer_is_the_expected_one(case: Case, endpoint: Endpoint) -> None:
    query = case.text()
    ending = case.result.rsplit(".", 1)[-1]
    wanted = answers.expected(suite.path_of(case.result), case.result)
    if query_text.has_keyword("from", query):
        default, named = (), ()
    else:
        default, named = case.data or (NO_GRAPH,), case.named
    media = answers.accepted(wanted, ending)
    response = endpoint.ask(query, media, default, named)
    assert response.status == 200, response.data.decode()
    assert response.headers["Content-Type"].split(";")[0] == media
    given = answers.read(response.data, answers.ending_of(media), case.result)
    last = query.rsplit("}", 1)[-1]
    assert answers.same(given, wanted, ordered=query_text.has_keyword("order", last)), given


@pytest.mark.parametrize("case", listed(SYNTAX))
def test_valid_and_invalid_syntax(case: Case, endpoint: Endpoint) -> None:
    response = endpoint.ask(case.text(), "*/*", (NO_GRAPH,))
    if case.kind.startswith("Positive"):
        assert response.status == 200, response.data.decode()
    else:
        assert response.status == 400, response.data.decode()


def test_the_number_of_passing_tests() -> None:
    """Each expected failure is one failing test, and no other test fails."""
    failing = set(suite.EXPECTED_FAILURES)
    assert failing <= {case.id for case in suite.cases()}
    evaluation = [case for case in EVALUATION if case.id not in failing]
    syntax = [case for case in SYNTAX if case.id not in failing]
    assert (len(EVALUATION), len(SYNTAX)) == (235, 103)
    assert len(evaluation) >= 224
    assert len(syntax) == 103


def test_the_excluded_folders() -> None:
    """All other folders of the suite with queries are run."""
    with_queries = {path.parent.name for path in suite.SUITE.glob("*/*.rq")}
    assert with_queries - set(suite.FOLDERS) == {"entailment", "service", "syntax-fed"}
