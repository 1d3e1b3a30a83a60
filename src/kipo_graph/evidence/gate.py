"""The evidence gate: where a quote is in its source, and whether it supports its statement."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate

from kipo_graph.errors import Fault
from kipo_graph.evidence.contradictions import contradictions
from kipo_graph.language import dates, name_matching, numbers
from kipo_graph.language.sentences import sentence_around, sentences
from kipo_graph.model import (
    Address,
    Citation,
    Entity,
    Figure,
    Passage,
    Period,
    Source,
    Statement,
    Value,
)
from kipo_graph.model.units import UNITS
from kipo_graph.model.vocabulary import XSD
from kipo_graph.tables import Draft, Tables

MISSING = "missing"
FABRICATED = "fabricated"
MISATTRIBUTED = "misattributed"
AMBIGUOUS = "ambiguous"
DRIFTED = "drifted"
UNSUPPORTED = "unsupported"

_BLANK = re.compile(r"\s+")


@dataclass(frozen=True)
class Reading:
    """A source with what is looked up in it again and again."""

    source: Source

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        return sentences(self.source.text)

    @cached_property
    def _even(self) -> tuple[str, list[int], list[int]]:
        """The text with single blanks, and where its words begin: there, and in the text itself.

        A plain search in it finds a quote of a long report some hundred times faster than a regex.
        """
        begins = [match.start() for match in re.finditer(r"\S+", self.source.text)]
        words = self.source.text.split()
        there = accumulate((len(word) + 1 for word in words[:-1]), initial=0)
        return " ".join(words), list(there) if words else [], begins

    def find(self, quote: str) -> list[tuple[int, int]]:
        """Where a quote stands as whole words, white space apart, as (start, end) offsets."""
        wanted = " ".join(quote.split())
        if not wanted:
            return []
        even, there, begins = self._even
        found: list[tuple[int, int]] = []
        at = even.find(wanted)
        while at >= 0:
            end = at + len(wanted)
            whole = not (wanted[0].isalnum() and _in_word(even[at - 1 : at])) and not (
                wanted[-1].isalnum() and _in_word(even[end : end + 1])
            )
            if whole:
                first, last = (bisect_right(there, place) - 1 for place in (at, end - 1))
                start = begins[first] + at - there[first]
                found.append((start, begins[last] + end - there[last]))
            at = even.find(wanted, end if whole else at + 1)
        return found

    def passage(self, start: int, end: int) -> Passage | None:
        """The passage at these offsets, with its sentence; None where it lies in no single one."""
        around = sentence_around(self.sentences, start, end)
        if around is None:
            return None
        text = self.source.text
        return Passage(
            source=self.source.id,
            start=start,
            end=end,
            exact=text[start:end],
            prefix=text[around[0] : start],
            suffix=text[end : around[1]],
        )

    def nearest(self, quote: str) -> str:
        """The words of the source that are most like a quote."""
        from rapidfuzz import fuzz

        wanted = _BLANK.sub(" ", quote)
        text = _BLANK.sub(" ", self.source.text)
        found = fuzz.partial_ratio_alignment(wanted, text)
        if found is None or found.score < 50:
            return ""
        start, end = found.dest_start, found.dest_end
        near = text[start:end]
        start += len(near) - len(near.lstrip())
        end -= len(near) - len(near.rstrip())
        while start > 0 and not text[start - 1].isspace():
            start -= 1
        while end < len(text) and not text[end].isspace():
            end += 1
        return text[start:end]


def _in_word(sign: str) -> bool:
    """Whether a sign, if there is one, is a part of a word."""
    return sign.isalnum() or sign == "_"


def judge(tables: Tables) -> tuple[list[Statement], list[Fault]]:
    """Every statement that its evidence supports, and a fault for every other one.

    Statements that several rows state with other quotes become one with several passages.
    """
    readings = {slug: Reading(row.source) for slug, row in tables.sources.items()}
    faults = [
        Fault(
            row.file,
            row.row,
            "sha256",
            f"{row.source.file} is not the file that was registered",
            DRIFTED,
            "check its quotes against the new text, then enter the new SHA-256",
        )
        for row in tables.sources.values()
        if row.drifted
    ]
    merged: dict[tuple[str, ...], Statement] = {}
    rows: dict[tuple[object, ...], int] = {}
    for draft in tables.drafts:
        found = _evidence(draft, readings, faults)
        if found is None:
            continue
        evidence, context = found
        if isinstance(evidence, Passage):
            unsupported = _missing_parts(draft, tables, evidence, context)
            doubted = (
                [unsupported]
                if unsupported
                else _contradictions(draft, readings, evidence, context)
            )
            faults += doubted
            if doubted:
                continue
        statement = _statement(draft, evidence, context)
        key = (statement.identity, evidence, context)
        if key in rows:
            faults.append(Fault(draft.file, draft.row, "", f"says the same as row {rows[key]}"))
            continue
        rows[key] = draft.row
        before = merged.get(statement.identity)
        merged[statement.identity] = _merge(before, statement) if before else statement
    return list(merged.values()), faults


def _statement(
    draft: Draft, evidence: Passage | Citation, context: tuple[Passage, ...]
) -> Statement:
    return Statement(
        source=draft.source,
        subject=draft.subject,
        predicate=draft.predicate,
        object=draft.object,
        modality=draft.modality,
        evidence=(evidence,),
        context=context,
        period=draft.period,
        negated=draft.negated,
    )


def _merge(first: Statement, second: Statement) -> Statement:
    evidence = tuple(dict.fromkeys((*first.evidence, *second.evidence)))
    context = tuple(dict.fromkeys((*first.context, *second.context)))
    return replace(first, evidence=evidence, context=context)


def _evidence(
    draft: Draft, readings: Mapping[str, Reading], faults: list[Fault]
) -> tuple[Passage | Citation, tuple[Passage, ...]] | None:
    if draft.citation is not None:
        return draft.citation, ()
    if not draft.quote:
        message = f"{draft.subject} {draft.predicate} has no evidence"
        hint = "quote the words of the source that say it"
        faults.append(Fault(draft.file, draft.row, "quote", message, MISSING, hint))
        return None
    before = len(faults)
    quote = _locate(draft, "quote", draft.quote, draft.occurrence, readings, faults)
    context = [_locate(draft, "context", words, None, readings, faults) for words in draft.context]
    if quote is None or len(faults) > before:
        return None
    return quote, tuple(passage for passage in context if passage is not None)


def _locate(
    draft: Draft,
    column: str,
    words: str,
    occurrence: int | None,
    readings: Mapping[str, Reading],
    faults: list[Fault],
) -> Passage | None:
    """The passage that a quote names, or None and a fault that says why there is none."""

    def refuse(message: str, verdict: str, hint: str) -> None:
        faults.append(Fault(draft.file, draft.row, column, message, verdict, hint))

    reading = readings[draft.source]
    places = reading.find(words)
    if not places:
        for other, elsewhere in readings.items():
            if other != draft.source and elsewhere.find(words):
                hint = f"it stands in {other}: state it there"
                refuse(f'"{words}" is not in {draft.source}', MISATTRIBUTED, hint)
                return None
        nearest = reading.nearest(words)
        hint = f'the nearest text is: "{nearest}"' if nearest else "no text there is like it"
        refuse(f'"{words}" is in no source', FABRICATED, hint)
        return None
    if occurrence is not None and occurrence > len(places):
        message = f'"{words}" stands {len(places)} time(s), not {occurrence}'
        refuse(message, FABRICATED, "correct the column occurrence")
        return None
    # A context only names a party, and the first place that does so serves.
    if len(places) > 1 and occurrence is None and column == "quote":
        lines = ", ".join(str(reading.source.text.count("\n", 0, at) + 1) for at, _ in places)
        message = f'"{words}" stands {len(places)} times (lines {lines})'
        refuse(message, AMBIGUOUS, "say which in the column occurrence: 1, 2, ...")
        return None
    passage = reading.passage(*places[(occurrence or 1) - 1])
    if passage is None:
        hint = "quote within one sentence; a second one can go to the column context"
        refuse(f'"{words}" crosses the end of a sentence', UNSUPPORTED, hint)
    return passage


def _missing_parts(
    draft: Draft, tables: Tables, quote: Passage, context: tuple[Passage, ...]
) -> Fault | None:
    """A fault that lists what the quoted words leave out, or None where they support the row."""
    passages = (quote, *context)
    anaphors = tables.anaphors.get(draft.source, {})
    absent = [
        f'{role} "{entity.label}"'
        for role, entity in _parties(draft, tables)
        if not any(name_matching.mentions(passage.exact, entity, anaphors) for passage in passages)
    ]
    absent += [
        f'{what} "{words}"'
        for what, words in _wordings(draft, tables.sources[draft.source].source.covers)
        if not any(_SAID[what](words, passage.exact) for passage in passages)
    ]
    if isinstance(draft.object, Figure):
        words = UNITS[draft.object.unit].words if draft.object.unit in UNITS else ()
        if words and not any(
            name_matching.unit_in(word, passage.exact) for word in words for passage in passages
        ):
            absent.append(f'unit "{draft.object.unit}"')
    if not absent:
        return None
    message = f'the quote does not name the {", the ".join(absent)}: "{quote.exact}"'
    hint = "quote more of the sentence, name the party in context, or list the wording as a label"
    return Fault(draft.file, draft.row, "quote", message, UNSUPPORTED, hint)


def _contradictions(
    draft: Draft,
    readings: Mapping[str, Reading],
    quote: Passage,
    context: tuple[Passage, ...],
) -> list[Fault]:
    """A fault for each column that the quoted words speak against; only English is read so."""
    if not re.match(r"en(?:$|-)", readings[draft.source].source.language, re.IGNORECASE):
        return []
    texts = [passage.exact for passage in context]
    return [
        Fault(
            draft.file,
            draft.row,
            found.column,
            f'{found.message}: "{quote.exact}"',
            UNSUPPORTED,
            found.hint,
        )
        for found in contradictions(draft.modality, draft.object, draft.negated, quote.exact, texts)
    ]


_SAID = {
    "value": numbers.states_number,
    "year": name_matching.stands_in,
    "text": name_matching.stands_in,
    "day": dates.states_day,
    "address": name_matching.stands_in,
}
"""How it is seen that a passage says a wording, by what the wording is."""


def _parties(draft: Draft, tables: Tables) -> Iterator[tuple[str, Entity]]:
    """The entities that the evidence must name; a source need not name itself."""
    if draft.subject in tables.entities:
        yield "subject", tables.entities[draft.subject]
    if isinstance(draft.object, Figure):
        yield "indicator", tables.entities[draft.object.indicator]
    elif isinstance(draft.object, str) and draft.object in tables.entities:
        yield "object", tables.entities[draft.object]


def _wordings(draft: Draft, covers: Period | None) -> Iterator[tuple[str, str]]:
    """The values and years that must stand in the evidence as they are written in the row."""
    match draft.object:
        case Figure() as figure:
            for stated in (figure.stated, figure.stated_upper, figure.stated_base):
                if stated:
                    yield "value", stated
            yield from (("year", year) for year in _years(figure.base_period, covers))
        case Value() as value:
            yield "day" if value.datatype == XSD.date else "text", value.text
        case Address() as address:
            yield "address", re.sub(r"^https?://|/$", "", address.iri)
    yield from (("year", year) for year in _years(draft.period, covers))


def _years(period: Period | None, covers: Period | None) -> list[str]:
    """The years of a period that are not simply those that the source covers."""
    known = dates.years_of(covers) if covers else ()
    return [year for year in dates.years_of(period) if year not in known] if period else []
