"""Texts with annotations: our own practice texts, any folder of the same form, and the message.

The annotations of the Commissioner's message are the curated tables: each entity that a statement
of the report uses, under its label, alternative and hidden labels, and each statement by the labels
of its two ends.  A figure is an entity under its stated value with its unit, or with the name of
what it measures.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from scoring import EntityCluster, Gold, Guess, Said, words

from kipo_graph import tables
from kipo_graph.extract.candidates import Extraction
from kipo_graph.extract.source_document import Document
from kipo_graph.model import Address, Figure, Object, Value
from kipo_graph.project import Project
from kipo_graph.tables import Draft, Tables

TYPES = {
    **dict.fromkeys(
        "IPOffice IntergovernmentalOrganization PublicAgency CooperationForum ServiceNetwork "
        "org:Organization".split(),
        "Organization",
    ),
    **dict.fromkeys("Event Meeting TrainingProgramme Anniversary".split(), "Event"),
    **dict.fromkeys(
        "Agreement MemorandumOfUnderstanding JointStatement FundsInTrust".split(), "Agreement"
    ),
    **dict.fromkeys("Programme Service".split(), "Programme"),
    **dict.fromkeys("PolicyMeasure Reform Reorganization".split(), "LegalMeasure"),
    "Unit": "OrganizationalUnit",
    "foaf:Person": "Person",
    "org:Post": "Role",
}
"""The type that annotations give to what is of our class; classes left out are called the same."""

MESSAGE = "kipo-2024-commissioner-message"
_HEADER = 3
"""Lines before the body of a text: title, origin and date."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text with its annotations; `group` says where it comes from, `body` where it begins."""

    name: str
    group: str
    document: Document
    body: int
    gold: Gold


def folder(path: Path, group: str) -> list[Text]:
    """The texts NAME.txt of a folder that have annotations NAME.gold.json, by name."""
    found = sorted(path.glob("*.gold.json"))
    return [_text(gold, gold.name.removesuffix(".gold.json"), group) for gold in found]


def _text(path: Path, name: str, group: str) -> Text:
    text = path.with_name(f"{name}.txt").read_text("utf-8")
    body = sum(len(line) for line in text.splitlines(keepends=True)[:_HEADER])
    content = json.loads(path.read_text("utf-8"))
    return Text(name, group, Document(name, text), body, gold_of(content))


def gold_of(content: dict[str, Any]) -> Gold:
    """Annotations as a file NAME.gold.json holds them."""
    also = content.get("also", {})
    return Gold(
        gathered((e["canonical"], e["type"], e["text"]) for e in content["entities"]),
        tuple(_said(given) for given in content["statements"]),
        gathered(_named(also.get("entities", ()))),
        tuple((s["subject"], str(s["object"])) for s in also.get("statements", ())),
    )


def _said(given: dict[str, Any]) -> Said:
    return Said(
        given["subject"],
        str(given["object"]),
        given.get("predicate", ""),
        given.get("modality", ""),
        given.get("negated", False),
        given.get("sentence", ""),
    )


def _named(entities: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """Each name of entities in the form of `kipo-graph extract --format json`."""
    for entity in entities:
        for mention in ({"text": entity["label"]}, *entity.get("mentions", ())):
            yield entity["label"], entity.get("type", ""), mention["text"]


def gathered(named: Iterable[tuple[str, str, str]]) -> dict[str, EntityCluster]:
    """Entities by label, from their labels, types and names one by one."""
    names: dict[str, set[frozenset[str]]] = {}
    types: dict[str, str] = {}
    for label, kind, name in named:
        types.setdefault(label, kind)
        names.setdefault(label, set()).update((words(label), words(name)))
    return {
        label: EntityCluster(label, types[label], frozenset(filter(None, found)))
        for label, found in names.items()
    }


def guess_of(found: Extraction) -> Guess:
    """What the extractor found, as the scorer takes it, with the types of the annotations."""
    content = found.to_dict()
    entities = gathered(_named(content["entities"]))
    typed = {k: replace(t, type=TYPES.get(t.type, t.type)) for k, t in entities.items()}
    return Guess(typed, tuple((s.subject, s.object) for s in found.statements))


def message(project: Project) -> Text:
    """The Commissioner's message, with the curated tables as its annotations."""
    read = tables.read(project)
    source = read.sources[MESSAGE].source
    drafts = [draft for draft in read.drafts if draft.source == MESSAGE]
    named = [name for draft in drafts for name in _names_in(draft, read)]
    statements = tuple(_stated(draft, read) for draft in drafts)
    document = Document(MESSAGE, source.text, source.title, source.publisher, "2024")
    return Text(MESSAGE, "message", document, 0, Gold(gathered(named), statements))


def _stated(draft: Draft, read: Tables) -> Said:
    return Said(
        _label(draft.subject, read),
        _label(draft.object, read),
        draft.predicate,
        draft.modality,
        draft.negated,
        draft.quote,
    )


def _names_in(draft: Draft, read: Tables) -> Iterator[tuple[str, str, str]]:
    for end in (draft.subject, draft.object):
        if isinstance(end, str) and end in read.entities:
            entity = read.entities[end]
            for name in entity.names:
                yield entity.label, TYPES.get(entity.type, entity.type), name
        elif isinstance(end, Figure):
            for name in _figure_names(end, read):
                yield end.label, "Figure", name


def _figure_names(figure: Figure, read: Tables) -> Iterator[str]:
    """A figure by its value, and with what is measured: "20", "20 meetings"."""
    unit = "" if figure.unit == "count" else figure.unit
    counted = {word for word, e in read.anaphors.get(MESSAGE, {}).items() if e == figure.indicator}
    counted.update(read.entities[figure.indicator].names)
    for value in filter(None, (figure.stated, figure.stated_upper)):
        yield f"{value} {unit}"
        yield from (f"{value} {word}" for word in counted)


def _label(end: Object, read: Tables) -> str:
    match end:
        case str():
            known = read.entities.get(end)
            return known.label if known else read.sources[end].source.title
        case Figure():
            return end.label
        case Value():
            return end.text
        case Address():
            return end.iri
