"""How a candidate under review is shown at a terminal: its sentence, what it says, the verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.model.terms import OPEN
from kipo_graph.review import presentation

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from kipo_graph.review.queue import Item
    from kipo_graph.review.session import Answer, ReviewSession

COLOURS = {
    "subject": "bold black on bright_cyan",
    "object": "bold black on bright_yellow",
    "quote": "bold",
    "": "",
}


def candidate(
    console: Console, session: ReviewSession, item: Item, answer: Answer, place: str
) -> None:
    """Show a candidate on a screen of its own; `place` says where in the queue it stands."""
    from rich.rule import Rule
    from rich.text import Text

    console.clear()
    console.print(Rule(f"{place} · {item.source}"))
    shown = presentation.sentence(item, session.readings[item.source])
    sentence = Text()
    for words, role in shown.parts:
        sentence.append(words, COLOURS[role])
    for part in (_short(shown.before, last=True), sentence, _short(shown.after)):
        if part:
            console.print(part)
    console.print()
    console.print(_statement(session, item, answer))
    given = item.candidate
    trust = f"confidence {given.confidence:.2f} ({given.measured} counted)"
    trust = trust if given.measured or given.confidence else "never measured"
    console.print(
        Text(
            f"[{presentation.circumstances(item)}]   rule {presentation.clean(given.rule)}, {trust}"
        )
    )
    for words in _verdicts(answer):
        console.print(Text(words, "red"))


def _statement(session: ReviewSession, item: Item, answer: Answer) -> Text:
    from rich.text import Text

    text, cells = Text(), answer.plan.cells
    _party(text, cells["subject"], "subject", session, answer)
    text.append(f" — {presentation.predicate(item.candidate, session.schema)} → ")
    if figure := presentation.figure(item):
        text.append(figure + " ", "bold yellow")
        text.append("of ")
    _party(text, cells["object"], "object", session, answer)
    return text


def _party(text: Text, slug: str, role: str, session: ReviewSession, answer: Answer) -> None:
    added = {entity.id: entity for entity in answer.plan.added}
    roles = {role, "indicator"} if role == "object" else {role}
    end = next((end for end in answer.plan.open if end.role in roles), None)
    entity = session.names.entities.get(slug) or added.get(slug)
    colour = "bold cyan" if role == "subject" else "bold yellow"
    text.append(presentation.clean(end.label if end else entity.label if entity else slug), colour)
    kind = (end.type or "; choose a type") if end else entity.type if entity else ""
    if end and end.ids:
        text.append(f" (which of {len(end.ids)}?)", "magenta")
    elif end or slug in added:
        text.append(f" (new {kind})", "magenta")


def _verdicts(answer: Answer) -> list[str]:
    """What speaks against a row, save what the statement shows as new or with a question mark."""
    shown = {end.role for end in answer.plan.open}
    if answer.plan.cells["predicate"] == OPEN:
        shown.add("predicate")
    return [
        presentation.clean(
            f"✗ {f'{fault.verdict}: ' if fault.verdict else ''}{fault.message}"
            f"{f' ({fault.hint})' if fault.hint else ''}"
        )
        for fault in answer.faults
        if fault.column not in shown
    ]


def _short(text: str, *, last: bool = False) -> Text:
    """A neighbouring sentence, dimmed, and cut where it is long."""
    from rich.text import Text

    if len(text) > 240:
        text = "… " + text[-240:] if last else text[:240] + " …"
    return Text(text, "dim")
