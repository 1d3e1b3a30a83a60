"""The extractor: documents in, candidates out, with any English pipeline of spaCy."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from kipo_graph import tables
from kipo_graph.errors import ExtractionError
from kipo_graph.extract.candidates import ExtractedEntity, Extraction, Mention
from kipo_graph.extract.concepts import concept_reader
from kipo_graph.extract.coref import annotation, clusters
from kipo_graph.extract.coref.annotated_document import AnnotatedBlock, AnnotatedDocument
from kipo_graph.extract.ner import appositions, lexicon
from kipo_graph.extract.ner.recognizer import EntityRecognizer
from kipo_graph.extract.relations import rules as relations
from kipo_graph.extract.relations.candidate_writer import RulePrecision
from kipo_graph.extract.relations.phrase_relation import PhraseRelation
from kipo_graph.extract.relations.proposer import Proposer
from kipo_graph.extract.segment import Block, blocks
from kipo_graph.extract.signatures import join_signatures
from kipo_graph.extract.source_document import Document
from kipo_graph.extract.spacy_model import DEFAULT_MODEL, add_component, load_model
from kipo_graph.language.sentences import sentences
from kipo_graph.project import Project, shipped
from kipo_graph.text import numbered, slugify

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_POSSESSIVE = r"'(?=s\b)"
_TITLES = 5
"""How many headings at the start of a text may name the document."""
_BATCH_SIZE = 8
"""How many documents are parsed together."""


class Extractor:
    """Extracts candidates from documents; `model` names the pipeline in use and its version."""

    def __init__(
        self,
        nlp: Language,
        recognizer: EntityRecognizer,
        proposer: Proposer,
        *,
        dense: bool = False,
    ) -> None:
        """With `dense`, described concepts and measures are extracted besides what has a name."""
        self._nlp = nlp
        self._recognizer = recognizer
        self._proposer = proposer
        self._dense = dense
        self.model = f"{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}"

    def extract(self, document: Document) -> Extraction:
        """The extraction of one document."""
        return next(self.pipe([document]))

    def pipe(self, documents: Iterable[Document]) -> Iterator[Extraction]:
        """The extraction of each document, in order; only a few are in memory at a time."""
        for batch in _batches(documents, _BATCH_SIZE):
            split = [(document, join_signatures(blocks(document.text))) for document in batch]
            docs = [doc for document, found in split for doc in self._docs(document, found)]
            parsed = iter(list(self._nlp.pipe(docs, batch_size=64)))
            for document, found in split:
                read = [(block, next(parsed)) for block in found if _is_parsed(found, block)]
                lines = [(block, doc) for block, doc in read if block.kind != "heading"]
                titles = [(block, doc) for block, doc in read if block.kind == "heading"]
                headings = [block.text for block in found if block.kind == "heading"]
                yield self._read(
                    annotation.annotate(document, lines, self._recognizer, headings, titles)
                )

    def _docs(self, document: Document, found: list[Block]) -> Iterator[Doc]:
        """The blocks of a document to parse, split into words and sentences."""
        ends = {end for _, end in sentences(document.text)}
        for block in found:
            if _is_parsed(found, block):
                doc = _with_sentences(self._nlp.make_doc(block.text), block, ends)
                doc.user_data[appositions.LIST_ITEM] = block.kind == "item"
                yield doc

    def _read(self, marked: AnnotatedDocument) -> Extraction:
        more: list[tuple[AnnotatedBlock, PhraseRelation]] = []
        handled: set[tuple[int, int]] = set()
        if self._dense:
            more, handled = concept_reader.read_concepts(marked, self._recognizer.lexicon)
        clusters.assign_labels(marked.register.clusters)
        return Extraction(
            source=marked.document.id,
            entities=tuple(_entities(marked)),
            statements=tuple(self._proposer.statements(marked, more, handled)),
        )


def _is_parsed(found: list[Block], block: Block) -> bool:
    """Whether a block is parsed: any but a heading, and the headings that open the document."""
    if block.kind != "heading":
        return True
    before = found[: found.index(block)][:_TITLES]
    return len(before) < _TITLES and all(other.kind == "heading" for other in before)


def _batches(documents: Iterable[Document], size: int) -> Iterator[list[Document]]:
    rest = iter(documents)
    while batch := list(islice(rest, size)):
        yield batch


def _failed(name: str, _: object, docs: Iterable[Doc], error: Exception) -> NoReturn:
    """Raise ExtractionError with the component that failed and the words it was reading."""
    words = next((doc.text for doc in docs), "")[:60]
    raise ExtractionError(
        f'The component "{name}" of the pipeline failed: {type(error).__name__}: {error}.',
        f'It was reading: "{words}".',
    ) from error


def _with_sentences(doc: Doc, block: Block, ends: set[int]) -> Doc:
    """A block with the sentence boundaries of the evidence gate, which no quote may cross."""
    start = True
    for token in doc:
        token.is_sent_start = start
        last = block.offsets[token.idx + len(token.text) - 1] + 1
        start = last in ends
    return doc


def _entities(marked: AnnotatedDocument) -> Iterator[ExtractedEntity]:
    ids: set[str] = set()
    for cluster in marked.register.clusters:
        spans = sorted(set(cluster.text_spans))
        made = slugify(cluster.id or cluster.label, 80, apostrophe=_POSSESSIVE, whole_words=False)
        ids.add(slug := numbered(made or "entity", ids))
        yield ExtractedEntity(
            id=slug,
            type=cluster.type,
            label=cluster.label,
            mentions=tuple(Mention(a, b, marked.document.text[a:b]) for a, b in spans),
            known=cluster.known,
        )


def load(
    project: Project | None = None,
    model: str = DEFAULT_MODEL,
    components: Sequence[str] = (),
    *,
    dense: bool = False,
    known: bool = True,
) -> Extractor:
    """The extractor of a project, by default of the one that comes with the package.

    `components` are names of spaCy components to add to the end of the pipeline; they may add
    entity spans to `doc.spans["kipo"]` and relations to `doc.user_data["kipo_relations"]`.  With
    `known`, the lexicon includes the names of the project's entities; false is for measuring what
    it finds in a text that the project has curated already.  Raises MissingToolError if spaCy or
    the model is not installed, ProjectError and TableError if the project cannot be read.
    """
    used = project or shipped()
    nlp = load_model(model)
    for component in components:
        add_component(nlp, component)
    nlp.default_error_handler = _failed
    entities = tables.read(used).entities.values() if known else ()
    words = lexicon.read(_rule_file(used, "lexicon.toml"), entities)
    recognizer = EntityRecognizer(words, lambda text: [token.text for token in nlp.make_doc(text)])
    patterns = relations.read(_rule_file(used, "relations.toml"))
    proposer = Proposer(patterns, measured(_rule_file(used, "precision.csv")))
    return Extractor(nlp, recognizer, proposer, dense=dense)


def _rule_file(project: Project, name: str) -> Path:
    """A rule file of the project, or else of the package."""
    own = project.ontology.with_name(name)
    return own if own.is_file() else shipped().ontology.with_name(name)


def measured(path: Path) -> dict[str, RulePrecision]:
    """The precision of each rule, as `benchmarks/extraction.py --write` measured it."""
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["rule"]: RulePrecision(int(row["right"]) / int(row["counted"]), int(row["counted"]))
            for row in csv.DictReader(file)
        }
