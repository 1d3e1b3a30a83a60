"""A small extractor that tests load by its dotted name, in this process and in others.

Names of one capital and a digit (`A1`) are entities, `A1 launched B2` is a statement.  A document
may also order what happens while it is read (see `_obey`), and a model what happens when it is
loaded (see `load`).
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from kipo_graph.errors import ExtractionError, MissingToolError
from kipo_graph.extract.candidates import Candidate, ExtractedEntity, Extraction, Mention
from kipo_graph.extract.source_document import Document
from kipo_graph.project import Project

LOADER = "fake_extractor:load"
_READ = 3_000
"""Characters that are read; what comes after them only makes a document long."""


class FakeExtractor:
    def __init__(self, model: str) -> None:
        self.model = model

    def extract(self, document: Document) -> Extraction:
        _obey(document.text[:_READ])
        if log := os.environ.get("FAKE_EXTRACTOR_LOG"):
            with Path(log).open("a", encoding="utf-8") as file:
                file.write(f"{document.id} {os.getpid()}\n")
        return Extraction(document.id, _entities(document), tuple(_statements(document)))


def load(
    project: Project | None, model: str, components: Sequence[str] = (), *, dense: bool = False
) -> FakeExtractor:
    """An extractor; for the model `absent` there is none, and `deadly 1 2` (or `deadly always`)
    ends the processes that are the first and second to load it, counted in a file.
    """
    del components, dense
    assert project is not None
    assert (project.data / "entities.csv").is_file()
    if model == "absent":
        raise MissingToolError("There is no model absent.", "pip install absent")
    if model.startswith("deadly"):
        starts = Path(os.environ["FAKE_EXTRACTOR_STARTS"])
        with starts.open("a", encoding="utf-8") as file:
            file.write("start\n")
        count = starts.read_text("utf-8").count("start")
        if {str(count), "always"} & set(model.split()):
            os._exit(3)
    return FakeExtractor(model)


def _obey(text: str) -> None:
    for word, value in re.findall(
        r"^(SLEEP|DIE-ONCE|DIE|REFUSE|BREAK):? ?(.*)$", text, re.MULTILINE
    ):
        match word:
            case "SLEEP":
                time.sleep(float(value))
            case "DIE":
                os.kill(os.getpid(), signal.SIGKILL)
            case "DIE-ONCE":
                if not Path(value).exists():
                    Path(value).touch()
                    os.kill(os.getpid(), signal.SIGKILL)
            case "REFUSE":
                raise ExtractionError("This text is refused.", "Take another.")
            case "BREAK":
                raise ValueError("a bug")


def _entities(document: Document) -> tuple[ExtractedEntity, ...]:
    found: dict[str, list[Mention]] = {}
    for match in re.finditer(r"\b[A-Z]\d+\b", document.text[:_READ]):
        found.setdefault(match[0], []).append(Mention(*match.span(), match[0]))
    if document.publisher:
        found.setdefault(document.publisher, [])
    return tuple(
        ExtractedEntity(label.casefold(), "IPOffice", label, tuple(mentions))
        for label, mentions in found.items()
    )


def _statements(document: Document) -> Iterator[Candidate]:
    pattern = r"\b([A-Z]\d+) (launched|will launch) ([A-Z]\d+)\b"
    for match in re.finditer(pattern, document.text[:_READ]):
        planned = match[2] != "launched"
        yield Candidate(
            *(match[1], "undertook", match[3], "planned" if planned else "achieved"),
            *(*match.span(), match[0], "fake", 0.5 if planned else 0.9),
        )
