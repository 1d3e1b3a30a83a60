"""Check that no page of the documentation site loads anything from another host.

python tools/check_site.py build/site

Links that a reader may follow are allowed; scripts, styles, images, fonts and frames from elsewhere
are not.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

_FOLLOWED = {("a", "href"), ("area", "href"), ("blockquote", "cite"), ("q", "cite")}
"""Attributes with an address that a browser opens only when the reader asks for it."""
_HARMLESS_LINKS = {"canonical", "alternate", "next", "prev", "license", "author", "help"}
_ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'()<>]+", re.IGNORECASE)
_LOADED_BY_STYLE = re.compile(
    r"(?:url\(|@import)\s*[\"']?\s*((?:https?:)?//[^\s\"')]+)", re.IGNORECASE
)
_LOADED_LATER = {"mermaid"}
"""Classes of elements for which the theme would fetch a library from another host."""


class _Loads(HTMLParser):
    """Collects the addresses on other hosts that a page loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._in_style = tag == "style"
        if tag == "link" and set(values.get("rel", "").lower().split()) <= _HARMLESS_LINKS:
            return
        for name, value in values.items():
            if name == "style":
                self.found += _LOADED_BY_STYLE.findall(value)
            elif (tag, name) not in _FOLLOWED and name in _LOADING:
                self.found += _ADDRESS.findall(value)
        later = _LOADED_LATER & set(values.get("class", "").split())
        self.found += [f'an element of class "{name}"' for name in later]

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.found += _LOADED_BY_STYLE.findall(data)


_LOADING = {"src", "srcset", "href", "xlink:href", "data", "poster", "background", "action"}


def loads(page: str) -> list[str]:
    """The addresses on other hosts that an HTML page loads."""
    parser = _Loads()
    parser.feed(page)
    parser.close()
    return parser.found


def faults(site: Path) -> Iterator[str]:
    """A line for each load from another host in the pages and style sheets of a folder."""
    for path in sorted(site.rglob("*")):
        if path.suffix == ".html":
            found = loads(path.read_text(encoding="utf-8"))
        elif path.suffix == ".css":
            found = _LOADED_BY_STYLE.findall(path.read_text(encoding="utf-8"))
        else:
            continue
        for address in found:
            yield f"{path.relative_to(site)} loads {address}"


def main(folder: str) -> None:
    """Check a folder; ends the program with an error where it has no pages or one loads."""
    site = Path(folder)
    pages = len(list(site.rglob("*.html")))
    if not pages:
        sys.exit(f"{site} has no pages.")
    if found := list(faults(site)):
        sys.exit("\n".join(found))
    sys.stdout.write(f"{pages} pages load nothing from another host.\n")


if __name__ == "__main__":
    main(sys.argv[1])
