"""Pages of the documentation site that are generated: the command line and the ontology.

MkDocs loads this file as a hook (see mkdocs.yml); `cli_page` and `ontology_page` do without it.
"""

from __future__ import annotations

import ast
import inspect
import re
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS, SKOS
from rdflib.term import Node

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

ROOT = Path(__file__).resolve().parents[1]
ONTOLOGY = ROOT / "ontology" / "kipo.ttl"
KIPO = "https://w3id.org/kipo-graph/ontology#"
REPORT = ROOT / "examples" / "northland" / "data" / "sources" / "nipo-2025.md"


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """List the decisions under "Explanation", in the order of their numbers."""
    folder = Path(config.docs_dir)
    pages = sorted((folder / "explanation" / "decisions").glob("*.md"))
    explanation: list[Any] = config.nav[-1]["Explanation"]
    explanation.append({"Decisions": [page.relative_to(folder).as_posix() for page in pages]})
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the generated pages."""
    from mkdocs.structure.files import File

    for uri, content in (
        ("reference/cli.md", cli_page()),
        ("reference/ontology.md", ontology_page()),
    ):
        files.append(File.generated(config, uri, content=content))
    return files


def on_post_build(config: MkDocsConfig) -> None:
    """Put the report that the tutorial downloads beside the tutorial."""
    shutil.copy(REPORT, Path(config.site_dir) / "tutorial")


def cli_page() -> str:
    """All commands with their usage, description and options, as Markdown."""
    from kipo_graph import cli

    context = click.Context(cli.group, info_name="kipo-graph")
    parts = ["# Command line\n", *_command(cli.group, context)]
    for name in cli.group.list_commands(context):
        command = cli.group.get_command(context, name)
        if command is not None:
            parts += [
                f"## {name}\n",
                *_command(command, click.Context(command, info_name=name, parent=context)),
            ]
    parts += [
        "## Exit codes\n",
        "A command that succeeds ends with 0, one that was called wrongly with 2.\n",
        "| Code | Meaning |\n|---|---|",
        *(f"| {code} | {_cell(meaning)} |" for code, meaning in sorted(_exit_codes())),
        "",
    ]
    return "\n".join(parts)


def _exit_codes() -> Iterator[tuple[int, str]]:
    """The exit codes of all classes of errors, each with the first line of its description."""
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                for line in node.body:
                    match line:
                        case ast.Assign([ast.Name("exit_code")], ast.Constant(int(code))) if (
                            code > 2
                        ):
                            yield code, (ast.get_docstring(node) or "").split("\n")[0]


def _command(command: click.Command, context: click.Context) -> Iterator[str]:
    usage = " ".join(command.collect_usage_pieces(context))
    yield f"```text\n{context.command_path} {usage}\n```\n"
    yield from _paragraphs(inspect.cleandoc(command.help or ""))
    yield "| Option | Meaning |\n|---|---|"
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and record[1]:
            yield f"| {_code(record[0])} | {_cell(record[1])} |"
    yield ""


def _paragraphs(text: str) -> Iterator[str]:
    """The paragraphs of a help text; what click prints as it is, as a block of code."""
    for paragraph in re.split(r"\n\s*\n", text):
        if paragraph.startswith("\b"):
            yield f"```text\n{textwrap.dedent(paragraph[1:]).strip()}\n```\n"
        else:
            yield _escaped(" ".join(paragraph.split())) + "\n"


def ontology_page() -> str:
    """The classes, properties and individuals of `ontology/kipo.ttl`, as Markdown."""
    graph = Graph().parse(ONTOLOGY, format="turtle")
    classes = _terms(graph, OWL.Class)
    properties = _terms(graph, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    individuals = [
        term
        for term in _terms(graph, OWL.NamedIndividual)
        if term not in classes and term not in properties
    ]
    intro = (
        f"The namespace is `{KIPO}`, its prefix `kipo`. Terms of other vocabularies have their own "
        "prefix. This page is generated from `ontology/kipo.ttl`; beside it, `shapes.ttl` has the "
        "SHACL shapes, `context.jsonld` the JSON-LD context, and `alignments.ttl` the alignments "
        "with schema.org, CPOV and CPSV-AP."
    )
    return "\n\n".join(
        [
            "# Ontology",
            intro,
            "## Classes",
            _terms_table(graph, classes, {"Subclass of": RDFS.subClassOf}),
            "## Properties",
            _terms_table(
                graph,
                properties,
                {"Domain": RDFS.domain, "Range": RDFS.range, "Inverse": OWL.inverseOf},
            ),
            "## Individuals",
            _terms_table(graph, individuals, {"Type": RDF.type}),
        ]
    )


def _terms_table(graph: Graph, terms: Iterable[URIRef], relations: Mapping[str, URIRef]) -> str:
    """A table of terms with their labels, what they are related to, and their definitions."""
    header = ("Name", "Label", *relations, "Definition")
    rows = [
        (
            _anchor(graph, term),
            _labels(graph, term),
            *(_linked(graph, term, relation) for relation in relations.values()),
            _text(graph, term, SKOS.definition, "en"),
        )
        for term in terms
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (header, ["---"] * len(header), *rows))


def _terms(graph: Graph, *types: URIRef) -> list[URIRef]:
    """The terms of some types that have an English label, ours first, in alphabetical order."""
    found = {
        subject
        for one in types
        for subject in graph.subjects(RDF.type, one)
        if isinstance(subject, URIRef) and _text(graph, subject, RDFS.label, "en")
    }
    return sorted(found, key=lambda term: (not term.startswith(KIPO), _name(graph, term).lower()))


def _name(graph: Graph, term: Node) -> str:
    """A term with its prefix, or a union of classes by the names of its members."""
    if isinstance(term, BNode):
        members = graph.value(term, OWL.unionOf)
        if members is None:
            return ""
        return " or ".join(_name(graph, one) for one in Collection(graph, members))
    return graph.namespace_manager.normalizeUri(str(term)).strip("<>")


def _anchor(graph: Graph, term: URIRef) -> str:
    name = _name(graph, term)
    prefix, _, local = name.partition(":")
    return f'<span id="{local}"></span>`{name}`' if prefix == "kipo" else f"`{name}`"


def _linked(graph: Graph, term: URIRef, relation: URIRef) -> str:
    """What a term is related to, with links to the terms of this page."""
    names = sorted(filter(None, (_name(graph, one) for one in graph.objects(term, relation))))
    shown = [one for name in names for one in name.split(" or ") if one != "owl:NamedIndividual"]
    return ", ".join(
        f"[`{name}`](#{name.removeprefix('kipo:')})" if name.startswith("kipo:") else f"`{name}`"
        for name in shown
    )


def _labels(graph: Graph, term: URIRef) -> str:
    return ", ".join(
        filter(None, (_text(graph, term, RDFS.label, language) for language in ("en", "ko")))
    )


def _text(graph: Graph, term: Node, relation: URIRef, language: str) -> str:
    for found in graph.objects(term, relation):
        if getattr(found, "language", None) == language:
            return _cell(str(found))
    return ""


def _code(text: str) -> str:
    """Inline code in a table."""
    return "`" + text.replace("|", "\\|") + "`"


def _cell(text: str) -> str:
    return _escaped(" ".join(text.split())).replace("|", "\\|")


def _escaped(text: str) -> str:
    """A plain text that Markdown shows as it is."""
    return re.sub(r"([\\*_<>\[\]])", r"\\\1", text)
