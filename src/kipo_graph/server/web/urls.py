"""IRIs of the data and addresses of the server: which path answers for which IRI, and back."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes, urlencode

from kipo_graph.server.web.settings import Settings

_SAFE = "/-._~!$&'()*+,;=:@%"
"""What may stand in a path as it is (RFC 3986); all else is percent-encoded."""
_STEERING = re.compile(r"[\x00-\x1f\x7f]")


def local(iri: str, settings: Settings) -> str | None:
    """The path on this server that answers for an IRI; None for one that is not of its data."""
    if not iri.startswith(settings.base):
        return None
    rest, hash_sign, fragment = iri.removeprefix(settings.base).partition("#")
    path = quote(rest, safe=_SAFE)
    if path.startswith("/"):  # `//name` would lead to another host.
        path = "%2F" + path[1:]
    return settings.root + path + (f"#{quote(fragment, safe=_SAFE + '?')}" if hash_sign else "")


def link(iri: str, settings: Settings) -> str:
    """Where a page may lead for an IRI: to this server, elsewhere on the web, or nowhere ("").

    Nothing but http and https leads away, so that no IRI of the data can run as script.
    """
    found = local(iri, settings)
    if found is not None:
        return found
    return iri if re.match(r"https?://[^/]", iri) else ""


def to(path: str, settings: Settings, **query: str | int) -> str:
    """The address of one of the server's own pages, with a query."""
    return settings.root + path + (f"?{urlencode(query)}" if query else "")


def header_iri(iri: str) -> str:
    """An IRI as it may stand in a header: ASCII, and without what could end it."""
    return quote(iri, safe=_SAFE + "?#[]")


def named(path: str, query: str, settings: Settings) -> list[str]:
    """The IRIs of the data that a request may mean, the likeliest first.

    `path` is what stands behind the root, as it was sent; the data may spell the same IRI with
    percent-encoding or with the characters themselves.
    """
    written = path + (f"?{query}" if query else "")
    spellings = [written, _plain(written)] if query else []
    spellings += [path, _plain(path)]
    return [settings.base + name for name in dict.fromkeys(spellings) if name is not None]


def _plain(written: str) -> str | None:
    """A path with its percent-encoded characters themselves; None where they are no UTF-8."""
    try:
        return unquote_to_bytes(written).decode("utf-8")
    except UnicodeDecodeError:
        return None


def is_sound(path: str) -> bool:
    """Whether a path can be looked up at all: UTF-8, and no control characters."""
    plain = _plain(path)
    return plain is not None and not _STEERING.search(plain)


def quoted(path: str) -> str:
    """A decoded path, encoded again."""
    return quote(path, safe=_SAFE.replace("%", ""))
