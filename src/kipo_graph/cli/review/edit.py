"""Editing a candidate at a terminal, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import click

from kipo_graph.review import presentation

if TYPE_CHECKING:
    from rich.console import Console

    from kipo_graph.cli.review.keys import Keys
    from kipo_graph.model import Entity
    from kipo_graph.review.queue import Item
    from kipo_graph.review.session import ReviewSession

FIELDS = {
    "p": "predicate",
    "s": "subject",
    "o": "object",
    "m": "modality",
    "t": "period",
    "n": "negated",
    "q": "quote",
    "c": "context",
    "v": "value",
    "w": "value_to",
    "u": "unit",
    "b": "comparator",
    "i": "indicator",
}
"""The key of each field that can be edited."""

_ENDS = ("subject", "object", "indicator")


@dataclass(slots=True)
class OpenCandidate:
    """The candidate that is decided on: as proposed, as edited so far, and what its ends are."""

    proposed: Item
    item: Item
    chosen: dict[str, str | Entity] = field(default_factory=dict)


class Editor:
    """Asks for other values of a candidate, and takes none that no table could hold."""

    def __init__(self, session: ReviewSession, console: Console, keys: Keys) -> None:
        self._session, self._console, self._keys = session, console, keys

    def edit(self, current: OpenCandidate) -> None:
        """Change fields of a candidate until the reviewer is content."""
        self._list(current)
        while (key := self._keys.read()) in FIELDS:
            try:
                self._ask(current, FIELDS[key])
            except click.Abort:
                self._say("Nothing was changed.")
            self._list(current)

    def _list(self, current: OpenCandidate) -> None:
        given = current.item.candidate
        self._say("")
        for key, name in FIELDS.items():
            value = _shown(getattr(given, name))
            choice = current.chosen.get(name)
            meant = getattr(choice, "id", choice)
            self._say(f"  {key}  {name}: {value}" + (f"  = {meant}" if meant else ""))
        self._say("Which one? Any other key: done.")

    def _ask(self, current: OpenCandidate, name: str) -> None:
        old = _shown(getattr(current.item.candidate, name))
        self._say(f'A "-" empties it. Was: {old}')
        words = self._keys.line(name, old, shown=False).strip()
        if not words.isprintable():
            self._say(
                "The input contains control characters, such as arrow keys. Nothing was changed."
            )
            return
        words = "" if words == "-" else words
        if name in _ENDS and words in self._session.names.entities:
            current.chosen[name] = words
            return
        value: Any = words
        if name == "negated":
            value = words.casefold() in ("true", "yes", "y", "1")
        elif name == "context":
            value = tuple(part.strip() for part in words.split("|") if part.strip())
        self._change(current, name, value)

    def _change(self, current: OpenCandidate, name: str, value: object) -> None:
        """Give a field a value, unless a candidate cannot have it."""
        from kipo_graph.extract import candidate_checks

        changes: dict[str, Any] = {name: value}
        problems = list(
            candidate_checks.candidate_problems(replace(current.item.candidate, **changes))
        )
        if problems:
            for problem in problems:
                self._say(
                    f"{problem.field}: {problem.message}"
                    + (f" ({problem.hint})" * bool(problem.hint))
                )
            return
        edited = self._session.edited(current.item, changes)
        if edited is None:
            nearest = self._session.readings[current.item.source].nearest(str(value))
            self._say(
                "These words are not in the source." + f' Nearest: "{nearest}"' * bool(nearest)
            )
            return
        current.item = edited
        current.chosen.pop(name, None)

    def _say(self, words: str) -> None:
        self._console.print(presentation.clean(words), markup=False)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return " | ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else " ".join(str(value).split())
