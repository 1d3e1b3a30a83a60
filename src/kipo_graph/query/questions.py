"""The catalogue of questions: query files with a header, their parameters, and running them.

A question is a file `queries/questions/NAME.rq` that starts with lines of the form

    #+ title: Units created in a year
    #+ question: Which units were created in 2024, and in which body?
    #+ question-ko: 2024년에 신설된 조직은 무엇이며 어느 기관에 속하는가?
    #+ param: year year 2024 The year of creation
    #+ tags: units, general

A parameter line holds name, type (entity, year, word), default and description; the query writes
it `$name`.  Without a value the default is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kipo_graph.errors import NotFoundError, ProjectError, QueryError
from kipo_graph.project import Project
from kipo_graph.store.query_text import bare
from kipo_graph.text import did_you_mean

_HEADER = re.compile(r"^#\+ *([a-z-]+) *: *(.*?) *$", re.MULTILINE)
_NEEDED = ("title", "question", "question-ko", "tags")
_TYPES = ("entity", "year", "word")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question can be asked with; `type` is entity, year or word."""

    name: str
    type: str
    default: str
    description: str


@dataclass(frozen=True, slots=True)
class Question:
    """A query with what a reader needs to know of it."""

    name: str
    title: str
    question: str
    korean: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    text: str


def catalogue(project: Project) -> dict[str, Question]:
    """All questions of a project by name; raises ProjectError for a header that lacks a line."""
    return {path.stem: read(path) for path in sorted(project.questions.glob("*.rq"))}


def read(path: Path) -> Question:
    """One question file."""
    text = path.read_text(encoding="utf-8")
    lines = _HEADER.findall(text)
    header = dict(lines)
    missing = [key for key in _NEEDED if not header.get(key)]
    unknown = [key for key in header if key not in (*_NEEDED, "param")]
    keys = [key for key, _ in lines]
    repeated = [key for key in _NEEDED if keys.count(key) > 1]
    if missing or unknown or repeated:
        what = [f"lacks {key}" for key in missing] + [f"has unknown {key}" for key in unknown]
        what += [f"has {key} twice" for key in repeated]
        raise ProjectError(f"{path.name}: its header {', '.join(what)}.")
    return Question(
        name=path.stem,
        title=header["title"],
        question=header["question"],
        korean=header["question-ko"],
        tags=tuple(tag.strip() for tag in header["tags"].split(",")),
        parameters=tuple(_parameter(path, value) for key, value in lines if key == "param"),
        text=text,
    )


def _parameter(path: Path, line: str) -> Parameter:
    parts = line.split(None, 3)
    if len(parts) < 4 or parts[1] not in _TYPES:
        hint = "write: #+ param: name type default description"
        raise ProjectError(f'{path.name}: "{line}" is no parameter.', hint)
    return Parameter(*parts)


def get(name: str, known: Mapping[str, Question]) -> Question:
    """The question of a name; raises NotFoundError with the nearest one."""
    if name in known:
        return known[name]
    hint = did_you_mean(name, known) or "list them with: kipo-graph questions"
    raise NotFoundError(f'No question is called "{name}".', hint[0].upper() + hint[1:])


def bind(
    text: str,
    parameters: tuple[Parameter, ...],
    given: Mapping[str, str],
    resolve: Callable[[str], str],
) -> str:
    """A query with its parameters filled in.

    `resolve` gives the IRI of an entity from what a user typed.  A query without parameter lines
    takes any value: as an entity where one goes by it, else as a text.  Raises QueryError for a
    parameter that the query does not have and for a value that does not fit its type.
    """
    declared = {parameter.name: parameter for parameter in parameters}
    used = set(re.findall(r"\$(\w+)", bare(text)))
    for name in given:
        if name not in used:
            hint = did_you_mean(name, used) or f"it has: {', '.join(sorted(used)) or 'none'}"
            raise QueryError(f'The query has no parameter "{name}".', hint[0].upper() + hint[1:])
    values = {name: parameter.default for name, parameter in declared.items()} | dict(given)
    terms = {
        name: _term(name, value, declared.get(name), resolve) for name, value in values.items()
    }
    return _replace(text, terms)


def _term(name: str, value: str, parameter: Parameter | None, resolve: Callable[[str], str]) -> str:
    kind = parameter.type if parameter else "any"
    if kind == "year":
        if not re.fullmatch(r"[0-9]{4}", value):
            raise QueryError(f'The parameter {name} is a year, and "{value}" is none.')
        return value
    if kind == "word":
        return str(Literal(value))
    try:
        return str(NamedNode(resolve(value)))
    except NotFoundError:
        if kind == "entity":
            raise
        return str(Literal(value))


def _replace(text: str, terms: Mapping[str, str]) -> str:
    """Put terms in the place of `$name`, but not within comments, strings and IRIs."""
    plain, parts, at = bare(text), list[str](), 0
    for match in re.finditer(r"\$(\w+)", plain):
        if match[1] in terms:
            parts += [text[at : match.start()], terms[match[1]]]
            at = match.end()
    return "".join(parts) + text[at:]
