"""Stores on disk: loading in every format, kills, two writers, damage, and what is refused."""

from __future__ import annotations

import gzip
import io
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import zstandard

import asking
from conftest import ROOT, Invoke, Run, exit_code
from kipo_graph.cli.progress import Lines
from kipo_graph.errors import ParseError, QueryError, StoreError
from kipo_graph.project import Project
from kipo_graph.query import questions
from kipo_graph.rdf import files
from kipo_graph.store import atomic_swap, bulk_load, disk, memory
from kipo_graph.store.graph_store import Rows

COUNT = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
MANY = 200_000

FORMATS = {
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
}
PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    ".gz": gzip.compress,
    ".zst": zstandard.compress,
}
NAMED = ox.NamedNode("http://a/graph")
TRIPLES = [
    ox.Triple(ox.NamedNode("http://a/s"), ox.NamedNode("http://a/p"), value)
    for value in (
        ox.NamedNode("http://a/o"),
        ox.Literal("특허 \n \" ' <&>"),
        ox.Literal("chat", language="fr"),
        ox.Literal("0.02", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
        ox.BlankNode("b"),
    )
]


def canonical(found: Iterable[ox.Quad] | Iterable[ox.Triple]) -> set[ox.Quad]:
    """Quads with blank nodes named by what is said of them."""
    dataset = ox.Dataset(
        q if isinstance(q, ox.Quad) else ox.Quad(q.subject, q.predicate, q.object) for q in found
    )
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def created(triples: Iterable[ox.Triple]) -> ox.Store:
    """Triples as Oxigraph keeps them: whole numbers of any kind become xsd:integer."""
    kept = ox.Store()
    kept.extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    return kept


def comparable(found: Rows) -> list[list[list[str]]]:
    """Rows in an order of our own, for not all are sorted, and so the words that a cell joins."""
    return sorted(
        [sorted(re.split(r"[\s;,|\"]+", str(term))) for term in row] for row in found.rows
    )


def counted(folder: Path) -> int:
    answer = disk.open_store(folder).query(COUNT)
    assert isinstance(answer, Rows)
    return int(str(getattr(answer.rows[0][0], "value", "")))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of many quads."""
    path = tmp_path_factory.mktemp("many") / "many.nq"
    with path.open("w") as file:
        file.writelines(
            f'<http://a/{n // 8}> <http://a/p{n % 8}> "value {n}" <http://a/g{n % 3}> .\n'
            for n in range(MANY)
        )
    return path


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store that holds one triple."""
    path = tmp_path / "old.nt"
    path.write_bytes(b"<http://a/s> <http://a/p> <http://a/old> .\n")
    bulk_load.load_files(tmp_path / "store", [path])
    return tmp_path / "store"


def start(*words: str | Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "kipo_graph", *map(str, words)],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def entries(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_and_packing_comes_back_as_it_was(
    ending: str, packing: str, tmp_path: Path
) -> None:
    form = FORMATS[ending]
    quads = [ox.Quad(t.subject, t.predicate, t.object) for t in TRIPLES]
    if form.supports_datasets:
        quads += [ox.Quad(t.subject, t.predicate, t.object, NAMED) for t in TRIPLES]
    written = ox.serialize(quads if form.supports_datasets else TRIPLES, format=form)
    path = tmp_path / f"data.{ending}{packing}"
    path.write_bytes(PACKINGS[packing](written or b""))
    made = bulk_load.load_files(tmp_path / "store", [path])
    opened = disk.open_store(tmp_path / "store")
    assert canonical(opened.oxigraph) == canonical(quads)
    assert canonical(memory.of_files([path]).oxigraph) == canonical(quads)
    assert (made.quads, made.default_graph) == (len(quads), len(TRIPLES))
    assert made.named_graphs == int(form.supports_datasets)
    assert disk.check(tmp_path / "store") == made == opened.manifest
    assert opened.prefixes == {}
    assert len(opened.triples()) == len(TRIPLES)
    assert (opened.inferred(), opened.vocabulary()) == ([], [])


@pytest.mark.parametrize("ending", FORMATS)
def test_blank_nodes_of_two_files_never_meet(ending: str, tmp_path: Path) -> None:
    blank = [ox.Triple(ox.BlankNode("b"), ox.NamedNode("http://a/p"), ox.Literal("same"))]
    paths = [tmp_path / f"{n}.{ending}" for n in range(2)]
    for path in paths:
        path.write_bytes(ox.serialize(blank, format=FORMATS[ending]) or b"")
    assert bulk_load.load_files(tmp_path / "store", paths).quads == 2
    assert len(memory.of_files(paths).oxigraph) == 2


def test_relative_iris_and_the_graph_for_triples(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<> <p> <o> .")
    (tmp_path / "b.jsonld").write_text('{"@id": "", "http://a/p": 1}')
    (tmp_path / "c.trig").write_text("<> <p> <o> . <g> { <> <p> <o> }")
    paths = sorted(tmp_path.iterdir())
    into = tmp_path / "store"
    bulk_load.load_files(into, paths, base="http://b/x", graph="http://g/")
    found = {str(quad.graph_name) for quad in disk.open_store(into).oxigraph}
    assert found == {"<http://g/>", "<http://b/g>"}
    subjects = {str(quad.subject) for quad in disk.open_store(into).oxigraph}
    assert subjects == {"<http://b/x>"}
    own = {str(quad.subject) for quad in memory.of_files(paths).oxigraph}
    assert own == {f"<{path.as_uri()}>" for path in paths}


def test_what_a_zstd_file_may_be_made_of(tmp_path: Path) -> None:
    lines = [b"<http://a/%d> <http://a/p> <http://a/o> .\n" % n for n in range(30_000)]
    skipped = b"\x50\x2a\x4d\x18" + (5).to_bytes(4, "little") + b"hello"
    frames = [zstandard.compress(b"".join(lines[:9])), skipped]
    frames += [zstandard.compress(b"".join(lines[9:]))]
    path = tmp_path / "frames.nt.zst"
    path.write_bytes(b"".join(frames))
    assert bulk_load.load_files(tmp_path / "store", [path]).quads == len(lines)


@pytest.mark.parametrize("packing", [".gz", ".zst"])
@pytest.mark.parametrize("damage", ["cut", "flipped"])
def test_a_damaged_packing_is_noticed(packing: str, damage: str, tmp_path: Path, old: Path) -> None:
    lines = b"".join(b"<http://a/%d> <http://a/p> <http://a/o> .\n" % n for n in range(5_000))
    compressor = zstandard.ZstdCompressor(write_checksum=True)
    whole = gzip.compress(lines) if packing == ".gz" else compressor.compress(lines)
    middle = len(whole) // 2
    content = {
        "cut": whole[:-6],
        "flipped": whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :],
    }[damage]
    path = tmp_path / f"data.nt{packing}"
    path.write_bytes(content)
    with pytest.raises(ParseError, match=re.escape(path.name)):
        bulk_load.load_files(old, [path])
    assert counted(old) == 1
    assert disk.check(old).quads == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.nq", b"<http://a> <http://b> <http://c> .\n<http://a> <b", "a.nq, line 2, column 12: "),
        ("a.ttl", b"<http://a> <http://b>\n  nothing .", "a.ttl, line 2, column 3: "),
        ("a.ttl", b'<http://a> <http://b> "\xff" .', "a.ttl, line 1, column 24: "),
        ("a.rdf", b'<a xmlns="http://b/">\n <c></d></a>', "a.rdf, line 2, column "),
        ("a.jsonld", b'{\n "a": [}', "a.jsonld, line 2, column "),
        ("a.nt", b"<a> <http://b> <http://c> .", "take absolute IRIs only"),
        ("a.nt", b"", "a.nt is empty"),
        ("a.nt.gz", b"", "a.nt.gz is empty"),
        ("a.doc", b"x", "no RDF format ends in .doc"),
        ("a.doc.gz", b"x", "no RDF format ends in .doc.gz"),
        ("a", b"x", "no RDF format ends in nothing"),
    ],
)
def test_a_file_that_is_refused_says_why_and_where(
    name: str, content: bytes, said: str, tmp_path: Path, old: Path, invoke: Invoke
) -> None:
    (tmp_path / name).write_bytes(content)
    done = invoke("load", str(tmp_path / "old.nt"), str(tmp_path / name), "--store", str(old))
    assert exit_code(done) == ParseError.exit_code
    assert said in str(done.exception)
    assert counted(old) == 1
    assert len(entries(old)) == 3


