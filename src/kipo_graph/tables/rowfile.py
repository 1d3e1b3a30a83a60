"""A table with one row more, or one row changed; all its other bytes stay as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

_MARK = b"\xef\xbb\xbf"


def with_row(content: bytes, cells: Mapping[str, str], number: int | None = None) -> bytes:
    """The table with a row at its end, or in place of the row `number` (the header is row 1).

    The order of the columns and the ends of lines are those that the table has.
    """
    mark = _MARK if content.startswith(_MARK) else b""
    lines = io.StringIO(content[len(mark) :].decode("utf-8"), newline="").readlines()
    end = "\r\n" if lines[0].endswith("\r\n") else "\n"
    reader, spans, before = csv.reader(lines, strict=True), list[tuple[int, int]](), 0
    header = list[str]()
    for record in reader:
        header = header or record
        spans.append((before, reader.line_num))
        before = reader.line_num
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerow([cells.get(column, "") for column in header])
    if number is None:
        if not lines[-1].endswith(("\n", "\r")):
            lines[-1] += end
        lines.append(out.getvalue())
    else:
        start, stop = spans[number - 1]
        lines[start:stop] = [out.getvalue()]
    return mark + "".join(lines).encode()
