"""A made-up graph of any size in the shapes of ours: reports of IP offices, 2000 to 2024.

    python benchmarks/generate.py --triples 1000000 [--seed 1] -o FILE.nq[.zst|.gz]

The file holds each triple in the default graph and again in the graph of its source, as `kipo-graph
load` lays the graph of a project: `--triples` counts the first, lines are about twice as many.  It
passes every check that `kipo-graph build` makes.  The same size and seed give the same bytes.  Each
report has about 170 statements; office 1, topic 1 and so on occur the most, by Zipf's law.
"""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import random
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from itertools import accumulate
from pathlib import Path
from typing import IO, cast

import zstandard
from ntriples import Lines, Said, Thing, entity, figure, n, passage, source, typed

from kipo_graph.model import BACKGROUND, CURATION, entity_iri, graph_iri
from kipo_graph.model.vocabulary import DCTERMS, KIPO, PROV, XSD

LAST_YEAR, YEARS = 2024, 25
PER_REPORT = 4_300
SMALLEST = 5_000

TECHNOLOGIES = (
    "semiconductors|secondary batteries|artificial intelligence|biotechnology|displays|hydrogen|"
    "robotics|quantum computing|aerospace|cybersecurity|mobile networks|new materials"
).split("|")
ADJECTIVES = (
    "early|strong|open|fair|swift|regional|digital|joint|green|stable|international|public|"
    "strategic|industrial|academic|preventive|voluntary|mutual|local|technical"
).split("|")
NOUNS = (
    "examination|licensing|protection|enforcement|patent information|dispute settlement|"
    "technology transfer|valuation|trade secrets|design rights|trademark use|inventor awards|"
    "classification|quality management|IP finance|IP education|filing|search|mediation|statistics"
).split("|")
KOREAN = {
    "Country": "제{}국",
    "IPOffice": "제{} 특허청",
    "PublicAgency": "제{} 지식재산 진흥원",
    "TechnologyField": "제{} 기술 분야",
}
"""Things that have a Korean name, which the background says, and how it is made."""

SHARED = {
    "Country": (8, 1.0, 195),
    "IPOffice": (6, 0.5, 150),
    "PublicAgency": (4, 1.0, 600),
    "TechnologyField": (12, 1.0, 240),
    "Topic": (20, 4.0, 4000),
    "PolicyGoal": (10, 1.0, 400),
    "BeneficiaryGroup": (6, 0.5, 60),
    "Indicator": (8, 1.0, 200),
    "Strand": (4, 0.0, 4),
}
"""What all reports speak of: how many of a class at least, how many more a report, at most."""

MADE = {
    "Programme": (8, "programme"),
    "PolicyMeasure": (8, "measure"),
    "Reform": (3, "reform"),
    "Unit": (3, "division"),
    "Meeting": (4, "meeting"),
    "TrainingProgramme": (2, "training course"),
    "MemorandumOfUnderstanding": (2, "memorandum"),
    "Document": (1, "handbook"),
}
"""What each report brings into the world: how many of a class, and the word for one."""

WORK = ("Programme", "PolicyMeasure", "Reform")
ACTS = (*WORK, "Unit", "TrainingProgramme")
BODIES = ("IPOffice", "PublicAgency")
SAID: tuple[tuple[int, str, tuple[str, ...], tuple[str, ...], str], ...] = (
    (14, "undertook", ("own",), ("PolicyMeasure", "Reform"), "carried out"),
    (6, "undertook", BODIES, ("PolicyMeasure", "Reform"), "took up"),
    (4, "established", ("own", "IPOffice"), ("Unit",), "set up"),
    (26, "concerns", ACTS, ("Topic",), "deals with"),
    (19, "aimsAt", WORK, ("PolicyGoal",), "is meant for"),
    (15, "coversField", ACTS, ("TechnologyField",), "covers"),
    (25, "partOfStrand", ACTS, ("Strand",), "belongs to the work on"),
    (13, "contributesTo", ACTS, ("PolicyGoal",), "contributes to"),
    (12, "benefits", ACTS, ("BeneficiaryGroup",), "serves"),
    (10, "drivenBy", WORK, ("Topic",), "answers to"),
    (13, "hasFeature", ACTS, ("Topic",), "stands out by"),
    (9, "enhances", WORK, ("Topic", "earlier"), "improves"),
    (5, "changes", ("Reform",), ("Topic", "earlier"), "changed"),
    (4, "hosts", ("own", "IPOffice"), ("Meeting", "TrainingProgramme"), "hosted"),
    (9, "participatesIn", BODIES, ("Meeting",), "took part in"),
    (3, "heldIn", ("Meeting", "TrainingProgramme"), ("Country",), "was held in"),
    (4, "concluded", ("own", "IPOffice"), ("MemorandumOfUnderstanding",), "concluded"),
    (3, "trainsOfficialsFrom", ("TrainingProgramme",), ("Country",), "taught officials from"),
    (4, "cooperatesWith", ("own", "IPOffice"), BODIES, "works with"),
    (18, "hasFigure", ("own", "earlier", *WORK), ("Indicator",), "reached"),
)
"""How often a property is stated, of which subject, of which object, and in which words.

`own` is the office that reports, `earlier` a programme of an earlier report.
"""


