"""Writing candidates: the quote, the two ends, the confidence and the details."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kipo_graph.extract.candidates import Candidate
from kipo_graph.extract.coref.anaphora import WE
from kipo_graph.extract.coref.annotated_document import (
    AnnotatedBlock,
    AnnotatedDocument,
    EntityMention,
)
from kipo_graph.extract.coref.clusters import EntityCluster
from kipo_graph.extract.entity_classes import AGENTS
from kipo_graph.extract.relations.clause_dates import ClauseDates
from kipo_graph.language import status
from kipo_graph.language.dates import DateMention
from kipo_graph.language.token_quantities import Quantity
from kipo_graph.model.hierarchy import types_under
from kipo_graph.model.terms import OPEN
from kipo_graph.model.vocabulary import PREDICATES

if TYPE_CHECKING:
    from spacy.tokens import Token

MAX_PHRASE_LENGTH = 11
"""So many words a phrase may have that stands for itself."""
_UNINFORMATIVE_NOUNS = frozenset(
    "example addition order way time today part term result turn fact view light".split()
)
_LONG_NAME_TYPES = frozenset(
    ("Indicator", "Topic", "PolicyGoal", "BeneficiaryGroup", "Unit", "Strand")
)
"""Classes of what is named by more words than the mention that stands for it."""
_COMPLEMENT_PREPOSITIONS = frozenset("in for on to of".split())


@dataclass(frozen=True, slots=True)
class RulePrecision:
    """How right a rule was found to be on annotated texts: a share, and of how many."""

    precision: float
    count: int


@dataclass(frozen=True, slots=True)
class CandidateEnd:
    """One end of a candidate: its label and class, the words that mean it, where they stand.

    `context` are exact words of another place of the text, where this one only says "it".
    """

    label: str
    type: str
    wording: str
    start: int = 0
    end: int = 0
    context: str = ""
    quantity: Quantity | None = None


@dataclass(frozen=True, slots=True)
class Assertion:
    """How a statement is made: its status, negated or not, the verb, its words, its date."""

    modality: str = "achieved"
    negated: bool = False
    verb: str = ""
    tokens: tuple[int, ...] = ()
    date: DateMention | None = None


class CandidateWriter:
    """Writes the candidates of one line."""

    def __init__(
        self,
        annotated: AnnotatedDocument,
        block: AnnotatedBlock,
        measured: Mapping[str, RulePrecision],
    ) -> None:
        self.annotated = annotated
        self.block = block
        self.doc = block.doc
        self._precisions = measured
        self.dates = ClauseDates(block)

    def end_for(
        self, cluster: EntityCluster, mention: EntityMention, head: int = -1
    ) -> CandidateEnd:
        """The end that a mention is; `head` is the noun under which it was found."""
        start, end = self._full_bounds(cluster, mention)
        wording, context = self.doc[start:end].text, ""
        if mention.end and head >= 0:
            start, end = min(start, head), max(end, head + 1)
        if mention.anaphor and wording.lower() not in WE:
            wording = context = self._antecedent_text(cluster, mention)
        return CandidateEnd(
            cluster.label, cluster.type, wording, start, end, context, mention.quantity
        )

    def _full_bounds(self, cluster: EntityCluster, mention: EntityMention) -> tuple[int, int]:
        """The words that name an entity in full, which may be more than its mention."""
        start, end = mention.start, mention.end
        if cluster.type not in _LONG_NAME_TYPES or mention.anaphor or not end:
            return start, end
        first, last = self.block.text_span(start, end)
        for a, b in cluster.text_spans:
            if a <= first and last <= b:
                while start > 0 and self.block.text_span(start - 1, end)[0] >= a:
                    start -= 1
                while end < len(self.doc) and self.block.text_span(start, end + 1)[1] <= b:
                    end += 1
        return start, end

    def _antecedent_text(self, cluster: EntityCluster, mention: EntityMention) -> str:
        """The words that name an entity nearest before a place where it is only meant."""
        text = self.annotated.document.text
        here = self.block.segment.offsets[0]
        if mention.end:
            here = self.block.segment.offsets[self.doc[mention.start].idx]
        before = [
            text_span for text_span in cluster.text_spans if text_span[0] <= here
        ] or cluster.text_spans
        if not before:
            return cluster.label
        start, end = max(before)
        return text[start:end]

    def end_for_phrase(self, head: int) -> CandidateEnd | None:
        """The end that a phrase is which names nothing; None where it is empty or too long."""
        token = self.doc[head]
        if token.lower_ == "place" and token.head.lemma_ == "take":
            return None
        if (
            token.pos_ in ("PRON", "NUM", "DET", "SYM", "PUNCT")
            or token.lemma_.lower() in _UNINFORMATIVE_NOUNS
        ):
            return None
        start, end = self._phrase_bounds(token)
        words = [word for word in self.doc[start:end] if not word.is_punct]
        if not 2 <= len(words) <= MAX_PHRASE_LENGTH:
            return None
        text = self.doc[start:end].text
        return CandidateEnd(text, "", text, start, end)

    def _phrase_bounds(self, head: Token) -> tuple[int, int]:
        start, end = head.left_edge.i, head.i + 1
        for child in head.rights:
            if child.dep_ != "prep" and child.text != "-":
                break
            end = child.right_edge.i + 1
        end = self._end_with_complement(head, end)
        doc = self.doc
        while start < head.i and (doc[start].pos_ in ("DET", "PRON") or doc[start].is_punct):
            start += 1
        return start, end

    def _end_with_complement(self, head: Token, end: int) -> int:
        """The end of an object with the phrase that follows at once: "services for disputes"."""
        if head.dep_ != "dobj" or end >= len(self.doc):
            return end
        after = self.doc[end]
        if (
            after.dep_ == "prep"
            and after.head == head.head
            and after.lower_ in _COMPLEMENT_PREPOSITIONS
        ):
            last = after.right_edge.i + 1
            if last - head.left_edge.i <= MAX_PHRASE_LENGTH:
                return int(last)
        return end

    def write(
        self,
        subject: CandidateEnd,
        predicate: str,
        object: CandidateEnd,  # noqa: A002
        rule: str,
        assertion: Assertion,
    ) -> Candidate:
        """The candidate that two ends make, quoted by the shortest words that hold both."""
        start, end = self._quote_span(subject, object, assertion)
        quote = self.annotated.document.text[start:end]
        measured = self._precisions.get(rule, RulePrecision(0.0, 0))
        figure = object.quantity or subject.quantity
        predicate = _allowed_predicate(predicate, subject, object)
        context = tuple(dict.fromkeys(filter(None, (subject.context, object.context))))
        return Candidate(
            subject=subject.label,
            predicate=predicate,
            object=object.label,
            modality=_accepted_modality(assertion.modality, quote, context),
            start=start,
            end=end,
            quote=quote,
            rule=rule,
            confidence=measured.precision,
            measured=measured.count,
            subject_text=subject.wording,
            object_text=object.wording,
            subject_type=subject.type,
            object_type=object.type,
            verb=assertion.verb,
            negated=assertion.negated,
            period=assertion.date.period if assertion.date else "",
            context=context,
            indicator=_indicator(figure, subject) if figure else "",
            value=figure.value if figure else "",
            value_to=figure.value_to if figure else "",
            unit=figure.unit if figure else "",
            comparator=figure.comparator if figure else "",
        )

    def _quote_span(
        self, subject: CandidateEnd, target: CandidateEnd, assertion: Assertion
    ) -> tuple[int, int]:
        """The offsets, in the whole text, of the words that say a candidate."""
        here = [
            i for end_for in (subject, target) if end_for.end for i in (end_for.start, end_for.end)
        ]
        here += [i for at in assertion.tokens for i in (at, at + 1)]
        span = self.doc[min(here) : max(here)]
        first, last = span.start_char, span.end_char
        if assertion.date:
            first, last = min(first, assertion.date.start), max(last, assertion.date.end)
        return self.block.segment.span(first, last)


_AGENT_PREDICATES = frozenset(
    "established hosts participatesIn concluded cooperatesWith undertook succeededBy "
    "org:subOrganizationOf".split()
)
"""The predicates of which an end is checked where the ontology wants an agent there."""


def _allowed_predicate(predicate: str, subject: CandidateEnd, target: CandidateEnd) -> str:
    """The predicate, or the open one where the ontology does not let it have such ends."""
    if predicate not in _AGENT_PREDICATES:
        return predicate
    known = PREDICATES[predicate]
    for end_for, wanted in ((subject, known.domain), (target, known.range)):
        allowed = types_under(wanted)
        if allowed <= AGENTS and end_for.type not in allowed:
            return OPEN
    return predicate


def _indicator(figure: Quantity, subject: CandidateEnd) -> str:
    """What a figure measures: what it counts, or its subject where that is a measure itself."""
    return figure.counted or (subject.label if subject.type == "Indicator" else "")


def _accepted_modality(modality: str, quote: str, context: tuple[str, ...]) -> str:
    """The modality that the evidence gate will accept for these words."""
    if modality == "achieved" and status.plan_wording(quote):
        return "planned"
    if modality == "planned" and not any(map(status.allows_plan, (quote, *context))):
        return "claimed"
    return modality
