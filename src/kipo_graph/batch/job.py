"""What is done with each document, in whichever process: read its file, extract candidates."""

from __future__ import annotations

import functools
import hashlib
import importlib
import threading
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kipo_graph import ingest
from kipo_graph import project as projects
from kipo_graph.batch import addresses
from kipo_graph.batch.inputs import InputFile
from kipo_graph.errors import ExtractionError, KipoGraphError
from kipo_graph.extract.candidates import Extraction
from kipo_graph.extract.source_document import Document
from kipo_graph.extract.spacy_model import DEFAULT_MODEL
from kipo_graph.project import Project
from kipo_graph.tables import source_files
from kipo_graph.tables.source_files import SourceError

if TYPE_CHECKING:
    from typing import Protocol

    class CandidateExtractor(Protocol):
        """What turns a document into candidates."""

        def extract(self, document: Document) -> Extraction: ...


LOADER = "kipo_graph.extract.pipeline:load"
"""The function that returns an extractor for a project and the name of a model."""

LONGEST = 2_000_000
"""Characters of one text; a parse takes about a gigabyte of memory for each million."""


@dataclass(frozen=True, slots=True)
class Job:
    """The settings that all documents of a run are read with; small, and sent to every worker.

    `root` is the folder of the project, or empty for the one that comes with the package.
    Statements below the confidence `least` are left out.  `components` are spaCy components to add,
    `dense` asks for described concepts and measures too.  `versions` names what results depend on,
    as pairs of a name and a version (see `kipo_graph.batch.fingerprint`).
    """

    root: str = ""
    model: str = DEFAULT_MODEL
    least: float = 0.0
    loader: str = LOADER
    components: tuple[str, ...] = ()
    dense: bool = False
    versions: tuple[tuple[str, str], ...] = ()

    @property
    def project(self) -> Project:
        return Project(Path(self.root)) if self.root else projects.shipped()


@dataclass(frozen=True, slots=True)
class Result:
    """What one document gave: an extraction, or the error it failed with.

    `extraction` is None also where it was written to a folder.  `counts` holds the characters of
    the text, the entities, the statements, and the statements of each status.  `state` is `kept`
    for a result of an earlier run, else `new` or the reason why that result was replaced.
    """

    file: InputFile
    counts: Counter[str] = field(default_factory=Counter)
    extraction: Extraction | None = field(default=None, repr=False)
    error: KipoGraphError | None = None
    state: str = "new"


def extract(job: Job, file: InputFile) -> Result:
    """Read one document; an error in it is part of the result.

    Raises only what keeps this process from reading any document, such as a missing model.
    """
    try:
        with addresses.local_copy(file.address) as path:
            return extract_from(job, file, path)
    except SourceError as error:
        return Result(file, error=error)


def extract_from(job: Job, file: InputFile, path: Path) -> Result:
    """As `extract`, from the file or its copy at `path`; raises SourceError for a bad file."""
    if file.sha256 not in ("", checksum(path)):
        raise SourceError(
            f"The file of the source {file.id} is not the one that was registered.",
            "Register the new version, or restore the old file.",
        )
    # The text of a registered source is taken as it is, because quotes point into it.
    text = source_files.read(path) if file.registered else ingest.read(path).text
    if len(text) > LONGEST:
        message = f"The text has {len(text):,} characters, more than {LONGEST:,}."
        return Result(file, error=ExtractionError(message, "Split it into several files."))
    document = Document(file.id, text, file.title, file.publisher, file.covers)
    with _LOCK:
        extractor = _extractor(job)
        try:
            found = extractor.extract(document)
        except KipoGraphError as error:
            return Result(file, error=error)
    kept = tuple(each for each in found.statements if each.confidence >= job.least)
    found = replace(found, statements=kept)
    return Result(file, counts_of(found, len(text)), found)


def counts_of(found: Extraction, characters: int) -> Counter[str]:
    """The counts of an extraction, as `Result` holds them."""
    totals = {"entities": len(found.entities), "statements": len(found.statements)}
    statuses = Counter(each.modality for each in found.statements)
    return Counter(characters=characters, **totals) + statuses


def checksum(path: Path) -> str:
    """The SHA-256 of a file, in hex; raises SourceError where it cannot be read."""
    try:
        ingest.require_file(path)
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise SourceError(f"The file {path.name} cannot be read: {reason}.") from error


_LOCK = threading.Lock()
"""A pipeline is not made for several threads at once, and a Dask worker may have several."""


@functools.lru_cache(maxsize=1)
def _extractor(job: Job) -> CandidateExtractor:
    module, _, name = job.loader.partition(":")
    load = getattr(importlib.import_module(module), name)
    extractor: CandidateExtractor = load(job.project, job.model, job.components, dense=job.dense)
    return extractor


def prepare(job: Job) -> None:
    """Load what a process needs before its first document; raises what keeps it from working."""
    with _LOCK:
        _extractor(job)
