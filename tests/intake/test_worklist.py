"""Applications as a worklist: found, narrowed, dealt with many at once after a look, put right, and taken back."""

import html
import re
from io import BytesIO

import pytest
from openpyxl import load_workbook

from lms import clock
from lms.accounts import actions as accounts
from lms.accounts.models import Invitation, LoginSession, Person
from lms.cohorts.models import Departure
from lms.cohorts.queries import members
from lms.db import db
from lms.errors import RuleError
from lms.intake import actions, correction_actions, together_actions
from lms.intake.models import Application, ApplicationAct, ApplicationChange, ApplicationStep
from lms.intake.queries import state_of_application
from lms.intake.together_actions import Deed
from lms.intake.worklist_queries import worklist
from lms.intake.worklist_rules import Asked
from lms.notifications.models import Message
from tests.intake.applicants import applicant, step

ALL = "/aanmeldingen/samen"


@pytest.fixture
def staff(world):
    return world.staff(name="Noor Jansen")


def names(**asked) -> list[str]:
    return [row.name for row in worklist(db.select(Application), Asked(**asked)).rows]


def states(*rows: Application) -> list[str]:
    db.session.expire_all()
    return [state_of_application(row) for row in rows]


def done_after_a_look(rows, deed, *, by, now):
    look = together_actions.together(rows, deed, sure="", by=by, now=now)
    return look, together_actions.together(rows, deed, sure=look.mark, by=by, now=now)


def test_found_narrowed_and_sorted(world, staff):
    linde, beuk = world.cohort(name="Linde"), world.cohort(name="Beuk")
    thijs = applicant(world, 0, name="Thijs Janssen", neighbourhood="Zuid")
    anna = applicant(world, 1, name="Anna Visser", neighbourhood="Noord")
    bert = applicant(world, 2, name="Bert Smit", neighbourhood="Oost")
    cor = applicant(world, 3, name="Cor Bakker", neighbourhood="Noord")
    step(world, anna, "waiting", staff, linde)
    step(world, bert, "placed", staff, beuk)
    step(world, cor, "declined", staff)
    found = [
        names(), names(words="Tijs"), names(words="0655550002"), names(words="noord"), names(state="declined"),
        names(cohort_id=linde.id), names(order="name"), names(order="place"), names(order="newest"),
    ]  # fmt: skip
    assert found == [
        ["Thijs Janssen", "Bert Smit", "Anna Visser"], ["Thijs Janssen"], ["Bert Smit"], ["Anna Visser"], ["Cor Bakker"],
        ["Anna Visser"], ["Anna Visser", "Bert Smit", "Thijs Janssen"], ["Anna Visser", "Bert Smit", "Thijs Janssen"],
        ["Bert Smit", "Anna Visser", "Thijs Janssen"],
    ]  # fmt: skip
    assert thijs.search_text


def test_500_people_and_80_open_ones_are_a_list_of_few_questions(
    world, staff, as_person, visit, count_queries
):
    cohort = world.cohort(capacity=200)
    people = [
        {"name": f"Mens {number}", "email": f"m{number}@example.nl", "phone": "", "created_at": world.now}
        for number in range(500)
    ]
    db.session.execute(db.insert(Person), people)
    rows = [applicant(world, number, name=f"Mens {number:02}") for number in range(80)]
    for row in rows[::4]:
        step(world, row, "waiting", staff, cohort)
    browser = as_person(staff)
    with count_queries() as statements:
        page = visit(browser, "/aanmeldingen")
    assert len(statements) < 12
    assert (page.count('name="kies"'), "80 aanmeldingen, pagina 1 van 3" in page) == (30, True)
    assert "Er is weer plek in" in page
    assert page.index("Er is weer plek in") < page.index('name="kies"')
    with count_queries() as statements:
        assert visit(browser, f"{ALL}?alle=ja").count('name="kies"') == 80
    assert len(statements) < 12


def test_an_act_is_looked_at_first_and_then_is_just_that(world, staff):
    """Two seats for four people, of whom one has a seat there already: the look says so and changes nothing."""
    cohort = world.cohort(name="Linde", capacity=3)
    seated, *rest = [applicant(world, number, name=f"Mens {number}") for number in range(4)]
    actions.place(seated, cohort, by=staff, now=world.now)
    before = db.session.query(ApplicationStep).count()
    look = together_actions.together(
        [seated, *rest], Deed("placed", cohort), sure="", by=staff, now=world.days(1)
    )
    assert [(row.kind, row.why) for row in look.outcomes] == [
        ("", "Mens 0 heeft al een plek in Linde."),
        ("placed", ""),
        ("placed", ""),
        ("waiting", ""),
    ]
    assert (look.act_id, dict(look.ways), db.session.query(ApplicationStep).count()) == (None, {}, before)
    assert states(seated, *rest) == ["placed", "new", "new", "new"]
    # a colleague takes a seat meanwhile: it is looked at again
    other = applicant(world, 9)
    actions.place(other, cohort, by=staff, now=world.now)
    again = together_actions.together(
        [seated, *rest], Deed("placed", cohort), sure=look.mark, by=staff, now=world.days(1)
    )
    assert (again.act_id, again.mark == look.mark) == (None, False)
    made = together_actions.together(
        [seated, *rest], Deed("placed", cohort), sure=again.mark, by=staff, now=world.days(1)
    )
    assert (made.act_id is not None, made.outcomes) == (True, again.outcomes)
    assert states(seated, *rest) == ["placed", "placed", "waiting", "waiting"]


