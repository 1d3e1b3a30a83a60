"""HTTP to a SPARQL store: timeouts, retries, bounds, credentials, and errors in plain words."""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from kipo_graph import __version__
from kipo_graph.errors import EndpointError, plain
from kipo_graph.stores import patience

if TYPE_CHECKING:
    from urllib.request import HTTPDigestAuthHandler

    import urllib3

MEGABYTE = 1024 * 1024
USER, PASSWORD = "KIPO_GRAPH_ENDPOINT_USER", "KIPO_GRAPH_ENDPOINT_PASSWORD"
_REDIRECTS = 5
_FIRST_LINES = 400


@dataclass(frozen=True, slots=True, repr=False)
class Address:
    """Where a store is: `url` without user and password, and what messages show of it."""

    url: str = field(repr=False)
    user: str = ""
    password: str = field(default="", repr=False)

    def __repr__(self) -> str:
        return f"<Address {self}>"

    def __str__(self) -> str:
        """The address without its query part, which may hold a key."""
        return plain(urlunsplit((*urlsplit(self.url)[:3], "", "")))


def address(url: str) -> Address:
    """An address as a user gives it; user and password from within it, else the environment.

    Raises EndpointError for what is no http or https address.
    """
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not host or re.search(r"\s", url.strip()):
        shown = plain(re.sub(r"//[^/@]*@", "//", url))
        raise EndpointError(
            f'"{shown}" is no address of an endpoint.', "Write it as http://HOST:PORT/sparql"
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
    def words(self) -> str:
        """The first lines of what a server says of an error."""
        text = self.body[:10_000].decode("utf-8", "replace")
        if "html" in self.media:
            text = re.sub(r"(?s)<(style|script).*?</\1>|<[^>]*>", " ", text)
        lines = [line for line in text.splitlines() if line.strip()]
        return plain(" ".join(lines[:4]))[:_FIRST_LINES]


class Client:
    """Sends requests to one store and gives whole answers, or an EndpointError.

    `timeout` bounds, in seconds, each silence of the server; an answer as a whole may take ten
    times as long and at most `most` bytes.  A request is sent again (`retries` times, with growing
    pauses or those the server asks for) where it could not be delivered or the server was busy:
    all that is sent here may be sent twice.
    """

    def __init__(
        self, to: Address, *, timeout: float = 30, retries: int = 3, most: int = 1024 * MEGABYTE
    ) -> None:
        self.to, self._timeout, self._retries, self._most = to, timeout, retries, most
        self._pools: dict[int, urllib3.PoolManager] = {}
        self._basic = False
        self._digest: HTTPDigestAuthHandler | None = None
        self._challenge: dict[str, str] = {}

    def send(
        self, method: str, headers: Mapping[str, str], body: bytes = b"", query: str = ""
    ) -> Reply:
        """The answer to a request; `query` is added to the address behind `?`.

        Raises EndpointError where there is no whole answer; any status is an answer.
        """
        url = self.to.url
        if query:
            url += ("&" if urlsplit(url).query else "?") + query
        for _ in range(_REDIRECTS):
            reply = self._authorized(method, url, headers, body)
            target = reply.headers.get("location", "")
            if reply.status not in (301, 302, 303, 307, 308) or not target:
                return reply
            url = self._followed(url, urljoin(url, target), reply.status)
        raise EndpointError(f"{self.to} redirects in a circle.")

    def _followed(self, url: str, target: str, status: int) -> str:
        """Where a redirect leads, if that is the same server (or the same with TLS)."""
        old, new = urlsplit(url), urlsplit(target)
        same = new[:2] == old[:2]
        upgraded = new.scheme == "https" and old.hostname == new.hostname and not new.port
        if status != 303 and (same or upgraded):
            return target
        raise EndpointError(
            f"{self.to} redirects to {Address(target)}, which is not followed.",
            "Name the address that it leads to, if you trust it.",
        )

    def _authorized(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """The answer to a request, sent again with credentials where the server asks for them."""
        reply = self._whole(method, url, {**headers, **self._credentials(method, url)}, body)
        if reply.status not in (401, 403) or not self.to.user:
            return reply
        asked = reply.headers.get("www-authenticate", "")
        if asked.lower().startswith("digest"):
            self._learn(asked)
        elif reply.status == 401 or not self._basic:
            self._basic = True
        again = self._credentials(method, url)
        return self._whole(method, url, {**headers, **again}, body) if again else reply

    def _learn(self, asked: str) -> None:
        from urllib.request import (
            HTTPDigestAuthHandler,
            HTTPPasswordMgrWithDefaultRealm,
            parse_http_list,
            parse_keqv_list,
        )

        known = HTTPPasswordMgrWithDefaultRealm()
        known.add_password(None, self.to.url, self.to.user, self.to.password)
        self._digest = self._digest or HTTPDigestAuthHandler(known)
        self._challenge = parse_keqv_list(list(filter(None, parse_http_list(asked[7:]))))

    def _credentials(self, method: str, url: str) -> dict[str, str]:
        if self._digest:
            from urllib.request import Request

            request = Request(url, method=method)  # noqa: S310
            try:
                found = self._digest.get_authorization(request, self._challenge)
            except ValueError as error:
                raise EndpointError(f"{self.to} cannot be logged in to: {error}.") from error
            return {"Authorization": f"Digest {found}"} if found else {}
        if self._basic:
            pair = f"{self.to.user}:{self.to.password}".encode()
            return {"Authorization": f"Basic {base64.b64encode(pair).decode()}"}
        return {}

    def _whole(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        from urllib3.exceptions import HTTPError, ProtocolError, ReadTimeoutError

        for again in (True, False):
            try:
                return self._once(method, url, headers, body)
            except HTTPError as error:
                reason = getattr(error, "reason", None) or error
                broke_off = isinstance(reason, ProtocolError)
                if again and broke_off and self._retries:
                    continue
                if isinstance(reason, ReadTimeoutError):
                    late = isinstance(reason.__cause__, patience.LateError)
                    raise self._slow(self._timeout * (10 if late else 1)) from error
                raise EndpointError(
                    f"{self.to} {'broke off' if broke_off else 'cannot be reached'}: "
                    f"{_why(reason)}.",
                    "Look whether the store runs there, and whether the address is right.",
                ) from error
        raise AssertionError

    def _slow(self, seconds: float) -> EndpointError:
        return EndpointError(
            f"{self.to} did not answer in full within {seconds:g} seconds.",
            "Ask for less, or allow more time with --timeout.",
        )

    @property
    def _pool(self) -> urllib3.PoolManager:
        """The connections of this process: a forked one must not speak on its parent's."""
        mine = os.getpid()
        if mine not in self._pools:
            agent = {"User-Agent": f"kipo-graph/{__version__}"}
            self._pools = {mine: patience.pools(self._timeout, 10 * self._timeout, agent)}
        return self._pools[mine]

    def _once(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        pool = self._pool
        response = pool.request(
            method,
            url,
            body=body,
            headers={**pool.headers, **headers},
            redirect=False,
            preload_content=False,
            retries=patience.retries(self._retries),
        )
        try:
            content = b"".join(self._bounded(response))
        except BaseException:
            response.close()
            raise
        response.release_conn()
        headers = {name.lower(): value for name, value in response.headers.items()}
        media = headers.get("content-type", "").partition(";")[0].strip().lower()
        return Reply(response.status, media, headers, content)

    def _bounded(self, response: urllib3.BaseHTTPResponse) -> Iterator[bytes]:
        total = 0
        for part in response.stream(65_536, decode_content=True):
            total += len(part)
            if total > self._most:
                raise EndpointError(
                    f"{self.to} sends more than {self._most / MEGABYTE:,.0f} MB.",
                    "Ask for less, with LIMIT.",
                )
            yield part


def _why(error: object) -> str:
    """The last part of what urllib3 says: "Connection refused", a certificate's fault."""
    words = re.sub(r"^.*(?:Errno -?\d+\]|: )\s*", "", str(error)) or type(error).__name__
    return plain(words).rstrip(".)'")


def refused(to: Address, reply: Reply) -> EndpointError:
    """The error for an answer whose status is no success."""
    said = f": {reply.words}" if reply.words else ""
    return EndpointError(f"{to} answered {reply.status}{said}", _HINTS.get(reply.status, ""))


_HINTS = {
    400: "The store does not take this query; look at what it says.",
    401: f"Log in: http://USER:PASSWORD@HOST/..., or set {USER} and {PASSWORD}.",
    403: f"Log in: http://USER:PASSWORD@HOST/..., or set {USER} and {PASSWORD}.",
    404: "Look at the address: an endpoint's often ends in /sparql or /query.",
    405: "Look at the address: an endpoint's often ends in /sparql or /query.",
    413: "The request is too long for this store.",
    429: "It is busy; try again later.",
    503: "It is busy; try again later.",
    504: "Ask for less: the query took too long there.",
}
