"""One's own messages on a page, how they come, the link that stops them, the calendar feed, and letters for staff."""

import re

import pytest
from icalendar import Calendar
from sqlalchemy import select

from lms.accounts import actions as accounts
from lms.accounts import code_actions
from lms.db import db
from lms.notifications import choice_actions, feed_actions, feed_queries
from lms.notifications.actions import stop_token
from lms.notifications.models import CalendarFeed, Message, MessageChoice
from lms.notifications.paragraph_rules import Piece, paragraphs
from lms.notifications.queries import choices_of
from tests.house.kinds import KEY
from tests.notifications.post_office import delivered, work, write

USUAL = {
    "feedback": "digest",
    "gathering": "digest",
    "reminder": "digest",
    "coach": "digest",
    "certificate": "digest",
}


def chosen(person) -> dict[str, str]:
    return choices_of(person.id)


def test_one_reads_own_messages_and_nobody_elses(world, as_person, visit):
    anna, bert = world.person(), world.person()
    mine, other = write(anna, "antwoord-1", world.now), write(bert, "antwoord-2", world.now)
    browser = as_person(anna)
    page = visit(browser, "/mijn/berichten")
    assert (page.count("Intervisie gaat niet door"), "Komt in je mail van" in page) == (1, True)
    assert "kenmerk antwoord-1." in visit(browser, f"/mijn/berichten/{mine.id}")
    visit(browser, f"/mijn/berichten/{other.id}", status=404)
    visit(browser, f"/mijn/berichten/{mine.id}.ics", status=404)
    assert "Nog geen berichten" in visit(as_person(world.person()), "/mijn/berichten")


def test_the_mail_of_the_day_is_no_message_of_its_own(world, app, as_person, visit):
    person = world.person()
    row = write(person, "antwoord-1", world.days(-2))
    work(app, world.now)
    bundle = db.session.scalars(select(Message).where(Message.kind == "bundle")).one()
    browser = as_person(person)
    assert visit(browser, "/mijn/berichten").count('class="messages__item"') == 1
    visit(browser, f"/mijn/berichten/{row.id}")
    visit(browser, f"/mijn/berichten/{bundle.id}", status=404)


def test_a_code_is_never_on_the_page(world, as_person, visit):
    person = world.person()
    code_actions.send_code(person, key=KEY, now=world.now)
    row = db.session.scalars(select(Message)).one()
    code = re.search(r"\d{6}", row.body)[0]
    browser = as_person(person)
    pages = visit(browser, "/mijn/berichten") + visit(browser, f"/mijn/berichten/{row.id}")
    assert (code in pages, "Wij bewaren hem niet" in pages) == (False, True)


def test_messages_take_as_many_queries_for_three_as_for_three_hundred(world, as_person, visit, count_queries):
    person = world.person()
    browser = as_person(person)

    def count(number: int) -> int:
        for _ in range(number):
            write(person, f"antwoord-{next(world._numbers)}", world.now)
        visit(browser, "/mijn/berichten")
        with count_queries() as queries:
            visit(browser, "/mijn/berichten")
        return len(queries)

    assert count(3) == count(27) == count(270)
    assert visit(browser, "/mijn/berichten?pagina=10").count('class="messages__item"') == 30
    assert "Oudere berichten" not in visit(browser, "/mijn/berichten?pagina=10")
    assert "geen oudere" in visit(browser, "/mijn/berichten?pagina=11")
    visit(browser, "/mijn/berichten?pagina=-4")


def test_links_in_a_text_are_links():
    found = paragraphs(
        "Dag Anna,\n\nKijk op http://localhost/leren.\nOf: https://elders.nl/x?", "http://localhost"
    )
    assert found == [
        [[Piece("Dag Anna,")]],
        [
            [Piece("Kijk op "), Piece("localhost/leren", "/leren"), Piece(".")],
            [Piece("Of: "), Piece("elders.nl/x", "https://elders.nl/x"), Piece("?")],
        ],
    ]


def test_text_of_others_stays_text(world, as_person, visit):
    person = world.person()
    row = write(person, "antwoord-1", world.now)
    row.body = 'Dag <b>Anna</b>, javascript:alert(1) en http://x.nl/"><script>'
    page = visit(as_person(person), f"/mijn/berichten/{row.id}")
    assert ("<b>Anna" in page, "<script>" in page, 'href="javascript' in page) == (False, False, False)


