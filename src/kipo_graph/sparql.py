"""The text of a query: its keywords, what it may not ask, and where a mistake in it stands."""

from __future__ import annotations

import re

from pyoxigraph import Store

from kipo_graph import vocab
from kipo_graph.errors import QueryError

_COMMENT_OR_STRING = re.compile(
    r"#[^\n]*|<[^<>\s]*>|\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'",
    re.DOTALL,
)


def bare(query: str) -> str:
    """A query without its comments, strings and IRIs, blanks in their place."""
    return _COMMENT_OR_STRING.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), query)


def has_keyword(word: str, query: str) -> bool:
    """Whether a query uses a keyword, in any case and spelling, and not as part of a name."""
    spelt = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda match: chr(int(match[1], 16)), bare(query))
    return re.search(rf"(?<![:\w?$]){word}\b(?!:)", spelt, re.IGNORECASE) is not None


_NO_WORD = "qzvxjkw"


def refuse_service(query: str) -> None:
    """Raise QueryError for a query that uses SERVICE, however well it hides that.

    The parser itself tells: with a word of nonsense in the place of `service`, a query that uses
    the keyword can no longer be parsed; one that has it in names and strings only still can.
    """
    lowered = query.lower()
    if "service" not in lowered:
        return
    other = re.sub("service", _NO_WORD, query, flags=re.IGNORECASE | re.ASCII)
    try:
        Store().query(other, prefixes=dict(vocab.PREFIXES))
    except SyntaxError as error:
        if has_keyword("service", query):
            message = "SERVICE is not offered: a query here asks no other machine."
            raise QueryError(message) from error
        raise QueryError(point_at(query, str(error))) from error
    except (OSError, ValueError, RuntimeError):
        pass  # It can be parsed; running it on the graph will show the same error.
    if _NO_WORD in lowered:
        raise QueryError(f'The query holds "{_NO_WORD}", which stands for a forbidden word.')


def point_at(query: str, message: str) -> str:
    """A syntax error with the line it stands in and a caret under the place."""
    place = re.search(r"at (\d+):(\d+)", message)
    if place is None:
        return f"The query cannot be parsed: {message}."
    number, column = int(place[1]), int(place[2])
    lines = query.splitlines() or [""]
    line = lines[min(number, len(lines)) - 1]
    return (
        f"The query cannot be parsed, line {number}, column {column}: {_expected(message)}.\n"
        f"  {line}\n  {' ' * (column - 1)}^"
    )


def _expected(message: str) -> str:
    """What the parser would have taken, without the ranges of characters that it lists."""
    if "Prefix not found" in message:
        known = ", ".join(f"{name}:" for name in vocab.PREFIXES)
        return f"no such prefix; known without a declaration are {known}"
    words = re.findall(r'"(?:\\.|[^"\\])+"|\b[A-Z]{2,}\b', message)
    return "expected " + " or ".join(words[:8]) if words else "this does not fit here"
