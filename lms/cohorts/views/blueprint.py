"""What the pages of cohorts share: the blueprint, who supervises, and finding a cohort that somebody may see."""

from flask import Blueprint, abort
from flask_login import current_user

from lms import clock
from lms.cohorts.models import Cohort
from lms.cohorts.policy import cohorts_visible_to
from lms.db import db

bp = Blueprint("cohorts", __name__)


def visible_cohort(cohort_id: int) -> Cohort:
    found = db.session.scalar(cohorts_visible_to(current_user, now=clock.now()).where(Cohort.id == cohort_id))
    return found or abort(404)
