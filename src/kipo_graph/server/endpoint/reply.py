"""What a worker answers: a whole HTTP answer, never a part of one."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Reply:
    """Status, media type and body of an HTTP answer, with further headers by name."""

    status: int
    media: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


def refusal(status: int, message: str, hint: str = "") -> Reply:
    """A plain message that says what is wrong and what to do next."""
    text = f"{message}\n{hint}\n" if hint else f"{message}\n"
    return Reply(status, "text/plain; charset=utf-8", text.encode())
