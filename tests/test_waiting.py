"""What waits for whom: the counts that one query gives are those of the pages where it is done."""

from datetime import timedelta

from lms import waiting
from lms.accounts.letter_queries import letters_in_hand
from lms.calls.models import Call
from lms.calls.queries import calls_of
from lms.clock import local_day
from lms.cohorts.models import Pause
from lms.intake.models import Application, ApplicationStep
from lms.learning.review_queries import waiting_for as work_of
from lms.notifications.actions import send
from lms.notifications.models import MailBounce
from lms.peergroups.waiting_queries import without_group
from lms.progress.models import Advice, Appeal, AppealStep, CompletenessCheck, Decision, FinalTalk
from lms.progress.round_queries import open_rounds
from lms.supervision.models import CohortMessage
from tests.house.kinds import build_scene

ADMINISTRATOR = {
    "accounts.letters": 1, "asking.questions": 1, "calls.addresses": 1, "calls.calls": 1, "certificates.objections": 1, "intake.call_backs": 1,
    "intake.to_ring": 1, "learning.hand_ins": 1, "peergroups.without_group": 4, "progress.appeals_to_hear": 1, "progress.checks": 1, "supervision.call_requests": 1,
    "supervision.unwritten_days": 1,
}  # fmt: skip
COACH = {
    "accounts.letters": 1, "asking.questions": 1, "calls.addresses": 1, "calls.calls": 1, "learning.hand_ins": 1, "peergroups.without_group": 3, "renewal.hours_asked": 1,
    "supervision.call_requests": 1, "supervision.unwritten_days": 1,
}  # fmt: skip
WHO = {
    "administrator": ADMINISTRATOR,
    "coordinator": ADMINISTRATOR | {"people.merges": 1},  # asked by the administrator
    "coach": COACH,
    "other_coach": {"peergroups.without_group": 1},
    "assessor": {},  # of the appeal that waits they took the decision themself
    "partner": {},
    "trainee": {},
    "other_cohort": {},
}


def counts(person, now):
    return {row.kind.code: row.number for row in waiting.waiting_for(person, now=now)}


def test_everybody_sees_what_waits_for_them_in_one_query(world, count_queries):
    scene = build_scene(world)
    assert {kind: counts(scene.people[kind], world.now) for kind in WHO} == WHO
    for kind in ("coach", "coordinator"):
        person, found = scene.people[kind], WHO[kind]
        assert len(calls_of(person, now=world.now)) == found["calls.calls"]
        assert len(work_of(person, now=world.now)) == found["learning.hand_ins"]
        assert letters_in_hand(person, now=world.now) == found["accounts.letters"]
    with count_queries() as queries:
        waiting.waiting_for(scene.people["coordinator"], now=world.now)
    assert len(queries) == 1


def test_the_call_list_is_counted_as_it_is_shown(world):
    """A message to tell waits until it is told; an address that refuses mail until somebody spoke with its owner."""
    cohort = world.cohort()
    office, anna, cor = world.staff(), world.trainee(cohort, email=None), world.trainee(cohort)
    for person in (anna, cor):
        said = {"person": person, "sender": office, "message": CohortMessage(subject="Hoi", text="Tot dan.")}
        send(
            event="x", address=person.email, person_id=person.id, template="supervision/mail/to_segment", now=world.days(-5), **said
        )  # fmt: skip
    world.add(MailBounce(address=cor.email, person_id=cor.id, answer="550", noticed_at=world.days(-4)))

    def shown():
        return len(calls_of(office, now=world.now)), counts(office, world.now).get("calls.calls", 0)

    assert shown() == (2, 2)
    for person in (anna, cor):
        spoken = {"opened_at": world.days(-1), "ended_at": world.days(-1), "ended_by_id": office.id}
        world.add(Call(reader=f"p{person.id}", person_id=person.id, **spoken))
    assert shown() == (1, 1)


