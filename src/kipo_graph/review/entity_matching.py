"""Which entity of a project a name means, and which ones a new name comes close to."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kipo_graph.model import RESERVED_IDS, Entity, Source, Value
from kipo_graph.tables import Draft, Tables
from kipo_graph.text import numbered, slugify

NEAR = 82.0
"""From which likeness on (0 to 100) a name is shown as one that may mean the same."""


@dataclass(frozen=True, slots=True)
class Near:
    """An entity of the project that a new name may mean, by which of its names, and how alike."""

    entity: Entity
    name: str
    score: float


def folded(name: str) -> str:
    """A name as it is compared: compatibility forms, case, articles and white space apart."""
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    return plain.removeprefix("the ")


@dataclass(slots=True)
class Names:
    """The names of a project's entities in all languages, by which they are found."""

    entities: dict[str, Entity] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    _by_name: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, tables: Tables) -> Names:
        """The names that tables hold; those of other languages are background facts."""
        found = cls()
        for entity in tables.entities.values():
            found.add(entity)
        for slug, name in _elsewhere(tables.drafts):
            if slug in found.entities:
                found._name(slug, name)
        for row in tables.sources.values():
            found.title(row.source)
        return found

    def add(self, entity: Entity) -> None:
        """Add an entity, also one that is already known under fewer names."""
        self.entities[entity.id] = entity
        for name in entity.names:
            self._name(entity.id, name)

    def title(self, source: Source) -> None:
        """Take in a source, which is a thing too."""
        self.titles.setdefault(folded(source.title), source.id)

    def _name(self, slug: str, name: str) -> None:
        self._by_name.setdefault(folded(name), {}).setdefault(slug, name)

    def meant(self, label: str, kind: str = "", *, only: bool = False) -> list[str]:
        """The ids that a name means: by label before other names, those of a type before others.

        `only` leaves out what is of another type (a figure measures indicators and nothing else).
        """
        found = list(self._by_name.get(folded(label), ()))
        alike = [slug for slug in found if self.entities[slug].type == kind]
        if only:
            return alike
        labelled = [s for s in found if folded(self.entities[s].label) == folded(label)]
        if not found and folded(label) in self.titles:
            return [self.titles[folded(label)]]
        return labelled or alike or found

    def label_taken(self, label: str) -> str:
        """The id of the entity that has this label, or an empty text."""
        plain = unicodedata.normalize("NFKC", label).casefold()
        for slug in self._by_name.get(folded(label), ()):
            if unicodedata.normalize("NFKC", self.entities[slug].label).casefold() == plain:
                return slug
        return ""

    def slug(self, label: str) -> str:
        """A new id made of a label, with a number where another has it."""
        used = {*self.entities, *self.titles.values(), *RESERVED_IDS}
        return numbered(slugify(label) or "thing", used)

    def near(self, label: str, kind: str = "", limit: int = 5) -> list[Near]:
        """The entities with a name like this one, in any language, best first."""
        from rapidfuzz import fuzz, process, utils

        names, wanted = list(self._by_name), folded(label)
        found = dict[str, float]()
        for scorer, weight in (
            (fuzz.ratio, 1.0),
            (fuzz.token_sort_ratio, 1.0),
            (fuzz.token_set_ratio, _PART),
        ):
            for name, likeness, _ in process.extract(
                wanted, names, scorer=scorer, limit=20, score_cutoff=NEAR / weight,
                processor=utils.default_process,
            ):  # fmt: skip
                # That one word is among those of a name says little.
                if weight == 1 or (" " in name and " " in wanted):
                    found[name] = max(found.get(name, 0.0), likeness * weight)
        best: dict[str, Near] = {}
        for name, score in found.items():
            for slug, written in self._by_name[name].items():
                if slug not in best or best[slug].score < score:
                    best[slug] = Near(self.entities[slug], written, score)
        for name in _acronyms(label, names):
            for slug, written in self._by_name[name].items():
                best.setdefault(slug, Near(self.entities[slug], written, 95.0))
        order = sorted(best.values(), key=lambda n: (-n.score, n.entity.type != kind, n.entity.id))
        return order[:limit]


_PART = 0.88
"""What it weighs that all words of one name are among those of the other."""


def _elsewhere(drafts: Iterable[Draft]) -> Iterator[tuple[str, str]]:
    for draft in drafts:
        named = draft.predicate in ("skos:prefLabel", "skos:altLabel")
        if named and isinstance(draft.object, Value):
            yield draft.subject, draft.object.text


def _acronyms(label: str, names: Iterable[str]) -> Iterator[str]:
    """The names that are the acronym of a label, or whose acronym the label is."""
    wanted, short = folded(label), _initials(label)
    for name in names:
        if (len(short) > 2 and name == short) or (
            2 < len(wanted) < 9 and " " in name and _initials(name) == wanted
        ):
            yield name


def _initials(name: str) -> str:
    small = {"of", "the", "and", "for", "on", "in", "to"}
    return "".join(word[0] for word in folded(name).split() if word not in small)
