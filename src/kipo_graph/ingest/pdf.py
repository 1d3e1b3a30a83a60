"""PDF by pypdfium2: the signs of its pages with their places, made into text."""

from __future__ import annotations

import ctypes
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from kipo_graph.ingest import paragraphs, running_headers, text_assembly
from kipo_graph.ingest.columns import blocks
from kipo_graph.ingest.document import Limits, Reading
from kipo_graph.ingest.document_errors import (
    BrokenError,
    EmptyError,
    EncryptedError,
    ScannedError,
    TooLargeError,
)
from kipo_graph.ingest.file_types import PDF
from kipo_graph.ingest.running_headers import PageLines
from kipo_graph.ingest.text_runs import WIDE, Line, Run, line, rows

_PASSWORD, _HANDLER = 4, 5
_AGAIN = "Download or export it again."
_OCR = "Run OCR over it, for example: ocrmypdf in.pdf out.pdf"


class _Sign(NamedTuple):
    """A sign at its place on the page as it is seen; `turn` is its angle, in quarters."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    turn: int


def load() -> None:
    """Load the library, before there are limits."""
    import pypdfium2.raw  # noqa: F401


def read(raw: bytes, name: str, limits: Limits) -> Reading:
    """The text of a PDF, its layout repaired; raises a SourceError of `faults`."""
    if b"%%EOF" not in raw[-4096:]:
        raise BrokenError(f"{name} is truncated: its end mark (%%EOF) is missing.", _AGAIN)
    document = _opened(raw, name)
    if len(document) > limits.pages:
        raise TooLargeError(
            f"{name} has {len(document):,} pages; at most {limits.pages:,} are read.",
            "Split it into several files.",
        )
    if not len(document):
        raise EmptyError(f"{name} has no pages.", _AGAIN)
    pages_of_lines, aside, pictures, signs = list[PageLines](), list[list[Line]](), set[int](), 0
    for at in range(len(document)):
        height, upright, turned, has_picture = _page(document, at, name)
        signs += sum(len(run.text) for run in upright)
        if signs > limits.text:
            raise TooLargeError(
                f"{name} holds more than {limits.text:,} characters of text.",
                "Split it into several files.",
            )
        pages_of_lines.append(PageLines(height, upright))
        aside.append([line(row, at + 1) for row in rows(turned)])
        pictures |= {at + 1} if has_picture else set()
    bare = [at for at, s in enumerate(pages_of_lines, 1) if not s.runs and not aside[at - 1]]
    if len(bare) == len(pages_of_lines):
        if pictures:
            what = "page images, no text"
            raise ScannedError(f"{name} holds {what}.", _OCR)
        raise EmptyError(f"{name} holds no text: its pages are empty.", _AGAIN)
    kept, left_out = running_headers.without(pages_of_lines)
    placed = [
        [[line(row, at) for row in rows(block)] for block in blocks(page_lines.runs)]
        for at, page_lines in enumerate(kept, start=1)
    ]
    for page, lines in zip(placed, _not_repeated(aside), strict=True):
        # Of size 0, so that no paragraph continues in them.
        page.extend([[replace(one, size=0.0)] for one in lines])
    found = paragraphs.paragraphs(placed)
    text, pages = text_assembly.text_of(found)
    title = _title(document) or next((p.plain for p in found if p.level), "")
    return Reading(
        text=text,
        kind=PDF,
        pages=pages,
        count=len(pages_of_lines),
        title=" ".join(title.split()),
        warnings=tuple(_warnings(left_out, bare, pictures, text)),
    )


def _warnings(left_out: list[str], bare: list[int], pictures: set[int], text: str) -> Iterator[str]:
    if left_out:
        shown = ", ".join(f'"{words[:80]}"' for words in left_out[:5])
        more = f" and {len(left_out) - 5} more" if len(left_out) > 5 else ""
        yield f"Running heads were left out: {shown}{more}."
    scanned = [at for at in bare if at in pictures]
    if scanned:
        yield f"Page images without text, which OCR may read: {_numbers(scanned)}."
    unknown = sum(sign == "\ufffd" or "\ue000" <= sign <= "\uf8ff" for sign in text)
    if unknown > 0.02 * len(text):
        yield f"{unknown} characters have no Unicode value: the PDF does not say what they are."


def _numbers(pages: list[int]) -> str:
    shown = ", ".join(map(str, pages[:10]))
    return f"page{'s' if len(pages) > 1 else ''} {shown}" + (" ..." if len(pages) > 10 else "")


def _not_repeated(aside: list[list[Line]]) -> list[list[Line]]:
    """Turned lines (at the side of a page) without those that several pages have."""
    on: dict[str, set[int]] = defaultdict(set)
    for lines in aside:
        for one in lines:
            on[one.text].add(one.page)
    return [[one for one in lines if len(on[one.text]) < 3] for lines in aside]


def _opened(raw: bytes, name: str) -> Any:
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        return PdfDocument(raw)
    except PdfiumError as error:
        if error.err_code in (_PASSWORD, _HANDLER):
            raise EncryptedError(
                f"{name} is encrypted: it asks for a password.",
                "Save it without one, for example: qpdf --decrypt --password=... in.pdf out.pdf",
            ) from error
        raise BrokenError(f"{name} is damaged: it cannot be opened as a PDF.", _AGAIN) from error


def _title(document: Any) -> str:
    """The title of the metadata, unless a program put the name of a file there."""
    title = str(document.get_metadata_value("Title")).strip()
    lowered = title.lower()
    junk = lowered.startswith(("microsoft", "untitled", "slide ")) or "." in lowered[-5:-2]
    return "" if junk else title


def _page(document: Any, at: int, name: str) -> tuple[float, list[Run], list[Run], bool]:
    """Height, upright runs, turned runs (each in its own frame), and whether there is a picture."""
    import pypdfium2.raw as pdfium
    from pypdfium2 import PdfiumError

    try:
        page = document[at]
        text = page.get_textpage()
    except PdfiumError as error:
        raise BrokenError(f"{name} is damaged: page {at + 1} cannot be read.", _AGAIN) from error
    left, bottom, right, top = page.get_cropbox()
    turn = round(page.get_rotation() / 90) % 4
    frame = (left, bottom, right - left, top - bottom)
    groups: dict[int, list[_Sign]] = defaultdict(list)
    for sign in _signs(pdfium, text, frame, turn):
        groups[sign.turn].append(sign)
    # Upright is what most of the page is: a wide table may be set turned on an upright page.
    most = max(groups, key=lambda at: (len(groups[at]), -at), default=0)
    upright = _runs(groups.pop(most, []))
    turned = [run for _, signs in sorted(groups.items()) for run in _runs(signs)]
    picture = False
    if not upright and not turned:
        kinds = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING)
        picture = next(page.get_objects(filter=kinds, max_depth=4), None) is not None
    text.close()
    page.close()
    return frame[2] if (turn - most) % 2 else frame[3], upright, turned, picture


def _signs(
    pdfium: Any, text: Any, frame: tuple[float, float, float, float], turn: int
) -> Iterator[_Sign]:
    """The signs of a page in the order of the file.

    Of those that the library adds, the blanks are kept, since it knows the metrics of the fonts;
    they stand at the end of the sign before.
    """
    x, y, box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
    matrix, last, level = pdfium.FS_MATRIX(), None, None
    edge = frame[0] + frame[2]
    for at in range(text.count_chars()):
        code = pdfium.FPDFText_GetUnicode(text, at)
        if code in (10, 13):
            continue
        if code == 32 and pdfium.FPDFText_IsGenerated(text, at) == 1:
            if last is not None:
                yield last._replace(text=" ", x0=last.x1)
            continue
        pdfium.FPDFText_GetCharOrigin(text, at, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, at, box)
        here = (round(y.value, 2), round(box.bottom, 2), round(box.top, 2))
        if last is not None and here == level and box.left >= frame[0] and box.right <= edge:
            # On the line of the sign before, upright in the file: only x is new.
            start = box.left - frame[0]
            last = last._replace(
                text=chr(code or 0xFFFD), x0=start, x1=start + box.right - box.left
            )
            yield last
            continue
        own = round(pdfium.FPDFText_GetCharAngle(text, at) / (math.pi / 2)) % 4
        quarters = (-own) % 4
        wide, high = (frame[3], frame[2]) if quarters % 2 else (frame[2], frame[3])
        corners = [
            _seen(px, py, frame, quarters)
            for px, py in ((box.left, box.bottom), (box.right, box.top))
        ]
        xs = sorted(corner[0] for corner in corners)
        height = abs(corners[0][1] - corners[1][1])
        _, base = _seen(x.value, y.value, frame, quarters)
        if xs[1] < 0 or xs[0] > wide or not 0 <= base <= high + height:
            continue  # Beyond the edge of the page: marks for the printer.
        pdfium.FPDFText_GetMatrix(text, at, matrix)
        size = pdfium.FPDFText_GetFontSize(text, at) * math.hypot(matrix.c, matrix.d)
        last = _Sign(chr(code or 0xFFFD), xs[0], xs[1], base, size, (own + turn) % 4)
        level = here if own == 0 else None
        yield last


def _seen(
    x: float, y: float, frame: tuple[float, float, float, float], quarters: int
) -> tuple[float, float]:
    """A place on a page turned clockwise by so many quarters, from its upper left corner."""
    left, bottom, width, height = frame
    x, y = x - left, y - bottom
    match quarters:
        case 1:
            return y, x
        case 2:
            return width - x, y
        case 3:
            return height - y, width - x
        case _:
            return x, height - y


def _runs(signs: list[_Sign]) -> list[Run]:
    """Signs put together while they follow each other on one baseline."""
    found, run = list[Run](), list[_Sign]()
    for sign in signs:
        if run and not _follows(run[-1], sign):
            found.extend(_joined(run))
            run = []
        if sign.text.strip() or run:
            run.append(sign)
    return [*found, *_joined(run)]


def _follows(last: _Sign, sign: _Sign) -> bool:
    size = max(min(last.size, sign.size), 1.0)
    return (
        abs(sign.y - last.y) < 0.1 * size
        and -0.6 * size < sign.x0 - last.x1 < WIDE * size
        and abs(sign.size - last.size) < 0.1 * size
    )


def _joined(run: list[_Sign]) -> Iterator[Run]:
    """The signs of a run as text, a blank where a gap stands."""
    while run and not run[-1].text.strip():
        run.pop()
    if not run:
        return
    text, end = "", run[0].x0
    for sign in run:
        if sign.x0 - end > 0.2 * sign.size and text[-1:].strip() and sign.text.strip():
            text += " "
        text += sign.text
        end = sign.x1
    sizes = sorted(sign.size for sign in run)
    yield Run(text, run[0].x0, run[-1].x1, run[0].y, max(sizes[len(sizes) // 2], 1.0))
