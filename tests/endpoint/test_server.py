"""A running server: the protocol as clients see it, slots and queue, the log, shutdown."""

from __future__ import annotations

import html
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from conftest import ROOT
from serving import Answer, Server, serving

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SD = "http://www.w3.org/ns/sparql-service-description#"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving("--timeout", "3") as running:
        yield running


@pytest.mark.parametrize(
    ("accept", "media", "start"),
    [
        ("", "application/sparql-results+json", b'{"head"'),
        ("application/sparql-results+xml", "application/sparql-results+xml", b"<?xml"),
        ("text/csv", "text/csv; charset=utf-8", b"member\r\n"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8", b"?member\n"),
        ("text/csv;q=0.2, application/json;q=0.9", "application/json", b'{"head"'),
        ("image/png, */*;q=0.1", "application/sparql-results+json", b'{"head"'),
    ],
)
def test_rows_have_the_format_that_the_client_wants(
    server: Server, accept: str, media: str, start: bytes
) -> None:
    answer = server.ask("SELECT ?member { ?member org:memberOf :ip5 }", Accept=accept)
    assert (answer.status, answer.headers["content-type"]) == (200, media)
    assert answer.body.startswith(start)
    assert answer.headers["vary"] == "Accept"


GRAPH_FORMATS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}


@pytest.mark.parametrize("media", GRAPH_FORMATS)
def test_triples_have_the_format_that_the_client_wants(server: Server, media: str) -> None:
    query = "CONSTRUCT { ?s org:memberOf ?o } { ?s org:memberOf ?o }"
    answer = server.ask(query, Accept=media)
    assert answer.headers["content-type"].split(";")[0] == media
    found = {quad.triple for quad in parse(answer.body, format=GRAPH_FORMATS[media])}
    assert found == {quad.triple for quad in parse(server.ask(query).body, RdfFormat.TURTLE)}
    assert len(found) > 3


def test_the_url_can_name_the_format(server: Server) -> None:
    answer = server.get("/sparql?format=csv&query=SELECT+(1+AS+?one)+%7B%7D")
    assert answer.body == b"one\r\n1\r\n"


def test_an_unavailable_format_gives_406_with_the_available_ones(server: Server) -> None:
    answer = server.ask("SELECT * {}", Accept="image/png")
    assert answer.status == 406
    assert "application/sparql-results+json" in answer.text
    assert server.ask("CONSTRUCT {} {}", Accept="text/csv").status == 406


def test_a_syntax_error_shows_the_place(server: Server) -> None:
    answer = server.ask("SELECT ?a WHERE { ?a foaf:knows }")
    assert answer.status == 400
    assert "line 1, column" in answer.text
    assert "^" in answer.text


def test_an_unknown_function_is_refused_where_it_is_needed(server: Server) -> None:
    query = "SELECT * { ?s <http://no/such> ?o FILTER(<http://x/f>(?o)) } ORDER BY <http://x/g>(?o)"
    assert server.ask(query, Accept="text/csv").text == "o,s\r\n"
    answer = server.ask(query.replace("<http://no/such>", "?p"))
    assert (answer.status, answer.text) == (400, "The function <http://x/f> is not supported.\n")


def test_characters_may_be_escaped_anywhere(server: Server) -> None:
    query = r"\u0041SK { BIND('\u0041' AS ?\u0078) FILTER(?x = 'A' && '\\u0041' != 'A') } # \uD800"
    assert server.ask(query).body == b'{"head":{},"boolean":true}'


def test_the_dataset_of_the_protocol(server: Server) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    graph = "https://w3id.org/kipo-graph/graph/background"

    def number(query: str, parameters: str = "") -> int:
        answer = server.send(
            "POST",
            "/sparql?" + parameters,
            query.encode(),
            Content_Type="application/sparql-query",
            Accept="text/csv",
        )
        return int(answer.body.split()[1])

    inside = number(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert 0 < inside == number(count, f"default-graph-uri={graph}") < number(count)
    assert number(count, f"named-graph-uri={graph}") == 0
    everywhere = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert number(everywhere, f"named-graph-uri={graph}") == inside
    # The request takes precedence over the query.
    from_none = "SELECT (COUNT(*) AS ?n) FROM <http://none/> { ?s ?p ?o }"
    assert number(from_none, f"default-graph-uri={graph}") == inside


def test_the_service_describes_itself(server: Server) -> None:
    for media, form in GRAPH_FORMATS.items():
        answer = server.get("/sparql", Accept=media)
        found = list(parse(answer.body, form))
        endpoints = [q for q in found if q.predicate == NamedNode(SD + "endpoint")]
        assert [quad.object for quad in endpoints] == [NamedNode(server.url + "sparql")]
        assert any(quad.object == NamedNode(SD + "SPARQL11Query") for quad in found)
    assert server.get("/sparql", Accept="image/png").status == 406


def test_browsers_get_a_form(server: Server) -> None:
    answer = server.get("/sparql", Accept="text/html,application/xhtml+xml,*/*;q=0.8")
    assert answer.headers["content-type"].startswith("text/html")
    assert "<textarea" in answer.text
    empty = server.get("/sparql?query=&format=html", Accept="text/html")
    assert (empty.status, "<textarea" in empty.text) == (200, True)


def test_head_returns_everything_but_the_body(server: Server) -> None:
    answer = server.send("HEAD", "/sparql?query=ASK+%7B%7D")
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["content-length"]) > 10


