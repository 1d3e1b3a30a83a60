"""What happens where an endpoint is absent, busy, slow, or lies; and what is never sent to it."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
import socket
from urllib.parse import urlsplit

import pytest
from pyoxigraph import Literal, NamedNode, Store, Triple
from urllib3.exceptions import ReadTimeoutError

from conftest import Invoke, Run, exit_code
from kipo_graph.errors import EndpointError, QueryError
from kipo_graph.model.vocabulary import OA, XSD
from kipo_graph.rdf.serialization import text
from kipo_graph.store import query_text
from kipo_graph.store.graph_store import QuadStore
from kipo_graph.store.remote import RemoteStore
from kipo_graph.store.sparql_client import Endpoint
from kipo_graph.system import http_client
from servers.lying import JSON, LONGEST, NO_ROWS, YES, Said, liar

ASK = "ASK { ?s ?p ?o }"


def asking(url: str, *, timeout: float = 5, retries: int = 3) -> Endpoint:
    http = http_client.Client(
        http_client.parse_address(url),
        timeout=timeout,
        retries=retries,
        max_bytes=http_client.MEGABYTE,
    )
    return Endpoint(http)


def fails(answer: Said, words: str, **settings: float) -> None:
    """The first query fails with an EndpointError of these words."""
    with liar([answer]) as server:
        with pytest.raises(EndpointError, match=words) as found:
            asking(server.url, **settings).query(ASK)  # type: ignore[arg-type]
        assert server.url in str(found.value)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Said(b"<html><h1>Welcome</h1></html>", media="text/html"), "sent text/html .* Welcome"),
        (Said(YES, media=""), "without a content type"),
        (Said(YES, media="text/plain"), "sent text/plain"),
        (Said(YES[:-4]), "invalid or was cut off"),
        (Said(b""), "invalid or was cut off"),
        (Said(b"[]"), "invalid or was cut off"),
        (Said(b'{"head":{"vars":["x"]}}'), "invalid or was cut off"),
        (Said(b'{"results":{"bindings":[{"x":{"type":"uri","value":"no iri"}}]}}'), "invalid"),
        (Said(YES, length=len(YES) + 50), "no valid answer"),
        (Said(b"no such thing", status=404, media="text/plain"), "404: no such thing"),
        (Said(b"", status=500), "answered 500"),
        (Said(b"Error\n\x1b[31mSP030: bad\n" * 500, status=400, media="text/plain"), "400: Error"),
        (Said(b"<p>Not <b>you</b></p>", status=403, media="text/html"), "403: Not you"),
    ],
    ids=lambda value: "" if isinstance(value, Said) else value.replace(" ", "-"),
)  # fmt: skip
def test_a_bad_answer_is_named(answer: Said, words: str) -> None:
    fails(answer, words)


def test_what_a_server_says_is_short_and_plain() -> None:
    said = Said(b"\x1b[31mbad \xff" * 9_000, status=400, media="text/plain")
    with liar([said]) as server, pytest.raises(EndpointError) as found:
        asking(server.url).query(ASK)
    assert len(str(found.value)) < 800
    assert "\x1b" not in str(found.value)


def test_an_endless_answer_is_refused() -> None:
    fails(Said(b" " * 65_536, endless=True), "sends more than 1 MB")


def test_a_packed_answer_is_measured_unpacked() -> None:
    packed = gzip.compress(b" " * 3 * http_client.MEGABYTE)
    fails(Said(packed, headers=(("Content-Encoding", "gzip"),)), "sends more than 1 MB")
    with liar([Said(gzip.compress(YES), headers=(("Content-Encoding", "gzip"),))]) as server:
        assert asking(server.url).query(ASK) is True


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/plain\r\n\r\n"
TRICKLES = [
    Said(b" ", endless=True, every=0.02),
    Said(b"1\r\n \r\n", endless=True, every=0.02, raw=CHUNKED),
    Said(b"1", endless=True, every=0.02, raw=b"HTTP/1.1 200 O"),
    Said(b"x", endless=True, every=0.02, raw=b"HTTP/1.1 200 OK\r\nX-A: "),
    Said(b"HTTP/1.1 100 Continue\r\n\r\n", endless=True, every=0.02),
]
"""Each gives a byte now and then and never an end."""


@pytest.mark.parametrize(
    "trickle", TRICKLES, ids=("body", "chunks", "status", "header", "continue")
)
def test_an_endless_trickle_is_refused(trickle: Said) -> None:
    # On a busy machine the server itself may be silent for as long as the client waits.
    fails(trickle, r"in full within (0\.1|1) seconds", timeout=0.1)


@pytest.mark.parametrize(
    "trickle", TRICKLES, ids=("body", "chunks", "status", "header", "continue")
)
def test_a_trickle_is_late_though_never_silent(
    trickle: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_client, "WHOLE_ANSWER", 0.01)
    with liar([trickle]) as server:
        with pytest.raises(EndpointError, match=r"in full within 0\.4 seconds") as found:
            asking(server.url, timeout=LONGEST * 2).query(ASK)
        late = found.value.__cause__
        late = getattr(late, "reason", late)
        assert isinstance(late, ReadTimeoutError)
        assert isinstance(late.__cause__, http_client.DeadlineError)


def test_a_busy_server_without_an_end_is_asked_again() -> None:
    busy = Said(b" " * 65_536, status=503, endless=True, headers=(("Retry-After", "0"),))
    with liar([busy, Said()]) as server:
        assert asking(server.url).query(ASK) is True
        assert len(server.heard) == 2


def test_a_slow_answer_is_not_waited_for() -> None:
    with liar([Said(b"", pause=LONGEST)]) as server:
        with pytest.raises(EndpointError, match=r"within 0\.3 seconds"):
            asking(server.url, timeout=0.3).query(ASK)
        assert len(server.heard) <= 1, "a slow query is not asked again"


def test_a_server_that_hangs_up_is_named() -> None:
    fails(Said(raw=b"\r"), "no valid answer")
    fails(
        Said(raw=b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n"), "no valid answer: .*headers"
    )
    fails(
        Said(raw=b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n"),
        "no valid answer: .*header",
    )
    fails(Said(raw=CHUNKED + b"zz\r\n"), "no valid answer")
    fails(Said(raw=b"\x00\xff not HTTP \x1b[31m\r\n\r\n"), "no valid answer")


def test_a_busy_server_is_asked_again() -> None:
    busy = Said(b"busy", status=503, headers=(("Retry-After", "0"),))
    with liar([busy, busy, Said()]) as server:
        assert asking(server.url).query(ASK) is True
        assert len(server.heard) == 3
        assert {heard.query for heard in server.heard} == {ASK}


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_server_that_stays_busy_is_given_up(status: int) -> None:
    with liar([Said(b"busy", status=status, headers=(("Retry-After", "0"),))]) as server:
        with pytest.raises(EndpointError, match=f"answered {status}: busy"):
            asking(server.url, retries=1).query(ASK)
        assert len(server.heard) == 2


def test_a_server_may_not_ask_for_an_endless_pause() -> None:
    from urllib3.response import HTTPResponse

    response = HTTPResponse(headers={"Retry-After": "86400"})
    assert http_client.retry_policy(1).get_retry_after(response) == 30


def test_a_broken_connection_is_tried_once_more() -> None:
    with liar([Said(YES, length=999), Said()]) as server:
        assert asking(server.url).query(ASK) is True
        assert len(server.heard) == 2


def test_nobody_there() -> None:
    with socket.socket() as held:  # Nobody else can take the port meanwhile, and nobody listens.
        held.bind(("127.0.0.1", 0))
        to = http_client.parse_address(f"http://127.0.0.1:{held.getsockname()[1]}/sparql")
        with pytest.raises(EndpointError, match=r"cannot be reached: Connection refused"):
            Endpoint(http_client.Client(to, retries=1)).query(ASK)


@pytest.mark.parametrize(
    "url", ["ftp://host/", "host:80/sparql", "http://", "http://a b/", "http://h:99999/", "", "http://["]
)  # fmt: skip
def test_an_address_must_be_one(url: str) -> None:
    with pytest.raises(EndpointError, match="is not a valid endpoint address"):
        RemoteStore(url)


def test_rows_cut_off_by_a_limit_are_refused() -> None:
    body = NO_ROWS.replace(b"[]", b'[{"x":{"type":"literal","value":"1"}}]')
    cut = Said(body, headers=(("X-SPARQL-MaxRows", "1"),))
    fails(cut, "no more than 1 rows")
    fails(Said(body, headers=(("X-SQL-State", "S1TAT"),)), "only a part of the answer")
    with liar([Said(body, headers=(("X-SPARQL-MaxRows", "2"),))]) as server:
        assert asking(server.url).query("SELECT ?x {}")


def test_a_redirect_on_the_same_server_is_followed() -> None:
    with liar([Said(b"", status=307, headers=(("Location", "/other?a=b"),)), Said()]) as server:
        assert asking(server.url).query(ASK) is True
        assert [(h.method, h.path) for h in server.heard] == [
            ("POST", "/sparql"),
            ("POST", "/other?a=b"),
        ]
        assert server.heard[1].query == ASK


def test_a_redirect_elsewhere_is_not_followed() -> None:
    with liar([Said()]) as other:
        away = other.url.replace("127.0.0.1", "localhost")
        for status, target in ((301, away), (308, other.url), (303, "/x")):
            fails(Said(b"", status=status, headers=(("Location", target),)), "not followed")
        assert other.heard == []
    fails(Said(b"", status=302, headers=(("Location", "/sparql"),)), "in a circle")


@pytest.mark.parametrize("status", [301, 302, 307, 308])
@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:{port}/sparql", "https://127.0.0.1:{port}/sparql", "//127.0.0.1:{port}/",
     "http://localhost:{own}/", "https://localhost/", "http://127.0.0.1/", "http://["],
)  # fmt: skip
def test_a_redirect_to_another_server_or_port_gets_no_credentials(target: str, status: int) -> None:
    wanted = Said(b"", status=401, headers=(("WWW-Authenticate", "Basic"),))
    with liar([Said()]) as other, liar([wanted]) as server:
        own, port = (urlsplit(one.url).port for one in (server, other))
        location = target.format(own=own, port=port)
        server.answers.append(Said(b"", status=status, headers=(("Location", location),)))
        with pytest.raises(EndpointError, match="not followed"):
            asking(server.url.replace("//", "//ann:secret@"), retries=0).query(ASK)
        assert [h.headers.get("authorization") is None for h in server.heard] == [True, False]
        assert other.heard == []


def test_a_redirect_to_the_same_server_with_tls_is_followed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def once(_: http_client.Client, method: str, url: str, *rest: object) -> http_client.Reply:
        del method, rest
        asked.append(url)
        moved = {"location": "https://host/sparql"}
        return http_client.Reply(301, "", moved if len(asked) == 1 else {}, b"")

    monkeypatch.setattr(http_client.Client, "_once", once)
    reply = http_client.Client(http_client.parse_address("http://host:8890/sparql")).send("GET", {})
    assert reply.status == 301
    assert asked == ["http://host:8890/sparql", "https://host/sparql"]


@pytest.mark.parametrize(
    "challenge",
    [
        "Digest realm",
        'Digest realm="a", nonce="b", algorithm="X"',
        'Digest realm="a", nonce="b", qop="x"',
    ],
)
def test_a_challenge_that_cannot_be_answered_is_named(challenge: str) -> None:
    wanted = Said(b"", status=401, headers=(("WWW-Authenticate", challenge),))
    with (
        liar([wanted]) as server,
        pytest.raises(EndpointError, match=r"Cannot log in to .*sparql:"),
    ):
        asking(server.url.replace("//", "//ann:secret@")).query(ASK)


def test_a_password_is_given_when_it_is_asked_for() -> None:
    wanted = Said(b"", status=401, headers=(("WWW-Authenticate", 'Basic realm="x"'),))
    with liar([wanted, Said(), Said()]) as server:
        url = server.url.replace("//", "//ann:s%3Acret@")
        endpoint = asking(url)
        assert endpoint.query(ASK) is True
        assert endpoint.query(ASK) is True
        sent = [heard.headers.get("authorization") for heard in server.heard]
        basic = "Basic " + base64.b64encode(b"ann:s:cret").decode()
        assert sent == [None, basic, basic]


def test_a_digest_is_given_when_it_is_asked_for() -> None:
    asked = 'Digest realm="SPARQL", nonce="abc", opaque="o", qop="auth", algorithm="MD5"'
    with liar([Said(b"", status=401, headers=(("WWW-Authenticate", asked),)), Said()]) as server:
        assert asking(server.url.replace("//", "//ann:secret@")).query(ASK) is True
        first, second = server.heard
        assert "authorization" not in first.headers
        given = dict(re.findall(r'(\w+)="?([^",]*)"?', second.headers["authorization"]))
    one = hashlib.md5(b"ann:SPARQL:secret").hexdigest()  # noqa: S324
    two = hashlib.md5(b"POST:/sparql").hexdigest()  # noqa: S324
    whole = ":".join((one, "abc", given["nc"], given["cnonce"], "auth", two))
    assert given["response"] == hashlib.md5(whole.encode()).hexdigest()  # noqa: S324


def test_a_password_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(http_client.USER, "ann")
    monkeypatch.setenv(http_client.PASSWORD, "hidden")
    wanted = Said(b"go away", status=401, headers=(("WWW-Authenticate", "Basic"),))
    with liar([wanted]) as server:
        for url in (server.url, server.url.replace("//", "//bob:hidden@") + "?key=hidden"):
            with pytest.raises(EndpointError, match="401") as found:
                asking(url).query(ASK)
            assert (
                "hidden" not in f"{found.value} {found.value!r} {http_client.parse_address(url)!r}"
            )
            assert "authorization" in server.heard[-1].headers
    with pytest.raises(EndpointError) as found:
        http_client.parse_address("ftp://bob:hidden@host/")
    assert "hidden" not in str(found.value)


def test_what_cannot_be_parsed_is_not_sent() -> None:
    with liar([Said()]) as server:
        store = RemoteStore(server.url)
        with pytest.raises(QueryError, match=r"line 2, column 4.*\n.*\n {5}\^"):
            store.query("SELECT *\n { foo:x ?p }")
        with pytest.raises(QueryError, match="SERVICE is not offered"):
            store.query("ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
        with pytest.raises(QueryError, match="INSERT is not offered"):
            store.query("INSERT DATA { :a :b :c }")
        with pytest.raises(QueryError, match="are allowed"):
            store.results("SELECT * " + "{" * 500 + "}" * 500, "csv")
        with pytest.raises(QueryError, match="DROP is not offered"):
            store.forward("DROP ALL", [], [], JSON, 10)
        assert server.heard == []


def test_our_prefixes_are_declared_where_they_are_used() -> None:
    query = (
        'PREFIX org: <urn:o>\nSELECT * { ?s a kipo:Unit ; org:x :kipo . # rdfs:label\n "skos:" }'
    )
    found = query_text.with_prefixes(query)
    assert found.endswith(query)
    assert "\n" not in found.removesuffix(query)
    assert "PREFIX kipo: <https://w3id.org/kipo-graph/ontology#>" in found
    assert "PREFIX : <https://w3id.org/kipo-graph/id/>" in found
    assert found.count("PREFIX org:") == 1
    assert "PREFIX prov:" not in found
    assert query_text.with_prefixes("ASK { <http://a/b> ?p ?o }") == "ASK { <http://a/b> ?p ?o }"


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { ?x a kipo:Unit }",
        "BASE <http://b/> SELECT ?x { ?x a kipo:Unit ; skos:prefLabel ?y }",
        "SELECT ?x { ?x :date|rdfs:label ?y . FILTER(?y<kipo:a&&?x>schema:b) }",
        "ASK{:kipo :a-b.c: [ org:unitOf ( :x id:y ) ] }",
    ],
)
def test_declared_queries_stand_alone(query: str) -> None:
    Store().query(query_text.with_prefixes(query))


def test_an_unfinished_push_is_not_read() -> None:
    mark = NO_ROWS.replace(b"[]", b'[{"x":{"type":"literal","value":"unfinished"}}]')
    unfinished = "push to it has not been finished"
    with liar([Said(mark)]) as server, pytest.raises(EndpointError, match=unfinished):
        RemoteStore(server.url).query(ASK)


def test_positions_of_another_store_keep_their_kind() -> None:
    kinds = [
        store.as_written([Triple(NamedNode("urn:s"), NamedNode(OA.start), Literal(7))])
        for store in (RemoteStore("http://127.0.0.1:9/"), QuadStore(Store(), {}))
    ]
    found = [text(triple.object.datatype) for (triple,) in kinds]  # type: ignore[union-attr]
    assert found == [XSD.nonNegativeInteger, XSD.integer]


def test_the_command_line_says_it_once(invoke: Invoke, run: Run) -> None:
    with liar([Said(b"Sorry", status=404, media="text/plain")]) as server:
        result = invoke("--endpoint", server.url, "show", "KIPO")
        assert exit_code(result) == 15
        assert "404: Sorry" in str(result.exception)
        done = run("query", ASK, KIPO_GRAPH_ENDPOINT=server.url)
        assert done.returncode == 15
        assert done.stderr.count("Error:") == 1
        assert "Traceback" not in done.stderr
