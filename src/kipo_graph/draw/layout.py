"""Where to draw the nodes of a network: positions without overlap, the same each time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kipo_graph.query.network import FIGURE, SEED, WHOLE, Community, communities, seeded_igraph
from kipo_graph.query.records import EntityRecord

if TYPE_CHECKING:
    import networkx as nx

_EXACT = 300
_ACROSS = 0.35

Point = tuple[float, float]
_Points = list[list[float]]
_Pull = tuple[int, int, float]


def place(graph: nx.MultiDiGraph) -> dict[str, Point]:
    """A position for each node: whole units, about one pixel of a picture at its natural size.

    Lines pull and nodes push, lines between communities pull less, and then boxes the size of the
    labels are moved until none covers another.  Up to 300 nodes only + - * / and square roots are
    used, which IEEE 754 fixes to the bit, so that every machine gives the same picture; above that
    igraph's compiled code does the work, seeded.  Above `WHOLE` nodes each community is placed
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
        with seeded_igraph() as igraph:
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
    chance = random.Random(SEED)  # noqa: S311 - a picture, no secret
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
