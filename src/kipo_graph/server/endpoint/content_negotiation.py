"""HTTP content negotiation: which of the media types on offer a client would rather have."""

from __future__ import annotations

import re
from collections.abc import Sequence


def choose(accept: str, offered: Sequence[str]) -> str | None:
    """The media type on offer that a client would rather have than the others; None for none.

    The most specific range that fits a type decides its quality (RFC 9110, section 12.5.1).  Of
    types of equal quality, one that is named goes before one that a wildcard takes in, then the
    first offered.  No Accept header, an empty one and `*/*` take the first; a part that cannot be
    read is passed over.
    """
    ranges = [found for part in _PART.findall(accept) if (found := _range(part)) is not None]
    if not ranges:
        return offered[0] if not accept.strip() else None
    ranked = [(_quality(media, ranges), media) for media in offered]
    (quality, _), best = max(ranked, key=lambda pair: pair[0])
    return best if quality else None


_PART = re.compile(r'(?:[^,"]|"(?:\\.|[^"\\])*"?)+')
"""A part between commas; those within quotation marks part nothing."""


def _range(part: str) -> tuple[str, float] | None:
    """A media range and its quality."""
    media, *parameters = (piece.strip() for piece in part.split(";"))
    if media.count("/") != 1 or not all(media.split("/")):
        return None
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().casefold() == "q":
            try:
                quality = float(value)
            except ValueError:
                return None
            return (media.casefold(), quality) if 0 <= quality <= 1 else None
    return media.casefold(), 1.0


def _quality(media: str, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """How welcome a media type is, and how closely it is named (2, by a wildcard 1 or 0)."""
    kind = media.split(";", maxsplit=1)[0].strip().casefold()
    for closeness, wanted in ((2, kind), (1, kind.split("/")[0] + "/*"), (0, "*/*")):
        fitting = [quality for found, quality in ranges if found == wanted]
        if fitting:
            return max(fitting), closeness
    return 0.0, 0
