"""A folder of results: a JSON Lines file per document, so that a stopped run can be resumed.

    manifest.json                     which run this is, its settings, its totals once it is done
    annual-report.pdf-1a2b3c4d.jsonl  one line: `Extraction.to_dict`, and what it was made from

Each file is replaced as a whole, and kept by a later run only if it is undamaged and was made from
the same document with the same settings.  Nothing in the files depends on the time, the machine or
the number of workers.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from kipo_graph.batch import addresses, fingerprint, job
from kipo_graph.batch.folder import Folder
from kipo_graph.batch.inputs import InputFile
from kipo_graph.batch.job import Job, Result
from kipo_graph.errors import ExtractionError
from kipo_graph.extract.candidates import Extraction
from kipo_graph.tables.source_files import SourceError

FORMAT = 2
"""Counted up when files of results change; 1 had shards of several documents."""

MANIFEST = "manifest.json"
_RESULT = re.compile(r".+-[0-9a-f]{8}\.jsonl")
_TEMPORARY = re.compile(r"\.(?:.+\.jsonl|manifest\.json)\.\w+")


def file_name(file: InputFile) -> str:
    """The name of the file of results of a document: readable, and unlike that of any other."""
    readable = re.sub(r"[^\w.-]+", "-", file.id)[-60:].strip("-.")
    unique = fingerprint.digest([file.id, addresses.shown(file.address)])[:8]
    return f"{readable}-{unique}.jsonl"


@dataclass(frozen=True, slots=True)
class Results:
    """The results of a run in a folder; small, and sent to every worker.

    `arguments` are what named the documents on the command line.
    """

    folder: Folder
    arguments: tuple[str, ...]
    job: Job

    @property
    def settings(self) -> dict[str, Any]:
        """Everything besides the documents that decides the results."""
        settings = asdict(self.job) | {"versions": dict(self.job.versions)}
        del settings["root"]  # What is in the project counts, not where it is.
        return settings

    def extract(self, file: InputFile) -> Result:
        """Read a document and write its result, unless that is there already.

        Raises as `job.extract` does, and ExtractionError where the folder cannot be written.
        """
        name = file_name(file)
        try:
            with addresses.local_copy(file.address) as path:
                made_from = self._made_from(file, path)
                counts, state = _earlier(self.folder.read(name), made_from)
                if counts is not None:
                    return Result(file, counts, state="kept")
                result = job.extract_from(self.job, file, path)
        except SourceError as error:
            return Result(file, error=error)
        if result.extraction is not None:
            record = result.extraction.to_dict()
            made_from |= {"characters": result.counts["characters"]}
            made_from |= {"checksum": fingerprint.digest(record)}
            line = json.dumps(record | {"made_from": made_from}, ensure_ascii=False)
            self.folder.write(name, line.encode() + b"\n")
        return replace(result, extraction=None, state=state)

    def _made_from(self, file: InputFile, path: Path) -> dict[str, Any]:
        """What a result depends on: the document, and a checksum of the settings."""
        about = {"address": addresses.shown(file.address), "sha256": job.checksum(path)}
        about |= {"title": file.title, "publisher": file.publisher, "covers": file.covers}
        return {"document": about, "settings": fingerprint.digest(self.settings)}

    def begin(self, files: Sequence[InputFile], *, restart: bool) -> set[str]:
        """Make the folder ready for a run, and write its manifest; gives the results in it.

        Deletes results of documents that are no longer among the inputs.  Raises ExtractionError
        for results of another run and for files that are not results; with `restart`, results of
        another run are deleted too.
        """
        names = set(self.folder.names())
        temporary = {name for name in names if _TEMPORARY.fullmatch(name)}
        results = {name for name in names - temporary if _RESULT.fullmatch(name)}
        others = names - temporary - results - {MANIFEST}
        if strange := [name for name in sorted(others) if not name.startswith(".")]:
            raise ExtractionError(
                f"{self.folder.shown} holds other files, such as {strange[0]}.",
                "Name a new or empty folder.",
            )
        superfluous = results if restart else results - set(map(file_name, files))
        if superfluous and not restart:
            self._require_same_run(len(superfluous))
        for name in superfluous | temporary:
            self.folder.remove(name)
        self._write_manifest(None)
        return results - superfluous

    def _require_same_run(self, count: int) -> None:
        """Stop where results of other arguments would be deleted."""
        try:
            manifest = json.loads(self.folder.read(MANIFEST) or b"")
            if manifest["arguments"] == list(self.arguments):
                return
            what = f"the results of another run ({count} of its documents are not in this one)"
        except (ValueError, KeyError, TypeError):
            what = "results whose manifest is missing or damaged"
        raise ExtractionError(
            f"{self.folder.shown} holds {what}.",
            "Name another folder, or delete those results with --restart.",
        )

    def end(self, done: Sequence[InputFile], totals: Counter[str]) -> None:
        """Write in the manifest that the run is finished.

        Raises ExtractionError where the result of one of the documents that are `done` is missing.
        """
        missing = sorted(set(map(file_name, done)) - set(self.folder.names()))
        if missing:
            raise ExtractionError(
                f"{len(missing)} of {len(done)} results are not in {self.folder.shown}, such as "
                f"{missing[0]}.",
                "The workers wrote to another disk: name a folder that all machines share, "
                "or an address such as s3://...",
            )
        self._write_manifest(dict(sorted(totals.items())))

    def _write_manifest(self, finished: dict[str, int] | None) -> None:
        about = {"format": FORMAT, "arguments": self.arguments, "settings": self.settings}
        text = json.dumps(about | {"finished": finished}, ensure_ascii=False, indent=1)
        self.folder.write(MANIFEST, text.encode() + b"\n")

    def extractions(self, done: Sequence[InputFile]) -> Iterator[Extraction]:
        """The extractions of documents that are `done`, in their order, one at a time."""
        for name in map(file_name, done):
            content = self.folder.read(name)
            if content is None:
                raise ExtractionError(f"{name} has disappeared from {self.folder.shown}.")
            yield Extraction.from_dict(json.loads(content))


def _earlier(content: bytes | None, made_from: dict[str, Any]) -> tuple[Counter[str] | None, str]:
    """The counts of an earlier result that is valid still, else None and why there is none."""
    if content is None:
        return None, "new"
    try:
        record = json.loads(content)
        earlier = record.pop("made_from")
        checksum, characters = earlier.pop("checksum"), earlier.pop("characters")
        counts = job.counts_of(Extraction.from_dict(record), characters)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None, "damage"
    if checksum != fingerprint.digest(record):
        return None, "damage"
    if earlier["settings"] != made_from["settings"]:
        return None, "settings"
    return (counts, "kept") if earlier == made_from else (None, "document")
