import re

import pytest
from sqlalchemy import Integer, select

from lms.accounts import actions as accounts
from lms.accounts.models import Grant, LoginSession, NameChange
from lms.cohorts.models import CallRequest
from lms.db import Base, db
from lms.errors import Barred, RuleError
from lms.formats import date_long
from lms.intake.models import Application
from lms.learning.models import LessonCompletion
from lms.notifications.models import Message
from lms.people import merge_actions
from lms.people.merge_queries import LEFT, alike, all_person_columns, merges_open, person_columns, plan_of
from lms.people.merge_rules import CERTIFICATE, DID, REASONS, ROUND, SEAT, TWICE, Both, reasons_apart
from lms.people.models import Merge
from lms.people.queries import everybody
from lms.people.rules import Asked
from lms.progress.models import Advice
from tests.house.generated_rows import fill, reflected

ALL_KEPT = {"name": "kept", "email": "kept", "phone": "kept", "place": "kept"}
# numbers in a row that are nobody's, though no foreign key says what they are
NOBODYS = {"scope_id", "thing_id", "message_id", "bundle_id", "status_list_id", "other_id"}


def test_no_column_with_a_person_is_forgotten():
    """A new column of numbers either says by a foreign key what it holds, or is known here."""
    known = {(column.table.name, column.name) for column in all_person_columns()}
    unknown = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.c
        if isinstance(column.type, Integer)
        and column.name.endswith("_id")
        and not column.foreign_keys
        and (table.name, column.name) not in known
        and column.name not in NOBODYS
    ]
    assert unknown == [], (
        "is it a person? then `info={'is_person': True}`, or a name that ends in _by_id; else add it here"
    )
    assert set(LEFT) <= {table.name for table in Base.metadata.sorted_tables}


def test_whatever_hangs_on_an_account_goes_along(world):
    """A row in every table of somebody who is gone: afterwards nothing but what is left on purpose is theirs."""
    kept, (one, other) = world.person(), (world.staff(), world.staff())
    connection = db.session.connection()
    fill(connection, reflected(connection), 1)
    gone = db.session.get(type(kept), 1000 + 94)
    held = {f"{column.table.name}.{column.name}" for column in person_columns() if rows_of(column, gone.id)}
    assert held == {f"{column.table.name}.{column.name}" for column in person_columns()}
    row = Merge(person=kept, gone=gone, choices=ALL_KEPT, asked_by=one, asked_at=world.now, moved={})
    merge_actions.merge(world.add(row), by=other, now=world.now)
    left = {column.table.name for column in all_person_columns() if rows_of(column, gone.id)}
    assert left <= set(LEFT)
    assert {name for name, number in row.moved.items() if number} >= held - {"factors.person_id"}


def rows_of(column, person_id):
    return db.session.execute(select(column).where(column == person_id)).all()


@pytest.mark.parametrize(
    ("both", "codes"),
    [
        (Both(), []),
        (Both(certificates=True), [CERTIFICATE]),
        (Both(rounds=True), [ROUND]),
        (Both(seats=True), [SEAT]),
        (Both(did_for_other=True), [DID]),
        (Both(twice=["hand_ins"]), [TWICE]),
        (Both(True, True, True, True, ["x"]), list(REASONS)),
    ],
)
def test_when_two_stay_two(both, codes):
    assert reasons_apart(both) == codes


@pytest.fixture
def office(world):
    return world.staff(name="Een"), world.staff(name="Twee")


def merged(kept, gone, office, world, **choices):
    row = merge_actions.ask(kept, gone, ALL_KEPT | choices, why="Gebeld", by=office[0], now=world.now)
    merge_actions.merge(row, by=office[1], now=world.now)
    return row