def test_it_says_who_hears_it_by_which_way(world, staff):
    cohort, now = world.cohort(), world.now
    rows = [applicant(world, number, email="" if number else "a@example.nl") for number in range(2)]
    done_after_a_look(rows, Deed("placed", cohort), by=staff, now=world.days(-1))
    before = db.session.query(Person).count()
    look, made = done_after_a_look(rows, Deed("invited"), by=staff, now=now)
    assert [(row.kind, row.way) for row in look.outcomes] == [("invited", "mail"), ("invited", "letter")]
    assert (dict(made.ways), look.outcomes == made.outcomes) == ({"mail": 1, "letter": 1}, True)
    assert (states(*rows), db.session.query(Person).count() - before) == (["invited", "invited"], 2)
    declined = [applicant(world, number, email="" if number == 5 else "c@example.nl") for number in (5, 6)]
    look, made = done_after_a_look(
        declined, Deed("declined", note="Vol.", message="Jammer."), by=staff, now=now
    )
    assert [(row.kind, row.way) for row in made.outcomes] == [("declined", "call"), ("declined", "mail")]


def test_what_nobody_heard_of_is_taken_back(world, staff):
    cohort, small = world.cohort(capacity=10), world.cohort(capacity=1)
    moved, fresh, gone_on = [applicant(world, number) for number in range(3)]
    actions.place(moved, small, by=staff, now=world.now)
    _, made = done_after_a_look([moved, fresh, gone_on], Deed("placed", cohort), by=staff, now=world.now)
    actions.call(gone_on, note="Belt terug.", by=staff, now=world.now)
    actions.place(applicant(world, 8), small, by=staff, now=world.now)  # the seat of before is given away
    act = db.session.get_one(ApplicationAct, made.act_id)
    assert together_actions.undo(act, by=staff, now=world.days(1)) == (1, 2)
    assert states(moved, fresh, gone_on) == ["placed", "new", "placed"]
    with pytest.raises(RuleError, match="al teruggehaald"):
        together_actions.undo(act, by=staff, now=world.days(1))
    _, made = done_after_a_look([moved], Deed("invited"), by=staff, now=world.days(2))
    with pytest.raises(RuleError, match="kregen al bericht"):
        together_actions.undo(db.session.get_one(ApplicationAct, made.act_id), by=staff, now=world.days(2))


def test_many_at_once_in_the_browser(world, staff, as_person, visit, submit):
    cohort, browser = world.cohort(name="Linde", capacity=1), as_person(staff)
    first, second = applicant(world, 0), applicant(world, 1)
    chosen = {"kies": [first.id, second.id]}
    assert "2 mensen gekozen" in visit(browser, f"{ALL}?kies={first.id}&kies={second.id}")
    for fields, said in (
        ({}, "Kies wat je wilt doen."),
        ({"deed": "wissen"}, "Kies wat je wilt doen."),
        ({"deed": "placed"}, "Kies een lichting uit de lijst."),
        ({"deed": "declined"}, "Schrijf een vriendelijk bericht."),
    ):
        assert said in submit(browser, ALL, status=400, **chosen, **fields).get_data(as_text=True)
    fields = chosen | {"deed": "placed", "cohort": cohort.id}
    page = html.unescape(submit(browser, ALL, status=200, **fields).get_data(as_text=True))
    assert "Er is nog niets gebeurd" in page
    assert "Niemand krijgt bericht." in page
    assert ("Anna Visser: krijgt een plek" in page, "Bert Smit: komt op de wachtlijst" in page) == (
        True,
        True,
    )
    assert states(first, second) == ["new", "new"]
    [mark] = re.findall(r'name="sure" value="(\w+)"', page)
    answer = submit(browser, ALL, **fields, sure=mark)
    page = visit(browser, answer.headers["Location"])
    assert "Gedaan: 2." in page
    assert states(first, second) == ["placed", "waiting"]
    submit(browser, f"{answer.headers['Location']}/terug")
    assert states(first, second) == ["new", "new"]
    assert "Teruggehaald" in visit(browser, ALL)
    submit(browser, f"{answer.headers['Location']}/terug", status=400)


def test_paper_and_sheet_hold_what_the_list_holds(world, staff, as_person, visit):
    for number in range(3):
        applicant(world, number)
    browser = as_person(staff)
    page = visit(browser, "/aanmeldingen/bellijst?alle=ja&zoek=bert")
    assert ("Bert Smit" in page, "Anna Visser" in page, "06 5555 0001" in page) == (True, False, True)
    content = browser.get("/aanmeldingen/lijst.xlsx?zoek=bert").get_data()
    rows = list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
    assert [(row[:3], row[5]) for row in rows[1:]] == [(("Bert Smit", "nieuw", None), "06 5555 0001")]


