"""ASGI endpoints that send an HttpResponse, and cancelling work when the client disconnects."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.types import Receive, Scope, Send

from kipo_graph.server.endpoint.http_response import HttpResponse
from kipo_graph.server.web.middleware import send_response


class Endpoint:
    """An ASGI application around a function that answers a request with an HttpResponse."""

    def __init__(self, handle: Callable[[Request], Awaitable[HttpResponse]], name: str) -> None:
        self._handle, self._name = handle, name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        scope["route_name"] = self._name
        response = await self._handle(Request(scope, receive, send))
        await send_response(response, send, head=scope["method"] == "HEAD")


async def while_connected(receive: Receive, work: Awaitable[HttpResponse]) -> HttpResponse:
    """The result of some work, which is cancelled with ClientDisconnect if the client leaves."""
    running = asyncio.ensure_future(work)
    disconnected: asyncio.Future[Any] = asyncio.ensure_future(_disconnect(receive))
    try:
        await asyncio.wait({running, disconnected}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            return running.result()
        raise ClientDisconnect
    finally:
        disconnected.cancel()
        running.cancel()


async def _disconnect(receive: Receive) -> None:
    """Wait until the client disconnects; whatever else it sends is ignored."""
    while (await receive())["type"] != "http.disconnect":
        pass
