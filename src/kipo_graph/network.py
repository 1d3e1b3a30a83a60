"""The graph as networkx: entities and figures as nodes, statements as edges, and their places.

Pure functions: no files, no HTML.  Whatever depends on chance is seeded and whatever depends on an
order is sorted, so that the same graph gives the same picture.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kipo_graph import vocab
from kipo_graph.describe import EntityRecord, SourceRecord, StatementRecord
from kipo_graph.errors import ModelError, NotFoundError

if TYPE_CHECKING:
    import networkx as nx

FIGURE = "Figure"
SOURCE = "Source"
EDGES = ("entity", "figure")
"""The kinds of statement that are drawn as edges; the others stay in the list of statements."""

WHOLE = 1500
"""A graph of more nodes than this is laid out, and opened, by communities."""

_EXACT = 300
_SEED = 2024
_GROUPS = 200
_ACROSS = 0.35

Point = tuple[float, float]
_Points = list[list[float]]
_Pull = tuple[int, int, float]


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
    iri = vocab.PREFIXES["figure"] + statement.object
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

    What is left empty does not restrict.  `types` are keys of `vocab.CLASSES`: entities of these
    types stay, with the statements between them and the figures stated of them.  `period` is a
    year, month or day ("2024", "2024-06", "2024-06-20") or an ISO interval of two of them
    ("2021/2024", "2021/..", "../2021"): statements whose period overlaps it stay.  A statement
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


_DAY = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
_PERIOD = re.compile(rf"({_DAY})|({_DAY}|\.\.)/({_DAY}|\.\.)")


def _span(period: str) -> tuple[str, str]:
    """The first and the last day of a period as ISO texts that can be compared."""
    found = _PERIOD.fullmatch(period.strip())
    if not found:
        raise ModelError(
            f"{period!r} is no year and no ISO interval.",
            "Write it like 2024, 2024-06, 2024-06-20, 2021/2024, 2021/.. or ../2021.",
        )
    start, end = (found[1], found[1]) if found[1] else (found[2], found[3])
    return ("" if start == ".." else _first(start)), ("9999" if end == ".." else _last(end))


def _first(day: str) -> str:
    return (day + "-01-01")[:10] if len(day) == 4 else (day + "-01")[:10]


def _last(day: str) -> str:
    # No calendar is needed to compare: no day of a month comes after its 31st.
    return day + "-12-31"[: 10 - len(day)] if len(day) == 4 else (day + "-31")[:10]


def _overlaps(statement: StatementRecord, span: tuple[str, str]) -> bool:
    if not statement.start and not statement.end:
        return False
    return (statement.start or "") <= span[1] and (statement.end or "9999") >= span[0]


def communities(graph: nx.MultiDiGraph) -> list[Community]:
    """The communities of the graph (Louvain's method, seeded), the largest first.

    Where there are more than 200, those beyond the 199th and those of less than ten members make
    one last community of what remains, called "Smaller groups".
    """
    slugs = sorted(graph)
    degree = dict(graph.degree())
    with _seeded_igraph() as igraph:
        membership = _igraph(igraph, slugs, graph).community_multilevel(weights="weight").membership
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
def _seeded_igraph() -> Iterator[Any]:
    """Igraph with a random number generator of our own; its usual one is put back afterwards."""
    import igraph

    igraph.set_random_number_generator(random.Random(_SEED))  # noqa: S311 - a picture, no secret
    try:
        yield igraph
    finally:
        igraph.set_random_number_generator(random)


def _igraph(igraph: Any, slugs: Sequence[str], graph: nx.MultiDiGraph) -> Any:
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


def place(graph: nx.MultiDiGraph) -> dict[str, Point]:
    """A position for each node: whole units, about one pixel of a picture at its natural size.

    Lines pull and nodes push, lines between communities pull less, and then boxes the size of the
    labels are moved until none covers another.  Up to 300 nodes only + - * / and square roots are
    used, which IEEE 754 fixes to the bit, so that every machine gives the same picture; above that
    igraph's compiled code does the work, seeded.  Above `WHOLE` nodes each community is laid out
    by itself, inside a disc, and the discs side by side.
    """
    groups = communities(graph)
    if len(graph) <= WHOLE:
        return _rounded(_drawn(graph, sorted(graph), groups))
    inner = [_drawn(graph, group.members, (), label=False) for group in groups]
    radii = [_reach(points) for points in inner]
    centres = _centres(graph, groups, radii)
    placed: dict[str, Point] = {}
    for points, (x, y) in zip(inner, centres, strict=True):
        placed |= {slug: (x + point[0], y + point[1]) for slug, point in points.items()}
    return _rounded(placed)


def _rounded(points: dict[str, Point]) -> dict[str, Point]:
    return {slug: (float(round(x)), float(round(y))) for slug, (x, y) in points.items()}


def _reach(points: dict[str, Point]) -> float:
    return float(max((x * x + y * y) ** 0.5 for x, y in points.values())) + 60.0


def _drawn(
    graph: nx.MultiDiGraph, slugs: Sequence[str], groups: Sequence[Community], *, label: bool = True
) -> dict[str, Point]:
    """The positions of these nodes around (0, 0), those without any edge in rows beneath."""
    linked = [slug for slug in slugs if graph.degree(slug)]
    index = {slug: number for number, slug in enumerate(linked)}
    near: list[list[int]] = [
        sorted(
            {index[other] for other in (*graph.succ[slug], *graph.pred[slug]) if other in index}
            - {index[slug]}
        )
        for slug in linked
    ]
    group_of = {slug: number for number, group in enumerate(groups) for slug in group.members}
    pulls = [
        (a, b, 1.0 if group_of.get(linked[a]) == group_of.get(linked[b]) else _ACROSS)
        for a, others in enumerate(near)
        for b in others
        if a < b
    ]
    exact = label and len(linked) <= _EXACT
    if exact:
        points = _settled(len(linked), pulls)
    else:
        with _seeded_igraph() as igraph:
            net = igraph.Graph(len(linked), [(a, b) for a, b, _ in pulls])
            weights = [pull for _, _, pull in pulls]
            layout = net.layout_fruchterman_reingold(niter=300, weights=weights)
            points = [list(point) for point in layout]
    boxes = [_box(graph.nodes[slug]["record"], label) for slug in linked]
    points = _spread(_scaled(points, boxes), boxes, 120 if exact else 20 if label else 8)
    placed = {slug: (x, y) for slug, (x, y) in zip(linked, points, strict=True)}
    single = [slug for slug in slugs if slug not in index]
    return placed | _beneath(placed, single, (130.0, 55.0) if label else (40.0, 40.0))


def _beneath(placed: dict[str, Point], slugs: Sequence[str], step: Point) -> dict[str, Point]:
    """Rows for nodes without an edge, under those that have one."""
    low = max((y for _, y in placed.values()), default=0.0) + 1.5 * step[1]
    across = max(4, int((1.5 * step[1] / step[0] * len(slugs)) ** 0.5))
    return {
        slug: ((number % across - (across - 1) / 2) * step[0], low + number // across * step[1])
        for number, slug in enumerate(slugs)
    }


def _settled(count: int, pulls: Sequence[_Pull]) -> _Points:
    """Points for so many nodes: of some beginnings, the one whose lines cross least in the end."""
    chance = random.Random(_SEED)  # noqa: S311 - a picture, no secret
    tries = min(max(500_000 // (count * count + len(pulls) ** 2 + 1), 1), 6)
    begun = []
    for number in range(tries):
        points = [
            [chance.random() * 12.0 - 6.0, chance.random() * 12.0 - 6.0] for _ in range(count)
        ]
        points = _forced(points, pulls, 60, 4.0)
        begun.append((_crossings(points, pulls) if tries > 1 else 0, number, points))
    ended = []
    for _, number, points in sorted(begun)[:2]:
        settled = _forced(points, pulls, 120, 1.0)
        ended.append((_crossings(settled, pulls) if tries > 1 else 0, number, settled))
    return min(ended)[2]


def _forced(points: _Points, pulls: Sequence[_Pull], rounds: int, heat: float) -> _Points:
    """The points moved by forces: all push one another off, lines pull, the middle draws a little.

    The forces are those of Fruchterman and Reingold, "Graph Drawing by Force-directed Placement"
    (1991); a point moves by `heat` at most, which goes down to nothing.
    """
    draws = _draws(len(points), pulls)
    for round_ in range(rounds):
        most = heat * (1.0 - round_ / rounds)
        forces = [[-draw * x, -draw * y] for draw, (x, y) in zip(draws, points, strict=True)]
        for node, (x, y) in enumerate(points):
            sum_x = sum_y = 0.0
            for (other_x, other_y), force in zip(points[:node], forces, strict=False):
                dx, dy = x - other_x, y - other_y
                push = 1.0 / (dx * dx + dy * dy + 1e-9)
                dx *= push
                dy *= push
                sum_x += dx
                sum_y += dy
                force[0] -= dx
                force[1] -= dy
            forces[node][0] += sum_x
            forces[node][1] += sum_y
        for a, b, pull in pulls:
            dx, dy = points[a][0] - points[b][0], points[a][1] - points[b][1]
            strength = pull * (dx * dx + dy * dy) ** 0.5
            forces[a][0] -= dx * strength
            forces[a][1] -= dy * strength
            forces[b][0] += dx * strength
            forces[b][1] += dy * strength
        for point, (x, y) in zip(points, forces, strict=True):
            size = (x * x + y * y) ** 0.5 + 1e-9
            share = min(size, most) / size
            point[0] += x * share
            point[1] += y * share
    return points


def _draws(count: int, pulls: Sequence[_Pull]) -> list[float]:
    """How strongly the middle draws each node: twice as much what is not linked to the most."""
    part = list(range(count))

    def root(node: int) -> int:
        while part[node] != node:
            node = part[node]
        return node

    for a, b, _ in pulls:
        first, second = sorted((root(a), root(b)))
        part[second] = first
    roots = [root(node) for node in range(count)]
    largest = max(roots, key=roots.count, default=0)
    return [0.5 if each == largest else 1.0 for each in roots]


def _crossings(points: _Points, pulls: Sequence[_Pull]) -> int:
    """How many pairs of lines cross."""

    def side(a: int, b: int, c: int) -> bool:
        (ax, ay), (bx, by), (cx, cy) = points[a], points[b], points[c]
        return (bx - ax) * (cy - ay) > (by - ay) * (cx - ax)

    return sum(
        side(a, b, c) != side(a, b, d) and side(c, d, a) != side(c, d, b)
        for place, (a, b, _) in enumerate(pulls)
        for c, d, _ in pulls[:place]
        if a not in (c, d) and b not in (c, d)
    )


def _box(record: EntityRecord, label: bool) -> Point:
    """Width and height that a node takes with its label, in units of the picture."""
    if not label:
        return 34.0, 30.0
    longest = min(max(len(record.label), 2 * len(record.korean)), 20)
    lines = min(-(-len(record.label) // 20), 3) + bool(record.korean)
    if record.type == FIGURE:
        return 6.0 * min(len(record.label), 30) + 16.0, 24.0
    return max(6.2 * longest, 30.0) + 8.0, 24.0 + 13.5 * lines


def _scaled(points: _Points, boxes: Sequence[Point]) -> _Points:
    """The points around (0, 0), wider than high, over an area that has room for the boxes."""
    if len(points) < 2:
        return [[0.0, 0.0] for _ in points]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    width, height = max(xs) - min(xs) + 1e-9, max(ys) - min(ys) + 1e-9
    area = 1.5 * sum(w * h for w, h in boxes)
    high = (area / 1.5) ** 0.5
    across, down = 1.5 * high / width, high / height
    mid_x, mid_y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
    return [[(x - mid_x) * across, (y - mid_y) * down] for x, y in points]


def _spread(points: _Points, boxes: Sequence[Point], rounds: int = 120) -> _Points:
    """The points moved apart until no box covers another, or the rounds are over.

    Each two that do are moved along the line between them, so that the order of things stays.
    """
    widest = max((width for width, _ in boxes), default=0.0)
    for _ in range(rounds):
        order = sorted(range(len(points)), key=lambda node: (points[node][0], node))
        moved = False
        for rank, first in enumerate(order):
            one, (width, height) = points[first], boxes[first]
            for second in order[rank + 1 :]:
                other = points[second]
                dx = other[0] - one[0]
                if dx >= widest:
                    break
                dy = other[1] - one[1]
                need_x, need_y = (width + boxes[second][0]) / 2, (height + boxes[second][1]) / 2
                if abs(dx) > need_x - 0.5 or abs(dy) > need_y - 0.5:
                    continue
                moved = True
                dx, dy = dx + 0.01, dy + (0.01 if dy >= 0 else -0.01)
                stretch = min(need_x / abs(dx), need_y / abs(dy), 1.4) - 1.0
                step_x, step_y = dx * stretch / 2, dy * stretch / 2
                one[0] -= step_x
                one[1] -= step_y
                other[0] += step_x
                other[1] += step_y
        if not moved:
            break
    return points


def _centres(
    graph: nx.MultiDiGraph, groups: Sequence[Community], radii: Sequence[float]
) -> _Points:
    """Where the discs of the communities stand, so that none covers another."""
    group_of = {slug: number for number, group in enumerate(groups) for slug in group.members}
    pairs = {
        (min(a, b), max(a, b))
        for a, b in ((group_of[first], group_of[second]) for first, second in graph.edges())
        if a != b
    }
    points = _settled(len(groups), [(a, b, 1.0) for a, b in sorted(pairs)])
    boxes = [(2.6 * radius, 2.6 * radius) for radius in radii]
    return _spread(_scaled(points, boxes), boxes, rounds=200)
