"""The encoding of an HTML page: its mark, else what the page says, else UTF-8."""

from __future__ import annotations

import codecs
import re

from kipo_graph.ingest.document_errors import EncodingError

_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_META = re.compile(rb"<meta[^>]{0,500}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "utf-16": "utf-8",
    "utf-16-le": "utf-8",
    "utf-16-be": "utf-8",
}
"""What browsers take where a page names the encoding on the left (WHATWG, Encoding)."""


def decode(raw: bytes, name: str) -> tuple[str, str, list[str]]:
    """The text of a page, its encoding, and warnings; raises EncodingError.

    A page that says nothing is UTF-8, or Windows-1252 where its bytes do not fit that.
    """
    for mark, codec in _MARKS.items():
        if raw.startswith(mark):
            return _strict(raw[len(mark) :], codec, name), codec, []
    head = raw[:4096]
    said = _META.search(head) or _XML.match(head)
    if said is not None:
        codec = _codec(said[1].decode("ascii"), name)
        return _strict(raw, codec, name), codec, []
    if b"\0" in raw:
        raise EncodingError(
            f"{name} holds NUL bytes and no mark of UTF-16.", "Save the page as UTF-8."
        )
    try:
        return raw.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError:
        warning = (
            "The page does not declare its encoding and is not UTF-8: Windows-1252 was assumed."
        )
        return raw.decode("cp1252", "replace"), "cp1252", [warning]


def _codec(label: str, name: str) -> str:
    try:
        found = codecs.lookup(label)
        known = codecs.lookup(label).name
        is_text = found._is_text_encoding
    except LookupError:
        known, is_text = "", False
    if not is_text or known in ("unicode_escape", "raw_unicode_escape", "idna", "punycode"):
        raise EncodingError(
            f'{name} says that its encoding is "{label}", which is not known.',
            "Save the page as UTF-8.",
        )
    return _WIDER.get(known, known)


def _strict(raw: bytes, codec: str, name: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError as error:
        if codec == "cp1252":  # Five bytes have no sign in it; browsers show none.
            return raw.decode(codec, "replace")
        raise EncodingError(
            f"{name} is not {codec}, as it says: byte {error.start} does not fit.",
            "Save the page again, as UTF-8.",
        ) from error
