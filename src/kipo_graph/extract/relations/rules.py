"""The relation rules: how texts word each predicate, read from `ontology/relations.toml`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kipo_graph.errors import Fault, TableError
from kipo_graph.language import rule_files
from kipo_graph.model.vocabulary import CLASSES, PREDICATES

TEXT = "text"
"""The class of a phrase that names no entity."""

_KEYS = frozenset("predicate verbs nouns roles subject object reverse examples counter".split())


@dataclass(frozen=True, slots=True)
class Relation:
    """One wording pattern of a predicate; empty sets of classes admit all."""

    name: str
    predicate: str
    roles: frozenset[str]
    verbs: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    subject: frozenset[str] = frozenset()
    object: frozenset[str] = frozenset()
    reverse: bool = False
    examples: tuple[str, ...] = ()
    counter: tuple[str, ...] = ()

    def matches(self, role: str, subject: str, object: str) -> bool:  # noqa: A002
        """Whether a role and the classes of two parties are as the pattern wants them."""
        return (
            (role in self.roles or "*" in self.roles)
            and (not self.subject or subject in self.subject)
            and ((not self.object and object != TEXT) or object in self.object)
        )


@dataclass(slots=True)
class Relations:
    """All patterns, found by the lemma of a verb or of its noun."""

    all: list[Relation] = field(default_factory=list)
    by_verb: dict[str, list[Relation]] = field(default_factory=dict)
    by_noun: dict[str, list[Relation]] = field(default_factory=dict)
    any_verb: list[Relation] = field(default_factory=list)

    def find_by_verb(self, lemma: str, role: str, subject: str, object: str) -> Relation | None:  # noqa: A002
        """The first pattern that fits a verb and its parties."""
        patterns = (*self.by_verb.get(lemma, ()), *self.any_verb)
        return next((p for p in patterns if p.matches(role, subject, object)), None)

    def find_by_noun(self, lemma: str, role: str, subject: str, object: str) -> Relation | None:  # noqa: A002
        """The same for the noun of a doing ("the introduction of")."""
        return next(
            (p for p in self.by_noun.get(lemma, ()) if p.matches(role, subject, object)), None
        )


def read(path: Path) -> Relations:
    """The patterns of a file; raises ProjectError and, for what is wrong in it, TableError."""
    content = rule_files.read_toml(path)
    faults: list[Fault] = []
    found = Relations()
    groups = content.get("groups", {})
    counted: dict[str, int] = {}
    for number, entry in enumerate(content.get("relation", ()), start=1):
        faults += _faults(path.name, number, entry, groups)
        if faults:
            continue
        predicate = entry["predicate"]
        counted[predicate] = counted.get(predicate, 0) + 1
        _add(found, _relation(entry, groups, counted[predicate]))
    if faults:
        raise TableError(faults, "Fix the entries above; the first entry of the file is 1.")
    return found


def _relation(entry: Mapping[str, Any], groups: Mapping[str, list[str]], count: int) -> Relation:
    return Relation(
        name=entry["predicate"] + (f"-{count}" if count > 1 else ""),
        predicate=entry["predicate"],
        roles=frozenset(entry["roles"]),
        verbs=frozenset(entry.get("verbs", ())),
        nouns=frozenset(entry.get("nouns", ())),
        subject=_classes(entry.get("subject", ()), groups),
        object=_classes(entry.get("object", ()), groups),
        reverse=entry.get("reverse", False),
        examples=tuple(entry.get("examples", ())),
        counter=tuple(entry.get("counter", ())),
    )


def _add(found: Relations, relation: Relation) -> None:
    found.all.append(relation)
    for verb in relation.verbs:
        found.by_verb.setdefault(verb, []).append(relation)
    for noun in relation.nouns:
        found.by_noun.setdefault(noun, []).append(relation)
    if not relation.verbs and not relation.nouns:
        found.any_verb.append(relation)


def _classes(names: Iterable[str], groups: Mapping[str, list[str]]) -> frozenset[str]:
    return frozenset(entity_type for name in names for entity_type in groups.get(name, [name]))


def _faults(
    file: str, number: int, entry: Mapping[str, Any], groups: Mapping[str, list[str]]
) -> Iterable[Fault]:
    where = f"ontology/{file}"
    for key in entry:
        if key not in _KEYS:
            yield Fault(where, number, key, "is no key of a relation")
    if entry.get("predicate") not in PREDICATES:
        yield Fault(where, number, "predicate", f'unknown value "{entry.get("predicate")}"')
    if not entry.get("roles"):
        yield Fault(where, number, "roles", "is empty, and must not be")
    known = {*CLASSES, *groups, TEXT, "Figure"}
    for column in ("subject", "object"):
        for entity_type in entry.get(column, ()):
            if entity_type not in known:
                yield Fault(where, number, column, f'unknown class "{entity_type}"')
