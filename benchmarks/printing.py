"""What the benchmark of extraction prints: its tables, and every error."""

from __future__ import annotations

from collections.abc import Iterable

import breakdown
from breakdown import Reading
from scoring import Tally

CUTS = (0.1, 0.2, 0.3, 0.4, 0.5)
CUT, LEAST = 0.3, 4
"""A rule that is left out when texts are compared: right in less, of so many."""


def figures(tally: Tally) -> str:
    """P, R and F with the counts behind them."""
    return (
        f"P {tally.precision:.2f} R {tally.recall:.2f} F {tally.f:.2f} "
        f"({tally.found} of {tally.listed}, {tally.right} of {tally.guessed} right)"
    )


def title(reading: Reading) -> str:
    """The name of a text in at most 42 characters, marked where concepts were read too."""
    dense = " (dense)" if reading.text.group.endswith("dense") else ""
    return reading.text.name[: 42 - len(dense)] + dense


def total(tallies: Iterable[Tally]) -> Tally:
    """The counts of several texts as of one."""
    return sum(tallies, Tally())


def print_texts(readings: list[Reading]) -> None:
    """Entities and statements by text and in all, ours and the baselines."""
    for what in ("entities", "statements"):
        print(f"\n{what.upper()}")
        for group, some in breakdown.groups(readings):
            for r in some:
                print(f"  {title(r):42} {figures(getattr(r.score, what))}")
            print(f"  {'ALL: ' + group:42} {figures(total(getattr(r.score, what) for r in some))}")
            for name in some[0].baselines:
                base = total(getattr(r.baselines[name], what) for r in some)
                if what == "statements" or name == "spaCy's entities, subject-verb-object":
                    shown = name if what == "statements" else "spaCy's entities"
                    print(f"    {shown:40} {figures(base)}")


def print_types(readings: list[Reading]) -> None:
    """Entities by type, for each group of texts."""
    print("\nENTITIES BY TYPE (P of what we call so; R of what the annotations call so; `typed`:")
    print("how many of those found have that type with us too)")
    for group, some in breakdown.groups(readings):
        print(f"  {group}")
        for kind, (tally, typed) in breakdown.by_type(some).items():
            print(f"    {kind:22} {figures(tally)}, typed {typed} of {tally.found}")


def print_predicates(readings: list[Reading]) -> None:
    """Statements of our own texts by predicate, modality and denial."""
    tallies = breakdown.by_predicate(readings)
    print("\nSTATEMENTS BY PREDICATE, our own texts (name and direction must agree; what a rule")
    print("leaves open for the curator to name is not counted)")
    for predicate, tally in tallies.items():
        print(f"  {predicate:26} {figures(tally)}")
    print(f"  {'ALL':26} {figures(total(tallies.values()))}")
    for what, (right, counted) in breakdown.statuses(readings).items():
        print(f"  {what} right in {right} of {counted} statements found")


def print_rules(readings: list[Reading]) -> None:
    """The rules, those that propose most first."""
    print("\nSTATEMENTS BY RULE (right of counted)")
    rules = breakdown.by_rule(breakdown.measured_on(readings))
    for rule, (right, counted) in sorted(rules.items(), key=lambda item: (-item[1][1], item[0])):
        print(f"  {rule:46} {right:4} of {counted:4}  {right / counted:.2f}")


def print_cross(readings: list[Reading]) -> None:
    """Each text without the rules that err on all the others."""
    print(f"\nWITHOUT RULES THAT ERR ON ALL OTHER TEXTS (right in < {CUT} of {LEAST} or more)")
    measured = breakdown.measured_on(readings)

    def left(reading: Reading, share: float) -> Tally:
        return breakdown.without_poor_rules(reading, measured, share, LEAST).statements

    for reading in readings:
        before, after = short(reading.score.statements), short(left(reading, CUT))
        print(f"  {title(reading):42} {before}  ->  {after}")
    for group, some in breakdown.groups(readings):
        print(f"  {'ALL: ' + group:42} {short(total(r.score.statements for r in some))}")
        for share in CUTS:
            print(f"    cut at {share:<33} {short(total(left(r, share) for r in some))}")


def short(tally: Tally) -> str:
    """P, R and F."""
    return f"P {tally.precision:.2f} R {tally.recall:.2f} F {tally.f:.2f}"


def print_errors(readings: list[Reading]) -> None:
    """Why statements were missed, and every error."""
    for group, some in breakdown.groups(readings):
        why_not, predicates = breakdown.reasons(some)
        print(f"\nWHY STATEMENTS WERE MISSED: {group}")
        for why, count in why_not.most_common():
            print(f"  {count:4} {why}")
        print(f"MISSED STATEMENTS BY PREDICATE: {group}")
        for predicate, count in predicates.most_common():
            print(f"  {count:4} {predicate}")
    for reading in readings:
        print(f"\nERRORS OF {reading.text.name} ({reading.text.group})")
        for kind, what in sorted(breakdown.entity_errors(reading)):
            print(f"  entity {kind}: {what}")
        for kind, what, where in breakdown.statement_errors(reading):
            print(f"  statement {kind}: {what}\n      {where}")
