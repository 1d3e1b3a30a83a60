"""A folder of results: one shard of JSON Lines a part, and what is needed to go on after a kill.

    manifest.json         which run it is, with its settings, and its counts when it has finished
    part-00000.jsonl      an extraction a line (`Extraction.to_dict`), in the order of the inputs
    part-00000.done.json  the inputs of that shard with size and SHA-256, its failures, its own sum

Each file is replaced whole, and `.done.json` after its shard: a part counts as done when both fit
together.  Nothing in them depends on time, on the machine or on the number of workers.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from kipo_graph.errors import ExtractionError
from kipo_graph.extract.candidates import Extraction
from kipo_graph.many import addresses, work
from kipo_graph.many.inputs import Item, Part
from kipo_graph.many.outcome import Failure, Outcome, Report, Tally
from kipo_graph.many.place import Folder
from kipo_graph.many.work import Job

FORMAT = 1
MANIFEST = "manifest.json"
_OURS = re.compile(r"(?:part-\d{5,}(?:\.done\.json|\.jsonl)|manifest\.json)\Z")


def shard_name(number: int) -> str:
    """The file of a part's candidates."""
    return f"part-{number:05}.jsonl"


def note_name(number: int) -> str:
    """The file that says what a shard was made of."""
    return f"part-{number:05}.done.json"


def line(extraction: Extraction) -> bytes:
    """An extraction as a line of JSON."""
    return json.dumps(extraction.to_dict(), ensure_ascii=False).encode() + b"\n"


def fill(job: Job, folder: str, settings: str, part: Part) -> Report:
    """Make the shard of a part, unless it is there, whole, and of just these inputs.

    Done twice it gives the same files.  `settings` is the sum of what decides the results.
    """
    kept, reason = _earlier(Folder(folder), settings, part)
    if kept is not None:
        return kept
    made = finish(folder, settings, part, work.process(job, part))
    return replace(made, state=reason)


def finish(folder: str, settings: str, part: Part, outcomes: Sequence[Outcome]) -> Report:
    """Write the shard of a part whose documents gave these outcomes, and then its note."""
    full = work.assemble(part, outcomes)
    shard = b"".join(line(extraction) for extraction in full.extractions)
    note = {
        "format": FORMAT,
        "settings": settings,
        "shard": {"size": len(shard), "sha256": hashlib.sha256(shard).hexdigest()},
        "inputs": [
            _named(each.item) | {"size": each.size, "sha256": each.sha256} for each in outcomes
        ],
        "tally": full.tally.to_dict(),
        "failures": [asdict(failure) for failure in full.failures],
    }
    into = Folder(folder)
    into.write(shard_name(part.number), shard)
    into.write(note_name(part.number), _json(note))
    return replace(full, extractions=())


def _named(item: Item) -> dict[str, Any]:
    """What a note holds of an input, besides what its file is."""
    about = asdict(replace(item, size=0, address=addresses.shown(item.address)))
    return {name: value for name, value in about.items() if value and name != "sha256"}


def _earlier(folder: Folder, settings: str, part: Part) -> tuple[Report | None, str]:
    """The report on a part that stands already, or the reason why it is to be made (anew)."""
    raw = folder.read(note_name(part.number))
    if raw is None:
        return None, "new"
    try:
        note = json.loads(raw)
        failures = tuple(Failure(**each) for each in note["failures"])
        report = Report(part.number, Tally(**note["tally"]), failures, state="kept")
        reason = _outdated(note, folder, settings, part)
    except (ValueError, KeyError, TypeError):
        return None, "damage"
    return (None, reason) if reason else (report, "kept")


def _outdated(note: dict[str, Any], folder: Folder, settings: str, part: Part) -> str:
    """Why a shard is not what would be made now, or an empty text."""
    if note["format"] != FORMAT or note["settings"] != settings:
        return "settings"
    content = folder.read(shard_name(part.number))
    if content is None or hashlib.sha256(content).hexdigest() != note["shard"]["sha256"]:
        return "damage"
    if any(failure["passing"] for failure in note["failures"]):
        return "failures"
    stamps = [
        _named(item) | dict(zip(("size", "sha256"), work.stamp(item), strict=True))
        for item in part.items
    ]
    return "" if stamps == note["inputs"] else "inputs"


