"""Rendering of templates: everything is escaped, and pages hold no inline script or style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from kipo_graph.server.web import representations
from kipo_graph.server.web.labels import View
from kipo_graph.server.web.settings import Settings
from kipo_graph.server.web.urls import path_of
from kipo_graph.text import for_html

PAGE_SIZE = 100
"""The number of statements, search results or class members on one page."""

_TEMPLATES = Environment(
    loader=PackageLoader("kipo_graph.server.web", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_DEFAULTS: Mapping[str, Any] = {"canonical": "", "formats": (), "search_text": ""}


def render(template: str, settings: Settings, **values: Any) -> bytes:
    """A rendered template."""
    site = {
        "title": for_html(settings.title),
        "root": settings.root,
        "url": settings.url,
        "project": settings.project,
    }
    page = _TEMPLATES.get_template(f"{template}.html")
    return page.render({**_DEFAULTS, "site": site, **values}).encode()


def preload() -> None:
    """Compile all templates, so that forked workers share them."""
    for name in _TEMPLATES.list_templates(extensions=["html"]):
        _TEMPLATES.get_template(name)


def format_links(iri: str, settings: Settings) -> list[View]:
    """Links to the data formats of a resource."""
    path = path_of(iri, settings)
    if path is None:
        return []
    return [
        {"media_type": form.media_type, "title": form.title, "href": f"{path}.{form.name}"}
        for form in representations.RDF_FORMATS
    ]


def pagination(total: int, current: int, path: str) -> View:
    """The current and the last page; `href` lacks only the number of a page at its end."""
    separator = "&" if "?" in path else "?"
    return {"now": current, "last": -(-total // PAGE_SIZE), "href": f"{path}{separator}page="}


def message_page(
    settings: Settings, status: int, title: str, text: str = "", links: Sequence[View] = ()
) -> bytes:
    """A page that says what is wrong, with links to continue."""
    return render("message", settings, status=status, title=title, message=text, links=links)
