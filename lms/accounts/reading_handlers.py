"""Tells the trail when somebody opens a page about a person outside their own cohorts: once a day for the two of them.

Every address that is about one person calls them `person_id`, so a page that comes later is told of too."""

from flask import Flask, Response, g, request
from flask_login import current_user

from lms import trail, trail_queue
from lms.accounts.models import Person
from lms.db import SAFE_METHODS, db
from lms.roles import COACH, TRAINEE
from lms.web import request_time


def _tell_who_was_opened(response: Response) -> Response:
    person_id = (request.view_args or {}).get("person_id")
    is_read = request.method in SAFE_METHODS and response.status_code == 200
    if person_id is not None and is_read and person_id != g.get("reader_id"):
        person = db.session.get(Person, person_id)
        if person is not None and not is_of_own_cohort(current_user, person):
            trail_queue.tell(trail.OPENED, about=person.id, now=request_time())
    return response


def is_of_own_cohort(reader: Person, person: Person) -> bool:
    """Whether somebody learns, or learned, in a cohort that the reader coaches now."""
    learned_in = {grant.scope_id for grant in person.grants if grant.role == TRAINEE}
    return bool(learned_in & reader.scopes(COACH, now=request_time()))


def init_app(app: Flask) -> None:
    app.after_request(_tell_who_was_opened)
