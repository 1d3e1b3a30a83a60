"""How right what was found in a text is: entities and statements, each counted against one only.

Names are compared as sets of words, without case, articles, small words and plural endings; how far
two agree is the share of words that both have (Jaccard).  What was found and what the annotations
list are brought together in pairs, the best agreement first, and nothing is used twice: two
entities for one thing are one right and one wrong.  Recall counts what the annotations list;
precision also accepts what their `also` lists hold, what a second and denser reader found true.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SAME_ENTITY = 0.6
"""How far the names of two entities must agree."""
SAME_END = 0.5
"""How far the ends of two statements must agree, each of them."""
TOO_MANY = 3
"""An entity that agrees with more entities of the annotations than this names too much."""

_SMALL_WORDS = frozenset(
    ("a", "an", "and", "for", "in", "its", "of", "on", "s", "the", "to", "with")
)
_COMMA_IN_NUMBER = re.compile(r"(?<=\d),(?=\d)")

Words = frozenset[str]
Names = frozenset[Words]
Pair = tuple[str, str]
"""The two ends of a statement, as they are called: labels of entities, or plain words."""


def words(name: str) -> Words:
    """The words of a name that count: lower case, singular, numbers without their commas."""
    plain = _COMMA_IN_NUMBER.sub("", name).replace("’", "'").lower()
    found = (word for word in re.findall(r"\w+", plain) if word not in _SMALL_WORDS)
    return frozenset(map(_singular, found))


def _singular(word: str) -> str:
    plural = len(word) > 3 and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural else word


def agreement(some: Names, others: Names) -> float:
    """How far the two names that agree best do, 0 to 1."""
    return max((len(a & b) / len(a | b) for a in some for b in others if a and b), default=0.0)


@dataclass(frozen=True, slots=True)
class EntityCluster:
    """An entity: what it is called, its class, and all its names."""

    label: str
    type: str
    names: Names


@dataclass(frozen=True, slots=True)
class Said:
    """A statement of the annotations; `predicate` is empty where none of ours says the same."""

    subject: str
    object: str
    predicate: str = ""
    modality: str = ""
    negated: bool = False
    sentence: str = ""

    @property
    def pair(self) -> Pair:
        return self.subject, self.object


Things = Mapping[str, EntityCluster]


@dataclass(frozen=True, slots=True)
class Gold:
    """The annotations of one text; `also` is what is true beyond what must be found."""

    entities: Things
    statements: tuple[Said, ...]
    also_entities: Things = field(default_factory=dict)
    also_pairs: tuple[Pair, ...] = ()


@dataclass(frozen=True, slots=True)
class Guess:
    """What something found in a text: entities by label, and the pairs that it relates."""

    entities: Things
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts: `listed` in the annotations, of them `found`; `guessed` in all, of them `right`."""

    listed: int = 0
    found: int = 0
    guessed: int = 0
    right: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.listed + other.listed,
            self.found + other.found,
            self.guessed + other.guessed,
            self.right + other.right,
        )

    @property
    def precision(self) -> float:
        return self.right / max(1, self.guessed)

    @property
    def recall(self) -> float:
        return self.found / max(1, self.listed)

    @property
    def f(self) -> float:
        """The harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """The counts of one text, and which of what was found was paired with what.

    `found_*` lead to what the annotations list, `right_*` to that or to their `also` lists.
    """

    entities: Tally
    statements: Tally
    found_entities: Mapping[str, str]
    right_entities: Mapping[str, str]
    found_pairs: Mapping[Pair, Pair]
    right_pairs: Mapping[Pair, Pair]
    too_wide: frozenset[str]


def score(gold: Gold, guess: Guess) -> Score:
    """Hold what was found in a text against its annotations."""
    listed = list(gold.entities)
    guessed = [label for label, cluster in guess.entities.items() if cluster.names]
    alike = _alike(guessed, guess.entities, listed, gold.entities)
    wide = frozenset(label for label in guessed if sum(a[1] == label for a in alike) > TOO_MANY)
    found = _paired(a for a in alike if a[1] not in wide)
    more = [
        label
        for label, cluster in gold.also_entities.items()
        if cluster.names
        and all(agreement(cluster.names, gold.entities[k].names) < SAME_ENTITY for k in listed)
    ]
    accepted = {**gold.entities, **gold.also_entities}
    narrow = [label for label in guessed if label not in wide]
    right = _paired(_alike(narrow, guess.entities, [*listed, *more], accepted))
    found_pairs, right_pairs = _statements(gold, guess, wide)
    return Score(
        Tally(len(listed), len(found), len(guessed), len(right)),
        Tally(
            len({said.pair for said in gold.statements}),
            len(found_pairs),
            len(_stated(guess.pairs)),
            len(right_pairs),
        ),
        found, right, found_pairs, right_pairs, wide,
    )  # fmt: skip


_Alike = tuple[float, Any, Any]
"""How far two agree, and which two."""


def _alike(some: list[str], clusters: Things, others: list[str], gold: Things) -> list[_Alike]:
    """The entities that may be the same, in the order of the two lists."""
    each = ((agreement(clusters[a].names, gold[b].names), a, b) for a in some for b in others)
    return [found for found in each if found[0] >= SAME_ENTITY]


def _paired(alike: Iterable[_Alike]) -> dict[Any, Any]:
    """Who goes with whom, each once: the best agreement first, then the order of the lists."""
    left: dict[Any, Any] = {}
    taken: set[Any] = set()
    for _, one, other in sorted(alike, key=lambda found: -found[0]):
        if one not in left and other not in taken:
            left[one] = other
            taken.add(other)
    return left


def _statements(
    gold: Gold, guess: Guess, wide: frozenset[str]
) -> tuple[dict[Pair, Pair], dict[Pair, Pair]]:
    listed = sorted({said.pair for said in gold.statements})
    ours = _stated(guess.pairs)
    said = end_names(guess.entities, wide)
    main = _agreeing(ours, said, listed, end_names(gold.entities))
    more = _agreeing(ours, said, _stated(gold.also_pairs), end_names(gold.also_entities))
    tagged = [(w, a, ("also", b)) for w, a, b in more]
    right = _paired(sorted([(w, a, ("", b)) for w, a, b in main] + tagged, key=lambda f: f[1]))
    return _paired(main), {a: b for a, (_, b) in right.items()}


def _stated(pairs: Iterable[Pair]) -> list[Pair]:
    """Pairs of two different ends, each once."""
    return sorted({pair for pair in pairs if pair[0] != pair[1]})


EndNames = Callable[[str], Names]


def end_names(clusters: Things, wide: frozenset[str] = frozenset()) -> EndNames:
    """What the end of a statement may be called: as its entity is, and as it is written.

    What names too much (`wide`) is called nothing.
    """

    def names(end: str) -> Names:
        if end in wide:
            return frozenset()
        cluster = clusters.get(end)
        return (cluster.names if cluster else frozenset()) | {words(end)}

    return names


def _agreeing(
    some: list[Pair], said: EndNames, others: list[Pair], names_of: EndNames
) -> list[_Alike]:
    """The pairs whose ends agree, either way round."""
    named = [(other, names_of(other[0]), names_of(other[1])) for other in others]
    found: list[_Alike] = []
    for pair in some:
        a, b = said(pair[0]), said(pair[1])
        for other, c, d in named:
            best = max(_both(a, b, c, d), _both(a, b, d, c))
            if best:
                found.append((best, pair, other))
    return found


def _both(a: Names, b: Names, c: Names, d: Names) -> float:
    """How far both ends agree in this order, or 0 where one does not."""
    first = agreement(a, c)
    second = agreement(b, d) if first >= SAME_END else 0.0
    return first + second if second >= SAME_END else 0.0


def agreeing(gold: Gold, guess: Guess, wide: frozenset[str]) -> set[Pair]:
    """The pairs that agree with any statement of the annotations, however often that is used."""
    said, ours = end_names(guess.entities, wide), _stated(guess.pairs)
    listed = sorted({stated.pair for stated in gold.statements})
    main = _agreeing(ours, said, listed, end_names(gold.entities))
    more = _agreeing(ours, said, _stated(gold.also_pairs), end_names(gold.also_entities))
    return {pair for _, pair, _ in (*main, *more)}


def same_way(gold: Gold, guess: Guess, wide: frozenset[str], pair: Pair) -> list[Said]:
    """The statements of the annotations whose subject and object agree with those of a pair."""
    said, names_of = end_names(guess.entities, wide), end_names(gold.entities)
    a, b = said(pair[0]), said(pair[1])
    return [s for s in gold.statements if _both(a, b, names_of(s.subject), names_of(s.object))]