def test_other_sites_may_read_without_credentials(server: Server) -> None:
    answer = server.send(
        "OPTIONS", "/sparql", Origin="https://a.example", Access_Control_Request_Method="POST"
    )
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in answer.headers
    assert "POST" in answer.headers["access-control-allow-methods"]


def test_every_response_has_security_headers(server: Server) -> None:
    for path in ("/", "/nothing-here", "/sparql?query=x", "/health", "/metrics"):
        headers = server.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "server" not in headers


def test_health_and_metrics(server: Server) -> None:
    server.ask("ASK {}")
    server.ask("nonsense")
    assert server.get("/health").body == b'{"status": "ok"}\n'
    text = server.get("/metrics").text
    for wanted in (
        'kipo_graph_requests_total{method="POST",route="sparql",status="200"}',
        'kipo_graph_requests_total{method="POST",route="sparql",status="400"}',
        'kipo_graph_request_seconds_bucket{le="0.005",route="sparql"}',
        'kipo_graph_jobs_total{end="answered"}',
        'kipo_graph_jobs{state="waiting"} 0.0',
    ):
        assert wanted in text, text
    assert server.get("/metrics", X_Forwarded_For="203.0.113.9").status == 403


def test_long_queries_do_not_block_short_ones() -> None:
    """Short queries are answered while eight endless queries run."""
    with (
        serving("--timeout", "4", "--workers", "2", "--long", "2") as server,
        ThreadPoolExecutor(8) as threads,
    ):
        assert server.is_well()
        long = [threads.submit(server.ask, ENDLESS) for _ in range(8)]
        time.sleep(0.3)
        start = time.monotonic()
        for _ in range(5):
            assert server.is_well()
        took = time.monotonic() - start
        answers = [future.result() for future in long]
    assert took < 3.5  # of the 4 seconds that the long ones may take
    assert {answer.status for answer in answers} == {503}
    assert any("retry-after" in answer.headers for answer in answers)
    assert any("after 4 seconds" in answer.text for answer in answers)


def test_a_full_queue_asks_clients_to_retry() -> None:
    with (
        serving("--timeout", "2", "--workers", "1", "--long", "0", "--queue", "1") as server,
        ThreadPoolExecutor(12) as threads,
    ):
        answers = list(threads.map(server.ask, [ENDLESS] * 12))
        assert {answer.status for answer in answers} == {503}
        retry_after = [answer.headers.get("retry-after") for answer in answers]
        assert retry_after.count("2") >= 10  # the last one has the server to itself
        assert any("queue" in answer.text for answer in answers)
        assert server.is_well()


def test_the_fork_server_is_restarted_after_a_kill() -> None:
    with serving() as server:
        assert server.is_well()
        for pid in children(server.process.pid):
            os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while not server.is_well():
            assert time.monotonic() < deadline
            time.sleep(0.1)


def children(pid: int) -> list[int]:
    """The child processes of a process."""
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    return [int(word) for word in listed.stdout.split()]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().split(")")[1][:3]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system has no /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_process_is_left_after_the_end(number: int) -> None:
    with serving() as server:
        assert server.is_well()
        parents = children(server.process.pid)
        workers = [child for parent in parents for child in children(parent)]
        assert parents
        assert workers
        server.process.send_signal(number)
        code = server.process.wait(20)
        assert code == (-signal.SIGKILL if number == signal.SIGKILL else 0)
        deadline = time.monotonic() + 10
        while any(map(alive, [*parents, *workers])):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_a_current_request_is_finished_before_the_end() -> None:
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(?c < ?f) }"
    with serving("--timeout", "2") as server, ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(server.ask, slow)
        time.sleep(0.5)
        server.process.send_signal(signal.SIGTERM)
        answer = waiting.result(20)
        assert answer.status in (200, 503)
        assert answer.body.endswith((b"}", b"\n"))
        assert server.process.wait(20) == 0


