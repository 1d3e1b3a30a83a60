"""What a worker does, wherever it runs: from the names of documents to what they gave.

A worker gets names and settings, never a loaded pipeline; it loads its own once, when first needed.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kipo_graph import ingest as documents
from kipo_graph import project as projects
from kipo_graph.errors import ExtractionError, KipoGraphError
from kipo_graph.extract.candidates import Extraction
from kipo_graph.extract.parsed_document import Document
from kipo_graph.many import addresses
from kipo_graph.many.inputs import Item, Part
from kipo_graph.many.outcome import Failure, Outcome, Report, Tally
from kipo_graph.project import Project
from kipo_graph.tables import source_files
from kipo_graph.tables.source_files import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Protocol

    class Extractor(Protocol):
        """What turns documents into candidates."""

        def extract(self, document: Document) -> Extraction: ...

        def pipe(self, documents: Iterable[Document]) -> Iterator[Extraction]: ...


LOADER = "kipo_graph.extract.pipeline:load"
"""The function that gives an extractor for a project and the name of a model."""

MODEL = "en_core_web_sm"
LONGEST = 2_000_000
"""Characters of one text; a parse takes about a gigabyte of memory for each million."""


@dataclass(frozen=True, slots=True)
class Job:
    """What all documents of a run are read with; it is small and goes to every worker.

    `root` is the folder of the project, or empty for the one that comes with the package.
    Statements below the confidence `least` are left out.  `components` are spaCy components to add,
    `dense` asks for described concepts and measures too.  `versions` names what results depend on,
    as pairs of a name and a version (see `kipo_graph.many.fingerprint`).
    """

    root: str = ""
    model: str = MODEL
    least: float = 0.0
    loader: str = LOADER
    components: tuple[str, ...] = ()
    dense: bool = False
    versions: tuple[tuple[str, str], ...] = ()

    @property
    def project(self) -> Project:
        return Project(Path(self.root)) if self.root else projects.shipped()


def process(job: Job, part: Part) -> list[Outcome]:
    """Read the documents of a part, in their order; one that fails keeps no other back.

    Raises only what keeps this worker from reading any document, such as a model that is missing.
    """
    read = [_read(item) for item in part.items]
    texts = [document for _, document in read if document is not None]
    found = iter(_extract(job, texts) if texts else ())
    return [
        outcome if document is None else _with(outcome, next(found), job.least)
        for outcome, document in read
    ]


def report(job: Job, part: Part) -> Report:
    """The report on a part, with what was found in it."""
    return assemble(part, process(job, part))


def assemble(part: Part, outcomes: Sequence[Outcome]) -> Report:
    """The report on a part whose documents gave these outcomes."""
    return Report(
        number=part.number,
        tally=Tally.of(outcomes),
        failures=tuple(each.failure for each in outcomes if each.failure),
        extractions=tuple(each.extraction for each in outcomes if each.extraction),
    )


def stamp(item: Item) -> tuple[int, str]:
    """Size and SHA-256 of the file of a document; 0 and empty where it cannot be read."""
    try:
        with _at_hand(item) as path:
            return _summed(path)
    except SourceError:
        return 0, ""


def _read(item: Item) -> tuple[Outcome, Document | None]:
    outcome = Outcome(item)
    try:
        with _at_hand(item) as path:
            size, digest = _summed(path)
            outcome = replace(outcome, size=size, sha256=digest)
            _require_registered(item, digest)
            text = _text(path, item)
    except SourceError as error:
        return _failed(outcome, error), None
    outcome = replace(outcome, characters=len(text))
    if len(text) > LONGEST:
        what = f"The text has {len(text):,} characters, more than {LONGEST:,}."
        return _failed(outcome, ExtractionError(what, "Split it into several files.")), None
    return outcome, Document(item.id, text, item.title, item.publisher, item.covers)


def _require_registered(item: Item, digest: str) -> None:
    if item.sha256 and item.sha256 != digest:
        raise SourceError(
            f"The file of the source {item.id} is not the one that was registered.",
            "Register the new version, or bring the old file back.",
        )


def _text(path: Path, item: Item) -> str:
    """The text of a file; that of a registered source as it stands, for quotes point into it."""
    return source_files.read(path) if item.registered else documents.read(path).text


def _extract(job: Job, texts: list[Document]) -> list[Extraction | KipoGraphError]:
    """What each document gave, or the error that it ended with."""
    with _LOCK:
        extractor = _extractor(job.loader, job.root, job.model, job.components, job.dense)
        try:
            return list(extractor.pipe(texts))
        except KipoGraphError:
            return [_alone(extractor, document) for document in texts]


def _alone(extractor: Extractor, document: Document) -> Extraction | KipoGraphError:
    try:
        return extractor.extract(document)
    except KipoGraphError as error:
        return error


def _with(outcome: Outcome, found: Extraction | KipoGraphError, least: float) -> Outcome:
    if isinstance(found, KipoGraphError):
        return _failed(outcome, found)
    if least > 0:
        kept = tuple(each for each in found.statements if each.confidence >= least)
        found = replace(found, statements=kept)
    return replace(outcome, extraction=found)


def _failed(outcome: Outcome, error: KipoGraphError) -> Outcome:
    name = outcome.item.id
    return replace(
        outcome, failure=Failure(name, error.message, error.hint, exit_code=error.exit_code)
    )


_LOCK = threading.Lock()
"""A pipeline is not made for several threads at once, and a Dask worker may have some."""


@functools.lru_cache(maxsize=1)
def _extractor(
    loader: str, root: str, model: str, components: tuple[str, ...], dense: bool
) -> Extractor:
    module, _, name = loader.partition(":")
    load = getattr(importlib.import_module(module), name)
    extractor: Extractor = load(Job(root).project, model, components, dense=dense)
    return extractor


def ready(job: Job) -> None:
    """Load what this worker needs; raises what keeps it from working."""
    with _LOCK:
        _extractor(job.loader, job.root, job.model, job.components, job.dense)


@contextmanager
def _at_hand(item: Item) -> Iterator[Path]:
    """The file of a document on this machine, fetched for a while where it is elsewhere."""
    path = addresses.local(item.address)
    if path is not None:
        yield path
        return
    files, remote = addresses.filesystem(item.address)
    with tempfile.TemporaryDirectory(prefix="kipo-graph-") as folder:
        path = Path(folder) / (Path(remote).name or "document")
        try:
            files.get_file(remote, str(path))
        except OSError as error:
            reason = error.strerror or str(error) or type(error).__name__
            shown = addresses.shown(item.address)
            raise SourceError(f"{shown} cannot be fetched: {reason}.") from error
        yield path


def _summed(path: Path) -> tuple[int, str]:
    try:
        documents.require_file(path)
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            return file.tell(), digest
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"The file {path.name} cannot be read: {reason}.") from error
