"""Renewal by doing, walked from page to page; and what is sent at night."""

import io
from datetime import date, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from lms import clock
from lms.certificates import name_actions
from lms.certificates.models import Certificate
from lms.certificates.queries import certified_people
from lms.db import db
from lms.errors import RuleError
from lms.jobs import nightly
from lms.notifications.models import Message
from lms.renewal import actions, queries
from lms.renewal.models import DeepeningDay, FieldHours
from lms.renewal.queries import renewal_of
from lms.renewal.rules import RenewalNorms

AGO = -700  # days: in the last thirty of two years


@pytest.fixture
def wilma(issued):
    """A certificate near its end."""
    return issued(days=AGO)


@pytest.fixture
def staff(world):
    return world.staff(name="Noor de Wit")


def did_everything(world, certificate, staff) -> None:
    """Everything but the reflection and the hours of the last year."""
    person = certificate.person
    group, signer = world.peer_group(None, person), world.person(name="Anna Smit")
    for year_ago in (-500, -100):
        for number in range(4):
            world.meeting(group, staff, days=year_ago - number, present=(person,))
        actions.record_deepening_day(
            person, held_on=world.days(year_ago).date(), title="Luisteren", by=staff, now=world.now
        )
        world.add(
            FieldHours(
                person=person,
                done_on=world.days(year_ago).date(),
                hours=10,
                what="Koffie",
                cosigner=signer,
                asked_at=world.now,
                is_confirmed=year_ago == -500,
                answered_at=world.now,
            )
        )
    actions.reflect(person, "Ik vraag nu door.", by=person, now=world.days(-500))


def test_the_journey_of_a_renewal(world, wilma, staff, walk, run_jobs, client, visit):
    person, coach = wilma.person, world.staff("connector", name="Bas Vlaar")
    world.peer_group(None, person, coach, name="De Sluis")
    did_everything(world, wilma, staff)
    run_jobs()
    holder = walk(person).opens("/certificaten").sees("Verloopt binnenkort").follows("Verlengen: wat telt")
    holder.sees(
        "4 van 4 keer was je erbij",
        "0 van 1 keer schreef je iets op",
        "0 van 10 uur tellen mee",
        "Niet bevestigd",
    )
    assert not holder.has_button("Verleng dit certificaat")
    holder.presses("Bewaar", status=400, text="").sees("Schrijf wat je anders doet dan eerst.")
    holder.presses("Bewaar", status=400, text="x" * 1001).sees("Er passen 1000 tekens")
    holder.presses("Bewaar", text="Ik laat vaker weten wat ermee gebeurt.").sees(
        "1 van 1 keer schreef je iets op"
    )
    day = world.days(-5).strftime("%Y-%m-%d")
    holder.presses(
        "Vraag om te bevestigen",
        done_on=day,
        hours="10",
        what="Koffie-ochtend",
        cosigner=str(coach.id),
        email="",
    )
    holder.sees("10 uur wacht op een antwoord", "gevraagd aan Bas Vlaar")
    signer = (
        walk(coach)
        .opens("/certificaten")
        .follows("of jij uren wilt bevestigen")
        .sees("Wilma Kooistra", "Koffie-ochtend")
    )
    signer.presses("Ja, dit klopt").sees("Je zei ja")
    holder.opens(holder.address).sees("Alles is gedaan.", "Wij kijken ernaar")
    walk(coach).opens(holder.address, status=404)

    desk = walk(staff).opens("/certificaten/register").follows("Wilma Kooistra").follows("Verlengen")
    desk.presses("Verleng dit certificaat").sees(
        "Verlengd. Het nieuwe certificaat is", "Volgt op", wilma.number
    )
    run_jobs()
    new = db.session.scalars(select(Certificate).where(Certificate.predecessor_id == wilma.id)).one()
    assert (new.facts["predecessor"], new.succession, new.decision_id) == (wilma.number, "renewal", None)
    assert new.valid_until.year == wilma.valid_until.year + 2
    assert new.file is not None
    assert f"volgt op {wilma.number}" in PdfReader(io.BytesIO(new.file.content)).pages[0].extract_text()
    desk.follows("Ga naar het vorige").sees("Verlengd, een nieuw certificaat kwam ervoor in de plaats")
    old = visit(client, f"/controleren/{wilma.code}")
    assert ("Dit certificaat is vervangen" in old, "W. K." in old, "Kooistra" in old) == (True, False, False)
    assert "Dit certificaat is geldig" in visit(client, f"/controleren/{new.code}")
    assert certified_people([person.id], today=world.today) == {person.id}
    mails = db.session.scalars(select(Message.body).where(Message.event == f"certificate:{new.id}")).all()
    assert [("Je certificaat is verlengd" in body) for body in mails] == [True]


