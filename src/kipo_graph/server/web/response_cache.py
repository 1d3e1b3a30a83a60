"""Answers that need not be made or sent again: entity tags, and a small store of dear ones."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.requests import Request

from kipo_graph.server.endpoint.reply import Reply

Job = dict[str, Any]
Run = Callable[[Job, bytes], Awaitable[Reply]]

VARY = "Accept, Accept-Encoding"


class Kept:
    """Answers that are the same for all, made once; the least used go when they are too many."""

    def __init__(self, run: Run, most: int = 64 * 1024 * 1024) -> None:
        self._run, self._most = run, most
        self._held: OrderedDict[str, Reply] = OrderedDict()
        self._making: dict[str, asyncio.Task[Reply]] = {}

    async def ask(self, job: Job) -> Reply:
        """The answer to a job; who asks while it is made waits for the same one."""
        key = json.dumps(job, sort_keys=True)
        if key in self._held:
            self._held.move_to_end(key)
            return self._held[key]
        if key not in self._making:
            self._making[key] = asyncio.ensure_future(self._make(key, job))
        return await asyncio.shield(self._making[key])

    async def _make(self, key: str, job: Job) -> Reply:
        try:
            reply = await self._run(job, b"")
            if reply.status == 200:
                self._held[key] = reply
                while sum(len(held.body) for held in self._held.values()) > self._most:
                    self._held.popitem(last=False)
            return reply
        finally:
            del self._making[key]


def tag_for(body: bytes) -> str:
    """A strong tag for some bytes."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def tags(request: Request) -> set[str]:
    """The tags that a client has; weak ones compare as strong ones do here (RFC 9110, 13.1.2)."""
    given = ",".join(request.headers.getlist("if-none-match"))
    return {part.strip().removeprefix("W/") for part in given.split(",")}


def tagged(reply: Reply, tag: str) -> Reply:
    """A reply with its tag, and with word to ask each time whether it still holds."""
    headers = {"ETag": tag, "Cache-Control": "no-cache", **reply.headers}
    return Reply(reply.status, reply.media, reply.body, headers)


def unless_known(request: Request, reply: Reply) -> Reply:
    """A reply, or 304 where the client has it; `*` stands for any that there is."""
    if {reply.headers["ETag"], "*"} & tags(request):
        return unchanged(reply.headers)
    return reply


def unchanged(headers: Mapping[str, str]) -> Reply:
    """What a client hears that has the answer already."""
    kept = {name: headers[name] for name in ("ETag", "Content-Location") if name in headers}
    return Reply(304, "", b"", {"Vary": VARY, "Cache-Control": "no-cache", **kept})
