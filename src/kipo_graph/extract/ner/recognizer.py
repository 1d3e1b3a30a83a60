"""Where a parsed block names things: names, fields, groups, rights; each with its class.

What is found here is one mention at a time; `linking` brings the mentions of a text together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.ner.appositions import (
    apposed,
    governments,
    numbered,
    peoples,
    quoted,
    renamed,
    towns,
)
from kipo_graph.extract.ner.lexicon import Lexicon, Name, Tree
from kipo_graph.extract.ner.noun_phrases import described
from kipo_graph.extract.ner.people import people
from kipo_graph.extract.ner.proper_names import names
from kipo_graph.extract.ner.spans import Spot, apart, given
from kipo_graph.language.word_lists import NOUNS

if TYPE_CHECKING:
    from spacy.tokens import Doc

_STATES = frozenset(
    "Kingdom Republic State Federation Commonwealth Union Principality Sultanate".split()
)
_FORMS = frozenset(
    "Socialist Federal Islamic Democratic People’s People's Arab Plurinational".split()
)
_ADJECTIVAL = frozenset(("patent", "design", "trademark", "copyright", "trade mark"))
"""Rights whose name in the singular often only tells of what kind another thing is."""


class Spotter:
    """Finds the mentions in parsed blocks."""

    def __init__(self, lexicon: Lexicon, tokens_of: Callable[[str], list[str]]) -> None:
        """Enter the names of the lexicon, cut into words by `tokens_of(text)`."""
        self.lexicon = lexicon
        self.tree = Tree()
        for name in lexicon.names:
            self.tree.add(tokens_of(name.words), name)

    def spots(self, doc: Doc) -> list[Spot]:
        """The mentions in a block, none over another, in order."""
        found = [*given(doc), *self._known(doc), *names(doc, self.lexicon)]
        found += [*apposed(doc, self.lexicon), *governments(doc, self.lexicon)]
        found += [*quoted(doc, self.lexicon), *peoples(doc, self.lexicon)]
        found += towns(doc, self.lexicon)
        found += [*numbered(doc, self.lexicon), *people(doc, self.lexicon)]
        kept = apart([*found, *described(doc, self.lexicon)])
        return [s for s in kept if s.made != "common" or not renamed(doc, s, kept)]

    def _known(self, doc: Doc) -> Iterator[Spot]:
        lower = [token.lower_ for token in doc]
        at = 0

        def text(start: int, end: int) -> str:
            return str(doc[start:end].text)

        while at < len(doc):
            end, name = self.tree.at(lower, at, text)
            if name is not None and _stands_alone(doc, at, end, name):
                start = _formal(doc, at) if name.kind == "Country" else at
                yield Spot(start, end, name.kind, "known" if name.id else "lexicon", name)
                at = end
            else:
                at += 1


def _formal(doc: Doc, at: int) -> int:
    """Where the formal name of a country begins: "the Kingdom of", "the Republic of"."""
    start = at
    while start > 1:
        of = start - 2 if doc[start - 1].lower_ == "the" else start - 1
        if of < 1 or doc[of].lower_ != "of" or doc[of - 1].text not in _STATES:
            return start
        start = of - 1
        while start and doc[start - 1].text in _STATES | _FORMS:
            start -= 1
    return start


def _stands_alone(doc: Doc, start: int, end: int, name: Name) -> bool:
    """Whether a known wording is no part of a longer phrase that means something else."""
    if name.kind != "IPRight":
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
