"""IRIs of the data and URLs of the server: which path answers for which IRI, and back."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes, urlencode

from kipo_graph.server.web.settings import Settings

_SAFE = "/-._~!$&'()*+,;=:@%"
"""Characters that may appear in a path as they are (RFC 3986); others are percent-encoded."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def path_of(iri: str, settings: Settings) -> str | None:
    """The path on this server that answers for an IRI, or None for an IRI outside its data."""
    if not iri.startswith(settings.base):
        return None
    rest, hash_sign, fragment = iri.removeprefix(settings.base).partition("#")
    path = quote(rest, safe=_SAFE)
    if path.startswith("/"):  # `//name` would lead to another host.
        path = "%2F" + path[1:]
    return settings.root + path + (f"#{quote(fragment, safe=_SAFE + '?')}" if hash_sign else "")


def href(iri: str, settings: Settings) -> str:
    """The link for an IRI: to this server, elsewhere on the web, or "" for none.

    Only http and https links lead elsewhere, so no IRI of the data can run as a script.
    """
    path = path_of(iri, settings)
    if path is not None:
        return path
    return iri if re.match(r"https?://[^/]", iri) else ""


def page_url(path: str, settings: Settings, **query: str | int) -> str:
    """The URL of one of the server's own pages, with a query string."""
    return settings.root + path + (f"?{urlencode(query)}" if query else "")


def header_iri(iri: str) -> str:
    """An IRI as it may appear in a header: ASCII, and without characters that could end it."""
    return quote(iri, safe=_SAFE + "?#[]")


def candidate_iris(path: str, query: str, settings: Settings) -> list[str]:
    """The IRIs that a request may mean, the most likely first.

    `path` is the part of the requested path after the root, still encoded.  The data may write the
    same IRI with percent-encoding or with the characters themselves.
    """
    written = path + (f"?{query}" if query else "")
    spellings = [written, _decoded(written)] if query else []
    spellings += [path, _decoded(path)]
    return [settings.base + name for name in dict.fromkeys(spellings) if name is not None]


def _decoded(path: str) -> str | None:
    """A path without percent-encoding; None if it is not valid UTF-8."""
    try:
        return unquote_to_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        return None


def is_valid_path(path: str) -> bool:
    """Whether a path can be looked up: it is UTF-8 and has no control characters."""
    decoded = _decoded(path)
    return decoded is not None and not _CONTROL.search(decoded)


def quote_path(path: str) -> str:
    """A decoded path, encoded again."""
    return quote(path, safe=_SAFE.replace("%", ""))
