"""One person, and the ways to all that is theirs."""

from flask_login import current_user

from lms import clock
from lms.certificates.queries import state_of_certificate
from lms.intake.queries import state_of_application
from lms.intake.rules import STATES
from lms.notifications.queries import state_of_message
from lms.people.person_queries import whole_of
from lms.people.views.blueprint import bp, visible_person
from lms.projects.forms import ROLE_WORDS
from lms.roles import SUPERVISORS
from lms.web import Page, answer, requires


@bp.get("/mensen/<int:person_id>")
@requires(*SUPERVISORS, hidden=True)
def person(person_id: int) -> Page:
    found, now = visible_person(person_id), clock.now()
    whole = whole_of(found, for_staff=current_user.is_staff(now=now), now=now)
    today = clock.local_day(now)
    return answer(
        "people/person.html",
        whole=whole,
        person=found,
        application_states=STATES,
        project_roles=ROLE_WORDS,
        application_state=state_of_application,
        certificate_state=lambda row: state_of_certificate(row, today=today, shows_end=True),
        message_state=lambda row: state_of_message(row, now=now),
        now=now,
    )
