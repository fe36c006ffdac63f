"""A group for somebody who has none: among those that are there, with the reasons."""

from flask_login import current_user

from lms import clock
from lms.accounts.models import Person
from lms.cohorts.policy import may_supervise
from lms.composing.forms import EVENING_NAMES
from lms.composing.place_queries import missing_of, places_for
from lms.composing.views.blueprint import bp
from lms.db import db
from lms.entry.policy import may_help_people
from lms.finding import or_404
from lms.roles import SUPERVISORS
from lms.web import Page, answer, requires


@bp.get("/intervisiegroepen/plek/<int:person_id>")
@requires(*SUPERVISORS)
def place(person_id: int) -> Page:
    person, now = or_404(db.session.get(Person, person_id), may_help_people), clock.now()
    missing = [
        cohort
        for cohort in missing_of(person, now=now)
        if may_supervise(current_user, cohort.id if cohort else 0, now=now)
    ]
    return answer(
        "composing/place.html",
        person=person,
        places=[places_for(person, one) for one in missing],
        evenings=EVENING_NAMES,
    )
