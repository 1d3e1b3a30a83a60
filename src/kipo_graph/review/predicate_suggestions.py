"""What a pattern left open: the kind of what is said, the predicates and types that fit."""

from __future__ import annotations

import re

from kipo_graph.extract.candidates import Candidate
from kipo_graph.model.terms import OPEN
from kipo_graph.model.vocabulary import CLASSES, PREDICATES, SCHEMES
from kipo_graph.review.predicate_schema import Schema

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST = ("Topic", "org:Organization", "Event", "PolicyMeasure", "Agreement")
"""The types to offer where several fit, the most likely first."""


def kind_of(given: Candidate) -> str:
    """The value type of a candidate, one of `VALUE_TYPES`.

    Where the predicate is open, it depends on the type of the object.
    """
    if given.predicate != OPEN:
        return PREDICATES[given.predicate].value_type
    return {"Figure": "figure", "Date": "date"}.get(given.object_type, "entity")


def day_of(given: Candidate) -> str:
    """The day that a candidate of a date means, in ISO 8601; its own words where it is none."""
    return given.period if _DAY.fullmatch(given.period) else given.object


def predicates(schema: Schema, subject: str, thing: str, *, day: bool = False) -> list[str]:
    """The predicates that may relate two types: first those made for them, last doubtful ones.

    Of those as good, the one that takes fewer types comes first.  An empty type fits everywhere;
    `Figure` and `Date` are types too (`day`: it is a whole day).
    """
    wanted = {"Figure": "figure", "Date": "date"}.get(thing, "entity")
    if wanted == "date" and not day:
        return []
    found = []
    for place, predicate in enumerate(PREDICATES.values()):
        if predicate.value_type != wanted:
            continue
        sides = [("subject", subject)] + [("object", thing)] * (wanted == "entity")
        limits = [(kind, schema.types(predicate.name, side)) for side, kind in sides]
        if all(not kind or allowed is None or kind in allowed for kind, allowed in limits):
            suggested = sum(bool(kind) and allowed is not None for kind, allowed in limits)
            doubtful = any(not kind and allowed is not None for kind, allowed in limits)
            width = sum(len(allowed) for kind, allowed in limits if kind and allowed is not None)
            found.append((doubtful, -suggested, width, place, predicate.name))
    return [name for *_, name in sorted(found)]


def types(schema: Schema, predicate: str, side: str) -> list[str]:
    """The types that a new entity may have at one end of a predicate, in the tables' order."""
    allowed = schema.types(predicate, side) if predicate != OPEN else None
    return [name for name in CLASSES if allowed is None or name in allowed]


def likely_type(schema: Schema, predicate: str, side: str) -> str:
    """The type to offer for a phrase that names nothing: a goal, a topic, or what alone fits."""
    if (predicate, side) == ("aimsAt", "object"):
        return "PolicyGoal"
    fitting = types(schema, predicate, side)
    return next((name for name in _FIRST if name in fitting), fitting[0] if fitting else "Topic")


def sure_type(schema: Schema, predicate: str, side: str) -> str:
    """The type that a phrase gets when nobody is asked; empty where it could be many things."""
    kind = likely_type(schema, predicate, side)
    alone = len(types(schema, predicate, side)) == 1
    return kind if kind in ("PolicyGoal", "Topic") or (alone and kind in SCHEMES) else ""
