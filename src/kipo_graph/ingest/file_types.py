"""The type of a document: by its name, checked against its bytes."""

from __future__ import annotations

import re
from pathlib import Path

from kipo_graph.ingest.document_errors import MislabelledError
from kipo_graph.text import one_line

PLAIN, MARKDOWN, HTML, PDF = "text/plain", "text/markdown", "text/html", "application/pdf"

ENDINGS = {
    ".txt": PLAIN,
    ".text": PLAIN,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".pdf": PDF,
}
NAMES = {PLAIN: "plain text", MARKDOWN: "Markdown", HTML: "an HTML page", PDF: "a PDF"}
ENDING = {PLAIN: ".txt", MARKDOWN: ".md", HTML: ".html", PDF: ".pdf"}

_FOREIGN = (
    (b"PK\x03\x04", "a ZIP archive, or an office file such as .docx"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office file such as .doc"),
    (b"{\\rtf", "a rich-text file (RTF)"),
    (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"\x1f\x8b", "a packed file (gzip)"),
    (b"BZh", "a packed file (bzip2)"),
    (b"\xfd7zXZ\x00", "a packed file (xz)"),
    (b"\x28\xb5\x2f\xfd", "a packed file (zstd)"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z)"),
    (b"Rar!", "an archive (RAR)"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"%!PS", "a PostScript file"),
    (b"SQLite format 3\x00", "a database (SQLite)"),
)
_OPENING = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(rb"<(?:!doctype|/?[a-z][a-z0-9]*)[\s>/]", re.IGNORECASE)
_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def kind_of(path: Path, raw: bytes) -> str:
    """The media type of a document; raises MislabelledError where name and bytes disagree."""
    name, suffix = one_line(path.name), one_line(path.suffix)
    named, found = ENDINGS.get(suffix.lower()), _found(raw)
    if named == found or (found == PLAIN and named in (MARKDOWN, HTML)):
        if named == HTML and not _TAG.search(_bare(raw)):
            raise MislabelledError(
                f"{name} is no HTML page: there is no tag in it.",
                "If it is plain text, rename it to end in .txt.",
            )
        return named
    if found in NAMES and named is None and not suffix:
        return found
    if named is None:
        what = NAMES.get(found, found)
        hint = f"It looks like {what}." if found != PLAIN else "If it is plain text, say .txt."
        raise MislabelledError(
            f"{name}: files that end in {suffix or 'nothing'} are not read.",
            f"{hint} Read are: {', '.join(ENDINGS)}.",
        )
    if found in NAMES and found != PLAIN:
        raise MislabelledError(
            f"{name} is named like {NAMES[named]}, but it is {NAMES[found]}.",
            f"Rename it to end in {ENDING[found]}.",
        )
    what = "no PDF: it does not begin with %PDF" if found == PLAIN else found
    raise MislabelledError(
        f"{name} is named like {NAMES[named]}, but it is {what}.",
        "Save it as PDF, HTML or plain text (UTF-8) with the program it was made with.",
    )


def _found(raw: bytes) -> str:
    """What the bytes say: a media type we read, or words for another kind; else plain text."""
    for start, what in _FOREIGN:
        if raw.startswith(start):
            return what
    # A PDF may have some bytes before its mark; a text that speaks of the mark is no PDF.
    at = raw[:1024].find(b"%PDF-")
    if at == 0 or (at > 0 and b"\nendobj" in raw.replace(b"\r", b"\n")):
        return PDF
    return HTML if _OPENING.match(_bare(raw)) else PLAIN


def _bare(raw: bytes) -> bytes:
    """The beginning of a file as bytes in which an ASCII tag can be looked for."""
    head = raw[:65536]
    for mark, codec in _MARKS.items():
        if head.startswith(mark):
            return head[len(mark) :].decode(codec, "ignore").encode()
    return head
