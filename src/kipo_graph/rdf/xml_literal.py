"""Names of XML as expat reports them, and the pieces of Exclusive Canonical XML."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple
from xml.sax.saxutils import escape

XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"

_IN_TEXT = {"\r": "&#xD;"}
_IN_ATTRIBUTE = {"\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;", '"': "&quot;", "&gt;": ">"}


class Name(NamedTuple):
    """The name of an element or an attribute; namespace and prefix may be empty."""

    namespace: str
    local: str
    prefix: str

    @property
    def qualified(self) -> str:
        """The name as a document writes it."""
        return f"{self.prefix}:{self.local}" if self.prefix else self.local


@lru_cache(maxsize=1_000)
def name_of(reported: str) -> Name:
    """The name that expat reports with a blank as separator and with `namespace_prefixes`."""
    parts = reported.split(" ")
    if len(parts) == 1:
        return Name("", parts[0], "")
    return Name(parts[0], parts[1], parts[2] if len(parts) > 2 else "")


class CanonicalWriter:
    """Writes elements with those declarations of namespaces that they need and that are new."""

    def __init__(self) -> None:
        self._open: list[tuple[str, dict[str, str]]] = []

    @property
    def is_inside(self) -> bool:
        """Whether an element is open."""
        return bool(self._open)

    def start(self, element: Name, attributes: Iterable[tuple[Name, str]]) -> str:
        """A start tag, with the attributes in the order given (canonical: sorted by name)."""
        declared = dict(self._open[-1][1]) if self._open else {}
        written = list(attributes)
        used = {name.prefix: name.namespace for name, _ in written if name.prefix}
        used[element.prefix] = element.namespace
        used.pop("xml", None)
        tag = f"<{element.qualified}"
        for prefix, namespace in sorted(used.items()):
            if declared.get(prefix, "") != namespace:
                declared[prefix] = namespace
                tag += attribute(f"xmlns:{prefix}" if prefix else "xmlns", namespace)
        tag += "".join(attribute(name.qualified, value) for name, value in written)
        self._open.append((element.qualified, declared))
        return f"{tag}>"

    def end(self) -> str:
        """The end tag of the innermost open element."""
        return f"</{self._open.pop()[0]}>"


def attribute(name: str, value: str) -> str:
    """An attribute, with the blank before it."""
    # A ">" stays as it is in attributes, unlike in text.
    return f' {name}="{escape(value, _IN_ATTRIBUTE)}"'


def text(characters: str) -> str:
    """A text between tags."""
    return escape(characters, _IN_TEXT)
