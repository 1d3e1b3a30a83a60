"""The short names that a text defines in brackets: "Long Name (LN, or “the Office”)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.coref import clusters
from kipo_graph.extract.coref.annotated_document import AnnotatedBlock, AnnotatedDocument
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.ner.spans import EntitySpan
from kipo_graph.language.word_lists import is_capital

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ACRONYM = re.compile(r"[A-Z][A-Za-z0-9&/-]{1,11}")
_QUOTED = re.compile(r"[“\"‘'](?:the\s+)?([A-Z][\w-]+)[”\"’']")
_MARKS = "“”\"'‘’"
_LONGEST = 16
"""So many words a bracket that defines a name may reach."""


def add_defined_names(
    block: AnnotatedBlock, span: EntitySpan, cluster: EntityCluster, annotated: AnnotatedDocument
) -> None:
    """Take note of the short names that a bracket after a mention of an entity defines."""
    doc, at, register = block.doc, span.end, annotated.register
    if at + 2 >= len(doc) or doc[at].text != "(":
        return
    close = next((i for i in range(at, min(at + _LONGEST, len(doc))) if doc[i].text == ")"), 0)
    inside = [token for token in doc[at + 1 : close] if token.text not in _MARKS] if close else []
    if not inside:
        return
    for short in _quoted_names(doc, at, close):
        if sum(character.isupper() for character in short) > 1 or short.isupper():
            register.alias(cluster, short)
        else:
            annotated.defined[short.lower()] = cluster
    short = _short_name(doc, span, cluster, inside, close)
    if short:
        register.alias(cluster, short)


def _short_name(
    doc: Doc, span: EntitySpan, cluster: EntityCluster, inside: list[Token], close: int
) -> str:
    """The short or former name that the words in a bracket are, or an empty text."""
    if inside[0].lower_ in ("formerly", "previously"):
        return str(doc[inside[1].i : close].text) if len(inside) > 1 else ""
    if len(inside) == 2 and inside[1].text.isdigit():
        return str(doc[inside[0].i : close].text)
    if len(inside) > 1 and all(map(is_capital, inside)):
        # "(WIPO Film Scheme)": the whole of it, not the acronym in it.
        whole = str(doc[inside[0].i : inside[-1].i + 1].text)
        return whole if inside[-1].text in cluster.label.split() else ""
    return _acronym(doc[span.start : span.end].text, inside)


def _quoted_names(doc: Doc, start: int, close: int) -> Iterator[str]:
    """What a bracket sets in quotation marks: (KIPI, or “the Institute”)."""
    for match in _QUOTED.finditer(doc[start:close].text):
        yield match[1]


def _acronym(name: str, inside: list[Token]) -> str:
    """The acronym that the words in a bracket give a name, or an empty text."""
    several = len(inside) > 1
    lead = several and inside[0].lower_ in ("in", "hereinafter")
    for token in inside:
        short: str = token.text
        capitals = sum(character.isupper() for character in short)
        if capitals < 2 or not _ACRONYM.fullmatch(short):
            continue
        if lead or clusters.initials_fit(short, name):
            return short
    return ""
