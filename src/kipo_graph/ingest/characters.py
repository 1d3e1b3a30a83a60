"""Characters that layout leaves behind: ligatures, unusual spaces, invisible characters."""

from __future__ import annotations

import re
import unicodedata

SOFT_HYPHEN = "\u00ad"

_LIGATURES = {
    code: unicodedata.normalize("NFKC", chr(code)) for code in (*range(0xFB00, 0xFB07), 0x0132)
}
_SPACES = dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), " ")
_UNSEEN = dict.fromkeys(
    (0x200B, 0x2060, 0xFEFF, 0xFFFC, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)
_CONTROLS = dict.fromkeys((*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0xA0)))
_TABLE: dict[int, str | None] = {
    **_LIGATURES,
    **_SPACES,
    **_UNSEEN,
    **_CONTROLS,
    0xAD: None,
    0xFFFF: None,
    # What PDFium gives for a hyphen at the end of a line.
    0x02: "-",
    0xFFFE: "-",
    0x2028: "\n",
    0x2029: "\n",
    0x85: "\n",
}
_BLANKS = re.compile(r"\s+")


def clean(text: str) -> str:
    """A line with its ligatures split, its spaces plain and without invisible characters.

    Soft hyphens inside go; one at the end of the line stays, since it says how to join the next.
    """
    soft = text.rstrip().endswith(SOFT_HYPHEN)
    if any(
        "\ud800" <= sign <= "\udfff" for sign in text
    ):  # Surrogate halves of characters beyond U+FFFF.
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    text = _BLANKS.sub(" ", text.translate(_TABLE)).strip()
    text = unicodedata.normalize("NFC", text)
    return text + SOFT_HYPHEN if soft and text else text