def test_what_is_no_file_is_refused(tmp_path: Path, invoke: Invoke, old: Path) -> None:
    for path, said in ((tmp_path, "is a folder"), (tmp_path / "no.nq", "No such file")):
        done = invoke("load", str(path), "--store", str(old))
        assert said in str(done.exception)
    secret = tmp_path / "secret.nq"
    secret.write_bytes(b"<http://a> <http://b> <http://c> .")
    secret.chmod(0)
    if not os.access(secret, os.R_OK):
        done = invoke("load", str(secret), "--store", str(old))
        assert "Permission denied" in str(done.exception)


@pytest.mark.parametrize(
    "words", [("--base", "x"), ("--graph", "x y"), ("--no-inferred",)], ids=lambda words: words[0]
)
def test_options_that_do_not_fit(words: tuple[str, ...], tmp_path: Path, invoke: Invoke) -> None:
    done = invoke("load", str(tmp_path / "a.ttl"), "--store", str(tmp_path / "store"), *words)
    assert exit_code(done) == 2
    done = invoke("load", "--store", str(tmp_path / "store"), "--graph", "http://a/")
    assert exit_code(done) == 2
    assert not (tmp_path / "store").exists()


def test_only_a_store_is_replaced(tmp_path: Path, invoke: Invoke) -> None:
    data = str(tmp_path / "old.nt")
    Path(data).write_bytes(b"<http://a/s> <http://a/p> <http://a/old> .")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    ox.Store(str(tmp_path / "oxigraph")).flush()
    for target, said in (
        ("mine", "is not a store of kipo-graph: it contains letter.txt."),
        ("oxigraph", "dump it as N-Quads"),
        ("old.nt", "is not a folder"),
        ("no/where", "There is no folder"),
    ):
        before = sorted(tmp_path.rglob("*"))
        done = invoke("load", data, "--store", str(tmp_path / target))
        assert exit_code(done) == StoreError.exit_code
        assert said in str(done.exception)
        assert sorted(tmp_path.rglob("*")) == before
    (tmp_path / "empty").mkdir()
    assert bulk_load.load_files(tmp_path / "empty", [Path(data)]).quads == 1
    for target, said in (("mine", "not a store"), ("gone", "no store"), ("old.nt", "not a folder")):
        with pytest.raises(StoreError, match=said):
            disk.open_store(tmp_path / target)
        assert exit_code(invoke("check-store", str(tmp_path / target))) == StoreError.exit_code


