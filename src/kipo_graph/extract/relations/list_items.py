"""What a list tells of those whom its lead-in speaks of: "the offices delivered benefits: ..."."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
)
from kipo_graph.extract.relations.phrase_relation import Link

if TYPE_CHECKING:
    from spacy.tokens import Token

_NAMED = frozenset(
    "Programme Service Agreement Document Meeting TrainingProgramme Event Unit org:Organization "
    "PublicAgency IPOffice CooperationForum MemorandumOfUnderstanding".split()
)
_SUBJECTS = ("nsubj", "nsubjpass")


def links(annotated: AnnotatedDocument) -> Iterator[tuple[AnnotatedBlock, Link]]:
    """The named entities at the head of the items of lists, and whose they are."""
    lead: AnnotatedBlock | None = None
    for line in annotated.lines if annotated.agreement is None else ():
        if line.block.kind != "item":
            lead = line if line.doc.text.rstrip().endswith((":", "—")) else None
        elif lead is not None and line.block.lead >= 0:
            yield from ((line, link) for link in _of_item(lead, line))


def _of_item(lead: AnnotatedBlock, line: AnnotatedBlock) -> Iterator[Link]:
    first = next(
        (mention for mention in line.mentions if mention.start <= 1 and not mention.anaphor), None
    )
    verb = _main_verb(lead)
    if first is None or verb is None or first.kind not in _NAMED:
        return
    for mention in _subject(lead, verb):
        other = EntityMention(0, 0, mention.kind, mention.clusters, anaphor=True)
        yield Link(other, "dcterms:relation", first, "listed", verb.lemma_)


def _main_verb(lead: AnnotatedBlock) -> Token | None:
    root = list(lead.doc.sents)[-1].root
    return root if root.pos_ == "VERB" else None


def _subject(lead: AnnotatedBlock, verb: Token) -> Iterator[EntityMention]:
    for child in verb.children:
        if child.dep_ in _SUBJECTS:
            yield from (
                mention for mention in lead.mentions if mention.start <= child.i < mention.end
            )
