"""The errors of kipo-graph: one root, each child with the exit code the command line uses.

An error says what happened, where, and what to do next.  It is raised near its cause and caught
once, in `kipo_graph.cli`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kipo_graph.text import one_line


class KipoGraphError(Exception):
    """The root of every error this package raises on purpose."""

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  {self.hint}" if self.hint else self.message


class Fault(NamedTuple):
    """One thing wrong with a table: where it stands, what kind it is, what to do.

    `row` counts as a spreadsheet does (the header is row 1; 0 means the whole file).  `verdict`
    is empty for a malformed table and one of the evidence gate's words otherwise.
    """

    file: str
    row: int
    column: str
    message: str
    verdict: str = ""
    hint: str = ""

    def __str__(self) -> str:
        where = one_line(self.file) + (f", row {self.row}" if self.row else "")
        where += f", column {one_line(self.column)}" if self.column else ""
        verdict = f"{self.verdict}: " if self.verdict else ""
        hint = f"\n    {one_line(self.hint)}" if self.hint else ""
        return f"{where}: {verdict}{one_line(self.message)}{hint}"


class FaultsError(KipoGraphError):
    """Several faults found together; all of them are listed, not only the first."""

    what = "faults"

    def __init__(self, faults: Iterable[Fault], hint: str = "") -> None:
        self.faults = tuple(sorted(set(faults)))
        lines = "\n".join(f"- {fault}" for fault in self.faults)
        super().__init__(f"{len(self.faults)} {self.what}:\n{lines}", hint)


class TableError(FaultsError):
    """A table cannot be read as what it should be."""

    exit_code = 3
    what = "fault(s) in the tables"


class EvidenceError(FaultsError):
    """Statements that their evidence does not support."""

    exit_code = 4
    what = "statement(s) stopped at the evidence gate"


class ValidationError(FaultsError):
    """The graph breaks a shape, a check query, or the kind of a property."""

    exit_code = 5
    what = "violation(s) in the graph"


class InconsistencyError(KipoGraphError):
    """The reasoner found the ontology and the data inconsistent, or a class unsatisfiable."""

    exit_code = 6


class MissingToolError(KipoGraphError):
    """Something outside this package is needed and absent, such as Java for HermiT."""

    exit_code = 7


class ProjectError(KipoGraphError):
    """The project folder is absent, incomplete, read-only or not a project at all."""

    exit_code = 8


class QueryError(KipoGraphError):
    """A SPARQL query cannot be parsed or run, or a parameter does not fit it."""

    exit_code = 9


class NotFoundError(KipoGraphError):
    """No entity, question, type or source has the given name."""

    exit_code = 10


class ModelError(KipoGraphError):
    """A value cannot be part of the model, such as a statement without evidence."""

    exit_code = 11


class ParseError(KipoGraphError):
    """An RDF file cannot be parsed."""

    exit_code = 12


def unreadable(name: object, error: OSError | ValueError) -> ParseError:
    """The error for a file that the system does not let us read."""
    reason = getattr(error, "strerror", None) or error
    return ParseError(f"{one_line(str(name))} cannot be read: {reason}.")


class ReasonerError(KipoGraphError):
    """The reasoner itself failed, or did not finish in its time."""

    exit_code = 14


class EndpointError(KipoGraphError):
    """A SPARQL endpoint cannot be reached, refuses, or gives an answer that cannot be trusted."""

    exit_code = 15


class ConversionError(KipoGraphError):
    """RDF holds something that the format it shall be written in cannot hold."""

    exit_code = 20


class StoreError(KipoGraphError):
    """A store on disk cannot be made or read, is no longer what was loaded, or is being loaded."""

    exit_code = 16


class ExtractionError(KipoGraphError):
    """Documents that extraction could not read, or a folder of results of another run."""

    exit_code = 21


class ClusterError(KipoGraphError):
    """The cluster that work was given to is not there, does not fit, or went away."""

    exit_code = 22
