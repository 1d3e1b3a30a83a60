"""Reviewing without a terminal: what is open, what accepting writes, what is never written."""

from __future__ import annotations

import csv
from dataclasses import replace

import pytest

from candidates import (
    ALL,
    COOPERATES,
    FIGURE,
    HOSTS,
    NOTE,
    OPEN,
    SERVES,
    STATED,
    UNSUPPORTED,
    candidate,
    extraction,
)
from kipo_graph import project as projects
from kipo_graph import tables
from kipo_graph.build import build
from kipo_graph.errors import ProjectError
from kipo_graph.extract.candidates import Candidate, ExtractedEntity, Extraction, Mention
from kipo_graph.model import Entity
from kipo_graph.model.vocabulary import KIPO, PREDICATES
from kipo_graph.project import Project
from kipo_graph.review import bulk, party_wordings, presentation
from kipo_graph.review import queue as items
from kipo_graph.review.acceptance import Chosen, ends
from kipo_graph.review.expression import ExpressionError, parse
from kipo_graph.review.predicate_schema import Schema
from kipo_graph.review.queue import Item
from kipo_graph.review.session import ReviewSession, new_entity


@pytest.fixture
def session(tiny: Project) -> ReviewSession:
    return ReviewSession(tiny, "A Reviewer", "2024-05-06")


def item(
    session: ReviewSession, given: Candidate, source: str = "note", *found: ExtractedEntity
) -> Item:
    """A candidate at its place, among the entities of its extraction."""
    made = items.place(source, given, session.readings, {one.label: one for one in found})
    assert made is not None
    return made


def chosen(session: ReviewSession, given: Item) -> Chosen:
    """A new entity for each end that is not known."""
    return {
        end.role: new_entity(session, end, given.source)
        for end in ends(given, session.names)
        if not end.ids
    }


def accept(session: ReviewSession, given: Candidate) -> None:
    placed = item(session, given)
    answer = session.answer(placed, chosen(session, placed))
    assert answer.faults == []
    session.accept(placed, answer)


def refusal(session: ReviewSession, given: Candidate) -> str:
    placed = item(session, given)
    answer = session.answer(placed, chosen(session, placed))
    with pytest.raises(ProjectError):
        session.accept(placed, answer)
    return " / ".join(map(str, answer.faults))


def table(project: Project, name: str) -> list[dict[str, str]]:
    with (project.data / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def files(project: Project) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in project.data.rglob("*.csv")}


def open_ones(session: ReviewSession, *given: Candidate) -> list[Candidate]:
    return [found.candidate for found in session.queue([extraction(*given)]).items]


# What is open


def test_what_is_open(session: ReviewSession) -> None:
    found = session.queue([extraction(*ALL, *ALL)])
    assert [one.candidate for one in found.items] == list(OPEN)
    assert (found.total, found.stated, found.decided, found.lost) == (6, 1, 0, 0)


def test_what_is_stated_is_not_open_unless_another_sentence_says_it(session: ReviewSession) -> None:
    again = replace(STATED, modality="achieved", period="2023")
    assert open_ones(session, again) == []
    benefits = candidate(
        "Office of Inventions", "benefits", "inventors", "the Office serves inventors", "claimed"
    )
    assert open_ones(session, benefits) == []
    elsewhere = replace(benefits, quote="fee", start=NOTE.index("fee"), end=NOTE.index("fee") + 3)
    assert open_ones(session, elsewhere) == [elsewhere]
    denied = replace(STATED, negated=True)
    assert open_ones(session, denied) == [denied]


def test_a_figure_that_is_stated_is_known_by_its_value(session: ReviewSession) -> None:
    stated = candidate(
        "market", "hasFigure", "10 trillion", "The market passed KRW 10 trillion in 2023",
        indicator="turnover", value="10  Trillion", unit="KRW", comparator="more than",
    )  # fmt: skip
    assert open_ones(session, stated) == []
    other = replace(stated, value="9 trillion")
    assert open_ones(session, other) == [other]


def test_a_quote_that_does_not_stand_is_lost(session: ReviewSession) -> None:
    gone = replace(HOSTS, quote="It held 21 meetings")
    found = session.queue([extraction(gone, SERVES)])
    assert (len(found.items), found.lost, found.total) == (1, 1, 2)


def test_the_most_trusted_of_equals_is_kept(session: ReviewSession) -> None:
    doubted = replace(HOSTS, rule="other", confidence=0.1)
    assert open_ones(session, doubted, HOSTS) == [HOSTS]
    assert open_ones(session, HOSTS, doubted) == [HOSTS]


