"""People who are meant by the post they hold: "the Minister launched a portal"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kipo_graph.extract.coref.annotated_document import Line, Mark, Sheet
from kipo_graph.extract.coref.clusters import Thing

if TYPE_CHECKING:
    from spacy.tokens import Doc

_NEAR = 4
"""So many words may stand between a person and a post that belong together."""
_LONGEST = 3
"""So many words the name of a post may have that stands for its holder."""


def resolve(sheet: Sheet) -> None:
    """Let the name of a post mean its holder, where the text named one before."""
    held: list[tuple[set[str], Thing]] = []
    for line in sheet.lines:
        for mark in [m for m in line.marks if m.kind == "org:Post" and not m.anaphor]:
            holder = _beside(line, mark)
            if holder is not None:
                held.append((_words(line.doc, mark), holder))
                continue
            person = _holder(line, mark, held)
            if person is not None:
                _replace(sheet, line, mark, person)


def _beside(line: Line, post: Mark) -> Thing | None:
    """The person who stands beside a post."""
    for other in line.marks:
        if other.kind != "foaf:Person" or other.anaphor:
            continue
        gap = max(other.start - post.end, post.start - other.end)
        between = line.doc[min(post.end, other.end) : max(post.start, other.start)]
        if 0 <= gap <= _NEAR and not any(token.pos_ == "VERB" for token in between):
            return other.things[0]
    return None


def _holder(line: Line, post: Mark, held: list[tuple[set[str], Thing]]) -> Thing | None:
    doc = line.doc
    before = doc[post.start - 1].lower_ if post.start else ""
    after = doc[post.end].lower_ if post.end < len(doc) else ""
    subject = doc[post.end - 1].dep_ in ("nsubj", "nsubjpass")
    if before != "the" or after in ("of", "for") or not subject or post.end - post.start > _LONGEST:
        return None
    words = _words(doc, post)
    return next((person for known, person in reversed(held) if words <= known), None)


def _words(doc: Doc, mark: Mark) -> set[str]:
    return {token.lower_ for token in doc[mark.start : mark.end]}


def _replace(sheet: Sheet, line: Line, mark: Mark, person: Thing) -> None:
    """Let a mark mean a person; a post that nothing else names is no thing of its own."""
    thing = mark.things[0]
    place = line.place(mark.start, mark.end)
    thing.places = [known for known in thing.places if known != place]
    if not thing.places and thing in sheet.register.things:
        sheet.register.things.remove(thing)
    mark.kind, mark.things, mark.anaphor = person.kind, (person,), True
