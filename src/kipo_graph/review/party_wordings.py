"""How a text means a party: by a name, by words that mean it only there, or not in the quote."""

from __future__ import annotations

import re
from dataclasses import replace

from kipo_graph.evidence.gate import Reading
from kipo_graph.language.name_matching import mention_spans, mentions, stands_in
from kipo_graph.language.sentences import sentence_around
from kipo_graph.model import Entity
from kipo_graph.review.queue import Item

_LEAD = re.compile(
    r"(?:the|this|that|these|those|its|their|our|his|her|my|such|both|said|each)\s+", re.IGNORECASE
)
_PRONOUNS = frozenset(
    "we us our ours i me my it its he him his she her hers they them their theirs this that these "
    "those both each one ones who which".split()
)


def is_anaphor(words: str) -> bool:
    """Whether words mean something only where they stand: "we", "the Office", "these changes"."""
    plain = " ".join(words.split())
    if plain.casefold() in _PRONOUNS:
        return True
    lead = _LEAD.match(plain)
    if lead is None:
        return " " not in plain and plain.islower()
    rest = plain[lead.end() :].split()
    names = [word for word in rest if word[:1].isupper() or any(s.isdigit() for s in word)]
    return len(names) < 2 and not any(len(w) > 1 and w.isupper() for w in rest)


def hidden_form(words: str) -> str:
    """A wording as a hidden label, or nothing where it means the thing only in its place."""
    plain = " ".join(words.split())
    return "" if not plain or is_anaphor(plain) else re.sub(r"^[Tt]he\s+", "", plain)


class Wordings:
    """How the evidence of a row comes to name its parties."""

    def __init__(self, item: Item, anaphors: dict[str, str]) -> None:
        self._item, self._anaphors = item, anaphors
        self.context = list(item.candidate.context)
        self.fresh: list[tuple[str, str]] = []
        self.renamed: dict[str, Entity] = {}

    def name(self, wording: str, party: Entity, reading: Reading) -> None:
        """See to it that the quote or the context names a party, if it can be done."""
        entity = self.renamed.get(party.id, party)
        passages = (self._item.candidate.quote, *self.context)
        if any(mentions(words, entity, self._anaphors) for words in passages):
            return
        words = " ".join(wording.split())
        worded = bool(words) and any(stands_in(words, passage) for passage in passages)
        if worded and is_anaphor(words) and words.casefold() not in self._anaphors:
            self._anaphors[words.casefold()] = entity.id
            self.fresh.append((words, entity.id))
        elif worded and not is_anaphor(words) and "|" not in words:
            hidden = (*entity.hidden_labels, hidden_form(words))
            self.renamed[entity.id] = replace(entity, hidden_labels=hidden)
        elif nearest := _named(self._item, entity, reading, beyond=worded):
            self.context.append(nearest)


def _named(item: Item, entity: Entity, reading: Reading, *, beyond: bool) -> str:
    """The words next to a quote that name an entity, or nothing.

    They are looked for in the sentence of the quote; `beyond` it, before the quote, only where
    words of the quote are known to mean the entity: else any name of the text would do, and the
    evidence gate would stop nothing.
    """
    text = reading.source.text
    around = sentence_around(reading.sentences, item.start, item.end) or (item.start, item.end)
    start, end = (0, item.start) if beyond else around
    spans = [(start + a, start + b) for a, b in mention_spans(text[start:end], entity, {})]
    before = max((span for span in spans if span[1] <= item.start), default=None)
    found = before or min(spans, default=(0, 0))
    return " ".join(text[slice(*found)].split())
