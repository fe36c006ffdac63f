from datetime import timedelta

import pytest
from sqlalchemy import select

from lms import clock
from lms.certificates.models import Certificate
from lms.db import db
from lms.errors import RuleError
from lms.notifications.models import Message
from lms.progress import actions
from lms.progress.models import Decision, FinalTalk
from lms.progress.queries import progress_of, progress_of_cohort
from tests.progress.assessing import confirm_name, decide, prepare


def test_passed_gives_one_certificate(world, ready):
    prepare(world, ready)
    decision = decide(world, ready)
    certificates = db.session.scalars(select(Certificate)).all()
    assert [(row.decision_id, row.person_id) for row in certificates] == [(decision.id, ready[2].id)]
    with pytest.raises(RuleError):
        decide(world, ready)


def test_the_second_of_two_deciders_is_told(world, ready):
    prepare(world, ready)
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
        decide(world, ready)
    assert db.session.scalars(select(Certificate)).all() == []


def test_not_yet_mails_one_thing_to_do_and_opens_a_new_round(world, ready):
    prepare(world, ready)
    day = (world.now + timedelta(days=20)).date()
    decide(world, ready, outcome="not_yet", to_do="Vraag door.", to_do_by=day)
    mail = db.session.scalars(select(Message).where(Message.template == "progress/mail/not_yet")).one()
    assert ("Vraag door." in mail.body, "/voortgang/besluit" in mail.body) == (True, True)
    second = actions.advise(
        ready[2], ready[0], is_positive=True, text="Nu wel.", by=ready[1], now=world.now + timedelta(days=9)
    )
    assert second.round == 2


def test_a_coach_of_the_cohort_does_not_decide(world, ready):
    prepare(world, ready)
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
    assert "<strong>Sterk:</strong> Merkt wanneer het luisteren stopte." in visit(coaching, address)
    page = submit(coaching, address, status=400, text="Mooi").get_data(as_text=True)
    assert "Kies wat je aanraadt." in page
    assert "Mooi</textarea>" in page
    submit(coaching, address, is_positive="ja", text="Luistert.")
    assert "Is alles er?" in visit(assessing, "/beoordelingen")
    assert "De coördinator kijkt eerst of alles er is." in visit(assessing, f"/beoordelingen/{trainee.id}")
    staff = world.staff(name="Noor de Wit")
    checking, complete = as_person(staff), f"/begeleiding/deelnemers/{trainee.id}/compleet"
    assert f'href="{complete}"' in visit(checking, "/beoordelingen")
    assert "Ja, alles is er" in visit(checking, complete)
    submit(checking, complete)
    assert "Noor de Wit keek op" in visit(checking, complete)
    assert "Iemand anders keek al" in submit(checking, complete, status=400).get_data(as_text=True)
    planning = f"/beoordelingen/{trainee.id}/gesprek"
    visit(assessing, planning)
    fine = {"declares": "y", "starts_at": "2099-01-01T10:00", "is_online": "ja", "place": "06 12345678"}
    for field, words in (("declares", "Vink aan"), ("starts_at", "Kies een dag"), ("place", "Vul in waar")):
        wrong = {name: value for name, value in fine.items() if name != field}
        assert words in submit(assessing, planning, status=400, **wrong).get_data(as_text=True)
    assert "die nog komen" in submit(
        assessing, planning, status=400, **(fine | {"starts_at": "2021-01-01T10:00"})
    ).get_data(as_text=True)
    submit(assessing, planning, **fine)
    assert "vanaf donderdag 1 januari, 10.00 uur, schrijf je hier je besluit" in visit(
        assessing, f"/beoordelingen/{trainee.id}"
    )
    refused = submit(
        assessing, f"/beoordelingen/{trainee.id}", status=400, outcome="passed", reasons="Te vroeg."
    )
    assert "nog niet geweest" in refused.get_data(as_text=True)
    held = db.session.scalars(select(FinalTalk)).one()
    assert (held.assessor_id, held.is_online, held.place, held.declared_at <= clock.now()) == (
        assessor.id,
        True,
        "06 12345678",
        True,
    )
    held.starts_at = world.days(-0.1)
    db.session.commit()
    assert "<strong>Genoeg:</strong> Vraagt door." in visit(assessing, f"/beoordelingen/{trainee.id}")
    page = submit(
        assessing, f"/beoordelingen/{trainee.id}", status=400, outcome="not_yet", reasons="Omdat", to_do=""
    ).get_data(as_text=True)
    assert "Schrijf één ding dat de deelnemer nog kan doen." in page
    assert "Omdat</textarea>" in page
    nameless = submit(
        assessing, f"/beoordelingen/{trainee.id}", status=400, outcome="passed", reasons="Goed."
    )
    assert "Bevestig eerst de naam voor op het certificaat." in nameless.get_data(as_text=True)
    confirm_name(submit, assessing, trainee)
    submit(assessing, f"/beoordelingen/{trainee.id}", outcome="passed", reasons="Goed.")
    assert "Niemand wacht" in visit(assessing, "/beoordelingen")
    again = submit(
        assessing, f"/beoordelingen/{trainee.id}", status=400, outcome="passed", reasons="Goed."
    ).get_data(as_text=True)
    assert "Iemand anders heeft al besloten" in again


def test_start_and_overview_in_every_stage(world, ready, as_person, visit):
    trainee = ready[2]
    browser = as_person(trainee)
    page = visit(browser, "/leren")
    assert ("Alles is af" in page, "Deze week" in page) == (True, False)
    assert "Voldaan op" in visit(browser, "/voortgang")
    prepare(world, ready)
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
