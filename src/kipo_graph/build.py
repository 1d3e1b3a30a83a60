"""The way from the tables to the files: gate, graph, consequences, checks, replacement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kipo_graph import tables
from kipo_graph.errors import EvidenceError, InconsistencyError, ValidationError
from kipo_graph.evidence import coverage, gate
from kipo_graph.evidence.coverage import Coverage
from kipo_graph.model import Statement
from kipo_graph.model.vocabulary import DCTERMS, PREFIXES, PROV, curie
from kipo_graph.project import Project
from kipo_graph.rdf import serialization
from kipo_graph.rdf import triples as graph
from kipo_graph.reasoning import consistency, inference
from kipo_graph.store import memory
from kipo_graph.system.atomic_files import replace_file
from kipo_graph.validation import validate

HEADER = (
    "# Built by `kipo-graph build` from the tables in data/; edit those, not this file.\n"
    "# Quoted passages belong to the publishers of the reports.\n"
)


@dataclass(frozen=True, slots=True)
class Result:
    """What a build made: counts, what no statement covers, and whether HermiT was asked."""

    entities: int
    statements: tuple[Statement, ...]
    triples: int
    inferred: int
    coverage: Coverage
    unused: tuple[str, ...]
    reasoned: bool


def build(
    project: Project,
    *,
    reasoner: bool = True,
    dry_run: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> Result:
    """Build the graph of a project from its tables, and replace its files when all is sound.

    `reasoner` asks HermiT whether ontology and data are consistent; `dry_run` writes nothing.
    Raises TableError, EvidenceError, ValidationError or InconsistencyError; then the old files
    stand untouched.
    """
    say("reading the tables")
    read = tables.read(project)
    say(f"checking {len(read.drafts)} rows against {len(read.sources)} source(s)")
    statements, faults = gate.judge(read)
    if faults:
        raise EvidenceError(faults, "Nothing was written; the old graph stands.")
    known = [row.source for row in read.sources.values()]
    stated = graph.triples(known, read.entities.values(), statements, read.dataset)
    turtle = HEADER.encode() + serialization.turtle(stated)
    say("drawing consequences")
    ontology = list(serialization.read(project.ontology))
    inferred = consequences(ontology, stated, turtle)
    say("checking kinds, shapes and invariants")
    found = validate.faults(project, stated, memory.LocalStore(stated, inferred, ontology))
    if found:
        raise ValidationError(found, "Nothing was written; the old graph stands.")
    if reasoner:
        say("asking HermiT")
        require_consistent(ontology, stated)
    if not dry_run:
        replace_file(project.triples, turtle)
        replace_file(project.inferred, serialization.n_quads(inferred))
    return Result(
        entities=len(read.entities),
        statements=tuple(statements),
        triples=len(stated),
        inferred=len(inferred),
        coverage=coverage.measure(read, statements),
        unused=unused_terms(ontology, [*stated, *(quad.triple for quad in inferred)]),
        reasoned=reasoner,
    )


def consequences(ontology: Sequence[Triple], stated: Sequence[Triple], turtle: bytes) -> list[Quad]:
    """The inferences from the stated triples, in a graph that names the run.

    The run itself is described there too: what it is, and what it was derived from.
    """
    run = NamedNode(memory.run_iri(turtle))
    found = what_follows(ontology, stated)
    about = Literal("Inferences in OWL 2 RL from data/triples.ttl under ontology/kipo.ttl.")
    origin = Quad(run, NamedNode(PROV.wasDerivedFrom), NamedNode(graph.DATASET), run)
    described = Quad(run, NamedNode(DCTERMS.description), about, run)
    drawn = (Quad(t.subject, t.predicate, t.object, run) for t in found)
    return [origin, described, *drawn]


def what_follows(ontology: Sequence[Triple], stated: Sequence[Triple]) -> list[Triple]:
    """The inferences from the stated triples by the project's ontology, sorted."""
    return inference.infer(serialization.n_triples(ontology), serialization.n_triples(stated))


def require_consistent(ontology: Sequence[Triple], stated: Sequence[Triple]) -> None:
    """Ask HermiT; raises InconsistencyError with Pellet's explanation in words."""
    found = consistency.check(serialization.n_triples(ontology), serialization.n_triples(stated))
    if found.consistent and not found.unsatisfiable:
        return
    lines = [f"no member can exist of: {name}" for name in found.unsatisfiable]
    lines += [] if found.consistent else ["ontology and data contradict each other:"]
    lines += found.explanation
    message = "The reasoner found a fault.\n" + "\n".join(f"  {line}" for line in lines)
    raise InconsistencyError(message, "Correct the rows or the axioms named above.")


def unused_terms(ontology: Sequence[Triple], found: Sequence[Triple]) -> tuple[str, ...]:
    """The terms of the project's own ontology that no triple uses, stated or inferred."""
    used = {getattr(term, "value", "") for t in found for term in (t.predicate, t.object)}
    space = PREFIXES["kipo"]
    subjects = {getattr(t.subject, "value", "") for t in ontology}
    own = {iri for iri in subjects if iri.startswith(space)}
    return tuple(sorted(curie(iri) for iri in own - used))
