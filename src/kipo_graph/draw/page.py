"""The graph as one HTML page that needs nothing else: no network, no folder beside it.

The script of vis-network comes from the installed pyvis package.  The template is our own: that of
pyvis loads Bootstrap from the network and lets data run as script.  No files are written here.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kipo_graph.draw import layout
from kipo_graph.errors import MissingToolError
from kipo_graph.model import BACKGROUND
from kipo_graph.model.vocabulary import PREFIXES, local_name
from kipo_graph.query import network
from kipo_graph.query.records import EntityRecord, Evidence, SourceRecord, StatementRecord
from kipo_graph.text import for_html

if TYPE_CHECKING:
    import networkx as nx

    from kipo_graph.draw.layout import Point
    from kipo_graph.query.network import Community


@dataclass(frozen=True, slots=True)
class Family:
    """Types that share a colour and an outline; within it each type has a mark of its own.

    `shape` is the one of vis-network's own shapes that comes nearest to the outline.
    """

    key: str
    label: str
    outline: str
    shape: str
    types: tuple[str, ...]


_DASHES: dict[str, bool | list[float]] = {"achieved": False, "planned": [7, 5], "claimed": [1.5, 4]}
_SCRIPTS = (
    "text.js",
    "records.js",
    "signs.js",
    "scene.js",
    "labels.js",
    "picture.js",
    "view.js",
    "panel.js",
    "legend.js",
    "table.js",
    "search.js",
    "main.js",
)
_VIS = "templates/lib/vis-9.1.2/vis-network.min.js"
_OPTIONS = {
    "autoResize": True,
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {"hover": True, "dragNodes": False, "selectable": False, "zoomSpeed": 0.6},
    "nodes": {"chosen": False},
    "edges": {
        "chosen": False,
        "smooth": False,
        "hoverWidth": 0,
        "selectionWidth": 0,
        "arrowStrikethrough": False,
    },
}
_LISTED = 400


def page(graph: nx.MultiDiGraph, *, title: str = "", language: str = "both", note: str = "") -> str:
    """The graph as the text of one HTML file.

    `graph` is made by `network.build`.  `language` says how names are shown at first: "en", "ko"
    or "both".  `note` is a further sentence under the heading, such as what was selected.  Raises
    MissingToolError when pyvis does not hold the script that draws.
    """
    from jinja2 import Environment, PackageLoader

    slugs = sorted(graph)
    points = layout.place(graph)
    groups = network.communities(graph) if len(graph) > network.WHOLE else []
    statements: Sequence[StatementRecord] = graph.graph["statements"]
    environment = Environment(
        loader=PackageLoader("kipo_graph.draw", "assets"),
        autoescape=True,
        keep_trailing_newline=True,
    )
    environment.filters["json"] = _json
    style, script, vis = _asset("page.css"), _script(), _vis()
    listed = statements[:_LISTED]
    return environment.get_template("page.html").render(
        {
            # pyvis and vis-network use the names nodes, edges, options and heading.
            "nodes": [
                _node(number, graph.nodes[slug]["record"], points[slug])
                for number, slug in enumerate(slugs)
            ],
            "edges": list(_edges(slugs, statements)),
            "options": _OPTIONS,
            "heading": for_html(title).strip() or "What the reports say",
            "language": language,
            "note": for_html(note).strip(),
            "summary": _summary(graph),
            "policy": _policy(script=(vis, script), style=(style,)),
            "style": style,
            "script": script,
            "vis": vis,
            "records": _records(slugs, statements, _sources(graph), groups, points, graph),
            "statements": listed,
            "more": len(statements) - len(listed),
        }
    )


def _summary(graph: nx.MultiDiGraph) -> str:
    """One line under the heading: how much there is, and from where."""
    statements: Sequence[StatementRecord] = graph.graph["statements"]
    counts = Counter(statement.source for statement in statements)
    figures = sum(graph.nodes[slug]["record"].type == network.FIGURE for slug in graph)
    origins = [
        f"{counts[source.id]:,} from {source.title}"
        for source in graph.graph["sources"]
        if counts[source.id] and source.id != BACKGROUND
    ]
    if counts[BACKGROUND]:
        origins.append(f"{counts[BACKGROUND]:,} cited from elsewhere")
    much = (
        _plural(len(graph) - figures, "entity", "entities"),
        *([_plural(figures, "figure", "figures")] if figures else []),
        _plural(len(statements), "statement", "statements"),
    )
    return f"{', '.join(much[:-1])} and {much[-1]}{': ' if origins else ''}{', '.join(origins)}."


def _plural(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _node(number: int, record: EntityRecord, point: Point) -> dict[str, Any]:
    family = _family(record.type)
    found = {
        "id": number,
        "label": record.label,
        "shape": family.shape,
        "x": int(point[0]),
        "y": int(point[1]),
        "slug": record.id,
        "type": record.type,
        "korean": record.korean,
        "also": record.alt_labels,
        "definition": record.definition,
        "note": record.note,
    }
    return {key: value for key, value in found.items() if value or key in ("id", "x", "y", "type")}


def _edges(slugs: Sequence[str], statements: Iterable[StatementRecord]) -> Iterable[dict[str, Any]]:
    """One edge for each statement that is one, its `id` the statement's place in the list."""
    number_of = {slug: number for number, slug in enumerate(slugs)}
    for number, statement in enumerate(statements):
        if statement.kind in network.EDGES:
            ends = number_of[statement.subject], number_of[statement.object]
            dashes = _DASHES.get(statement.modality, False)
            yield {"id": number, "dashes": dashes, "from": ends[0], "to": ends[1], "arrows": "to"}


