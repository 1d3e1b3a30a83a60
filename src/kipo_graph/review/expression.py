"""Choosing candidates by an expression: `confidence>0.9 and predicate=hosts`.

Comparisons are `=`, `!=`, `~` (contains) and, for numbers, `>`, `>=`, `<`, `<=`; they are joined by
`and`, `or`, `not` and parentheses.  Texts are compared without regard to case.  A value with blanks
or characters of the language stands in quotation marks.

An expression becomes a condition in SQL on a table of candidates in memory.  Only names of fields,
operators and parentheses get into the SQL; values are parameters.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, fields

from kipo_graph.errors import KipoGraphError
from kipo_graph.extract.candidates import Candidate
from kipo_graph.model.vocabulary import INVERSES
from kipo_graph.text import did_you_mean, printable

_TYPES = {"source": "str"} | {field.name: str(field.type) for field in fields(Candidate)}
FIELDS = tuple(_TYPES)
"""What an expression may compare."""

_TEXT = ("= != ~", "(?s:.*)", "a value (with two quotation marks if it has blanks)")
_NUMBER = ("= != > >= < <=", r"[0-9]{1,15}(\.[0-9]{0,15})?|\.[0-9]{1,15}", "a number such as 0.9")
_KINDS = {"int": _NUMBER, "float": _NUMBER, "bool": ("= != ~", "(?i:true|false)", "true or false")}
"""The operators of a field, and what it is compared with: a pattern, and in words."""

_WORD = r"""[^\s()=!<>~"']+"""
_PART = re.compile(
    rf"""\s*(?:(?P<join>[()]|(?:and|or|not)(?!{_WORD}))|(?P<name>{_WORD})\s*"""
    rf"""(?:(?P<sign>!=|>=|<=|[=<>~])\s*(?P<value>{_WORD}|"[^"]*"|'[^']*')?)?|(?P<end>\Z)|.)""",
    re.IGNORECASE,
)
_DEEPEST = 50
_AROUND = b"\xff"  # Never a byte of UTF-8.
_INVERSES = {inverse.casefold(): name for inverse, name in INVERSES.items()}


class ExpressionError(KipoGraphError):
    """An expression cannot be read; the message shows where."""

    exit_code = 23


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition in SQL on the table of candidates, and the values of its parameters."""

    sql: str
    values: tuple[float | bytes, ...]

    def holds(self, candidates: Iterable[tuple[str, Candidate]]) -> list[bool]:
        """Whether it holds of each candidate, which is given with the id of its source."""
        rows = ([_cell(name, *given) for name in FIELDS] for given in candidates)
        names, marks = ", ".join(f'"{name}"' for name in FIELDS), ", ".join("?" * len(FIELDS))
        with closing(sqlite3.connect(":memory:")) as database:
            database.execute(f"CREATE TABLE candidate ({names})")
            database.executemany(f"INSERT INTO candidate VALUES ({marks})", rows)  # noqa: S608
            database.set_authorizer(_authorize)
            query = f"SELECT {self.sql} FROM candidate ORDER BY rowid"  # noqa: S608
            return [bool(held) for (held,) in database.execute(query, self.values)]


def _authorize(action: int, table: str | None, function: str | None, *_: str | None) -> int:
    """Let a query read the one table and call two functions, and do nothing else."""
    is_read = action == sqlite3.SQLITE_READ and table == "candidate"
    is_call = action == sqlite3.SQLITE_FUNCTION and function in ("ifnull", "instr")
    allowed = action == sqlite3.SQLITE_SELECT or is_read or is_call
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _cell(name: str, source: str, given: Candidate) -> float | bytes | None:
    """What a field holds: a number, or its texts (a context has several), a byte around each."""
    value = source if name == "source" else getattr(given, name)
    if isinstance(value, tuple):
        return _AROUND.join((b"", *map(_folded, value), b"")) if value else None
    return float(value) if _TYPES[name] in ("int", "float") else _whole(str(value))


def _whole(text: str) -> bytes:
    return _AROUND + _folded(text) + _AROUND


def _folded(text: str) -> bytes:
    return text.casefold().encode("utf-8", "surrogatepass")


def parse(text: str) -> Condition:
    """The condition that an expression states; an ExpressionError points at what is wrong."""
    sql, values, depth, operand_due = list[str](), list[float | bytes](), 0, True
    for found in _PART.finditer(text):
        part = (found["join"] or "").casefold()
        if operand_due and part in ("not", "("):
            depth += part == "("
        elif operand_due:
            part, value = _comparison(text, found)
            values.append(value)
            operand_due = False
        elif part in ("and", "or"):
            operand_due = True
        elif part == ")" and depth:
            depth -= 1
        elif found["end"] is not None and not depth:
            break
        else:
            due = '")" is missing' if depth else '"and", "or" or the end is expected here'
            raise _error(text, found.start(), due)
        if depth > _DEEPEST:
            raise _error(text, found.start(), "this is nested too deeply")
        sql.append(part)
        if sql[-2:] == ["not", "not"]:
            del sql[-2:]
    condition = Condition(" ".join(sql), tuple(values))
    try:
        condition.holds(())
    except sqlite3.OperationalError as error:  # It has a stack, and takes 1000 comparisons.
        raise _error(text, len(text), "this is too long or nested too deeply") from error
    return condition


def _comparison(text: str, found: re.Match[str]) -> tuple[str, float | bytes]:
    """A comparison as SQL with one parameter, and the value of that."""
    name, sign, value = (found[part] or "" for part in ("name", "sign", "value"))
    if not name:
        raise _error(text, found.start(), "the name of a field is expected here")
    if name not in FIELDS:
        hint = did_you_mean(name, FIELDS) or "Fields are: " + ", ".join(FIELDS)
        raise _error(text, found.start(), "there is no such field", hint)
    signs, pattern, due = _KINDS.get(_TYPES[name], _TEXT)
    if sign not in signs.split():
        at = found.start("sign") if sign else found.end()
        raise _error(text, at, f"one of {signs} is expected here")
    bare = value[1:-1] if value[:1] in ("'", '"') else value
    if not value or not re.fullmatch(pattern, bare):
        at = found.start("value") if value else found.end()
        raise _error(text, at, f"{due} is expected here")
    if _TYPES[name] in ("int", "float"):
        return f'"{name}" {sign} ?', float(bare)
    if name == "predicate" and sign != "~":  # The queue has turned inverse predicates round.
        bare = _INVERSES.get(bare.casefold(), bare)
    wanted = _folded(bare) if sign == "~" else _whole(bare)
    return f'ifnull(instr("{name}", ?), 0) {"=" if sign == "!=" else ">"} 0', wanted


def _error(text: str, at: int, message: str, hint: str = "") -> ExpressionError:
    """The fault, the expression around it, and a mark under the place."""
    at = len(text) - len(text[at:].lstrip())
    begin = max(0, at - 50)
    shown = printable(text[begin : at + 20], " ")
    return ExpressionError(
        f"The expression cannot be read at character {at + 1}: {message}.\n"
        f"    {shown}\n    {' ' * (at - begin)}^",
        hint or "Write it like: confidence>0.9 and (predicate=hosts or subject~office)",
    )