def test_choosing_and_sorting(session: ReviewSession) -> None:
    given = [extraction(*ALL), extraction(source="elsewhere.pdf")]
    assert session.queue(given, source="other").items == []
    trusted = session.queue(given, least=0.85, by_confidence=True)
    assert [one.candidate for one in trusted.items] == [HOSTS, FIGURE]
    assert trusted.total == 2
    assert trusted.unknown == ("elsewhere.pdf",)


def test_an_inverse_predicate_is_turned_round(session: ReviewSession) -> None:
    turned = candidate("Seoul round", "hostedBy", "Office of Inventions", HOSTS.quote)
    (found,) = session.queue([extraction(turned)]).items
    given = found.candidate
    assert (given.subject, given.predicate, given.object) == (
        "Office of Inventions", "hosts", "Seoul round",
    )  # fmt: skip


def test_a_known_entity_of_the_extraction_counts_under_any_label(session: ReviewSession) -> None:
    known = ExtractedEntity(
        "office", "IPOffice", "The Patent House", (Mention(26, 49, "x"),), known=True
    )
    given = replace(STATED, subject="The Patent House")
    assert session.queue([Extraction("note", (known,), (given,))]).items == []
    assert len(session.queue([extraction(given)]).items) == 1


# Accepting


def test_accepting_writes_the_row_and_what_is_new(session: ReviewSession, tiny: Project) -> None:
    before = files(tiny)
    accept(session, HOSTS)
    row = table(tiny, "statements/note.csv")[-1]
    assert {name: value for name, value in row.items() if value} == {
        "subject": "office",
        "predicate": "hosts",
        "object": "seoul-round",
        "period": "2023",
        "modality": "achieved",
        "quote": "It held 20 meetings in Seoul",
        "rule": "by-hand",
        "reviewer": "A Reviewer",
        "reviewed": "2024-05-06",
    }
    entity = table(tiny, "entities.csv")[-1]
    assert entity["id"] == "seoul-round"
    assert entity["type"] == "Meeting"
    assert entity["hidden_labels"] == "20 meetings in Seoul"
    assert entity["definition"] == "Seoul round, as named in A note from the Office."
    for name, content in files(tiny).items():
        assert content.startswith(before[name])
    assert "decisions.csv" not in files(tiny)
    build(tiny, reasoner=False)


def test_what_is_accepted_is_open_no_more(session: ReviewSession, tiny: Project) -> None:
    accept(session, HOSTS)
    accept(session, FIGURE)
    rest = [one for one in OPEN if one not in (HOSTS, FIGURE)]
    assert open_ones(session, *ALL) == rest
    assert open_ones(ReviewSession(tiny, "Another"), *ALL) == rest


def test_a_figure_takes_an_indicator(session: ReviewSession, tiny: Project) -> None:
    accept(session, FIGURE)
    row = table(tiny, "statements/note.csv")[-1]
    assert (row["object"], row["value"], row["unit"]) == ("count-of-meetings", "20", "count")
    assert len(table(tiny, "entities.csv")) == 16


def test_a_new_indicator_gives_way_to_a_label_that_is_taken(
    session: ReviewSession, tiny: Project
) -> None:
    figure = candidate(
        "market", "hasFigure", "40", "Coverage grew from 11 to 40 countries",
        subject_text="Coverage", indicator="coverage", value="11", value_to="40", unit="count",
        comparator="from-to", period="2023",
    )  # fmt: skip
    accept(session, figure)
    added = table(tiny, "entities.csv")[-1]
    assert (added["id"], added["type"]) == ("number-of-coverage", "Indicator")
    assert (added["label"], added["hidden_labels"]) == ("number of coverage", "coverage")
    build(tiny, reasoner=False)


def test_a_number_tells_which_place_of_a_quote_is_meant(
    session: ReviewSession, tiny: Project
) -> None:
    quote = "Office serves inventors"
    first = replace(
        SERVES, quote=quote, start=NOTE.index(quote), end=NOTE.index(quote) + len(quote)
    )
    second = replace(first, start=NOTE.index(quote, first.end), end=0, period="2023")
    second = replace(second, end=second.start + len(quote))
    for given in (replace(first, subject_text="Office"), replace(second, subject_text="Office")):
        accept(session, given)
    rows = table(tiny, "statements/note.csv")[-2:]
    assert [row["occurrence"] for row in rows] == ["1", "2"]
    build(tiny, reasoner=False)