@cache
def families() -> tuple[Family, ...]:
    """The groups of types in the legend, in its order (`assets/families.json`)."""
    rows = json.loads(_asset("families.json"))
    return tuple(Family(**row | {"types": tuple(row["types"])}) for row in rows)


@cache
def _family(type_: str) -> Family:
    """The family of a type; one that is in none of them is drawn as a topic."""
    topics = next(family for family in families() if family.key == "topics")
    return next((family for family in families() if type_ in family.types), topics)


def _records(
    slugs: Sequence[str],
    statements: Sequence[StatementRecord],
    sources: Sequence[SourceRecord],
    groups: Sequence[Community],
    points: dict[str, Point],
    graph: nx.MultiDiGraph,
) -> dict[str, Any]:
    """What the page's script reads besides nodes and edges; numbers stand for repeated things."""
    number_of = {slug: number for number, slug in enumerate(slugs)}
    predicates = sorted({(each.predicate, each.predicate_label) for each in statements})
    modalities = sorted({*_DASHES, *(each.modality for each in statements)}, key=_modality_order)
    evidence: dict[Evidence, int] = {}
    places = {source.id: number for number, source in enumerate(sources)}
    texts = {source.id: source.text for source in sources}
    rows = [
        _statement(
            each,
            number_of,
            predicates.index((each.predicate, each.predicate_label)),
            modalities.index(each.modality),
            places[each.source],
            evidence,
        )
        for each in statements
    ]
    return {
        "families": [
            {"key": family.key, "label": family.label, "shape": family.outline}
            for family in families()
        ],
        "types": _types(graph),
        "predicates": [{"name": name, "label": label} for name, label in predicates],
        "modalities": [{"key": modality} for modality in modalities],
        "sources": [_source(source) for source in sources],
        "statements": rows,
        "evidence": [_evidence(each, places, texts) for each in evidence],
        "communities": [_community(group, number_of, points) for group in groups],
        "bases": {key: PREFIXES[key] for key in ("statement", "figure")}
        | {"entity": PREFIXES["id"]},
    }


def _modality_order(modality: str) -> tuple[int, str]:
    known = list(_DASHES)
    return (known.index(modality) if modality in known else len(known)), modality


def _types(graph: nx.MultiDiGraph) -> list[dict[str, Any]]:
    """The types that occur, in the order of the legend, each with its family and its mark."""
    labels = {
        graph.nodes[slug]["record"].type: graph.nodes[slug]["record"].type_label
        for slug in sorted(graph)
    }
    found = []
    for family in families():
        strangers = [type_ for type_ in sorted(labels) if type_ not in family.types]
        own = [*family.types, *(each for each in strangers if _family(each) is family)]
        found += [
            {"key": type_, "label": labels[type_] or type_, "family": family.key, "mark": mark}
            for mark, type_ in enumerate(own)
            if type_ in labels
        ]
    return found


