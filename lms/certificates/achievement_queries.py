"""Where it is said, for programs, what everybody with a document of one version did."""

from lms.addresses import full_address
from lms.certificates.models import Certificate
from lms.cohorts.models import Cohort
from lms.curriculum.queries import outline
from lms.db import db
from lms.offers import page_of
from lms.proof.rules import PARTICIPATION


def achievement_address(kind: str, course: str, number: int) -> str:
    if kind == PARTICIPATION:
        return full_address("certificates.taken_part", course=course, number=number)
    return full_address("certificates.certified", course=course, number=number)


def achievement_of(certificate: Certificate) -> str:
    """Facts of before do not name their course: the cohort does, and without one it is the page of the training."""
    course, number = certificate.facts.get("course"), certificate.facts["version"]
    if course is None and certificate.cohort_id is not None:
        course = outline(db.session.get_one(Cohort, certificate.cohort_id).version_id).course_slug
    if course is None:
        return page_of("training").full_address
    return achievement_address(certificate.kind, course, number)
