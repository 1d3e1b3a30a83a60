"""The dense reading of what was done: each measure as a thing of its own, and the lines of work.

"We expanded the examination system" names a measure, the expansion of the examination system.
"First, the office worked to improve its services" opens a line of work (a strand), to which what
the paragraph goes on to tell belongs.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kipo_graph.extract.linking import Thing
from kipo_graph.extract.phrases import Link
from kipo_graph.extract.sheet import Line, Mark, Sheet

if TYPE_CHECKING:
    from spacy.tokens import Token

_REFORMS = {
    "expand": "Expansion", "raise": "Raising", "increase": "Increase", "reduce": "Reduction",
    "restructure": "Restructuring", "reorganize": "Reorganization", "reorganise": "Reorganisation",
    "extend": "Extension", "shorten": "Shortening", "amend": "Amendment", "revise": "Revision",
    "simplify": "Simplification", "modernize": "Modernization", "modernise": "Modernisation",
    "abolish": "Abolition", "lower": "Lowering", "broaden": "Broadening", "digitize": "Digitization",
    "strengthen": "Strengthening", "reform": "Reform", "cut": "Cutting", "lengthen": "Lengthening",
    "upgrade": "Upgrade", "streamline": "Streamlining", "relax": "Relaxation", "merge": "Merger",
}  # fmt: skip
_MEASURES = {
    "recruit": "Recruitment", "introduce": "Introduction", "hire": "Hiring", "analyze": "Analysis",
    "analyse": "Analysis", "publish": "Publication", "train": "Training", "translate": "Translation",
    "subsidize": "Subsidy", "subsidise": "Subsidy", "waive": "Waiver", "fund": "Funding",
}  # fmt: skip
_LINES = {
    **_REFORMS, "improve": "Improvement", "promote": "Promotion", "advance": "Advancement",
    "enhance": "Enhancement", "support": "Support", "build": "Building", "protect": "Protection",
    "foster": "Fostering", "develop": "Development", "deepen": "Deepening",
}  # fmt: skip
_ORDER = frozenset("first firstly second secondly third thirdly fourth fourthly fifth lastly finally".split())
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
            if token.pos_ == "VERB" and token.lemma_ in {**_REFORMS, **_MEASURES}:
                for made, link in _measure(sheet, line, token):
                    if made not in found:
                        found.append(made)
                    yield line, link
        if strand is not None:
            for mark in (*line.marks, *found):
                if mark.kind in _BELONGS and mark.end and not mark.anaphor and mark.start > strand.end:
                    yield line, Link(mark, "partOfStrand", strand, "strand-part")


def _measure(sheet: Sheet, line: Line, verb: Token) -> Iterator[tuple[Mark, Link]]:
    reform = verb.lemma_ in _REFORMS
    noun = _REFORMS.get(verb.lemma_) or _MEASURES[verb.lemma_]
    passive = any(c.dep_ == "nsubjpass" for c in verb.children)
    if any(c.dep_ == "aux" and c.lower_ in ("to", "will", "shall", "would", "can", "could") for c in verb.children):
        return
    wanted = ("nsubjpass",) if passive else ("dobj",)
    for child in verb.children:
        if child.dep_ not in wanted:
            continue
        own = _mark_at(line, child.i)
        start, end = (own.start, own.end) if own else (child.left_edge.i, child.i + 1)
        words = line.doc[start:end].text
        for lead in ("the ", "The ", "its ", "our "):
            words = words.removeprefix(lead)
        first = min(start, verb.i)
        last = max(end, verb.i + 1)
        kind = "Reform" if reform else "PolicyMeasure"
        thing = _enter(sheet, line, f"{noun} of {words}", kind, first, last)
        made = Mark(first, last, kind, (thing,))
        if sheet.speaker is not None:
            yield made, Link(Mark(0, 0, sheet.speaker.kind, (sheet.speaker,), anaphor=True), "undertook", made, "measure-by")
        if own is not None:
            yield made, Link(made, "changes" if reform else "concerns", own, "measure-of")
        for other in _around(line, verb):
            if other.kind == "TechnologyField":
                yield made, Link(made, "coversField", other, "measure-field")
            elif other.kind == "BeneficiaryGroup":
                yield made, Link(made, "benefits", other, "measure-for")
            elif other.kind == "PolicyGoal":
                yield made, Link(made, "aimsAt", other, "measure-aim")


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
    sentence = next(doc.sents)
    verbs = [t for t in sentence if t.pos_ == "VERB" and t.lemma_ in _LINES]
    for verb in verbs[:1]:
        for child in verb.children:
            if child.dep_ == "dobj":
                end = child.i + 1
                for more in child.children:
                    if more.dep_ in ("cc", "conj") or (more.dep_ == "prep" and more.lower_ == "of"):
                        end = max(end, more.right_edge.i + 1)
                start = child.left_edge.i
                words = doc[start:end].text
                for lead in ("the ", "its ", "our "):
                    words = words.removeprefix(lead)
                thing = _enter(sheet, line, f"{_LINES[verb.lemma_]} of {words}", "Strand", verb.i, end)
                return Mark(verb.i, end, "Strand", (thing,))
    return None


def _mark_at(line: Line, at: int) -> Mark | None:
    return next((m for m in line.marks if m.start <= at < m.end and not m.anaphor), None)


def _enter(sheet: Sheet, line: Line, label: str, kind: str, start: int, end: int) -> Thing:
    span = line.doc[start:end]
    place = line.block.span(span.start_char, span.end_char)
    return sheet.register.add(label, kind, place)
