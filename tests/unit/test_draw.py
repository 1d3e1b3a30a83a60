"""The page as text: what it holds, that nothing in it can run or be fetched but what we wrote."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import pytest

from browser import message
from kipo_graph.draw import layout, page
from kipo_graph.errors import MissingToolError
from kipo_graph.model.vocabulary import CLASSES
from kipo_graph.query import network
from kipo_graph.query.records import Evidence

TESTS = Path(__file__).parents[1]
ASSETS = resources.files("kipo_graph.draw").joinpath("assets")


def whole():
    return network.build(message.entities(), message.statements(), message.SOURCES)


@pytest.fixture(scope="module")
def html() -> str:
    return page.page(whole(), title="What KIPO did in 2024")


class Reader(HTMLParser):
    """The elements of a page with their attributes, and the text of its scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[list[str]] = []
        self.inside = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = True
        self.elements.append((tag, dict(attrs)))
        self.texts.append([])

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.texts[-1].append(data)

    def all(self, tag: str) -> list[tuple[dict[str, str | None], str]]:
        return [
            (attributes, "".join(words))
            for (name, attributes), words in zip(self.elements, self.texts, strict=True)
            if name == tag
        ]


def data(html: str, name: str) -> object:
    found = [
        text for attributes, text in Reader(html).all("script") if attributes.get("id") == name
    ]
    return json.loads(found[0])


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_policy_lets_run_these_scripts_and_this_style_and_nothing_else(html: str) -> None:
    reader = Reader(html)
    policy = next(
        str(attributes["content"])
        for attributes, _ in reader.all("meta")
        if attributes.get("http-equiv") == "Content-Security-Policy"
    )
    scripts = [text for attributes, text in reader.all("script") if "type" not in attributes]
    styles = [text for _, text in reader.all("style")]
    assert len(scripts) == 2
    assert len(styles) == 1
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules == {
        "default-src": "'none'",
        "script-src": " ".join(map(digest, scripts)),
        "style-src": digest(styles[0]),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_nothing_is_fetched_and_nothing_is_styled_or_handled_in_line(html: str) -> None:
    for tag, attributes in Reader(html).elements:
        assert "src" not in attributes, tag
        assert "style" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on")], tag
        if "href" in attributes:
            assert re.match(r"#|data:,$", str(attributes["href"])), tag
    assert "@import" not in html
    assert "sourceMappingURL" not in html


def test_no_file_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page.page(network.focus(whole(), "ip5", 1))
    assert list(tmp_path.iterdir()) == []


HOSTILE = "</script><script>alert(1)</script>&amp;'\"\u2028\u2029{{ 7*7 }}"


def test_title_note_and_data_cannot_end_their_element() -> None:
    entities = message.entities()
    entities[0] = replace(entities[0], label=HOSTILE, definition=HOSTILE, korean=HOSTILE)
    statements = [
        replace(each, predicate_label=HOSTILE, period=HOSTILE) for each in message.statements()
    ]
    graph = network.build(entities, statements, message.SOURCES)
    html = page.page(graph, title=HOSTILE, note=HOSTILE)
    reader = Reader(html)
    assert len(reader.all("script")) == 6
    assert "<script>alert" not in html
    assert "49" not in reader.all("title")[0][1]
    assert reader.all("title")[0][1] == HOSTILE
    assert reader.all("h1")[0][1] == HOSTILE
    for attributes, text in reader.all("script"):
        if attributes.get("type") == "application/json":
            assert not set("<>&\u2028\u2029") & set(text)
    labels = [node["label"] for node in data(html, "data-nodes")]
    assert HOSTILE in labels


def test_nodes_and_edges_are_those_of_the_graph(html: str) -> None:
    graph = whole()
    nodes = data(html, "data-nodes")
    assert [node["slug"] for node in nodes] == sorted(graph)
    assert [node["id"] for node in nodes] == list(range(len(graph)))
    points = layout.place(graph)
    assert all((node["x"], node["y"]) == points[node["slug"]] for node in nodes)
    records = data(html, "data-records")
    edges = data(html, "data-edges")
    assert len(edges) == graph.number_of_edges()
    statements = message.statements()
    for edge in edges:
        statement, row = statements[edge["id"]], records["statements"][edge["id"]]
        assert (nodes[edge["from"]]["slug"], nodes[edge["to"]]["slug"]) == (
            statement.subject,
            statement.object,
        )
        assert statement.iri.endswith(row["slug"])
        modality = records["modalities"][row["modality"]]["key"]
        assert modality == statement.modality
        assert bool(edge["dashes"]) == (modality != "achieved")
    assert edges[0]["arrows"] == "to"


def test_the_lines_of_the_three_modalities_differ(html: str) -> None:
    dashes = {str(edge["dashes"]) for edge in data(html, "data-edges")}
    assert len(dashes) == 3


def test_physics_is_off_and_positions_are_ours(html: str) -> None:
    options = data(html, "data-options")
    assert options["physics"] == {"enabled": False}
    assert options["layout"] == {"improvedLayout": False}


def test_passages_are_numbers_where_the_text_says_the_same(html: str) -> None:
    records = data(html, "data-records")
    passages = [each for each in records["evidence"] if isinstance(each, list)]
    assert len(passages) > 60
    quotes = {each.exact for row in message.statements() for each in row.evidence if each.exact}
    assert {message.TEXT[start:end] for _, _, start, end, _ in passages} == quotes
    cited = [each for each in records["evidence"] if isinstance(each, dict)]
    assert {"text": "WIPO Standard ST.3", "seen": "2026-11-22"} in cited


@pytest.mark.parametrize(
    "evidence",
    [
        Evidence(message.REPORT, 10, 14, "aa ", "KIPO", " bb"),
        Evidence(message.REPORT, 2, 6, "a long beginning ", "KIPO", ""),
        Evidence("background", 10, 14, "", "KIPO", ""),
    ],
)
def test_passages_that_are_not_in_the_text_keep_their_words(evidence: Evidence) -> None:
    first, *rest = message.statements()
    graph = network.build(
        message.entities(), [replace(first, evidence=(evidence,)), *rest], message.SOURCES
    )
    kept = data(page.page(graph), "data-records")["evidence"][0]
    assert kept["exact"] == "KIPO"
    assert kept.get("prefix", "") == evidence.prefix


def test_the_same_graph_gives_the_same_page_whatever_the_hash_seed() -> None:
    program = (
        "from browser import message\n"
        "from kipo_graph.draw import page as draw\n"
        "from kipo_graph.query import network as n\n"
        "g = n.build(message.entities(), message.statements(), message.SOURCES)\n"
        "print(draw.page(n.focus(g, 'ip5', 2)))"
    )
    pages = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            env={
                "PYTHONHASHSEED": seed,
                "PYTHONPATH": os.pathsep.join([str(TESTS), str(TESTS.parent / "src")]),
                "PYTHONIOENCODING": "utf-8",
            },
        ).stdout
        for seed in ("1", "77")
    }
    assert len(pages) == 1
    assert pages.pop().startswith(b"<!DOCTYPE html>")


