"""The lexicon: which words give a name its type, and which names are known.

The words are in `ontology/lexicon.toml`.  The names of the entities of a project are added, so that
an entity that the graph has already is found under its own label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kipo_graph.errors import ProjectError
from kipo_graph.language import rule_files
from kipo_graph.model import Entity


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """A known name: `label` is the full name, `id` is set for an entity of the graph."""

    entity_type: str
    label: str
    words: str
    exact: bool
    id: str = ""


@dataclass(slots=True)
class Lexicon:
    """All words and names that are known before a text is read."""

    heads: dict[tuple[str, ...], str] = field(default_factory=dict)
    common: dict[tuple[str, ...], str] = field(default_factory=dict)
    demonyms: dict[str, str] = field(default_factory=dict)
    names: list[LexiconEntry] = field(default_factory=list)
    rights: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)

    def type_of_head(self, words: list[str]) -> tuple[str, int]:
        """The type that the last words of a name give it, and their number; or ("", 0)."""
        entity_type, size = _suffix(self.heads, words)
        if entity_type or not words or not words[-1].endswith("s"):
            return entity_type, size
        return _suffix(self.heads, [*words[:-1], words[-1][:-1]])

    def type_of(self, name: str) -> str:
        """The type that the last words of a name give it, or an empty string."""
        return self.type_of_head(name.split())[0]

    def type_of_common_noun(self, words: list[str]) -> tuple[str, int]:
        """The same for a phrase in lower case."""
        return _suffix(self.common, words)


def _suffix(table: Mapping[tuple[str, ...], str], words: list[str]) -> tuple[str, int]:
    for size in (3, 2, 1):
        found = table.get(tuple(words[-size:])) if len(words) >= size else None
        if found:
            return found, size
    return "", 0


def read(path: Path, entities: Iterable[Entity] = ()) -> Lexicon:
    """The lexicon of a file, with the names of these entities added; raises ProjectError."""
    content = rule_files.read_toml(path)
    absent = [table for table in ("heads", "common", "fixed", "places") if table not in content]
    if absent:
        raise ProjectError(
            f"{path} has no table [{absent[0]}].",
            "Restore it from ontology/lexicon.toml of kipo-graph.",
        )
    found = Lexicon()
    for entity_type, words in content["heads"].items():
        found.heads |= {tuple(head.split()): entity_type for head in words}
    for entity_type, words in content["common"].items():
        found.common |= {tuple(head.split()): entity_type for head in words}
    found.rights |= {word for word in content["fixed"].get("IPRight", ()) if " " not in word}
    found.names += _own(entities)
    for entity_type, words in content["fixed"].items():
        found.names += [LexiconEntry(entity_type, word, word, _is_proper(word)) for word in words]
    places = list(_places(content["places"], found.demonyms))
    found.names += places
    found.countries |= {name.words for name in places if name.entity_type == "Country"}
    return found


def _own(entities: Iterable[Entity]) -> Iterator[LexiconEntry]:
    for entity in entities:
        if entity.type == "Indicator":
            continue  # What a figure measures ("years") is not a name.
        for words in (entity.label, *entity.alt_labels):
            yield LexiconEntry(entity.type, entity.label, words, _is_proper(words), entity.id)


def _is_proper(words: str) -> bool:
    """Whether a name only matches as it is written: it has a capital letter."""
    return words != words.lower()


def _places(places: Mapping[str, list[str]], demonyms: dict[str, str]) -> Iterator[LexiconEntry]:
    for line in places["countries"]:
        label, others, adjectives = (part.strip() for part in line.split(";"))
        for words in (label, *filter(None, (other.strip() for other in others.split(",")))):
            yield LexiconEntry("Country", label, words, exact=True)
        demonyms |= {word.strip(): label for word in adjectives.split(",") if word.strip()}
    yield from (LexiconEntry("City", city, city, exact=True) for city in places["cities"])


@dataclass(slots=True)
class _Node:
    """A word in the trie: the words that follow it, and the names that end with it."""

    following: dict[str, _Node] = field(default_factory=dict)
    names: list[LexiconEntry] = field(default_factory=list)


@dataclass(slots=True)
class NameTrie:
    """A trie of names by their words, which finds the longest name at a position of a text."""

    root: _Node = field(default_factory=_Node)

    def add(self, words: Iterable[str], name: LexiconEntry) -> None:
        """Add a name under its words (any case)."""
        node = self.root
        for word in words:
            node = node.following.setdefault(word.lower(), _Node())
        node.names.append(name)

    def longest_at(
        self, lower: list[str], start: int, text: Callable[[int, int], str]
    ) -> tuple[int, LexiconEntry | None]:
        """The end of the longest name that begins at word `start`, and the name; or (start, None).

        `lower` are the words of a text in lower case, `text(a, b)` its words a to b as written.
        """
        node, end, best = self.root, start, None
        for at in range(start, len(lower)):
            following = node.following.get(lower[at])
            if following is None:
                break
            node = following
            for name in node.names:
                if not name.exact or text(start, at + 1) == name.words:
                    end, best = at + 1, name
                    break
        return end, best
