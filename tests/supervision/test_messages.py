import pytest
from sqlalchemy import select

from lms.clock import local_day
from lms.cohorts import actions as cohorts
from lms.db import db
from lms.notifications import choice_actions
from lms.notifications.models import Message
from lms.supervision.message_queries import people_in
from lms.supervision.models import CohortMessage, CohortMessageRecipient
from lms.supervision.segment_rules import Segment, segments


@pytest.fixture
def cohort(world):
    return world.cohort(name="Lichting Linde")


@pytest.fixture
def coach(world, cohort):
    return world.coach(cohort, name="Femke Bakker", phone="06 1111 1111")


@pytest.fixture
def people(world, cohort, coach):
    """Anna handed in and was absent, Bas did nothing, Cor has no address, Dina pauses."""
    names = ("Anna", "Bas", "Cor", "Dina")
    found = {name: world.trainee(cohort, name=name) for name in names}
    found["Cor"].email = None
    world.handed_in(found["Anna"], cohort, days=-2)
    world.lesson_done(found["Cor"], cohort, "les-1-1", days=-1)
    day = world.group_day(cohort)
    world.attended(day, found["Anna"], coach, was_present=False)
    world.attended(day, found["Bas"], coach)
    cohorts.pause(
        found["Dina"], cohort, since=local_day(world.now), until=None, note="", by=coach, now=world.now
    )
    return found


@pytest.mark.parametrize(
    ("segment", "expected"),
    [
        (Segment("iedereen"), ["Anna", "Bas", "Cor"]),
        (Segment("stil"), ["Bas"]),
        (Segment("opdracht", "opdracht-1"), ["Bas", "Cor"]),
        (Segment("opdracht", "opdracht-2"), ["Anna", "Bas", "Cor"]),
        (Segment("groepsdag", "01-module"), ["Anna"]),
        (Segment("groepsdag", "02-module"), []),
    ],
)
def test_who_a_message_goes_to(world, cohort, people, segment, expected):
    assert [person.name for person in people_in(segment, cohort, now=world.now)] == expected


def test_every_step_of_a_course_has_its_segment(cohort):
    from lms.curriculum.queries import outline

    assert [row.code for row in segments(outline(cohort.version_id))] == [
        "iedereen", "stil", "opdracht-opdracht-1", "opdracht-opdracht-2", "groepsdag-01-module", "groepsdag-02-module",
    ]  # fmt: skip


def test_a_message_is_mail_for_some_and_a_letter_for_others(
    world, cohort, coach, people, as_person, submit, visit
):
    browser, cor = as_person(coach), people["Cor"].id
    choice_actions.keep_postal_address(cor, "Kade 2\n1234 AB Hoorn", by_id=cor, now=world.now)
    address = f"/begeleiding/lichtingen/{cohort.id}/bericht?aan=opdracht-opdracht-1"
    page = visit(browser, address)
    for words in (
        "Wie ‘Opdracht 1’ nog niet inleverde",
        "Dit bericht gaat naar 2 deelnemers.",
        "Cor: krijgt een brief",
        "Zo hoort iedereen het: 1 een mail, 1 een brief.",
    ):
        assert words in page, words
    answered = submit(
        browser, address, subject="Hulp bij de opdracht", text="Zullen we samen lopen?\n\nIk bel je."
    )
    row = db.session.scalars(select(CohortMessage)).one()
    assert [(found.person.name, found.on_paper) for found in row.recipients] == [
        ("Bas", False),
        ("Cor", True),
    ]
    mail, letter = db.session.scalars(select(Message).order_by(Message.id))
    assert (mail.address, mail.subject) == (people["Bas"].email, "Hulp bij de opdracht")
    assert mail.body.startswith(
        "Dag Bas,\n\nZullen we samen lopen?\n\nIk bel je.\n\nVragen? Bel Femke Bakker, 06 1111 1111."
    )
    assert (letter.channel, letter.address, letter.person_id) == ("letter", None, people["Cor"].id)
    assert "/leren" not in letter.on_paper
    page = visit(browser, answered.headers["Location"])
    assert "Je bericht is verstuurd: 1 een mail, 1 een brief." in page
    assert "<strong>1</strong> krijgt het in de mail van de dag: Bas." in page
    assert "<strong>1</strong> krijgt een brief, die moet nog geprint worden: Cor." in page
    assert "Cor" in visit(as_person(world.staff()), "/brieven")
    about = f"/begeleiding/deelnemers/{people['Cor'].id}"
    assert "die moet nog geprint worden" in visit(browser, about)
    letter.printed_at = letter.sent_at = world.now
    db.session.commit()
    assert ("kreeg een brief" in visit(browser, about), "nog geprint" in visit(browser, about)) == (
        True,
        False,
    )


def test_of_a_letter_of_before_the_desk_nobody_knows_whether_it_was_posted(
    world, cohort, coach, people, as_person, visit
):
    sent = CohortMessage(
        cohort_id=cohort.id, segment="iedereen", subject="Toen", text="Hoi.", sent_by=coach, sent_at=world.now
    )
    sent.recipients = [CohortMessageRecipient(person=people["Cor"], on_paper=True)]
    world.add(sent)
    page = visit(as_person(coach), f"/begeleiding/lichtingen/{cohort.id}/berichten/{sent.id}")
    assert "<strong>1</strong> zou een brief krijgen, we weten niet of die op de post ging: Cor." in page


def test_nobody_gets_an_empty_message_and_nobody_is_sent_nothing(cohort, coach, people, as_person, submit):
    browser, address = as_person(coach), f"/begeleiding/lichtingen/{cohort.id}/bericht"
    page = submit(browser, address, status=400, subject=" ", text="").get_data(as_text=True)
    assert ("Schrijf waar het over gaat." in page, "Schrijf je bericht." in page) == (True, True)
    page = submit(browser, f"{address}?aan=groepsdag-02-module", status=400, subject="x", text="y")
    assert "Er is nu niemand voor wie dit bericht is." in page.get_data(as_text=True)
    assert db.session.scalars(select(Message)).all() == []


def test_a_message_of_another_cohort_is_not_found(world, cohort, coach, people, as_person, submit, visit):
    browser = as_person(coach)
    sent = submit(browser, f"/begeleiding/lichtingen/{cohort.id}/bericht", subject="x", text="y")
    number = sent.headers["Location"].rpartition("/")[2]
    other = world.cohort()
    world.grant(coach, "coach", other)
    visit(as_person(coach), f"/begeleiding/lichtingen/{other.id}/berichten/{number}", status=404)
