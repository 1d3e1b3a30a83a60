"""How good extraction is: precision and recall by text, type, predicate and rule.

    python benchmarks/extraction.py [--corpus DIR] [--errors] [--cross] [--write]

Reads our annotated practice texts (benchmarks/practice), any folders of NAME.txt with
NAME.gold.json, and the Commissioner's message, whose annotations are the curated tables and whose
own entities are taken out of the lexicon for it.  What extraction finds stands beside what comes
without it, in the same run: the model's own entities, every two entities of a sentence, subject,
verb and object.  P is precision, R recall, F their harmonic mean.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import platform
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import breakdown
import printing
from annotated import Text, folder, guess_of, message
from baselines import Baselines
from breakdown import OWN, Reading
from scoring import score

from kipo_graph.extract import pipeline
from kipo_graph.extract.pipeline import Extractor
from kipo_graph.extract.spacy_model import DEFAULT_MODEL
from kipo_graph.project import Project
from kipo_graph.system.atomic_files import replace_file

ROOT = Path(__file__).resolve().parents[1]


def parsed() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--corpus", action="append", default=[], type=Path, metavar="DIR",
        help="a folder of NAME.txt with NAME.gold.json; may be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--text", action="append", default=[], metavar="NAME", help="only texts of this name"
    )
    parser.add_argument("--model", default=DEFAULT_MODEL, help="an installed spaCy pipeline")
    parser.add_argument("--errors", action="store_true", help="print every error")
    parser.add_argument(
        "--cross", action="store_true",
        help="score each text without the rules that err on all the others",
    )  # fmt: skip
    parser.add_argument(
        "--write", action="store_true", help="write the precision of rules, ontology/precision.csv"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures as JSON")
    options = parser.parse_args()
    if options.write and options.text:
        parser.error("--write measures rules on all texts: leave --text out.")
    for path in options.corpus:
        if not any(path.glob("*.gold.json")):
            parser.error(f"--corpus: {path} holds no file NAME.gold.json.")
    return options


def texts_of(options: argparse.Namespace, project: Project) -> list[Text]:
    """The texts to read, in their order: our own, others', the message."""
    found = folder(ROOT / "benchmarks" / "practice", OWN)
    for path in options.corpus:
        found += folder(path, path.resolve().name)
    found.append(message(project))
    if unknown := set(options.text) - {text.name for text in found}:
        raise SystemExit(f"There is no text {', '.join(sorted(unknown))} among: "
                         + ", ".join(text.name for text in found))  # fmt: skip
    return [text for text in found if not options.text or text.name in options.text]


def readings_of(texts: list[Text], project: Project, model: str) -> tuple[list[Reading], str]:
    """What is found in each text, and the model that found it."""
    reader = pipeline.load(project, model)
    without = pipeline.load(project, model, known=False)
    dense = pipeline.load(project, model, dense=True, known=False)
    bare = Baselines(reader._nlp)
    found: list[Reading] = []
    for number, text in enumerate(texts, start=1):
        print(f"reading {text.name} ({number} of {len(texts)})", file=sys.stderr)
        if text.group == "message":
            found.append(_reading(without, bare, text))
            found.append(_reading(dense, bare, text, "message, dense"))
        else:
            found.append(_reading(reader, bare, text))
    return found, reader.model


def _reading(reader: Extractor, baselines: Baselines, text: Text, group: str = "") -> Reading:
    found = reader.extract(text.document)
    known, reader._proposer.precisions = reader._proposer.precisions, {}
    bare = reader.extract(text.document)
    reader._proposer.precisions = known
    guess = guess_of(found)
    others = {k: score(text.gold, g) for k, g in baselines.read(text, found).items()}
    named = text if not group else Text(text.name, group, text.document, text.body, text.gold)
    return Reading(named, found, bare, guess, score(text.gold, guess), others)


def head(model: str) -> str:
    """What was run, when and where."""
    now = datetime.now(UTC).date()
    return (
        f"extraction with {model}, spaCy {version('spacy')}, Python {platform.python_version()}, "
        f"{now}, {platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    )


def content_of(readings: list[Reading], model: str) -> dict[str, object]:
    """All figures, for JSON."""
    return {
        "run": head(model),
        "texts": [
            {
                "name": r.text.name,
                "group": r.text.group,
                "entities": asdict(r.score.entities),
                "statements": asdict(r.score.statements),
                "baselines": {
                    name: {"entities": asdict(s.entities), "statements": asdict(s.statements)}
                    for name, s in r.baselines.items()
                },
            }
            for r in readings
        ],
        "types": {
            group: {k: {**asdict(t), "typed": n} for k, (t, n) in breakdown.by_type(some).items()}
            for group, some in breakdown.groups(readings)
        },
        "predicates": {k: asdict(t) for k, t in breakdown.by_predicate(readings).items()},
        "moods": breakdown.statuses(readings),
        "rules": breakdown.by_rule(breakdown.measured_on(readings)),
        "missed": {group: breakdown.reasons(some) for group, some in breakdown.groups(readings)},
    }


def write_precision(readings: list[Reading], path: Path) -> None:
    """The table of rules: how many candidates of each were right, of how many."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("rule", "right", "counted"))
    for rule, counts in breakdown.by_rule(breakdown.measured_on(readings)).items():
        writer.writerow((rule, *counts))
    replace_file(path, table.getvalue().encode())


def main() -> None:
    """Read, score, print."""
    options = parsed()
    project = Project(ROOT)
    readings, model = readings_of(texts_of(options, project), project, options.model)
    print(head(model))
    printing.print_texts(readings)
    printing.print_types(readings)
    printing.print_predicates(readings)
    printing.print_rules(readings)
    if options.cross:
        printing.print_cross(readings)
    if options.errors:
        printing.print_errors(readings)
    if options.json:
        written = json.dumps(content_of(readings, model), indent=1, ensure_ascii=False)
        replace_file(options.json, written.encode())
    if options.write:
        write_precision(readings, project.ontology.with_name("precision.csv"))
        print("Wrote ontology/precision.csv.", file=sys.stderr)


if __name__ == "__main__":
    main()
