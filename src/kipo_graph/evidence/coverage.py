"""What no statement speaks for: sentences, stretches, numbers, names, list members, entities."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kipo_graph.evidence.gate import Reading
from kipo_graph.language import dates, numbers
from kipo_graph.language.name_matching import mention_spans, stands_in
from kipo_graph.model import Entity, Figure, Passage, Statement, Value
from kipo_graph.model.units import UNITS
from kipo_graph.tables import Exemption, Tables

_NAME = re.compile(r"[A-Z][\w&.'’-]*[A-Za-z0-9](?:\s+(?:of|the|for|and)?\s*[A-Z][\w&-]*)*")
_MEMBER = re.compile(
    r"(?P<first>[\w“”\"'’-]+(?:\s[\w“”\"'’-]+){0,3})(?P<rest>(?:,\s[^,.;:()—]{2,60}?)+),?\s(?:and|or)\s"
    r"(?P<last>[\w“”\"'’-]+(?:\s[\w“”\"'’-]+){0,3})"
)
_PAIR = re.compile(
    r"(?P<first>[\w“”'’&-]+)\s(?:and|or)\s(?P<last>[\w“”'’&-]+(?:\s[\w“”'’&-]+){0,3})"
)
_PAIR_ENDS = re.compile(
    r"\s(?:of|for|in|to|from|with|on|by|at|as|and|or|that|which|were|was|is|are|has|have|within)\b.*",
    re.DOTALL,
)
_WORD = re.compile(r"\w(?:[\w&'’.-]*\w)?")
STRETCH = 4
"""So many words in a row that stand in no quote are a gap of their own."""


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """What no statement covers; `reason` says why that is right, or is empty.

    The gap of an entity is of no source, and its text is the label of the entity.
    """

    source: str
    start: int
    kind: str
    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the sources the statements speak for."""

    sentences: int
    covered: int
    gaps: tuple[Gap, ...]

    @property
    def open(self) -> tuple[Gap, ...]:
        """The gaps that nobody has given a reason for."""
        return tuple(gap for gap in self.gaps if not gap.reason)


def measure(tables: Tables, statements: Iterable[Statement]) -> Coverage:
    """Measure what the statements leave uncovered in each source of the tables.

    A sentence is covered where a quote lies in it, four and more words of it in a row where they
    are quoted or stand in a context; a number, a capitalised name or a member of a list where a
    statement quotes it and speaks of it by that wording; an entity where any statement has it.
    """
    said = list(statements)
    total = covered = 0
    gaps: list[Gap] = []
    for slug, row in tables.sources.items():
        reading = Reading(row.source)
        mine = [statement for statement in said if statement.source == slug]
        quoted = sorted({span for statement in mine for span in _spans(statement.evidence)})
        beside = {span for statement in mine for span in _spans(statement.context)}
        held = sorted({*quoted, *beside})
        spoken = sorted(set(_spoken(mine, tables)))
        for start, end in reading.sentences:
            total += 1
            if _touches(quoted, start, end):
                covered += 1
                gaps += _inside(slug, row.source.text, start, end, spoken)
                gaps += _stretches(slug, row.source.text, start, end, held)
            else:
                gaps.append(Gap(slug, start, "sentence", row.source.text[start:end]))
    gaps += _unspoken(tables, said)
    return Coverage(total, covered, tuple(sorted(set(_explain(gaps, tables.exemptions)))))


def _spans(evidence: Iterable[object]) -> Iterator[tuple[int, int]]:
    return ((item.start, item.end) for item in evidence if isinstance(item, Passage))


