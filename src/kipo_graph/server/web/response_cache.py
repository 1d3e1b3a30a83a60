"""Responses that need not be made or sent again: ETags, and a small cache of costly responses."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request

from kipo_graph.server.endpoint.http_response import HttpResponse

Job = dict[str, Any]
Run = Callable[[Job, bytes], Awaitable[HttpResponse]]

VARY = {"Vary": "Accept, Accept-Encoding"}
_REVALIDATE = {"Cache-Control": "no-cache"}


class ResponseCache:
    """Responses that are the same for every client, made once; the least recently used go first."""

    def __init__(self, run: Run, max_bytes: int = 64 * 1024 * 1024) -> None:
        self._run, self._max_bytes = run, max_bytes
        self._responses: OrderedDict[str, HttpResponse] = OrderedDict()
        self._pending: dict[str, asyncio.Task[HttpResponse]] = {}

    async def get(self, job: Job) -> HttpResponse:
        """The response to a job; requests during its making wait for the same response."""
        key = json.dumps(job, sort_keys=True)
        if key in self._responses:
            self._responses.move_to_end(key)
            return self._responses[key]
        if key not in self._pending:
            self._pending[key] = asyncio.ensure_future(self._make(key, job))
        return await asyncio.shield(self._pending[key])

    async def _make(self, key: str, job: Job) -> HttpResponse:
        try:
            response = await self._run(job, b"")
            if response.status == 200:
                self._responses[key] = response
                while sum(len(kept.body) for kept in self._responses.values()) > self._max_bytes:
                    self._responses.popitem(last=False)
            return response
        finally:
            del self._pending[key]


def etag(content: bytes) -> str:
    """A strong ETag for some bytes."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def if_none_match(request: Request) -> set[str]:
    """The ETags of a request; weak ones compare like strong ones here (RFC 9110, 13.1.2)."""
    tags = ",".join(request.headers.getlist("if-none-match"))
    return {tag.strip().removeprefix("W/") for tag in tags.split(",")}


def conditional(request: Request, response: HttpResponse, tag: str) -> HttpResponse:
    """A response with its ETag, or 304 if the client already has it; `*` matches any ETag."""
    response = response.with_headers({"ETag": tag, **_REVALIDATE})
    if not {tag, "*"} & if_none_match(request):
        return response
    kept = {name: text for name, text in response.headers.items() if name == "Content-Location"}
    return not_modified(tag).with_headers(kept)


def not_modified(tag: str) -> HttpResponse:
    """The response to a client that already has the content."""
    return HttpResponse(304, "", b"", {"ETag": tag, **VARY, **_REVALIDATE})
