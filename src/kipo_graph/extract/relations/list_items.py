"""What a list tells of those whom its lead-in speaks of: "the offices delivered benefits: ..."."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
)
from kipo_graph.extract.relations.phrase_relation import PhraseRelation

if TYPE_CHECKING:
    from spacy.tokens import Token

_ITEM_TYPES = frozenset(
    "Programme Service Agreement Document Meeting TrainingProgramme Event Unit org:Organization "
    "PublicAgency IPOffice CooperationForum MemorandumOfUnderstanding".split()
)
_SUBJECTS = ("nsubj", "nsubjpass")


def list_relations(annotated: AnnotatedDocument) -> Iterator[tuple[AnnotatedBlock, PhraseRelation]]:
    """The named entities at the head of the items of lists, and whose they are."""
    lead: AnnotatedBlock | None = None
    for block in annotated.blocks if annotated.agreement is None else ():
        if block.segment.kind != "item":
            lead = block if block.doc.text.rstrip().endswith((":", "—")) else None
        elif lead is not None and block.segment.lead >= 0:
            yield from ((block, link) for link in _item_relations(lead, block))


def _item_relations(lead: AnnotatedBlock, block: AnnotatedBlock) -> Iterator[PhraseRelation]:
    first = next(
        (mention for mention in block.mentions if mention.start <= 1 and not mention.anaphor), None
    )
    verb = _main_verb(lead)
    if first is None or verb is None or first.type not in _ITEM_TYPES:
        return
    for mention in _subject_mentions(lead, verb):
        other = EntityMention(0, 0, mention.type, mention.clusters, anaphor=True)
        yield PhraseRelation(other, "dcterms:relation", first, "listed", verb.lemma_)


def _main_verb(lead: AnnotatedBlock) -> Token | None:
    root = list(lead.doc.sents)[-1].root
    return root if root.pos_ == "VERB" else None


def _subject_mentions(lead: AnnotatedBlock, verb: Token) -> Iterator[EntityMention]:
    for child in verb.children:
        if child.dep_ in _SUBJECTS:
            yield from (
                mention for mention in lead.mentions if mention.start <= child.i < mention.end
            )
