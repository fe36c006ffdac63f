"""A statement of participation for who stops: walked from the trainee's page."""

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select

from lms.certificates import actions
from lms.certificates.models import Certificate
from lms.certificates.queries import certified_people
from lms.db import db
from lms.errors import RuleError
from lms.notifications.models import Message


@pytest.fixture
def cohort(world):
    return world.cohort(name="Lichting Linde")


@pytest.fixture
def stopper(world, cohort):
    """One lesson, one group day, one meeting and one approved assignment."""
    coach = world.coach(cohort)
    person = world.trainee(cohort, name="Daan Ruiter")
    world.lesson_done(person, cohort, "les-1-1")
    world.attended(world.group_day(cohort), person, coach)
    world.meeting(world.peer_group(cohort, person), coach, present=(person,))
    world.review(world.handed_in(person, cohort), coach)
    return person


def test_the_journey_of_who_stops(world, cohort, stopper, walk, run_jobs):
    staff = world.staff(name="Noor de Wit")
    desk = walk(staff).opens(f"/begeleiding/deelnemers/{stopper.id}").follows("Stopt Daan? Geef een bewijs")
    desk.sees("Opdracht 1", "1 keer")
    desk.presses("Geef het bewijs", status=400).sees("Schrijf waarom")
    desk.presses("Geef het bewijs", reasons="Je verhuist naar Assen.").sees("Bewijs van deelname", "SLHZ-D-")
    run_jobs()
    made = db.session.scalars(select(Certificate)).one()
    wanted = {
        "kind": "participation", "holder": "Daan Ruiter", "lessons": 1, "assignments": 1, "assignment_titles": ["Opdracht 1"], "group_days": 1,
        "meetings": 1, "minutes": {"lessons": 20, "group_days": 180, "assignments": 180, "peer_meetings": 120}, "outcomes": [],
    }  # fmt: skip
    assert {name: made.facts[name] for name in wanted} == wanted
    assert (made.kind, made.valid_until, made.decision_id, made.cohort_id) == (
        "participation",
        None,
        None,
        cohort.id,
    )
    text = " ".join(PdfReader(io.BytesIO(made.file.content)).pages[0].extract_text().split())
    for words in (
        "Bewijs van deelname",
        "Daan Ruiter",
        "1 les",
        "Opdracht in de wijk: Opdracht 1",
        "Het is geen certificaat.",
        made.number,
    ):
        assert words in text
    for words in ("Certificaat Wijkverbinder", "Dit kan de houder", "geldig tot", "Assen"):
        assert words not in text
    assert not stopper.has_role("connector", now=world.now)
    assert certified_people([stopper.id], today=world.today) == set()
    letter = db.session.scalars(
        select(Message).where(Message.template == "certificates/mail/participation")
    ).one()
    assert "Je verhuist naar Assen." in letter.on_paper
    public = (
        walk()
        .opens(f"/controleren/{made.code}")
        .sees("Dit bewijs van deelname is geldig", "geen einddatum", "Het is geen certificaat.")
    )
    public.misses("Ruiter", "Geldig tot en met")
    holder = walk(stopper).opens("/certificaten").sees("Bewijs van deelname").misses("Verlengen")
    assert (
        holder.browser.get(f"/certificaten/{made.code}.pdf")
        .headers["Content-Disposition"]
        .startswith('attachment; filename="Bewijs-van-deelname-')
    )
    assert holder.browser.get(f"/certificaten/{made.code}/verlenging").status_code == 404


def test_once_a_cohort(world, cohort, stopper):
    staff = world.staff()
    first, second = (actions.issue_participation(stopper, cohort, staff, world.now) for _ in range(2))
    assert first is second
    world.add(
        Certificate(
            code="C" * 26,
            number="x",
            kind="participation",
            person=world.trainee(cohort),
            cohort_id=cohort.id,
            facts={},
            issued_on=world.today,
            created_at=world.now,
        )
    )
    assert db.session.scalar(select(func.count()).select_from(Certificate)) == 2


def test_nothing_done_or_passed_gives_none(world, cohort, walk, issued):
    staff, empty = world.staff(), world.trainee(cohort)
    with pytest.raises(RuleError, match="nog niets gedaan"):
        actions.issue_participation(empty, cohort, staff, world.now)
    walk(staff).opens(f"/certificaten/deelname/{empty.id}").sees(
        "Een bewijs kan nu niet.", "nog niets gedaan"
    )
    passed = issued(cohort=cohort)
    with pytest.raises(RuleError, match="geslaagd"):
        actions.issue_participation(passed.person, cohort, staff, world.now)
    walk(staff).opens(f"/certificaten/deelname/{world.person().id}", status=404)


def test_without_an_address_the_reasons_go_in_a_letter(world, cohort, stopper):
    stopper.email = None
    actions.issue_participation(stopper, cohort, world.staff(), world.now, reasons="Je verhuist.")
    assert "Je verhuist." in db.session.scalars(select(Message).where(Message.channel == "letter")).one().body
