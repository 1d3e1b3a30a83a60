"""The mentions of a whole text brought together: which of them mean one thing, and its name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from kipo_graph.extract.entity_classes import ORGANISATIONS

_SIGNS = re.compile(r"[^\w\s&+-]")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class Thing:
    """Something that a text names, with its wordings."""

    kind: str
    label: str
    id: str = ""
    known: bool = False
    names: Counter[str] = field(default_factory=Counter)
    places: list[tuple[int, int]] = field(default_factory=list)
    called: set[str] = field(default_factory=set)
    heads: set[str] = field(default_factory=set)

    @property
    def organisation(self) -> bool:
        return self.kind in ORGANISATIONS


def key_of(words: str) -> str:
    """What makes two wordings the same: case, articles, the s of a plural and signs set aside."""
    plain = " ".join(_SIGNS.sub(" ", _ARTICLE.sub("", words.strip())).split())
    if plain.isupper() and len(plain) <= 6:
        return plain
    low = plain.casefold()
    return low[:-1] if len(low) > 4 and low.endswith("s") and not low.endswith("ss") else low


@dataclass(slots=True)
class Register:
    """The things of one text, found again by any of their wordings."""

    things: list[Thing] = field(default_factory=list)
    by_key: dict[str, Thing] = field(default_factory=dict)

    def add(
        self,
        words: str,
        kind: str,
        place: tuple[int, int],
        *,
        label: str = "",
        id: str = "",  # noqa: A002
    ) -> Thing:
        """Note a mention; gives the thing that it means, which may be new."""
        words = " ".join(words.split())
        thing = self.by_key.get(key_of(words)) or (
            self.by_key.get(key_of(label)) if label else None
        )
        if thing is None:
            thing = self._akin(words, kind)
        if thing is None:
            thing = Thing(kind, label or _ARTICLE.sub("", words), id, bool(id))
            self.things.append(thing)
        elif id and not thing.id:
            thing.id, thing.known, thing.label = id, True, label
        self.by_key.setdefault(key_of(words), thing)
        if label:
            self.by_key.setdefault(key_of(label), thing)
        thing.names[words] += 1
        thing.places.append(place)
        return thing

    def alias(self, thing: Thing, words: str) -> None:
        """Note that a thing also goes by these words (an acronym that the text defines)."""
        other = self.by_key.get(key_of(words))
        if other is not None and other is not thing:
            if other.known and not thing.known:
                other, thing = thing, other
            self._merge(thing, other)
        self.by_key[key_of(words)] = thing
        thing.names[words] += 0

    def _merge(self, kept: Thing, gone: Thing) -> None:
        kept.names.update(gone.names)
        kept.places.extend(gone.places)
        if gone in self.things:
            self.things.remove(gone)
        for key, thing in list(self.by_key.items()):
            if thing is gone:
                self.by_key[key] = kept

    def _akin(self, words: str, kind: str) -> Thing | None:
        """A thing of which these words are a shorter or longer name."""
        if kind == "foaf:Person":
            fits = [t for t in self.things if t.kind == kind and _is_person(words, t)]
            return fits[0] if len(fits) == 1 else None
        if kind in ORGANISATIONS:
            bodies = (thing for thing in self.things if thing.organisation)
            return next((thing for thing in bodies if _is_body(words, kind, thing)), None)
        return None


def _is_person(words: str, thing: Thing) -> bool:
    return any(_same_person(words.split(), name.split()) for name in thing.names)


def _is_body(words: str, kind: str, thing: Thing) -> bool:
    """Whether words are a shorter or longer name of an organisation."""
    plain = kind == thing.kind == "org:Organization"
    for name in thing.names:
        shorter, longer = sorted((words.casefold(), name.casefold()), key=len)
        if longer.startswith((f"{shorter} of ", f"{shorter}’s of")):
            return True
        if plain and _is_first_of_two(shorter, longer):
            return True
    return False


def _is_first_of_two(shorter: str, longer: str) -> bool:
    """Whether a name of two words begins with one that is long enough to stand for it."""
    if len(shorter.split()) != 1 or len(shorter) <= 4:
        return False
    return longer.startswith(shorter + " ") and len(longer.split()) == 2


def _same_person(one: list[str], other: list[str]) -> bool:
    small, large = sorted((one, other), key=len)
    a, b = [w.casefold() for w in small], [w.casefold() for w in large]
    return len(a) <= len(b) and (
        a == b or (len(a) == 1 and a[0] in (b[0], b[-1])) or (len(a) > 1 and set(a) <= set(b))
    )


def initials_fit(acronym: str, name: str) -> bool:
    """Whether an acronym may stand for a name: its letters come in the name, in order."""
    letters = [sign.casefold() for sign in acronym if sign.isalpha()]
    first = [word[0].casefold() for word in re.findall(r"\w+", name)]
    if not letters or not first or letters[0] not in first:
        return False
    content = [word[0].casefold() for word in re.findall(r"\w+", name) if word[0].isupper()]
    if sorted(letters) == sorted(content):  # An acronym of the same words in another language.
        return True
    at = 0
    whole = "".join(re.findall(r"\w", name.casefold()))
    for letter in letters:
        at = whole.find(letter, at) + 1
        if not at:
            return False
    return True


def labels(things: Iterable[Thing]) -> None:
    """Give each thing its fullest name, none the same as another's."""
    taken: set[str] = set()
    for thing in things:
        if not thing.known:
            long = [n for n in thing.names if not (n.isupper() and len(n) <= 8)]
            best = max(
                long or list(thing.names) or [thing.label], key=lambda n: (len(n.split()), len(n))
            )
            thing.label = best if thing.kind != "Figure" else thing.label
        label, count = thing.label, 2
        while thing.label.casefold() in taken:
            thing.label = f"{label} ({count})"
            count += 1
        taken.add(thing.label.casefold())
