"""What comes for nothing: what any program can find with the same model and no rules of ours.

- the entities that the model names itself;
- statements: every two entities of a sentence (the model's, and ours);
- statements: subject, verb and object of each clause, by a plain reading of the parse.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING

from annotated import Text, gathered
from scoring import EntityCluster, Guess, Pair

from kipo_graph.extract.candidates import Extraction

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span, Token

LABELS = {
    "ORG": "Organization",
    "PERSON": "Person",
    "GPE": "Country",
    "EVENT": "Event",
    "LAW": "LegalMeasure",
    "PERCENT": "Figure",
    "MONEY": "Figure",
    "QUANTITY": "Figure",
    "CARDINAL": "Figure",
    "DATE": "",
    "TIME": "",
    "ORDINAL": "",
}
"""The types of the annotations for the model's; the empty ones (dates) are never annotated."""

_SUBJECTS = ("nsubj", "nsubjpass")
_OBJECTS = ("dobj", "attr", "dative", "oprd")


class Baselines:
    """Reads texts with a bare model."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    def read(self, text: Text, ours: Extraction) -> dict[str, Guess]:
        """What each baseline finds in a text, by its name; `ours` gives the entities of ours."""
        doc = self._nlp(text.document.text[text.body :])
        entities = _entities(doc)
        own = gathered((e.label, e.type, m.text) for e in ours.entities for m in e.mentions)
        return {
            "spaCy's entities, every two of a sentence": Guess(entities, tuple(_together(doc))),
            "our entities, every two of a sentence": Guess(
                own, tuple(_ours_together(doc, text.body, ours))
            ),
            "spaCy's entities, subject-verb-object": Guess(entities, tuple(_triples(doc))),
        }


def _entities(doc: Doc) -> dict[str, EntityCluster]:
    return gathered((_name(e), LABELS.get(e.label_, e.label_), e.text) for e in _kept(doc))


def _kept(part: Doc | Span) -> list[Span]:
    return [entity for entity in part.ents if LABELS.get(entity.label_, "?") and _name(entity)]


def _name(span: Span) -> str:
    """The words of a span without an article before them and a sign of possession behind."""
    text = " ".join(span.text.split()).removesuffix("’s").removesuffix("'s")
    first, _, rest = text.partition(" ")
    return rest if first.lower() in ("the", "a", "an") and rest else text


def _together(doc: Doc) -> Iterator[Pair]:
    for sentence in doc.sents:
        yield from combinations(dict.fromkeys(_name(entity) for entity in _kept(sentence)), 2)


def _ours_together(doc: Doc, body: int, ours: Extraction) -> Iterator[Pair]:
    places = sorted((m.start - body, e.label) for e in ours.entities for m in e.mentions)
    for sentence in doc.sents:
        inside = [label for at, label in places if sentence.start_char <= at < sentence.end_char]
        yield from combinations(dict.fromkeys(inside), 2)


def _triples(doc: Doc) -> Iterator[Pair]:
    """The subject and object of each verb; of a passive, what is done and by whom."""
    phrases = {chunk.root.i: chunk for chunk in doc.noun_chunks}
    for verb in doc:
        if verb.pos_ not in ("VERB", "AUX"):
            continue
        subjects = _joined(verb, _SUBJECTS)
        agents = [t for by in verb.children if by.dep_ == "agent" for t in _joined(by, ("pobj",))]
        for subject in subjects:
            for target in (*_joined(verb, _OBJECTS), *agents):
                if subject.i in phrases and target.i in phrases:
                    yield _name(phrases[subject.i]), _name(phrases[target.i])


def _joined(head: Token, roles: tuple[str, ...]) -> list[Token]:
    """The words that hang on a word in one of these roles, with what is coordinated with them."""
    return [word for c in head.children if c.dep_ in roles for word in (c, *c.conjuncts)]
