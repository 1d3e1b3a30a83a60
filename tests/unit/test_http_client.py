"""The HTTP client: addresses, excerpts, hints, limits to the byte, connections, pauses."""

from __future__ import annotations

import os
import time
from http.client import RemoteDisconnected

import pytest
import urllib3
from urllib3.exceptions import ProtocolError

from kipo_graph import __version__
from kipo_graph.errors import EndpointError
from kipo_graph.system import http_client
from kipo_graph.system.http_client import Client, Reply, parse_address
from servers.lying import Said, liar

EMPTY = Said(b"", media="")


def client(url: str, *, retries: int = 0, max_bytes: int = 1000) -> Client:
    return Client(parse_address(url), timeout=5, retries=retries, max_bytes=max_bytes)


def asked_for(header: str, status: int = 401) -> Said:
    return Said(b"", status=status, headers=(("WWW-Authenticate", header),) if header else ())


@pytest.mark.parametrize(
    ("given", "url", "user", "password"),
    [
        (" http://h:1/sparql?a=b#c ", "http://h:1/sparql?a=b", "env", "secret"),
        ("https://ann@h/", "https://h/", "ann", ""),
        ("http://a%40b:c%3Ad@h/", "http://h/", "a@b", "c:d"),
    ],
)
def test_an_address_is_taken_apart(
    given: str, url: str, user: str, password: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(http_client.USER, "env")
    monkeypatch.setenv(http_client.PASSWORD, "secret")
    found = parse_address(given)
    assert (found.url, found.user, found.password) == (url, user, password)
    assert str(found) == url.partition("?")[0]


def test_an_excerpt_is_the_first_four_lines_up_to_a_length() -> None:
    lines = b"\n \n".join(b"line %d" % n for n in range(9))
    assert Reply(400, "", {}, lines).excerpt == "line 0 line 1 line 2 line 3"
    assert len(Reply(400, "", {}, b"x" * 500).excerpt) == 400
    page = b"<style>p { x }</style><h1>Not <b>here</b></h1>"
    assert Reply(400, "text/html", {}, page).excerpt == "Not here"
    assert Reply(400, "text/plain", {}, page).excerpt.startswith("<style>")


@pytest.mark.parametrize(
    ("status", "hint"),
    [(300, ""), (401, "Log in"), (403, "Log in"), (404, "Check the address"), (418, ""),
     (405, "Check the address"), (413, "too long"), (504, "Ask for less"), (400, "not accept")],
)  # fmt: skip
def test_a_status_that_is_no_success_has_a_hint(status: int, hint: str) -> None:
    with liar([Said(b"because", status=status, media="text/plain")]) as server:
        with pytest.raises(EndpointError) as found:
            client(server.url).fetch("GET", {})
        assert found.value.message.endswith(f"answered {status}: because")
        assert hint in found.value.hint
        assert bool(hint) == bool(found.value.hint)
        assert client(server.url).fetch("GET", {}, accepted=(status,)).status == status


def test_a_query_is_added_to_the_address() -> None:
    with liar([EMPTY]) as server:
        client(server.url).send("GET", {}, query="a=b")
        client(server.url + "?key=1").send("GET", {}, query="a=b")
        assert [heard.path for heard in server.heard] == ["/sparql?a=b", "/sparql?key=1&a=b"]
        assert server.heard[0].headers["user-agent"] == f"kipo-graph/{__version__}"


def test_the_type_of_an_answer_is_plain() -> None:
    with liar([Said(media="Text/HTML ; charset=x")]) as server:
        assert client(server.url).send("GET", {}).media == "text/html"


def test_an_answer_may_have_so_many_bytes_and_no_more() -> None:
    with liar([Said(b"x" * 1000), Said(b"x" * 1001)]) as server:
        asked = client(server.url)
        assert len(asked.send("GET", {}).body) == 1000
        with pytest.raises(EndpointError, match="sends more than"):
            asked.send("GET", {})


def test_a_circle_of_redirects_is_left() -> None:
    with liar([Said(b"", status=307, headers=(("Location", "/sparql"),))]) as server:
        with pytest.raises(EndpointError, match="in a circle"):
            client(server.url).send("GET", {})
        assert len(server.heard) == 5


def test_a_redirect_from_tls_to_none_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    moved = Reply(301, "", {"location": "http://host/sparql"}, b"")
    monkeypatch.setattr(Client, "_once", lambda *_: moved)
    with pytest.raises(EndpointError, match="not followed"):
        client("https://host/sparql").send("GET", {})


@pytest.mark.parametrize(
    ("answer", "user", "sent"),
    [
        (asked_for("Basic"), "", [False]),
        (asked_for("Basic"), "ann:x@", [False, True]),
        (asked_for(""), "ann:x@", [False, True]),
        (asked_for("", status=403), "ann:x@", [False, True]),
        (Said(b"", status=404), "ann:x@", [False]),
    ],
)
def test_a_password_is_sent_where_one_is_asked_for(
    answer: Said, user: str, sent: list[bool]
) -> None:
    with liar([answer]) as server:
        client(server.url.replace("//", f"//{user}")).send("GET", {})
        assert ["authorization" in heard.headers for heard in server.heard] == sent


def test_a_new_challenge_is_answered_anew() -> None:
    first, second = (asked_for(f'digest realm="r", nonce="{n}", qop="auth"') for n in "ab")
    with liar([first, EMPTY, second, EMPTY, asked_for("Basic"), EMPTY]) as server:
        asked = client(server.url.replace("//", "//ann:x@"))
        for _ in range(3):
            assert asked.send("GET", {}).status == 200
        sent = [heard.headers.get("authorization", "") for heard in server.heard]
    assert ["a" * ('nonce="a"' in one) + "b" * ('nonce="b"' in one) for one in sent] == [
        "", "a", "a", "b", "b", "b",
    ]  # fmt: skip
    assert not any(one.startswith("Basic") for one in sent), "a password in the clear"


@pytest.mark.parametrize("answer", [EMPTY, Said(b"x" * 900)])
def test_a_connection_is_used_again_but_not_by_another_process(
    answer: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    with liar([answer]) as server:
        asked = client(server.url)
        for _ in range(2):
            asked.send("GET", {})
        monkeypatch.setattr(os, "getpid", lambda: -1)
        asked.send("GET", {})
        first, second, third = (heard.port for heard in server.heard)
    assert first == second != third


def test_without_retries_a_broken_connection_is_an_error() -> None:
    with liar([Said(length=999), Said()]) as server:
        with pytest.raises(EndpointError, match="sent no valid answer"):
            client(server.url).send("GET", {})
        assert len(server.heard) == 1


def test_a_busy_server_is_left_before_the_end_of_its_answer() -> None:
    busy = Said(b" " * 65_536, status=503, endless=True, headers=(("Retry-After", "0"),))
    with liar([busy, EMPTY]) as server:
        begun = time.monotonic()
        assert client(server.url, retries=1).send("GET", {}).status == 200
        assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ProtocolError(""), "http://h/ sent no valid answer: ProtocolError."),
        (ProtocolError(), "http://h/ sent no valid answer: ProtocolError."),
        (
            ProtocolError("Connection aborted.", RemoteDisconnected("No response.")),
            "http://h/ sent no valid answer: No response.",
        ),
        (
            urllib3.exceptions.NewConnectionError(None, "[Errno 111] Connection refused"),  # type: ignore[arg-type]
            "http://h/ cannot be reached: Connection refused.",
        ),
    ],
)
def test_the_cause_of_a_failure_is_short(
    error: Exception, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def once(*_: object) -> Reply:
        raise error

    monkeypatch.setattr(Client, "_once", once)
    with pytest.raises(EndpointError) as found:
        client("http://h/").send("GET", {})
    assert found.value.message == words


def test_pauses_grow_up_to_a_limit() -> None:
    policy = http_client.retry_policy(30)
    with pytest.raises(urllib3.exceptions.MaxRetryError):
        policy.increment("POST", "/", error=urllib3.exceptions.SSLError("certificate"))
    pauses = []
    for _ in range(12):
        policy = policy.increment("POST", "/", error=urllib3.exceptions.ConnectTimeoutError())
        pauses.append(policy.get_backoff_time())
    assert pauses[:3] == [0, 0.6, 1.2]
    assert pauses[-1] == http_client.LONGEST_PAUSE == 30
    for asked, pause in (("7", 7), ("86400", 30)):
        assert policy.get_retry_after(urllib3.HTTPResponse(headers={"Retry-After": asked})) == pause


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(("timeout", "connect"), [(30, 10), (3, 3)])
def test_every_connection_has_a_deadline(scheme: str, timeout: float, connect: float) -> None:
    pool = http_client._pools(timeout).connection_from_url(f"{scheme}://h/")
    assert pool.ConnectionCls.response_class is http_client._TimedResponse  # type: ignore[attr-defined]
    assert (pool.timeout.connect_timeout, pool.timeout.read_timeout) == (connect, timeout)
