"""Reviewing what extraction leaves open: predicates, types, days in words, currencies."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest

from candidates import FIGURE, SERVES, candidate, extraction
from kipo_graph.build import build
from kipo_graph.errors import Fault
from kipo_graph.extract import candidate_csv
from kipo_graph.extract.candidates import Candidate
from kipo_graph.language import currencies
from kipo_graph.model.terms import OPEN
from kipo_graph.model.vocabulary import PREDICATES
from kipo_graph.project import Project
from kipo_graph.review import bulk, predicate_suggestions, presentation
from kipo_graph.review import queue as items
from kipo_graph.review.expression import parse
from kipo_graph.review.queue import Item
from kipo_graph.review.session import ReviewSession
from kipo_graph.tables.source_files import checksum

RELATED = replace(SERVES, predicate=OPEN, verb="serve")
"""Both ends are known, and by what they are related is not."""

DAY_NOTE = "The Office of Inventions (OIP) opened the desk on 4 March 2024."
OPENED = candidate(
    "desk", "date", "4 March 2024", "opened the desk on 4 March 2024", text=DAY_NOTE,
    object_type="Date", object_text="4 March 2024", period="2024-03-04", verb="open on",
)  # fmt: skip
AIM = candidate(
    "Office of Inventions", "aimsAt", "secondary batteries and more",
    "The Office will open a programme for secondary\n\nbatteries", "planned",
    object_text="a programme for secondary batteries",
)  # fmt: skip


@pytest.fixture
def session(tiny: Project) -> ReviewSession:
    return ReviewSession(tiny, "A Reviewer", "2024-05-06")


@pytest.fixture
def dated(tiny: Project) -> ReviewSession:
    """A desk at which the note ends with a sentence that states a day."""
    path = tiny.data / "sources" / "note.txt"
    before = checksum(path)
    path.write_text(path.read_text("utf-8") + "\n" + DAY_NOTE + "\n", "utf-8")
    listed = tiny.data / "sources.csv"
    listed.write_text(listed.read_text("utf-8").replace(before, checksum(path)), "utf-8")
    return ReviewSession(tiny, "A Reviewer", "2024-05-06")


def item(session: ReviewSession, given: Candidate) -> Item:
    made = items.place("note", given, session.readings)
    assert made is not None
    return made


def table(project: Project, name: str) -> list[dict[str, str]]:
    with (project.data / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def open_ones(session: ReviewSession, *given: Candidate) -> list[Candidate]:
    return [found.candidate for found in session.queue([extraction(*given)]).items]


def decide(session: ReviewSession, *given: Candidate) -> bulk.Outcome:
    queue = session.queue([extraction(*given)])
    return bulk.decide(session, queue.items, accept=parse("start>=0"), new_entities=True)


# What a file may hold


def test_the_open_predicate_is_none_of_the_tables() -> None:
    assert OPEN not in PREDICATES


def test_what_is_open_may_stand_in_a_file_of_candidates() -> None:
    given = [
        RELATED, OPENED, replace(OPENED, object_type=""),
        replace(FIGURE, unit=currencies.MONEY),
        replace(FIGURE, comparator="about", unit="SGD"),
        replace(SERVES, predicate="org:headOf"),
    ]  # fmt: skip
    faults: list[Fault] = []
    [read] = candidate_csv.from_csv(candidate_csv.to_csv([extraction(*given)]), "c.csv", faults)
    assert faults == []
    assert read.statements == tuple(given)


# Open predicates


def test_an_open_predicate_is_shown_with_its_verb_and_refused(session: ReviewSession) -> None:
    placed = item(session, RELATED)
    assert presentation.predicate(RELATED, session.schema) == "? (serve)"
    assert presentation.predicate(replace(RELATED, verb=""), session.schema) == "?"
    answer = session.answer(placed)
    [fault] = answer.faults
    assert (answer.draft, fault.column) == (None, "predicate")
    assert fault.hint == "name the predicate, or reject it"


def test_a_named_predicate_is_remembered_for_the_open_one(
    session: ReviewSession, tiny: Project
) -> None:
    named = session.edited(item(session, RELATED), {"predicate": "enhances"})
    assert named is not None
    answer = session.answer(named)
    assert answer.faults == []
    session.accept(item(session, RELATED), answer)
    assert table(tiny, "statements/note.csv")[-1]["predicate"] == "enhances"
    [made] = table(tiny, "decisions.csv")
    assert (made["predicate"], made["decision"]) == (OPEN, "edited")
    assert open_ones(ReviewSession(tiny, "B"), RELATED) == []
    build(tiny, reasoner=False)


def test_an_open_predicate_may_be_rejected(session: ReviewSession, tiny: Project) -> None:
    session.reject(item(session, RELATED))
    assert open_ones(ReviewSession(tiny, "B"), RELATED, SERVES) == [SERVES]


def test_at_once_open_predicates_are_counted_and_not_listed(session: ReviewSession) -> None:
    found = decide(session, RELATED, replace(RELATED, object="fee"), SERVES)
    assert [one.candidate for one in found.accepted] == [SERVES]
    assert found.reasons() == [("no predicate of the tables (a person must name one)", 2)]
    assert list(bulk.lines(found)) == []


@pytest.mark.parametrize(
    ("subject", "thing", "first", "among", "never"),
    [
        ("IPOffice", "Agreement", "concluded", "concerns", "undertook"),
        ("foaf:Person", "IPOffice", "org:headOf", "concerns", "org:holds"),
        ("foaf:Person", "org:Post", "org:holds", "concerns", "org:headOf"),
        ("Unit", "IPOffice", "org:unitOf", "established", "hosts"),
        ("Meeting", "City", "heldIn", "locatedIn", "benefits"),
        ("Topic", "", "enhances", "coversField", "hosts"),
        ("IPOffice", "Figure", "hasFigure", "hasFigure", "concerns"),
    ],
)
def test_the_predicates_that_fit(
    session: ReviewSession, subject: str, thing: str, first: str, among: str, never: str
) -> None:
    found = predicate_suggestions.predicates(session.schema, subject, thing)
    assert found[0] == first
    assert among in found
    assert never not in found


def test_a_day_fits_one_predicate_and_a_year_none(session: ReviewSession) -> None:
    assert predicate_suggestions.predicates(session.schema, "Event", "Date", day=True) == ["date"]
    assert predicate_suggestions.predicates(session.schema, "Event", "Date") == []


# Days


def test_a_day_in_words_is_written_as_a_day(dated: ReviewSession, tiny: Project) -> None:
    placed = item(dated, replace(OPENED, start=0, end=len(OPENED.quote)))
    answer = dated.answer(placed)
    assert answer.faults == []
    assert (answer.plan.cells["object"], answer.plan.cells["period"]) == ("2024-03-04", "")
    dated.accept(placed, answer)
    row = table(tiny, "statements/note.csv")[-1]
    assert (row["predicate"], row["object"], row["period"]) == ("date", "2024-03-04", "")
    assert not (tiny.data / "decisions.csv").exists()
    assert open_ones(ReviewSession(tiny, "B"), OPENED) == []
    build(tiny, reasoner=False)


@pytest.mark.parametrize(
    ("period", "message"),
    [
        ("2024-03-05", 'the day "2024-03-05"'),
        ("2024-03", '"4 March 2024" is not a date'),
        ("", '"4 March 2024" is not a date'),
    ],
)
def test_another_day_is_refused(dated: ReviewSession, period: str, message: str) -> None:
    answer = dated.answer(item(dated, replace(OPENED, period=period)))
    assert message in " / ".join(map(str, answer.faults))


# Phrases, figures and money


def test_a_phrase_of_no_type_becomes_a_goal_or_a_topic(
    session: ReviewSession, tiny: Project
) -> None:
    topic = replace(AIM, predicate="concerns", object="batteries of use", object_text="batteries")
    found = decide(session, AIM, topic)
    assert found.refused == []
    assert [entity.type for entity in found.entities] == ["Topic", "PolicyGoal"]
    made = {row["label"]: row["type"] for row in table(tiny, "entities.csv")[-2:]}
    assert made == {AIM.object: "PolicyGoal", topic.object: "Topic"}
    build(tiny, reasoner=False)


@pytest.mark.parametrize(
    ("predicate", "side", "likely", "sure"),
    [
        ("aimsAt", "object", "PolicyGoal", "PolicyGoal"),
        ("aimsAt", "subject", "Topic", "Topic"),
        ("benefits", "object", "BeneficiaryGroup", "BeneficiaryGroup"),
        ("hosts", "object", "Event", ""),
        ("hosts", "subject", "org:Organization", ""),
        ("org:holds", "object", "org:Post", ""),
    ],
)
def test_the_type_to_offer(
    session: ReviewSession, predicate: str, side: str, likely: str, sure: str
) -> None:
    assert predicate_suggestions.likely_type(session.schema, predicate, side) == likely
    assert predicate_suggestions.sure_type(session.schema, predicate, side) == sure


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (replace(FIGURE, indicator="", object="20"), "figure of nothing named"),
        (replace(FIGURE, unit=currencies.MONEY), "not clear in which currency"),
        (
            replace(SERVES, subject="20 meetings", subject_type="Figure"),
            "new entity of the type Figure",
        ),
        (replace(FIGURE, value="twenty-odd"), "does not fit (value)"),
    ],
)
def test_what_only_a_person_can_say(session: ReviewSession, given: Candidate, reason: str) -> None:
    found = decide(session, given)
    assert found.accepted == []
    assert found.reasons() == [(reason, 1)]


def test_a_post_that_nobody_placed_is_refused_with_a_plain_reason(session: ReviewSession) -> None:
    given = candidate(
        "Office of Inventions", "org:hasMember", "inventors", "the Office serves inventors",
        object_type="Unit",
    )  # fmt: skip
    found = decide(session, replace(given, object="serves", object_text="serves"))
    [(reason, count)] = found.reasons()
    assert (reason, count) == ("cannot be alone", 1)
