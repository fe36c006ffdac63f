import pytest

from lms.accounts.models import Invitation, LoginSession
from lms.clock import local_day
from lms.cohorts.models import Pause
from lms.cohorts.rules import Away
from lms.learning.review_queries import waiting_for
from lms.peergroups.models import MeetingAttendance
from lms.peergroups.signal_rules import Came
from lms.progress.queries import progress_of
from lms.supervision.queries import cohort_board, cohorts_on_board
from lms.supervision.signal_rules import Facts


@pytest.fixture
def cohort(world):
    return world.cohort()


@pytest.fixture
def coach(world, cohort):
    return world.coach(cohort, name="Femke Bakker")


def seen(world, person, days):
    world.add(
        LoginSession(
            person=person,
            token_hash=f"{person.id}:{days}",
            created_at=world.days(-100),
            last_seen_at=world.days(days),
        )
    )


def names(lines):
    return [line.facts.name for line in lines]


def test_facts_come_from_what_is_recorded(world, cohort, coach):
    anna = world.trainee(cohort, name="Anna Visser")
    other = world.trainee(cohort, name="Bas de Boer")
    for days in (-90, -80):
        world.add(
            Invitation(
                person=anna,
                token_hash=f"u{days}",
                created_at=world.days(days),
                expires_at=world.days(0),
            )
        )
    seen(world, anna, -7)
    seen(world, anna, -4)
    world.lesson_done(anna, cohort, "les-1-1", days=-12)
    world.answer(anna, cohort, "les-1-1", "vraag-1", is_right=False, days=-9)
    world.answer(anna, cohort, "les-1-1", "vraag-1", is_right=False, days=-8)
    first, second = world.group_day(cohort, days=-30), world.group_day(cohort, "02-module", days=-6)
    world.attended(first, anna, coach)
    world.attended(second, anna, coach, was_present=False)
    world.attended(second, other, coach)
    group = world.peer_group(cohort, anna)
    world.meeting(group, coach, days=-20, present=(anna,))
    missed = world.meeting(group, coach, days=-5)
    world.add(
        MeetingAttendance(
            meeting=missed,
            person_id=anna.id,
            was_present=False,
            recorded_by_id=coach.id,
            recorded_at=world.now,
        )
    )
    today = local_day(world.now)
    world.add(
        Pause(
            person=anna,
            cohort_id=cohort.id,
            since=today,
            until=None,
            recorded_by_id=coach.id,
            recorded_at=world.now,
        )
    )
    found = {line.facts.name: line.facts for line in cohort_board(cohort, now=world.now).others}
    assert found["Anna Visser"] == Facts(
        person_id=anna.id,
        name="Anna Visser",
        progress=progress_of(anna, cohort, now=world.now),
        begins_on=cohort.starts_on,
        invited_at=world.days(-80),
        last_seen=world.days(-4),
        last_deed=world.days(-8),
        meetings=(
            Came(world.days(-20), was_there=True, said_no=False),
            Came(world.days(-5), was_there=False, said_no=False),
        ),
        group_days=((world.days(-30), True), (world.days(-6), False)),
        wrong_tries={"les-1-1": (2, world.days(-8))},
        aways=(Away(today),),
        pause_since=today,
        pause_until=None,
    )
    assert found["Anna Visser"].last_active == world.days(-4)
    assert found["Bas de Boer"].group_days == ((world.days(-6), True),)


def test_who_comes_later_begins_later(world, cohort):
    late = world.trainee(cohort, name="Laat Binnen")
    late.grants[0].since = world.days(-3)
    board = cohort_board(cohort, now=world.now)
    assert names(board.attention) == []
    assert board.others[0].facts.begins_on == local_day(world.days(-3))


def test_the_board_splits_who_needs_attention_from_who_does_not(world, cohort, coach):
    waiting = world.trainee(cohort, name="Wachter")
    world.handed_in(waiting, cohort, days=-9)
    silent = world.trainee(cohort, name="Stille")
    seen(world, silent, -20)
    fine = world.trainee(cohort, name="Actieve", phone="06 1111 2222")
    seen(world, fine, -1)
    board = cohort_board(cohort, now=world.now)
    assert (names(board.attention), names(board.others)) == (["Wachter", "Stille"], ["Actieve"])
    assert board.people[fine.id].phone == "06 1111 2222"


def test_a_coach_has_their_own_cohorts_and_staff_have_all(world, cohort, coach):
    other = world.cohort(starts_on=local_day(world.days(-10)))
    over = world.cohort(starts_on=local_day(world.days(-300)), ends_on=local_day(world.days(-20)))
    world.grant(coach, "coach", over)
    staff = world.staff()
    assert cohorts_on_board(coach, now=world.now) == [cohort]
    assert cohorts_on_board(staff, now=world.now) == [cohort, other]
    assert cohorts_on_board(coach, now=world.now, finished=True) == [over]
    assert cohorts_on_board(world.person(), now=world.now) == []


def test_a_cohort_runs_up_to_and_including_its_last_day(world, coach, cohort):
    cohort.ends_on = local_day(world.now)
    assert cohorts_on_board(coach, now=world.now) == [cohort]
    assert cohorts_on_board(coach, now=world.now, finished=True) == []


def test_the_queue_is_oldest_first_and_only_of_own_cohorts(world, cohort, coach):
    anna, bas = world.trainee(cohort), world.trainee(cohort)
    elsewhere = world.cohort(cohort.version)
    newest = world.handed_in(anna, cohort, days=-1)
    oldest = world.handed_in(bas, cohort, "opdracht-2", days=-9)
    foreign = world.handed_in(world.trainee(elsewhere), elsewhere, days=-20)
    world.review(world.handed_in(anna, cohort, "opdracht-2", days=-30), coach)
    assert [(row.hand_in, row.title, row.cohort) for row in waiting_for(coach, now=world.now)] == [
        (oldest, "Opdracht 2", cohort),
        (newest, "Opdracht 1", cohort),
    ]
    assert [row.hand_in for row in waiting_for(world.staff(), now=world.now)] == [foreign, oldest, newest]


def test_own_work_is_not_in_ones_queue(world, cohort):
    staff = world.staff()
    world.grant(staff, "trainee", cohort)
    world.handed_in(staff, cohort)
    assert waiting_for(staff, now=world.now) == []
