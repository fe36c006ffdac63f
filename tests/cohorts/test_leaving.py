"""What stays of who left: their place on the lists of days that were; and what does not, an invitation nobody opened."""

from lms.accounts.models import Invitation
from lms.cohorts import leaving_actions
from lms.db import db


def test_who_moved_stays_on_the_list_of_a_day_that_was(world, as_person, visit):
    version = world.version()
    cohort, other = world.cohort(version), world.cohort(version)
    coach, anna = world.coach(cohort), world.trainee(cohort, name="Anna Visser")
    day = world.group_day(cohort)
    world.attended(day, anna, coach)
    leaving_actions.move_to_cohort(anna, cohort, other, reason="Verhuisd.", by=world.staff(), now=world.now)
    db.session.commit()
    assert "Anna Visser (aanwezig)" in visit(
        as_person(coach), f"/lichtingen/{cohort.id}/groepsdagen/{day.id}"
    )


def test_who_stops_leaves_no_open_invitation(world):
    cohort = world.cohort()
    anna, bert = world.trainee(cohort), world.trainee(cohort)
    values = {"created_at": world.now, "expires_at": world.days(30)}
    for number, person in enumerate((anna, bert)):
        world.add(Invitation(person=person, token_hash=f"h{number}", **values))
    leaving_actions.stop(anna, cohort, reason="Werk.", by=world.staff(), now=world.now)
    db.session.expire_all()
    rows = db.session.scalars(db.select(Invitation).order_by(Invitation.id))
    assert [row.expires_at > world.now for row in rows] == [False, True]
