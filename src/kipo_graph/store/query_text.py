"""The text of a query: its keywords, what is not allowed, and the position of a mistake."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyoxigraph import Store

from kipo_graph.errors import QueryError
from kipo_graph.model.namespaces import PREFIXES
from kipo_graph.text import did_you_mean

_COMMENT_OR_STRING = re.compile(
    r"#[^\n]*|<[^<>\s]*>|\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'",
    re.DOTALL,
)


def bare(query: str) -> str:
    """A query without its comments, strings and IRIs, blanks in their place."""
    return _COMMENT_OR_STRING.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), query)


def respelt(query: str) -> str:
    """A query with the characters themselves for \\uXXXX outside of strings and IRIs.

    The standard (SPARQL 1.1, 19.2) allows such escapes anywhere; the parser knows them in strings
    and IRIs only.
    """
    return _ESCAPED.sub(lambda match: _character(match[1] or match[2]) or match[0], query)


_ESCAPED = re.compile(
    rf"{_COMMENT_OR_STRING.pattern}|\\u([0-9A-Fa-f]{{4}})|\\U([0-9A-Fa-f]{{8}})", re.DOTALL
)


def _character(digits: str | None) -> str:
    """The character of a number in hexadecimal digits; "" where there is none."""
    number = int(digits or "110000", 16)
    return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else ""


def has_keyword(word: str, query: str) -> bool:
    """Whether a query uses a keyword, in any case and spelling, and not as part of a name."""
    spelt = re.sub(r"\\u([0-9A-Fa-f]{4})", lambda match: chr(int(match[1], 16)), bare(query))
    return re.search(rf"(?<![:\w?$]){word}\b(?!:)", spelt, re.IGNORECASE) is not None


_NO_WORD = "qzvxjkw"


def require_allowed(query: str) -> None:
    """Raise QueryError for what is not a query, would crash the parser, or uses SERVICE."""
    _refuse_malformed(query)
    _refuse_service(query)


def _refuse_service(query: str) -> None:
    """Raise QueryError for a query that uses SERVICE, however well it hides that.

    The parser itself decides: with a nonsense word in the place of `service`, a query that uses
    the keyword can no longer be parsed; one that has it in names and strings only still can.
    """
    lowered = query.lower()
    if "service" not in lowered:
        return
    other = re.sub("service", _NO_WORD, query, flags=re.IGNORECASE | re.ASCII)
    try:
        Store().query(other, prefixes=dict(PREFIXES))
    except SyntaxError as error:
        if has_keyword("service", query):
            message = "SERVICE is not offered: a query here cannot call another server."
            raise QueryError(message) from error
        raise QueryError(point_at(query, str(error))) from error
    except (OSError, ValueError, RuntimeError):
        pass  # It can be parsed; running it on the graph will show the same error.
    if _NO_WORD in lowered:
        raise QueryError(f'The query contains the reserved word "{_NO_WORD}".')


DEEPEST = 200
"""How deep brackets may be nested; deeper ones overflow the parser's stack."""

_FORMS = ("select", "ask", "construct", "describe")
_UPDATES = ("insert", "delete", "load", "clear", "create", "drop", "copy", "move", "add", "with")


def _refuse_malformed(query: str) -> None:
    """Raise QueryError for what is not a query at all, or would crash the parser."""
    depth = deepest = 0
    for character in bare(query):
        depth += (character in "{([") - (character in "})]")
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise QueryError(f"The query nests {deepest} brackets; at most {DEEPEST} are allowed.")
    word = form_of(query)
    if word.casefold() in _UPDATES:
        raise QueryError(f"{word.upper()} is not offered: queries here only read.")
    if word.casefold() not in _FORMS:
        hint = did_you_mean(word, [form.upper() for form in _FORMS])
        raise QueryError(
            f'The query starts with "{word}", which is not a query form.',
            (hint[0].upper() + hint[1:])
            if hint
            else "It starts with SELECT, ASK, CONSTRUCT or DESCRIBE.",
        )


def form_of(query: str) -> str:
    """The first word of a query after its prologue, as it is written: SELECT, ASK, ..."""
    first = _first_word(query)
    return first[0] if first else ""


def prologue(query: str) -> str:
    """The declarations that a query begins with."""
    first = _first_word(query)
    return query[: first.start()] if first else ""


def _first_word(query: str) -> re.Match[str] | None:
    declarations = re.compile(rf"{_DECLARED.pattern}|\bbase\b", re.IGNORECASE)
    blank = declarations.sub(lambda match: " " * len(match[0]), bare(query))
    return re.search(r"[A-Za-z]+", blank)


_DECLARED = re.compile(r"\bprefix\s+([\w.-]*)\s*:", re.IGNORECASE)


def gives_triples(query: str) -> bool:
    """Whether a query is a CONSTRUCT or a DESCRIBE."""
    return form_of(query).casefold() in ("construct", "describe")


def with_prefixes(query: str, known: Mapping[str, str] = PREFIXES) -> str:
    """A query with those of the known prefixes that it uses declared before its first line."""
    declared = set(_DECLARED.findall(bare(query)))
    used = set(re.findall(r"(?<![\w.-])([A-Za-z][\w-]*|):", query)) - declared
    lines = (f"PREFIX {name}: <{space}>" for name, space in known.items() if name in used)
    return " ".join((*lines, query))


def _unknown_prefixes(query: str, known: Mapping[str, str]) -> list[str]:
    """The prefixes that a query uses and neither declares nor finds among the known ones."""
    words = bare(query)
    declared = {*_DECLARED.findall(words), *known}
    used = re.findall(r"(?<![\w?$:.-])([A-Za-z][\w.-]*):", words)
    return [name for name in dict.fromkeys(used) if name not in declared]


def point_at(query: str, message: str, known: Mapping[str, str] = PREFIXES) -> str:
    """The message for a syntax error, with its line and a caret under the place."""
    place = re.search(r"at (\d+):(\d+)", message)
    if place is None:
        return f"The query cannot be parsed: {message}."
    number, column = int(place[1]), int(place[2])
    if unknown := _unknown_prefixes(query, known):
        number, column = _place_of(query, unknown[0])
    lines = query.splitlines() or [""]
    line = lines[min(number, len(lines)) - 1]
    start = max(column - 1 - _AROUND, 0)
    shown = line[start : column - 1 + _AROUND]
    return (
        f"The query cannot be parsed, line {number}, column {column}: "
        f"{_undeclared(unknown[0], known) if unknown else _expected(message)}.\n"
        f"  {shown}\n  {' ' * (column - 1 - start)}^"
    )


_AROUND = 100
"""How many characters of a line are shown on each side of a mistake."""


def _expected(message: str) -> str:
    """What the parser expected, without the ranges of characters that it lists."""
    words = re.findall(r'"(?:\\.|[^"\\])+"|\b[A-Z]{2,}\b', message)
    return "expected " + " or ".join(words[:8]) if words else "this does not fit here"


def _place_of(query: str, prefix: str) -> tuple[int, int]:
    """Line and column of the first use of a prefix."""
    match = re.search(rf"(?<![\w?$:.-]){re.escape(prefix)}:", bare(query))
    at = match.start() if match else 0
    return query.count("\n", 0, at) + 1, at - query.rfind("\n", 0, at)


def _undeclared(prefix: str, known: Mapping[str, str]) -> str:
    if not known:
        return f'no prefix "{prefix}:"; declare it with PREFIX {prefix}: <...>'
    names = ", ".join(f"{name}:" for name in known)
    hint = did_you_mean(prefix, known)
    return f'no prefix "{prefix}:"; {hint or f"known without a declaration are {names}"}'