def test_words_that_mean_a_party_only_here_become_an_anaphor(
    session: ReviewSession, tiny: Project
) -> None:
    given = candidate(
        "Bureau", "enhances", "fee", "The Office did not change the fee", negated=True,
        subject_text="The Office",
    )  # fmt: skip
    accept(session, given)
    assert table(tiny, "anaphors.csv")[-1] == {
        "source": "note", "anaphor": "The Office", "entity": "bureau",
    }  # fmt: skip
    build(tiny, reasoner=False)


def test_another_wording_becomes_a_hidden_label(session: ReviewSession, tiny: Project) -> None:
    given = candidate(
        "Bureau", "cooperatesWith", "OIP", "The Office of Inventions (OIP) signed MOUs",
        subject_text="MOUs",
    )  # fmt: skip
    before = (tiny.data / "entities.csv").read_bytes()
    accept(session, given)
    assert (tiny.data / "entities.csv").read_bytes() == before.replace(
        b"bureau,IPOffice,Bureau,,,", b"bureau,IPOffice,Bureau,,MOUs,"
    )


def test_a_party_beside_the_quote_goes_to_the_context(
    session: ReviewSession, tiny: Project
) -> None:
    given = candidate(
        "market", "enhances", "coverage", "an 80% increase", "claimed", object_text="increase"
    )
    accept(session, given)
    row = table(tiny, "statements/note.csv")[-1]
    assert row["context"] == "market"
    assert table(tiny, "entities.csv")[6]["hidden_labels"] == ""
    assert table(tiny, "anaphors.csv")[-1]["anaphor"] == "increase"


def test_a_pronoun_that_is_taken_is_explained_by_the_context(
    session: ReviewSession, tiny: Project
) -> None:
    given = candidate("secondary batteries", "enhances", "inventors",
        "It is praised: the Office serves inventors", "claimed", subject_text="It")  # fmt: skip
    accept(session, given)
    assert table(tiny, "statements/note.csv")[-1]["context"] == "secondary batteries"
    assert len(table(tiny, "anaphors.csv")) == 1


def test_a_row_that_says_something_else_remembers_the_candidate(
    session: ReviewSession, tiny: Project
) -> None:
    first = item(session, SERVES)
    edited = session.edited(first, {"predicate": "benefits", "modality": "achieved"})
    assert edited is not None
    twice = session.answer(edited)
    assert twice.faults == []
    session.accept(first, twice)
    (made,) = table(tiny, "decisions.csv")
    assert made["decision"] == "edited"
    assert made["predicate"] == "enhances"
    assert made["reason"] == "accepted as: office benefits inventors achieved"
    assert open_ones(ReviewSession(tiny, "B"), SERVES) == []
    build(tiny, reasoner=False)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (UNSUPPORTED, 'unsupported: the quote does not name the subject "secondary batteries"'),
        (replace(SERVES, modality="planned"), "nothing in the quote or the context makes this a"),
        (replace(SERVES, negated=True), "the quote denies nothing"),
        (replace(SERVES, period="2019"), 'does not name the year "2019"'),
        (replace(SERVES, predicate="benefits", object="fee"), "benefits takes: BeneficiaryGroup"),
        (replace(FIGURE, value=""), "column value: is empty, and must not be"),
        (replace(FIGURE, value="21"), 'does not name the value "21"'),
        (replace(HOSTS, object_type="Unit"), "hosts takes: Anniversary, Event, Meeting, Training"),
        (replace(COOPERATES, object_type="Unit"), "a new Unit (five-countries) needs a statement"),
        (replace(HOSTS, object="Seoul\u202eround"), "holds the invisible sign U+202E"),
        (
            candidate("OIP", "enhances", "fee", "The Office did not change the fee"),
            "data/statements/note.csv, row 15, says the opposite",
        ),
        (
            candidate("OIP", "hosts", "Meetings of 2023", "It held 20 meetings", period="2022",
                      subject_text="It"),
            "meetings has the day 2023-05-06",
        ),
        (replace(STATED, modality="achieved", period="2023",
                 quote="The Office of Inventions (OIP) signed MOUs", start=26, end=68),
         "says the same as row 2"),
    ],
)  # fmt: skip
def test_what_is_refused_is_never_written(
    given: Candidate, message: str, session: ReviewSession, tiny: Project
) -> None:
    before = files(tiny)
    assert message in refusal(session, given)
    assert files(tiny) == before


