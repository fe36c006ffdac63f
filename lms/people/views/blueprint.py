"""The blueprint that the pages of this slice stand on, and finding the person that an address names."""

from flask import Blueprint
from flask_login import current_user

from lms import clock
from lms.accounts.models import Person
from lms.db import db
from lms.finding import or_404
from lms.people.policy import may_see_people, people_visible_to

bp = Blueprint("people", __name__)


def visible_person(person_id: int) -> Person:
    query = people_visible_to(current_user, now=clock.now()).where(Person.id == person_id)
    found: Person = or_404(db.session.scalar(query), may_see_people)
    return found
