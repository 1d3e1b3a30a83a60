"""The settings of a server: its URL, the IRIs it answers for, and its limits for requests."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from kipo_graph.model.vocabulary import BASE

TITLE = "Knowledge graph of intellectual-property policy"
EXTERNAL_TITLE = "Linked data"
"""The default title of data that do not come from a project."""


@dataclass(frozen=True, slots=True)
class Settings:
    """IRIs that begin with `base` are answered at the paths of `url`; both end in a slash.

    `hosts` are the names, without ports, that a request's Host header may have.  `max_body` limits
    the bytes of a request's body, `upload_timeout` the seconds in which it must arrive.  `version`
    identifies the data, and is empty if they can change.  `project` is the folder with the
    questions and the JSON-LD context for the data, and empty for other data.
    """

    url: str
    base: str = BASE
    title: str = TITLE
    hosts: frozenset[str] = frozenset()
    max_body: int = 1024 * 1024
    upload_timeout: float = 10.0
    version: str = ""
    triples: int | None = None
    project: str = ""

    @property
    def root(self) -> str:
        """The path of the server's public URL; it ends in a slash."""
        return urlsplit(self.url).path or "/"

    def for_worker(self) -> dict[str, str]:
        """The settings that a worker needs for pages, as plain values for `Settings(**values)`."""
        names = ("url", "base", "title", "version", "project")
        return {name: getattr(self, name) for name in names}
