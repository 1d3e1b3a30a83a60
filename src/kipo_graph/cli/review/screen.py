"""The terminal of a review: a candidate is shown, a key is read, and the session acts on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from kipo_graph.cli.review import candidate_view, prompts
from kipo_graph.cli.review.edit import Editor, OpenCandidate
from kipo_graph.cli.review.keys import Keys
from kipo_graph.model.terms import OPEN
from kipo_graph.review import presentation
from kipo_graph.review.acceptance import End
from kipo_graph.review.row_checks import NEEDS
from kipo_graph.review.session import Answer, ReviewSession, new_entity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from kipo_graph.model import Entity
    from kipo_graph.review.queue import Item, Queue

KEYS = "a accept   e edit   r reject   s skip   u undo   q quit   ? help"
HELP = """\
a  accept: the row goes to the statement table; what is new or open is asked about first
e  edit: predicate, ends, modality, period, figures, quote; then accept
r  reject: it is never proposed again        R  reject, with a reason
s  skip: it comes again in the next run
u  undo the last decision of this session; again for the one before
q  quit (also Ctrl-C): everything decided is in the tables already"""


class ReviewScreen:
    """One session of a reviewer at a terminal."""

    def __init__(self, session: ReviewSession, queue: Queue) -> None:
        from rich.console import Console

        self._session, self._queue = session, queue
        self._console: Console = Console(highlight=False)
        self._keys = Keys()
        self._at = 0
        self._decided: dict[str, str] = {}
        self._notice = ""

    def run(self) -> None:
        """Show one candidate after the other until none is left or the reviewer quits."""
        try:
            with self._keys.at_hand():
                while self._turn():
                    pass
        except (KeyboardInterrupt, EOFError, click.Abort):
            self._console.print()
        self._farewell()

    def _turn(self) -> bool:
        """Show what is next and do what the key says; whether to go on."""
        items = self._queue.items
        while self._at < len(items) and self._settled(items[self._at]):
            self._at += 1
        if self._at >= len(items):
            return self._end()
        current = OpenCandidate(items[self._at], items[self._at])
        while True:
            answer = self._session.answer(current.item, current.chosen)
            self._draw(current, answer)
            key = self._keys.read()
            if key in ("q", "Q"):
                return False
            if self._act(key, current, answer):
                return True

    def _settled(self, item: Item) -> bool:
        return item.key in self._decided or self._session.is_stated(item)

    def _act(self, key: str, current: OpenCandidate, answer: Answer) -> bool:
        """Do what a key says; whether the candidate is done with."""
        match key:
            case "a" | "A":
                return self._accept(current, answer)
            case "e" | "E":
                Editor(self._session, self._console, self._keys).edit(current)
            case "r":
                return self._reject(current, "")
            case "R":
                return self._reject_saying_why(current)
            case "s" | "S":
                self._at += 1
                return True
            case "u" | "U":
                return self._undo()
            case _:
                self._notice = HELP
        return False

    def _accept(self, current: OpenCandidate, answer: Answer) -> bool:
        try:
            asked = self._ask(current, answer)
        except click.Abort:
            self._notice = "Not accepted."
            return False
        if asked is None:
            return False
        answer = self._session.answer(current.item, current.chosen)
        if answer.faults:
            for end in asked:  # What was just said of them may be what is wrong.
                current.chosen.pop(end.role, None)
            said = "\n".join(
                presentation.clean(f"{fault.column}: {fault.message}") for fault in answer.faults
            )
            self._notice = f"Not written. {said}"
            return False
        self._session.accept(current.proposed, answer)
        self._decided[current.proposed.key] = "accepted"
        self._at += 1
        return True

    def _ask(self, current: OpenCandidate, answer: Answer) -> list[End] | None:
        """Ask for all that is open of a candidate: the ends asked about, or None to go back."""
        if current.item.candidate.predicate == OPEN:
            named = prompts.predicate(self._session, current.item, self._keys, self._say)
            if named is None:
                return None
            current.item = named
        for needed in self._needed(current, answer.plan.open):
            if not self._take_along(needed):
                return None
        asked = list(self._session.plan(current.item, current.chosen).open)
        return asked if all(self._settle(current, end) for end in asked) else None

    def _needed(self, current: OpenCandidate, new: Sequence[End]) -> list[Item]:
        """The open candidates that say of what a new unit or post is one."""
        wanted = {(end.label, name) for end in new for name in NEEDS.get(end.type, ())}
        given = current.item.candidate
        found = {
            (one.candidate.subject, one.candidate.predicate): one
            for one in reversed(self._queue.items)
            if not self._settled(one)
        }
        return [
            found[pair]
            for pair in sorted(wanted)
            if pair in found and pair != (given.subject, given.predicate)
        ]

    def _take_along(self, needed: Item) -> bool:
        """Offer to accept a candidate that another one requires; returns whether to continue."""
        given = needed.candidate
        said = presentation.predicate(given, self._session.schema)
        self._say(
            f"\nThis statement must come first: {given.subject} — {said} → {given.object}, by"
        )
        self._say(f'  "{given.quote}"')
        self._say("  y  accept that too      any other key: back")
        if self._keys.read() not in ("y", "Y"):
            return False
        current = OpenCandidate(needed, needed)
        at = self._at
        done = self._accept(current, self._session.answer(needed))
        self._at = at
        return done

    def _say(self, words: str) -> None:
        self._console.print(words, markup=False)

    def _reject(self, current: OpenCandidate, reason: str) -> bool:
        self._session.reject(current.proposed, reason)
        self._decided[current.proposed.key] = "rejected"
        self._at += 1
        return True

    def _reject_saying_why(self, current: OpenCandidate) -> bool:
        try:
            return self._reject(current, self._keys.line("Why", "", shown=False))
        except click.Abort:
            self._notice = "Not rejected."
            return False

    def _undo(self) -> bool:
        if not self._session.undoable:
            self._notice = "Nothing left to undo in this session."
            return False
        item = self._session.undo()
        word = self._decided.pop(item.key)
        self._at = self._queue.items.index(item)
        self._notice = f"Undone: this one is no longer {word}."
        return True

    def _settle(self, current: OpenCandidate, end: End) -> bool:
        """Ask what an end is: one of those that it may be, or something new."""
        known = self._session.names.entities
        end = prompts.counted(self._session, current.item, end, self._keys)
        if len(end.ids) == 1:
            current.chosen[end.role] = end.ids[0]
            return True
        if end.ids:
            choices = [(slug, "") for slug in end.ids]
        else:
            near = self._session.names.near(end.label, end.type)
            choices = [(n.entity.id, f', by "{n.name}" ({n.score:.0f} %)') for n in near]
        if end.role == "indicator":
            choices = [c for c in choices if known[c[0]].type == "Indicator"]
        if choices:
            self._console.print(
                f'\nWhat is "{presentation.clean(end.label)}" ({end.role})?', markup=False
            )
            for number, (slug, why) in enumerate(choices, start=1):
                entity = known.get(slug)
                label = f"{entity.label} ({entity.type})" if entity else "a source"
                self._console.print(
                    f"  {number}  {slug}: {label}{presentation.clean(why)}", markup=False
                )
            self._console.print("  n  something new      any other key: back")
            key = self._keys.read()
            if key.isdecimal() and 0 < int(key) <= len(choices):
                current.chosen[end.role] = choices[int(key) - 1][0]
                return True
            if key not in ("n", "N"):
                return False
        current.chosen[end.role] = self._new(current, end)
        return True

    def _new(self, current: OpenCandidate, end: End) -> Entity:
        """Ask for what a new entity needs; Enter takes what is offered."""
        kind = prompts.kind(self._session, current.item, end, self._keys, self._say)
        typed = replace(end, type=kind)
        made = new_entity(self._session, typed, current.item.source)
        title = presentation.clean(made.label)
        self._say(f'\nNew {kind} "{title}", defined as: {presentation.clean(made.definition)}')
        words = self._keys.line("Enter, or another sentence", made.definition, shown=False)
        return new_entity(self._session, typed, current.item.source, " ".join(words.split()))

    def _end(self) -> bool:
        """All is shown: the last decisions can still be taken back."""
        left = sum(not self._settled(item) for item in self._queue.items)
        skipped = f" {left} skipped will be shown again in the next run." if left else ""
        self._console.print(f"\nThat was the last one.{skipped}  u undo   q quit")
        while (key := self._keys.read()) not in ("u", "U"):
            if key in ("q", "Q", "\r", "\n"):
                return False
        self._undo()
        return True

    def _farewell(self) -> None:
        words = list(self._decided.values())
        left = sum(not self._settled(item) for item in self._queue.items)
        self._console.print(
            f"{words.count('accepted')} accepted, {words.count('rejected')} rejected; "
            f"{left} still open.",
        )
        if "accepted" in words:
            self._console.print("Now: kipo-graph build")

    def _draw(self, current: OpenCandidate, answer: Answer) -> None:
        from rich.text import Text

        place = self._queue.total - len(self._queue.items) + self._at + 1
        where = f"{place} of {self._queue.total}"
        candidate_view.candidate(self._console, self._session, current.item, answer, where)
        if self._notice:
            self._console.print(Text(f"\n{self._notice}", "italic"))
            self._notice = ""
        self._console.print(Text(f"\n{KEYS}", "reverse"))
