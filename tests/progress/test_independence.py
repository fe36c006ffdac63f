"""Conflict of interest is refused by the software: each way of being tied to a trainee, at each act it bars."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from lms import clock
from lms.db import db
from lms.errors import RuleError
from lms.progress import actions, appeal_actions
from lms.progress.independence_queries import ties_between
from lms.progress.models import (
    Advice,
    Appeal,
    AppealStep,
    CompletenessCheck,
    Decision,
    EvidenceChoice,
    FinalTalk,
    LearningPoint,
)
from lms.progress.round_queries import round_of
from tests.progress.assessing import advise, confirm_name, decide, prepare, say_not_yet, talk


@pytest.fixture
def somebody(world):
    return world.staff("assessor", name="Iemand Anders")


def tie(world, ready, somebody, kind: str) -> None:
    """Makes one tie between somebody and the trainee."""
    cohort, _, trainee, _ = ready
    if kind == "coached":
        world.grant(somebody, "coach", cohort)
    elif kind == "coached once":
        world.grant(somebody, "coach", cohort, until=world.days(-50))
    elif kind == "coached in an earlier cohort":
        earlier = world.cohort(cohort.version)
        world.grant(trainee, "trainee", earlier, until=world.days(-300))
        world.grant(somebody, "coach", earlier, until=world.days(-300))
    elif kind == "advised":
        world.add(
            Advice(
                person=trainee, cohort_id=world.cohort(cohort.version).id, round=1, is_positive=True, text="x", coach=somebody,
                given_at=world.days(-99),
            )
        )  # fmt: skip
    elif kind == "reviewed":
        world.review(world.handed_in(trainee, cohort, "opdracht-1", number=7), somebody)
    elif kind == "checked":
        world.add(
            CompletenessCheck(
                person_id=trainee.id, cohort_id=world.cohort(cohort.version).id, round=1, checked_by=somebody, checked_at=world.days(-9)
            )
        )  # fmt: skip
    elif kind == "same_cohort":
        world.grant(somebody, "trainee", cohort)
    elif kind in ("same_project", "same_project once"):
        project = world.project()
        world.member(project, trainee)
        until = world.days(-30).date() if kind.endswith("once") else None
        world.member(project, somebody, role="core_group", until=until)


KINDS = (
    "coached", "coached once", "coached in an earlier cohort", "advised", "reviewed", "checked", "same_cohort", "same_project",
    "same_project once",
)  # fmt: skip


def code(kind: str) -> str:
    return kind.split()[0]


@pytest.mark.parametrize("kind", KINDS)
def test_a_tie_is_seen_now_and_ever(world, ready, somebody, kind):
    assert ties_between(ready[2], somebody) == frozenset()
    tie(world, ready, somebody, kind)
    assert ties_between(ready[2], somebody) == {code(kind)}


def test_a_neighbouring_project_is_no_tie(world, ready, somebody):
    world.member(world.project(), ready[2])
    world.member(world.project(), somebody)
    assert ties_between(ready[2], somebody) == frozenset()


@pytest.mark.parametrize("kind", KINDS)
def test_who_is_tied_plans_no_talk_and_decides_nothing(
    world, ready, somebody, kind, as_person, visit, submit
):
    _cohort, _, trainee, _ = ready
    prepare(world, ready)
    tie(world, ready, somebody, kind)
    browser = as_person(somebody)
    address = f"/beoordelingen/{trainee.id}"
    assert "Dit is niet voor jou" in visit(browser, address)
    assert 'name="starts_at"' not in visit(browser, f"{address}/gesprek")
    fields = {"declares": "y", "starts_at": "2099-01-01T10:00", "place": "Hier"}
    for path, values in (
        (address, {"outcome": "passed", "reasons": "Goed."}),
        (f"{address}/gesprek", fields),
    ):
        page = submit(browser, path, status=400, **values).get_data(as_text=True)
        assert "Iemand anders moet dit doen." in page
    assert (db.session.scalars(select(Decision)).all(), len(db.session.scalars(select(FinalTalk)).all())) == (
        [],
        1,
    )


def test_who_is_the_trainee_decides_nothing(world, ready):
    prepare(world, ready)
    world.grant(ready[2], "assessor")
    with pytest.raises(RuleError, match="Het gaat over jou"):
        decide(world, ready, by=ready[2])


def test_the_check_is_for_other_eyes_than_the_advice(world, ready, as_person, submit):
    cohort, coach, trainee, _ = ready
    world.grant(coach, "coordinator")
    advise(world, ready)
    page = submit(as_person(coach), f"/begeleiding/deelnemers/{trainee.id}/compleet", status=400)
    assert "Jij gaf het advies." in page.get_data(as_text=True)
    assert not round_of(trainee.id, cohort.id).is_checked


def test_the_check_is_refused_while_something_is_missing(world, ready, as_person, visit, submit):
    cohort, _, trainee, _ = ready
    advise(world, ready)
    browser, address = as_person(world.staff()), f"/begeleiding/deelnemers/{trainee.id}/compleet"
    for row in trainee_lessons(trainee):
        db.session.delete(row)
    db.session.commit()
    assert "Dit mist nog" in visit(browser, address)
    assert "Nog niet alles is er." in submit(browser, address, status=400).get_data(as_text=True)
    assert not round_of(trainee.id, cohort.id).is_checked


def trainee_lessons(trainee):
    from lms.learning.models import LessonCompletion

    return db.session.scalars(select(LessonCompletion).where(LessonCompletion.person_id == trainee.id)).all()


def test_no_decision_when_something_went_missing_since(world, ready):
    prepare(world, ready)
    db.session.delete(trainee_lessons(ready[2])[0])
    db.session.flush()
    with pytest.raises(RuleError, match="Er mist nu weer iets"):
        decide(world, ready)


def test_who_holds_the_talk_decides(world, ready, somebody):
    prepare(world, ready)
    with pytest.raises(RuleError, match="Wie het gesprek voert, beslist"):
        decide(world, ready, by=somebody)
    with pytest.raises(RuleError, match="heeft dit eindgesprek al gepland"):
        talk(world, ready, by=somebody)


def test_a_talk_that_was_left_can_be_taken_over(world, ready, somebody):
    cohort, _, trainee, assessor = ready
    planned = prepare(world, ready)
    planned.starts_at = world.days(-8)
    actions.plan_talk(
        trainee, cohort, starts_at=world.days(1), place="Hier", is_online=True, is_declared=True, by=somebody, now=world.now
    )  # fmt: skip
    kept = db.session.scalars(select(FinalTalk)).one()
    assert (kept.assessor_id, kept.planned_at, kept.declared_at) == (somebody.id, world.now, world.now)
    with pytest.raises(RuleError, match="Wie het gesprek voert"):
        decide(world, ready, by=assessor)


def test_moments_come_from_the_clock(world, ready, as_person, submit):
    """No act takes a date for itself: what a browser sends besides is not looked at."""
    cohort, coach, trainee, assessor = ready
    long_ago = {
        "given_at": "2020-01-01",
        "checked_at": "2020-01-01",
        "decided_at": "2020-01-01",
        "planned_at": "2020-01-01",
    }
    before = clock.now()
    base = f"/begeleiding/deelnemers/{trainee.id}"
    submit(as_person(coach), f"{base}/advies", is_positive="ja", text="Luistert.", **long_ago)
    submit(as_person(world.staff()), f"{base}/compleet", **long_ago)
    submit(
        as_person(assessor), f"/beoordelingen/{trainee.id}/gesprek", declares="y", starts_at="2099-01-01T10:00", place="Hier", **long_ago
    )  # fmt: skip
    db.session.scalars(select(FinalTalk)).one().starts_at = world.days(-0.1)
    db.session.commit()
    confirm_name(submit, as_person(assessor), trainee, confirmed_at="2020-01-01")
    submit(as_person(assessor), f"/beoordelingen/{trainee.id}", outcome="passed", reasons="Goed.", **long_ago)
    present = round_of(trainee.id, cohort.id)
    moments = (
        present.advice.given_at,
        present.check.checked_at,
        present.last_talk.planned_at,
        present.decision.decided_at,
    )
    assert all(before <= moment <= clock.now() for moment in moments)


def test_of_two_at_once_the_database_keeps_one(world, ready):
    """What the rules saw as free may be taken by the time it is written: a unique row each."""
    cohort, coach, trainee, assessor = ready
    decision = say_not_yet(world, ready)
    appeal = appeal_actions.raise_appeal(decision, text="Nee.", wants_call=False, by=trainee, now=world.now)
    round_ = {"person_id": trainee.id, "cohort_id": cohort.id, "round": 1}
    own = {"person_id": trainee.id, "course_id": cohort.version.course_id}
    talked = {
        "assessor_id": assessor.id,
        "declared_at": world.now,
        "planned_at": world.now,
        "starts_at": world.now,
    }
    world.add(LearningPoint(**own, module_slug="01-module", text="x", made_at=world.now))
    world.add(EvidenceChoice(**own, kind="assignment", slug="a", chosen_at=world.now))
    world.add(AppealStep(appeal_id=appeal.id, kind="taken", taken_by_id=coach.id, taken_at=world.now))
    for second in (
        Advice(**round_, is_positive=True, text="x", coach_id=coach.id, given_at=world.now),
        CompletenessCheck(**round_, checked_by_id=coach.id, checked_at=world.now),
        FinalTalk(**round_, **talked, place="x", is_online=False),
        Decision(**round_, outcome="passed", reasons="x", assessor_id=assessor.id, decided_at=world.now),
        Appeal(
            decision_id=decision.id, text="x", wants_call=False, raised_by_id=trainee.id, raised_at=world.now
        ),
        AppealStep(appeal_id=appeal.id, kind="taken", taken_by_id=trainee.id, taken_at=world.now),
        LearningPoint(**own, module_slug="01-module", text="y", made_at=world.now),
        EvidenceChoice(**own, kind="assignment", slug="a", chosen_at=world.now),
    ):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.add(second)


def test_the_list_of_who_waits_costs_the_same_for_three_and_for_thirty(
    world, as_person, visit, count_queries
):
    version = world.version()
    browser, costs = as_person(world.staff("assessor")), []
    coach = world.person()
    for number in (3, 3, 30):
        cohort = world.cohort(version)
        for _ in range(number):
            world.add(
                Advice(
                    person=world.trainee(cohort), cohort_id=cohort.id, round=1, is_positive=True, text="x", coach=coach, given_at=world.now
                )
            )  # fmt: skip
        with count_queries() as queries:
            page = visit(browser, "/beoordelingen")
        costs.append(len(queries))
    assert page.count("Advies van") == 36
    assert costs[1] == costs[2]


def test_the_talk_comes_with_an_appointment_for_both(world, ready, as_person):
    cohort, coach, trainee, assessor = ready
    planned = prepare(world, ready)
    from lms.notifications.models import Message

    mails = db.session.scalars(select(Message).where(Message.template == "progress/mail/talk_planned")).all()
    assert {mail.address for mail in mails} == {trainee.email, assessor.email}
    assert all("SUMMARY:Training" in mail.calendar for mail in mails)
    assert not any(
        word in mail.calendar.casefold()
        for mail in mails
        for word in ("eindgesprek", trainee.name.casefold())
    )
    address = f"/voortgang/eindgesprek/{planned.id}.ics"
    allowed = (trainee, assessor, coach, world.staff())
    denied = (world.trainee(cohort), world.staff("assessor"), world.coach(world.cohort()))
    assert [as_person(person).get(address).status_code for person in (*allowed, *denied)] == [200] * 4 + [
        404
    ] * 3
    assert planned.starts_at + timedelta(hours=1) == world.now