def _statement(
    record: StatementRecord,
    number_of: dict[str, int],
    predicate: int,
    modality: int,
    source: int,
    evidence: dict[Evidence, int],
) -> dict[str, Any]:
    edge = record.kind in network.EDGES
    found = {
        "slug": local_name(record.iri),
        "subject": number_of[record.subject],
        "predicate": predicate,
        "object": number_of[record.object] if edge else None,
        "text": None if edge else record.object_label,
        "kind": None if edge else record.kind,
        "modality": modality,
        "source": source,
        "negated": record.negated or None,
        "period": record.period or None,
        "evidence": [evidence.setdefault(each, len(evidence)) for each in record.evidence],
        "context": [evidence.setdefault(each, len(evidence)) for each in record.context] or None,
    }
    return {key: value for key, value in found.items() if value is not None}


def _sources(graph: nx.MultiDiGraph) -> list[SourceRecord]:
    """The sources, what is cited from elsewhere last."""
    return sorted(graph.graph["sources"], key=lambda source: source.id == BACKGROUND)


def _source(source: SourceRecord) -> dict[str, Any]:
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "background": source.id == BACKGROUND,
        "text": source.text,
    }


def _evidence(
    evidence: Evidence, places: dict[str, int], texts: dict[str, str]
) -> list[int] | dict[str, str]:
    """A passage as source, begin of its sentence, start, end, end of its sentence; or the words.

    The numbers count code points; they are used where the text is at hand and says the same.
    """
    begin, end = evidence.start - len(evidence.prefix), evidence.end + len(evidence.suffix)
    text = texts.get(evidence.source, "")
    if evidence.start >= 0 and begin >= 0 and text[begin:end] == evidence.sentence:
        return [places[evidence.source], begin, evidence.start, evidence.end, end]
    names = ("prefix", "exact", "suffix", "text", "address", "seen")
    return {name: getattr(evidence, name) for name in names if getattr(evidence, name)}


def _community(
    group: Community, number_of: dict[str, int], points: dict[str, Point]
) -> dict[str, Any]:
    xs = [points[slug][0] for slug in group.members]
    ys = [points[slug][1] for slug in group.members]
    x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return {
        "name": group.name,
        "node": number_of[group.node],
        "x": round(x),
        "y": round(y),
        "radius": 40
        + round(max(((a - x) ** 2 + (b - y) ** 2) ** 0.5 for a, b in zip(xs, ys, strict=True))),
        "members": [number_of[slug] for slug in group.members],
    }


def _json(value: Any) -> str:
    """JSON that can stand inside a script element: none of its characters can end it."""
    from markupsafe import Markup

    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - nothing that HTML could read as its own is left in it


@cache
def _asset(name: str) -> str:
    return resources.files("kipo_graph.draw").joinpath("assets", name).read_text(encoding="utf-8")


@cache
def _script() -> str:
    parts = "\n".join(_asset(name) for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


@cache
def _vis() -> str:
    """The script of vis-network, as the installed pyvis package carries it."""
    # Found without importing pyvis, which would load IPython: 0.3 s, and nothing here needs it.
    spec = importlib.util.find_spec("pyvis")
    file = Path(spec.origin or "").parent / _VIS if spec else None
    if not file or not file.is_file():
        raise MissingToolError(
            f"The installed pyvis carries no {_VIS}.", "Install pyvis 0.3.2 or a later 0.3."
        )
    lines = file.read_text(encoding="utf-8").split("\n")
    # The last line names a map for debuggers, which a browser's tools would try to fetch.
    return "\n".join(line for line in lines if not line.startswith("//# sourceMappingURL"))


def _policy(script: Iterable[str], style: Iterable[str]) -> str:
    """The Content-Security-Policy: nothing but these very scripts and this style, no network."""
    scripts = " ".join(map(_digest, script))
    styles = " ".join(map(_digest, style))
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
