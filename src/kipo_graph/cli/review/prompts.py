"""Asking at a terminal for what a pattern left open: a predicate, a type, what is counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from kipo_graph.model.vocabulary import CLASSES, PREDICATES
from kipo_graph.review import predicate_suggestions, presentation
from kipo_graph.review.acceptance import ends
from kipo_graph.text import did_you_mean

if TYPE_CHECKING:
    from kipo_graph.cli.review.keys import Keys
    from kipo_graph.extract.candidates import Candidate
    from kipo_graph.review.acceptance import End
    from kipo_graph.review.queue import Item
    from kipo_graph.review.session import ReviewSession

Say = Callable[[str], None]

_SHOWN = 12
"""How many predicates are listed; others can be typed."""


def predicate(session: ReviewSession, item: Item, keys: Keys, say: Say) -> Item | None:
    """A candidate with the predicate that the reviewer names; None where none is named."""
    given = item.candidate
    fits = predicate_suggestions.predicates(
        session.schema, *_types(session, item), day=_is_day(given)
    )
    if not fits:
        say(f'No predicate of the tables relates these ("{given.object}"). Edit or reject it.')
        return None
    say("Which predicate?")
    for number, name in enumerate(fits[:_SHOWN], start=1):
        label = session.schema.labels.get(PREDICATES[name].iri, name)
        say(f"  {number:>2}  {name}" + (f": {label}" if label != name else ""))
    if len(fits) > _SHOWN:
        say("   or: " + ", ".join(fits[_SHOWN:]))
    while words := keys.line("Number or name; Enter: back", "", shown=False).strip():
        number = int(words) if words.isdecimal() and len(words) < 4 else 0
        name = fits[number - 1] if 0 < number <= len(fits) else words
        if name in fits:
            return session.edited(item, {"predicate": name})
        if name in PREDICATES:
            say(f'"{name}" does not fit these two types; press e to edit them.')
        else:
            say(did_you_mean(name, fits) or f'"{name}" is not one of these.')
    return None


def _is_day(given: Candidate) -> bool:
    return predicate_suggestions.day_of(given) == given.period


def _types(session: ReviewSession, item: Item) -> tuple[str, str]:
    """The types of both ends: of the entities they are known to mean, else as proposed."""
    given = item.candidate
    found = {"subject": given.subject_type, "object": given.object_type}
    for end in ends(item, session.names):
        entity = session.names.entities.get(end.ids[0]) if len(end.ids) == 1 else None
        if entity is not None and end.role in found:
            found[end.role] = entity.type
    special = ("Figure", "Date")
    subject = "" if found["subject"] in special else found["subject"]
    return subject, found["object"]


def kind(session: ReviewSession, item: Item, end: End, keys: Keys, say: Say) -> str:
    """The type of a new entity; what the predicate takes is offered where none was proposed."""
    if end.type in CLASSES:
        return end.type
    given = item.candidate.predicate
    side = "subject" if end.role == "subject" else "object"
    fits = predicate_suggestions.types(session.schema, given, side)
    offered = predicate_suggestions.likely_type(session.schema, given, side)
    say("Types are: " + ", ".join(fits))
    while True:
        words = keys.line(f'Type of "{presentation.clean(end.label)}"', offered).strip()
        if words in CLASSES:
            return words
        say(did_you_mean(words, CLASSES) or f'"{words}" is not one of them.')


def counted(session: ReviewSession, item: Item, end: End, keys: Keys) -> End:
    """An indicator by the name that the reviewer gives it, where none was proposed."""
    if end.role != "indicator" or item.candidate.indicator:
        return end
    words = keys.line(
        f'What does "{presentation.clean(end.label)}" count or measure? Words of the quote'
    )
    label = " ".join(words.split())
    return replace(end, label=label, ids=tuple(session.names.meant(label, "Indicator", only=True)))
