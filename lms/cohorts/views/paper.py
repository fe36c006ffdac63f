"""What a coach takes along on paper: phone numbers on one sheet, a list to sign, name badges, address labels."""

from flask import abort
from sqlalchemy import select

from lms import clock
from lms.cohorts import queries
from lms.cohorts.coach_queries import coaching
from lms.cohorts.forms import LABELS, SHEETS
from lms.cohorts.views.blueprint import bp, visible_cohort
from lms.db import db
from lms.notifications.models import PostalAddress
from lms.roles import SUPERVISORS
from lms.web import Page, answer, requires


@bp.get("/lichtingen/<int:cohort_id>/print/<sheet>")
@requires(*SUPERVISORS)
def paper(cohort_id: int, sheet: str) -> Page:
    found, now = visible_cohort(cohort_id), clock.now()
    if sheet not in SHEETS:
        abort(404)
    members = queries.members(found.id, now=now)
    days = [day for day in queries.group_days(found.id) if day.called_off_at is None and day.starts_at > now]
    return answer(
        "cohorts/paper.html",
        cohort=found,
        sheet=sheet,
        members=members,
        coaches=[care.person for care in coaching(found.id, now=now)],
        days=days,
        addresses=_addresses([person.id for person in members]) if sheet == LABELS else {},
    )


def _addresses(person_ids: list[int]) -> dict[int, str]:
    query = select(PostalAddress.person_id, PostalAddress.text).where(
        PostalAddress.person_id.in_(person_ids), PostalAddress.text != ""
    )
    return {person_id: text for person_id, text in db.session.execute(query)}