def test_every_class_has_a_colour_an_outline_and_a_mark_of_its_own() -> None:
    placed = [type_ for family in page.families() for type_ in family.types]
    assert len(placed) == len(set(placed))
    assert set(CLASSES) <= set(placed)
    assert {network.FIGURE, network.SOURCE} <= set(placed)
    css = ASSETS.joinpath("page.css").read_text(encoding="utf-8")
    signs = ASSETS.joinpath("signs.js").read_text(encoding="utf-8")
    marks = signs.split("const MARKS = [\n")[1].split("\n];")[0].count("\n") + 1
    assert len({family.outline for family in page.families()}) == len(page.families())
    for family in page.families():
        assert css.count(f"--family-{family.key}: ") == 3
        assert f".of-{family.key} " in css
        assert f"\n  {family.outline}: " in signs or f"\n  {family.outline},\n" in signs
        assert len(family.types) <= marks


def test_an_unknown_type_is_drawn_too() -> None:
    first, *rest = message.entities()
    graph = network.build(
        [replace(first, type="kipo:Oddity", type_label="oddity"), *rest],
        message.statements(),
        message.SOURCES,
    )
    types = data(page.page(graph), "data-records")["types"]
    odd = [each for each in types if each["key"] == "kipo:Oddity"]
    assert [(each["label"], each["family"]) for each in odd] == [("oddity", "topics")]