def test_a_definition_that_says_nothing_is_refused(session: ReviewSession) -> None:
    given = item(session, HOSTS)
    short = Entity("round", "Meeting", "Seoul round", definition="A round")
    answer = session.answer(given, {"object": short})
    assert '"A round" is too short' in str(answer.faults[0])


def test_a_name_that_would_make_the_publisher_unclear_is_refused(
    session: ReviewSession, tiny: Project
) -> None:
    sources = tiny.data / "sources.csv"
    sources.write_text(
        sources.read_text("utf-8").replace("Office,Office of Inventions", "Office,OIP")
    )
    session.refresh()
    given = item(session, replace(HOSTS, object="OIP", object_type="Meeting"))
    new = Entity("round", "Meeting", "Round", ("OIP",), definition="A round of 2023.")
    assert "names the publisher office already" in str(
        session.answer(given, {"object": new}).faults
    )


def test_an_end_that_nobody_settled_is_no_end(session: ReviewSession) -> None:
    answer = session.answer(item(session, COOPERATES))
    assert [end.role for end in answer.plan.open] == ["object"]
    assert [fault.message for fault in answer.faults] == ['"five countries" is not known']


def test_a_name_of_several_is_asked_about(session: ReviewSession) -> None:
    given = item(session, replace(SERVES, object="Meetings"))
    (end,) = session.answer(given).plan.open
    assert end.ids == ("meetings", "count-of-meetings")
    assert session.answer(given, {"object": "meetings"}).plan.cells["object"] == "meetings"


# Rejecting, undoing


def test_a_rejected_candidate_is_not_proposed_again(session: ReviewSession, tiny: Project) -> None:
    session.reject(item(session, HOSTS), "no such\nround")
    (made,) = table(tiny, "decisions.csv")
    assert (made["subject"], made["object"]) == ("Office of Inventions", "Seoul round")
    assert (made["decision"], made["reviewer"], made["reason"]) == (
        "rejected", "A Reviewer", "no such round",
    )  # fmt: skip
    again = ReviewSession(tiny, "B")
    anew = replace(HOSTS, start=0, end=28, rule="other", confidence=1.0, quote=HOSTS.quote)
    found = again.queue([extraction(HOSTS, anew)])
    assert (found.items, found.decided) == ([], 1)
    assert open_ones(again, replace(HOSTS, period="2024")) != []
    build(tiny, reasoner=False)


def test_undoing_gives_the_files_back_byte_by_byte(session: ReviewSession, tiny: Project) -> None:
    states = [files(tiny)]
    steps = (HOSTS, FIGURE, COOPERATES)
    for given in steps:
        accept(session, given)
        states.append(files(tiny))
    session.reject(item(session, UNSUPPORTED))
    assert session.undoable == 4
    for given in (UNSUPPORTED, *reversed(steps)):
        assert session.undo().candidate == given
        assert files(tiny) == states.pop()
        assert given in open_ones(session, given)
    assert states == []
    assert session.undoable == 0


def test_files_that_somebody_else_changed_are_left_alone(
    session: ReviewSession, tiny: Project
) -> None:
    accept(session, FIGURE)
    path = tiny.data / "statements" / "note.csv"
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    before = files(tiny)
    with pytest.raises(ProjectError, match="was changed by somebody else"):
        accept(session, HOSTS)
    with pytest.raises(ProjectError, match="was changed by somebody else"):
        session.undo()
    assert files(tiny) == before


def test_the_shape_of_a_table_is_kept(session: ReviewSession, tiny: Project) -> None:
    path = tiny.data / "entities.csv"
    text = path.read_text("utf-8").rstrip("\n").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    session.refresh()
    accept(session, HOSTS)
    accept(session, candidate("Bureau", "cooperatesWith", "OIP",
        "The Office of Inventions (OIP) signed MOUs", subject_text="MOUs"))  # fmt: skip
    written = path.read_bytes()
    assert written.count(b"\n") == written.count(b"\r\n") == 18
    assert b"\r\nbureau,IPOffice,Bureau,,MOUs,Another office.,\r\n" in written
    tables.read(tiny)
    for _ in range(2):
        session.undo()
    assert path.read_bytes() == b"\xef\xbb\xbf" + text.encode()


def test_the_shipped_project_is_read_only() -> None:
    with pytest.raises(ProjectError, match="is read-only"):
        ReviewSession(projects.shipped(), "A Reviewer")


# Another version of a source


