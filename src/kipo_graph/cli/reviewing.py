"""The terminal of a review: a candidate is drawn, a key is read, the desk does the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

from kipo_graph import vocab
from kipo_graph.cli.editing import Editor
from kipo_graph.cli.keys import Keys
from kipo_graph.hints import did_you_mean
from kipo_graph.review import view
from kipo_graph.review.desk import Answer, Desk, new_entity
from kipo_graph.review.proposal import End

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from kipo_graph.model import Entity
    from kipo_graph.review.items import Item, Queue

KEYS = "a accept   e edit   r reject   s skip   u undo   q quit   ? help"
HELP = """\
a  accept: the row goes to the statement table; what is new is asked about first
e  edit: predicate, ends, modality, period, figures, quote; then accept
r  reject: it is never proposed again        R  reject, with a reason
s  skip: it comes again in the next run
u  undo the last decision of this session; again for the one before
q  quit (also Ctrl-C): everything decided is in the tables already"""
COLOURS = {
    "subject": "bold black on bright_cyan",
    "object": "bold black on bright_yellow",
    "quote": "bold",
    "": "",
}


@dataclass(slots=True)
class Sheet:
    """The candidate on the desk: as proposed, as edited so far, and what its ends are."""

    proposed: Item
    item: Item
    chosen: dict[str, str | Entity] = field(default_factory=dict)


class Sitting:
    """One session of a reviewer at a terminal."""

    def __init__(self, desk: Desk, queue: Queue) -> None:
        from rich.console import Console

        self._desk, self._queue = desk, queue
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
        sheet = Sheet(items[self._at], items[self._at])
        while True:
            answer = self._desk.answer(sheet.item, sheet.chosen)
            self._draw(sheet, answer)
            key = self._keys.read()
            if key in ("q", "Q"):
                return False
            if self._act(key, sheet, answer):
                return True

    def _settled(self, item: Item) -> bool:
        return item.key in self._decided or self._desk.is_stated(item)

    def _act(self, key: str, sheet: Sheet, answer: Answer) -> bool:
        """Do what a key says; whether the candidate is done with."""
        match key:
            case "a" | "A":
                return self._accept(sheet, answer)
            case "e" | "E":
                Editor(self._desk, self._console, self._keys).edit(sheet)
            case "r":
                return self._reject(sheet, "")
            case "R":
                return self._reject_saying_why(sheet)
            case "s" | "S":
                self._at += 1
                return True
            case "u" | "U":
                return self._undo()
            case _:
                self._notice = HELP
        return False

    def _accept(self, sheet: Sheet, answer: Answer) -> bool:
        asked = answer.plan.open
        try:
            for end in asked:
                if not self._settle(sheet, end):
                    return False
        except click.Abort:
            self._notice = "Not accepted."
            return False
        answer = self._desk.answer(sheet.item, sheet.chosen)
        if answer.faults:
            for end in asked:  # What was just said of them may be what is wrong.
                sheet.chosen.pop(end.role, None)
            said = "\n".join(
                view.clean(f"{fault.column}: {fault.message}") for fault in answer.faults
            )
            self._notice = f"Not written. {said}"
            return False
        self._desk.accept(sheet.proposed, answer)
        self._decided[sheet.proposed.key] = "accepted"
        self._at += 1
        return True

    def _reject(self, sheet: Sheet, reason: str) -> bool:
        self._desk.reject(sheet.proposed, reason)
        self._decided[sheet.proposed.key] = "rejected"
        self._at += 1
        return True

    def _reject_saying_why(self, sheet: Sheet) -> bool:
        try:
            return self._reject(sheet, self._keys.line("Why", "", shown=False))
        except click.Abort:
            self._notice = "Not rejected."
            return False

    def _undo(self) -> bool:
        if not self._desk.undoable:
            self._notice = "Nothing of this session is left to undo."
            return False
        item = self._desk.undo()
        word = self._decided.pop(item.key)
        self._at = self._queue.items.index(item)
        self._notice = f"Taken back: this one is no longer {word}."
        return True

    def _settle(self, sheet: Sheet, end: End) -> bool:
        """Ask what an end is: one of those that it may be, or something new."""
        known = self._desk.names.entities
        if end.ids:
            choices = [(slug, "") for slug in end.ids]
        else:
            near = self._desk.names.near(end.label, end.type)
            choices = [(n.entity.id, f', by "{n.name}" ({n.score:.0f} %)') for n in near]
        if end.role == "indicator":
            choices = [c for c in choices if known[c[0]].type == "Indicator"]
        if choices:
            self._console.print(f'\nWhat is "{view.clean(end.label)}" ({end.role})?', markup=False)
            for number, (slug, why) in enumerate(choices, start=1):
                entity = known.get(slug)
                label = f"{entity.label} ({entity.type})" if entity else "a source"
                self._console.print(f"  {number}  {slug}: {label}{view.clean(why)}", markup=False)
            self._console.print("  n  something new      any other key: back")
            key = self._keys.read()
            if key.isdecimal() and 0 < int(key) <= len(choices):
                sheet.chosen[end.role] = choices[int(key) - 1][0]
                return True
            if key not in ("n", "N"):
                return False
        sheet.chosen[end.role] = self._new(sheet, end)
        return True

    def _new(self, sheet: Sheet, end: End) -> Entity:
        """Ask for what a new entity needs; Enter takes what is offered."""
        kind = end.type
        while kind not in vocab.CLASSES:
            hint = did_you_mean(kind, vocab.CLASSES) if kind else ""
            self._console.print(hint or "Types are: " + ", ".join(vocab.CLASSES), markup=False)
            kind = self._keys.line(f'Type of "{view.clean(end.label)}"').strip()
        typed = End(end.role, end.label, kind, end.wording, end.ids)
        made = new_entity(self._desk, typed, sheet.item.source)
        question = f'New {kind} "{view.clean(made.label)}", defined as'
        words = self._keys.line(question, made.definition)
        return new_entity(self._desk, typed, sheet.item.source, " ".join(words.split()))

    def _end(self) -> bool:
        """All is shown: the last decisions can still be taken back."""
        left = sum(not self._settled(item) for item in self._queue.items)
        skipped = f" {left} skipped come again in the next run." if left else ""
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

    def _draw(self, sheet: Sheet, answer: Answer) -> None:
        from rich.rule import Rule
        from rich.text import Text

        console, item = self._console, sheet.item
        console.clear()
        place = self._queue.total - len(self._queue.items) + self._at + 1
        console.print(Rule(f"{place} of {self._queue.total} · {item.source}"))
        shown = view.sentence(item, self._desk.readings[item.source])
        sentence = Text()
        for words, role in shown.parts:
            sentence.append(words, COLOURS[role])
        for part in (_short(shown.before, last=True), sentence, _short(shown.after)):
            if part:
                console.print(part)
        console.print()
        console.print(self._statement(sheet, answer))
        given = item.candidate
        measured = f" ({given.measured} counted)" if given.measured else " (never measured)"
        trust = f"confidence {given.confidence:.2f}{measured}"
        console.print(
            Text(f"[{view.circumstances(item)}]   rule {view.clean(given.rule)}, {trust}")
        )
        self._say_verdict(answer)
        if self._notice:
            console.print(Text(f"\n{self._notice}", "italic"))
            self._notice = ""
        console.print(Text(f"\n{KEYS}", "reverse"))

    def _statement(self, sheet: Sheet, answer: Answer) -> Text:
        from rich.text import Text

        item, text = sheet.item, Text()
        cells, given = answer.plan.cells, item.candidate
        self._party(text, cells["subject"], "subject", answer)
        text.append(f" — {view.predicate(given.predicate, self._desk.schema)} → ")
        if figure := view.figure(item):
            text.append(figure + " ", "bold yellow")
            text.append("of ")
        self._party(text, cells["object"], "object", answer)
        return text

    def _party(self, text: Text, slug: str, role: str, answer: Answer) -> None:
        added = {entity.id: entity for entity in answer.plan.added}
        roles = {role, "indicator"} if role == "object" else {role}
        end = next((end for end in answer.plan.open if end.role in roles), None)
        entity = self._desk.names.entities.get(slug) or added.get(slug)
        colour = "bold cyan" if role == "subject" else "bold yellow"
        text.append(view.clean(end.label if end else entity.label if entity else slug), colour)
        kind = (end.type or "type unknown") if end else entity.type if entity else ""
        if end and end.ids:
            text.append(f" (which of {len(end.ids)}?)", "magenta")
        elif end or slug in added:
            text.append(f" (new {kind})", "magenta")

    def _say_verdict(self, answer: Answer) -> None:
        from rich.text import Text

        for fault in answer.faults:
            if any(end.role == fault.column for end in answer.plan.open):
                continue
            verdict = f"{fault.verdict}: " if fault.verdict else ""
            hint = f" ({fault.hint})" if fault.hint else ""
            self._console.print(Text(view.clean(f"✗ {verdict}{fault.message}{hint}"), "red"))


def _short(text: str, *, last: bool = False) -> Text:
    """A neighbouring sentence, dimmed, and cut where it is long."""
    from rich.text import Text

    if len(text) > 240:
        text = "… " + text[-240:] if last else text[:240] + " …"
    return Text(text, "dim")
