"""Where extraction is right and where it errs: by type, by predicate, by rule, and one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from annotated import Text
from scoring import (
    SAME_END,
    SAME_ENTITY,
    Gold,
    Guess,
    Pair,
    Said,
    Score,
    Tally,
    agreeing,
    agreement,
    end_names,
    same_way,
    score,
    words,
)

from kipo_graph.extract.candidates import Candidate, Extraction
from kipo_graph.model.terms import OPEN

OWN = "practice"
"""The group of our own practice texts, the only ones whose annotations name our predicates."""


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A text with what was found in it; `bare` is what rules find that know no confidence.

    Confidence decides which of two rules is named where both say the same, so that the rules are
    measured on `bare`: measuring twice then gives the same.
    """

    text: Text
    found: Extraction
    bare: Extraction
    guess: Guess
    score: Score
    baselines: Mapping[str, Score]

    @property
    def gold(self) -> Gold:
        return self.text.gold


def groups(readings: list[Reading]) -> Iterator[tuple[str, list[Reading]]]:
    """The readings by where their texts come from."""
    for group in dict.fromkeys(r.text.group for r in readings):
        yield group, [r for r in readings if r.text.group == group]


def measured_on(readings: list[Reading]) -> list[Reading]:
    """The readings that rules are measured on: of the message only the dense one."""
    dense = {r.text.name for r in readings if r.text.group == "message, dense"}
    return [r for r in readings if r.text.name not in dense or r.text.group == "message, dense"]


Counts = tuple[int, int]
"""How many were right, and how many were counted."""


def by_type(readings: Iterable[Reading]) -> dict[str, tuple[Tally, int]]:
    """The counts of each type of entity, and how many of those found had that type too."""
    tallies: dict[str, Tally] = {}
    typed: Counter[str] = Counter()

    def add(kind: str, **counts: int) -> None:
        tallies[kind] = tallies.get(kind, Tally()) + Tally(**counts)

    for reading in readings:
        ours, gold = reading.guess.entities, reading.gold.entities
        for cluster in gold.values():
            add(cluster.type, listed=1)
        for cluster in ours.values():
            add(cluster.type, guessed=1, right=int(cluster.label in reading.score.right_entities))
        for label, other in reading.score.found_entities.items():
            add(gold[other].type, found=1)
            typed[gold[other].type] += ours[label].type == gold[other].type
    return {kind: (tallies[kind], typed[kind]) for kind in sorted(tallies)}


def by_predicate(readings: Iterable[Reading]) -> dict[str, Tally]:
    """The counts of each predicate on our own texts: its name and its direction must agree.

    A candidate is not counted where all that agrees with it are statements without a predicate,
    nor one whose predicate a rule left open.
    """
    tallies: dict[str, Tally] = {}

    def add(predicate: str, **counts: int) -> None:
        tallies[predicate] = tallies.get(predicate, Tally()) + Tally(**counts)

    for reading in readings:
        if reading.text.group != OWN:
            continue
        found: set[Said] = set()
        true = agreeing(reading.gold, reading.guess, reading.score.too_wide)
        said = {
            (c.subject, c.predicate, c.object) for c in _reported(reading) if c.predicate != OPEN
        }
        for s, predicate, o in said:
            same = same_way(reading.gold, reading.guess, reading.score.too_wide, (s, o))
            right = {gold for gold in same if gold.predicate == predicate}
            found |= right
            named = any(gold.predicate for gold in same)
            if named or (s, o) not in true or _only_turned(reading, (s, o)):
                add(predicate, guessed=1, right=int(bool(right)))
        for gold in reading.gold.statements:
            if gold.predicate:
                add(gold.predicate, listed=1, found=int(gold in found))
    return dict(sorted(tallies.items()))


def _only_turned(reading: Reading, pair: Pair) -> bool:
    """Whether a pair agrees with a statement of a named predicate the other way round."""
    turned = (pair[1], pair[0])
    same = same_way(reading.gold, reading.guess, reading.score.too_wide, turned)
    return any(said.predicate for said in same)


def _reported(reading: Reading) -> list[Candidate]:
    """The candidates that the scorer counts: those of two different ends."""
    return [c for c in reading.found.statements if c.subject != c.object]


def statuses(readings: Iterable[Reading]) -> dict[str, Counts]:
    """How many statements found in our own texts have the modality, and the denial, annotated."""
    modality: list[bool] = []
    negated: list[bool] = []
    for reading in readings:
        said = {s.pair: s for s in reading.gold.statements if reading.text.group == OWN}
        for candidate in _reported(reading):
            pair = reading.score.found_pairs.get((candidate.subject, candidate.object))
            if pair in said:
                modality.append(said[pair].modality == candidate.modality)
                negated.append(said[pair].negated == candidate.negated)
    return {
        "modality": (sum(modality), len(modality)),
        "negation": (sum(negated), len(negated)),
    }


