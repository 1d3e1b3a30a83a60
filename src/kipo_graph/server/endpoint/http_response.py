"""A complete HTTP response, as a worker returns it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """Status, media type, body and additional headers of an HTTP response."""

    status: int
    media_type: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    def with_headers(self, headers: Mapping[str, str]) -> HttpResponse:
        """A copy with more headers; headers that are already set keep their values."""
        return replace(self, headers={**headers, **self.headers})


def error_response(
    status: int, message: str, hint: str = "", headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """A plain-text response that says what is wrong and what to do next."""
    text = f"{message}\n{hint}\n" if hint else f"{message}\n"
    return HttpResponse(status, "text/plain; charset=utf-8", text.encode(), headers or {})
