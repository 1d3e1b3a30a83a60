"""JSON-LD 1.1, read without fetching anything: contexts come from the files beside the document.

Two libraries, each where it is right: PyLD applies the contexts (also scoped, protected, propagated
and imported ones) and names errors by the codes of the standard; Oxigraph makes RDF of the
expanded document, strict about IRIs, languages and numbers.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from kipo_graph import project
from kipo_graph.errors import ParseError
from kipo_graph.model.vocabulary import BASE
from kipo_graph.rdf import serialization
from kipo_graph.text import one_line

OUR_CONTEXTS = tuple(BASE + name for name in ("context.jsonld", "ontology/context.jsonld"))
"""The addresses by which a document may name the context that is part of this package."""

_NO_BASE = "x-no-base://nowhere/"
"""The base of documents that have none: PyLD wants one, and would invent one."""

_IGNORED_ID = "x-no-base:null"
"""An @id that is to be ignored, so that its statements can be left out."""

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

    `beside` is the folder of the document: contexts below the address of that folder are read
    from their files.

    As the standard says, what is relative is left out where there is no base IRI, and base
    directions are dropped.
    """
    loader = _ContextLoader((base or _NO_BASE).rpartition("/")[0] + "/", beside)
    expanded = _expanded(_json(content, name), content, name, base or _NO_BASE, loader)
    try:
        for quad in parse(
            expanded, format=RdfFormat.JSON_LD, rename_blank_nodes=rename_blank_nodes
        ):
            if not _is_ignored(quad):
                yield _without_direction(quad)
    except SyntaxError as error:
        raise serialization.parse_error(name, error) from error


def _is_ignored(quad: Quad) -> bool:
    """Whether a quad comes from a relative IRI without a base, or from an @id to be ignored."""
    terms = [quad.subject, quad.predicate, quad.object, quad.graph_name]
    terms += [quad.object.datatype] if isinstance(quad.object, Literal) else []
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
    """JSON, strictly: no NaN, no key twice in one object, no half of a surrogate pair."""
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
    except _StrictJsonError as error:
        raise ParseError(f"{name}{_place(error.token, content)}: {error}.") from error
    except RecursionError as error:
        raise ParseError(f"{name} is nested too deeply to be read.") from error
    return found


class _StrictJsonError(Exception):
    """What is JSON to some readers only; `token` is the text where it is found."""

    def __init__(self, message: str, token: str) -> None:
        super().__init__(message)
        self.token = token


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise _StrictJsonError(
            f'an object has the key "{one_line(twice)}" twice', json.dumps(twice)
        )
    return found


def _no_constant(word: str) -> None:
    raise _StrictJsonError(f"JSON has no {word}", word)


def _number(digits: str) -> int | float:
    if len(digits) > 22 or abs(int(digits)) >= _LARGEST_INTEGER:
        return _float(digits)
    return int(digits)


