"""JSON-LD that reads well: compacted with our context, and grouped by entity."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pyoxigraph import RdfFormat, Triple

from kipo_graph.model.vocabulary import RDF
from kipo_graph.rdf import serialization

Node = dict[str, Any]

_ORDER = ("id", "type", "label", "prefLabel", "altLabel", "hiddenLabel", "definition")
_RANKS = {key: rank - len(_ORDER) for rank, key in enumerate(_ORDER)} | {"statements": 1}
_EMBEDDED = ("hasSelector", "wasQuotedFrom", "context", "object", "hasFigure")
_PARTS = ("passage:", "figure:")


def write(stated: Iterable[Triple], context: bytes) -> bytes:
    """Triples as JSON-LD with the context inside, so that no reader fetches anything.

    An entity holds its statements, a statement its passages, a passage its selectors; what is
    used twice is written out at its first use.
    """
    from pyld import jsonld

    rules = json.loads(context)
    expanded = json.loads(serialization.write(stated, RdfFormat.JSON_LD))
    for node in expanded:
        if types := node.pop(RDF.type, None):
            node["@type"] = [name["@id"] for name in types]
    options: Any = {"documentLoader": _refuse, "graph": True}
    compact = jsonld.compact(expanded, rules, options)
    document = {"@context": rules["@context"], "@graph": _grouped(compact.get("@graph", []))}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _refuse(address: str, options: object) -> Node:
    del options
    raise ValueError(f"{address} is not fetched")


def _grouped(nodes: list[Node]) -> list[Node]:
    """The nodes that stand alone, with the parts that belong to them inside."""
    known = {node["id"]: node for node in nodes}
    for node in nodes:
        if node.get("type") == "Statement" and node.get("subject") in known:
            known[node.pop("subject")].setdefault("statements", []).append(node)
            del known[node["id"]]
    whole = [known[name] for name in list(known) if not name.startswith(_PARTS)]
    grouped = [_embedded(node, known) for node in whole]
    rest = [node for name, node in known.items() if name.startswith(_PARTS)]
    return [*grouped, *(_ordered(node) for node in rest)]


def _embedded(node: Node, known: dict[str, Node]) -> Node:
    """A node with its parts instead of their names, where they are used first."""
    if statements := node.get("statements"):
        node["statements"] = [_embedded(statement, known) for statement in statements]
    for key in _EMBEDDED:
        value = node.get(key)
        if isinstance(value, list):
            node[key] = [_part(name, known) for name in value]
        elif value is not None:
            node[key] = _part(value, known)
    return _ordered(node)


def _part(name: Any, known: dict[str, Node]) -> Any:
    if not isinstance(name, str) or not name.startswith(_PARTS) or name not in known:
        return name
    return _embedded(known.pop(name), known)


def _ordered(node: Node) -> Node:
    """Names first, statements last, the rest as it comes."""
    return dict(sorted(node.items(), key=lambda pair: _RANKS.get(pair[0], 0)))
