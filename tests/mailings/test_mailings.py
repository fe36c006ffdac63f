"""Messages to people outside a cohort: to whom, which way, planned and stopped; and texts to begin with."""

from datetime import timedelta

import pytest

from lms import clock
from lms.calls.stranger_queries import stranger_of
from lms.db import db
from lms.errors import RuleError
from lms.intake.handlers import forget_declined
from lms.mailings import actions, queries
from lms.mailings.models import Mailing, StandardText
from lms.mailings.queries import Audience, readers_of
from lms.mailings.rules import check_moment
from lms.notifications.models import Message
from tests.intake.applicants import applicant, step

WORDS = {"subject": "Er is weer plek", "text": "Bel ons."}


@pytest.fixture
def staff(world):
    return world.staff(name="Noor Jansen")


@pytest.fixture
def waiting(world, staff):
    """Two who wait in one cohort, of whom one has no mail, and one in another."""
    linde, beuk = world.cohort(name="Linde"), world.cohort(name="Beuk")
    rows = [
        applicant(world, number, email="" if number == 1 else f"a{number}@example.nl") for number in range(4)
    ]
    for row, cohort in zip(rows, (linde, linde, beuk), strict=False):
        step(world, row, "waiting", staff, cohort)
    return linde, rows


def sent(template: str) -> list[tuple]:
    query = db.select(Message.address, Message.person_id, Message.channel).where(Message.template == template)
    return [tuple(row) for row in db.session.execute(query.order_by(Message.id))]


def test_who_waits_hears_it_by_mail_or_by_phone(world, staff, waiting):
    linde, rows = waiting
    audience = Audience("waiting", cohort=linde)
    readers = readers_of(audience, now=world.now)
    assert [row.name for row in readers.applicants] == ["Anna Visser", "Bert Smit"]
    assert readers_of(Audience("waiting"), now=world.now).number == 3
    planned = queries.ways_to(readers, now=world.now)
    made = actions.write(audience, **WORDS, by=staff, now=world.now)
    found = sent(queries.TO_APPLICANT)
    assert found == [("a0@example.nl", None, "mail"), (None, None, "call")]
    assert (dict(planned), made.readers, made.mailing_state) == ({"mail": 1, "call": 1}, 2, "sent")
    assert dict(queries.states_of(made, now=world.now)) == {"leaving": 1, "to_call": 1}
    call = db.session.query(Message).filter_by(channel="call").one()
    assert stranger_of(call).name == "Bert Smit"
    # and nothing of it stays when the application is forgotten
    step(world, rows[1], "declined", staff)
    forget_declined(world.days(60))
    assert sent(queries.TO_APPLICANT) == [("a0@example.nl", None, "mail")]


def test_who_is_certified_and_one_person(world, staff):
    person = world.person(name="Wil Bos", email="wil@example.nl")
    world.grant(person, "connector")
    ended = world.person(name="Was Het", email="was@example.nl")
    world.grant(ended, "connector", until=world.days(-1))
    made = actions.write(Audience("certified"), **WORDS, by=staff, now=world.now)
    actions.write(Audience("person", person=ended), **WORDS, by=staff, now=world.now)
    assert sent(queries.TO_PERSON) == [
        ("wil@example.nl", person.id, "digest"),
        ("was@example.nl", ended.id, "digest"),
    ]
    assert (made.readers, dict(queries.states_of(made, now=world.now))) == (1, {"bundled": 1})
    with pytest.raises(RuleError, match="Het gaat over jou"):
        actions.write(Audience("person", person=staff), **WORDS, by=staff, now=world.now)


def test_what_is_planned_goes_to_who_is_there_then_or_is_stopped(world, staff, run_jobs):
    audience, now = Audience("waiting", cohort=world.cohort(name="Linde")), clock.now()
    with pytest.raises(RuleError, match="niemand voor wie"):
        actions.write(audience, **WORDS, by=staff, now=now)
    soon = now + timedelta(seconds=1)
    goes, stopped = (actions.write(audience, **WORDS, planned_for=soon, by=staff, now=now) for _ in range(2))
    actions.stop(stopped, by=staff, now=now)
    step(world, applicant(world), "waiting", staff, audience.cohort)
    assert (sent(queries.TO_APPLICANT), goes.mailing_state) == ([], "planned")
    actions.deliver(goes, now=soon)
    actions.deliver(goes, now=soon)
    actions.deliver(stopped, now=soon)
    assert (len(sent(queries.TO_APPLICANT)), goes.mailing_state, stopped.mailing_state) == (
        1,
        "sent",
        "stopped",
    )
    for mailing in (goes, stopped):
        with pytest.raises(RuleError, match="al"):
            actions.stop(mailing, by=staff, now=soon)