def test_a_round_waits_for_one_kind_of_person_at_a_time(world):
    """From advice to a granted appeal: who has to do something, and by which day."""
    cohort = world.cohort()
    anna, coach = world.trainee(cohort), world.coach(cohort)
    world.peer_group(cohort, anna)
    office, assessor, other = world.staff(), world.staff("assessor"), world.staff("assessor")
    about = {"person_id": anna.id, "cohort_id": cohort.id, "round": 1}

    def who(now):
        """What waits for staff, for the assessor of the talk and for another, of this round."""
        found = [counts(person, now) for person in (office, assessor, other)]
        return [sorted(code.removeprefix("progress.") for code in row) for row in found]

    world.add(Advice(**about, is_positive=True, text="Goed.", coach=coach, given_at=world.days(-20)))
    assert who(world.now) == [["checks"], [], []]
    world.add(CompletenessCheck(**about, checked_by=office, checked_at=world.days(-19)))
    assert who(world.now) == [[], ["talks"], ["talks"]]  # who checked does not plan
    talk = FinalTalk(
        **about, assessor=assessor, declared_at=world.days(-19), planned_at=world.days(-19), starts_at=world.days(-10),
        place="Kantoor", is_online=False,
    )  # fmt: skip
    world.add(talk)
    assert who(world.days(-11)) == [[], [], []]
    assert who(world.now) == [[], ["decisions"], []]
    assert len(open_rounds(now=world.now)) == 1
    decision = world.add(
        Decision(**about, outcome="not_yet", reasons="Nog niet.", to_do="Eén ding.", assessor=assessor, decided_at=world.days(-9))
    )  # fmt: skip
    assert (who(world.now), open_rounds(now=world.now)) == ([[], [], []], [])
    appeal = world.add(
        Appeal(decision=decision, text="Nee.", wants_call=False, raised_by=anna, raised_at=world.days(-8))
    )
    assert who(world.now) == [["appeals_to_hear"], [], ["appeals_to_hear"]]  # not for who decided
    by = [row.last_day for row in waiting.waiting_for(other, now=world.now)]
    assert by == [local_day(world.days(-8)) + timedelta(weeks=3)]
    third = world.staff("assessor")
    for kind, days in (("taken", -7), ("heard", -6)):
        world.add(AppealStep(appeal_id=appeal.id, kind=kind, taken_by=other, taken_at=world.days(days)))
    assert who(world.now) == [["appeals_to_settle"], [], ["appeals_to_settle"]]
    assert counts(third, world.now) == {}  # another handles it
    by = [row.last_day for row in waiting.waiting_for(other, now=world.now)]
    assert by == [local_day(world.days(-6)) + timedelta(weeks=4)]
    world.add(AppealStep(appeal_id=appeal.id, kind="decided", outcome="new_talk", reasons="Opnieuw.", taken_by=other, taken_at=world.days(-5)))  # fmt: skip
    assert who(world.now) == [["talks"], [], ["talks"]]  # not for who held the first
    assert len(open_rounds(now=world.now)) == 1


def test_applications_wait_to_be_rung_or_invited_and_may_be_double(world):
    office, cohort = world.staff(), world.cohort()

    def apply(phone, days):
        row = Application(name="Aan Melder", phone=phone, neighbourhood="Noord", applied_at=world.days(days))
        return world.add(row)

    apply("06 1111 1111", -9)
    again, third = apply("0611111111", -3), apply("06 3333 3333", -2)
    step = ApplicationStep(
        application_id=third.id, kind="placed", cohort_id=cohort.id, taken_by=office, taken_at=world.days(-1)
    )
    world.add(step)
    found = {row.kind.code: (row.number, row.since) for row in waiting.waiting_for(office, now=world.now)}
    assert found == {
        "intake.to_ring": (2, world.days(-9)),
        "intake.to_invite": (1, world.days(-1)),
        "intake.twice": (1, again.applied_at),
    }


def test_who_has_no_group_waits_as_the_page_of_the_groups_names_them(world, as_person, visit):
    """Once their cohort began, and not while they stopped for a while; a place in another cohort's group is none in this one."""
    cohort, later = world.cohort(), world.cohort(starts_on=local_day(world.days(3)))
    coach = world.coach(cohort)
    world.grant(coach, "coach", later)
    placed, gone, moved, away, anna = (world.trainee(cohort) for _ in range(5))
    world.trainee(later)
    for group in (world.peer_group(cohort, placed, gone), world.peer_group(world.cohort(), moved)):
        for row in group.memberships:
            row.left_at = world.days(-2) if row.person_id == gone.id else None
    paused = {"since": local_day(world.days(-5)), "recorded_by_id": coach.id, "recorded_at": world.days(-5)}
    world.add(Pause(person_id=away.id, cohort_id=cohort.id, **paused))
    people = without_group(coach, now=world.now)
    assert {person.id for person, _ in people} == {gone.id, moved.id, anna.id}
    assert counts(coach, world.now) == {"peergroups.without_group": 3}
    page = visit(as_person(coach), "/begeleiding")
    assert '<a href="/intervisiegroepen#zonder-groep"><strong>3 deelnemers zitten nog in geen' in page


def test_a_page_that_does_not_open_is_asked_nothing(world, as_person, visit):
    """An assessor sees what waits for them on the page of what waits, in plain words; a trainee has no such page."""
    cohort = world.cohort()
    anna, assessor = world.trainee(cohort), world.staff("assessor")
    page = visit(as_person(assessor), "/begeleiding")
    assert ("Wat wacht op jou?" in page, "Er wacht nu niets op jou" in page) == (True, True)
    about = {"person_id": anna.id, "cohort_id": cohort.id, "round": 1}
    office, coach = world.staff(), world.coach(cohort)
    world.add(Advice(**about, is_positive=True, text="Goed.", coach=coach, given_at=world.days(-20)))
    world.add(CompletenessCheck(**about, checked_by=office, checked_at=world.days(-19)))
    page = visit(as_person(assessor), "/begeleiding")
    assert '<a href="/beoordelingen"><strong>1 eindgesprek is nog te plannen</strong></a>, sinds' in page
    visit(as_person(anna), "/begeleiding", status=403)
