"""Reading a CSV file strictly: every fault with its row and column, every column consumed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kipo_graph.errors import Fault
from kipo_graph.text import did_you_mean


@dataclass(slots=True)
class Row:
    """One row: its cells are taken one by one, and what nobody took is a fault."""

    file: str
    number: int
    cells: dict[str, str]
    faults: list[Fault] = field(default_factory=list)

    def take(self, column: str, *, required: bool = False) -> str:
        """The cell of a column, without white space around it."""
        value = self.cells.pop(column).strip()
        if required and not value:
            self.fault(column, "is empty, and must not be")
        return value

    def take_list(self, column: str) -> tuple[str, ...]:
        """The values of a cell that holds several, separated by ` | `."""
        values = [value.strip() for value in self.take(column).split("|")]
        if len(values) > 1 and not all(values):
            self.fault(column, "holds an empty value between two bars")
        return tuple(value for value in values if value)

    def take_choice(self, column: str, choices: Iterable[str], default: str = "") -> str:
        """The cell of a column that holds one of a few words."""
        value = self.take(column) or default
        options = list(choices)
        if value not in options:
            hint = did_you_mean(value, options) or "one of: " + ", ".join(options)
            self.fault(column, f'unknown value "{value}"', hint)
        return value

    def fault(self, column: str, message: str, hint: str = "") -> None:
        """Note that something is wrong with a cell of this row."""
        self.faults.append(Fault(self.file, self.number, column, message, hint=hint))

    def audit(self) -> None:
        """Note every column that nobody consumed, so that none is dropped in silence."""
        for column in self.cells:
            self.fault(column, "is read by nothing")


def rows(content: bytes, name: str, columns: tuple[str, ...], faults: list[Fault]) -> Iterator[Row]:
    """The rows of a CSV file with exactly these columns, in any order.

    Faults of the file itself (encoding, quoting, header, cells missing or too many, a row that
    stands twice) are appended to `faults`; a row with such a fault is not given.
    """
    text = _decode(content, name, faults)
    if text is None:
        return
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 1
    try:
        header = next(reader, None)
        if header is None:
            faults.append(Fault(name, 0, "", "is empty", hint="header: " + ",".join(columns)))
            return
        if not _check_header(header, name, columns, faults):
            return
        seen: dict[tuple[str, ...], int] = {}
        for number, cells in enumerate(reader, start=2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                message = f"has {len(cells)} cells, the header {len(header)}"
                hint = "quote cells that hold a comma"
                faults.append(Fault(name, number, "", message, hint=hint))
            elif (key := tuple(cells)) in seen:
                faults.append(Fault(name, number, "", f"repeats row {seen[key]}"))
            else:
                seen[key] = number
                yield Row(name, number, dict(zip(header, cells, strict=True)))
    except csv.Error as error:
        message = f"cannot be read on from here: {error}"
        hint = "look for a stray quote mark"
        faults.append(Fault(name, number + 1, "", message, hint=hint))


def line(cells: Iterable[str], end: str = "\n") -> str:
    """One row as a line of CSV, which `rows` reads back as it was."""
    target = io.StringIO(newline="")
    # Python before 3.13 quotes those line ends only that it ends lines with itself.
    csv.writer(target, lineterminator="\r\n").writerow(cells)
    return target.getvalue().removesuffix("\r\n") + end


def _decode(content: bytes, name: str, faults: list[Fault]) -> str | None:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = _row_at(content[: error.start].decode("utf-8-sig", "replace"))
        message = f"is not UTF-8 (byte {error.start})"
        faults.append(Fault(name, row, "", message, hint="save it as CSV UTF-8"))
        return None
    if "\0" in text:
        row = _row_at(text[: text.index("\0")])
        faults.append(Fault(name, row, "", "holds a NUL byte", hint="save it as CSV UTF-8"))
        return None
    return text


def _row_at(before: str) -> int:
    """The row that the character after this beginning of a table stands in."""
    try:
        return sum(1 for _ in csv.reader(io.StringIO(before + "x", newline="")))
    except csv.Error:
        return before.count("\n") + 1


def _check_header(
    header: list[str], name: str, columns: tuple[str, ...], faults: list[Fault]
) -> bool:
    other = next((sign for sign in (";", "\t") if len(header) == 1 and sign in header[0]), None)
    if other is not None:
        message = f"parts its cells by {'semicolons' if other == ';' else 'tabs'}, not by commas"
        faults.append(Fault(name, 1, "", message, hint="save it as CSV with commas"))
        return False
    before = len(faults)
    missing = (column for column in columns if column not in header)
    faults.extend(Fault(name, 1, column, "is missing from the header") for column in missing)
    for column in header:
        if column not in columns:
            hint = did_you_mean(column, columns)
            message = f'"{column}" is not a column of this table'
            faults.append(Fault(name, 1, column, message, hint=hint))
    twice = {column for column in header if header.count(column) > 1}
    faults.extend(Fault(name, 1, column, "stands twice in the header") for column in twice)
    return len(faults) == before
