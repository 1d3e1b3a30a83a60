"""Files of candidates: CSV, JSON (one object), JSON Lines (one a line), folders of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from kipo_graph.errors import Fault, TableError
from kipo_graph.extract import candidate_checks, candidate_csv
from kipo_graph.extract.candidate_checks import Problem
from kipo_graph.extract.candidates import Candidate, ExtractedEntity, Extraction, Mention

_JSON_TYPES: dict[str, tuple[type | tuple[type, ...], str]] = {
    "str": (str, "a text"),
    "int": (int, "a whole number"),
    "float": ((int, float), "a number"),
    "bool": (bool, "true or false"),
    "tuple[str, ...]": (list, "a list of texts"),
    "tuple[Mention, ...]": (list, "a list of mentions"),
}
"""The JSON types of the fields of a dataclass, by their annotation."""


def to_json(extraction: Extraction) -> bytes:
    """One extraction as an indented JSON object."""
    return json.dumps(extraction.to_dict(), ensure_ascii=False, indent=2).encode() + b"\n"


def to_jsonl(extractions: Iterable[Extraction]) -> bytes:
    """Extractions as JSON Lines, one object a line."""
    return b"".join(
        json.dumps(found.to_dict(), ensure_ascii=False).encode() + b"\n" for found in extractions
    )


def read_candidates(path: Path) -> list[Extraction]:
    """The extractions of a `.csv`, `.json` or `.jsonl` file, or of a folder of `.jsonl` files.

    Raises TableError with all faults, each with its file, row or line, and column.
    """
    faults: list[Fault] = []
    found = [one for part in _parts(path, faults) for one in _read(part, faults)]
    if faults:
        raise TableError(faults, "Correct the file, or write it again with: kipo-graph extract")
    return found


def _parts(path: Path, faults: list[Fault]) -> list[Path]:
    if not path.is_dir():
        return [path]
    parts = sorted(path.glob("*.jsonl"))
    if not parts:
        faults.append(Fault(str(path), 0, "", "is a folder without a .jsonl file"))
    return parts


def _read(path: Path, faults: list[Fault]) -> list[Extraction]:
    name = str(path)
    readers = {".csv": candidate_csv.from_csv, ".json": from_json, ".jsonl": from_jsonl}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        hint = "candidates are .csv, .json or .jsonl files"
        faults.append(Fault(name, 0, "", f'has the ending "{path.suffix}"', hint=hint))
        return []
    try:
        content = path.read_bytes()
    except OSError as error:
        faults.append(Fault(name, 0, "", f"cannot be read: {error.strerror or error}"))
        return []
    return reader(content, name, faults)


def from_json(content: bytes, name: str, faults: list[Fault]) -> list[Extraction]:
    """The extraction of a JSON file; errors are appended to `faults`."""
    text = _decoded(content, name, faults)
    return [] if text is None else _objects([(0, text)], name, faults)


def from_jsonl(content: bytes, name: str, faults: list[Fault]) -> list[Extraction]:
    """The extractions of a JSON Lines file; errors are appended to `faults`."""
    text = _decoded(content, name, faults)
    lines = enumerate((text or "").split("\n"), start=1)
    return _objects([(n, line) for n, line in lines if line.strip()], name, faults)


def _decoded(content: bytes, name: str, faults: list[Fault]) -> str | None:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8 (byte {error.start})"
        faults.append(Fault(name, line, "", message, hint="save it as UTF-8"))
        return None


def _objects(texts: Iterable[tuple[int, str]], name: str, faults: list[Fault]) -> list[Extraction]:
    found = []
    for line, text in texts:
        try:
            content = json.loads(text, parse_constant=_refuse)
        except json.JSONDecodeError as error:
            at, message = line or error.lineno, f"is not JSON: {error.msg}"
            faults.append(Fault(name, at, str(error.colno), message))
            continue
        except (ValueError, RecursionError) as error:
            faults.append(Fault(name, line, "", f"is not readable JSON: {error}"))
            continue
        problems = list(_extraction(content))
        faults.extend(
            Fault(name, line, problem.field, problem.message, "", problem.hint)
            for problem in problems
        )
        if not problems:
            found.append(Extraction.from_dict(content))
    return found


def _refuse(word: str) -> float:
    raise ValueError(f"{word} is not a number")


def _extraction(content: Any) -> Iterator[Problem]:
    """The errors in one object of a file, down to the values of its statements."""
    if not isinstance(content, dict):
        yield Problem("", "is not an object", 'it starts with {"source": ')
        return
    source = content.get("source")
    if not isinstance(source, str) or not source.strip():
        yield Problem("source", "must be a text that is not empty")
    yield from _members(content, "entities", ExtractedEntity, candidate_checks.entity_problems)
    yield from _members(content, "statements", Candidate, candidate_checks.candidate_problems)


def _members(
    content: Mapping[str, Any], key: str, model: Any, check: Callable[[Any], Iterator[Problem]]
) -> Iterator[Problem]:
    given = content.get(key)
    if not isinstance(given, list):
        yield Problem(key, "must be a list")
        return
    for number, member in enumerate(given):
        for problem in [*_shape(member, model)] or check(model.from_dict(member)):
            place = f"{key}[{number}]" + f".{problem.field}" * bool(problem.field)
            yield problem._replace(field=place)


def _shape(member: Any, model: type) -> Iterator[Problem]:
    """Fields that are missing, or whose type is not that of the dataclass."""
    if not isinstance(member, dict):
        yield Problem("", "is not an object")
        return
    for field in fields(model):
        python, words = _JSON_TYPES[str(field.type)]
        if field.name not in member:
            if field.default is MISSING:
                yield Problem(field.name, "is missing")
            continue
        value: Any = member[field.name]
        texts = field.type != "tuple[str, ...]" or (
            isinstance(value, list) and all(isinstance(one, str) for one in value)
        )
        if (
            not isinstance(value, python)
            or isinstance(value, bool) != (python is bool)
            or not texts
        ):
            yield Problem(field.name, f"must be {words}")
        elif field.type == "tuple[Mention, ...]":
            yield from _mentions(value)


def _mentions(given: Any) -> Iterator[Problem]:
    for number, mention in enumerate(given):
        if isinstance(mention, dict) and set(mention) != {field.name for field in fields(Mention)}:
            yield Problem(f"mentions[{number}]", "must have start, end and text, and nothing else")
            continue
        for problem in _shape(mention, Mention):
            yield problem._replace(field=f"mentions[{number}].{problem.field}".rstrip("."))
