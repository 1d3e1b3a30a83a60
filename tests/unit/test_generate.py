"""The generator of the benchmarks: any size, the same each time, and as sound as our own graph."""

from __future__ import annotations

import gzip
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pytest
import zstandard
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Triple, parse

from conftest import ROOT
from kipo_graph.model import Citation, Statement, Value, graph_iri
from kipo_graph.model.vocabulary import DCTERMS, KIPO, MODALITIES, PREDICATES, PREFIXES, local_name
from kipo_graph.project import Project
from kipo_graph.rdf import named_graphs
from kipo_graph.rdf.serialization import language, spo, text
from kipo_graph.store import memory
from kipo_graph.validation import validate

BENCHMARKS = ROOT / "benchmarks"
SIZE = 8_000


@pytest.fixture(scope="module")
def generate() -> Iterable[ModuleType]:
    sys.path.insert(0, str(BENCHMARKS))
    import generate

    yield generate
    sys.path.remove(str(BENCHMARKS))


@pytest.fixture(scope="module")
def quads(generate: ModuleType) -> list[Quad]:
    lines = "".join(chunk for _, chunk in generate.chunks(SIZE))
    return list(parse(lines.encode(), format=RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def stated(quads: list[Quad]) -> list[Triple]:
    return [Triple(*spo(quad)) for quad in quads if isinstance(quad.graph_name, DefaultGraph)]


def faults(stated: list[Triple]) -> list[str]:
    project = Project(ROOT)
    asked = memory.LocalStore(stated, [], project.ontology)
    return [fault.message for fault in validate.faults(project, stated, asked)]


def test_it_has_the_size_asked_for(generate: ModuleType) -> None:
    for size in (generate.SMALLEST, SIZE, 60_000):
        counts, chunks = zip(*generate.chunks(size), strict=True)
        default = [line for chunk in chunks for line in chunk.splitlines() if "/graph/" not in line]
        assert size <= sum(counts) < size + 60
        assert len(set(default)) == len(default) == sum(counts)


def test_each_triple_stands_in_the_graph_of_its_source(
    quads: list[Quad], stated: list[Triple]
) -> None:
    found = {quad for quad in quads if not isinstance(quad.graph_name, DefaultGraph)}
    assert found == set(named_graphs.named(stated))
    assert len({text(quad.graph_name) for quad in found}) >= 4
    assert graph_iri("report-2") in {text(quad.graph_name) for quad in found}


def test_it_passes_what_a_build_checks(stated: list[Triple]) -> None:
    assert faults(stated) == []


@pytest.mark.parametrize("left_out", [KIPO.modality, KIPO.indicator, KIPO.start])
def test_a_graph_without_one_of_its_triples_does_not(stated: list[Triple], left_out: str) -> None:
    gone = next(triple for triple in stated if triple.predicate.value == left_out)
    subject = text(gone.subject)
    expected = left_out != KIPO.start  # A period may have no known beginning.
    rest = [triple for triple in stated if triple != gone]
    assert any(local_name(subject) in message for message in faults(rest)) == expected


def test_statements_have_the_iris_that_the_model_gives(stated: list[Triple]) -> None:
    about: dict[str, dict[str, str]] = {}
    names = {predicate.iri: name for name, predicate in PREDICATES.items()}
    modalities = {iri: name for name, iri in MODALITIES.items()}
    literals = {}
    for triple in stated:
        if text(triple.subject).startswith(PREFIXES["statement"]):
            about.setdefault(text(triple.subject), {})[triple.predicate.value] = text(triple.object)
            if triple.predicate.value == KIPO.literal:
                literals[text(triple.subject)] = Value(text(triple.object), language(triple.object))
    kinds = Counter[bool]()
    for iri, said in about.items():
        if said[KIPO.predicate] == KIPO.hasFigure:
            continue
        statement = Statement(
            local_name(said[DCTERMS.source]),
            local_name(said[KIPO.subject]),
            names[said[KIPO.predicate]],
            literals.get(iri) or local_name(said[KIPO.object]),
            modalities[said[KIPO.modality]],
            (Citation("somewhere", "", ""),),
            negated=said[KIPO.negated] == "true",
        )
        if KIPO.statedPeriod not in said:
            assert statement.iri == iri
            kinds[iri in literals] += 1
    assert kinds[True] > 10
    assert kinds[False] > 50


def test_a_few_offices_occur_the_most_and_every_year_has_a_report(generate: ModuleType) -> None:
    lines = "".join(chunk for _, chunk in generate.chunks(25 * generate.PER_REPORT)).splitlines()
    years = {line.split('"')[1] for line in lines if f"<{DCTERMS.temporal}>" in line}
    assert years == {str(year) for year in range(2000, 2025)}
    topics = Counter(
        line.split(" ")[2] for line in lines if f"<{KIPO.object}>" in line and "/id/topic-" in line
    )
    ranks = [topics[f"<{PREFIXES['id']}topic-{rank}>"] for rank in (1, 10, 100)]
    assert ranks[0] > 4 * ranks[1] > 4 * ranks[2]


def test_the_same_seed_gives_the_same_bytes_in_each_packing(
    generate: ModuleType, tmp_path: Path
) -> None:
    plain, packed, zipped = (tmp_path / f"data.nq{end}" for end in ("", ".zst", ".gz"))
    results = {generate.write(path, SIZE) for path in (plain, packed, zipped)}
    assert len(results) == 1
    content = plain.read_bytes()
    assert results.pop()[1] == content.count(b"\n")
    assert zstandard.ZstdDecompressor().decompressobj().decompress(packed.read_bytes()) == content
    assert gzip.decompress(zipped.read_bytes()) == content
    first = zipped.read_bytes()
    generate.write(zipped, SIZE)
    assert zipped.read_bytes() == first
    generate.write(plain, SIZE, seed=2)
    assert plain.read_bytes() != content


def test_a_run_that_breaks_off_leaves_the_old_file(
    generate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "data.nq"
    path.write_text("old")

    def breaking(triples: int, seed: int) -> Iterable[tuple[int, str]]:
        yield triples, f"{seed}\n"
        raise OSError("no space left")

    monkeypatch.setattr(generate, "chunks", breaking)
    with pytest.raises(OSError, match="no space"):
        generate.write(path, SIZE)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--triples", "100", "-o", "data.nq"], "5000 or more"),
        (["-o", "data.ttl"], "must end in .nq"),
    ],
)
def test_it_refuses_what_it_cannot_make(words: list[str], said: str, tmp_path: Path) -> None:
    command = [sys.executable, str(BENCHMARKS / "generate.py"), *words]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []
