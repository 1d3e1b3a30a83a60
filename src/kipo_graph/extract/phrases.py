"""What a phrase says by itself, without a verb: posts, parts, places, examples of a kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kipo_graph import vocab
from kipo_graph.extract.sheet import Line, Mark, Sheet
from kipo_graph.extract.spans import ORGANISATIONS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

PLACES = frozenset(("Country", "City"))
ACCORDS = frozenset("Agreement MemorandumOfUnderstanding JointStatement FundsInTrust".split())
WORKS = frozenset("Programme Service PolicyMeasure Reform Reorganization Document".split())
_BODIES = ORGANISATIONS | {"Country"}


@dataclass(frozen=True, slots=True)
class Link:
    """Two marks that a phrase relates: the predicate, and the rule that saw it."""

    subject: Mark
    predicate: str
    object: Mark
    rule: str
    verb: str = ""


def links(line: Line) -> Iterator[Link]:
    """What the phrases of a line relate."""
    marks = [mark for mark in line.marks if not mark.anaphor]
    for left, right in zip(marks, marks[1:], strict=False):
        between = line.doc[left.end : right.start]
        words = [token.lower_ for token in between]
        if len(words) <= 6 and not any(
            token.is_sent_start for token in line.doc[left.end : right.start + 1]
        ):
            yield from _beside(left, right, words)
    yield from _posts(line.doc, marks)
    yield from _between(line, marks)
    yield from _kinds(line, marks)


def _beside(left: Mark, right: Mark, words: list[str]) -> Iterator[Link]:
    plain = [word for word in words if word not in ("the", "a", "an", "its", "new")]
    posts = "org:Post"
    if (
        left.kind == posts
        and right.kind in _BODIES
        and plain in (["of"], ["at"], ["in"], [","], [])
    ):
        yield Link(left, "org:postIn", right, "post-of")
    elif (
        left.kind in _BODIES and right.kind == posts and plain in (["’s"], ["'s"], [], ["’"], ["'"])
    ):
        yield Link(right, "org:postIn", left, "post-of")
    elif plain in (["’s"], ["'s"], ["’"], ["'"]):
        yield from _possessive(left, right)
    elif (
        plain
        in (
            ["in"],
            ["located", "in"],
            ["based", "in"],
            [",", "based", "in"],
            ["at"],
            ["held", "in"],
            [",", "located", "in"],
            [",", "in"],
        )
        and right.kind in PLACES
    ):
        if left.kind in ORGANISATIONS:
            yield Link(left, "locatedIn", right, "in-place")
        elif left.kind in ("Event", "Meeting", "TrainingProgramme"):
            yield Link(left, "heldIn", right, "in-place")
        elif left.kind in ("Figure", "BeneficiaryGroup"):
            yield Link(left, "locatedIn", right, "group-in-place", "in")
    elif plain == [","] and left.kind == "City" and right.kind == "Country":
        yield Link(left, "locatedIn", right, "city-country")
    elif (
        plain in (["within"], ["of"], ["at"], ["under"], ["in"])
        and left.kind == "Unit"
        and right.kind in ORGANISATIONS
    ):
        yield Link(left, "org:unitOf", right, "unit-of")
    elif (
        plain in (["of"], ["under"], [",", "under"])
        and left.kind in ORGANISATIONS
        and right.kind in ORGANISATIONS
    ):
        yield Link(left, "org:subOrganizationOf", right, "body-of")
    elif (
        plain in (["under"], ["of"], ["of", "the"])
        and left.kind in ACCORDS | WORKS
        and right.kind in ORGANISATIONS
    ):
        yield Link(left, "dcterms:relation", right, "work-of", "of")
    elif (
        plain in (["for"], ["to", "support"], ["to", "help"], ["for", "all"], ["to"])
        and right.kind == "BeneficiaryGroup"
        and left.kind in WORKS | {"Event", "Meeting", "TrainingProgramme"}
    ):
        yield Link(left, "benefits", right, "work-for")
    elif (
        plain in (["on"], ["in"], ["for"], ["of"])
        and right.kind == "TechnologyField"
        and left.kind
        in WORKS
        | ACCORDS
        | ORGANISATIONS
        | {"Meeting", "Event", "TrainingProgramme", "BeneficiaryGroup"}
    ):
        yield Link(left, "coversField", right, "work-in-field")


def _possessive(left: Mark, right: Mark) -> Iterator[Link]:
    if left.kind in ORGANISATIONS and right.kind == "Unit":
        yield Link(right, "org:unitOf", left, "owned")
    elif left.kind == "Country" and right.kind in ORGANISATIONS:
        yield Link(right, "locatedIn", left, "owned")
    elif left.kind in _BODIES and right.kind in WORKS | ACCORDS | {
        "Event",
        "Meeting",
        "foaf:Person",
    }:
        yield Link(right, "dcterms:relation", left, "owned", "of")
    elif left.kind in _BODIES and right.kind == "Figure":
        yield Link(left, "hasFigure", right, "owned")


_TITLES = frozenset(
    "mr mr. mrs mrs. ms ms. dr dr. mdm madam prof prof. assoc , and the its as for former acting outgoing out - going ( ) then – :".split()
)


def _posts(doc: Doc, marks: list[Mark]) -> Iterator[Link]:
    """Who holds which post where: "Mr A, Head of B", "Commissioner, B, Mr A", "B Chairman A"."""
    for at, person in enumerate(marks):
        if person.kind != "foaf:Person":
            continue
        for side in (1, -1):
            yield from _chain(doc, marks, at, side)


def _chain(doc: Doc, marks: list[Mark], at: int, side: int) -> Iterator[Link]:
    """Posts and bodies beside a person, one after the other, as far as only commas part them."""
    person, here = marks[at], at
    posts: list[Mark] = []
    owners: list[Mark] = []
    while 0 <= here + side < len(marks):
        other = marks[here + side]
        first, second = (marks[here], other) if side > 0 else (other, marks[here])
        if not _loose(doc, first.end, second.start) or other.kind not in ("org:Post", *_BODIES):
            break
        if other.kind == "org:Post":
            if posts and owners:
                break
            posts.append(other)
        else:
            owners.append(other)
        here += side
    if not posts or (side < 0 and owners and marks.index(owners[0]) < marks.index(posts[-1]) and len(owners) > 1 and not _loose(doc, owners[-1].end, posts[-1].start)):
        return
    for post in posts:
        yield Link(person, "org:holds", post, "person-post")
    for body in dict.fromkeys(id(owner.things[0]) for owner in owners):
        owner = next(o for o in owners if id(o.things[0]) == body)
        yield Link(person, "org:headOf", owner, "person-body")
        for post in posts[:1]:
            yield Link(post, "org:postIn", owner, "post-of")


def _loose(doc: Doc, start: int, end: int) -> bool:
    """Whether only commas, titles, brackets and of-words stand between two marks."""
    depth = 0
    count = 0
    for token in doc[start:end]:
        depth += (token.text == "(") - (token.text == ")")
        if depth > 0 or token.text == ")":
            continue
        count += 1
        if token.lower_ not in _TITLES or (token.is_sent_start and token.lower_ not in ("mr", "ms", "dr", "mr.", "dr.", "commissioner")):
            return False
    return count <= 5


_TIES = frozenset(
    "partnership cooperation collaboration relations relationship ties agreement alliance exchange exchanges dialogue links linkages trade understanding".split()
)


def _between(line: Line, marks: list[Mark]) -> Iterator[Link]:
    """ "The partnership between A and B", and "A and B cooperation"."""
    doc = line.doc
    for token in doc:
        if token.lower_ not in ("between",):
            continue
        named = [m for m in marks if token.i < m.start < token.i + 16 and m.kind in _BODIES]
        if len(named) < 2:
            continue
        first, second = named[0], named[1]
        joined = [t.lower_ for t in doc[first.end : second.start]]
        if "and" in joined and len(joined) <= 4:
            noun = token.head.lemma_.lower()
            if noun in _TIES:
                yield Link(first, "cooperatesWith", second, "tie-between", noun)
    for first, second in zip(marks, marks[1:], strict=False):
        if first.kind == second.kind == "Country" and [
            t.lower_ for t in doc[first.end : second.start]
        ] == ["and"]:
            after = doc[second.end : second.end + 3]
            if any(t.lower_ in _TIES for t in after):
                yield Link(first, "cooperatesWith", second, "tie-between", "and")


_SUCH = (
    ("such", "as"),
    ("including",),
    ("like",),
    ("includes",),
    ("namely",),
    ("particularly",),
    ("especially",),
)


def _kinds(line: Line, marks: list[Mark]) -> Iterator[Link]:
    """ "Companies in Oslo including A and B": A and B are among the companies, and in Oslo."""
    doc = line.doc
    for words in _SUCH:
        for at in range(len(doc) - len(words)):
            if tuple(t.lower_ for t in doc[at : at + len(words)]) != words:
                continue
            before = [
                m
                for m in marks
                if m.end <= at and not any(t.is_sent_start for t in doc[m.end : at + 1])
            ]
            after = _series(doc, [m for m in marks if m.start >= at + len(words)], at + len(words))
            kinds = [
                m
                for m in before[-3:]
                if m.kind
                in (
                    "BeneficiaryGroup",
                    "Figure",
                    "TechnologyField",
                    "Programme",
                    "org:Organization",
                    "IPRight",
                )
            ]
            places = [m for m in before[-2:] if m.kind in PLACES and at - m.end < 3]
            for member in after:
                if places and member.kind in ORGANISATIONS:
                    yield Link(member, "locatedIn", places[-1], "example-in-place")
                if (
                    kinds
                    and at - kinds[-1].end < 5
                    and kinds[-1].kind in ("BeneficiaryGroup", "Figure")
                    and member.kind in _BODIES
                ):
                    yield Link(member, "dcterms:relation", kinds[-1], "example-of", "one of")


def _series(doc: Doc, marks: list[Mark], start: int) -> list[Mark]:
    """The marks of a list that begins at a word."""
    found: list[Mark] = []
    at = start
    for mark in marks:
        between = [t.lower_ for t in doc[at : mark.start]]
        if all(
            word in (",", "and", "or", "the", "as", "well", "&", "well-known", "ones")
            for word in between
        ) or (not found and len(between) <= 6 and mark.start - start <= 6):
            found.append(mark)
            at = mark.end
        else:
            break
    return found


RELATIONS = "kipo_relations"
"""The key of `doc.user_data` under which any pipeline component may relate things itself."""


def given(line: Line) -> Iterator[Link]:
    """What another component related: (component, start, end, predicate, start, end) in tokens."""
    by_start = {mark.start: mark for mark in line.marks}
    for name, start, _, predicate, begin, _ in line.doc.user_data.get(RELATIONS, ()):
        one, other = by_start.get(start), by_start.get(begin)
        if one is not None and other is not None and predicate in vocab.PREDICATES:
            yield Link(one, predicate, other, f"component:{name}")


def scope(sheet: Sheet, line: Line) -> Iterator[Link]:
    """What an agreement covers and whom it serves, by the lists of what its parties will do."""
    agreement = sheet.agreement
    if agreement is None:
        return
    itself = Mark(0, 0, agreement.kind, (agreement,), anaphor=True)
    acting = line.block.kind in ("item", "label") or any(
        m.anaphor and m.things == sheet.members for m in line.marks
    )
    if not acting:
        return
    rule = {"item": "scope-item", "label": "scope-title"}.get(line.block.kind, "scope")
    for mark in line.marks:
        if mark.kind == "TechnologyField":
            yield Link(itself, "coversField", mark, rule)
        elif mark.kind == "BeneficiaryGroup" and line.block.kind != "label":
            yield Link(itself, "benefits", mark, f"{rule}-group")
        elif mark.kind == "IPRight" and line.block.kind == "item":
            yield Link(itself, "concerns", mark, f"{rule}-right")


_HEADS = frozenset(
    "president commissioner director chief managing controller registrar comptroller chairman chair "
    "chairperson ceo".split()
)


def bodies(sheet: Sheet, line: Line, found: list[Link]) -> Iterator[Link]:
    """Posts and units of which the text names no body are the speaker's own."""
    speaker = sheet.speaker
    if speaker is None or speaker.kind not in ORGANISATIONS or sheet.members:
        return
    own = Mark(0, 0, speaker.kind, (speaker,), anaphor=True)
    placed = {
        id(link.subject)
        for link in found
        if link.predicate in ("org:postIn", "org:headOf", "org:unitOf")
    }
    placed |= {id(link.object) for link in found if link.rule == "owned"}
    for link in found:
        if link.predicate != "org:holds" or id(link.object) in placed or id(link.subject) in placed:
            continue
        words = line.doc[link.object.start : link.object.end].text.lower().split()
        if words[0] in _HEADS and len(words) <= 3:
            yield Link(link.object, "org:postIn", own, "post-of-speaker")
            yield Link(link.subject, "org:headOf", own, "head-of-speaker")
    for mark in line.marks:
        if (
            mark.kind == "Unit"
            and not mark.anaphor
            and id(mark) not in placed
            and mark.things[0] is not speaker
        ):
            yield Link(mark, "org:unitOf", own, "unit-of-speaker")
