"""The Python interface: load a knowledge graph, query it, draw it and export it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kipo_graph.errors import NotFoundError, QueryError
from kipo_graph.model import BACKGROUND
from kipo_graph.model.vocabulary import MODALITIES
from kipo_graph.project import Project, find
from kipo_graph.query import questions
from kipo_graph.query.questions import Parameter, Question
from kipo_graph.store import memory, subgraph
from kipo_graph.store.graph_store import Answer, GraphStore, Rows, python_value

if TYPE_CHECKING:
    import networkx as nx
    from pyoxigraph import Triple

    from kipo_graph.query import records, search
    from kipo_graph.query.records import EntityRecord, StatementRecord


class KnowledgeGraph:
    """A graph of statements, each with its evidence.

    Examples:
        >>> graph = KnowledgeGraph.load()
        >>> graph.entity("KIPO").label
        'Korean Intellectual Property Office'

    """

    def __init__(self, project: Project, asked: GraphStore) -> None:
        self._project = project
        self._store = asked

    @classmethod
    def load(cls, project: str | Path | None = None, *, inferred: bool = True) -> KnowledgeGraph:
        """Load the graph of a project folder; without one, as the command line finds it.

        Raises ProjectError where there is no project or it has not been built.
        """
        return cls.of(find(project), inferred=inferred)

    @classmethod
    def of(cls, project: Project, *, inferred: bool = True) -> KnowledgeGraph:
        """The graph of a project that has been found already."""
        return cls(project, memory.load(project, inferred=inferred))

    @classmethod
    def connect(
        cls,
        url: str,
        project: str | Path | None = None,
        *,
        inferred: bool = True,
        timeout: float = 30,
    ) -> KnowledgeGraph:
        """The graph in a SPARQL store at an address, such as `kipo-graph push` uploads there.

        Questions and the texts of sources are those of the project.  `timeout` is how many
        seconds to wait for a response.  Raises EndpointError.
        """
        from kipo_graph.store import remote

        home = find(project)
        asked = remote.RemoteStore(url, inferred=inferred, timeout=timeout, ontology=home.ontology)
        return cls(home, asked)

    @cached_property
    def _records(self) -> records.Graph:
        from kipo_graph.query import records

        return records.of(self._store)

    @property
    def _small(self) -> bool:
        """Whether the whole graph is in memory; of others only parts are read, where these do."""
        return isinstance(self._store, memory.LocalStore)

    def _around(self, iri: str) -> records.Graph:
        from kipo_graph.query import records

        return records.Graph(subgraph.around(self._store, iri, None), self._vocabulary)

    @cached_property
    def _vocabulary(self) -> Sequence[Triple]:
        return self._store.vocabulary()

    @cached_property
    def _named(self) -> records.Graph:
        """The entities with their names; of a graph that is not in memory, nothing else."""
        from kipo_graph.query import records

        if self._small:
            return self._records
        return records.Graph(subgraph.entity_names(self._store), self._vocabulary)

    def query(self, what: str, /, **params: str) -> list[dict[str, object]] | bool:
        """Ask a question by name, or SPARQL text: SELECT gives a dict a row, ASK a bool.

        IRIs come as texts, numbers and truth values as Python's own, other literals as texts;
        unbound variables are None.  Raises QueryError and NotFoundError.
        """
        known = self.questions()
        text = known[what].text if what in known else what
        parameters = known[what].parameters if what in known else ()
        answer = self.ask(self.bind(text, parameters, params))
        if isinstance(answer, bool):
            return answer
        if isinstance(answer, Rows):
            return [
                {name: python_value(term) for name, term in zip(answer.variables, row, strict=True)}
                for row in answer.rows
            ]
        names = ("subject", "predicate", "object")
        return [{name: python_value(getattr(triple, name)) for name in names} for triple in answer]

    def entity(self, name: str) -> EntityRecord:
        """The entity of an id, label, Korean name or acronym; raises NotFoundError."""
        from kipo_graph.query import records, search

        if not self._small and (read := subgraph.find_by_name(self._store, name)):
            found = records.Graph(read, self._vocabulary).entities
            if found:
                return search.resolve(name, found)
        return search.resolve(name, self._named.entities)

    def entities(self) -> list[EntityRecord]:
        """All entities, in the order of their labels."""
        return list(self._named.entities.values())

    def statements(
        self, *, entity: str | None = None, source: str | None = None, modality: str | None = None
    ) -> list[StatementRecord]:
        """Statements in the order of the text, all or only those about, from, or held as."""
        if source is not None:
            self._require("source", [source], self._records.sources)
        if modality is not None:
            self._require("modality", [modality], MODALITIES)
        if entity is None:
            found = self._records.statements
        else:
            record = self.entity(entity)
            part = self._records if self._small else self._around(record.iri)
            found = part.about(record.id)
        return [
            statement
            for statement in found
            if (source is None or statement.source == source)
            and (modality is None or statement.modality == modality)
        ]

    def find(self, text: str, limit: int = 20) -> list[search.Hit]:
        """The entities whose names hold or resemble a text, the best first."""
        from kipo_graph.query import search

        return search.find(text, self.entities(), limit)

    def to_networkx(self, *, evidence: bool = True) -> nx.MultiDiGraph:
        """The network of entities and figures, with plain texts on nodes and edges.

        An edge is a statement, its key the IRI; `interchange.plain_network` says what it carries.
        Without `evidence`, only what is achieved and not negated is an edge.
        """
        from kipo_graph.export import interchange

        return interchange.plain_network(self._network(), evidence=evidence)

    def _network(self) -> nx.MultiDiGraph:
        from kipo_graph.query import network

        records = self._records
        return network.build(
            list(records.entities.values()), records.statements, list(records.sources.values())
        )

    def draw(
        self,
        *,
        focus: str | None = None,
        depth: int = 1,
        types: Sequence[str] = (),
        sources: Sequence[str] = (),
        period: str | None = None,
        title: str | None = None,
    ) -> str:
        """An interactive page of the graph, or of a part of it, as one HTML text."""
        from kipo_graph import tables
        from kipo_graph.draw import page as draw

        part = self._part(focus, depth, types, sources, period)
        texts = tables.source_texts(self._project)
        part.graph["sources"] = [
            replace(source, text=texts.get(source.id, "")) for source in part.graph["sources"]
        ]
        limits = []
        if focus is not None:
            limits.append(f"{depth} step{'s' * (depth != 1)} around {self.entity(focus).label}")
        if types:
            limits.append(f"of type {', '.join(types)}")
        if sources:
            limits.append(f"from {', '.join(sources)}")
        if period:
            limits.append(f"in the period {period}")
        note = f"A part of the graph: {'; '.join(limits)}." if limits else ""
        return draw.page(part, title=title or self._title(), note=note)

    def export(self, form: str, *, sources: Sequence[str] = (), evidence: bool = True) -> bytes:
        """The graph in one of the formats of `kipo-graph export`."""
        from kipo_graph.export import interchange
        from kipo_graph.export import rdf_export as export

        self._require("source", sources, self._records.sources)
        if form == "html":
            if not evidence:
                raise QueryError("A page shows the evidence; --no-evidence does not go with html.")
            return self.draw(sources=sources).encode()
        if form in ("graphml", "gexf"):
            part = self._part(None, 1, (), sources, None)
            return interchange.write_network(
                interchange.plain_network(part, evidence=evidence), form
            )
        if form == "csv":
            chosen = [s for s in self.statements() if not sources or s.source in sources]
            figures = {
                s.object: self._records.figure(s.object) for s in chosen if s.kind == "figure"
            }
            return interchange.table(chosen, figures, evidence=evidence)
        stated = export.select(self._store.triples(), sources, evidence=evidence)
        return export.rdf(form, stated, self._project)

    def questions(self) -> Mapping[str, Question]:
        """The catalogue of questions by name."""
        return questions.catalogue(self._project)

    def bind(
        self,
        text: str,
        parameters: tuple[Parameter, ...] = (),
        given: Mapping[str, str] | None = None,
    ) -> str:
        """A query with its parameters filled in; entities go by any of their names."""
        return questions.bind(text, parameters, given or {}, lambda name: self.entity(name).iri)

    def unknown_terms(self, text: str) -> dict[str, str]:
        """The terms of a query that nothing declares or uses, each with the nearest known one.

        Only terms in the namespaces of our vocabularies and of our entities are looked at.
        """
        from kipo_graph.query import explanation

        if self._small:
            stated = self._store.triples()
        else:
            stated = [
                *subgraph.uses(self._store, sorted(explanation.named_in(text))),
                *subgraph.entity_names(self._store),
            ]
        return explanation.unknown_terms(text, (*stated, *self._vocabulary))

    def ask(self, text: str) -> Answer:
        """The answer to SPARQL text in RDF terms."""
        return self._store.query(text)

    def results(self, text: str, form: str) -> bytes:
        """The answer to SPARQL text as W3C `json`, `xml`, `csv` or `tsv`."""
        return self._store.results(text, form)

    def _part(
        self,
        focus: str | None,
        depth: int,
        types: Sequence[str],
        sources: Sequence[str],
        period: str | None,
    ) -> nx.MultiDiGraph:
        from kipo_graph.model.vocabulary import CLASSES
        from kipo_graph.query import network

        self._require("type", types, CLASSES)
        self._require("source", sources, self._records.sources)
        graph = self._network()
        if types or sources or period:
            graph = network.select(graph, types=types, sources=sources, period=period or "")
        if focus is not None:
            graph = network.focus(graph, self.entity(focus).id, depth)
        return graph

    def _require(self, what: str, given: Sequence[str], known: Mapping[str, object]) -> None:
        from kipo_graph.text import did_you_mean

        for name in given:
            if name not in known:
                hint = did_you_mean(name, known) or f"known are: {', '.join(known)}"
                raise NotFoundError(f'There is no {what} "{name}".', hint[0].upper() + hint[1:])

    def _title(self) -> str:
        reports = [s.title for s in self._records.sources.values() if s.id != BACKGROUND]
        return (
            reports[0] if len(reports) == 1 else "Knowledge graph of intellectual-property policy"
        )

    def __repr__(self) -> str:
        records = self._records
        return (
            f"<KnowledgeGraph: {len(records.entities)} entities, {len(records.statements)} "
            f"statements from {len(records.sources)} sources>"
        )

    def _repr_html_(self) -> str:
        """What a notebook shows: the counts, and the first statements with their sentences."""
        import html

        rows = "".join(
            "<tr>"
            + "".join(
                f"<td>{html.escape(text)}</td>"
                for text in (
                    s.subject_label,
                    s.predicate_label,
                    s.object_label,
                    s.modality,
                    s.evidence[0].sentence,
                )
            )
            + "</tr>"
            for s in self._records.statements[:5]
        )
        head = "".join(
            f"<th>{name}</th>" for name in ("subject", "property", "object", "modality", "evidence")
        )
        return (
            f"<p>{html.escape(repr(self)[1:-1])}</p>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        )