def test_a_new_load_takes_the_place_of_the_old(tmp_path: Path, old: Path, invoke: Invoke) -> None:
    reader = disk.open_store(old)
    (tmp_path / "new.nq").write_bytes(
        b"<http://a/s> <http://a/p> 'new' .\n<http://a/s> <http://a/p> 'x' .\n".replace(b"'", b'"')
    )
    done = invoke("load", str(tmp_path / "new.nq"), "--store", str(old))
    assert done.output.startswith("Loaded 2 quads (2 in the default graph, 0 named graphs, ")
    assert counted(old) == 2
    # Who still reads the old one keeps it; the next load removes it.
    assert len(entries(old)) == 4
    assert reader.query("ASK { ?s ?p <http://a/old> }") is True
    del reader
    invoke("load", str(tmp_path / "new.nq"), "--store", str(old))
    assert len(entries(old)) == 3
    checked = invoke("check-store", str(old))
    assert "is intact" in checked.output
    assert f"{tmp_path / 'new.nq'} (" in checked.output


def test_reading_changes_no_file(old: Path) -> None:
    def seen() -> dict[Path, tuple[int, int, bytes]]:
        return {
            path: (path.stat().st_mtime_ns, path.stat().st_size, path.read_bytes())
            for path in sorted(old.rglob("*"))
            if path.is_file()
        }

    before = seen()
    first, second = disk.open_store(old), disk.open_store(old)
    assert first.query("ASK { ?s ?p ?o }") is second.query("ASK { ?s ?p ?o }") is True
    del first, second
    assert seen() == before
    disk.check(old)


# Damage


def _zero(version: Path) -> str:
    path = max(version.glob("data/*.sst"), key=lambda path: path.stat().st_size)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(bytes(64))
    return f"data/{path.name}: changed (of the same size"


def _remove(version: Path) -> str:
    path = max(version.glob("data/*.sst"))
    path.unlink()
    return f"data/{path.name}: missing"


def _add(version: Path) -> str:
    (version / "data" / "999999.sst").write_bytes(b"x")
    return "data/999999.sst: not part of this store"


def _shorten(version: Path) -> str:
    path = max(version.glob("data/MANIFEST-*"))
    path.write_bytes(path.read_bytes()[:-1])
    return f"data/{path.name}: changed ("


def _write(version: Path) -> str:
    written = ox.Store(str(version / "data"))
    written.add(ox.Quad(ox.NamedNode("http://a"), ox.NamedNode("http://b"), ox.Literal("c")))
    return "data/LOCK: not part of this store"


