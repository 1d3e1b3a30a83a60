"""Hostile requests: each is refused clearly and in time, and the server still answers an ASK."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest

from serving import QUERY, Server, serving

SECONDS = 2.0
MANY = " ".join(map(str, range(1000)))
CROSS = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
REFUSED, STOPPED, ANSWERED = {400}, {503}, {200}

QUERIES: dict[str, tuple[str, set[int]]] = {
    "service": ("SELECT * { SERVICE <http://127.0.0.1:9/> {?s ?p ?o} }", REFUSED),
    "service-silent": ("SELECT * { SeRvIcE SILENT <http://127.0.0.1:9/> {} }", REFUSED),
    "service-escaped": (r"SELECT * { \u0053ERVICE <http://127.0.0.1:9/> {} }", REFUSED),
    "service-variable": ("SELECT * { BIND(<http://127.0.0.1:9/> AS ?x) SERVICE ?x {} }", REFUSED),
    "service-glued": ("SELECT*{SERVICE<http://127.0.0.1:9/>{}}", REFUSED),
    "service-commented": ("SELECT * { SERVICE#\n<http://127.0.0.1:9/> {} }", REFUSED),
    "from-file": ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", ANSWERED),
    "from-named-web": ("ASK FROM NAMED <http://127.0.0.1:9/> { GRAPH ?g {?s ?p ?o} }", ANSWERED),
    "load": ("LOAD <file:///etc/passwd>", REFUSED),
    "insert": ("INSERT DATA { <http://a> <http://b> <http://c> }", REFUSED),
    "clear": ("CLEAR ALL", REFUSED),
    "cross-count": ("SELECT (COUNT(*) AS ?n) " + CROSS, STOPPED),
    "cross-order": ("SELECT * " + CROSS + " ORDER BY ?a ?d ?g", STOPPED),
    "cross-stream": ("SELECT * " + CROSS, STOPPED),
    "cross-distinct": ("SELECT DISTINCT * " + CROSS, STOPPED),
    "cross-construct": ("CONSTRUCT { ?a ?b ?f } " + CROSS, STOPPED),
    "cross-describe": ("DESCRIBE ?a " + CROSS, STOPPED),
    "values-product": (
        "SELECT (COUNT(*) AS ?n) {"
        + " ".join(f"VALUES ?v{n} {{ {MANY} }}" for n in range(5))
        + "}",
        STOPPED,
    ),
    "concat-doubling": (
        'SELECT ?z40 { BIND("0123456789" AS ?z0) '
        + " ".join(f"BIND(CONCAT(?z{n},?z{n}) AS ?z{n + 1})" for n in range(40))
        + "}",
        STOPPED,
    ),
    "replace-growing": (
        'SELECT (REPLACE(REPLACE(REPLACE("{0}","a","{0}"),"a","{0}"),"a","{0}") AS ?x) {{}}'.format(
            "a" * 1000
        ),
        STOPPED,
    ),
    "group-concat": ("SELECT (GROUP_CONCAT(STR(?a)) AS ?n) " + CROSS, STOPPED),
    "brackets": ("SELECT * { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }", REFUSED),
    "braces": ("SELECT * " + "{" * 20_000 + "}" * 20_000, REFUSED),
    "lists": ("SELECT * { ?s ?p " + "(" * 5_000 + ")" * 5_000 + " }", REFUSED),
    "nodes": ("SELECT * { ?s ?p " + "[:p " * 5_000 + "1" + "]" * 5_000 + " }", REFUSED),
    "negations": ("SELECT * { FILTER(" + "!" * 50_000 + "true) }", STOPPED),
    "sum": ("SELECT * { FILTER(" + "1+" * 50_000 + "1 = 1) }", STOPPED),
    "or": ("SELECT * { FILTER(" + "?x||" * 50_000 + "?x) }", STOPPED),
    "long-path": ("SELECT * { ?s " + ":p/" * 20_000 + ":p ?o }", STOPPED),
    "unions": ("SELECT * { " + "{?s ?p ?o} UNION " * 20_000 + "{?s ?p ?o} }", STOPPED),
    "optionals": ("SELECT * { " + "OPTIONAL {?s ?p ?o} " * 5_000 + "}", STOPPED),
    "patterns-chained": (
        "SELECT * { " + " . ".join(f"?s{n} ?p{n} ?s{n + 1}" for n in range(300)) + " }",
        STOPPED,
    ),
    "patterns-starred": (
        "SELECT * { " + " . ".join(f"?s ?p{n} ?o{n}" for n in range(300)) + " }",
        STOPPED,
    ),
    "endless-path": (
        "SELECT (COUNT(*) AS ?n) { ?a (!:x|^!:x)* ?b . ?c (!:x|^!:x)* ?d }",
        STOPPED,
    ),
    "regex": ('SELECT * { ?s ?p ?o FILTER(REGEX("' + "a" * 5_000 + '!", "^(a+)+$")) }', ANSWERED),
    "regex-large": ('ASK { FILTER(REGEX("aaaa", "(a{1000}){1000}")) }', ANSWERED),
    "nul": ('SELECT * { ?s ?p "\0" }', ANSWERED),
    "nothing": ("  \n ", REFUSED),
    "hashes": ("#" * 900_000, REFUSED),
    "quotes": ("SELECT * { ?s ?p " + '""" ' * 100_000, REFUSED),
    "script": ("SELECT <script>alert(1)</script>", REFUSED),
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--timeout", str(SECONDS), "--memory", "512", "--answer", "16") as running:
        yield running


