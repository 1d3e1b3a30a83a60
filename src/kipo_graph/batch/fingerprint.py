"""What the results of extraction depend on besides the texts: versions, rules, lexicon."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kipo_graph import __version__
from kipo_graph.batch.job import Job
from kipo_graph.extract.spacy_model import package_names
from kipo_graph.project import shipped

_CODE = (".py", ".json", ".toml", ".csv", ".yaml", ".ttl")


def versions(job: Job) -> tuple[tuple[str, str], ...]:
    """The versions that the results of a job depend on, as pairs of a name and a version.

    `rules` is a checksum of our code and the rules that come with it, `lexicon` one of the
    ontology, the rules and the names of the project.  Loads no pipeline.
    """
    root, data = job.project.root, job.project.data
    tables = [data / name for name in ("entities.csv", "anaphors.csv") if (data / name).is_file()]
    code, ontology = Path(__file__).parents[1], shipped().root / "ontology"
    return (
        ("kipo-graph", __version__),
        ("spaCy", _installed("spacy")),
        ("model", f"{job.model} {_model(job.model)}".strip()),
        ("rules", digest([_checksum(_files(each), each) for each in (code, ontology)])),
        ("lexicon", _checksum([*_files(root / "ontology"), *tables], root)),
    )


def digest(content: object) -> str:
    """A short checksum of plain values."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def _model(name: str) -> str:
    """The version of a model: of its package, or a checksum of the settings of one in a folder."""
    folder = Path(name)
    if (folder / "meta.json").is_file():
        return _checksum(folder.glob("*.*"), folder)
    return next(filter(None, map(_installed, package_names(name))), "")


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.suffix in _CODE and path.is_file())


def _checksum(paths: Iterable[Path], root: Path) -> str:
    """A short checksum of the names and contents of files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes()
        name = path.relative_to(root).as_posix()
        total.update(f"{name} {len(content)}\n".encode() + content)
    return total.hexdigest()[:20]
