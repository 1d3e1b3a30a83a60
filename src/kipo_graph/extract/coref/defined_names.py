"""The short names that a text defines in brackets: "Long Name (LN, or “the Office”)"."""

from __future__ import annotations

import re
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
_QUOTATION_MARKS = "“”\"'‘’"
_MAX_BRACKET_LENGTH = 16
"""The most tokens in a bracket that defines a name."""


def add_defined_names(
    block: AnnotatedBlock, span: EntitySpan, cluster: EntityCluster, annotated: AnnotatedDocument
) -> None:
    """Add the short names of an entity that a bracket after its name defines."""
    doc, at, register = block.doc, span.end, annotated.register
    if at + 2 >= len(doc) or doc[at].text != "(":
        return
    last = min(at + _MAX_BRACKET_LENGTH, len(doc))
    close = next((i for i in range(at, last) if doc[i].text == ")"), at)
    inside = [token for token in doc[at + 1 : close] if token.text not in _QUOTATION_MARKS]
    if not inside:
        return
    for match in _QUOTED.finditer(doc[at:close].text):  # (KIPI, or “the Institute”)
        quoted = match[1]
        if _count_capitals(quoted) > 1 or quoted.isupper():
            register.alias(cluster, quoted)
        else:
            annotated.defined[quoted.lower()] = cluster
    short = _short_name(doc, span, cluster, inside, close)
    if short:
        register.alias(cluster, short)


def _count_capitals(word: str) -> int:
    return sum(character.isupper() for character in word)


def _short_name(
    doc: Doc, span: EntitySpan, cluster: EntityCluster, inside: list[Token], close: int
) -> str:
    """The short or former name in a bracket, or an empty text."""
    if inside[0].lower_ in ("formerly", "previously"):
        return str(doc[inside[1].i : close].text) if len(inside) > 1 else ""
    if len(inside) == 2 and inside[1].text.isdigit():
        return str(doc[inside[0].i : close].text)
    if len(inside) > 1 and all(map(is_capital, inside)):
        # "(WIPO Film Scheme)": the whole of it, not the acronym in it.
        whole = str(doc[inside[0].i : inside[-1].i + 1].text)
        return whole if inside[-1].text in cluster.label.split() else ""
    return _acronym(doc[span.start : span.end].text, inside)


def _acronym(name: str, inside: list[Token]) -> str:
    """The acronym of a name in a bracket, or an empty text."""
    is_introduced = len(inside) > 1 and inside[0].lower_ in ("in", "hereinafter")
    for short in (str(token.text) for token in inside):
        is_acronym = _count_capitals(short) > 1 and _ACRONYM.fullmatch(short)
        if is_acronym and (is_introduced or clusters.initials_fit(short, name)):
            return short
    return ""
