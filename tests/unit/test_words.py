"""The words of the project: none of those that newcomers had to learn come back."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT

WORDS = {
    r"rooms|(?<!of )room(?! for|\()": "package",
    r"lays?|laid|laying": "create, upload, write",
    r"bears?|borne|bearing|bore": "support",
    r"signs of (?:a |the )?text|[\d,]+ signs|\} signs|(?:control|single|of) signs": "characters",
    r"mend(?:s|ed|ing)?": "fix, repair, correct",
    r"parted|parting|parts? (?:it|them|the file) into": "split, separate",
    r"tak(?:e|es|en|ing) away": "export, download, remove",
    r"go(?:es)? by (?:the|that|a|this) name": "is named, matches",
    r"(?:held|holds?|holding)(?: \S+){0,4} against": "check against",
    r"draws? (?:the )?consequences": "infer, compute inferences",
    r"kinds? of (?:values?|things?|ends?|entit\w+)": "type, class",
    r"(?<!there )(?:is|are) no (?:entity|file|question|project|folder|source|class|predicate|page"
    r"|number|name|SPARQL|text|table|column|figure|store|graph|edge|unit|IRI|UTF-8|date|day"
    r"|year)": "is not a ...",
    r"told|telling|sayings|doings": "assertion, predicate, action",
    r"what stands|stands? (?:there|where|so)": "layout, contents",
    r"go(?:es)? on (?:with|after|where|from)": "resume, continue",
    r"keeps? silent": "not respond",
    r"trusted so far": "with at least this confidence",
    r"sums (?:of|taken|over)|(?:its|their|the) sums?": "checksums",
    r"strands?": "workstream",
    r"how sure": "status",
    r"the outside sees": "the server's public address",
    r"a further host": "additional allowed Host header",
    r"the same words again": "run the same command to resume",
    r"is known here by": "page not found",
    r"type to be named": "choose a type",
    r"what follows(?! (?:it|them))": "inferred, inferences",
    r"ready to be asked": "example queries",
    r"each with its words": "with the sentence behind each statement",
}
"""What must not be written, as patterns of whole words, and what to write in its place."""

ALLOWED = re.compile(
    r"\bStrand\b|\bRoom\b|[\"']strands[\"']|kipo:\w+|KIPO\.\w+|\?strands?\b|\bstrand-[a-z-]+|-by-strand|scheme[:/]strands|partOfStrand"
    r"|^#\+ tags:.*|`[^`]*`|“[^”]*”"
)
"""Ids, ontology names, code and quotations of reports, which stay as they are."""

IDENTIFIERS = re.compile(
    r"(?:^|_)(?:rooms?|laid|lay|borne|bears?|mend(?:ed)?|parted|told|telling|doings?|moods?|strands?"
    r"|ledger|sheets?)(?:_|$)",
    re.IGNORECASE,
)

TEXTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "src/**/*.html", "src/**/*.js", "queries/**/*.rq",
                    "ontology/*.ttl", "ontology/*.jsonld", "examples/**/*.md", ".github/**/*.*",
                    "Makefile", "pyproject.toml")
    for path in ROOT.glob(pattern)
    if "build" not in path.relative_to(ROOT).parts
)  # fmt: skip
CODE = sorted(
    path
    for folder in ("src", "tests", "benchmarks", "tools")
    for path in (ROOT / folder).rglob("*.py")
    if path != Path(__file__)
)
FORBIDDEN = re.compile("|".join(rf"\b(?:{pattern})(?!\w)" for pattern in WORDS), re.IGNORECASE)


def _forbidden(line: int, text: str) -> Iterator[str]:
    for number, one in enumerate(text.split("\n"), start=line):
        for match in FORBIDDEN.finditer(ALLOWED.sub(" ", one)):
            pattern = next(p for p in WORDS if re.fullmatch(p, match[0], re.IGNORECASE))
            yield f"{number}: {match[0]!r} → {WORDS[pattern]}: {one.strip()[:90]}"


def in_text(path: Path) -> list[str]:
    """The lines of a document that hold forbidden words."""
    return list(_forbidden(1, path.read_text("utf-8")))


def in_code(path: Path, strings: bool = True) -> list[str]:
    """The lines of a Python file whose comments, strings or names hold forbidden words."""
    source, found = path.read_text("utf-8"), []
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT or (strings and token.type == tokenize.STRING):
            found += _forbidden(token.start[0], token.string)
        elif (
            token.type == tokenize.NAME
            and IDENTIFIERS.search(token.string)
            and token.string != "Strand"
        ):
            found.append(f"{token.start[0]}: name {token.string}")
    if not strings:
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                found += _forbidden(1, ast.get_docstring(node) or "")
    return found


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_documents_use_standard_words(path: Path) -> None:
    assert in_text(path) == []


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_code_uses_standard_words(path: Path) -> None:
    assert in_code(path, strings="tests" not in path.parts) == []