def test_another_version_of_a_source(session: ReviewSession, tiny: Project) -> None:
    session.reject(item(session, UNSUPPORTED))
    path = tiny.data / "sources" / "note.txt"
    text = path.read_text("utf-8").replace("It held 20 meetings", "It convened 20 meetings")
    path.write_text("A new first line.\n\n" + text, "utf-8")
    again = ReviewSession(tiny, "B")
    found = again.queue([extraction(*ALL)])
    assert [one.candidate for one in found.items] == [COOPERATES, SERVES]
    assert found.lost == 2
    assert all(again.readings["note"].source.text[one.start :].startswith(one.candidate.quote)
               for one in found.items)  # fmt: skip
    gone = items.drifted(again.tables, again.readings)
    assert [(one.row, one.quote) for one in gone] == [
        (4, "It held 20 meetings"),
        (5, "held 20 meetings"),
        (6, "It held 20 meetings in Seoul, e.g. on AI."),
    ]
    assert gone[0].nearest.endswith("20 meetings")
    accept(again, COOPERATES)


# Names


def test_near_names_in_both_languages(session: ReviewSession) -> None:
    def near(name: str) -> list[str]:
        return [found.entity.id for found in session.names.near(name)]

    assert near("Office of Invention")[0] == "office"
    assert near("Inventions Office")[0] == "office"
    assert near("발명 청")[0] == "office"
    assert near("Artificial Intelligence (AI)") == ["ai"]
    assert near("Kingdom of Elsewhere") == []
    assert near("Office of International Patents") == ["office"]


def test_slugs(session: ReviewSession) -> None:
    assert session.names.slug("The Inventors’ Café, No. 2") == "the-inventors-cafe-no-2"
    assert session.names.slug("특허청") == "thing"
    assert len(session.names.slug("word " * 40)) <= 60
    assert session.names.slug("Office") == "office-2"
    assert session.names.slug("note") == "note-2"
    assert session.names.slug("Stated") == "stated-2"


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("we", True),
        ("the Office", True),
        ("These changes", True),
        ("its officials", True),
        ("attempts", True),
        ("the Korean Office", False),
        ("the KIPO", False),
        ("KIPO", False),
        ("20 meetings in Seoul", False),
        ("green desk", False),
    ],
)
def test_words_that_mean_something_only_in_their_place(words: str, *, meant: bool) -> None:
    assert party_wordings.is_anaphor(words) is meant


def test_the_schema_is_the_one_of_the_ontology_and_the_shapes(tiny: Project) -> None:
    schema, read = Schema.of(tiny), tables.read(tiny)
    assert schema.labels[KIPO.hosts] == "hosts"
    # The checks and shapes of a build find nothing wrong with these rows.
    assert [list(schema.faults(draft, read.entities)) for draft in read.drafts] == [[]] * 20
    (draft, *_) = read.drafts
    for predicate, subject, thing, said in (
        (
            "org:unitOf",
            "office",
            "bureau",
            "office is of the type IPOffice; org:unitOf takes: Unit",
        ),
        ("presents", "office", "note", "presents takes: foaf:Person"),
        ("heldIn", "meetings", "office", "office is of the type IPOffice; heldIn takes: City, "),
        (
            "hasMember",
            "fee",
            "office",
            "fee is of the type Topic; org:hasMember takes: Cooperation",
        ),
    ):
        name = predicate if predicate in PREDICATES else f"org:{predicate}"
        wrong = replace(draft, predicate=name, subject=subject, object=thing)
        assert any(said in message for _, message in schema.faults(wrong, read.entities))


def test_names_are_found_without_their_article(session: ReviewSession) -> None:
    assert session.names.meant("the office of Inventions") == ["office"]
    assert session.names.meant("발명청") == ["office"]
    assert session.names.meant("A note from the Office") == ["note"]
    assert session.names.meant("meetings", "Indicator", only=True) == ["count-of-meetings"]


# At once


def decide(session: ReviewSession, accept: str, *given: Candidate, **options: bool) -> bulk.Outcome:
    queue = session.queue([extraction(*(given or ALL))])
    return bulk.decide(session, queue.items, accept=parse(accept), **options)


def test_accepting_at_once_adds_nothing_new_by_default(
    session: ReviewSession, tiny: Project
) -> None:
    found = decide(session, "confidence>0.5")
    assert {one.candidate for one in found.accepted} == {FIGURE, SERVES}
    assert found.reasons() == [("new entity, and no --new-entities", 2), ("unsupported", 1)]
    assert len(table(tiny, "statements/note.csv")) == 16
    assert len(table(tiny, "entities.csv")) == 16
    build(tiny, reasoner=False)


