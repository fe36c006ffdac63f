"""The call list, walked by those who ring: who stands on it and why, and each act with what undoes it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.calls import actions
from lms.calls.models import Call
from lms.calls.queries import ToCall, call_to, calls_of, out_of_reach
from lms.db import db
from lms.errors import Barred, RuleError
from lms.intake.models import Application, ApplicationStep
from lms.notifications import bounce_actions, choice_actions, letter_actions
from lms.notifications.models import MailBounce, Message
from lms.notifications.queries import state_of_message
from tests.certified import walk
from tests.notifications.post_office import write

__all__ = ["walk"]


@pytest.fixture
def cohort(world):
    return world.cohort(name="Lichting Linde")


@pytest.fixture
def femke(world, cohort):
    return world.coach(cohort, name="Femke Bakhuis")


@pytest.fixture
def noor(world):
    return world.staff(name="Noor Wit")


@pytest.fixture
def hennie(world, cohort):
    return world.trainee(cohort, name="Hennie Broer", email=None, phone="0229 55 01 77")


@pytest.fixture
def told(world, hennie):
    return write(hennie, "woord-1", world.now, kind="coach")


def names(user, world, days=0):
    return [row.name for row in calls_of(user, now=world.days(days))]


def reasons(user, reader, world):
    row = call_to(user, reader, now=world.now) or ToCall(reader)
    found = {"tell": row.messages, "address": row.unaddressed, "returned": row.returned, "mail": row.bounce}
    return [name for name, reason in found.items() if reason]


def test_from_the_board_to_spoken_and_back(world, walk, femke, hennie, told):
    page = (
        walk(femke)
        .opens("/begeleiding")
        .follows("1 telefoontje wacht op de bellijst")
        .sees("Hennie Broer", told.subject)
    )
    assert 'href="tel:0229550177"' in page.page
    page.presses("Ik bel nu").sees("Jij belt Hennie Broer", "Jij belt, tot")
    page.presses("Ik bel toch niet").misses("Jij belt, tot")
    page.presses("Niet bereikt").presses("Niet bereikt").sees("2 keer niet bereikt, het laatst op")
    page.presses("Toch niet gebeld").sees("1 keer niet bereikt")
    page.presses("Gesproken").sees("Hennie Broer weet het.", "Je hoeft nu niemand te bellen")
    assert (told.sent_by_id, state_of_message(told, now=world.now)) == (femke.id, "called")
    page.presses("Toch niet gesproken").sees("Teruggezet.", told.subject, "1 keer niet bereikt")
    assert (told.sent_at, state_of_message(told, now=world.now)) == (None, "to_call")


def test_who_stands_on_whose_list(world, cohort, femke, noor, hennie, told):
    stranger = world.trainee(world.cohort(), name="Ver Weg", email=None)
    write(stranger, "woord-2", world.now, kind="coach")
    # between somebody and the office
    write(hennie, "code-1", world.now, kind="access")
    me = world.trainee(cohort, name="Ook Begeleider", email=None)
    world.grant(me, "coach", cohort)
    write(me, "woord-3", world.now, kind="coach")
    assert names(femke, world) == ["Hennie Broer", "Ook Begeleider"]
    assert names(me, world) == ["Hennie Broer"]  # nobody rings themself
    assert sorted(names(noor, world)) == ["Hennie Broer", "Ook Begeleider", "Ver Weg"]
    at = f"p{hennie.id}"
    assert [len(call_to(user, at, now=world.now).messages) for user in (femke, noor)] == [1, 2]
    assert names(world.coach(world.cohort()), world) == []


def test_what_is_past_is_gone_by_itself(world, femke, hennie):
    write(hennie, "dag-1", world.now, kind="gathering", expires_at=world.days(1))
    assert (names(femke, world), names(femke, world, days=1)) == (["Hennie Broer"], [])


def test_what_was_read_on_ones_own_page_need_not_be_told(world, femke, hennie, told):
    told.opened_at = world.now
    db.session.flush()
    assert names(femke, world) == []


def test_a_letter_that_came_back_a_letter_without_an_address_and_a_bounce(world, femke, noor, hennie):
    at = f"p{hennie.id}"
    letter = write(hennie, "besluit-1", world.now, kind="decision")
    assert reasons(noor, at, world) == ["address"]
    choice_actions.keep_postal_address(hennie.id, "Kade 2\n1234 AB Hoorn", by_id=noor.id, now=world.now)
    assert reasons(noor, at, world) == []
    letter_actions.print_letters([letter], by_id=noor.id, now=world.now)
    letter_actions.post_letter(letter, by_id=noor.id, now=world.now)
    letter_actions.note_returned(letter, by_id=noor.id, now=world.now)
    hennie.email = "hennie@example.org"
    world.add(MailBounce(address=hennie.email, person_id=hennie.id, answer="550", noticed_at=world.now))
    assert (reasons(noor, at, world), reasons(femke, at, world)) == (["returned", "mail"], ["mail"])
    # once somebody spoke with them it is known; another bounce is another thing
    actions.note_spoken(call_to(noor, at, now=world.now), [], by=noor, now=world.now)
    assert reasons(noor, at, world) == []
    hennie.email = "hennie.broer@example.org"
    later = world.now + timedelta(minutes=1)
    world.add(MailBounce(address=hennie.email, person_id=hennie.id, answer="550", noticed_at=later))
    assert reasons(noor, at, world) == ["mail"]


def test_saying_that_mail_works_again(world, walk, femke, cohort):
    anna = world.trainee(cohort, name="Anna Visser", email="anna@example.org")
    bounce = world.add(MailBounce(address=anna.email, person_id=anna.id, answer="550", noticed_at=world.now))
    waits = write(anna, "woord-1", world.now, kind="coach")
    assert waits.channel == "call"
    walk(femke).opens(f"/begeleiding/deelnemers/{anna.id}").follows("Mail komt niet aan. Bel").sees(
        "Mail aan anna@example.org komt niet aan."
    ).presses("De mail werkt weer").sees("We mailen Anna Visser weer.", "Je hoeft nu niemand te bellen")
    assert (bounce.ended_by_id, waits.channel) == (femke.id, "digest")


def test_its_owner_says_it_too(world, walk, cohort):
    anna = world.trainee(cohort, name="Anna Visser", email="anna@example.org")
    world.add(MailBounce(address=anna.email, person_id=anna.id, answer="550", noticed_at=world.now))
    page = walk(anna).opens("/mijn").follows("Onze mail komt bij jou niet aan.")
    page.sees("Mail aan anna@example.org komt niet aan.").presses("Het adres klopt en werkt weer")
    page.sees("We mailen je weer.").opens("/mijn").misses("Onze mail komt bij jou niet aan.")


def test_two_colleagues_at_one_line(world, femke, noor, hennie, told):
    row = call_to(femke, f"p{hennie.id}", now=world.now)
    actions.claim(row, by=femke, now=world.now)
    with pytest.raises(RuleError, match="Femke Bakhuis belt nu"):
        actions.note_not_reached(row, by=noor, now=world.now)
    # an hour later it is anybody's
    actions.note_not_reached(row, by=noor, now=world.now + timedelta(hours=1))
    call = db.session.scalars(select(Call)).one()
    assert ([row.tried_by_id for row in call.tries], call.claimed_by_id) == ([noor.id], None)


def test_what_was_written_meanwhile_is_not_called_told(world, femke, hennie, told):
    row = call_to(femke, f"p{hennie.id}", now=world.now)
    shown = [message.id for message in row.messages]
    newer = write(hennie, "woord-2", world.now, kind="coach")
    call = actions.note_spoken(call_to(femke, row.reader, now=world.now), shown, by=femke, now=world.now)
    assert (told.sent_at, newer.sent_at) == (world.now, None)
    # a new call stands open by now, so the old one stays told
    actions.claim(call_to(femke, row.reader, now=world.now), by=femke, now=world.now)
    with pytest.raises(RuleError, match="nieuw gesprek"):
        actions.take_back_spoken(call, by=femke, now=world.now)


def test_a_try_is_taken_back_once(world, femke, hennie, told):
    row = call_to(femke, f"p{hennie.id}", now=world.now)
    for _ in range(2):
        actions.note_not_reached(row, by=femke, now=world.now)
    last = db.session.scalars(select(Call)).one().tries[-1].id
    actions.take_back_try(row, seen=last, by=femke, now=world.now)
    with pytest.raises(RuleError, match="intussen"):
        actions.take_back_try(row, seen=last, by=femke, now=world.now)
    assert len(db.session.scalars(select(Call)).one().tries) == 1


def test_nobody_rings_themself(world, noor, told, hennie):
    row = call_to(noor, f"p{hennie.id}", now=world.now)
    with pytest.raises(Barred):
        actions.claim(row, by=hennie, now=world.now)


def test_a_colleague_was_first(world, as_person, submit, noor, hennie, told):
    """Of whom nothing is left to tell the page says so; a stranger to a coach is not there."""
    actions.note_spoken(call_to(noor, f"p{hennie.id}", now=world.now), [told.id], by=noor, now=world.now)
    db.session.commit()
    for address, status in ((f"p{hennie.id}", 409), ("p999999", 404), ("p", 404), ("b1", 404), ("x", 404)):
        assert as_person(noor).post(f"/bellijst/{address}/gesproken").status_code == status, address


def test_who_signed_up_without_mail_and_gets_no_place_is_rung(world, walk, noor, femke):
    row = world.add(
        Application(name="Ria Prins", phone="0229 55 09 09", neighbourhood="Noord", applied_at=world.now)
    )
    page = walk(noor).opens(f"/aanmeldingen/{row.id}")
    page.presses("Wijs af", message="Het past nu niet.", note="Bellen").sees(
        "Het bericht staat op de bellijst."
    )
    page.opens("/bellijst").sees("Ria Prins", "Het past nu niet.").presses("Gesproken").sees(
        "Ria Prins weet het."
    )
    assert [message.channel for message in db.session.scalars(select(Message))] == ["call"]
    assert calls_of(femke, now=world.now) == []
    page.presses("Toch niet gesproken").sees("Ria Prins", "Het past nu niet.")
    assert db.session.scalars(select(ApplicationStep)).one().kind == "declined"


NOTHING = {"email": None, "phone": ""}


def test_who_cannot_be_reached_at_all(world, walk, cohort, femke, noor):
    nobody = world.trainee(cohort, name="Zonder Alles", **NOTHING)
    world.trainee(cohort, name="Met Telefoon", email=None)
    posted = world.trainee(cohort, name="Met Post", **NOTHING)
    choice_actions.keep_postal_address(posted.id, "Kade 2\n1234 AB Hoorn", by_id=posted.id, now=world.now)
    refused = world.trainee(cohort, name="Foute Mail", email="fout@example.org", phone="")
    world.add(MailBounce(address=refused.email, person_id=refused.id, answer="550", noticed_at=world.now))
    world.person(name="Doet Niet Mee", **NOTHING)
    found = [person.name for person in out_of_reach(femke, now=world.now)]
    assert (
        found
        == [person.name for person in out_of_reach(noor, now=world.now)]
        == ["Foute Mail", "Zonder Alles"]
    )
    walk(femke).opens("/begeleiding").sees("2 mensen").follows("niet bereiken").sees(
        "Niet te bereiken", "Zonder Alles", "Foute Mail"
    )
    assert nobody.email is None


def test_a_bounce_ends_once(world, noor, hennie):
    bounce = world.add(
        MailBounce(address="x@example.org", person_id=None, answer="550", noticed_at=world.now)
    )
    for by in (noor, hennie):
        bounce_actions.end_bounce(bounce, by_id=by.id, now=world.now)
    assert bounce.ended_by_id == noor.id


def test_the_list_takes_as_many_queries_for_one_as_for_thirty(
    world, cohort, femke, hennie, told, visit, as_person, count_queries
):
    browser = as_person(femke)
    with count_queries() as one:
        visit(browser, "/bellijst")
    for number in range(29):
        person = world.trainee(cohort, name=f"Mens {number}", email=None)
        write(person, f"dag-{number}", world.now, kind="coach")
    with count_queries() as many:
        visit(browser, "/bellijst")
    assert len(one) == len(many)