def test_it_is_renewed_once(world, wilma, staff):
    actions.set_norms(RenewalNorms(0, 0, 0, 0), by=staff, now=world.now)
    actions.renew(wilma, by=staff, now=world.now)
    with pytest.raises(RuleError, match="geldt niet meer"):
        actions.renew(wilma, by=staff, now=world.now)
    assert db.session.scalar(select(func.count()).select_from(Certificate)) == 2


def test_of_two_who_renew_at_once_one_wins(world, wilma, staff, issued):
    """The unique row decides: the second comes from somebody who saw the page before the first was written."""
    other = issued(name="Joop Vlaar", days=AGO)
    other.predecessor_id = wilma.id
    db.session.flush()
    with pytest.raises(RuleError):
        actions.succeed(wilma, reason="renewal", holder="Wilma", valid_until=None, by=staff, now=world.now)


def test_nobody_renews_their_own(world, issued):
    own = issued(days=AGO)
    world.grant(own.person, "coordinator")
    actions.set_norms(RenewalNorms(0, 0, 0, 0), by=own.person, now=world.now)
    with pytest.raises(RuleError, match="over jou"):
        actions.renew(own, by=own.person, now=world.now)


def test_a_change_of_name_starts_no_new_term(world, wilma, staff):
    name_actions.ask_name_change(wilma, name="Wilma Bos", by=wilma.person, now=world.now)
    new = name_actions.decide_name_change(
        wilma, is_granted=True, reason="Pas gezien.", by=staff, now=world.now
    )
    assert renewal_of(new, today=world.today).years[0].begins == wilma.issued_on
    assert new.valid_until == wilma.valid_until


def test_who_may_sign(world, wilma, staff, walk):
    stranger = world.person(name="Kees Kok", email="kees@example.org")
    page = walk(wilma.person).opens(f"/certificaten/{wilma.code}/verlenging")
    day = world.days(-5).strftime("%Y-%m-%d")
    fields = {"done_on": day, "hours": "3", "what": "Koffie", "cosigner": "0"}
    for email in (stranger.email, world.staff("connector").email, "niemand@example.org"):
        page.presses("Vraag om te bevestigen", email=email, **fields).sees(
            f"Bewaard. We vragen het aan {email}.", f"gevraagd aan {email}"
        )
    page.presses("Vraag om te bevestigen", status=400, email=wilma.person.email, **fields).sees(
        "Je kunt niet voor jezelf tekenen"
    )
    rows = db.session.scalars(select(FieldHours).order_by(FieldHours.id)).all()
    assert [row.cosigner_id is not None for row in rows] == [False, True, False]
    told = db.session.scalars(select(Message.address).where(Message.template == "renewal/mail/cosign")).all()
    assert told == [rows[1].asked_address]


def ask(world, person, signer, *, hours=1, day=0):
    return actions.ask_to_cosign(
        person, done_on=world.days(day).date(), hours=hours, what="Koffie", cosigner=signer, now=world.now
    )


def test_a_day_holds_twelve_hours_and_what_was_refused_leaves_room(world, wilma):
    signer = world.staff("connector")
    first = ask(world, wilma.person, signer, hours=8)
    with pytest.raises(RuleError, match="staan al 8 uur"):
        ask(world, wilma.person, signer, hours=5)
    actions.answer_hours(first, is_true=False, by=signer, now=world.now)
    assert ask(world, wilma.person, signer, hours=12).hours == 12


def test_ten_times_a_day_at_most(world, wilma):
    signer = world.staff("connector")
    for number in range(10):
        ask(world, wilma.person, signer, day=-7 * number)
    with pytest.raises(RuleError, match="al 10 keer"):
        ask(world, wilma.person, signer, day=-100)


def test_the_first_answer_stands(world, wilma):
    signer = world.staff("connector")
    row = actions.ask_to_cosign(
        wilma.person, done_on=world.today, hours=2, what="Koffie", cosigner=signer, now=world.now
    )
    with pytest.raises(RuleError, match="over jou"):
        actions.answer_hours(row, is_true=True, by=wilma.person, now=world.now)
    with pytest.raises(RuleError, match="gevraagd"):
        actions.answer_hours(row, is_true=True, by=world.staff("connector"), now=world.now)
    actions.answer_hours(row, is_true=False, by=signer, now=world.now)
    with pytest.raises(RuleError, match="al antwoord"):
        actions.answer_hours(row, is_true=True, by=signer, now=world.now)
    assert row.is_confirmed is False


def test_staff_set_the_norms(world, staff, walk):
    page = walk(staff).opens("/certificaten/register").follows("Normen voor verlengen").sees('value="4"')
    page.presses("Bewaar de normen", status=400, meetings="-1").sees("Vul een getal in van 0 tot 24.")
    page.presses("Bewaar de normen", meetings="2").sees("2 keer intervisie", "Noor de Wit")