def test_accepting_new_entities_at_once(session: ReviewSession, tiny: Project) -> None:
    found = decide(session, "confidence>0.5", new_entities=True)
    assert {one.candidate for one in found.accepted} == {FIGURE, SERVES, HOSTS, COOPERATES}
    assert [entity.id for entity in found.entities] == ["five-countries", "seoul-round"]
    assert open_ones(ReviewSession(tiny, "B"), *ALL) == [UNSUPPORTED]
    build(tiny, reasoner=False)


def test_a_dry_run_writes_nothing(session: ReviewSession, tiny: Project) -> None:
    before = files(tiny)
    found = decide(session, "confidence>0.5", new_entities=True, dry_run=True)
    assert len(found.accepted) == 4
    assert files(tiny) == before


def test_what_resembles_a_known_name_is_left_to_a_person(session: ReviewSession) -> None:
    found = decide(session, "start>0", replace(COOPERATES, object="Office of Invention"),
                   new_entities=True)  # fmt: skip
    assert found.accepted == []
    assert "is like office" in found.refused[0][1]
    typeless = decide(session, "start>0", replace(COOPERATES, object_type=""), new_entities=True)
    assert "new entity of no type" in typeless.refused[0][1]


def test_an_entity_goes_with_the_row_that_would_have_added_it(
    session: ReviewSession, tiny: Project
) -> None:
    bad = replace(HOSTS, object="Great round", object_text="", period="1999")
    leaning = replace(SERVES, object="Great round", object_type="Meeting", object_text="inventors",
        subject_text="the Office")  # fmt: skip
    found = decide(session, "start>0", bad, leaning, new_entities=True)
    assert [one.candidate for one in found.accepted] == [leaning]
    assert [entity["id"] for entity in table(tiny, "entities.csv")[16:]] == ["great-round"]
    assert [row["anaphor"] for row in table(tiny, "anaphors.csv")] == ["It", "inventors"]
    build(tiny, reasoner=False)


def test_a_unit_comes_after_what_it_is_a_unit_of(session: ReviewSession, tiny: Project) -> None:
    quote = "The Office of Inventions (OIP) signed MOUs with five countries"
    established = candidate("OIP", "established", "five countries", quote, object_type="Unit")
    unit = candidate("five countries", "org:unitOf", "OIP", quote, subject_type="Unit")
    found = decide(session, "start>0", established, unit, new_entities=True)
    assert found.refused == []
    assert [row["predicate"] for row in table(tiny, "statements/note.csv")[-2:]] == [
        "org:unitOf", "established",
    ]  # fmt: skip
    build(tiny, reasoner=False)


def test_saying_the_same_twice_at_once(session: ReviewSession) -> None:
    same = replace(SERVES, rule="other", subject="OIP")
    found = decide(session, "start>0", SERVES, same)
    assert len(found.accepted) == 1
    assert "says the same as row" in found.refused[0][1]


def test_rejecting_at_once_and_what_fits_both(session: ReviewSession, tiny: Project) -> None:
    queue = session.queue([extraction(*ALL)])
    with pytest.raises(ExpressionError, match=r"1 candidate\(s\) fit both"):
        bulk.decide(
            session,
            queue.items,
            accept=parse("confidence>0.9"),
            reject=parse("value=20 or predicate=hosts"),
        )
    found = bulk.decide(session, queue.items, reject=parse("modality=claimed"))
    assert (len(found.rejected), found.untouched) == (2, 3)
    assert len(table(tiny, "decisions.csv")) == 2
    assert open_ones(ReviewSession(tiny, "B"), *ALL) == [COOPERATES, HOSTS, FIGURE]


# What is seen


def test_the_sentence_in_parts(session: ReviewSession) -> None:
    shown = presentation.sentence(item(session, HOSTS), session.readings["note"])
    assert shown.parts == (
        ("It", "subject"),
        (" held ", "quote"),
        ("20 meetings in Seoul", "object"),
        (", e.g. on AI.", ""),
    )
    assert shown.before.endswith("in 2023.")
    assert shown.after.startswith("The market passed")
    assert "".join(words for words, _ in shown.parts) == "It held 20 meetings in Seoul, e.g. on AI."


def test_what_moves_a_cursor_is_not_shown() -> None:
    assert presentation.clean("a\x1b[2Jb\n\u202ec\td") == "a�[2Jb �c d"
