"""Checks of every request (Host, size, time), security headers, the access log and metrics."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, TextIO

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kipo_graph.server.endpoint.http_response import HttpResponse, error_response
from kipo_graph.server.web.settings import Settings

SECURITY_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    # The data are public and requests carry no credentials, so any site may read them.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Location, Retry-After",
}


class GuardMiddleware:
    """ASGI middleware around the whole application."""

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        record: Callable[[str, str, int, float], None],
        log: TextIO | None,
    ) -> None:
        self._app, self._settings, self._record, self._log = app, settings, record, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or reject a request; log and count it in either case."""
        if scope["type"] != "http":
            return
        progress = _Progress(time.perf_counter())

        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                progress.status = message["status"]
                names = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *_missing_headers(names)]
            else:
                progress.bytes += len(message.get("body", b""))
            await send(message)

        rejection = self._rejection(scope)
        try:
            if rejection is not None:
                await send_response(rejection, send_protected, head=scope["method"] == "HEAD")
            else:
                await self._app(scope, self._limited(scope, receive), send_protected)
        except _RejectedError as error:
            if not progress.status:
                await send_response(error.response, send_protected)
        except ClientDisconnect:
            progress.status = progress.status or 499
        finally:
            self._log_request(scope, progress)

    def _rejection(self, scope: Scope) -> HttpResponse | None:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if _host_name(headers.get(b"host", "")) not in self._settings.hosts:
            return error_response(
                421,
                "This server does not accept that Host header.",
                "To accept it, start the server with --allow-host NAME.",
            )
        if (invalid := _invalid_head(scope)) is not None:
            return invalid
        if _content_length(headers) > self._settings.max_body:
            return _too_large(self._settings.max_body)
        cross_site = headers.get(b"sec-fetch-site") == "cross-site"
        navigation = headers.get(b"sec-fetch-mode") == "navigate"
        if cross_site and navigation and scope["method"] == "POST":
            return error_response(403, "Forms on other sites cannot be submitted to this server.")
        return None

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        """A `receive` that stops a body that is too large or too slow."""
        if not {b"content-length", b"transfer-encoding"} & {name for name, _ in scope["headers"]}:
            return receive
        deadline = time.perf_counter() + self._settings.upload_timeout
        size, complete = 0, False

        async def receive_limited() -> Message:
            nonlocal size, complete
            if complete:
                return await receive()
            left = deadline - time.perf_counter()
            try:
                message = await asyncio.wait_for(receive(), max(left, 0.001))
            except TimeoutError:
                raise _RejectedError(_TOO_SLOW) from None
            size += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if size > self._settings.max_body:
                raise _RejectedError(_too_large(self._settings.max_body))
            return message

        return receive_limited

    def _log_request(self, scope: Scope, progress: _Progress) -> None:
        seconds = time.perf_counter() - progress.start
        self._record(scope["method"], scope.get("route_name", "other"), progress.status, seconds)
        if self._log is None:
            return
        # Neither query strings nor headers are logged, because they may hold private data.
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "client": (scope.get("client") or ("",))[0],
            "method": scope["method"],
            "path": scope["path"][:500],
            "status": progress.status,
            "bytes": progress.bytes,
            "ms": round(seconds * 1000, 2),
        }
        self._log.write(json.dumps(line) + "\n")


class _RejectedError(Exception):
    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status)
        self.response = response


class _Progress:
    """What has been sent of a response so far."""

    def __init__(self, start: float) -> None:
        self.start = start
        self.status = 0
        self.bytes = 0


async def send_response(response: HttpResponse, send: Send, *, head: bool = False) -> None:
    """Send a complete response; with `head`, everything but its body."""
    headers = {
        "Content-Type": response.media_type,
        "Content-Length": str(len(response.body)),
        **response.headers,
    }
    if response.status in (204, 304):  # These have no content to describe.
        del headers["Content-Type"], headers["Content-Length"]
    if response.status in (413, 408):
        headers["Connection"] = "close"  # The rest of the body is not read.
    start: MutableMapping[str, Any] = {
        "type": "http.response.start",
        "status": response.status,
        "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in headers.items()],
    }
    await send(start)
    await send({"type": "http.response.body", "body": b"" if head else response.body})


def _missing_headers(names: set[bytes]) -> list[tuple[bytes, bytes]]:
    return [pair for pair in _ENCODED_HEADERS if pair[0] not in names]


_ENCODED_HEADERS = [
    (name.lower().encode(), value.encode()) for name, value in SECURITY_HEADERS.items()
]


def _host_name(host: str) -> str:
    """The name in a Host header, without the port."""
    if host.startswith("["):
        return host.partition("]")[0].lstrip("[").casefold()
    return host.partition(":")[0].casefold()


MAX_HEAD = 64 * 1024
"""The largest size in bytes of a request's address, and of all its headers together."""

_MAX_HEADERS = 200


def _invalid_head(scope: Scope) -> HttpResponse | None:
    """The error response to a head that is too long or ambiguous."""
    if len(scope["raw_path"]) + len(scope["query_string"]) > MAX_HEAD:
        return error_response(
            414, f"The address is longer than {MAX_HEAD:,} bytes.", "POST the query."
        )
    fields = scope["headers"]
    if len(fields) > _MAX_HEADERS or sum(len(n) + len(v) for n, v in fields) > MAX_HEAD:
        return error_response(
            431,
            f"The request has more than {_MAX_HEADERS} headers or {MAX_HEAD:,} bytes of headers.",
        )
    if {b"content-length", b"transfer-encoding"} <= {name for name, _ in fields}:
        message = "The request has both Content-Length and Transfer-Encoding."
        return error_response(400, message, headers={"Connection": "close"})
    return None


def _content_length(headers: Mapping[bytes, str]) -> int:
    length = headers.get(b"content-length", "")
    return int(length) if length.isascii() and length.isdigit() else 0


_TOO_SLOW = error_response(408, "The request did not arrive in time.")


def _too_large(max_bytes: int) -> HttpResponse:
    return error_response(413, f"The request is larger than {max_bytes:,} bytes, the limit here.")