def begin(
    name: str, run: dict[str, Any], items: Sequence[Item], count: int, *, restart: bool
) -> set[int]:
    """Make a folder ready for a run of `count` parts, and write its manifest.

    Gives the numbers of the parts that seem to be there.  `run` holds `arguments` and `settings`.
    Results of this run are left to be kept, those of parts it does not have are deleted.  Raises
    ExtractionError where the folder holds something else; with `restart`, results of another run
    are deleted, but never a file that is not ours.
    """
    folder = Folder(name)
    names = folder.names()
    shown = addresses.shown(name)
    strange = [each for each in names if not _OURS.match(each) and not each.startswith(".")]
    if strange:
        raise ExtractionError(
            f"{shown} holds other files, such as {strange[0]}.", "Name a new or empty folder."
        )
    inputs = [addresses.shown(item.address) for item in items]
    if names and not restart:
        _require_same(folder, shown, run["arguments"], inputs)
    wanted = {each(number) for number in range(count) for each in (shard_name, note_name)}
    for each in names:
        if restart or (each != MANIFEST and each not in wanted):
            folder.remove(each)
    folder.write(MANIFEST, _json(_manifest(run, inputs, count)))
    there = set() if restart else set(names)
    return {number for number in range(count) if note_name(number) in there}


def end(name: str, run: dict[str, Any], items: Sequence[Item], count: int, tally: Tally) -> None:
    """Say in the manifest that all parts are there; raises ExtractionError where one is not."""
    folder = Folder(name)
    there = set(folder.names())
    missing = [n for n in range(count) if not {shard_name(n), note_name(n)} <= there]
    if missing:
        raise ExtractionError(
            f"{len(missing)} of {count} shards are not in {addresses.shown(name)}, such as "
            f"{shard_name(missing[0])}.",
            "The workers wrote to another disk: name a folder that all machines share, "
            "or an address such as s3://...",
        )
    inputs = [addresses.shown(item.address) for item in items]
    content = _manifest(run, inputs, count) | {"finished": tally.to_dict()}
    folder.write(MANIFEST, _json(content))


def extractions(name: str) -> Iterator[Extraction]:
    """The extractions of a finished run, in the order of its inputs, one at a time.

    Raises ExtractionError where the folder holds no run, or one that has not finished.
    """
    folder = Folder(name)
    manifest = _read_manifest(folder)
    if manifest is None:
        raise ExtractionError(
            f"{addresses.shown(name)} holds no results of kipo-graph extract.",
            "Make them with: kipo-graph extract FILE... --shards DIR",
        )
    if manifest["finished"] is None:
        raise ExtractionError(
            f"The run in {addresses.shown(name)} has not finished.",
            "Start it again with the same words, and it goes on where it stopped.",
        )
    for number in range(manifest["parts"]):
        content = folder.read(shard_name(number))
        if content is None:
            raise ExtractionError(f"{shard_name(number)} is missing in {addresses.shown(name)}.")
        for each in content.splitlines():
            yield Extraction.of_dict(json.loads(each))


def _require_same(folder: Folder, shown: str, arguments: list[str], inputs: list[str]) -> None:
    """Stop where a folder holds results of other arguments, of which some would be lost."""
    manifest = _read_manifest(folder)
    if manifest is not None:
        if manifest["arguments"] == arguments or set(manifest["inputs"]) <= set(inputs):
            return
        lost = len(set(manifest["inputs"]) - set(inputs))
        what = f"holds the results of another run ({lost} of its documents are not in this one)"
    else:
        what = "holds results whose manifest is missing or damaged"
    raise ExtractionError(
        f"{shown} {what}.", "Name another folder, or delete those results with --restart."
    )


def _read_manifest(folder: Folder) -> dict[str, Any] | None:
    raw = folder.read(MANIFEST)
    try:
        content = json.loads(raw) if raw is not None else {}
    except ValueError:
        return None
    keys = {"format", "arguments", "settings", "inputs", "parts", "finished"}
    fits = isinstance(content, dict) and keys <= set(content) and content["format"] == FORMAT
    return content if fits else None


def _manifest(run: dict[str, Any], inputs: list[str], count: int) -> dict[str, Any]:
    return {"format": FORMAT, **run, "parts": count, "inputs": inputs, "finished": None}


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def is_shards(name: str) -> bool:
    """Whether a path names a folder of results rather than one file of them."""
    return name.endswith("/") or (not addresses.is_address(name) and Path(name).is_dir())
