"""PDF files written by hand: a page is a list of lines, each at its place in its size."""

from __future__ import annotations

from dataclasses import dataclass

PAGE = (595, 842)
WIDTHS = {"i": 222, "j": 222, "l": 222, "t": 278, "f": 278, " ": 278, ".": 278, ",": 278}
WIDTHS |= {"m": 833, "w": 722, "r": 333, "s": 500, "c": 500, "k": 500, "v": 500, "x": 500, "y": 500}
WIDTHS |= {"-": 333, "I": 278, "M": 833, "W": 944, "O": 778, "G": 778, "Q": 778, "1": 556}
WIDTHS |= {"A": 667, "B": 667, "D": 722, "E": 667, "F": 611, "N": 722, "T": 611}
"""Some widths of Helvetica in thousandths; 556 for the rest is near enough to lay lines."""


@dataclass(frozen=True)
class Line:
    """A line of text with its left end, its baseline (from the bottom) and its size in points."""

    text: str
    x: float
    y: float
    size: float = 10
    font: str = "F1"
    turned: bool = False

    def drawn(self) -> bytes:
        raw = self.text.encode("cp1252")
        for sign in (b"\\", b"(", b")"):
            raw = raw.replace(sign, b"\\" + sign)
        matrix = "0 1 -1 0" if self.turned else "1 0 0 1"
        head = f"BT /{self.font} {self.size} Tf {matrix} {self.x} {self.y} Tm ("
        return head.encode() + raw + b") Tj ET\n"


def width(text: str, size: float = 10) -> float:
    """About how wide a text is in Helvetica."""
    return sum(WIDTHS.get(sign, 556) for sign in text) * size / 1000


def wrap(text: str, measure: float, size: float = 10) -> list[str]:
    """The lines of a text set to a measure; a word with `~` may be hyphenated there."""
    lines, line = [], ""
    for word in text.split():
        whole = word.replace("~", "")
        longer = f"{line} {whole}".strip()
        if width(longer, size) <= measure:
            line = longer
            continue
        head, _, tail = word.partition("~")
        head = head.removesuffix("-") + "-"
        if tail and width(f"{line} {head}", size) <= measure:
            lines.append(f"{line} {head}".strip())
            line = tail
        else:
            lines.append(line)
            line = whole
    return [*lines, line]


def column(
    paragraphs: list[str], x: float = 60, y: float = 760, measure: float = 475, size: float = 10
) -> list[Line]:
    """Paragraphs set in a column, with half a line between them."""
    found, at = [], y
    for paragraph in paragraphs:
        for line in wrap(paragraph, measure, size):
            found.append(Line(line, x, at, size))
            at -= 1.2 * size
        at -= 0.6 * size
    return found


def pdf(
    pages: list[list[Line]],
    *,
    info: dict[str, str] | None = None,
    rotate: int = 0,
    extra: dict[str, str] | None = None,
    trailer: str = "",
    corner: tuple[int, int] = (0, 0),
) -> bytes:
    """A PDF of these pages; `info` is its metadata, `extra` further entries of the catalogue.

    `corner` is where the lower left corner of each page lies.
    """
    box = f"{corner[0]} {corner[1]} {corner[0] + PAGE[0]} {corner[1] + PAGE[1]}"
    first = 5
    kids = " ".join(f"{first + 2 * at} 0 R" for at in range(len(pages)))
    more = " ".join(f"/{key} {value}" for key, value in (extra or {}).items())
    objects = {
        1: f"<< /Type /Catalog /Pages 2 0 R {more} >>".encode(),
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        4: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold "
        b"/Encoding /WinAnsiEncoding >>",
    }
    for at, lines in enumerate(pages):
        content = b"".join(line.drawn() for line in lines)
        objects[first + 2 * at] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Rotate {rotate} "
            f"/Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> "
            f"/Contents {first + 2 * at + 1} 0 R >>"
        ).encode()
        objects[first + 2 * at + 1] = stream(content)
    if info is not None:
        number = len(objects) + 1
        objects[number] = _dictionary(info)
        trailer += f" /Info {number} 0 R"
    return assemble(objects, trailer)


def stream(content: bytes, more: str = "") -> bytes:
    """A stream object."""
    return f"<< /Length {len(content)} {more} >>\nstream\n".encode() + content + b"\nendstream"


def _dictionary(info: dict[str, str]) -> bytes:
    parts = [f"/{key} <FEFF{value.encode('utf-16-be').hex()}>" for key, value in info.items()]
    return f"<< {' '.join(parts)} >>".encode()


def assemble(objects: dict[int, bytes], trailer: str = "") -> bytes:
    """The file of these objects, the first of which is the catalogue."""
    out, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", {}
    for number, content in objects.items():
        places[number] = len(out)
        out += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{places[n]:010} 00000 n \n".encode() for n in sorted(objects))
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\n".encode()
    return out + f"startxref\n{start}\n%%EOF\n".encode()
