"""How long the page of a graph takes: to be made, and to be drawn after it is opened.

    python benchmarks/drawing.py [NODES EDGES]...

Each size is made once.  Where Chromium and playwright are at hand, the page is opened from its file
three times, and the best time until the first frame with everything on it is given.
"""

from __future__ import annotations

import hashlib
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from kipo_graph.draw import page as draw
from kipo_graph.model.vocabulary import CLASSES, PREFIXES
from kipo_graph.query import network
from kipo_graph.query.records import EntityRecord, Evidence, SourceRecord, StatementRecord

SIZES = ((120, 170), (1_000, 1_500), (20_000, 30_000))
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")


def records(
    nodes: int, edges: int, seed: int = 7
) -> tuple[list[EntityRecord], list[StatementRecord], list[SourceRecord]]:
    """Made-up records: clusters with hubs, some lines between them, one sentence each."""
    chance = random.Random(seed)  # noqa: S311 - test data
    kinds = [name for name in CLASSES if ":" not in name]
    entities = [
        EntityRecord(
            f"thing-{number}",
            f"{PREFIXES['id']}thing-{number}",
            kind := kinds[chance.randrange(len(kinds))],
            kind.lower(),
            f"Measure number {number} of the office",
            "특허청" if number % 9 == 0 else "",
        )
        for number in range(nodes)
    ]
    sentences = [f"The office said sentence {number} of its report. " for number in range(2_000)]
    source = SourceRecord("report", f"{PREFIXES['id']}report", "A report", text="".join(sentences))
    starts = [0]
    for sentence in sentences:
        starts.append(starts[-1] + len(sentence))
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < edges:
        second = chance.randrange(nodes)
        cluster = second - second % 60
        near = chance.random() < 0.85
        first = cluster if near and chance.random() < 0.5 else cluster + chance.randrange(60)
        first = first % nodes if near else chance.randrange(nodes)
        if first != second:
            pairs.add((first, second))
    statements = []
    for number, (first, second) in enumerate(sorted(pairs)):
        place = number % len(sentences)
        start = starts[place]
        sentence = sentences[place].rstrip()
        evidence = Evidence(
            "report", start + 4, start + 10, sentence[:4], sentence[4:10], sentence[10:]
        )
        slug = hashlib.sha256(f"{first} {second}".encode()).hexdigest()[:20]
        subject, target = entities[first], entities[second]
        modality = ("achieved", "achieved", "achieved", "planned", "claimed")[number % 5]
        statements.append(
            StatementRecord(
                PREFIXES["statement"] + slug,
                "report",
                subject.id,
                subject.label,
                "concerns",
                "concerns",
                target.id,
                target.label,
                "entity",
                modality,
                False,
                "2024",
                "2024-01-01",
                "2024-12-31",
                (evidence,),
            )
        )
    return entities, statements, [source]


def opened(html: str) -> float | None:
    """Milliseconds from opening the page to its first whole frame; None without a browser."""
    browser_path = shutil.which("chromium") or shutil.which("chromium-browser")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    if not browser_path:
        return None
    times = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        file = Path(folder, "graph.html")
        file.write_text(html, encoding="utf-8")
        browser = play.chromium.launch(executable_path=browser_path, args=list(FLAGS))
        for _ in range(3):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            page.goto(file.as_uri())
            page.wait_for_selector("html[data-drawn]")
            times.append(float(page.get_attribute("html", "data-drawn") or "nan"))
            page.close()
        browser.close()
    return min(times)


def main(sizes: list[tuple[int, int]]) -> None:
    for nodes, edges in sizes:
        given = records(nodes, edges)
        begun = time.perf_counter()
        graph = network.build(*given)
        built = time.perf_counter()
        html = draw.page(graph, title=f"{nodes} nodes")
        made = time.perf_counter()
        drawn = opened(html)
        seen = "no browser" if drawn is None else f"drawn {drawn:.0f} ms after opening"
        print(
            f"{nodes:>6} nodes {edges:>6} edges: graph {built - begun:.2f} s, "
            f"page {made - built:.2f} s, {len(html.encode()) / 1e6:.2f} MB, {seen}"
        )


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    main(list(zip(numbers[::2], numbers[1::2], strict=True)) or list(SIZES))
