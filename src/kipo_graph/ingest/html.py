"""HTML by selectolax (Lexbor): what a page says, without what surrounds it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kipo_graph.ingest import charset
from kipo_graph.ingest.characters import clean
from kipo_graph.ingest.document import Limits, Reading
from kipo_graph.ingest.document_errors import EmptyError, TooLargeError
from kipo_graph.ingest.file_types import HTML

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_DROPPED = frozenset(
    "script style noscript template nav aside form button select option textarea input iframe "
    "object embed svg math canvas audio video map dialog head datalist rp".split()
)
_AROUND = frozenset(("header", "footer"))
_ROLES = frozenset(
    "navigation banner contentinfo search complementary dialog alertdialog menu menubar".split()
)
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|cookie|cookies|consent|skip-?link|skip-?nav|sr-only|"
    r"visually-hidden|share-buttons?|social-share|pagination)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    "p div section article main body html header footer h1 h2 h3 h4 h5 h6 ul ol li dl dt dd "
    "table caption thead tbody tfoot tr td th blockquote pre figure figcaption address hr details "
    "summary fieldset legend center hgroup".split()
)
_TAG = re.compile(r"<(?P<ends>/?)(?P<name>[a-zA-Z][\w-]*)[^<>]*?(?P<empty>/?)>")
_NEVER_CLOSED = frozenset(
    "area base br col embed hr img input link meta source track wbr p li dt dd tr td th thead "
    "tbody tfoot option".split()
)
"""Elements without an end tag, or whose end tag is often left out."""
_CELLS = frozenset(("td", "th"))
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_MAIN = 0.25
"""The main part is taken alone if it holds at least this part of the text of the page."""


def load() -> None:
    """Load the library, before there are limits."""
    import selectolax.lexbor  # noqa: F401


def read(raw: bytes, name: str, limits: Limits) -> Reading:
    """The text of an HTML page: a paragraph, heading, item or row of a table each for itself.

    Raises EncodingError, EmptyError where no text stands, TooLargeError.
    """
    from selectolax.lexbor import LexborHTMLParser

    source, encoding, warnings = charset.decode(raw, name)
    if _is_deeper(source, limits.depth):
        raise TooLargeError(
            f"{name} has more than {limits.depth:,} elements open within each other.",
            "It was made by a fault, or to harm; save the page anew, or as text.",
        )
    tree = LexborHTMLParser(source)
    blocks = list(_blocks(_root(tree)))
    text = "\n\n".join(blocks) + "\n" if blocks else ""
    if not text.strip("#-| \n"):
        raise EmptyError(
            f"{name} holds no text, only markup.",
            "If a script draws it, save the page from the browser as it is shown.",
        )
    if len(text) > limits.text:
        raise TooLargeError(
            f"{name} holds more than {limits.text:,} characters of text.",
            "Split it into several files.",
        )
    return Reading(
        text=text,
        kind=HTML,
        encoding=encoding,
        title=_title(tree, blocks),
        language=_language(tree),
        warnings=tuple(warnings),
    )


def _is_deeper(source: str, limit: int) -> bool:
    """Whether so many elements are open at once; reading such a page takes the square of that."""
    depth = 0
    for tag in _TAG.finditer(source):
        if tag["name"].lower() not in _NEVER_CLOSED and not tag["empty"]:
            depth = max(0, depth - 1) if tag["ends"] else depth + 1
            if depth > limit:
                return True
    return False


def _title(tree: LexborHTMLParser, blocks: list[str]) -> str:
    node = tree.css_first("head > title")
    title = clean(node.text()) if node else ""
    return title or next((block.lstrip("# ") for block in blocks if block.startswith("#")), "")


def _language(tree: LexborHTMLParser) -> str:
    node = tree.css_first("html")
    return (node.attributes.get("lang") or "").strip() if node else ""


def _root(tree: LexborHTMLParser) -> LexborNode | None:
    """The element that holds what the page says: its main part where there is one, else all."""
    body = tree.body
    if body is None:
        return None
    whole = len(body.text())
    for query in ("main", '[role="main"]', "article"):
        found = tree.css(query)
        if len(found) == 1 and len(found[0].text()) >= _MAIN * whole:
            return found[0]
    return body


def _blocks(root: LexborNode | None) -> Iterator[str]:
    """The blocks of text below an element, in their order.

    It goes without recursion, since a page may be nested as deep as it likes.
    """
    walk, steps = _Walk(), [(root, True)] if root is not None else []
    while steps:
        node, opens = steps.pop()
        tag = node.tag or ""
        if tag == "-text":
            walk.words.append(_text(node, preformatted=walk.kept > 0))
        elif not opens:
            yield from walk.close(node, tag)
        elif tag == "br":
            walk.words.append("\n")
        elif not tag.startswith(("-", "!", "_")) and (node is root or not _is_dropped(node)):
            yield from walk.open(node, tag)
            steps.append((node, False))
            steps.extend((child, True) for child in reversed(list(node.iter(include_text=True))))
    yield from walk.end()


class _Walk:
    """The block that is being gathered: its mark, its words, and whether they are preformatted."""

    def __init__(self) -> None:
        self.start, self.words, self.kept = "", list[str](), 0

    def open(self, node: LexborNode, tag: str) -> Iterator[str]:
        """What an element ends by beginning."""
        if tag in _BLOCKS and tag not in _CELLS and not _in_cell(node):
            if "".join(self.words).strip():
                yield from self.end()
            self.words = []
            self.start = _mark(tag) or self.start
        self.kept += tag == "pre"

    def close(self, node: LexborNode, tag: str) -> Iterator[str]:
        """What an element ends by ending."""
        self.kept -= tag == "pre"
        if tag in _CELLS:
            self.words.append(" | ")
        elif tag in _BLOCKS and not _in_cell(node):
            yield from self.end()
        elif tag in _BLOCKS:
            self.words.append(" ")

    def end(self) -> Iterator[str]:
        """The blocks of the words gathered so far."""
        yield from _lines(self.start, self.words)
        self.start, self.words = "", []


def _text(node: LexborNode, *, preformatted: bool) -> str:
    text = node.text_content or ""
    return text if preformatted else " ".join(re.split(r"[ \t\r\n\f]+", text))


def _mark(tag: str) -> str:
    if tag in _HEADINGS:
        return "#" * _HEADINGS[tag] + " "
    return "- " if tag == "li" else ""


def _lines(start: str, words: Iterable[str]) -> Iterator[str]:
    """The block of these words; two line breaks part it as the end of a paragraph does."""
    for part in re.split(r"\n[ \t]*(?:\n[ \t]*)+", "".join(words)):
        lines = [clean(line) for line in part.split("\n")]
        shown = "\n".join(line for line in lines if line).strip()
        shown = shown.removesuffix("|").rstrip()
        if start.startswith("#"):
            shown = shown.replace("\n", " ")
        if shown.strip("| "):
            yield start + shown
            start = ""


def _in_cell(node: LexborNode) -> bool:
    """Whether an element stands in the cell of a table that holds no table of its own."""
    at, parent = 0, node.parent
    while parent is not None and at < 12:
        if parent.tag in _CELLS:
            return node.tag not in ("table", "thead", "tbody", "tfoot", "tr", "caption") and (
                parent.css_first("table, p + p, li") is None
            )
        if parent.tag in ("table", "body"):
            return False
        parent, at = parent.parent, at + 1
    return False


def _is_dropped(node: LexborNode) -> bool:
    tag = node.tag or ""
    if tag in _DROPPED:
        return True
    attributes = node.attributes
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if (attributes.get("role") or "").strip().lower() in _ROLES:
        return True
    if re.search(r"display\s*:\s*none", attributes.get("style") or "", re.IGNORECASE):
        return True
    if tag in _AROUND:
        return not _is_inside(node, ("article", "main", "section"))
    words = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return tag not in ("body", "main", "article") and bool(_FURNITURE.search(words))


def _is_inside(node: LexborNode, tags: tuple[str, ...]) -> bool:
    parent, at = node.parent, 0
    while parent is not None and at < 64:
        if parent.tag in tags:
            return True
        parent, at = parent.parent, at + 1
    return False
