"""What an operator says of the server: whose IRIs it answers for, where it stands, its bounds."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from kipo_graph.model.vocabulary import BASE

TITLE = "Knowledge graph of intellectual-property policy"
FOREIGN_TITLE = "Linked data"
"""What pages call data that are no project of ours, unless the operator says."""


@dataclass(frozen=True, slots=True)
class Settings:
    """IRIs that begin with `base` are answered at the paths of `url`; both end in a slash.

    `hosts` are the names (without ports) that a request's Host header may give; `body` is the
    most bytes of a request's body, `upload` the seconds in which a request must have arrived.
    `version` names the data served, and is empty where they can change.  `project` is the folder
    whose questions and JSON-LD context go with the data, and empty for data of others.
    """

    url: str
    base: str = BASE
    title: str = TITLE
    hosts: frozenset[str] = frozenset()
    body: int = 1024 * 1024
    upload: float = 10.0
    version: str = ""
    triples: int | None = None
    project: str = ""

    @property
    def root(self) -> str:
        """The path under which the outside sees this server; it ends in a slash."""
        return urlsplit(self.url).path or "/"

    def site(self) -> dict[str, str]:
        """What a worker needs to know to write pages, as plain values: `Settings(**site)`."""
        names = ("url", "base", "title", "version", "project")
        return {name: getattr(self, name) for name in names}
