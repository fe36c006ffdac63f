"""Lost phone and paper: another administrator, or the command line; and what the doctor says of who can get in."""

import pytest

from lms import cli
from lms.db import db
from lms.factors import actions as factor_actions
from lms.factors.models import Factor, FactorChange, RecoveryCode
from lms.notifications.models import Message
from lms.trail import TrailLine
from tests.house.kinds import KEY


def lost(world, **values):
    """A coach with an app and a sheet, who is logged in somewhere."""
    person = world.staff("coach", name="Femke Bakhuis", **values)
    world.factor(person)
    factor_actions.new_sheet(person, key=KEY, now=world.now)
    return person


def left_of(person) -> tuple[int, int]:
    """How many apps and codes somebody has."""
    return tuple(
        db.session.query(model).filter(model.person_id == person.id).count()
        for model in (Factor, RecoveryCode)
    )


def test_an_administrator_resets_it_after_ringing(world, as_person, submit, visit):
    person, administrator = lost(world), world.staff("administrator", name="Ties Verbeek")
    theirs, browser = as_person(person), as_person(administrator)
    page = visit(browser, "/tweede-stap")
    assert ("Femke Bakhuis</a>" in page, "Ties Verbeek (jij)" in page) == (True, True)
    assert person.phone in visit(browser, f"/tweede-stap/{person.id}")
    submit(browser, f"/tweede-stap/{person.id}", status=400, why=" ")
    assert left_of(person) == (1, 10)
    submit(browser, f"/tweede-stap/{person.id}", why="Gebeld op haar eigen nummer.")
    assert left_of(person) == (0, 0)
    assert theirs.get("/mijn").headers["Location"] == "/inloggen?next=/mijn"
    page = visit(browser, f"/tweede-stap/{person.id}")
    assert ("door Ties Verbeek" in page, "Gebeld op haar eigen nummer." in page) == (True, True)
    mail = db.session.scalars(db.select(Message).order_by(Message.id.desc())).first()
    assert (mail.address, "omdat je ons belde" in mail.body) == (person.email, True)
    line = db.session.scalars(db.select(TrailLine).order_by(TrailLine.id.desc())).first()
    assert (line.act, line.person_id, line.by_id) == ("factor_reset", person.id, administrator.id)


def test_nobody_resets_their_own(world, as_person, submit):
    person = world.staff("administrator")
    world.factor(person)
    page = submit(as_person(person), f"/tweede-stap/{person.id}", status=400, why="Ik ben het zelf.")
    assert "Het gaat over jou." in page.get_data(as_text=True)
    assert left_of(person) == (1, 0)


def test_the_list_asks_the_same_number_of_times(world, as_person, count_queries):
    browser, counted = as_person(world.staff("administrator")), []
    for number in (1, 30):
        for _ in range(number):
            world.factor(world.staff("coach"))
        with count_queries() as queries:
            browser.get("/tweede-stap")
        counted.append(len(queries))
    assert counted[0] == counted[1]


def run(app, *arguments):
    db.session.commit()
    answer = app.test_cli_runner().invoke(cli.with_verbs(), ["people", "reset-factor", *arguments])
    db.session.expire_all()
    return answer


def test_the_command_line_resets_it_too(app, world):
    person = lost(world, email="femke@example.org")
    answer = run(app, "femke@example.org", "--why", "Samen gebeld")
    assert (answer.exit_code, answer.output.startswith("Femke Bakhuis is logged out everywhere")) == (0, True)
    assert left_of(person) == (0, 0)
    row = db.session.scalars(db.select(FactorChange).order_by(FactorChange.id.desc())).first()
    assert (row.what, row.by_id, row.why) == ("reset", None, "Samen gebeld")
    assert run(app, "niemand@example.org").exit_code == 1


@pytest.mark.parametrize(
    ("able", "lame", "is_well"), [(0, 0, False), (1, 0, False), (1, 1, False), (2, 0, True), (2, 1, True)]
)
def test_the_doctor_wants_two_administrators_who_can_get_in(app, world, able, lame, is_well):
    """`lame`: no mail address, a closed account, or an app whose secret no key opens any more."""
    from lms.operations.examining_access import administrators

    for number in range(able):
        person = world.staff("administrator")
        if number:
            world.factor(person)
    for _ in range(lame):
        world.staff("administrator", email=None)
        world.staff("administrator", disabled_at=world.now)
        world.factor(world.staff("administrator"), locked_secret="onleesbaar")
    [finding] = administrators(app.config["SETTINGS"])
    assert (finding.is_well, finding.words.startswith(f"{able} can get in")) == (is_well, True)
