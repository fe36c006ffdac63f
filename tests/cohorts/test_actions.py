from datetime import timedelta

import pytest

from lms import clock
from lms.accounts import actions as accounts
from lms.accounts.models import Grant, Person
from lms.cohorts import actions, queries
from lms.cohorts.models import Attendance, Cohort, GroupDay, Pause
from lms.db import db
from lms.errors import RuleError


def refusal(call, *args, **values) -> tuple[str, str | None]:
    """What a refused action says, and that it wrote nothing."""
    tables = (Person, Grant, Cohort, GroupDay, Attendance, Pause)
    db.session.flush()
    before = [db.session.scalar(db.select(db.func.count()).select_from(table)) for table in tables]
    with pytest.raises(RuleError) as caught:
        call(*args, **values)
    db.session.flush()
    after = [db.session.scalar(db.select(db.func.count()).select_from(table)) for table in tables]
    assert after == before
    return caught.value.message, caught.value.field


@pytest.fixture
def make(world):
    version, staff = world.version(), world.staff()

    def create(**values):
        today = clock.local_day(world.now)
        values = {
            "name": "Lichting Linde",
            "version": version,
            "place": "Buurthuis",
            "starts_on": today,
            "ends_on": today + timedelta(days=200),
            "capacity": 12,
        } | values
        return actions.create_cohort(**values, by=staff, now=world.now)

    return create


def test_a_cohort_is_made_as_asked(world, make):
    version, today = world.version(), clock.local_day(world.now)
    made = make(version=version)
    assert (
        made.name,
        made.version,
        made.place,
        made.starts_on,
        made.ends_on,
        made.capacity,
        made.created_at,
    ) == (
        "Lichting Linde",
        version,
        "Buurthuis",
        today,
        today + timedelta(days=200),
        12,
        world.now,
    )


def test_two_cohorts_do_not_share_a_name(make):
    """The database guards it; who comes second is told, and their transaction is still usable."""
    make()
    assert refusal(make) == ("Er is al een lichting met deze naam.", "name")
    assert make(name="Lichting Eik").id


def test_wrong_dates_or_seats_make_no_cohort(world, make):
    today = clock.local_day(world.now)
    assert refusal(make, ends_on=today)[1] == "ends_on"
    assert refusal(make, capacity=0)[1] == "capacity"


def test_a_seat_is_given_once_and_kept(world):
    cohort, staff = world.cohort(capacity=1), world.staff()
    anna, bert = world.person(name="Anna Visser"), world.person()
    for _ in range(2):
        actions.enrol(anna, cohort, by=staff, now=world.now)
    assert refusal(actions.enrol, bert, cohort, by=staff, now=world.now) == (
        f"{cohort.name} is vol.",
        "cohort",
    )
    assert queries.members(cohort.id, now=world.now) == [anna]
    assert queries.seats_left(cohort, now=world.now) == 0
    assert queries.cohort_of(anna, now=world.now) is cohort
    assert queries.cohort_of(bert, now=world.now) is None


def test_a_seat_comes_free_when_somebody_leaves_or_is_closed_off(world):
    cohort, staff = world.cohort(capacity=1), world.staff()
    for leave in (
        lambda person: accounts.end_grant(person, "trainee", scope_id=cohort.id, now=world.now),
        lambda person: accounts.disable(person, now=world.now),
    ):
        person = world.person()
        actions.enrol(person, cohort, by=staff, now=world.now)
        assert queries.seats_left(cohort, now=world.now) == 0
        leave(person)
        assert queries.seats_left(cohort, now=world.now) == 1


def test_one_is_not_coach_and_trainee_of_one_cohort(world):
    cohort, staff = world.cohort(), world.staff()
    coach, trainee = world.coach(cohort, name="Carla Bos"), world.trainee(cohort, name="Tom Bakker")
    assert refusal(actions.enrol, coach, cohort, by=staff, now=world.now) == (
        f"Carla Bos begeleidt {cohort.name}. Kies een andere lichting.",
        "cohort",
    )
    assert refusal(actions.add_coach, trainee, cohort, by=staff, now=world.now) == (
        "Tom Bakker is deelnemer in deze lichting. Kies iemand anders.",
        "email",
    )


