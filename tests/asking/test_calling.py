"""Asking to be called, with what it is about spoken in."""

import io

from sqlalchemy import select

from lms.cohorts.models import CallRequest
from lms.db import db
from tests.learning.test_review import SPEECH

ASK = "/bel-mij"


def test_a_spoken_wish_to_be_called_is_heard_by_who_calls(world, as_person, submit, visit):
    cohort = world.cohort()
    trainee, coach = world.trainee(cohort), world.coach(cohort)
    browser = as_person(trainee)
    page = submit(
        browser, ASK, status=400, about="Mijn verhaal", spoken=(io.BytesIO(b"MZ" * 900), "opname")
    ).get_data(as_text=True)  # fmt: skip
    assert ("kunnen we niet afspelen" in page, "Mijn verhaal</textarea>" in page) == (True, True)
    submit(browser, ASK, about="", spoken=(io.BytesIO(SPEECH["m4a"][0]), "opname"))
    call = db.session.scalars(select(CallRequest)).one()
    address = f"/bel-mij/opnames/{call.file_name}"
    pages = visit(browser, ASK), visit(as_person(coach), f"/begeleiding/deelnemers/{trainee.id}/gesproken")
    assert [f'src="{address}"' in page for page in pages] == [True, True]
    heard = []
    for person in (trainee, coach, world.staff(), world.trainee(cohort), world.coach(world.cohort())):
        with as_person(person).get(address) as file:
            heard.append(
                (file.status_code, file.headers["Cache-Control"] == "no-store" and file.status_code == 200)
            )
    assert heard == [(200, True)] * 3 + [(404, False)] * 2
