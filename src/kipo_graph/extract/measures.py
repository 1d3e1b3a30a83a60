"""The dense reading of what was done: each measure as a thing of its own, and the lines of work.

"We expanded the examination system" names a measure, the expansion of the examination system.
"First, the office worked to improve its services" opens a line of work (a strand), to which what
the paragraph goes on to tell belongs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.links import Link
from kipo_graph.extract.sheet import Line, Mark, Sheet, meant

if TYPE_CHECKING:
    from spacy.tokens import Token

_REFORMS = {
    "expand": "Expansion", "raise": "Raising", "increase": "Increase", "reduce": "Reduction",
    "restructure": "Restructuring", "reorganize": "Reorganization", "reorganise": "Reorganisation",
    "extend": "Extension", "shorten": "Shortening", "amend": "Amendment", "revise": "Revision",
    "simplify": "Simplification", "modernize": "Modernization", "modernise": "Modernisation",
    "abolish": "Abolition", "lower": "Lowering", "broaden": "Broadening",
    "digitize": "Digitization",
    "strengthen": "Strengthening", "reform": "Reform", "cut": "Cutting", "lengthen": "Lengthening",
    "upgrade": "Upgrade", "streamline": "Streamlining", "relax": "Relaxation", "merge": "Merger",
}  # fmt: skip
_MEASURES = {
    "recruit": "Recruitment", "introduce": "Introduction", "hire": "Hiring", "analyze": "Analysis",
    "analyse": "Analysis", "publish": "Publication", "train": "Training",
    "translate": "Translation",
    "subsidize": "Subsidy", "subsidise": "Subsidy", "waive": "Waiver", "fund": "Funding",
}  # fmt: skip
_DOINGS = {**_MEASURES, **_REFORMS}
_LINES = {
    **_REFORMS, "improve": "Improvement", "promote": "Promotion", "advance": "Advancement",
    "enhance": "Enhancement", "support": "Support", "build": "Building", "protect": "Protection",
    "foster": "Fostering", "develop": "Development", "deepen": "Deepening",
}  # fmt: skip
_ORDER = frozenset(
    "first firstly second secondly third thirdly fourth fourthly fifth lastly finally".split()
)
_AHEAD = frozenset("to will shall would can could".split())
"""Helping verbs of what is not done yet."""
_TOLD = {
    "TechnologyField": ("coversField", "measure-field"),
    "BeneficiaryGroup": ("benefits", "measure-for"),
    "PolicyGoal": ("aimsAt", "measure-aim"),
}
"""What a measure has to do with the things around it: the predicate, and the rule."""
_BELONGS = frozenset(
    "Reform PolicyMeasure Programme Service Unit Meeting Event Anniversary TrainingProgramme "
    "Agreement JointStatement MemorandumOfUnderstanding FundsInTrust ServiceNetwork".split()
)


def links(sheet: Sheet) -> Iterator[tuple[Line, Link]]:
    """What the measures and lines of work of a text are related to; enters them as things."""
    for line in sheet.lines:
        strand = _strand(sheet, line)
        found: list[Mark] = []
        for token in line.doc:
            if token.pos_ == "VERB" and token.lemma_ in _DOINGS:
                for made, link in _measure(sheet, line, token):
                    if made not in found:
                        found.append(made)
                    yield line, link
        if strand is not None:
            for mark in (*line.marks, *found):
                named = mark.kind in _BELONGS and mark.end and not mark.anaphor
                if named and mark.start > strand.end:
                    yield line, Link(mark, "partOfStrand", strand, "strand-part")


def _measure(sheet: Sheet, line: Line, verb: Token) -> Iterator[tuple[Mark, Link]]:
    """The measures that a verb tells of, one for each of its objects, and what they relate to."""
    if any(child.dep_ == "aux" and child.lower_ in _AHEAD for child in verb.children):
        return
    passive = any(child.dep_ == "nsubjpass" for child in verb.children)
    for child in verb.children:
        if child.dep_ == ("nsubjpass" if passive else "dobj"):
            own = _mark_at(line, child.i)
            made = _made(sheet, line, verb, child, own)
            yield from ((made, link) for link in _related(sheet, line, verb, made, own))


def _made(sheet: Sheet, line: Line, verb: Token, noun: Token, own: Mark | None) -> Mark:
    """The mark of a measure, entered as a thing: "expansion of the examination system"."""
    start, end = (own.start, own.end) if own else (noun.left_edge.i, noun.i + 1)
    words = _without(line.doc[start:end].text, "the ", "The ", "its ", "our ")
    first, last = min(start, verb.i), max(end, verb.i + 1)
    kind = "Reform" if verb.lemma_ in _REFORMS else "PolicyMeasure"
    label = f"{_DOINGS[verb.lemma_]} of {words}"
    thing = sheet.register.add(label, kind, line.place(first, last))
    return Mark(first, last, kind, (thing,))


def _related(sheet: Sheet, line: Line, verb: Token, made: Mark, own: Mark | None) -> Iterator[Link]:
    if sheet.speaker is not None:
        yield Link(meant(sheet.speaker), "undertook", made, "measure-by")
    if own is not None:
        predicate = "changes" if verb.lemma_ in _REFORMS else "concerns"
        yield Link(made, predicate, own, "measure-of")
    for other in _around(line, verb):
        if other.kind in _TOLD:
            predicate, rule = _TOLD[other.kind]
            yield Link(made, predicate, other, rule)


def _without(words: str, *leads: str) -> str:
    """Words without each of some words before them, in turn."""
    for lead in leads:
        words = words.removeprefix(lead)
    return words


def _around(line: Line, verb: Token) -> Iterator[Mark]:
    """The marks in the clause of a verb, beside its object; its purpose clauses too."""
    for child in verb.children:
        if child.dep_ in ("prep", "advcl", "xcomp", "dobj", "nsubjpass"):
            start, end = child.left_edge.i, child.right_edge.i + 1
            for mark in line.marks:
                if start <= mark.start and mark.end <= end and not mark.anaphor:
                    yield mark


def _strand(sheet: Sheet, line: Line) -> Mark | None:
    """The line of work that a paragraph opens, entered as a thing; None where it opens none."""
    doc = line.doc
    if len(doc) < 6 or doc[0].lower_ not in _ORDER or doc[1].text != ",":
        return None
    verbs = [t for t in next(doc.sents) if t.pos_ == "VERB" and t.lemma_ in _LINES]
    objects = [child for verb in verbs[:1] for child in verb.children if child.dep_ == "dobj"]
    if not objects:
        return None
    verb, noun = verbs[0], objects[0]
    end = max((noun.i + 1, *(c.right_edge.i + 1 for c in noun.children if _goes_on(c))))
    words = _without(doc[noun.left_edge.i : end].text, "the ", "its ", "our ")
    label = f"{_LINES[verb.lemma_]} of {words}"
    thing = sheet.register.add(label, "Strand", line.place(verb.i, end))
    return Mark(verb.i, end, "Strand", (thing,))


def _goes_on(child: Token) -> bool:
    """Whether what hangs on a noun is needed to tell what it is."""
    return child.dep_ in ("cc", "conj") or (child.dep_ == "prep" and child.lower_ == "of")


def _mark_at(line: Line, at: int) -> Mark | None:
    return next((m for m in line.marks if m.start <= at < m.end and not m.anaphor), None)
