from sqlalchemy import select

from lms.db import db
from lms.intake import actions
from lms.intake.models import Application, ApplicationStep
from lms.jobs import nightly
from lms.notifications.models import Message


def test_who_was_declined_four_weeks_ago_is_forgotten_at_night(world):
    staff = world.staff()
    rows = {}
    for name, days in (("lang geleden", 29), ("kort geleden", 27), ("opnieuw gebeld", 40)):
        row = actions.apply(
            name=name,
            email=f"{days}@example.org",
            phone="",
            neighbourhood="Noord",
            motivation="",
            now=world.days(-50),
        )
        actions.decline(row, note="Past niet.", message="Dank je wel.", by=staff, now=world.days(-days))
        rows[name] = row
    actions.call(rows["opnieuw gebeld"], note="Wil toch.", by=staff, now=world.days(-2))
    db.session.commit()
    nightly.run(world.now)
    assert set(db.session.scalars(select(Application.name))) == {"kort geleden", "opnieuw gebeld"}
    assert set(db.session.scalars(select(Message.address))) == {"27@example.org", "40@example.org"}
    assert len(db.session.scalars(select(ApplicationStep)).all()) == 3