def test_two_become_one(world, office):
    cohort = world.cohort()
    kept = world.person(name="Anna Bos", email="anna@example.nl", phone="06 11111111", neighbourhood="Noord")
    gone = world.trainee(
        cohort, name="A. Bos", email="a.bos@example.nl", phone="06 22222222", neighbourhood="Zuid"
    )
    accounts.open_session(gone, device="iPad", now=world.now)
    world.lesson_done(kept, cohort, "les-1-1")
    world.lesson_done(gone, cohort, "les-1-1")
    world.lesson_done(gone, cohort, "les-1-2")
    world.add(CallRequest(person=gone, asked_at=world.days(-9), answered_at=world.days(-8)))
    for person in (kept, gone):
        world.add(CallRequest(person=person, asked_at=world.now))
    row = merged(kept, gone, office, world, email="gone", place="gone")
    assert (kept.name, kept.email, kept.phone, kept.neighbourhood) == (
        "Anna Bos", "a.bos@example.nl", "06 11111111", "Zuid",
    )  # fmt: skip
    assert (gone.email, gone.phone, gone.disabled_at, row.done_by) == (None, "", world.now, office[1])
    lessons = db.session.query(LessonCompletion).all()
    assert sorted((done.person_id, done.lesson_slug) for done in lessons) == [
        (kept.id, "les-1-1"), (kept.id, "les-1-2"),
    ]  # fmt: skip
    calls = db.session.query(CallRequest).order_by(CallRequest.id)
    assert [(call.person_id, call.answered_at is None) for call in calls] == [
        (kept.id, False), (kept.id, True),
    ]  # fmt: skip
    db.session.refresh(kept)
    assert kept.scopes("trainee", now=world.now) == {cohort.id}
    assert [session.ended_at for session in db.session.query(LoginSession)] == [world.now]
    told = db.session.scalars(select(Message.address).where(Message.template == "people/mail/merged"))
    assert sorted(told) == ["a.bos@example.nl", "anna@example.nl"]
    assert [
        line.name for line in everybody(office[0], Asked(words="bos", phase="learning"), now=world.now).lines
    ] == ["Anna Bos"]


def test_a_seat_that_still_holds_wins_from_one_that_ended(world, office):
    cohort = world.cohort()
    kept, gone = world.person(), world.trainee(cohort)
    world.grant(kept, "trainee", cohort, until=world.days(-3))
    merged(kept, gone, office, world)
    grant = db.session.query(Grant).filter_by(role="trainee", scope_id=cohort.id).one()
    assert (grant.person_id, grant.until) == (kept.id, None)


def test_what_stands_in_the_way_is_said_before(world, office):
    cohort = world.cohort()
    one, other, coach = world.trainee(cohort), world.trainee(world.cohort()), world.coach(cohort)

    def apart(kept, gone):
        return reasons_apart(plan_of(kept, gone, now=world.now).both)

    assert apart(one, other) == [SEAT]
    assert apart(coach, one) == [DID]
    for person, place in ((one, cohort), (other, cohort)):
        of = {"person_id": person.id, "cohort_id": place.id, "round": 1}
        world.add(Advice(**of, is_positive=True, text="x", coach=coach, given_at=world.now))
    assert apart(one, other) == [ROUND, SEAT]
    third, fourth = world.person(), world.person()
    for person in (third, fourth):
        world.review(world.handed_in(person, cohort), coach)
    assert apart(third, fourth) == [TWICE]
    world.add(NameChange(person_id=third.id, which="call", old="A", new="B", by_id=fourth.id, at=world.now))
    assert DID in apart(third, fourth)
    with pytest.raises(RuleError, match="allebei een plek"):
        merge_actions.ask(one, other, ALL_KEPT, why="Gebeld", by=office[0], now=world.now)


def test_a_second_person_does_it_and_nobody_about_themself(world, office):
    kept, gone = world.person(), world.person()
    row = merge_actions.ask(kept, gone, ALL_KEPT, why="Gebeld", by=office[0], now=world.now)
    with pytest.raises(RuleError, match="Jij vroeg dit"):
        merge_actions.merge(row, by=office[0], now=world.now)
    with pytest.raises(RuleError, match="wacht al een verzoek"):
        merge_actions.ask(world.person(), gone, ALL_KEPT, why="Gebeld", by=office[1], now=world.now)
    merge_actions.drop(row, now=world.now)
    with pytest.raises(RuleError, match="trok het in"):
        merge_actions.merge(row, by=office[1], now=world.now)
    with pytest.raises(Barred):
        merge_actions.ask(office[0], gone, ALL_KEPT, why="Gebeld", by=office[0], now=world.now)
    with pytest.raises(RuleError, match="hetzelfde account"):
        merge_actions.ask(gone, gone, ALL_KEPT, why="Gebeld", by=office[0], now=world.now)
    with pytest.raises(RuleError, match="Alleen een beheerder"):
        merge_actions.ask(world.staff("assessor"), gone, ALL_KEPT, why="Gebeld", by=office[0], now=world.now)
    with pytest.raises(RuleError, match="Kies wat geldt"):
        merge_actions.ask(kept, gone, {"name": "kept"}, why="Gebeld", by=office[0], now=world.now)