def test_a_closed_account_neither_learns_nor_coaches(world):
    cohort, staff, gone = world.cohort(), world.staff(), world.person(disabled_at=world.now)
    for act in (actions.enrol, actions.add_coach):
        assert "gesloten" in refusal(act, gone, cohort, by=staff, now=world.now)[0]


def test_coaches_are_added_once(world):
    cohort, staff, person = world.cohort(), world.staff(), world.person()
    for _ in range(2):
        actions.add_coach(person, cohort, by=staff, now=world.now)
    assert queries.coaches(cohort.id, now=world.now) == [person]
    grant = db.session.scalars(db.select(Grant).where(Grant.person_id == person.id)).one()
    assert (grant.role, grant.scope_id, grant.granted_by_id) == ("coach", cohort.id, staff.id)


def test_a_trainee_calls_the_first_coach_of_the_cohort(world):
    cohort = world.cohort()
    trainee = world.trainee(cohort)
    assert queries.coach_of(trainee, now=world.now) is None
    first = world.coach(cohort)
    world.coach(cohort)
    found = queries.coach_of(trainee, now=world.now)
    assert found is not None
    assert found.name == first.name


def test_planning_a_group_day_again_moves_it(world):
    cohort, staff = world.cohort(), world.staff()
    values = {"module_slug": "01-module", "place": "De Linde", "by": staff, "now": world.now}
    first = actions.plan_group_day(cohort, starts_at=world.days(3), **values)
    second = actions.plan_group_day(
        cohort, starts_at=world.days(5), minutes=120, **values | {"place": "De Eik"}
    )
    assert first is second
    assert [(day.starts_at, day.place, day.minutes) for day in queries.group_days(cohort.id)] == [
        (world.days(5), "De Eik", 120)
    ]
    assert queries.next_group_day(cohort.id, now=world.now) is first
    assert queries.next_group_day(cohort.id, now=world.days(6)) is None


def test_group_days_that_cannot_be(world):
    cohort, staff = world.cohort(), world.staff()
    values = {"place": "De Linde", "by": staff, "now": world.now}
    late, soon = world.days(400), world.days(3)
    assert (
        refusal(actions.plan_group_day, cohort, module_slug="01-module", starts_at=late, **values)[1]
        == "starts_at"
    )
    assert (
        refusal(actions.plan_group_day, cohort, module_slug="99-geen", starts_at=soon, **values)[1]
        == "module_slug"
    )
    day = world.group_day(cohort)
    world.attended(day, world.trainee(cohort), staff)
    assert refusal(actions.plan_group_day, cohort, module_slug="01-module", starts_at=soon, **values) == (
        "Deze groepsdag is al geweest. Er staat al wie er was.",
        "module_slug",
    )
    assert day.starts_at == world.days(-30)


def test_attendance_is_written_for_every_member_and_can_be_corrected(world):
    cohort = world.cohort()
    coach, other = world.coach(cohort), world.staff()
    anna, bert, stranger = world.trainee(cohort), world.trainee(cohort), world.person()
    day = world.group_day(cohort)
    actions.record_attendance(day, {anna.id, stranger.id}, by=coach, now=world.now)
    people = (anna.id, bert.id, stranger.id)
    assert queries.attended_group_days(people) == {
        anna.id: frozenset({"01-module"}),
        bert.id: frozenset(),
        stranger.id: frozenset(),
    }
    actions.record_attendance(day, {bert.id}, by=other, now=world.days(1))
    assert queries.attended_group_days(people, cohort.id)[bert.id] == {"01-module"}
    assert queries.missed_group_days(people, cohort.id)[anna.id] == {"01-module"}
    rows = db.session.scalars(db.select(Attendance).order_by(Attendance.person_id)).all()
    assert [(row.person_id, row.was_present, row.recorded_by_id, row.recorded_at) for row in rows] == [
        (anna.id, False, other.id, world.days(1)),
        (bert.id, True, other.id, world.days(1)),
    ]