def _manifest(version: Path) -> str:
    path = version / "manifest.json"
    path.write_bytes(path.read_bytes().replace(b'"quads": ', b'"quads": 1'))
    return "manifest.json: changed"


def _no_manifest(version: Path) -> str:
    (version / "manifest.json").unlink()
    return "manifest.json: missing"


def _current(version: Path) -> str:
    (version.parent / "current").write_bytes(b"kipo-graph store 1\n../elsewhere\n")
    return "current: changed"


@pytest.mark.parametrize(
    "damage", [_zero, _remove, _add, _shorten, _write, _manifest, _no_manifest, _current]
)
def test_damage_is_noticed_and_repaired_by_loading_again(
    damage: Callable[[Path], str], tmp_path: Path, invoke: Invoke
) -> None:
    path = tmp_path / "some.nt"
    path.write_bytes(
        b"".join(b"<http://a/%d> <http://a/p> <http://a/o> .\n" % n for n in range(2_000))
    )
    folder = tmp_path / "store"
    bulk_load.load_files(folder, [path])
    assert exit_code(invoke("check-store", str(folder))) == 0
    said = damage(next(folder.glob("version-*")))
    done = invoke("check-store", str(folder))
    assert exit_code(done) == StoreError.exit_code
    assert said in str(done.exception)
    assert "Load it again" in str(done.exception)
    bulk_load.load_files(folder, [path])
    assert disk.check(folder).quads == 2_000
    assert len(entries(folder)) == 3


# Kills, writers, limits


def test_a_kill_at_any_moment_leaves_the_old_store_or_the_new(old: Path, many: Path) -> None:
    begun = time.monotonic()
    whole = start("load", many, "--store", old.parent / "whole")
    assert whole.communicate(timeout=120)[0].startswith(f"Loaded {MANY:,} quads")
    seconds = time.monotonic() - begun
    moments = [*(seconds * part for part in (0.15, 0.35, 0.5, 0.65, 0.8)), 0.97 * seconds]
    killed = 0
    for moment in moments:
        process = start("load", many, "--store", old)
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        killed += process.returncode == -signal.SIGKILL
        assert disk.check(old).quads in (1, MANY)
        assert counted(old) in (1, MANY)
    assert killed  # how many are hit in time varies with the machine
    new = old.parent / "never"
    process = start("load", many, "--store", new)
    while not list(new.glob("version-*")):
        time.sleep(0.01)
    process.kill()
    process.communicate(timeout=60)
    with pytest.raises(StoreError, match="holds no complete graph yet"):
        disk.check(new)
    assert bulk_load.load_files(new, [old.parent / "old.nt"]).quads == 1
    bulk_load.load_files(old, [old.parent / "old.nt"])
    assert len(entries(new)) == len(entries(old)) == 3  # What the kills left over is gone.


def test_a_load_broken_off_by_hand_leaves_the_old_store_alone(old: Path, many: Path) -> None:
    for folder in (old, old.parent / "new"):
        process = start("load", many, "--store", folder)
        deadline = time.monotonic() + 60
        while len(list(folder.glob("version-*/data/CURRENT"))) < 1 + (folder == old):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        assert "Aborted" in process.communicate(timeout=60)[1]
        assert process.returncode == 1
    assert disk.check(old).quads == 1
    assert len(entries(old)) == 3
    assert not (old.parent / "new").exists()


def test_two_writers_get_a_clear_refusal(old: Path, many: Path, invoke: Invoke) -> None:
    process = start("load", many, "--store", old)
    deadline = time.monotonic() + 60
    while len(list(old.glob("version-*"))) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    process.send_signal(signal.SIGSTOP)
    done = invoke("load", str(many), "--store", str(old))
    assert exit_code(done) == StoreError.exit_code
    assert f"is being loaded by process {process.pid}." in str(done.exception)
    assert counted(old) == 1  # Readers are not disturbed.
    process.kill()
    process.communicate(timeout=60)
    assert bulk_load.load_files(old, [old.parent / "old.nt"]).quads == 1