@pytest.mark.parametrize("name", QUERIES)
def test_the_server_survives_a_hostile_query(server: Server, name: str) -> None:
    query, statuses = QUERIES[name]
    start = time.monotonic()
    answer = server.ask(query)
    assert answer.status in statuses, answer.body[:300]
    # On a busy machine, stopping the query and responding take longer.
    assert time.monotonic() - start < SECONDS + 5
    if answer.status != 200:
        assert answer.headers["content-type"].startswith("text/plain")
        assert len(answer.body) < 1000
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert server.is_well()


def test_nothing_was_changed(server: Server) -> None:
    assert server.ask("ASK { <http://a> <http://b> <http://c> }").body.endswith(b"false}")
    assert server.ask("ASK { :kipo a ?type }").body.endswith(b"true}")


def test_no_query_reaches_another_machine() -> None:
    """Even a SERVICE that the check of the query overlooks cannot open a socket."""
    with socket.create_server(("127.0.0.1", 0)) as trap, serving() as server:
        trap.settimeout(0.2)
        port = trap.getsockname()[1]
        for query in (
            f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{?s ?p ?o}} }}",
            f"ASK FROM <http://127.0.0.1:{port}/> {{ ?s ?p ?o }}",
            f"LOAD <http://127.0.0.1:{port}/>",
        ):
            server.ask(query)
        with pytest.raises(TimeoutError):
            trap.accept()


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"method": "POST", "path": "/sparql", "body": b"x" * 50_000_000}, 413),
        ({"method": "POST", "path": "/sparql", "body": b"\xff\xfe", "Content_Type": QUERY}, 400),
        ({"method": "POST", "path": "/sparql", "body": b"ASK {}", "Content_Type": "a/b"}, 415),
        ({"method": "GET", "path": "/sparql?query=%FF%00"}, 400),
        ({"method": "GET", "path": "/sparql?query=ASK%7B%7D", "Host": "evil.example"}, 421),
        ({"method": "GET", "path": "/", "Host": ""}, 421),
        ({"method": "GET", "path": "/../../../../etc/passwd"}, 404),
        ({"method": "GET", "path": "/static/../../errors.py"}, 404),
        ({"method": "GET", "path": "/static/%2e%2e/%2e%2e/errors.py"}, 404),
        ({"method": "GET", "path": "/static/..%2f..%2ferrors.py"}, 404),
        ({"method": "GET", "path": "/id/%00"}, 400),
        ({"method": "GET", "path": "/id/<script>alert(1)</script>"}, 404),
        ({"method": "DELETE", "path": "/sparql"}, 405),
        ({"method": "PUT", "path": "/sparql", "body": b"x"}, 405),
        ({"method": "GET", "path": "/id/kipo", "X_Long": "a" * 66_000}, 431),
        ({"method": "GET", "path": "/id/kipo", **{f"X_{n}": "a" for n in range(300)}}, 431),
        ({"method": "GET", "path": "/sparql?query=ASK%7B%7D%23" + "a" * 66_000}, 414),
        (
            {
                "method": "POST",
                "path": "/sparql",
                "body": b"ASK {}",
                "Content_Type": QUERY,
                "Content_Encoding": "gzip",
            },
            415,
        ),
        (
            {
                "method": "POST",
                "path": "/sparql",
                "body": b"query=ASK%7B%7D",
                "Content_Type": "application/x-www-form-urlencoded",
                "Sec_Fetch_Site": "cross-site",
                "Sec_Fetch_Mode": "navigate",
            },
            403,
        ),
    ],
    ids=lambda value: value["path"][:40] if isinstance(value, dict) else str(value),
)
def test_a_hostile_request_is_refused(
    server: Server, request_: dict[str, str], status: int
) -> None:
    try:
        answer = server.send(**request_)  # type: ignore[arg-type]
    except (BrokenPipeError, ConnectionResetError):
        assert status == 413  # The server closes while a large body is still being sent.
    else:
        assert answer.status == status
        assert b"<script" not in answer.body
        assert "content-security-policy" in answer.headers
    assert server.is_well()


def send_raw(server: Server, sent: bytes, seconds: float) -> bytes:
    """The response to raw bytes, until the server closes the connection or the time is over."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=seconds) as connection:
        connection.sendall(sent)
        received = b""
        try:
            while part := connection.recv(65536):
                received += part
        except TimeoutError:
            return received + b"(open)"
        except ConnectionResetError:
            return received
        return received


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * 200_000 + b"\r\n\r\n",
        b"GET /" + b"a" * 200_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\n"
        b"Content-Length: 2\r\n\r\nab",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: 127.0.0.1\r\n\r\n",
        b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 4\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ids=[
        "binary", "long header", "long address", "negative", "two lengths", "two hosts", "two ways",
    ],
)  # fmt: skip
def test_invalid_http_is_refused(server: Server, sent: bytes) -> None:
    received = send_raw(server, sent, 5)
    assert received.split(b" ")[1] in (b"400", b"421", b"431"), received[:200]
    assert b"x-content-type-options: nosniff" in received.lower()
    assert not received.endswith(b"(open)")
    assert server.is_well()


def test_a_head_that_never_ends_times_out(server: Server) -> None:
    received = send_raw(server, b"GET /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\n", 20)
    assert not received.endswith(b"(open)")


def test_a_body_that_never_arrives_times_out(server: Server) -> None:
    head = b"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n"
    received = send_raw(server, head + b"Content-Type: application/sparql-query\r\n\r\nASK", 20)
    assert received.startswith(b"HTTP/1.1 408")
    assert not received.endswith(b"(open)")