def test_without_script_the_statements_can_be_read(html: str) -> None:
    plain = html.split("<noscript>")[1].split("</noscript>", maxsplit=1)[0]
    assert plain.count("<li>") == len(message.statements())
    assert "Secondary battery examination division" in plain
    assert '<q dir="auto">To facilitate the swift acquisition of patent rights' in plain


def test_the_list_without_script_ends_somewhere_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(page, "_LISTED", 5)
    plain = page.page(network.focus(whole(), "kipo", 1)).split("<noscript>")[1]
    count = len(network.focus(whole(), "kipo", 1).graph["statements"])
    assert plain.split("</noscript>")[0].count("<li>") == 5
    assert f"{count - 5} more are left out" in plain


def test_the_summary_says_how_much_and_from_where(html: str) -> None:
    said = re.sub(r"\s+", " ", html.split('<p class="summary">')[1].split("</p>", maxsplit=1)[0])
    entities, statements = len(message.entities()), len(message.statements())
    assert f"{entities} entities, 8 figures and {statements} statements" in said
    assert "from Annual Report 2024: A Message from the Commissioner" in said
    assert "10 cited from elsewhere" in said
    assert "Solid lines: achieved. Dashed: planned. Dotted: claimed." in said


def test_a_pyvis_without_the_script_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "_VIS", "templates/lib/no-such-version.js")
    page._vis.cache_clear()
    with pytest.raises(MissingToolError, match=r"no-such-version.*\n.*Install pyvis"):
        page.page(whole())
    page._vis.cache_clear()


def test_our_scripts_have_no_way_to_make_html_of_text() -> None:
    forbidden = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|Function\(|srcdoc|\.style\b"
    )
    names = [file.name for file in ASSETS.iterdir() if file.name.endswith(".js")]
    assert sorted(names) == sorted(page._SCRIPTS)
    for name in names:
        text = ASSETS.joinpath(name).read_text(encoding="utf-8")
        assert not re.search(forbidden, text), name


def themes() -> dict[str, dict[str, str]]:
    """The colours of the three blocks of the style sheet: light, dark, dark by preference."""
    css = ASSETS.joinpath("page.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root(?:\[data-theme=\"(\w+)\"\])? \{(.*?)\}", css, re.DOTALL)
    return {
        name or "light": dict(re.findall(r"--([\w-]+): (#\w{6});", block)) for name, block in blocks
    }


def contrast(one: str, two: str) -> float:
    """The contrast ratio of two colours, after WCAG 2."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_and_signs_stand_out(theme: str) -> None:
    colours = themes()[theme]
    for ground in ("paper", "canvas", "tint"):
        for words in ("ink", "soft", "accent", "negated"):
            assert contrast(colours[words], colours[ground]) >= 4.5, (words, ground)
        for sign in colours:
            if sign.startswith("family-") or sign.endswith("-line"):
                assert contrast(colours[sign], colours[ground]) >= 3.0, (sign, ground)
    for ground in ("lit", "sentence"):
        assert contrast(colours["ink"], colours[ground]) >= 4.5, ground
    assert contrast(colours["on-accent"], colours["accent"]) >= 4.5


def test_dark_by_choice_is_dark_by_preference() -> None:
    assert themes()["dark"] == themes()["auto"]
    assert set(themes()["dark"]) == set(themes()["light"])