def test_a_disk_that_takes_no_more_leaves_the_old_store(old: Path, many: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))

    done = subprocess.run(
        [sys.executable, "-m", "kipo_graph", "load", str(many), "--store", str(old)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        preexec_fn=limit,
    )
    assert done.returncode == StoreError.exit_code, done
    assert re.search(r"cannot be written: .*too large.* MiB are free there now", done.stderr)
    assert disk.check(old).quads == 1
    assert len(entries(old)) == 3


def test_a_folder_that_vanishes_while_it_is_found(tmp_path: Path) -> None:
    with atomic_swap.new_version(tmp_path / "store") as (version, _):
        assert version.is_dir()
    assert not (tmp_path / "store").exists()


# Progress


def test_a_pipe_gets_plain_lines_with_rate_and_time_left(many: Path, tmp_path: Path) -> None:
    process = start("load", many, "--store", tmp_path / "store")
    said = process.communicate(timeout=120)[1]
    assert re.search(r"^(reading: \d|sorting|optimizing|computing checksums)", said, re.MULTILINE)
    assert "\x1b" not in said
    assert "\r" not in said


def test_the_time_left_is_reckoned_by_the_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    lines = Lines(first=0, every=0)
    progress = bulk_load.Progress(total=40 << 20)
    lines(progress)
    time.sleep(0.2)
    progress.seen(10 << 20)
    lines(progress)
    progress.enter("optimizing")
    lines(progress)
    said = capsys.readouterr().err.splitlines()
    assert said[0] == "reading: 0.0 of 40.0 MiB"
    match = re.fullmatch(
        r"reading: 10\.0 of 40\.0 MiB \(25 %\), ([\d.]+) MiB/s, (\d+) s left", said[1]
    )
    assert match is not None
    assert float(match[1]) <= 50
    assert abs(int(match[2]) - 30 / float(match[1])) <= 1
    assert said[2] == "optimizing"


def test_bytes_are_counted_as_they_lie_on_the_disk(tmp_path: Path, many: Path) -> None:
    path = tmp_path / "many.nq.zst"
    path.write_bytes(zstandard.compress(many.read_bytes()))
    seen: list[int] = []
    into = ox.Store()
    digest = files.load(into, files.inspect(path), seen=seen.append)
    assert sum(seen) == path.stat().st_size
    assert digest == disk.checksum(tmp_path, path.name).sha256
    assert len(into) == MANY


# The project's own graph


def test_the_project_on_disk_answers_as_it_does_in_memory(tmp_path: Path) -> None:
    project = Project(ROOT)
    local = memory.load(project)
    made = bulk_load.load_project(tmp_path / "store", project)
    there = disk.open_store(tmp_path / "store")
    assert canonical(there.oxigraph) == canonical(local.oxigraph)
    assert made.origin == "project"
    assert canonical(there.triples()) == canonical(created(local.triples()))
    assert len(there.triples()) == len(local.triples())
    assert set(there.inferred()) == set(local.inferred())
    assert canonical(there.vocabulary()) == canonical(created(local.vocabulary()))
    catalogue = questions.catalogue(project)
    assert len(catalogue) >= 50
    for question in catalogue.values():
        text = asking.bound(question)
        here, same = local.query(text), there.query(text)
        assert isinstance(here, Rows)
        assert isinstance(same, Rows)
        assert same.variables == here.variables
        assert comparable(same) == comparable(here), question.name
    assert there.results("SELECT * { :kipo a ?c }", "csv").startswith(b"c\r\n")


def test_what_follows_can_be_left_out_on_disk(tmp_path: Path, run: Run) -> None:
    done = run("load", "--store", str(tmp_path / "store"), "--no-inferred")
    assert done.returncode == 0, done.stderr
    there = disk.open_store(tmp_path / "store")
    plain = memory.load(Project(ROOT), inferred=False)
    assert canonical(there.oxigraph) == canonical(plain.oxigraph)
    assert there.inferred() == []
    assert there.query("ASK { :kipo a org:Organization }") is False


def test_a_reader_holds_its_version_only_as_long_as_it_lives(old: Path) -> None:
    handles = len(list(Path("/proc/self/fd").iterdir())) if Path("/proc/self/fd").exists() else 0
    for _ in range(5):
        disk.open_store(old)
        disk.check(old)
    if handles:
        assert len(list(Path("/proc/self/fd").iterdir())) <= handles


def test_quads_in_memory_have_no_prefixes(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("<http://a> <http://b> 'c' .")
    asked = memory.of_files([tmp_path / "a.ttl"])
    with pytest.raises(QueryError, match="declare it with PREFIX kipo:"):
        asked.query("ASK { ?s kipo:x ?o }")
    assert asked.query("ASK { ?s <http://b> 'c' }") is True
    assert io.BytesIO(asked.results("SELECT ?s { ?s ?p ?o }", "csv")).readline() == b"s\r\n"
