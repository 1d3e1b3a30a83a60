"""What every request passes: the Host, sizes and times, headers that protect, log and metrics."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, MutableMapping
from typing import Any, TextIO

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kipo_graph.server.endpoint.reply import Reply, refusal
from kipo_graph.server.web.settings import Settings

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    # The data are public and no request carries credentials, so any site may read them.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Content-Location, Retry-After",
}


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(
        self,
        app: ASGIApp,
        settings: Settings,
        note: Callable[[str, str, int, float], None],
        log: TextIO | None,
    ) -> None:
        self._app, self._settings, self._note, self._log = app, settings, note, log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it; log and count it either way."""
        if scope["type"] != "http":
            return
        seen = _Seen(time.perf_counter())

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status = message["status"]
                names = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *_missing(names)]
            else:
                seen.bytes += len(message.get("body", b""))
            await send(message)

        refused = self._refused(scope)
        try:
            if refused is not None:
                await respond(refused, sending, head=scope["method"] == "HEAD")
            else:
                await self._app(scope, self._limited(scope, receive), sending)
        except _RefusedError as error:
            if not seen.status:
                await respond(error.reply, sending)
        except (Gone, ClientDisconnect):
            seen.status = seen.status or 499
        finally:
            self._account(scope, seen)

    def _refused(self, scope: Scope) -> Reply | None:
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        if _name(headers.get(b"host", "")) not in self._settings.hosts:
            return refusal(
                421,
                "This server does not answer for that Host.",
                "Start it with --allow-host NAME if it should.",
            )
        if (broken := _broken_head(scope)) is not None:
            return broken
        if int(_digits(headers.get(b"content-length", ""))) > self._settings.body:
            return _too_large(self._settings.body)
        foreign = headers.get(b"sec-fetch-site") == "cross-site"
        if foreign and scope["method"] == "POST" and headers.get(b"sec-fetch-mode") == "navigate":
            return refusal(403, "A form on another site cannot be sent here.")
        return None

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        """Receiving that stops a body that is too large or too slow."""
        if not {b"content-length", b"transfer-encoding"} & {name for name, _ in scope["headers"]}:
            return receive
        deadline = time.perf_counter() + self._settings.upload
        size, complete = 0, False

        async def receiving() -> Message:
            nonlocal size, complete
            if complete:
                return await receive()
            left = deadline - time.perf_counter()
            try:
                message = await asyncio.wait_for(receive(), max(left, 0.001))
            except TimeoutError:
                raise _RefusedError(refusal(408, "The request did not arrive in time.")) from None
            size += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if size > self._settings.body:
                raise _RefusedError(_too_large(self._settings.body))
            return message

        return receiving

    def _account(self, scope: Scope, seen: _Seen) -> None:
        seconds = time.perf_counter() - seen.start
        self._note(scope["method"], scope.get("route_name", "other"), seen.status, seconds)
        if self._log is None:
            return
        # Neither query strings nor headers: they may hold what is nobody's business.
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "client": (scope.get("client") or ("",))[0],
            "method": scope["method"],
            "path": scope["path"][:500],
            "status": seen.status,
            "bytes": seen.bytes,
            "ms": round(seconds * 1000, 2),
        }
        self._log.write(json.dumps(line) + "\n")


class Gone(Exception):  # noqa: N818
    """The client has gone before its answer."""


class _RefusedError(Exception):
    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


class _Seen:
    def __init__(self, start: float) -> None:
        self.start = start
        self.status = 0
        self.bytes = 0


async def respond(reply: Reply, send: Send, *, head: bool = False) -> None:
    """Send a whole reply; with `head`, everything but its body."""
    headers = {"Content-Type": reply.media, "Content-Length": str(len(reply.body)), **reply.headers}
    if reply.status in (204, 304):  # These have no content to describe.
        del headers["Content-Type"], headers["Content-Length"]
    if reply.status in (413, 408):
        headers["Connection"] = "close"  # The rest of the body is not read.
    start: MutableMapping[str, Any] = {
        "type": "http.response.start",
        "status": reply.status,
        "headers": [(k.lower().encode(), v.encode("latin-1")) for k, v in headers.items()],
    }
    await send(start)
    await send({"type": "http.response.body", "body": b"" if head else reply.body})


def _missing(names: set[bytes]) -> list[tuple[bytes, bytes]]:
    return [pair for pair in _PROTECTING if pair[0] not in names]


_PROTECTING = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]


def _name(host: str) -> str:
    """The name in a Host header, without the port."""
    if host.startswith("["):
        return host.partition("]")[0].lstrip("[").casefold()
    return host.partition(":")[0].casefold()


MOST_HEAD = 64 * 1024
"""Bytes that the address of a request, and its headers together, may have."""

_MOST_FIELDS = 200


def _broken_head(scope: Scope) -> Reply | None:
    """The refusal of a head that is too long, or of which two servers could think differently."""
    if len(scope["raw_path"]) + len(scope["query_string"]) > MOST_HEAD:
        return refusal(414, f"The address is longer than {MOST_HEAD:,} bytes.", "POST the query.")
    fields = scope["headers"]
    if len(fields) > _MOST_FIELDS or sum(len(n) + len(v) for n, v in fields) > MOST_HEAD:
        return refusal(
            431, f"The headers are more than {_MOST_FIELDS} or longer than {MOST_HEAD:,} bytes."
        )
    if {b"content-length", b"transfer-encoding"} <= {name for name, _ in fields}:
        reply = refusal(400, "The request says in two ways how long it is.")
        return Reply(reply.status, reply.media, reply.body, {"Connection": "close"})
    return None


def _digits(text: str) -> str:
    return text if text.isascii() and text.isdigit() else "0"


def _too_large(most: int) -> Reply:
    return refusal(413, f"The request is larger than {most:,} bytes, the most this server takes.")