def test_a_deepening_day_counts_once(world, wilma, staff):
    values = {"held_on": world.today, "title": "Luisteren", "by": staff, "now": world.now}
    actions.record_deepening_day(wilma.person, **values)
    with pytest.raises(RuleError, match="staat er al"):
        actions.record_deepening_day(wilma.person, **values)


def test_one_day_of_many_at_once_and_taken_away_of_one(world, staff, as_person, visit, submit):
    people = [world.person(name=name) for name in ("Anna Visser", "Bert Smit", "Cor Bakker")]
    for person in people:
        world.grant(person, "connector")
    browser, address = as_person(staff), "/certificaten/verdiepingsdag"
    day, there = {"held_on": "2026-03-01", "title": "Luisteren"}, [person.id for person in people[:2]]
    for wrong in ({"people": []}, {"held_on": "2036-03-01"}, {"title": ""}, {"people": [staff.id]}):
        submit(browser, address, status=400, **{**day, "people": there, **wrong})
    actions.record_deepening_day(
        people[0], held_on=date(2026, 3, 1), title="Eerder", by=staff, now=clock.now()
    )
    submit(browser, address, **day, people=there)
    page = visit(browser, address)
    assert ("Opgeschreven: 1. Stond er al: 1." in page, "1 maart 2026: 2 mensen" in page) == (True, True)
    rows = db.session.query(DeepeningDay).order_by(DeepeningDay.person_id).all()
    assert [(row.person_id, row.title) for row in rows] == [(there[0], "Eerder"), (there[1], "Luisteren")]
    submit(browser, f"/certificaten/verdiepingsdagen/{rows[1].id}/weg")
    assert db.session.scalars(db.select(DeepeningDay.person_id)).all() == [there[0]]


# at night


def nights(certificate, *days_left: int) -> None:
    for left in days_left:
        moment = (
            certificate.created_at + (certificate.valid_until - certificate.issued_on) - timedelta(days=left)
        )
        db.session.commit()
        nightly.run(moment)


def test_reminders_are_sent_once_each_also_when_a_night_is_missed(world, issued):
    certificate = issued()
    nights(certificate, 91, 90, 89, 29, 28, 7, 3, 0, -1, -30)
    sent = db.session.scalars(
        select(Message.event).where(Message.template == "renewal/mail/reminder").order_by(Message.id)
    ).all()
    assert sent == [f"certificate:{certificate.id}:reminder:{days}" for days in (90, 30, 7)]


def test_who_has_no_address_gets_letters(world, issued, staff, walk):
    certificate = issued(name="Geert Wieringa", email=None)
    nights(certificate, 90, 89, 30)
    rows = db.session.scalars(select(Message).where(Message.channel == "letter").order_by(Message.id)).all()
    assert [row.event.rpartition(":")[2] for row in rows] == ["90", "30"]
    desk = walk(staff).opens("/certificaten/register").follows("2 brieven liggen klaar")
    desk.follows("Geert Wieringa: Je certificaat geldt tot en met").sees(
        "Bel ons. Dan kijken we samen"
    ).misses("http")
    desk.presses("Print deze brief").follows("Brieven").presses("Verstuurd").sees("is verstuurd")
    assert [row.sent_by_id for row in rows] == [staff.id, None]


def test_what_was_withdrawn_or_replaced_or_has_no_end_is_not_reminded(world, issued, staff):
    actions.set_norms(RenewalNorms(0, 0, 0, 0), by=staff, now=world.now)
    replaced = issued(days=AGO)
    actions.renew(replaced, by=staff, now=world.now)
    db.session.commit()
    nightly.run(world.now)
    assert db.session.scalars(select(Message).where(Message.template == "renewal/mail/reminder")).all() == []


def test_staff_read_which_hours_of_before_fit_no_more(world, as_person, visit):
    """They were confirmed before a day and a week had an end, and go on to count."""
    wilma, signer = world.person("Wilma de Boer"), world.person()
    monday = date(2026, 3, 2)
    for back, hours in ((0, 12), (0, 12), (1, 11), (2, 12), (7, 12), (8, 40)):
        world.add(
            FieldHours(
                person=wilma,
                done_on=monday + timedelta(days=back),
                hours=hours,
                what="Koffie",
                cosigner=signer,
                asked_at=world.now,
                is_confirmed=back != 8,
                answered_at=world.now,
            )
        )
    assert [(row.since, row.hours, row.is_week) for row in queries.hours_of_before()] == [
        (monday, 24, False),
        (monday, 47, True),
    ]
    page = visit(as_person(world.staff()), "/certificaten/normen")
    assert "Wilma de Boer: 24 uur op maandag 2 maart" in page
    assert "Wilma de Boer: 47 uur in de week van maandag 2 maart" in page
