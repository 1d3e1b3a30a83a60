"""Lists written in RDF."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kipo_graph.model.vocabulary import PREFIXES, RDF

_NIL = PREFIXES["rdf"] + "nil"


def list_members(head: str, value: Callable[[str, str], str]) -> Iterator[str]:
    """The members of the RDF list that begins at the node `head`.

    `value(node, predicate)` returns a node's value of rdf:first or rdf:rest, or an empty text.
    A list that is cut off or runs in a circle ends there.
    """
    seen: set[str] = set()
    while head not in (_NIL, *seen) and (member := value(head, RDF.first)):
        seen.add(head)
        yield member
        head = value(head, RDF.rest)
