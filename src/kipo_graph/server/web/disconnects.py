"""Between Starlette and Reply: endpoints that send one, and giving up when the client has gone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from kipo_graph.server.endpoint.reply import Reply
from kipo_graph.server.web.middleware import Gone, respond

Answering = Callable[[Request], Awaitable[Reply]]


class endpoint:
    """An ASGI application around a function that answers a request with a Reply."""

    def __init__(self, answer: Answering, name: str) -> None:
        self._answer, self._name = answer, name

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        scope["route_name"] = self._name
        reply = await self._answer(Request(scope, receive, send))
        await respond(reply, send, head=scope["method"] == "HEAD")


async def while_connected(receive: Receive, answer: Awaitable[Reply]) -> Reply:
    """An answer, given up when the client goes; raises Gone then."""
    running = asyncio.ensure_future(answer)
    gone: asyncio.Future[Any] = asyncio.ensure_future(_going(receive))
    try:
        await asyncio.wait({running, gone}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            return running.result()
        raise Gone
    finally:
        gone.cancel()
        running.cancel()


async def _going(receive: Receive) -> None:
    """Wait until the client goes; what it still sends is passed over."""
    while (await receive())["type"] != "http.disconnect":
        pass