def test_choosing_is_kept_and_shown(world, as_person, visit, submit):
    person = world.person()
    browser = as_person(person)
    assert visit(browser, "/mijn").count("Eén mail per dag") == 5
    address = "/mijn/berichten/instellingen"
    visit(browser, address)
    page = submit(browser, address, status=400, **(USUAL | {"feedback": "duif", "coach": ""})).get_data(
        as_text=True
    )
    assert page.count("Kies hoe je deze berichten wilt krijgen.") == 4
    page = submit(browser, address, status=400, **(USUAL | {"coach": "letter"})).get_data(as_text=True)
    assert "Vul je adres in." in page
    wish = USUAL | {"feedback": "mail", "coach": "letter", "reminder": "none"}
    for _ in range(2):
        submit(browser, address, **wish, postal_address="Dorpsstraat 1\n1234 AB Hoorn")
    assert chosen(person) == wish
    page = visit(browser, "/mijn")
    assert [
        page.count(words) for words in ("Meteen een mail", "Een brief", "Niet sturen", "Eén mail per dag")
    ] == [1, 1, 1, 2]
    assert "Dorpsstraat 1" in visit(browser, address)


def test_a_change_of_mind_counts_for_what_still_waits(world):
    person = world.person()
    row = write(person, "antwoord-1", world.now)
    choice_actions.choose(person.id, {"feedback": "letter"}, "Dorpsstraat 1", now=world.now)
    choice_actions.choose(person.id, {"feedback": "mail"}, None, now=world.now)
    assert (row.channel, write(person, "antwoord-2", world.now).channel) == ("letter", "mail")
    choice_actions.choose(person.id, {"feedback": "none"}, None, now=world.now)
    assert set(db.session.scalars(select(Message.channel))) == {"none"}


def test_headers_that_let_a_mail_program_stop_it(world, app):
    person = world.person()
    choice_actions.choose(person.id, {"feedback": "mail"}, None, now=world.now)
    row, noon = write(person, "antwoord-1", world.now), world.days(2)
    decision = write(person, "besluit-1", world.now, kind="decision")
    work(app, noon.replace(hour=11))
    mails = {mail["Message-ID"].strip("<>"): mail for mail in delivered(app.config["SETTINGS"].data_dir)}
    mail = mails[row.message_id]
    address = f"http://localhost/berichten/stoppen/{stop_token(row)}"
    assert (mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"]) == (
        f"<{address}>",
        "List-Unsubscribe=One-Click",
    )
    assert address in mail.get_content()
    assert "/mijn/berichten/instellingen" in mail.get_content()
    assert [mails[decision.message_id][name] for name in ("List-Unsubscribe", "List-Unsubscribe-Post")] == [
        None,
        None,
    ]
    assert len(stop_token(row)) == 32
    assert row.stop_hash not in str(mail)


def test_the_link_stops_by_its_button_only(world, client, app, visit, submit):
    person = world.person()
    row = write(person, "antwoord-1", world.now)
    address = f"/berichten/stoppen/{stop_token(row)}"
    for _ in range(2):
        assert "Wil je deze mails stoppen?" in visit(client, address)
    assert chosen(person) == USUAL
    for _ in range(2):
        submit(client, address)
    assert (chosen(person), row.channel) == (USUAL | {"feedback": "none"}, "none")
    assert "Deze mails zijn gestopt" in visit(client, address)
    assert [row.by_link for row in db.session.scalars(select(MessageChoice))] == [True]


def test_a_mail_program_stops_with_one_post_without_a_form_of_ours(world, client, app):
    row = write(world.person(), "antwoord-1", world.now, kind="reminder")
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post(f"/berichten/stoppen/{stop_token(row)}", data={"List-Unsubscribe": "One-Click"})
        assert client.post(f"/berichten/stoppen/{stop_token(row)[:-1]}A").status_code == 404
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert (answer.status_code, db.session.scalars(select(MessageChoice.kind)).all()) == (200, ["reminder"])


def test_the_link_under_the_mail_of_the_day_stops_what_was_in_it(world, app, client, submit):
    person = world.person()
    for kind in ("feedback", "coach"):
        write(person, f"{kind}-1", world.days(-2), kind=kind)
    work(app, world.now)
    bundle = db.session.scalars(select(Message).where(Message.kind == "bundle")).one()
    submit(client, f"/berichten/stoppen/{stop_token(bundle)}")
    assert chosen(person) == USUAL | {"feedback": "none", "coach": "none"}