class World:
    """What all reports share: things by class, each with its weight."""

    def __init__(self, reports: int) -> None:
        self.authors = -(-reports // YEARS)
        self.things: dict[str, list[Thing]] = {}
        for kind, (least, more, most) in SHARED.items():
            count = min(most, least + int(more * reports))
            count = max(count, self.authors) if kind == "IPOffice" else count
            self.things[kind] = [named(kind, rank) for rank in range(1, count + 1)]
        self._sums = {
            kind: list(accumulate(1 / rank for rank in range(1, len(found) + 1)))
            for kind, found in self.things.items()
        }
        self.shared_edges: set[str] = set()

    def pick(self, chance: random.Random, kind: str) -> Thing:
        """One of the shared things of a class, the first ones most often."""
        return chance.choices(self.things[kind], cum_weights=self._sums[kind])[0]


def named(kind: str, number: int) -> Thing:
    """A shared thing; no two have the same label."""
    word = {"IPOffice": "office", "PublicAgency": "agency", "TechnologyField": "field"}.get(
        kind, kind.removeprefix("Policy").removesuffix("Group").lower()
    )
    rest, noun = divmod(number - 1, len(NOUNS))
    pair = f"{ADJECTIVES[(rest + noun) % len(ADJECTIVES)]} {NOUNS[noun]}"
    more = f" {number}" if rest >= len(ADJECTIVES) else ""
    technology = TECHNOLOGIES[(number - 1) % len(TECHNOLOGIES)]
    labels = {
        "Country": f"Country {number}",
        "IPOffice": f"Office of Intellectual Property {number}",
        "PublicAgency": f"Agency for {pair}{more}",
        "TechnologyField": technology if number <= len(TECHNOLOGIES) else f"{technology} {number}",
        "Topic": pair + more,
        "PolicyGoal": f"the goal of {pair}{more}",
        "BeneficiaryGroup": f"users of {pair}{more}",
        "Indicator": f"number of cases of {pair}{more}",
        "Strand": f"workstream of {NOUNS[noun]}",
    }
    return Thing(f"{word}-{number}", kind, labels[kind])


def made(report: int, kind: str, number: int) -> Thing:
    """A thing that a report brings into the world; any later report may speak of it."""
    word = MADE[kind][1]
    topic = NOUNS[(report * 7 + number * 3) % len(NOUNS)]
    slug = f"{word.replace(' ', '-')}-{report + 1}-{number}"
    return Thing(slug, kind, f"{topic.capitalize()} {word} {report + 1}.{number}")


def chunks(triples: int, seed: int = 1) -> Iterator[tuple[int, str]]:
    """N-Quads of the graph, a report at a time, each with the number of triples it adds."""
    reports = max(1, round(triples / PER_REPORT))
    world = World(reports)
    done, text = _shared(world)
    yield done, text
    for number in range(reports):
        report = Report(world, number, random.Random(f"{seed} {number}"))  # noqa: S311 - made up
        added, text = report.written(round(done + (triples - done) / (reports - number)) - done)
        done += added
        yield added, text


def _written(lines: Lines, graph: str) -> str:
    """Triples as N-Quads in a named graph, or in the default graph."""
    end = f" <{graph}> .\n" if graph else " .\n"
    return end.join([*lines, ""])


def _shared(world: World) -> tuple[int, str]:
    """All that stands in the graphs of curation and background: what the reports share."""
    things = [thing for found in world.things.values() for thing in found]
    curation = [line for thing in things for line in entity(thing)]
    curation += source(BACKGROUND, "Facts made up for the background")
    background: Lines = []
    for kind, pattern in KOREAN.items():
        for number, thing in enumerate(world.things[kind], 1):
            name = f'"{pattern.format(number)}"@ko'
            background += _cited(thing, "skos:prefLabel", KIPO.literal, name)
    countries = world.things["Country"]
    for kind in BODIES:
        for number, thing in enumerate(world.things[kind]):
            country = n(entity_iri(countries[number % len(countries)].id))
            background += _cited(thing, "locatedIn", KIPO.object, country)
    default = _written(curation + background, "")
    named_too = _written(curation, CURATION) + _written(background, graph_iri(BACKGROUND))
    return len(curation) + len(background), default + named_too


def _cited(thing: Thing, name: str, holds: str, value: str) -> Lines:
    """A background fact with its citation, and its direct triple."""
    evidence = [
        (DCTERMS.bibliographicCitation, '"Register of facts made up here"@en'),
        (KIPO.seen, typed("2026-11-23", XSD.date)),
    ]
    said = Said(BACKGROUND, thing.id, name, holds, value, "achieved", negated=False, year=0)
    return [*said.lines(evidence), said.edge()]


class Report:
    """One report of one office on one year."""

    def __init__(self, world: World, number: int, chance: random.Random) -> None:
        self.world, self.number, self.chance = world, number, chance
        self.year = LAST_YEAR - number // world.authors
        self.office = world.things["IPOffice"][number % world.authors]
        self.source = f"report-{number + 1}"
        self.own = {
            kind: [made(number, kind, which) for which in range(1, count + 1)]
            for kind, (count, _) in MADE.items()
        }
        self._seen: set[tuple[str, str, str]] = set()
        self._edges: Lines = []
        self._repeated: Lines = []
        self._place = 0

    def written(self, triples: int) -> tuple[int, str]:
        """N-Quads of about so many triples, and how many they are (those new in the default)."""
        title = f"Annual report {self.year} of {self.office.label}"
        more = (
            (DCTERMS.publisher, n(entity_iri(self.office.id))),
            (DCTERMS.temporal, f'"{self.year}"'),
        )
        curation = source(self.source, title, *more)
        curation += [line for own in self.own.values() for thing in own for line in entity(thing)]
        lines: Lines = []
        for unit in self.own["Unit"]:
            body = self._pick(("own", *BODIES))
            lines += self._sentence("org:unitOf", unit, body, "is a part of", certain=True)
        weights = list(accumulate(row[0] for row in SAID))
        while len(curation) + len(lines) + len(self._edges) < triples:
            _, name, subjects, objects, verb = self.chance.choices(SAID, cum_weights=weights)[0]
            subject, target = self._pick(subjects), self._pick(objects)
            if subject != target and (subject.id, name, target.id) not in self._seen:
                self._seen.add((subject.id, name, target.id))
                lines += self._sentence(name, subject, target, verb)
        default = [*curation, *lines, *self._edges]
        stated = [*lines, *self._edges, *self._repeated]
        text = _written(default, "") + _written(curation, CURATION)
        return len(default), text + _written(stated, graph_iri(self.source))

    def _pick(self, kinds: tuple[str, ...]) -> Thing:
        """A thing of one of these kinds: the own office, an earlier programme, own or shared."""
        kind = self.chance.choice(kinds)
        if kind == "own":
            return self.office
        if kind == "earlier":
            number = 1 + int(self.chance.random() * MADE["Programme"][0])
            return made(int(self.chance.random() * (self.number + 1)), "Programme", number)
        if kind in self.own:
            return self.chance.choice(self.own[kind])
        return self.world.pick(self.chance, kind)

    def _sentence(
        self, name: str, subject: Thing, target: Thing, verb: str, *, certain: bool = False
    ) -> Lines:
        """A statement with its passage, and its figure where it has one."""
        luck = self.chance.random()
        modality = "achieved" if certain or luck < 0.87 else "claimed" if luck < 0.97 else "planned"
        year = self.year if self.chance.random() < 0.45 else 0
        words, value = f"{subject.label} {verb} {target.label}", n(entity_iri(target.id))
        lines: Lines = []
        if name == "hasFigure":
            value, words, lines = self._figure(subject, target)
        iri, more = self._passage(words)
        negated = not certain and self.chance.random() < 0.01
        evidence = [(PROV.wasQuotedFrom, n(iri))]
        said = Said(self.source, subject.id, name, KIPO.object, value, modality, negated, year)
        if modality == "achieved" and not negated:
            self._write_edge(said.edge(), shared=subject.kind in SHARED and target.kind in SHARED)
        return [*said.lines(evidence), *lines, *more]

    def _write_edge(self, edge: str, *, shared: bool) -> None:
        """Keep a direct triple; only those between shared things may stand in two reports."""
        if shared and edge in self.world.shared_edges:
            self._repeated.append(edge)
            return
        if shared:
            self.world.shared_edges.add(edge)
        self._edges.append(edge)

    def _figure(self, subject: Thing, indicator: Thing) -> tuple[str, str, Lines]:
        """A figure as a value, the words that state it, and its triples."""
        value = self.chance.randrange(1_000, 10_000_000)
        comparator = self.chance.choices(("exactly", "more than", "at least"), (8, 1, 1))[0]
        label = f"{value:,}" if comparator == "exactly" else f"{comparator} {value:,}"
        iri, lines = figure(indicator.id, subject.id, value, label, comparator, self.year)
        return n(iri), f"{subject.label} saw the {indicator.label} reach {label}", lines

    def _passage(self, words: str) -> tuple[str, Lines]:
        """The passage with these words, the next of the report: its IRI and its triples."""
        goal = self.world.pick(self.chance, "PolicyGoal").label
        group = self.world.pick(self.chance, "BeneficiaryGroup").label
        before, after = f"In {self.year}, in view of {goal}, ", f", as {group} had asked for."
        start = self._place + len(before)
        self._place = start + len(words) + len(after) + 1
        return passage(self.source, start, words, before, after)


def write(path: Path, triples: int, seed: int = 1) -> tuple[int, int]:
    """Write a graph to a file, whole or not at all; gives its triples and its quads."""
    part = path.with_name(path.name + ".part")
    found = quads = 0
    try:
        with ExitStack() as stack:
            raw = stack.enter_context(part.open("wb"))
            into: IO[bytes] = raw
            if path.suffix == ".gz":
                packed = gzip.GzipFile("", "wb", 6, raw, mtime=0)
                into = cast(IO[bytes], stack.enter_context(packed))
            elif path.suffix == ".zst":
                compressor = zstandard.ZstdCompressor()
                into = stack.enter_context(compressor.stream_writer(raw, closefd=False))
            for count, text in chunks(triples, seed):
                into.write(text.encode())
                found, quads = found + count, quads + text.count("\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return found, quads


def machine() -> str:
    """Where and when a figure was measured."""
    python = platform.python_version()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    here = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB"
    return f"{here}, Python {python}, {date.today():%Y-%m-%d}"


def main() -> int:
    """Write the file and say how long it took."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args()
    if given.triples < SMALLEST:
        parser.error(f"--triples must be {SMALLEST} or more: one report and what it speaks of")
    if not given.output.name.endswith((".nq", ".nq.gz", ".nq.zst")):
        parser.error(f"{given.output}: the name must end in .nq, .nq.gz or .nq.zst")
    begun = time.perf_counter()
    triples, quads = write(given.output, given.triples, given.seed)
    took = time.perf_counter() - begun
    size = given.output.stat().st_size / 1e6
    print(machine())
    print(f"{triples} triples, {quads} quads, {size:.1f} MB, {took:.1f} s", end="")
    print(f" ({triples / took:,.0f} triples/s)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