def test_the_pages_of_merging(world, office, as_person, visit, submit):
    kept = world.person(name="Anna Bos", phone="06 11111111")
    gone = world.person(name="anna bos", phone="06 22222222")
    assert [one.id for one in alike(kept)] == [gone.id]
    one, two = (as_person(person) for person in office)
    address = f"/mensen/{kept.id}/samenvoegen"
    assert "06 22222222" not in visit(one, address)
    assert submit(one, address, alike=gone.id).headers["Location"] == f"{address}?met={gone.id}"
    submit(one, address, 400, number=kept.id)
    page = visit(one, f"{address}?met={gone.id}")
    assert "06 22222222" in page
    submit(one, f"{address}?met={gone.id}", 400, **ALL_KEPT)
    where = submit(one, f"{address}?met={gone.id}", **ALL_KEPT, why="Gebeld").headers["Location"]
    assert "Jij vroeg dit" in visit(one, where)
    assert "Voeg samen" in visit(two, where)
    assert "Anna Bos en anna bos" in visit(two, "/mensen/samenvoegen")
    submit(one, f"{where}/gedaan", 400)
    submit(two, f"{where}/gedaan")
    assert "Dit kan niet terug" in visit(two, where)
    assert merges_open() == []
    assert "Gesloten" in visit(two, f"/mensen/{gone.id}")
    visit(two, "/mensen/samenvoegen/999999", status=404)


def test_who_may_be_the_same_is_told_on_the_page_of_a_person(world, as_person, visit):
    """Other accounts and other applications, by what both have; staff go from there to what merging would do."""
    number, place = "06 12 34 56 78", "Risdam"
    anna = world.person(name="Anna Smit", phone=number, neighbourhood=place, email="anna@example.org")
    by_phone, by_name = (
        world.person(name="A. Smit", phone=number),
        world.person(name="anna smit", neighbourhood=place),
    )
    (
        world.person(name="Anna Smit", neighbourhood="Kersenboogerd"),
        world.person(name="Bert Bos", phone="06 99 99 99 99"),
    )
    closed = world.person(name="Anna Smit", neighbourhood=place, disabled_at=world.now)
    signed = {"applied_at": world.now}
    row = world.add(Application(name="Anna Smit", neighbourhood=place, phone="", email="", **signed))
    db.session.commit()
    page = visit(as_person(world.staff()), f"/mensen/{anna.id}")
    section = page.partition('id="dubbel"')[2].partition("</ul>")[0]
    told = [
        " ".join(re.sub("<[^>]+>", "", item).split()) for item in re.findall(r"<li>(.*?)</li>", section, re.S)
    ]
    assert told == [
        f"{by_phone.name} heeft ook een account: hetzelfde telefoonnummer. Kijk wat samenvoegen doet",
        f"{by_name.name} heeft ook een account: dezelfde naam en wijk. Kijk wat samenvoegen doet",
        f"Anna Smit meldde zich aan op {date_long(world.today)}: dezelfde naam en wijk.",
    ]
    for address in (f"/mensen/{anna.id}/samenvoegen?met={by_name.id}", f"/aanmeldingen/{row.id}"):
        assert f'href="{address}"' in section
    assert f"/mensen/{closed.id}" not in section
    coach = world.coach(cohort := world.cohort())
    world.grant(anna, "trainee", cohort)
    assert 'id="dubbel"' not in visit(as_person(coach), f"/mensen/{anna.id}")
