"""Exclusive Canonical XML (with comments) of a piece of a document, from expat's events.

RDF/XML makes such a text of what stands in an element with `rdf:parseType="Literal"`.
"""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

_XML = "http://www.w3.org/XML/1998/namespace"
_CARRIAGE_RETURN = {"\r": "&#xD;"}
_IN_ATTRIBUTE = {"\t": "&#x9;", "\n": "&#xA;", "\r": "&#xD;", '"': "&quot;"}


def parts(name: str) -> tuple[str, str, str]:
    """Namespace, local name and prefix of a name as expat gives it with `namespace_prefixes`."""
    found = name.split(" ")
    if len(found) == 1:
        return "", found[0], ""
    return found[0], found[1], found[2] if len(found) > 2 else ""


class Canonical:
    """Takes the events of expat in their order; `text()` is what they make.

    It is hollow as long as neither an element nor a character came.
    """

    def __init__(self) -> None:
        self.hollow = True
        self._out: list[str] = []
        self._open: list[tuple[str, dict[str, str]]] = []

    def text(self) -> str:
        return "".join(self._out)

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element starts: it declares the namespaces that it uses and no parent declared."""
        self.hollow = False
        space, local, prefix = parts(name)
        shown = dict(self._open[-1][1]) if self._open else {}
        used = {prefix: space}
        ordered = sorted((parts(key), value) for key, value in attributes.items())
        used |= {key[2]: key[0] for key, _ in ordered if key[2] and key[0] != _XML}
        tag = f"{prefix}:{local}" if prefix else local
        self._out.append(f"<{tag}")
        for mark in sorted(used):
            if shown.get(mark, "") != used[mark]:
                shown[mark] = used[mark]
                declared = f"xmlns:{mark}" if mark else "xmlns"
                self._attribute(declared, used[mark])
        for key, value in ordered:
            self._attribute(f"{key[2]}:{key[1]}" if key[2] else key[1], value)
        self._out.append(">")
        self._open.append((tag, shown))

    def _attribute(self, name: str, value: str) -> None:
        # `escape` would turn ">" into an entity too, which attributes keep.
        text = value.replace("&", "&amp;").replace("<", "&lt;")
        for sign, entity in _IN_ATTRIBUTE.items():
            text = text.replace(sign, entity)
        self._out.append(f' {name}="{text}"')

    def end(self) -> None:
        self._out.append(f"</{self._open.pop()[0]}>")

    def data(self, text: str) -> None:
        self.hollow = False
        self._out.append(escape(text, _CARRIAGE_RETURN))

    def comment(self, text: str) -> None:
        self._out.append(f"<!--{text}-->")

    def instruction(self, target: str, data: str) -> None:
        self._out.append(f"<?{target} {data}?>" if data else f"<?{target}?>")
