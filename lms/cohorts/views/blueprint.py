"""What the pages of cohorts share: the blueprint, who supervises, and finding a cohort that somebody may see."""

from flask import Blueprint

from lms.cohorts.models import Cohort
from lms.cohorts.policy import may_see_cohort
from lms.db import db
from lms.finding import or_404

bp = Blueprint("cohorts", __name__)


def visible_cohort(cohort_id: int) -> Cohort:
    return or_404(db.session.get(Cohort, cohort_id), may_see_cohort)
