"""Not agreeing with a decision: until when, by whom, with which dates, and what comes of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from lms import clock, formats
from lms.certificates.models import Certificate
from lms.db import db
from lms.errors import RuleError
from lms.notifications.models import Message
from lms.progress import appeal_actions
from lms.progress.models import Appeal, AppealStep, Decision
from lms.progress.queries import progress_of
from lms.progress.round_queries import round_of
from tests.progress.assessing import decide, say_not_yet, talk


@pytest.fixture
def decided(world, ready):
    """A decision 'nog niet' of today, with who took part in it."""
    return say_not_yet(world, ready)


@pytest.fixture
def arbiter(world):
    return world.staff("administrator", name="Ties Verbeek")


def raised(world, ready, decided) -> Appeal:
    return appeal_actions.raise_appeal(
        decided, text="Ik vroeg wel door.", wants_call=False, by=ready[2], now=world.now
    )


def settled(world, row, arbiter, outcome: str) -> None:
    appeal_actions.take_on(row, by=arbiter, now=world.now)
    appeal_actions.hear(row, by=arbiter, now=world.now)
    appeal_actions.settle(row, outcome=outcome, reasons="Wij luisterden.", by=arbiter, now=world.now)


def test_the_trainee_reads_who_when_why_and_what_next(world, ready, decided, as_person, visit):
    _, _, trainee, assessor = ready
    page = visit(as_person(trainee), "/voortgang/besluit")
    last = clock.local_day(world.now) + timedelta(weeks=6)
    for words in (
        "Nog niet", f"{assessor.name} besloot dit op {formats.day_time(world.now)}", "Goed.", "Vraag door.", formats.day(decided.to_do_by),
        f"Zeg het ons uiterlijk {formats.day(last)}", "Ik ben het er niet mee eens",
    ):  # fmt: skip
        assert words in page, words
    assert 'href="/voortgang/besluit"' in visit(as_person(trainee), "/leren")
    fresh = as_person(world.trainee(ready[0]))
    assert "Er is nog geen besluit" in visit(fresh, "/voortgang/besluit")
    assert fresh.get("/voortgang/besluit/bezwaar").status_code == 404


def test_a_trainee_says_so_once_and_both_sides_see_the_dates(
    world, ready, decided, arbiter, as_person, visit, submit
):
    trainee = ready[2]
    browser, address = as_person(trainee), "/voortgang/besluit/bezwaar"
    visit(browser, address)
    assert "of kies dat we je bellen" in submit(browser, address, status=400, text=" ").get_data(as_text=True)
    submit(browser, address, wants_call="y")
    assert "We weten al" in submit(browser, address, status=400, wants_call="y").get_data(as_text=True)
    row = db.session.scalars(select(Appeal)).one()
    assert (row.text, row.wants_call, row.raised_by_id) == ("", True, trainee.id)
    today = clock.local_day(row.raised_at)
    for page in (visit(browser, "/voortgang/besluit"), visit(as_person(arbiter), f"/bezwaren/{row.id}")):
        assert f"gebeurt uiterlijk {formats.day(today + timedelta(weeks=3))}" in page
        assert f"komt uiterlijk {formats.day(today + timedelta(weeks=7))}" in page
    assert trainee.name in visit(as_person(arbiter), "/beoordelingen")
    mail = db.session.scalars(
        select(Message).where(Message.template == "progress/mail/appeal_received")
    ).one()
    assert formats.day(today + timedelta(weeks=3)) in mail.body


def test_staff_write_it_down_for_somebody_who_rather_says_it(world, ready, decided, as_person, submit, visit):
    _, coach, trainee, _ = ready
    address = f"/begeleiding/deelnemers/{trainee.id}/bezwaar"
    visit(as_person(coach), address)
    submit(as_person(coach), address, text="Zegt: ik vroeg wel door.")
    assert f"{coach.name}, namens {trainee.name}" in visit(as_person(trainee), "/voortgang/besluit")


def test_after_six_weeks_it_is_too_late(world, ready, decided, as_person, visit):
    decided.decided_at = world.days(-42)
    decided.to_do_by = None
    assert "Ik ben het er niet mee eens" in visit(as_person(ready[2]), "/voortgang/besluit")
    decided.decided_at = world.days(-43)
    assert "Ik ben het er niet mee eens" not in visit(as_person(ready[2]), "/voortgang/besluit")
    with pytest.raises(RuleError, match="6 weken zijn voorbij"):
        raised(world, ready, decided)


@pytest.mark.parametrize("who", ["coach", "checker", "assessor", "trainee", "same project"])
def test_who_was_involved_does_not_handle_it(world, ready, decided, arbiter, as_person, visit, submit, who):
    cohort, coach, trainee, assessor = ready
    row = raised(world, ready, decided)
    person = {
        "coach": coach, "checker": round_of(trainee.id, cohort.id).check.checked_by, "assessor": assessor, "trainee": trainee,
        "same project": arbiter,
    }[who]  # fmt: skip
    if not person.is_staff(now=world.now):
        world.grant(person, "coordinator")
    if who == "same project":
        project = world.project()
        world.member(project, trainee)
        world.member(project, person, role="coach")
    browser = as_person(person)
    assert "Iemand anders moet dit bezwaar behandelen." in visit(browser, f"/bezwaren/{row.id}")
    for act in ("behandelaar", "gesprek"):
        assert "Iemand anders moet dit doen." in submit(
            browser, f"/bezwaren/{row.id}/{act}", status=409
        ).get_data(as_text=True)
    page = submit(browser, f"/bezwaren/{row.id}/besluit", status=400, outcome="stands", reasons="Nee.")
    assert "Iemand anders moet dit doen." in page.get_data(as_text=True)
    assert db.session.scalars(select(AppealStep)).all() == []


def test_taken_heard_and_decided_in_that_order_by_one_person(
    world, ready, decided, arbiter, as_person, visit, submit
):
    row = raised(world, ready, decided)
    browser, other, address = as_person(arbiter), as_person(world.staff()), f"/bezwaren/{row.id}"
    submit(browser, f"{address}/gesprek", status=409)
    submit(browser, f"{address}/behandelaar")
    assert "Ties Verbeek behandelt dit bezwaar." in visit(other, address)
    submit(other, f"{address}/gesprek", status=409)
    assert "Luister eerst" in submit(
        browser, f"{address}/besluit", status=400, outcome="stands", reasons="Nee."
    ).get_data(as_text=True)
    submit(browser, f"{address}/gesprek")
    assert "Kies: het besluit blijft" in submit(
        browser, f"{address}/besluit", status=400, reasons="Nee."
    ).get_data(as_text=True)
    assert "Schrijf waarom" in submit(browser, f"{address}/besluit", status=400, outcome="stands").get_data(
        as_text=True
    )
    submit(browser, f"{address}/besluit", outcome="stands", reasons="Wij luisterden, en het klopt.")
    assert "Op dit bezwaar is al besloten." in submit(
        browser, f"{address}/besluit", status=400, outcome="new_talk", reasons="Toch wel."
    ).get_data(as_text=True)
    steps = db.session.scalars(select(AppealStep).order_by(AppealStep.id)).all()
    assert [(step.kind, step.outcome, step.taken_by_id) for step in steps] == [
        ("taken", "", arbiter.id), ("heard", "", arbiter.id), ("decided", "stands", arbiter.id),
    ]  # fmt: skip
    page = visit(as_person(ready[2]), "/voortgang/besluit")
    assert ("Het besluit blijft" in page, "Wij luisterden, en het klopt." in page) == (True, True)
    mail = db.session.scalars(select(Message).where(Message.template == "progress/mail/appeal_decided")).one()
    assert "Het besluit blijft zoals het is." in mail.body


def test_when_the_decision_stands_a_new_round_waits_for_a_new_advice(world, ready, decided, arbiter):
    cohort, _, trainee, _ = ready
    settled(world, raised(world, ready, decided), arbiter, "stands")
    present = round_of(trainee.id, cohort.id)
    assert (present.number, present.is_advised, present.is_checked) == (2, False, False)


def test_a_new_talk_is_for_another_assessor_and_may_end_well(
    world, ready, decided, arbiter, as_person, visit
):
    cohort, _, trainee, assessor = ready
    settled(world, raised(world, ready, decided), arbiter, "new_talk")
    assert progress_of(trainee, cohort, now=world.now).items[-1].reason.code == "waits_for_decision"
    assert "Nieuw gesprek na een bezwaar" in visit(as_person(arbiter), "/beoordelingen")
    with pytest.raises(RuleError, match="Jij voerde het gesprek"):
        talk(world, ready, by=assessor)
    with pytest.raises(RuleError, match="Jij voerde het gesprek"):
        decide(world, ready, by=assessor)
    other = world.staff("assessor", name="Bea Anders")
    talk(world, ready, by=other)
    decide(world, ready, by=other)
    kept = [
        (row.round, row.outcome, row.assessor_id)
        for row in db.session.scalars(select(Decision).order_by(Decision.id))
    ]
    assert kept == [(1, "not_yet", assessor.id), (2, "passed", other.id)]
    assert len(db.session.scalars(select(Certificate)).all()) == 1
    page = visit(as_person(trainee), "/voortgang/besluit")
    assert (
        page.index("Bea Anders besloot")
        < page.index("Eerder")
        < page.index("Een nieuw gesprek, met een andere beoordelaar")
    )
    assert "Niemand wacht" in visit(as_person(arbiter), "/beoordelingen")


def test_a_pass_is_not_objected_to(world, ready, as_person, submit):
    from tests.progress.assessing import prepare

    prepare(world, ready)
    decide(world, ready)
    page = submit(as_person(ready[2]), "/voortgang/besluit/bezwaar", status=400, wants_call="y")
    assert "alleen tegen" in page.get_data(as_text=True)
