from datetime import timedelta

import pytest
from sqlalchemy import select

from lms.certificates.models import Certificate
from lms.db import db
from lms.errors import RuleError
from lms.notifications.models import Message
from lms.progress import actions
from lms.progress.models import Decision
from lms.progress.queries import progress_of, progress_of_cohort


@pytest.fixture
def ready(world):
    """A trainee who did everything, their cohort, coach and an assessor."""
    cohort = world.cohort()
    coach, trainee, assessor = world.coach(cohort), world.trainee(cohort), world.staff("assessor")
    world.everything_learned(trainee, cohort, coach)
    world.attended(world.group_day(cohort), trainee, coach)
    group = world.peer_group(cohort, trainee)
    world.meeting(group, coach, present=(trainee,))
    return cohort, coach, trainee, assessor


def advise(world, ready):
    cohort, coach, trainee, _ = ready
    return actions.advise(trainee, cohort, is_positive=True, text="Luistert.", by=coach, now=world.now)


def decide(world, ready, by=None, **values):
    cohort, _, trainee, assessor = ready
    fine = {"outcome": "passed", "reasons": "Goed.", "to_do": "", "to_do_by": None}
    return actions.decide(trainee, cohort, **(fine | values), by=by or assessor, now=world.now)


def test_passed_gives_one_certificate(world, ready):
    advise(world, ready)
    decision = decide(world, ready)
    certificates = db.session.scalars(select(Certificate)).all()
    assert [(row.decision_id, row.person_id) for row in certificates] == [(decision.id, ready[2].id)]
    with pytest.raises(RuleError):
        decide(world, ready)


def test_the_second_of_two_deciders_is_told(world, ready):
    """The unique row decides: the second comes from somebody who read the same page before the first was written."""
    advise(world, ready)
    cohort, _, trainee, assessor = ready
    db.session.add(
        Decision(
            person_id=trainee.id,
            cohort_id=cohort.id,
            round=1,
            outcome="not_yet",
            reasons="x",
            assessor=assessor,
            decided_at=world.now,
        )
    )
    db.session.flush()
    with pytest.raises(RuleError, match="Iemand anders heeft al besloten"):
        decide(world, ready, by=world.staff("assessor"))
    assert db.session.scalars(select(Certificate)).all() == []


def test_not_yet_mails_one_thing_to_do_and_opens_a_new_round(world, ready):
    advise(world, ready)
    day = (world.now + timedelta(days=20)).date()
    decide(world, ready, outcome="not_yet", to_do="Vraag door.", to_do_by=day)
    mail = db.session.scalars(select(Message)).one()
    assert (mail.template, "Vraag door." in mail.body) == ("progress/mail/not_yet", True)
    second = actions.advise(
        ready[2], ready[0], is_positive=True, text="Nu wel.", by=ready[1], now=world.now + timedelta(days=9)
    )
    assert second.round == 2


def test_a_coach_of_the_cohort_does_not_decide(world, ready):
    advise(world, ready)
    with pytest.raises(RuleError, match="Jij begeleidde"):
        decide(world, ready, by=ready[1])


def test_advice_waits_until_everything_is_done(world):
    cohort = world.cohort()
    with pytest.raises(RuleError, match="Nog niet alles"):
        actions.advise(
            world.trainee(cohort), cohort, is_positive=True, text="x", by=world.coach(cohort), now=world.now
        )


def test_pages_of_advice_and_decision(world, ready, as_person, visit, submit):
    _cohort, coach, trainee, assessor = ready
    coaching, assessing = as_person(coach), as_person(assessor)
    address = f"/begeleiding/deelnemers/{trainee.id}/advies"
    visit(coaching, address)
    page = submit(coaching, address, status=400, text="Mooi").get_data(as_text=True)
    assert "Kies wat je aanraadt." in page
    assert "Mooi</textarea>" in page
    submit(coaching, address, is_positive="ja", text="Luistert.")
    assert trainee.name in visit(assessing, "/beoordelingen")
    visit(assessing, f"/beoordelingen/{trainee.id}")
    page = submit(
        assessing, f"/beoordelingen/{trainee.id}", status=400, outcome="not_yet", reasons="Omdat", to_do=""
    ).get_data(as_text=True)
    assert "Schrijf één ding dat de deelnemer nog kan doen." in page
    assert "Omdat</textarea>" in page
    submit(assessing, f"/beoordelingen/{trainee.id}", outcome="passed", reasons="Goed.")
    assert "Niemand wacht" in visit(assessing, "/beoordelingen")
    again = submit(
        assessing, f"/beoordelingen/{trainee.id}", status=400, outcome="passed", reasons="Goed."
    ).get_data(as_text=True)
    assert "Iemand anders heeft al besloten" in again


def test_start_and_overview_in_every_stage(world, ready, as_person, visit):
    trainee = ready[2]
    browser = as_person(trainee)
    assert "Alles is af" in visit(browser, "/leren")
    assert "Voldaan op" in visit(browser, "/voortgang")
    advise(world, ready)
    decide(world, ready)
    assert "Je bent wijkverbinder" in visit(browser, "/leren")
    fresh = as_person(world.trainee(ready[0]))
    assert "Dit is je volgende stap" in visit(fresh, "/leren")


def test_progress_of_many_takes_as_many_queries_as_of_one(world, count_queries):
    cohort = world.cohort()
    coach, first = world.coach(cohort), world.trainee(cohort)
    progress_of(first, cohort, now=world.now)  # reads the outline, once per process
    with count_queries() as few:
        one = progress_of_cohort(cohort, now=world.now)
    for _ in range(29):
        world.everything_learned(world.trainee(cohort), cohort, coach)
    with count_queries() as many:
        thirty = progress_of_cohort(cohort, now=world.now)
    assert (len(one), len(thirty), len(many)) == (1, 30, len(few))
    assert thirty[first.id] == progress_of(first, cohort, now=world.now)
