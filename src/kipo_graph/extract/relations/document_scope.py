"""What is said by where it stands: the scope of an agreement, the speaker's own posts and units."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kipo_graph.extract.coref import clusters
from kipo_graph.extract.coref.annotated_document import Line, Mark, Sheet, meant
from kipo_graph.extract.coref.clusters import Thing
from kipo_graph.extract.entity_classes import ACCORDS, BODIES, ORGANISATIONS, WORKS
from kipo_graph.extract.relations.phrase_relation import Link
from kipo_graph.extract.syntax_tree import verb_above
from kipo_graph.language.clause_status import denial, modality
from kipo_graph.language.word_lists import VERBS
from kipo_graph.model.vocabulary import PREDICATES

RELATIONS = "kipo_relations"
"""The key of `doc.user_data` under which any pipeline component may relate things itself."""
_HEADS = frozenset(
    "president commissioner director chief managing controller registrar comptroller chairman "
    "chair chairperson ceo".split()
)


def given(line: Line) -> Iterator[Link]:
    """What another component related: (component, start, end, predicate, start, end) in tokens."""
    by_start = {mark.start: mark for mark in line.marks}
    for name, start, _, predicate, begin, _ in line.doc.user_data.get(RELATIONS, ()):
        one, other = by_start.get(start), by_start.get(begin)
        if one is not None and other is not None and predicate in PREDICATES:
            yield Link(one, predicate, other, f"component:{name}")


def scope(sheet: Sheet, line: Line) -> Iterator[Link]:
    """What an agreement covers and whom it serves, by the lists of what its parties will do."""
    if sheet.agreement is None or not _is_of_parties(sheet, line):
        return
    itself = meant(sheet.agreement)
    kind = line.block.kind
    rule = {"item": "scope-item", "label": "scope-title"}.get(kind, "scope")
    for mark in line.marks:
        if mark.kind == "TechnologyField":
            yield Link(itself, "coversField", mark, rule)
        elif mark.kind == "BeneficiaryGroup" and kind != "label":
            yield Link(itself, "benefits", mark, f"{rule}-group")
        elif mark.kind == "IPRight" and kind == "item":
            yield Link(itself, "concerns", mark, f"{rule}-right")


_AREAS = re.compile(r"\bareas? of (?:cooperation|collaboration)\b.{0,40}\binclud", re.IGNORECASE)


def areas(sheet: Sheet, line: Line) -> Iterator[Link]:
    """The programmes and bodies that the areas of cooperation of an agreement include."""
    itself = sheet.agreement
    if itself is None:
        return
    for sentence in line.doc.sents:
        led = _AREAS.search(sentence.text)
        if led is None:
            continue
        start = sentence.start_char + led.end()
        for mark in line.marks:
            inside = sentence.start <= mark.start < sentence.end
            if inside and line.doc[mark.start].idx > start and mark.kind in WORKS | ORGANISATIONS:
                yield Link(meant(itself), "dcterms:relation", mark, "scope-area", "include")


def parties(sheet: Sheet, line: Line) -> Iterator[Link]:
    """The parties that the name of an agreement tells: "the ASEAN-China Framework Agreement"."""
    for mark in line.marks:
        if mark.kind not in ACCORDS or mark.anaphor or not mark.end:
            continue
        words = line.doc[mark.start : mark.end].text.split()
        for part in words[0].split("-") if "-" in words[0] else ():
            thing = sheet.register.by_key.get(clusters.key_of(part))
            if thing is not None and thing.kind in BODIES and thing is not mark.things[0]:
                party = Mark(mark.start, mark.end, thing.kind, (thing,))
                yield Link(party, "concluded", mark, "party-by-name", "sign")


def _is_of_parties(sheet: Sheet, line: Line) -> bool:
    """Whether a line tells what the parties of the agreement will do."""
    if line.block.kind in ("item", "label"):
        return True
    return any(mark.anaphor and mark.things == sheet.members for mark in line.marks)


def bodies(sheet: Sheet, line: Line, found: list[Link]) -> Iterator[Link]:
    """Posts and units of which the text names no body are the speaker's own."""
    speaker = sheet.speaker
    if speaker is None or speaker.kind not in ORGANISATIONS or sheet.members:
        return
    own = meant(speaker)
    placed = _placed(found)
    for link in found:
        if link.predicate != "org:holds" or placed & {id(link.object), id(link.subject)}:
            continue
        words = line.doc[link.object.start : link.object.end].text.lower().split()
        if words[0] in _HEADS and len(words) <= 3:
            yield Link(link.object, "org:postIn", own, "post-of-speaker")
            yield Link(link.subject, "org:headOf", own, "head-of-speaker")
    for mark in line.marks:
        named = mark.kind == "Unit" and not mark.anaphor and mark.things[0] is not speaker
        if not named or _names_another(line, mark, speaker):
            continue
        verb = verb_above(line.doc[mark.end - 1])
        carriers = tuple(token.i for token in verb.ancestors if token.pos_ in VERBS)
        done = modality(verb, carriers) == "achieved" and denial(verb, carriers) is None
        done = done or (mark.start > 0 and line.doc[mark.start - 1].lower_ == "our")
        if done and id(mark) not in placed:
            yield Link(mark, "org:unitOf", own, "unit-of-speaker")


def _names_another(line: Line, unit: Mark, speaker: Thing) -> bool:
    """Whether the sentence of a unit names another body, whose unit it may be."""
    sentence = line.doc[unit.start].sent
    within = (m for m in line.marks if sentence.start <= m.start < sentence.end)
    return any(m.kind in ORGANISATIONS - {"Unit"} and speaker not in m.things for m in within)


def _placed(found: list[Link]) -> set[int]:
    """The marks, by `id`, of which the text says where they belong."""
    said = ("org:postIn", "org:headOf", "org:unitOf")
    placed = {id(link.subject) for link in found if link.predicate in said}
    return placed | {id(link.object) for link in found if link.rule == "owned"}
