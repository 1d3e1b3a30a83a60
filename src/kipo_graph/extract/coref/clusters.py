"""Clusters of mentions that refer to one entity, and their labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from kipo_graph.extract.entity_classes import ORGANISATIONS

_PUNCTUATION = re.compile(r"[^\w\s&+-]")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)


@dataclass(slots=True, eq=False)
class EntityCluster:
    """An entity of a text: its type, its names, and the spans of its mentions in the whole text."""

    type: str
    label: str
    id: str = ""
    known: bool = False
    names: Counter[str] = field(default_factory=Counter)
    text_spans: list[tuple[int, int]] = field(default_factory=list)
    descriptions: set[str] = field(default_factory=set)
    head_nouns: set[str] = field(default_factory=set)

    @property
    def is_organisation(self) -> bool:
        return self.type in ORGANISATIONS


def key_of(words: str) -> str:
    """A key that the spellings of one name share: no case, article, plural s or punctuation."""
    plain = " ".join(_PUNCTUATION.sub(" ", _ARTICLE.sub("", words.strip())).split())
    if plain.isupper() and len(plain) <= 6:
        return plain
    low = plain.casefold()
    return low[:-1] if len(low) > 4 and low.endswith("s") and not low.endswith("ss") else low


@dataclass(slots=True)
class Register:
    """The entity clusters of one text, found by any of their wordings."""

    clusters: list[EntityCluster] = field(default_factory=list)
    by_key: dict[str, EntityCluster] = field(default_factory=dict)

    def add(
        self,
        words: str,
        entity_type: str,
        text_span: tuple[int, int],
        *,
        label: str = "",
        id: str = "",  # noqa: A002
    ) -> EntityCluster:
        """Add a mention; returns its cluster, which may be new."""
        words = " ".join(words.split())
        cluster = self.by_key.get(key_of(words)) or (
            self.by_key.get(key_of(label)) if label else None
        )
        cluster = cluster or self._similar_cluster(words, entity_type)
        if cluster is None:
            cluster = EntityCluster(entity_type, label or _ARTICLE.sub("", words), id, bool(id))
            self.clusters.append(cluster)
        elif id and not cluster.id:
            cluster.id, cluster.known, cluster.label = id, True, label
        self.by_key.setdefault(key_of(words), cluster)
        if label:
            self.by_key.setdefault(key_of(label), cluster)
        cluster.names[words] += 1
        cluster.text_spans.append(text_span)
        return cluster

    def remove_span(self, cluster: EntityCluster, text_span: tuple[int, int]) -> None:
        """Remove a mention; a cluster without any other is removed too."""
        cluster.text_spans = [span for span in cluster.text_spans if span != text_span]
        if not cluster.text_spans and cluster in self.clusters:
            self.clusters.remove(cluster)

    def alias(self, cluster: EntityCluster, words: str) -> None:
        """Add another name of a cluster (an acronym that the text defines)."""
        other = self.by_key.get(key_of(words))
        if other is not None and other is not cluster:
            if other.known and not cluster.known:
                other, cluster = cluster, other
            self._merge(cluster, other)
        self.by_key[key_of(words)] = cluster
        cluster.names[words] += 0

    def _merge(self, kept: EntityCluster, merged: EntityCluster) -> None:
        kept.names.update(merged.names)
        kept.text_spans.extend(merged.text_spans)
        if merged in self.clusters:
            self.clusters.remove(merged)
        for key, cluster in list(self.by_key.items()):
            if cluster is merged:
                self.by_key[key] = kept

    def _similar_cluster(self, words: str, entity_type: str) -> EntityCluster | None:
        """A cluster that these words are a shorter or longer name of."""
        if entity_type == "foaf:Person":
            people = (cluster for cluster in self.clusters if cluster.type == entity_type)
            found = [cluster for cluster in people if _is_name_of_person(words, cluster)]
            return found[0] if len(found) == 1 else None
        if entity_type in ORGANISATIONS:
            bodies = (cluster for cluster in self.clusters if cluster.is_organisation)
            return next((c for c in bodies if _is_name_of_body(words, entity_type, c)), None)
        return None


def _is_name_of_person(words: str, cluster: EntityCluster) -> bool:
    return any(_is_same_person(words.split(), name.split()) for name in cluster.names)


def _is_same_person(one: list[str], other: list[str]) -> bool:
    """Whether one of two names is part of the other; a single word must be its first or last."""
    small, large = sorted(([word.casefold() for word in name] for name in (one, other)), key=len)
    if len(small) == 1:
        return small[0] in (large[0], large[-1])
    return len(small) > 1 and set(small) <= set(large)


def _is_name_of_body(words: str, entity_type: str, cluster: EntityCluster) -> bool:
    """Whether words are a shorter or longer name of an organisation."""
    is_plain = entity_type == cluster.type == "org:Organization"
    for name in cluster.names:
        shorter, longer = sorted((words.casefold(), name.casefold()), key=len)
        if longer.startswith((f"{shorter} of ", f"{shorter}’s of")):
            return True
        # The first of two words may stand for both if it is long enough.
        parts = longer.split(" ") if is_plain and len(shorter) > 4 else []
        if len(parts) == 2 and parts[0] == shorter:
            return True
    return False


def initials_fit(acronym: str, name: str) -> bool:
    """Whether an acronym may stand for a name: the name has its letters, in order."""
    letters = [character.casefold() for character in acronym if character.isalpha()]
    initials = [word[0] for word in re.findall(r"\w+", name)]
    if not letters or letters[0] not in map(str.casefold, initials):
        return False
    capitals = [initial.casefold() for initial in initials if initial.isupper()]
    if sorted(letters) == sorted(capitals):  # An acronym of the same words in another language.
        return True
    remaining = iter(re.findall(r"\w", name.casefold()))
    return all(letter in remaining for letter in letters)


def assign_labels(clusters: Iterable[EntityCluster]) -> None:
    """Set the label of each cluster to its longest name, different from all others."""
    taken: set[str] = set()
    for cluster in clusters:
        if not cluster.known and cluster.type != "Figure":
            names = list(cluster.names) or [cluster.label]
            long = [name for name in names if not (name.isupper() and len(name) <= 8)]
            cluster.label = max(long or names, key=lambda name: (len(name.split()), len(name)))
        label, count = cluster.label, 2
        while cluster.label.casefold() in taken:
            cluster.label = f"{label} ({count})"
            count += 1
        taken.add(cluster.label.casefold())
