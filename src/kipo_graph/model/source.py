"""Sources, and the passages of them that are quoted."""

from __future__ import annotations

from dataclasses import dataclass

from kipo_graph.model.identifiers import digest, entity_iri
from kipo_graph.model.namespaces import PREFIXES
from kipo_graph.model.period import Period


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graph as a whole, as its makers describe it; `licence` is an address, or empty."""

    title: str = "Knowledge graph of intellectual-property policy"
    description: str = "Statements of reports, each with the words that say it."
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A report, or another document that statements quote."""

    id: str
    title: str
    publisher: str
    language: str
    text: str
    covers: Period | None = None
    author: str = ""
    issued: str = ""
    address: str = ""
    licence: str = ""
    file: str = ""

    @property
    def iri(self) -> str:
        return entity_iri(self.id)


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """Exact words of a source: `text[start:end]`, in code points, end exclusive.

    `prefix` and `suffix` are the rest of the sentence that the words stand in, so that prefix,
    exact and suffix together are that whole sentence.
    """

    source: str
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str

    @property
    def iri(self) -> str:
        fields = (self.source, str(self.start), str(self.end), self.exact)
        return PREFIXES["passage"] + digest(fields)

    @property
    def sentence(self) -> str:
        return self.prefix + self.exact + self.suffix


@dataclass(frozen=True, slots=True, order=True)
class Citation:
    """Where a background fact was looked up: words that name the place, its address, the day."""

    text: str
    address: str
    seen: str