def test_data_is_put_right_and_told_at_the_old_address(world, staff):
    row = applicant(world, email="oud@example.nl")
    details = {
        "name": "Anna Visser",
        "phone": row.phone,
        "neighbourhood": "Noord",
        "motivation": row.motivation,
    }
    assert correction_actions.correct(
        row, **{**details, "email": "Nieuw@example.nl"}, by=staff, now=world.now
    )
    changes = db.session.query(ApplicationChange).order_by(ApplicationChange.id)
    assert [(change.which, change.old, change.new, change.by) for change in changes] == [
        ("email", "oud@example.nl", "nieuw@example.nl", staff),
        ("neighbourhood", "De Grote Waal", "Noord", staff),
    ]
    message = db.session.query(Message).filter_by(template="intake/mail/corrected").one()
    assert (message.address, "nieuw@" in message.body, "ander e-mailadres" in message.body) == (
        "oud@example.nl", False, True,
    )  # fmt: skip
    assert not correction_actions.correct(
        row, **{**details, "email": "nieuw@example.nl"}, by=staff, now=world.now
    )
    for wrong, said in (({"email": "", "phone": ""}, "bereiken"), ({"name": "SLHZ beheer"}, ".")):
        with pytest.raises(RuleError, match=said):
            correction_actions.correct(
                row, **{**details, "email": row.email, **wrong}, by=staff, now=world.now
            )
    assert names(words="noord") == ["Anna Visser"]


@pytest.mark.parametrize("email", ["a@example.nl", ""])
def test_an_invitation_is_taken_back_until_somebody_came_in(world, staff, email):
    cohort, row = world.cohort(capacity=1), applicant(world, email=email)
    actions.place(row, cohort, by=staff, now=world.now)
    person = actions.send_invitation(row, by=staff, now=world.now)
    actions.withdraw_invitation(row, by=staff, now=world.days(1))
    links = db.session.scalars(db.select(Invitation.expires_at)).all()
    letters = db.session.scalars(db.select(Message.stopped_at).where(Message.channel == "letter")).all()
    assert (states(row), members(cohort.id, now=world.days(1)), links or letters) == (
        ["called"],
        [],
        [world.days(1)],
    )
    assert db.session.query(Departure).all() == []  # they never began
    # and again, for the same person
    actions.place(row, cohort, by=staff, now=world.days(2))
    assert actions.send_invitation(row, by=staff, now=world.days(2)) is person
    assert members(cohort.id, now=world.days(2)) == [person]
    came = {"token_hash": "x", "created_at": world.now, "last_seen_at": world.now}
    world.add(LoginSession(person=person, **came))
    with pytest.raises(RuleError, match="was al binnen"):
        actions.withdraw_invitation(row, by=staff, now=world.days(3))


def test_who_has_a_seat_moves_and_only_when_that_is_said(world, staff, as_person, visit, submit):
    version = world.version()
    present, to = world.cohort(version, name="Linde"), world.cohort(version, name="Beuk")
    person = world.trainee(present, name="Anna Visser", email="anna@example.nl")
    row, now = applicant(world, email="anna@example.nl"), clock.now()
    with pytest.raises(RuleError, match="doet al mee in Linde"):
        actions.place(row, present, by=staff, now=now)
    actions.place(row, to, by=staff, now=now)
    look = together_actions.together([row], Deed("invited"), sure="", by=staff, now=now)
    assert [row.why for row in look.outcomes] == [
        "Anna Visser heeft al een plek in Linde. Ga naar de aanmelding, en kies daar: verhuis naar Beuk."
    ]
    browser, address = as_person(staff), f"/aanmeldingen/{row.id}"
    assert "Verhuis naar Beuk en nodig uit" in visit(browser, address)
    submit(browser, f"{address}/uitnodiging", status=400)
    submit(browser, f"{address}/uitnodiging", moves="ja")
    left = db.session.query(Departure).one()
    assert (left.cohort, left.to_cohort, members(present.id, now=clock.now()), members(to.id, now=clock.now())) == (
        present, to, [], [person],
    )  # fmt: skip


def test_who_stopped_has_no_open_invitation(world, staff):
    from lms.cohorts.leaving_actions import stop

    cohort, row = world.cohort(), applicant(world)
    actions.place(row, cohort, by=staff, now=world.now)
    person = actions.send_invitation(row, by=staff, now=world.now)
    link = db.session.query(Invitation).one()
    assert (link.expires_at - link.created_at).days == 30
    accounts.invite(person, by=staff, now=world.now)
    stop(person, cohort, reason="Verhuisd.", by=staff, now=world.days(1))
    ends = db.session.scalars(db.select(Invitation.expires_at)).all()
    assert ends == [world.days(1)] * 2
