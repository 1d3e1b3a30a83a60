"""Named-entity recognition of a parsed block: names, fields, groups, rights, each with its type.

Each span is one mention; `coref` groups the mentions of a text by entity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.ner.appositions import (
    apposed_names,
    cities_with_country,
    governments,
    is_apposition,
    nationals,
    numbered_meetings,
    quoted_names,
)
from kipo_graph.extract.ner.lexicon import Lexicon, LexiconEntry, NameTrie
from kipo_graph.extract.ner.noun_phrases import typed_noun_phrases
from kipo_graph.extract.ner.people import people
from kipo_graph.extract.ner.proper_names import names
from kipo_graph.extract.ner.spans import EntitySpan, component_spans, without_overlaps
from kipo_graph.language.rule_files import word_set
from kipo_graph.language.word_lists import NOUNS

if TYPE_CHECKING:
    from spacy.tokens import Doc

_STATES = word_set("recognizer.states")
_FORMS = word_set("recognizer.forms")
_ADJECTIVAL = frozenset(("patent", "design", "trademark", "copyright", "trade mark"))
"""Rights whose singular often only modifies another noun."""


class EntityRecognizer:
    """Finds the entity spans of parsed blocks."""

    def __init__(self, lexicon: Lexicon, tokens_of: Callable[[str], list[str]]) -> None:
        """Index the names of the lexicon, split into words by `tokens_of(text)`."""
        self.lexicon = lexicon
        self.trie = NameTrie()
        for name in lexicon.names:
            self.trie.add(tokens_of(name.words), name)

    def entity_spans(self, doc: Doc) -> list[EntitySpan]:
        """The entity spans of a block, in order, without overlaps."""
        found = [*component_spans(doc), *self._known(doc), *names(doc, self.lexicon)]
        found += [*apposed_names(doc, self.lexicon), *governments(doc, self.lexicon)]
        found += [*quoted_names(doc, self.lexicon), *nationals(doc, self.lexicon)]
        found += cities_with_country(doc, self.lexicon)
        found += [*numbered_meetings(doc, self.lexicon), *people(doc, self.lexicon)]
        kept = without_overlaps([*found, *typed_noun_phrases(doc, self.lexicon)])
        return [s for s in kept if s.found_by != "common" or not is_apposition(doc, s, kept)]

    def _known(self, doc: Doc) -> Iterator[EntitySpan]:
        lower = [token.lower_ for token in doc]
        at = 0

        def text(start: int, end: int) -> str:
            return str(doc[start:end].text)

        while at < len(doc):
            end, name = self.trie.longest_at(lower, at, text)
            if name is not None and _stands_alone(doc, at, end, name):
                start = _formal(doc, at) if name.entity_type == "Country" else at
                yield EntitySpan(
                    start, end, name.entity_type, "known" if name.id else "lexicon", name
                )
                at = end
            else:
                at += 1


def _formal(doc: Doc, at: int) -> int:
    """The start of a country's formal name: "the Kingdom of", "the Republic of"."""
    start = at
    while start > 1:
        of = start - 2 if doc[start - 1].lower_ == "the" else start - 1
        if of < 1 or doc[of].lower_ != "of" or doc[of - 1].text not in _STATES:
            return start
        start = of - 1
        while start and doc[start - 1].text in _STATES | _FORMS:
            start -= 1
    return start


def _stands_alone(doc: Doc, start: int, end: int, name: LexiconEntry) -> bool:
    """Whether a known name is not part of a longer phrase with another meaning."""
    if name.entity_type != "IPRight":
        return True
    after = doc[end] if end < len(doc) else None
    last = doc[end - 1]
    if after is not None and after.lower_ == "protection":
        return True
    if after is not None and after.pos_ in NOUNS and last.dep_ == "compound":
        return False
    if start and doc[start - 1].text in ("-", "/"):
        return False
    if end - start == 1 and last.lower_ == "copyright" and last.dep_ in ("conj", "pobj", "dobj"):
        return True
    plural = last.tag_ in ("NNS", "NNPS")
    listed = after is not None and after.text in (",", "and", "or")
    return last.pos_ in NOUNS and (plural or name.words.lower() not in _ADJECTIVAL or listed)
