"""The words that tell what a phrase names: the project's lexicon, and the graph's own names.

`ontology/lexicon.toml` holds the words; the names of the entities of a project are added to them,
so that what the graph knows already is found under its own label.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kipo_graph.errors import ProjectError
from kipo_graph.language import word_files
from kipo_graph.model import Entity


@dataclass(frozen=True, slots=True)
class Name:
    """A wording that names something: `label` is the full name, `id` set for what a graph knows."""

    kind: str
    label: str
    words: str
    exact: bool
    id: str = ""


@dataclass(slots=True)
class Lexicon:
    """Everything that is known of words before a text is read."""

    heads: dict[tuple[str, ...], str] = field(default_factory=dict)
    common: dict[tuple[str, ...], str] = field(default_factory=dict)
    peoples: dict[str, str] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)
    rights: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)

    def head_of(self, words: list[str]) -> tuple[str, int]:
        """The class that the last words of a name tell, and how many of them do; or ("", 0)."""
        kind, size = _suffix(self.heads, words)
        if kind or not words or not words[-1].endswith("s"):
            return kind, size
        return _suffix(self.heads, [*words[:-1], words[-1][:-1]])

    def common_of(self, words: list[str]) -> tuple[str, int]:
        """The same for a phrase in lower case."""
        return _suffix(self.common, words)


def _suffix(table: Mapping[tuple[str, ...], str], words: list[str]) -> tuple[str, int]:
    for size in (3, 2, 1):
        found = table.get(tuple(words[-size:])) if len(words) >= size else None
        if found:
            return found, size
    return "", 0


def read(path: Path, entities: Iterable[Entity] = ()) -> Lexicon:
    """The lexicon of a file, with the names of these entities; raises ProjectError."""
    content = word_files.content(path)
    absent = [table for table in ("heads", "common", "fixed", "places") if table not in content]
    if absent:
        raise ProjectError(
            f"{path} has no table [{absent[0]}].",
            "Bring it back; ontology/lexicon.toml of kipo-graph has it.",
        )
    found = Lexicon()
    for kind, words in content["heads"].items():
        found.heads |= {tuple(head.split()): kind for head in words}
    for kind, words in content["common"].items():
        found.common |= {tuple(head.split()): kind for head in words}
    found.rights |= {word for word in content["fixed"].get("IPRight", ()) if " " not in word}
    found.names += _own(entities)
    for kind, words in content["fixed"].items():
        found.names += [Name(kind, word, word, _is_proper(word)) for word in words]
    places = list(_places(content["places"], found.peoples))
    found.names += places
    found.countries |= {name.words for name in places if name.kind == "Country"}
    return found


def _own(entities: Iterable[Entity]) -> Iterator[Name]:
    for entity in entities:
        if entity.type == "Indicator":
            continue  # What a figure measures ("years") is no name.
        for words in (entity.label, *entity.alt_labels):
            yield Name(entity.type, entity.label, words, _is_proper(words), entity.id)


def _is_proper(words: str) -> bool:
    """Whether a wording names only as it is written: it has a capital letter."""
    return words != words.lower()


def _places(places: Mapping[str, list[str]], peoples: dict[str, str]) -> Iterator[Name]:
    for line in places["countries"]:
        label, others, adjectives = (part.strip() for part in line.split(";"))
        for words in (label, *filter(None, (other.strip() for other in others.split(",")))):
            yield Name("Country", label, words, exact=True)
        peoples |= {word.strip(): label for word in adjectives.split(",") if word.strip()}
    yield from (Name("City", city, city, exact=True) for city in places["cities"])


@dataclass(slots=True)
class _Node:
    """A word in the tree: the words that follow it, and the names that end with it."""

    following: dict[str, _Node] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)


@dataclass(slots=True)
class Tree:
    """Names by their words, so that the longest one at a place of a text is found quickly."""

    root: _Node = field(default_factory=_Node)

    def add(self, words: Iterable[str], name: Name) -> None:
        """Enter a name under its words (any case)."""
        node = self.root
        for word in words:
            node = node.following.setdefault(word.lower(), _Node())
        node.names.append(name)

    def at(
        self, lower: list[str], start: int, text: Callable[[int, int], str]
    ) -> tuple[int, Name | None]:
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
