"""The dense reading of lines of work: "First, the office worked to improve its services".

The rest of the paragraph belongs to the workstream that it opens.  A sentence
that announces several of them before ("to improve services, support creation and advance
cooperation") names the same ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.concepts.action_words import LINES, MERE
from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
    meant,
)
from kipo_graph.extract.entity_classes import ACCORDS, GATHERINGS
from kipo_graph.extract.relations.phrase_relation import Link

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_ORDER = frozenset(
    "first firstly second secondly third thirdly fourth fourthly fifth lastly finally".split()
)
_BELONGS = (
    ACCORDS
    | GATHERINGS
    | frozenset("Reform PolicyMeasure Programme Service Unit Anniversary ServiceNetwork".split())
)
_ASIDE = frozenset("conjunction margins sidelines occasion".split())
"""Nouns by which something is named only as the setting of something else."""
_SMALL = frozenset("the its our a an of and in for on to their".split())


def workstreams(annotated: AnnotatedDocument) -> dict[int, EntityMention]:
    """The line of work that each paragraph opens, by the number of its line; enters them."""
    found: dict[int, EntityMention] = {}
    for number, line in enumerate(annotated.lines):
        mention = _opened(annotated, line)
        if mention is not None:
            found[number] = mention
    for number, line in enumerate(annotated.lines if found else ()):
        if number not in found:
            _announced(annotated, line, list(found.values()))
    return found


def links(
    annotated: AnnotatedDocument,
    line: AnnotatedBlock,
    workstream: EntityMention,
    made: list[EntityMention],
) -> Iterator[Link]:
    """The parts of a workstream, who is responsible for it, and what it is about.

    A workstream is opened in another sentence than most of its parts: that sentence is the context.
    """
    opened = meant(workstream.clusters[0])
    for mention in (*line.mentions, *made):
        named = mention.kind in _BELONGS and mention.end and not mention.anaphor
        if named and mention.start > workstream.end and not _is_aside(line, mention):
            yield Link(mention, "partOfStrand", opened, "strand-part")
    if annotated.speaker is not None:
        yield Link(meant(annotated.speaker), "aimsAt", workstream, "strand-by")
    for mention in line.mentions:
        within = workstream.start < mention.start and mention.end <= workstream.end
        if within and mention.clusters != workstream.clusters and not mention.anaphor:
            yield Link(workstream, "concerns", mention, "strand-of")


def _is_aside(line: AnnotatedBlock, mention: EntityMention) -> bool:
    """Whether a mention is only the setting of something else, or its result."""
    head = line.doc[mention.end - 1]
    while head.dep_ in ("compound", "punct") and head.head != head:
        head = head.head
    prep = head.head
    return prep.dep_ == "prep" and (prep.lower_ == "into" or prep.head.lower_ in _ASIDE)


def _opened(annotated: AnnotatedDocument, line: AnnotatedBlock) -> EntityMention | None:
    """The line of work that a paragraph opens, entered as an entity; None where it opens none."""
    doc = line.doc
    if len(doc) < 6 or doc[0].lower_ not in _ORDER or doc[1].text != ",":
        return None
    for verb in next(doc.sents):
        if verb.pos_ == "VERB" and verb.lemma_ in LINES:
            objects = [child for child in verb.children if child.dep_ == "dobj"]
            return _entered(annotated, line, verb, objects[0]) if objects else None
    return None


def _entered(
    annotated: AnnotatedDocument, line: AnnotatedBlock, verb: Token, noun: Token
) -> EntityMention:
    """The mention of a workstream: "improvement of services"; of support, what is supported."""
    start, end = _phrase(noun)
    words = line.doc[start:end].text
    place = line.place(start if verb.lemma_ in MERE else verb.i, end)
    own = next((m for m in line.mentions if m.start <= noun.i < m.end and not m.anaphor), None)
    if verb.lemma_ in MERE:
        cluster = (
            own.clusters[0] if own is not None else annotated.register.add(words, "Strand", place)
        )
        cluster.kind = "Strand"
        if own is not None:
            own.kind = "Strand"
        cluster.names[words] += 1
        cluster.places.append(place)
    else:
        cluster = annotated.register.add(f"{LINES[verb.lemma_]} of {words}", "Strand", place)
    return EntityMention(verb.i, end, "Strand", (cluster,))


def _phrase(noun: Token) -> tuple[int, int]:
    start = noun.left_edge.i
    end = max((noun.i + 1, *(c.right_edge.i + 1 for c in noun.children if _goes_on(c))))
    while start < noun.i and noun.doc[start].lower_ in _SMALL:
        start += 1
    return start, end


def _goes_on(child: Token) -> bool:
    """Whether what hangs on a noun is needed to tell what it is."""
    return child.dep_ in ("cc", "conj") or (child.dep_ == "prep" and child.lower_ == "of")


def _announced(
    annotated: AnnotatedDocument, line: AnnotatedBlock, opened: list[EntityMention]
) -> None:
    """Bring what a sentence announces together with the workstreams that are opened later."""
    verbs = [t for t in line.doc if t.pos_ == "VERB" and t.lemma_ in LINES and _is_bare(t)]
    if len(verbs) < 2:
        return
    for verb in verbs:
        for noun in (child for child in verb.children if child.dep_ == "dobj"):
            announced = _content(line.doc, *_phrase(noun))
            best = max(opened, key=lambda mention: _alike(mention, announced, verb), default=None)
            if best is not None and _alike(best, announced, verb) > 0:
                _joined(annotated, line, verb, noun, best)


def _joined(
    annotated: AnnotatedDocument,
    line: AnnotatedBlock,
    verb: Token,
    noun: Token,
    workstream: EntityMention,
) -> None:
    """Let what is announced mean a workstream."""
    start, end = _phrase(noun)
    cluster = workstream.clusters[0]
    first = start if verb.lemma_ in MERE else verb.i
    cluster.names[line.doc[first:end].text] += 0
    cluster.places.append(line.place(first, end))
    for mention in line.mentions:
        if (
            mention.start <= noun.i < mention.end
            and verb.lemma_ in MERE
            and mention.kind != "Strand"
        ):
            gone = mention.clusters[0]
            if gone.kind in ("Topic", "PolicyGoal") and gone in annotated.register.clusters:
                annotated.register.alias(cluster, gone.label)
            mention.kind, mention.clusters = "Strand", (cluster,)


def _is_bare(verb: Token) -> bool:
    return verb.tag_ in ("VB", "VBP")


def _alike(workstream: EntityMention, announced: set[str], verb: Token) -> int:
    """How many words a workstream and an announcement share; more for the same verb."""
    name = {word.rstrip("s") for word in workstream.clusters[0].label.casefold().split()}
    shared = len(announced & name)
    return 2 * shared + (LINES[verb.lemma_].casefold() in name) if shared else 0


def _content(doc: Doc, start: int, end: int) -> set[str]:
    return {t.lower_.rstrip("s") for t in doc[start:end] if not t.is_stop and not t.is_punct}
