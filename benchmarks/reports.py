"""Made-up reports of made-up IP offices, as many as wanted: the same number gives the same text.

    python benchmarks/reports.py FOLDER --documents 100 --sentences 40

The sentences are ours, in the style of annual reports and press releases; offices, programmes,
people, places, years and figures vary, so that a text is no copy of another.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

PLACES = (
    "Arvenia Boruland Caldera Dorvik Estmark Farosia Galdany Hestia Ilvara Jorland Kestria Lumaria "
    "Morvania Nordelia Ostrava Pellonia Quarin Rovenia Sundmark Tervola Umbria Valdora Westmere"
).split()
CITIES = (
    "Ashford Belmont Carvel Dunmore Eastport Fairhaven Granby Highmoor Invern Joliet Kingsvale "
    "Larkspur Midvale Newbridge Oakridge"
).split()
FIRST = "Anna Bruno Clara Daniel Elena Farid Grace Henrik Ines Jonas Keiko Lars Maria Nadia".split()
LAST = "Almeida Berg Castell Dahl Eriksen Fontana Garrow Holm Ibarra Jansen Kovac Lindqvist".split()
FIELDS = (
    "artificial intelligence|secondary batteries|semiconductor design|biotechnology|plant varieties"
    "|medical devices|hydrogen storage|digital trade|quantum sensors|green shipping"
).split("|")
GROUPS = (
    "small and medium-sized enterprises|start-ups|independent inventors|women entrepreneurs"
    "|university researchers|patent attorneys|young designers|rural craft makers"
).split("|")
THINGS = (
    "Fast Track Examination Programme|Patent Analytics Platform|Trademark Gateway|Design Register"
    "|Innovation Voucher Scheme|Technology Transfer Network|Mediation Service|Inventor Academy"
).split("|")
RIGHTS = "patent|trademark|industrial design|utility model|geographical indication".split("|")
MONTHS = "January March April June September October November".split()

SENTENCES = (
    "In {year}, {office} received {n} {right} applications, an increase of {p} per cent over the "
    "previous year.",
    "{office} launched the {thing} in {month} {year} to support {group}.",
    "The average time from filing to first action fell from {m} months to {k} months.",
    "On {day} {month} {year}, {office} and {other} signed a memorandum of understanding on "
    "{field} in {city}.",
    "{person}, Director General of {office}, opened the annual forum, which was held in {city}.",
    "We will introduce an online service for {group} by the end of {next}.",
    "The {thing} of {place}, which covers {field} and {field2}, was extended to {group}.",
    "{office} trained {k} examiners from {place} and {place2} in {field}.",
    "It plans to establish a regional centre in {city} and to recruit {k} examiners for {field}.",
    "We believe that a reliable {right} system encourages {group} to invest in {field}.",
    "Revenue from {right} fees amounted to {n} thousand crowns, of which {p} per cent was spent on "
    "the {thing}.",
    "The Office is a member of the {place} Forum on Intellectual Property, together with {other}.",
    "Applications in {field} rose by {p} per cent, while those in {field2} did not change.",
    "{office} did not extend the {thing} to {group} in {year}.",
    "A new {right} act was adopted in {month} {year} and takes effect in {next}.",
    "More than {n} {group} used the {thing}, and {p} per cent of them filed a {right} application.",
)
HEADINGS = ("Year in review", "Examination", "Cooperation", "Services for users", "Outlook")


def report(number: int, sentences: int) -> str:
    """The text of one report: a title, sections with headings, paragraphs of a few sentences."""
    chance = random.Random(number)  # noqa: S311 - nothing here is secret
    place, year = chance.choice(PLACES), chance.randint(2001, 2025)
    office = f"the {place} Intellectual Property Office"
    blocks = [f"# Annual Report {year} of {office}"]
    written = 0
    while written < sentences:
        if written % 20 == 0:
            blocks.append(f"## {chance.choice(HEADINGS)} {written // 20 + 1}")
        size = min(chance.randint(2, 5), sentences - written, 20 - written % 20)
        blocks.append(" ".join(_sentence(chance, office, year) for _ in range(size)))
        written += size
    return "\n\n".join(blocks) + "\n"


def _sentence(chance: random.Random, office: str, year: int) -> str:
    field, field2 = chance.sample(FIELDS, 2)
    place, place2 = chance.sample(PLACES, 2)
    text = chance.choice(SENTENCES).format(
        office=office,
        other=f"the {place2} Patent Office",
        place=place,
        place2=place2,
        city=chance.choice(CITIES),
        person=f"{chance.choice(FIRST)} {chance.choice(LAST)}",
        field=field,
        field2=field2,
        group=chance.choice(GROUPS),
        thing=chance.choice(THINGS),
        right=chance.choice(RIGHTS),
        month=chance.choice(MONTHS),
        year=year,
        next=year + chance.randint(1, 4),
        day=chance.randint(1, 28),
        n=f"{chance.randint(1_001, 98_000):,}",
        p=f"{chance.randint(11, 399) / 10}",
        m=chance.randint(18, 40),
        k=chance.randint(3, 17),
    )
    return text[0].upper() + text[1:]


def write(folder: Path, documents: int, sentences: int) -> list[Path]:
    """So many reports as files; gives their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / f"report-{number:06}.txt" for number in range(documents)]
    for number, path in enumerate(paths):
        path.write_text(report(number, sentences), "utf-8")
    return paths


def main() -> None:
    """Write reports into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--sentences", type=int, default=40)
    given = parser.parse_args()
    paths = write(given.folder, given.documents, given.sentences)
    print(f"{len(paths)} reports, {sum(path.stat().st_size for path in paths):,} bytes")


if __name__ == "__main__":
    main()
