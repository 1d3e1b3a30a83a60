"""Choosing candidates by an expression: `confidence>0.9 and predicate=hosts`.

Comparisons are `=`, `!=`, `~` (contains) and, for numbers, `>`, `>=`, `<`, `<=`; they are joined by
`and`, `or`, `not` and parentheses.  Texts are compared without regard to case.  A value with blanks
or signs of the language stands in quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields

from kipo_graph.errors import KipoGraphError
from kipo_graph.extract.candidates import Candidate
from kipo_graph.extract.checks import INVERSES
from kipo_graph.hints import did_you_mean

Test = Callable[[str, Candidate], bool]
"""Whether a candidate of a source is one of those meant."""

_TYPES = {field.name: str(field.type) for field in fields(Candidate)}
FIELDS = ("source", *_TYPES)
"""What an expression may speak of."""

_NUMBERS = frozenset(name for name, kind in _TYPES.items() if kind in ("int", "float"))
_DEEPEST = 50
_TOKEN = re.compile(
    r"""\s*(?:(?P<sign>[()]|!=|>=|<=|[=<>~])|"(?P<double>[^"]*)"|'(?P<single>[^']*)'"""
    r"""|(?P<word>[^\s()=!<>~"']+)|(?P<end>\Z))"""
)


class ExpressionError(KipoGraphError):
    """An expression cannot be read; the message shows where."""

    exit_code = 23


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def parse(text: str) -> Test:
    """The test that an expression means; raises ExpressionError, which points at the place."""
    return _Parser(text).whole()


class _Parser:
    """Reads an expression from left to right, one token ahead."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(self._read())
        self._next = 0

    def _read(self) -> list[_Token]:
        found, at = list[_Token](), 0
        while True:
            match = _TOKEN.match(self._text, at)
            if match is None:
                start = at + len(self._text[at:]) - len(self._text[at:].lstrip())
                quoted = self._text[start] in "\"'"
                raise self._error("this quote mark has no second one" if quoted else
                    "this sign means nothing here", start)  # fmt: skip
            kind = match.lastgroup or "end"
            found.append(_Token(kind, match[kind], match.start(kind)))
            if kind == "end":
                return found
            at = match.end()

    def _error(self, message: str, at: int, hint: str = "") -> ExpressionError:
        """The fault with the expression around it and a mark under the place."""
        begin = max(0, at - 50)
        shown = self._text[begin : at + 20]
        shown = "".join(sign if sign.isprintable() else " " for sign in shown)
        mark = " " * (at - begin) + "^"
        where = f"  {shown}\n    {mark}"
        return ExpressionError(
            f"The expression cannot be read at sign {at + 1}: {message}.\n  {where}",
            hint or "Write it like: confidence>0.9 and (predicate=hosts or subject~office)",
        )

    @property
    def _ahead(self) -> _Token:
        return self._tokens[self._next]

    def _take(self) -> _Token:
        token = self._ahead
        self._next += token.kind != "end"
        return token

    def _is(self, word: str) -> bool:
        token = self._ahead
        return token.kind in ("word", "sign") and token.text.casefold() == word

    def whole(self) -> Test:
        """The whole expression."""
        test = self._either(0)
        if self._ahead.kind != "end":
            raise self._error('"and", "or" or the end is due here', self._ahead.at)
        return test

    def _either(self, depth: int) -> Test:
        tests = [self._both(depth)]
        while self._is("or"):
            self._take()
            tests.append(self._both(depth))
        return tests[0] if len(tests) == 1 else lambda s, c: any(test(s, c) for test in tests)

    def _both(self, depth: int) -> Test:
        tests = [self._single(depth)]
        while self._is("and"):
            self._take()
            tests.append(self._single(depth))
        return tests[0] if len(tests) == 1 else lambda s, c: all(test(s, c) for test in tests)

    def _single(self, depth: int) -> Test:
        denied = False
        while self._is("not"):
            self._take()
            denied = not denied
        if self._is("("):
            opened = self._take()
            if depth == _DEEPEST:
                raise self._error("this is nested too deeply", opened.at)
            test = self._either(depth + 1)
            if not self._is(")"):
                raise self._error('")" is missing', self._ahead.at)
            self._take()
        else:
            test = self._comparison()
        return (lambda s, c: not test(s, c)) if denied else test

    def _comparison(self) -> Test:
        name = self._take()
        if name.kind != "word":
            raise self._error("the name of a field is due here", name.at)
        if name.text not in FIELDS:
            hint = did_you_mean(name.text, FIELDS) or "Fields are: " + ", ".join(FIELDS)
            raise self._error("there is no such field", name.at, hint)
        sign = self._take()
        if sign.kind != "sign" or sign.text in "()":
            raise self._error("one of = != ~ > >= < <= is due here", sign.at)
        value = self._take()
        if value.kind in ("sign", "end"):
            raise self._error("a value is due here", value.at)
        if name.text in _NUMBERS:
            return self._number(name, sign, value)
        if sign.text not in ("=", "!=", "~"):
            raise self._error(f"{name.text} is no number, so only = != ~ fit", sign.at)
        return self._words(name, sign, value)

    def _number(self, name: _Token, sign: _Token, value: _Token) -> Test:
        if sign.text == "~":
            raise self._error(f"{name.text} is a number, so ~ does not fit", sign.at)
        if not re.fullmatch(r"[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15}", value.text):
            raise self._error("a number such as 0.9 is due here", value.at)
        bound, compare = float(value.text), _COMPARE[sign.text]
        return lambda _, candidate: compare(float(getattr(candidate, name.text)), bound)

    def _words(self, name: _Token, sign: _Token, value: _Token) -> Test:
        wanted = value.text.casefold()
        if name.text == "negated" and wanted not in ("true", "false"):
            raise self._error("negated is true or false", value.at)
        if name.text == "predicate" and sign.text != "~":
            # A candidate says what tables say the other way round, as the queue turned it.
            wanted = {k.casefold(): v.casefold() for k, v in INVERSES.items()}.get(wanted, wanted)
        match sign.text:
            case "=":
                return lambda source, given: wanted in _texts(name.text, source, given)
            case "!=":
                return lambda source, given: wanted not in _texts(name.text, source, given)
            case _:
                return lambda source, given: any(
                    wanted in text for text in _texts(name.text, source, given)
                )


def _texts(name: str, source: str, given: Candidate) -> tuple[str, ...]:
    """What a field holds, folded: one text, of a context several."""
    if name == "source":
        return (source.casefold(),)
    value = getattr(given, name)
    if isinstance(value, tuple):
        return tuple(words.casefold() for words in value)
    return (str(value).casefold(),)


_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
}