@pytest.mark.parametrize(
    ("days", "is_fine"), [(None, True), (1, True), (365, True), (0, False), (-1, False), (366, False)]
)
def test_a_moment_still_comes(world, days, is_fine):
    moment = None if days is None else world.days(days)
    if is_fine:
        check_moment(moment, world.now)
    else:
        with pytest.raises(RuleError, match="nog komt"):
            check_moment(moment, world.now)


def test_in_the_browser(world, staff, waiting, as_person, visit, submit, run_jobs):
    browser, address = as_person(staff), f"/berichten/nieuw/wachtlijst-{waiting[0].id}"
    page = visit(browser, address)
    assert ("2 mensen: wie zijn dat?" in page, "Zo hoort iedereen het: 1 een mail, 1 bellen." in page) == (
        True,
        True,
    )
    submit(browser, address, status=400, subject="", text="x")
    submit(browser, address, status=400, **WORDS, planned_for="01-01-2020 09:00")
    answer = submit(browser, address, **WORDS)
    page = visit(browser, answer.headers["Location"])
    assert "Je bericht is verstuurd: 1 een mail, 1 bellen." in page
    later = clock.local(clock.now() + timedelta(days=2)).strftime("%d-%m-%Y %H:%M")
    answer = submit(browser, "/berichten/nieuw/wijkverbinders", **WORDS, planned_for=later)
    run_jobs()
    page = visit(browser, "/berichten")
    assert (
        page.index("Staat klaar")
        < page.index("Alle wijkverbinders met een certificaat")
        < page.index("Eerder")
    )
    submit(browser, f"{answer.headers['Location']}/stop")
    assert "Gestopt" in visit(browser, answer.headers["Location"])
    submit(browser, f"{answer.headers['Location']}/stop", status=400)
    for wrong in ("persoon-9999", "wachtlijst-9999", "iedereen", "persoon", "wachtlijst-x"):
        visit(browser, f"/berichten/nieuw/{wrong}", status=404)


def test_a_coach_writes_to_who_learns_with_them_only(world, as_person, visit, submit):
    cohort = world.cohort()
    coach, trainee, other = (
        world.coach(cohort),
        world.trainee(cohort, name="Wil Bos"),
        world.trainee(world.cohort()),
    )
    browser, mine = as_person(coach), f"/berichten/nieuw/persoon-{trainee.id}"
    assert f'href="{mine}"' in visit(browser, f"/mensen/{trainee.id}")
    answer = submit(browser, mine, **WORDS)
    told = f"Bericht van {coach.name}: Er is weer plek"
    assert told in visit(browser, f"/begeleiding/deelnemers/{trainee.id}")
    for address in (
        f"/berichten/nieuw/persoon-{other.id}",
        "/berichten/nieuw/wijkverbinders",
        "/berichten/nieuw/wachtlijst",
    ):
        visit(browser, address, status=404)
    another = as_person(world.coach(world.cohort()))
    visit(another, answer.headers["Location"], status=404)
    assert "Er is weer plek" not in visit(another, "/berichten")


def test_a_text_is_made_used_changed_and_taken_away(world, as_person, visit, submit):
    cohort = world.cohort()
    trainee, browser = world.trainee(cohort), as_person(world.coach(cohort))
    words = {"name": "Welkom", "subject": "Fijn dat je er bent", "text": "Tot zaterdag."}
    submit(browser, "/berichten/teksten/nieuw", **words)
    submit(browser, "/berichten/teksten/nieuw", status=400, **words)
    text = db.session.query(StandardText).one()
    number = text.id
    for address in (
        f"/berichten/nieuw/persoon-{trainee.id}?tekst={text.id}",
        f"/begeleiding/lichtingen/{cohort.id}/bericht?tekst={text.id}",
    ):
        page = visit(browser, address)
        assert ('value="Fijn dat je er bent"' in page, "Tot zaterdag.</textarea>" in page) == (True, True)
    submit(browser, f"/berichten/teksten/{text.id}", **words | {"text": "Tot zondag."})
    db.session.expire_all()
    assert text.text == "Tot zondag."
    submit(browser, f"/berichten/teksten/{text.id}/weg")
    assert "Nog geen teksten" in visit(browser, "/berichten/teksten")
    visit(browser, f"/berichten/teksten/{number}", status=404)


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_the_same_number_of_times(world, staff, as_person, count_queries, number):
    for each in range(number):
        world.add(
            Mailing(
                audience="person", person=world.person(), subject=f"Hallo {each}", text="x", made_by=world.staff(),
                made_at=world.now, planned_for=world.days(3), sent_at=world.now if each % 2 else None,
            )
        )  # fmt: skip
    browser = as_person(staff)
    with count_queries() as statements:
        assert browser.get("/berichten").status_code == 200
    assert len(statements) == 5
