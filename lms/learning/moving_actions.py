"""Work goes along with its maker to another cohort, so that the new coach finds it all and answers what waits."""

from sqlalchemy import update

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.db import db
from lms.learning.models import HandIn


def bring_along(person: Person, cohort: Cohort, to: Cohort) -> None:
    db.session.execute(
        update(HandIn)
        .where(HandIn.person_id == person.id, HandIn.cohort_id == cohort.id)
        .values(cohort_id=to.id)
        .execution_options(synchronize_session="fetch")
    )
