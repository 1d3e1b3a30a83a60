"""JSON-LD 1.1, read without ever fetching anything: contexts come from the files beside it.

Two libraries, each where it is right: PyLD applies the contexts (scoped, protected, propagated,
imported ones included) and names what is wrong by the code of the standard; Oxigraph makes RDF of
the expanded form, strict about IRIs, languages and numbers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kipo_graph import project
from kipo_graph.errors import ParseError, plain
from kipo_graph.model.vocabulary import BASE
from kipo_graph.rdf import serialization

OUR_CONTEXTS = tuple(BASE + name for name in ("context.jsonld", "ontology/context.jsonld"))
"""The addresses under which a document may name the context that comes with this package."""

_NOWHERE = "x-no-base://nowhere/"
"""The base of documents that have none: PyLD wants one, and would make one up."""

_NO_IRI = "x-no-base:null"
"""What stands for an @id that is to be ignored, so that what is said with it can be left out."""

_LARGEST_INTEGER = 10**21
"""From here on JSON-LD makes a double of a number."""


def read(
    content: bytes,
    name: str,
    base: str | None,
    beside: Path | None = None,
    *,
    rename_blank_nodes: bool = False,
) -> Iterator[Quad]:
    """The quads of a JSON-LD document; raises ParseError.

    `beside` is the folder that the document lies in: contexts below the address of that folder are
    read from their files.

    As the standard has it: without a base IRI what is relative is left out, and base directions
    are dropped.
    """
    loader = _Loader((base or _NOWHERE).rpartition("/")[0] + "/", beside)
    expanded = _expanded(_json(content, name), content, name, base, loader)
    try:
        for quad in parse(
            expanded, format=RdfFormat.JSON_LD, rename_blank_nodes=rename_blank_nodes
        ):
            if not _nameless(quad):
                yield _without_direction(quad)
    except SyntaxError as error:
        raise serialization.parse_error(name, error) from error


def _nameless(quad: Quad) -> bool:
    """Whether a quad was made from a relative IRI without a base, or from one to be ignored."""
    terms = [quad.subject, quad.predicate, quad.object, quad.graph_name]
    if isinstance(quad.object, Literal):
        terms.append(quad.object.datatype)
    return any(
        isinstance(term, NamedNode) and term.value.startswith("x-no-base:") for term in terms
    )


def _without_direction(quad: Quad) -> Quad:
    value = quad.object
    if not isinstance(value, Literal) or value.direction is None:
        return quad
    literal = Literal(value.value, language=value.language)
    return Quad(quad.subject, quad.predicate, literal, quad.graph_name)


def _json(content: bytes, name: str) -> Any:
    """JSON, strictly: no NaN, no key twice in one object, no half characters."""
    try:
        text = content.decode("utf-8")
        found = json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_no_constant,
            parse_int=_number,
            parse_float=_float,
        )
        json.dumps(found, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ParseError(f"{name}, {place}: not JSON, {error.msg}.") from error
    except UnicodeDecodeError as error:
        raise ParseError(f"{name} is not UTF-8 (byte {error.start}).") from error
    except UnicodeEncodeError as error:
        raise ParseError(f"{name}: a text holds half of a surrogate pair.") from error
    except _UnfitError as error:
        raise ParseError(f"{name}{_where(error.part, content)}: {error}.") from error
    except RecursionError as error:
        raise ParseError(f"{name} is nested too deeply to be read.") from error
    return found


class _UnfitError(Exception):
    """What is JSON to some readers only; `part` is the text to look for."""

    def __init__(self, message: str, part: str) -> None:
        super().__init__(message)
        self.part = part


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _UnfitError(f'an object has the key "{plain(twice)}" twice', json.dumps(twice))
    return found


def _no_constant(word: str) -> None:
    raise _UnfitError(f"JSON has no {word}", word)


def _number(digits: str) -> int | float:
    if len(digits) > 22 or abs(int(digits)) >= _LARGEST_INTEGER:
        return _float(digits)
    return int(digits)


def _float(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise _UnfitError(f"the number {plain(digits)} is too large", digits)
    return value


def _expanded(document: Any, content: bytes, name: str, base: str | None, loader: _Loader) -> str:
    """The expanded form, as JSON again."""
    import warnings

    from pyld import jsonld
    from pyld.context_resolver import ContextResolver

    class Processor(jsonld.JsonLdProcessor):
        """PyLD, which breaks down over `"@vocab": null` in a context where there is no @vocab."""

        def _clone_active_context(self, active_ctx: Any) -> Any:
            return _Forgetful(super()._clone_active_context(active_ctx))  # type: ignore[no-untyped-call]

    options: Any = {
        "base": base or _NOWHERE,
        # Said as a context too, so that one relative @base can follow another.
        "expandContext": {"@base": base or _NOWHERE},
        "documentLoader": loader,
        "processingMode": "json-ld-1.1",
        # PyLD would keep what a context means from one document, and its base, to the next.
        "contextResolver": ContextResolver({}, loader),
    }
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # of terms that are to be ignored
            found = Processor().expand(document, options)  # type: ignore[no-untyped-call]
            return json.dumps(_named(found))
    except (jsonld.JsonLdError, _RemoteError) as error:
        raise _refused(error, content, name) from error
    except RecursionError as error:
        raise ParseError(f"{name} is nested too deeply to be read.") from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        # What PyLD does not foresee: a list where a context wants a text, and the like.
        message = f"{name}: the context, or a value, is not of a kind that JSON-LD knows"
        raise ParseError(f"{message} ({plain(str(error))}).") from error


def _named(expanded: Any) -> Any:
    """An expanded document with no @id that is null: PyLD leaves those that are to be ignored."""
    if isinstance(expanded, list):
        return [_named(item) for item in expanded]
    if not isinstance(expanded, dict) or "@value" in expanded:
        return expanded
    return {
        key: _NO_IRI if key == "@id" and value is None else _named(value)
        for key, value in expanded.items()
    }


class _Forgetful(dict[str, Any]):
    """A dictionary that may be told to forget what it does not hold."""

    def __delitem__(self, key: str) -> None:
        self.pop(key, None)


def _refused(error: Any, content: bytes, name: str) -> ParseError:
    """What PyLD found, from its innermost cause."""
    cause: Any = error
    while cause is not None and not isinstance(cause, _RemoteError | ParseError):
        cause = cause.__cause__ or cause.__context__
    if isinstance(cause, ParseError):  # of a context beside the document
        return cause
    if cause is not None:
        place = _where(json.dumps(cause.address), content)
        return ParseError(
            f"{name}{place}: the context {plain(cause.address)} stands elsewhere, and nothing "
            "is fetched.",
            "Put the context itself into the document, in the place of its address, or its file "
            "beside the document.",
        )
    cause = error
    while hasattr(cause.__cause__ or cause.__context__, "code"):
        cause = cause.__cause__ or cause.__context__
    said = str(cause.args[0]).removeprefix("Invalid JSON-LD syntax; ").rstrip(".")
    details = cause.details if isinstance(cause.details, dict) else {}
    parts = [value for value in details.values() if isinstance(value, str) and value]
    place = next((place for part in parts if (place := _where(json.dumps(part), content))), "")
    code = f" ({cause.code})" if cause.code else ""
    shown = f": {plain(json.dumps(details, default=str, ensure_ascii=False))}" if details else ""
    return ParseError(f"{name}{place}: {said}{code}{shown}.")


def _where(part: str, content: bytes) -> str:
    """Line and column of a piece of the text that it holds once; else nothing."""
    found = list(re.finditer(re.escape(part.encode()), content))
    if len(found) != 1:
        return ""
    at = found[0].start()
    line = content.count(b"\n", 0, at) + 1
    column = len(content[content.rfind(b"\n", 0, at) + 1 : at].decode("utf-8", "replace")) + 1
    return f", line {line}, column {column}"


class _RemoteError(Exception):
    """A document names a context that stands elsewhere."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address.removeprefix(_NOWHERE)


class _Loader:
    """Contexts by their addresses: our own from this package, others from beside the document.

    `folder` is the address, with a slash at its end, of the folder `beside`.  Whatever stands
    elsewhere is refused.
    """

    def __init__(self, folder: str, beside: Path | None) -> None:
        self._folder, self._beside = folder, beside

    def __call__(self, address: str, options: object) -> dict[str, Any]:
        """What PyLD wants of a document; raises _RemoteError, or ParseError for what is no JSON."""
        del options
        if address in OUR_CONTEXTS:
            document = json.loads(project.shipped().context.read_bytes())
        elif (file := self._file(address)) is not None:
            document = _json(file.read_bytes(), str(file))
        else:
            raise _RemoteError(address)
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": address,
            "document": document,
        }

    def _file(self, address: str) -> Path | None:
        """The file beside the document that goes by an address; nothing outside of its folder."""
        if self._beside is None or not address.startswith(self._folder):
            return None
        name = unquote(address.removeprefix(self._folder).partition("#")[0])
        folder = self._beside.resolve()
        try:
            file = (folder / name).resolve()
            return file if file.is_relative_to(folder) and file.is_file() else None
        except (OSError, ValueError):  # A name that no file can have.
            return None
