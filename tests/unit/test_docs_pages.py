"""The generated pages of the documentation site, and the check of its pages."""

from __future__ import annotations

import importlib.util
import re
from dataclasses import fields
from pathlib import Path
from types import ModuleType

import pytest

from conftest import ROOT
from kipo_graph import KnowledgeGraph, cli
from kipo_graph.extract.candidates import Candidate, ExtractedEntity, Mention
from kipo_graph.model import vocabulary


def _tool(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


docs_pages = _tool("docs_pages")
check_site = _tool("check_site")


def test_the_page_of_the_command_line_has_all_commands_and_options() -> None:
    page = docs_pages.cli_page()
    for name in cli.COMMANDS:
        assert f"\n## {name}\n" in page
    assert "| `--project DIR` |" in page
    assert "| `--add-publisher TYPE` |" in page
    assert "\n| 4 | " in page
    assert "\n| 23 | " in page


def test_examples_in_a_help_text_keep_their_lines() -> None:
    paragraphs = list(docs_pages._paragraphs("One *two*\nthree.\n\n\b\nTry:\n  a | b\n  c"))
    assert paragraphs == ["One \\*two\\* three.\n", "```text\nTry:\n  a | b\n  c\n```\n"]


def test_the_page_of_the_ontology_has_all_terms() -> None:
    page = docs_pages.ontology_page()
    for name in (*vocabulary.CLASSES, *vocabulary.PREDICATES):
        assert f"`{name if ':' in name else f'kipo:{name}'}`" in page
    assert "| A division, team or force inside one organisation. |" in page
    assert "[`kipo:undertakenBy`](#undertakenBy)" in page


@pytest.mark.parametrize(
    "page",
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/*/*.md")],
    ids=lambda page: page.relative_to(ROOT).as_posix(),
)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    generated = {ROOT / "docs" / "reference" / name for name in ("cli.md", "ontology.md")}
    fenced = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
    text = fenced.sub("", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if "://" not in target:
            found = (page.parent / target).resolve()
            assert found.exists() or found in generated, target


def test_the_guide_to_exports_has_all_columns_attributes_and_keys() -> None:
    guide = (ROOT / "docs" / "reference" / "exports.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([^`]+)`", guide))
    graph = KnowledgeGraph.load(ROOT)
    columns = graph.export("csv").decode("utf-8-sig").split("\r\n", 1)[0].split(",")
    network = graph.to_networkx()
    attributes = {
        *next(iter(network.nodes(data=True)))[1],
        *next(iter(network.edges(data=True)))[2],
    }
    keys = {field.name for kind in (Candidate, ExtractedEntity, Mention) for field in fields(kind)}
    assert len(columns) > 20
    assert {*columns, *attributes, *keys} <= named


@pytest.mark.parametrize(
    "page",
    [
        '<script src="https://cdn.example/a.js"></script>',
        '<script src="//cdn.example/a.js"></script>',
        '<link rel="stylesheet" href="https://cdn.example/a.css">',
        '<link rel="preconnect canonical" href="https://fonts.example">',
        '<img src="a.png" srcset="b.png 1x, https://cdn.example/c.png 2x">',
        '<iframe src="http://example.org/"></iframe>',
        "<style>@import 'https://cdn.example/a.css';</style>",
        "<style>p { background: url(//cdn.example/a.png) }</style>",
        '<p style="background: url(https://cdn.example/a.png)">',
        '<pre class="mermaid">graph</pre>',
    ],
)
def test_what_a_page_loads_from_elsewhere_is_found(page: str) -> None:
    assert check_site.loads(page)


@pytest.mark.parametrize(
    "page",
    [
        '<a href="https://example.org/">a link</a>',
        '<link rel="canonical" href="https://example.org/">',
        '<script src="../assets/a.js"></script><img src="data:image/png;base64,AA//">',
        "<style>p { background: url(a.png) }</style>",
        "<p>@import 'https://cdn.example/a.css'</p>",
    ],
)
def test_links_and_local_files_are_allowed(page: str) -> None:
    assert check_site.loads(page) == []


def test_the_check_names_the_page_and_refuses_an_empty_site(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="no pages"):
        check_site.main(str(tmp_path))
    (tmp_path / "index.html").write_text("<p>Fine.</p>", encoding="utf-8")
    check_site.main(str(tmp_path))
    (tmp_path / "style.css").write_text("p { src: url(https://f.example/a) }", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"style\.css loads https://f\.example/a"):
        check_site.main(str(tmp_path))
