"""HTTP to a SPARQL store: timeouts, retries, size limits, credentials and clear errors."""

from __future__ import annotations

import base64
import http.client
import io
import os
import re
import socket
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    parse_http_list,
    parse_keqv_list,
)

import urllib3
from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError

from kipo_graph import __version__
from kipo_graph.errors import EndpointError
from kipo_graph.text import one_line

MEGABYTE = 1024 * 1024
USER, PASSWORD = "KIPO_GRAPH_ENDPOINT_USER", "KIPO_GRAPH_ENDPOINT_PASSWORD"
LONGEST_PAUSE = 30
"""Seconds between two attempts at most, whatever the server asks for."""
WHOLE_ANSWER = 10
"""An answer as a whole may take this many times as long as the wait for its next byte."""

_REDIRECTS = 5


@dataclass(frozen=True, slots=True)
class Address:
    """Where a store is: `url` without user and password, and what messages show of it."""

    url: str = field(repr=False)
    user: str = ""
    password: str = field(default="", repr=False)

    def __str__(self) -> str:
        """The address without its query part, which may hold a key."""
        return one_line(self.url.partition("?")[0])


def parse_address(url: str) -> Address:
    """Parse an address as a user gives it; user and password from within it, else the environment.

    Raises EndpointError for what is not an http or https address.
    """
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not host or re.search(r"\s", url.strip()):
        shown = one_line(re.sub(r"//[^/@]*@", "//", url))
        raise EndpointError(
            f'"{shown}" is not a valid endpoint address.', "Write it as http://HOST:PORT/sparql"
        )
    bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))
    if parts.username is not None:
        return Address(bare, unquote(parts.username), unquote(parts.password or ""))
    return Address(bare, os.environ.get(USER, ""), os.environ.get(PASSWORD, ""))


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer; `media` is its content type without parameters, in lower case."""

    status: int
    media: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def excerpt(self) -> str:
        """The first lines of the body, without markup, for an error message."""
        text = self.body[:10_000].decode("utf-8", "replace")
        if "html" in self.media:
            text = re.sub(r"(?s)<(style|script).*?</\1>|<[^>]*>", " ", text)
        return one_line(" ".join(re.findall(r"\S.*", text)[:4]))[:400]


class Client:
    """Sends requests to one store and returns whole answers, or raises EndpointError.

    `timeout` is how many seconds to wait for the next byte of an answer; the whole of it may take
    `WHOLE_ANSWER` times as long and have at most `max_bytes`.  A request is sent again (`retries`
    times, with growing pauses or those the server asks for) where it could not be delivered or
    the server was busy: every request may arrive twice.
    """

    def __init__(
        self,
        address: Address,
        *,
        timeout: float = 30,
        retries: int = 3,
        max_bytes: int = 1024 * MEGABYTE,
    ) -> None:
        self.address = address
        self._timeout, self._retries, self._max_bytes = timeout, retries, max_bytes
        self._process, self._pools = os.getpid(), _pools(timeout)
        self._challenge = ""
        passwords = HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, address.url, address.user, address.password)
        self._digest = HTTPDigestAuthHandler(passwords)

    def fetch(
        self,
        method: str,
        headers: Mapping[str, str],
        body: bytes = b"",
        query: str = "",
        accepted: tuple[int, ...] = (),
    ) -> Reply:
        """Send a request as `send` does and return its answer.

        Raises EndpointError where its status is neither a success nor among those `accepted`.
        """
        reply = self.send(method, headers, body, query=query)
        if 200 <= reply.status < 300 or reply.status in accepted:
            return reply
        excerpt = f": {reply.excerpt}" if reply.excerpt else ""
        hint = _HINTS.get(reply.status, "")
        raise EndpointError(f"{self.address} answered {reply.status}{excerpt}", hint)

    def send(
        self, method: str, headers: Mapping[str, str], body: bytes = b"", query: str = ""
    ) -> Reply:
        """Send a request, with `query` added to the address, and return the answer.

        Raises EndpointError where there is no whole answer; any status is an answer.
        """
        url = self.address.url
        if query:
            url += ("&" if urlsplit(url).query else "?") + query
        for _ in range(_REDIRECTS):
            reply = self._authorized(method, url, headers, body)
            location = reply.headers.get("location", "")
            if reply.status not in (301, 302, 303, 307, 308) or not location:
                return reply
            if reply.status == 303 or not _is_same_server(url, location):
                raise EndpointError(
                    f"{self.address} redirects to {Address(location)}, which is not followed.",
                    "Use the address that it leads to, if you trust it.",
                )
            url = urljoin(url, location)
        raise EndpointError(f"{self.address} redirects in a circle.")

    def _authorized(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """The answer to a request, sent again with credentials where the server asks for them."""
        reply = self._repeated(method, url, headers, body)
        if reply.status not in (401, 403) or not self.address.user:
            return reply
        challenge = reply.headers.get("www-authenticate", "")
        if not self._challenge or challenge.lower().startswith("digest "):
            self._challenge = challenge or "Basic"
        return self._repeated(method, url, headers, body)

    def _credentials(self, method: str, url: str) -> dict[str, str]:
        """User and password in the way the server asked for them, if it did."""
        scheme, _, fields = self._challenge.partition(" ")
        if scheme.lower() != "digest":
            pair = base64.b64encode(f"{self.address.user}:{self.address.password}".encode())
            return {"Authorization": f"Basic {pair.decode()}"} if scheme else {}
        try:
            challenge = parse_keqv_list(list(filter(None, parse_http_list(fields))))
            request = Request(url, method=method)  # noqa: S310
            answer = self._digest.get_authorization(request, challenge)
        except (ValueError, OSError) as error:
            raise EndpointError(
                f"Cannot log in to {self.address}: {one_line(str(error))}."
            ) from error
        return {"Authorization": f"Digest {answer}"} if answer else {}

    def _repeated(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """The answer to a request, sent once more where the connection broke."""
        again = self._retries > 0
        while True:
            try:
                return self._once(method, url, headers, body)
            except HTTPError as error:
                reason = getattr(error, "reason", None) or error
                if not again or not isinstance(reason, ProtocolError):
                    raise self._failure(reason) from error
                again = False

    def _failure(self, reason: Exception) -> EndpointError:
        if isinstance(reason, ReadTimeoutError):
            late = isinstance(reason.__cause__, DeadlineError)
            seconds = self._timeout * (WHOLE_ANSWER if late else 1)
            return EndpointError(
                f"{self.address} did not answer in full within {seconds:g} seconds.",
                "Ask for less, or allow more time with --timeout.",
            )
        what = "sent no valid answer" if isinstance(reason, ProtocolError) else "cannot be reached"
        # The cause comes last in the text: "Connection refused", what is wrong with a certificate.
        cause = re.sub(r"^.*(?:Errno -?\d+\]|: )\s*", "", str((reason.args or ("",))[-1]))
        return EndpointError(
            f"{self.address} {what}: {one_line(cause).rstrip('.') or type(reason).__name__}.",
            "Check that the store is running and that the address is correct.",
        )

    def _once(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        if self._process != os.getpid():  # A forked process must not use its parent's connections.
            self._process, self._pools = os.getpid(), _pools(self._timeout)
        about = {"User-Agent": f"kipo-graph/{__version__}", **self._credentials(method, url)}
        response = self._pools.request(
            method,
            url,
            body=body,
            headers={**about, **headers},
            redirect=False,
            preload_content=False,
            retries=retry_policy(self._retries),
        )
        content = bytearray()
        with closing(response):  # Read to its end, its connection is free for the next request.
            for part in response.stream(65_536):
                content += part
                if len(content) > self._max_bytes:
                    raise EndpointError(
                        f"{self.address} sends more than {self._max_bytes / MEGABYTE:,.0f} MB.",
                        "Ask for less, with LIMIT.",
                    )
        found = {name.lower(): value for name, value in response.headers.items()}
        media = found.get("content-type", "").partition(";")[0].strip().lower()
        return Reply(response.status, media, found, bytes(content))


def _is_same_server(url: str, location: str) -> bool:
    """Whether a redirect stays at scheme, host and port, or only changes to https."""
    try:
        old, new = urlsplit(url), urlsplit(urljoin(url, location))
        with_tls = new.scheme == "https" and new.hostname == old.hostname and new.port is None
    except ValueError:
        return False
    return with_tls or new[:2] == old[:2]


_LOGIN = f"Log in: http://USER:PASSWORD@HOST/..., or set {USER} and {PASSWORD}."
CHECK_ADDRESS = "Check the address: an endpoint's often ends in /sparql or /query."
_BUSY = "It is busy; try again later."
_HINTS = {
    400: "The store does not accept this query; see its message.",
    401: _LOGIN,
    403: _LOGIN,
    404: CHECK_ADDRESS,
    405: CHECK_ADDRESS,
    413: "The request is too long for this store.",
    429: _BUSY,
    503: _BUSY,
    504: "Ask for less: the query took too long there.",
}


class _Retry(urllib3.Retry):
    """Closes the answer of a busy server, which would be read to its end, however long, first."""

    def increment(self, *args: Any, **kwargs: Any) -> Self:
        left = super().increment(*args, **kwargs)
        if response := kwargs.get("response"):
            response.close()
        return left


def retry_policy(times: int) -> urllib3.Retry:
    """Try again what was not delivered and a busy server, but not a slow answer."""
    return _Retry(
        total=times,
        read=0,
        other=0,
        allowed_methods=None,
        status_forcelist=(429, 502, 503, 504),
        backoff_factor=0.3,
        backoff_max=LONGEST_PAUSE,
        retry_after_max=LONGEST_PAUSE,
        raise_on_status=False,
    )


class DeadlineError(TimeoutError):
    """The deadline of an answer has passed."""


class _TimedStream(io.RawIOBase):
    """The bytes of another stream, until a point of `time.monotonic`; then DeadlineError.

    The timeout of a socket limits the wait for the next byte only: where one comes now and then,
    a reader would wait for ever.
    """

    def __init__(self, raw: io.RawIOBase, until: float) -> None:
        self._raw, self._until = raw, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        if time.monotonic() > self._until:
            raise DeadlineError
        return self._raw.readinto(buffer)

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedResponse(http.client.HTTPResponse):
    """An answer, from its status line on, that must be whole by a deadline.

    That is after `WHOLE_ANSWER` times the timeout of its socket.
    """

    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        until = time.monotonic() + WHOLE_ANSWER * (sock.gettimeout() or 0)
        self.fp = io.BufferedReader(_TimedStream(self.fp.detach(), until))


def _timed(pool: type[urllib3.HTTPConnectionPool]) -> type[urllib3.HTTPConnectionPool]:
    connection = type("Connection", (pool.ConnectionCls,), {"response_class": _TimedResponse})
    return type("Pool", (pool,), {"ConnectionCls": connection})


def _pools(timeout: float) -> urllib3.PoolManager:
    """Connections that wait `timeout` seconds for a byte, with a deadline for each answer."""
    pools = urllib3.PoolManager(timeout=urllib3.Timeout(connect=min(timeout, 10), read=timeout))
    pools.pool_classes_by_scheme = {
        "http": _timed(urllib3.HTTPConnectionPool),
        "https": _timed(urllib3.HTTPSConnectionPool),
    }
    return pools
