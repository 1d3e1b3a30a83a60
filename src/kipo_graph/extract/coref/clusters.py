"""Clusters of mentions that refer to one entity, and the name of each."""

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
    """An entity that a text names, with its wordings."""

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
    """What makes two wordings the same: case, articles, the s of a plural and signs set aside."""
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
        if cluster is None:
            cluster = self._similar_cluster(words, entity_type)
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
        """A cluster of which these words are a shorter or longer name."""
        if entity_type == "foaf:Person":
            fits = [
                t for t in self.clusters if t.type == entity_type and _is_name_of_person(words, t)
            ]
            return fits[0] if len(fits) == 1 else None
        if entity_type in ORGANISATIONS:
            bodies = (cluster for cluster in self.clusters if cluster.is_organisation)
            return next(
                (cluster for cluster in bodies if _is_name_of_body(words, entity_type, cluster)),
                None,
            )
        return None


def _is_name_of_person(words: str, cluster: EntityCluster) -> bool:
    return any(_is_same_person(words.split(), name.split()) for name in cluster.names)


def _is_name_of_body(words: str, entity_type: str, cluster: EntityCluster) -> bool:
    """Whether words are a shorter or longer name of an organisation."""
    plain = entity_type == cluster.type == "org:Organization"
    for name in cluster.names:
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


def _is_same_person(one: list[str], other: list[str]) -> bool:
    small, large = sorted((one, other), key=len)
    a, b = [w.casefold() for w in small], [w.casefold() for w in large]
    return len(a) <= len(b) and (
        a == b or (len(a) == 1 and a[0] in (b[0], b[-1])) or (len(a) > 1 and set(a) <= set(b))
    )


def initials_fit(acronym: str, name: str) -> bool:
    """Whether an acronym may stand for a name: its letters come in the name, in order."""
    letters = [character.casefold() for character in acronym if character.isalpha()]
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


def assign_labels(clusters: Iterable[EntityCluster]) -> None:
    """Give each cluster its fullest name, different from all others."""
    taken: set[str] = set()
    for cluster in clusters:
        if not cluster.known:
            long = [n for n in cluster.names if not (n.isupper() and len(n) <= 8)]
            best = max(
                long or list(cluster.names) or [cluster.label],
                key=lambda n: (len(n.split()), len(n)),
            )
            cluster.label = best if cluster.type != "Figure" else cluster.label
        label, count = cluster.label, 2
        while cluster.label.casefold() in taken:
            cluster.label = f"{label} ({count})"
            count += 1
        taken.add(cluster.label.casefold())