@cache
def _rules_of(reading: Reading) -> tuple[Counter[str], Counter[str]]:
    """How many candidates of each rule are right in one text, and how many there are."""
    true = agreeing(reading.gold, _proposing(reading, reading.bare), reading.score.too_wide)
    proposed = reading.bare.statements
    right = Counter(c.rule for c in proposed if (c.subject, c.object) in true)
    return right, Counter(c.rule for c in proposed)


def _proposing(reading: Reading, found: Extraction) -> Guess:
    """What was found in a text, with the statements of another extraction of it."""
    return replace(reading.guess, pairs=tuple((c.subject, c.object) for c in found.statements))


def by_rule(readings: Iterable[Reading]) -> dict[str, Counts]:
    """How many candidates of each rule agree with the annotations, and how many there are."""
    right: Counter[str] = Counter()
    counted: Counter[str] = Counter()
    for reading in readings:
        some, all_ = _rules_of(reading)
        right.update(some)
        counted.update(all_)
    return {rule: (right[rule], counted[rule]) for rule in sorted(counted)}


def without_poor_rules(
    reading: Reading, others: Iterable[Reading], cut: float, least: int
) -> Score:
    """A text scored without what rules propose that err on all the *other* texts.

    A rule errs where less than the share `cut` of at least `least` candidates was right.
    """
    measured = by_rule(r for r in others if r.text.name != reading.text.name)
    poor = {rule for rule, (right, n) in measured.items() if n >= least and right / n < cut}
    kept = tuple(c for c in reading.bare.statements if c.rule not in poor)
    return score(reading.gold, _proposing(reading, replace(reading.bare, statements=kept)))


def entity_errors(reading: Reading) -> Iterator[tuple[str, str]]:
    """Each entity that was missed or wrong, with its type and what is known of the error."""
    gold, ours, outcome = reading.gold.entities, reading.guess.entities, reading.score
    for label in gold.keys() - set(outcome.found_entities.values()):
        yield "missed", f"{gold[label].type}: {label}"
    for label in ours.keys() - outcome.right_entities.keys():
        cluster = ours[label]
        twice = [
            k for k, other in gold.items() if agreement(cluster.names, other.names) >= SAME_ENTITY
        ]
        why = " (names too much)" if label in outcome.too_wide else ""
        why = why or (f" (another for {twice[0]})" if twice else "")
        yield "wrong", f"{cluster.type}: {label}{why}"


def statement_errors(reading: Reading) -> Iterator[tuple[str, str, str]]:
    """Each statement that was missed or wrong: which, what, and its sentence or quote."""
    outcome = reading.score
    found = set(outcome.found_pairs.values())
    for said in reading.gold.statements:
        if said.pair not in found:
            what = (
                f"{said.subject} | {said.predicate or '-'} | {said.object} ({why(reading, said)})"
            )
            yield "missed", what, " ".join(said.sentence.split())
    for c in _reported(reading):
        if (c.subject, c.object) not in outcome.right_pairs:
            what = f"{c.subject} | {c.predicate} | {c.object} [{c.rule}]"
            yield "wrong", what, " ".join(c.quote.split())


def reasons(readings: Iterable[Reading]) -> tuple[Counter[str], Counter[str]]:
    """Why statements were missed, and of which predicates they were, counted."""
    why_not: Counter[str] = Counter()
    predicates: Counter[str] = Counter()
    for reading in readings:
        found = set(reading.score.found_pairs.values())
        missed = [said for said in reading.gold.statements if said.pair not in found]
        why_not.update(why(reading, said) for said in missed)
        predicates.update(said.predicate or "(none of ours)" for said in missed)
    return why_not, predicates


def why(reading: Reading, said: Said) -> str:
    """What kept a statement from being found: an end that is not known, or the relation."""
    names_of = end_names(reading.gold.entities)
    ours = [cluster.names for cluster in reading.guess.entities.values()]
    lost = [
        end
        for end in said.pair
        if max((agreement(names_of(end), names) for names in ours), default=0) < SAME_END
    ]
    if lost:
        return (
            "neither end found" if len(lost) > 1 else f"not found: {_kind(reading.gold, lost[0])}"
        )
    here = words(said.sentence)
    named = all(any(name <= here for name in names_of(end)) for end in said.pair)
    where = "named in the sentence" if named else "found, one named elsewhere"
    return f"both ends {where}, not related"


def _kind(gold: Gold, end: str) -> str:
    cluster = gold.entities.get(end)
    return cluster.type if cluster else "plain words"