def test_attendance_before_the_day_is_refused(world):
    cohort = world.cohort()
    anna = world.trainee(cohort)
    day = world.group_day(cohort, days=1)
    message, _ = refusal(actions.record_attendance, day, {anna.id}, by=world.coach(cohort), now=world.now)
    assert message == "De groepsdag is nog niet begonnen. Daarna kun je invullen wie er was."


def test_attendance_of_another_cohort_does_not_count(world):
    here, there = world.cohort(), world.cohort()
    anna = world.trainee(here)
    world.attended(world.group_day(there, "02-module"), anna, world.staff())
    assert queries.attended_group_days([anna.id], here.id) == {anna.id: frozenset()}
    assert queries.attended_group_days([anna.id]) == {anna.id: frozenset({"02-module"})}


def test_a_pause_lasts_until_somebody_resumes_also_past_its_date(world):
    cohort, today = world.cohort(), clock.local_day(world.now)
    coach, anna = world.coach(cohort), world.trainee(cohort)
    until = today + timedelta(days=14)
    values = {"since": today, "until": until, "note": "Verhuizing.", "by": coach, "now": world.now}
    row = actions.pause(anna, cohort, **values)
    assert (row.person, row.cohort_id, row.since, row.until, row.note, row.recorded_by_id, row.ended_at) == (
        anna,
        cohort.id,
        today,
        until,
        "Verhuizing.",
        coach.id,
        None,
    )
    assert queries.paused_people([cohort.id], today=until + timedelta(days=9)) == {anna.id: row}
    assert "heeft al pauze" in refusal(actions.pause, anna, cohort, **values)[0]
    for _ in range(2):
        actions.resume(anna, cohort, by=coach, now=world.days(20))
    assert row.ended_at == world.days(20)
    assert queries.paused_people([cohort.id], today=until) == {}


def test_only_members_take_a_pause_and_it_ends_later_than_it_began(world):
    cohort, other, today = world.cohort(), world.cohort(), clock.local_day(world.now)
    coach, anna = world.coach(cohort), world.trainee(cohort)
    values = {"since": today, "until": None, "note": "", "by": coach, "now": world.now}
    assert refusal(actions.pause, anna, other, **values)[1] == "person"
    assert refusal(actions.pause, anna, cohort, **values | {"until": today})[1] == "until"


def test_open_and_next_cohorts(world):
    today, version = clock.local_day(world.now), world.version()
    span = timedelta(days=100)
    ended = world.cohort(version, starts_on=today - 2 * span, ends_on=today - timedelta(days=1))
    last_day = world.cohort(version, starts_on=today - span, ends_on=today)
    later = world.cohort(version, starts_on=today + span, ends_on=today + 2 * span)
    next_one = world.cohort(version, starts_on=today + timedelta(days=3), ends_on=today + span)
    assert queries.open_cohorts(today=today) == [last_day, next_one, later]
    assert queries.next_start(today=today) is next_one
    assert queries.next_start(today=today + 3 * span) is None
    assert ended not in queries.open_cohorts(today=today)


def test_attendance_a_colleague_wrote_meanwhile_is_corrected_rather_than_doubled(world):
    """The rows in memory are older than what another session wrote."""
    cohort, staff = world.cohort(), world.staff()
    anna, day = world.trainee(cohort), world.group_day(cohort)
    assert day.attendance == []
    db.session.execute(
        db.insert(Attendance).values(
            group_day_id=day.id,
            person_id=anna.id,
            was_present=False,
            recorded_by_id=staff.id,
            recorded_at=world.now,
        )
    )
    actions.record_attendance(day, {anna.id}, by=staff, now=world.now)
    assert [row.was_present for row in db.session.scalars(db.select(Attendance))] == [True]