def test_a_disconnected_client_frees_its_slot() -> None:
    with serving("--timeout", "60", "--workers", "1", "--long", "1") as server:
        body = ENDLESS.encode()
        head = f"POST /sparql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n"
        head += "Content-Type: application/sparql-query\r\n\r\n"
        connection = socket.create_connection(("127.0.0.1", server.port))
        connection.sendall(head.encode() + body)
        time.sleep(0.6)
        assert 'kipo_graph_jobs{state="long"} 1.0' in server.get("/metrics").text
        connection.close()
        deadline = time.monotonic() + 10
        while 'kipo_graph_jobs{state="long"} 0.0' not in server.get("/metrics").text:
            assert time.monotonic() < deadline
            time.sleep(0.1)


def test_the_log_holds_no_secrets(tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    with serving("--access-log", str(log)) as server:
        server.get("/sparql?query=ASK+%7B%7D&password=hunter2", Authorization="Bearer hunter2")
        server.get("/id/kipo", Cookie="session=hunter2")
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("GET", "/sparql", 200),
        ("GET", "/id/kipo", 200),
    ]
    assert all(line["ms"] > 0 and line["bytes"] > 0 for line in lines)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", line["time"]) for line in lines)
    assert "hunter2" not in log.read_text()


def run_serve(*words: str, project: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kipo_graph", "--project", str(project), "serve", *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_port_in_use_is_reported() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run_serve("--port", str(taken.getsockname()[1]))
    assert done.returncode == 8
    assert "Cannot listen on" in done.stderr
    assert "--port" in done.stderr


def test_an_unreadable_file_is_reported(tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text("<a> <b> .\n")
    done = run_serve("--port", "0", str(bad))
    assert done.returncode == 12
    assert "bad.ttl, line 1" in done.stderr
    assert "Traceback" not in done.stderr


def test_prefixes_are_not_predefined_for_external_files(tmp_path: Path) -> None:
    file = tmp_path / "data.nq"
    file.write_text("<http://s> <http://p> <http://o> <http://g> .\n")
    with serving(str(file)) as server:
        assert server.ask("ASK { GRAPH <http://g> { <http://s> ?p ?o } }").body.endswith(b"true}")
        assert server.ask("ASK { ?s org:memberOf ?o }").status == 400


def test_external_data_have_their_own_title(tmp_path: Path) -> None:
    file = tmp_path / "a.nt"
    file.write_text('<http://e/s> <http://e/p> "x" .\n')
    for words, title in (((), "Linked data"), (("--title", "Trees & <b>"), "Trees & <b>")):
        with serving(*words, str(file)) as other:
            assert f"<title>{html.escape(title)}</title>" in other.get("/", Accept="text/html").text
            assert f'dcterms:title "{title}"@en' in other.get("/.well-known/void").text


def test_a_slow_client_does_not_occupy_a_worker(server: Server) -> None:
    """A response is complete before it is sent, so a slow reader occupies only a socket."""
    connection = socket.create_connection(("127.0.0.1", server.port))
    query = b"SELECT+*+%7B?s+?p+?o%7D"
    connection.sendall(b"GET /sparql?query=" + query + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    time.sleep(1)
    answers: list[Answer] = [server.ask("ASK {}") for _ in range(10)]
    assert {answer.status for answer in answers} == {200}
    connection.close()


def test_a_store_on_disk_is_served_as_it_was_at_the_start(tmp_path: Path) -> None:
    """A load during serving is visible to the next server, not to half of the workers."""

    def load(*words: str) -> None:
        command = [sys.executable, "-m", "kipo_graph", "--project", str(ROOT), "load"]
        folder = ["--store", str(tmp_path / "graph.db")]
        subprocess.run([*command, *words, *folder], check=True, capture_output=True, timeout=120)

    other = tmp_path / "other.nt"
    other.write_text("<http://s> <http://p> <http://o> .\n")
    load()
    with serving("--store", str(tmp_path / "graph.db"), "--timeout", "1") as server:
        assert server.ask("ASK { :kipo org:memberOf :ip5 }").body.endswith(b"true}")
        assert "Korean Intellectual Property Office" in server.get("/id/kipo").text
        assert server.ask(ENDLESS.replace("?g ?h ?i", "?g ?h ?i . ?j ?k ?l")).status == 503
        load(str(other))
        assert server.ask(ENDLESS.replace("?g ?h ?i", "?g ?h ?i . ?j ?k ?l")).status == 503
        assert server.ask("ASK { :kipo org:memberOf :ip5 }").body.endswith(b"true}")
    with serving("--store", str(tmp_path / "graph.db")) as server:
        assert server.ask("ASK { <http://s> <http://p> <http://o> }").body.endswith(b"true}")
