"""Ids made of names, texts that are safe to print, and guesses at what a misspelt word means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from itertools import count

_LONGEST = 600


def slugify(
    name: str, longest: int = 60, *, apostrophe: str = "'", whole_words: bool = True
) -> str:
    """An id made of a name: `A Report, 2024` gives `a-report-2024`; empty where nothing is left.

    Letters lose their accents, whatever matches the pattern `apostrophe` is dropped, and a hyphen
    stands for what else is not an ASCII letter or digit.  A long id is cut after a word if it can
    be, or else, and without `whole_words` always, after `longest` characters.
    """
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "-", re.sub(apostrophe, "", ascii_only)).strip("-")
    if len(found) <= longest:
        return found
    words = found[: longest + 1].rpartition("-")[0] if whole_words else ""
    return words or found[:longest].strip("-")


def numbered(slug: str, taken: Collection[str]) -> str:
    """An id that is not taken: the one given, or the first of `slug-2`, `slug-3` and so on."""
    if slug not in taken:
        return slug
    return next(one for number in count(2) if (one := f"{slug}-{number}") not in taken)


def printable(text: str, replacement: str | None = None) -> str:
    """A text without characters that a terminal obeys or does not show.

    Each gives way to `replacement`, or to its escape, such as `\\x1b`.
    """
    return "".join(
        c if c.isprintable() else ascii(c)[1:-1] if replacement is None else replacement
        for c in text
    )


def one_line(text: str) -> str:
    """A text that is safe to print on one line: nothing invisible, not endless.

    Tables may hold anything, also what moves a terminal's cursor or turns the direction of a line.
    """
    line = printable(" ".join(text.split()))
    if len(line) <= _LONGEST:
        return line
    head, tail = line[: _LONGEST - 100], line[-100:]
    return f"{head} [... {len(line) - _LONGEST} more ...] {tail}"


def for_html(text: str) -> str:
    """A text without the control characters that HTML cannot hold.

    Other invisible characters stay: no-break spaces and joiners belong to the text.
    """
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]", "\ufffd", text)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest known word, or an empty text."""
    import difflib

    folded = {option.casefold(): option for option in known}
    near = difflib.get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return f'did you mean "{folded[near[0]]}"?' if near else ""