def _float(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise _StrictJsonError(f"the number {one_line(digits)} is too large", digits)
    return value


def _expanded(document: Any, content: bytes, name: str, base: str, loader: _ContextLoader) -> str:
    """The expanded document, as JSON again."""
    import warnings

    from pyld import jsonld
    from pyld.context_resolver import ContextResolver

    class Processor(jsonld.JsonLdProcessor):
        """PyLD, which fails at `"@vocab": null` in a context where there is no @vocab."""

        def _clone_active_context(self, active_ctx: Any) -> Any:
            return _LenientDict(super()._clone_active_context(active_ctx))  # type: ignore[no-untyped-call]

    options: Any = {
        "base": base,
        # In a context too, so that one relative @base can follow another.
        "expandContext": {"@base": base},
        "documentLoader": loader,
        "processingMode": "json-ld-1.1",
        # PyLD would keep what a context means from one document, and its base, to the next.
        "contextResolver": ContextResolver({}, loader),
    }
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # of terms that are to be ignored
            found = Processor().expand(document, options)  # type: ignore[no-untyped-call]
            return json.dumps(_with_ids(found))
    except (jsonld.JsonLdError, _RemoteContextError) as error:
        raise _refused(error, content, name) from error
    except RecursionError as error:
        raise ParseError(f"{name} is nested too deeply to be read.") from error
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        # What PyLD does not foresee: a list where a context wants a text, and the like.
        message = f"{name}: the context, or a value, is not of a type that JSON-LD allows"
        raise ParseError(f"{message} ({one_line(str(error))}).") from error


class _LenientDict(dict[str, Any]):
    """A dictionary from which a missing key may be deleted."""

    def __delitem__(self, key: str) -> None:
        self.pop(key, None)


def _with_ids(expanded: Any) -> Any:
    """An expanded document without the null that PyLD leaves for an @id that is to be ignored."""
    if isinstance(expanded, list):
        return [_with_ids(item) for item in expanded]
    if not isinstance(expanded, dict) or "@value" in expanded:
        return expanded
    return {
        key: _IGNORED_ID if key == "@id" and value is None else _with_ids(value)
        for key, value in expanded.items()
    }


def _refused(error: Exception, content: bytes, name: str) -> ParseError:
    """The error for what PyLD refused, from its innermost cause."""
    innermost: Any = error
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ParseError):  # of a context beside the document
            return cause
        if isinstance(cause, _RemoteContextError):
            place = _place(json.dumps(cause.address), content)
            return ParseError(
                f"{name}{place}: the context {one_line(cause.address)} is elsewhere, and nothing "
                "is fetched.",
                "Put the context itself into the document instead of its address, or its file "
                "beside the document.",
            )
        innermost = cause if hasattr(cause, "code") else innermost
        cause = cause.__cause__ or cause.__context__
    reason = str(innermost.args[0]).removeprefix("Invalid JSON-LD syntax; ").rstrip(".")
    details = innermost.details if isinstance(innermost.details, dict) else {}
    texts = [value for value in details.values() if isinstance(value, str) and value]
    place = next((found for text in texts if (found := _place(json.dumps(text), content))), "")
    code = f" ({innermost.code})" if innermost.code else ""
    shown = f": {one_line(json.dumps(details, default=str, ensure_ascii=False))}" if details else ""
    return ParseError(f"{name}{place}: {reason}{code}{shown}.")


def _place(token: str, content: bytes) -> str:
    """Line and column of a token that the document holds once, and else nothing."""
    before, found, after = content.partition(token.encode())
    if not found or token.encode() in after:
        return ""
    line = before.count(b"\n") + 1
    column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
    return f", line {line}, column {column}"


class _RemoteContextError(Exception):
    """A document names a context that is elsewhere."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address.removeprefix(_NO_BASE)


class _ContextLoader:
    """Contexts by their addresses: our own from this package, others from beside the document.

    `folder` is the address, with a slash at its end, of the folder `beside`.  Everything else is
    refused.
    """

    def __init__(self, folder: str, beside: Path | None) -> None:
        self._folder, self._beside = folder, beside

    def __call__(self, address: str, options: object) -> dict[str, Any]:
        """A context as PyLD wants it; raises _RemoteContextError, or ParseError for no JSON."""
        del options
        if address in OUR_CONTEXTS:
            document = json.loads(project.shipped().context.read_bytes())
        elif (file := self._file(address)) is not None:
            document = _json(file.read_bytes(), str(file))
        else:
            raise _RemoteContextError(address)
        return {
            "contentType": "application/ld+json",
            "contextUrl": None,
            "documentUrl": address,
            "document": document,
        }

    def _file(self, address: str) -> Path | None:
        """The file beside the document with an address; never one outside of its folder."""
        if self._beside is None or not address.startswith(self._folder):
            return None
        name = unquote(address.removeprefix(self._folder).partition("#")[0])
        folder = self._beside.resolve()
        try:
            file = (folder / name).resolve()
            return file if file.is_relative_to(folder) and file.is_file() else None
        except (OSError, ValueError):  # A name that no file can have.
            return None
