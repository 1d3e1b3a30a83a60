"""The graph as networkx: entities and figures as nodes, statements as edges, and their places.

Pure functions: no files, no HTML.  Whatever depends on chance is seeded and whatever depends on an
order is sorted, so that the same graph gives the same picture.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kipo_graph.errors import ModelError, NotFoundError
from kipo_graph.language import dates
from kipo_graph.model import Period
from kipo_graph.model.vocabulary import PREFIXES
from kipo_graph.query.records import EntityRecord, SourceRecord, StatementRecord

if TYPE_CHECKING:
    import networkx as nx

FIGURE = "Figure"
SOURCE = "Source"
EDGES = ("entity", "figure")
"""The kinds of statement that are drawn as edges; the others stay in the list of statements."""

WHOLE = 1500
"""A graph of more nodes than this is placed, and opened, by communities."""
SEED = 2024
_GROUPS = 200


@dataclass(frozen=True, slots=True)
class Community:
    """Nodes more connected with one another than with the rest.

    `node` is the slug of the most connected member and `name` its label.
    """

    name: str
    node: str
    members: tuple[str, ...]


def build(
    entities: Sequence[EntityRecord],
    statements: Sequence[StatementRecord],
    sources: Sequence[SourceRecord],
) -> nx.MultiDiGraph:
    """The statements as a directed graph with one edge for each of them.

    Nodes are keyed by slug and carry their `record` (an EntityRecord; figures get one of type
    "Figure", sources that statements speak of one of type "Source").  Edges are keyed by the IRI
    of their statement and carry it as `record`.  `graph.graph["statements"]` holds all statements,
    also those that are no edges, and `graph.graph["sources"]` the sources.  Raises ModelError when
    a statement speaks of something that is in none of the three lists.
    """
    import networkx as nx

    graph = nx.MultiDiGraph(statements=tuple(statements), sources=tuple(sources))
    known = {source.id: _of_source(source) for source in sources}
    known |= {entity.id: entity for entity in entities}
    for entity in entities:
        graph.add_node(entity.id, record=entity)
    for statement in statements:
        ends = [statement.subject]
        if statement.kind in EDGES:
            ends.append(statement.object)
        if statement.kind == "figure" and statement.object not in known:
            known[statement.object] = _of_figure(statement)
        for slug in ends:
            if slug not in known:
                raise ModelError(
                    f"The statement {statement.iri} speaks of {slug!r}, which is not in the graph.",
                    "Give the entity, the source or the figure together with its statements.",
                )
            if slug not in graph:
                graph.add_node(slug, record=known[slug])
        if len(ends) == 2:
            graph.add_edge(*ends, key=statement.iri, record=statement)
    return graph


def _of_figure(statement: StatementRecord) -> EntityRecord:
    iri = PREFIXES["figure"] + statement.object
    return EntityRecord(statement.object, iri, FIGURE, "figure", statement.object_label)


def _of_source(source: SourceRecord) -> EntityRecord:
    return EntityRecord(source.id, source.iri, SOURCE, "source", source.title)


def focus(graph: nx.MultiDiGraph, node: str, depth: int = 1) -> nx.MultiDiGraph:
    """The part of the graph within `depth` steps of a node, whichever way the edges point.

    Raises NotFoundError when there is no such node.
    """
    import networkx as nx

    if node not in graph:
        raise NotFoundError(f"There is no node {node!r} in the graph.")
    near = nx.ego_graph(graph, node, radius=depth, undirected=True)
    return _restricted(graph, set(near), lambda _: True)


def select(
    graph: nx.MultiDiGraph,
    *,
    types: Collection[str] = (),
    sources: Collection[str] = (),
    period: str = "",
) -> nx.MultiDiGraph:
    """The part of the graph that is of these types, from these sources and of this period.

    What is left empty does not restrict.  `types` are keys of `CLASSES`: entities of these
    types stay, with the statements between them and the figures stated of them.  `period` is a
    year, month or day ("2024", "2024-06", "2024-06-20") or an ISO interval of two of them
    ("2021/2024", "2021/", "/2021"): statements whose period overlaps it stay.  A statement
    without any period is left out then, because nothing says that it belongs there.  With
    `sources` or `period`, an entity of which no statement remains goes too.  Raises ModelError for
    a period that cannot be read.
    """
    span = _span(period) if period else None

    def keep(statement: StatementRecord) -> bool:
        return (not sources or statement.source in sources) and (
            span is None or _overlaps(statement, span)
        )

    nodes = set(graph)
    if sources or span:
        kept = [statement for statement in graph.graph["statements"] if keep(statement)]
        nodes &= {slug for each in kept for slug in (each.subject, each.object)}
    if types:
        of_type = {slug for slug in nodes if graph.nodes[slug]["record"].type in types}
        figures = {slug for slug in nodes if graph.nodes[slug]["record"].type == FIGURE}
        nodes = of_type | {slug for slug in figures if of_type & set(graph.pred[slug])}
    return _restricted(graph, nodes, keep)


def _restricted(
    graph: nx.MultiDiGraph, nodes: Collection[str], keep: Callable[[StatementRecord], bool]
) -> nx.MultiDiGraph:
    """A new graph of these nodes and of the statements about them that `keep` lets through."""
    records = [graph.nodes[slug]["record"] for slug in graph if slug in nodes]
    statements = [
        statement
        for statement in graph.graph["statements"]
        if statement.subject in nodes
        and (statement.kind not in EDGES or statement.object in nodes)
        and keep(statement)
    ]
    return build(records, statements, graph.graph["sources"])


def _span(period: str) -> Period:
    """The days of a period; raises ModelError when it cannot be read."""
    found = dates.parse_period(period.replace("..", ""))
    if found is None:
        raise ModelError(
            f'"{period}" is no period.',
            'Write a year, a month, a day or two of them: "2024", "2024-06", "2021/2024", "2021/".',
        )
    return found


def _overlaps(statement: StatementRecord, span: Period) -> bool:
    if not (statement.start or statement.end):
        return False
    before = span.end is not None and statement.start > span.end.isoformat()
    after = span.start is not None and "" < statement.end < span.start.isoformat()
    return not (before or after)


def communities(graph: nx.MultiDiGraph) -> list[Community]:
    """The communities of the graph (Louvain's method, seeded), the largest first.

    Where there are more than 200, those beyond the 199th and those of less than ten members make
    one last community of what remains, called "Smaller groups".
    """
    slugs = sorted(graph)
    degree = dict(graph.degree())
    with seeded_igraph() as igraph:
        membership = (
            as_igraph(igraph, slugs, graph).community_multilevel(weights="weight").membership
        )
    groups: dict[int, list[str]] = {}
    for slug, group in zip(slugs, membership, strict=True):
        groups.setdefault(group, []).append(slug)
    parts = sorted(groups.values(), key=lambda part: (-len(part), part[0]))
    rest: list[str] = []
    if len(parts) > _GROUPS:
        large = [part for part in parts if len(part) > 9][: _GROUPS - 1]
        rest = sorted(slug for part in parts[len(large) :] for slug in part)
        parts = [*large, rest]
    found = []
    for part in parts:
        top = min(part, key=lambda slug: (-degree[slug], slug))
        name = "Smaller groups" if part is rest else graph.nodes[top]["record"].label
        found.append(Community(name, top, tuple(part)))
    return found


@contextmanager
def seeded_igraph() -> Iterator[Any]:
    """Igraph with a random number generator of our own; its usual one is put back afterwards."""
    import igraph

    igraph.set_random_number_generator(random.Random(SEED))  # noqa: S311 - a picture, no secret
    try:
        yield igraph
    finally:
        igraph.set_random_number_generator(random)


def as_igraph(igraph: Any, slugs: Sequence[str], graph: nx.MultiDiGraph) -> Any:
    """The undirected igraph of these nodes, parallel edges summed up in `weight`."""
    index = {slug: number for number, slug in enumerate(slugs)}
    weights: dict[tuple[int, int], int] = {}
    for first, second in graph.edges():
        if first in index and second in index and first != second:
            pair = (index[first], index[second])
            pair = (min(pair), max(pair))
            weights[pair] = weights.get(pair, 0) + 1
    pairs = sorted(weights)
    return igraph.Graph(len(slugs), pairs, edge_attrs={"weight": [weights[pair] for pair in pairs]})
