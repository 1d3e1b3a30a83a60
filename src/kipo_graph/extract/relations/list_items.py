"""List items related to the subject of their lead-in: "the offices delivered benefits: ..."."""

from __future__ import annotations

from collections.abc import Iterator

from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    implied_mention,
)
from kipo_graph.extract.relations.phrase_relation import PhraseRelation
from kipo_graph.extract.syntax_tree import subjects_of

_ITEM_TYPES = frozenset(
    "Programme Service Agreement Document Meeting TrainingProgramme Event Unit org:Organization "
    "PublicAgency IPOffice CooperationForum MemorandumOfUnderstanding".split()
)


def list_relations(
    annotated: AnnotatedDocument,
) -> Iterator[tuple[AnnotatedBlock, PhraseRelation]]:
    """The entities named first in list items, each related to the subject of the lead-in."""
    lead: AnnotatedBlock | None = None
    for block in annotated.blocks if annotated.agreement is None else ():
        if block.segment.kind != "item":
            lead = block if block.doc.text.rstrip().endswith((":", "—")) else None
        elif lead is not None and block.segment.lead >= 0:
            yield from ((block, relation) for relation in _item_relations(lead, block))


def _item_relations(lead: AnnotatedBlock, block: AnnotatedBlock) -> Iterator[PhraseRelation]:
    first = next((m for m in block.mentions if m.start <= 1 and not m.anaphor), None)
    verb = list(lead.doc.sents)[-1].root
    if first is None or verb.pos_ != "VERB" or first.type not in _ITEM_TYPES:
        return
    for subject in subjects_of(verb):
        for mention in lead.mentions:
            if mention.start <= subject.i < mention.end:
                implied = implied_mention(*mention.clusters)
                yield PhraseRelation(implied, "dcterms:relation", first, "listed", verb.lemma_)
