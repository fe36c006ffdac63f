"""Anybody can type anybody's address in the form to sign up: its owner gets a few receipts a day, not a heap."""

from sqlalchemy import select

from lms.db import db
from lms.intake.actions import apply
from lms.notifications.models import Message


def sign_up(email, now):
    apply(name="Joop", email=email, phone="0612345678", neighbourhood="Noord", motivation="", now=now)


def test_three_receipts_a_day_for_an_address(world):
    for _ in range(5):
        sign_up("joop@example.org", world.now)
    sign_up("Joop@example.org", world.days(0.5))
    sign_up("wim@example.org", world.now)
    sign_up("joop@example.org", world.days(2))
    told = db.session.scalars(select(Message.address).order_by(Message.id)).all()
    assert told == [*["joop@example.org"] * 3, "wim@example.org", "joop@example.org"]