def _touches(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    return any(begin < end and start < finish for begin, finish in spans)


def _spoken(statements: Iterable[Statement], tables: Tables) -> Iterator[tuple[int, int]]:
    """Where the sources name what their statements speak of."""
    for statement in statements:
        anaphors = tables.anaphors.get(statement.source, {})
        for passage in (*statement.evidence, *statement.context):
            if not isinstance(passage, Passage):
                continue
            for entity in _entities(statement, tables):
                for start, end in mention_spans(passage.exact, entity, anaphors):
                    yield passage.start + start, passage.start + end
            for words in _wordings(statement):
                if stands_in(words, passage.exact):
                    pattern = r"\s+".join(map(re.escape, words.split()))
                    for match in re.finditer(pattern, passage.exact, re.IGNORECASE):
                        yield passage.start + match.start(), passage.start + match.end()


def _entities(statement: Statement, tables: Tables) -> Iterator[Entity]:
    slugs = [statement.subject]
    match statement.object:
        case str() as slug:
            slugs.append(slug)
        case Figure() as figure:
            slugs.append(figure.indicator)
    return (tables.entities[slug] for slug in slugs if slug in tables.entities)


def _wordings(statement: Statement) -> Iterator[str]:
    match statement.object:
        case Figure() as figure:
            yield from filter(None, (figure.stated, figure.stated_upper, figure.stated_base))
            yield from dates.years_of(figure.base_period) if figure.base_period else ()
            yield from UNITS[figure.unit].words
        case Value() as value:
            yield value.text
    yield from dates.years_of(statement.period) if statement.period else ()


def _inside(
    source: str, text: str, start: int, end: int, spoken: list[tuple[int, int]]
) -> Iterator[Gap]:
    sentence = text[start:end]
    for begin, finish, words in numbers.numbers_in(sentence):
        if not _touches(spoken, start + begin, start + finish):
            yield Gap(source, start + begin, "number", words)
    for match in _NAME.finditer(sentence):
        lone = " " not in match[0] and match.start() == _first_letter(sentence)
        if not lone and not _touches(spoken, start + match.start(), start + match.end()):
            yield Gap(source, start + match.start(), "name", " ".join(match[0].split()))
    for at, words, offset in _members(sentence):
        if not _touches(spoken, start + offset, start + at + len(words)):
            yield Gap(source, start + at, "list member", " ".join(words.split()))


def _stretches(
    source: str, text: str, start: int, end: int, held: list[tuple[int, int]]
) -> Iterator[Gap]:
    """Four or more words in a row, of a quoted sentence, that lie in no quote and no context."""
    run: list[tuple[int, int]] = []
    words = [match.span() for match in _WORD.finditer(text, start, end)]
    for word in (*words, (end, end)):
        if word != (end, end) and not _touches(held, *word):
            run.append(word)
            continue
        if len(run) >= STRETCH:
            yield Gap(source, run[0][0], "stretch", " ".join(text[run[0][0] : run[-1][1]].split()))
        run = []


def _unspoken(tables: Tables, statements: Iterable[Statement]) -> Iterator[Gap]:
    """The entities that no statement has, as what it is about or what it says of that."""
    spoken: set[str] = set()
    for statement in statements:
        spoken.add(statement.subject)
        match statement.object:
            case str() as slug:
                spoken.add(slug)
            case Figure() as figure:
                spoken |= {figure.indicator, figure.measured_of}
    for slug, entity in tables.entities.items():
        if slug not in spoken:
            yield Gap("", 0, "entity", entity.label)


def _first_letter(sentence: str) -> int:
    match = re.search(r"\w", sentence)
    return match.start() if match else 0


def _members(sentence: str) -> Iterator[tuple[int, str, int]]:
    """The members of coordinations, `A, B, and C` or `A and B`: offset, words, where to look.

    Of the first one only the last word is looked at: what comes before may belong to the verb.
    """
    for match in _PAIR.finditer(sentence):
        yield match.start("first"), match["first"], match.start("first")
        yield match.start("last"), _PAIR_ENDS.sub("", match["last"]), match.start("last")
    for match in _MEMBER.finditer(sentence):
        first = match["first"]
        yield match.start("first"), first, match.end("first") - len(first.split()[-1])
        for member in re.finditer(r",\s([^,]+)", match["rest"]):
            at = match.start("rest") + member.start(1)
            yield at, member[1], at
        yield match.start("last"), match["last"], match.start("last")


def _explain(gaps: Iterable[Gap], exemptions: list[Exemption]) -> Iterator[Gap]:
    for gap in gaps:
        folded = " ".join(gap.text.split())
        reasons = [
            given.reason
            for given in exemptions
            if gap.source in ("", given.source) and " ".join(given.text.split()) == folded
        ]
        yield Gap(gap.source, gap.start, gap.kind, gap.text, reasons[0] if reasons else "")