def test_the_link_has_an_end_and_decisions_have_none(world, client, visit):
    person = world.person()
    row = write(person, "antwoord-1", world.now)
    decision = write(person, "besluit-1", world.now, kind="decision")
    row.created_at = world.days(-366)
    for found in (row, decision):
        visit(client, f"/berichten/stoppen/{stop_token(found)}", status=404)


# the calendar feed


def feed_address(person) -> str:
    return f"/agenda/{feed_queries.token_of(feed_queries.feed_of(person.id), KEY)}.ics"


@pytest.fixture
def busy(world):
    """A trainee with a group day and a meeting, beside strangers who have theirs."""
    cohort, other = world.cohort(), world.cohort()
    person = world.trainee(cohort, name="Anna Visser")
    coach = world.coach(cohort, name="Femke Bakhuis")
    world.group_day(cohort, days=3).place = "Buurthuis De Linde"
    world.group_day(other, days=4).place = "Elders"
    group = world.peer_group(cohort, person, world.person(), name="De Dijk")
    world.meeting(group, coach, days=5, place="De leeszaal", case_bringer_id=person.id)
    world.meeting(world.peer_group(other, world.person()), coach, days=6, place="Elders")
    return person


def test_a_calendar_holds_when_and_where_and_nothing_else(world, busy, as_person, client, submit, visit):
    browser = as_person(busy)
    assert "Maak mijn link" in visit(browser, "/mijn/agenda")
    submit(browser, "/mijn/agenda")
    assert feed_address(busy) in visit(browser, "/mijn/agenda")
    answer = client.get(feed_address(busy))
    assert answer.mimetype == "text/calendar"
    text = answer.get_data(as_text=True)
    events = [
        (str(one["SUMMARY"]), one.get("LOCATION"), one["DTSTART"].dt)
        for one in Calendar.from_ical(text).walk("VEVENT")
    ]
    assert events == [
        ("Training", "Buurthuis De Linde", world.days(3).replace(microsecond=0)),
        ("Intervisie", None, world.days(5).replace(microsecond=0)),
    ]
    known = {key for one in Calendar.from_ical(text).walk("VEVENT") for key in one}
    assert known == {
        "SUMMARY", "LOCATION", "DTSTART", "DTEND", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "UID",
    }  # fmt: skip
    assert not any(
        word in text
        for word in ("Anna", "Femke", "Dijk", "incident", "Module", "Elders", "@example", "leeszaal")
    )


def test_an_unchanged_calendar_is_not_sent_again(world, busy, client):
    feed_actions.renew(busy.id, KEY, now=world.now)
    db.session.commit()
    first = client.get(feed_address(busy))
    assert first.headers["Cache-Control"] == "private, max-age=1800"
    again = client.get(feed_address(busy), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    world.group_day(db.session.scalars(select(type(world.cohort()))).first(), "02-module", days=9)
    db.session.commit()
    changed = client.get(feed_address(busy), headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, changed.data.count(b"BEGIN:VEVENT")) == (200, 3)


def test_an_address_that_is_renewed_revoked_or_made_up_is_not_there(world, busy, as_person, client, submit):
    browser = as_person(busy)
    submit(browser, "/mijn/agenda")
    old = feed_address(busy)
    submit(browser, "/mijn/agenda")
    new = feed_address(busy)
    assert [client.get(address).status_code for address in (old, new)] == [404, 200]
    submit(browser, "/mijn/agenda/einde")
    answers = [client.get(address) for address in (old, new, "/agenda/onzin.ics", f"/agenda/{busy.id}.ics")]
    assert {(answer.status_code, answer.data) for answer in answers} == {(404, answers[0].data)}
    assert [row.revoked_at is not None for row in db.session.scalars(select(CalendarFeed))] == [True, True]
    token = old.removeprefix("/agenda/").removesuffix(".ics")
    assert len(token) == 32
    assert not any(token in (row.seed, row.token_hash) for row in db.session.scalars(select(CalendarFeed)))


def test_a_closed_account_has_no_calendar(world, busy, client):
    feed_actions.renew(busy.id, KEY, now=world.now)
    address = feed_address(busy)
    accounts.disable(busy, now=world.now)
    db.session.commit()
    assert client.get(address).status_code == 404
