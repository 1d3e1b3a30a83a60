"""JSON-LD that reads well: compacted with our context, and grouped by entity."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from pyoxigraph import Triple

from kipo_graph import store

Node = dict[str, Any]

_INLINE = ("object", "wasQuotedFrom", "quotes", "context", "hasSelector", "selectors")


def write(stated: Iterable[Triple], context: bytes) -> bytes:
    """Triples as JSON-LD with the context inside, so that no reader fetches anything."""
    import rdflib

    rules = json.loads(context)["@context"]
    parsed = rdflib.Graph().parse(data=store.n_triples(stated), format="nt")
    flat = json.loads(parsed.serialize(format="json-ld", context=rules, auto_compact=False))
    nodes = flat.get("@graph", [flat] if len(flat) > 1 else [])
    document = {"@context": rules, "@graph": [_sorted(node) for node in nodes]}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _sorted(node: Node) -> Node:
    return dict(sorted(node.items()))
