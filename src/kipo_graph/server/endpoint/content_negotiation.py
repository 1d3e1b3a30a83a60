"""HTTP content negotiation: the media type that a client prefers among those on offer."""

from __future__ import annotations

import re
from collections.abc import Sequence


def choose(accept: str, offered: Sequence[str]) -> str | None:
    """The offered media type that the client prefers, or None if it accepts none of them.

    The most specific range that matches a type decides its quality (RFC 9110, section 12.5.1).
    Among types of equal quality, one that is named wins over one that matches a wildcard, then the
    first offered wins.  Without an Accept header, or with `*/*`, the first type is chosen.  Parts
    of the header that cannot be parsed are ignored.
    """
    ranges = [found for part in _PART.findall(accept) if (found := _media_range(part)) is not None]
    if not ranges:
        return offered[0] if not accept.strip() else None
    ranked = [(_quality(media_type, ranges), media_type) for media_type in offered]
    (quality, _), best = max(ranked, key=lambda pair: pair[0])
    return best if quality else None


_PART = re.compile(r'(?:[^,"]|"(?:\\.|[^"\\])*"?)+')
"""A part between commas; commas within quotation marks do not separate parts."""


def parse_media_type(text: str) -> tuple[str, dict[str, str]]:
    """A media type or range and its parameters, in lower case; the first of equal names counts."""
    media_type, *parameters = (part.strip() for part in text.casefold().split(";"))
    pairs = (parameter.partition("=") for parameter in reversed(parameters))
    return media_type, {name.strip(): value.strip() for name, _, value in pairs}


def _media_range(part: str) -> tuple[str, float] | None:
    """A media range and its quality, or None if the part is not a valid range."""
    media_range, parameters = parse_media_type(part)
    if media_range.count("/") != 1 or not all(media_range.split("/")):
        return None
    try:
        quality = float(parameters.get("q", "1"))
    except ValueError:
        return None
    return (media_range, quality) if 0 <= quality <= 1 else None


def _quality(media_type: str, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    """The quality of a media type, and how specific the match is: 2, or 1 or 0 for a wildcard."""
    full, _ = parse_media_type(media_type)
    for specificity, wanted in ((2, full), (1, full.split("/")[0] + "/*"), (0, "*/*")):
        matching = [quality for found, quality in ranges if found == wanted]
        if matching:
            return max(matching), specificity
    return 0.0, 0
