"""What the pages of certificates share: the blueprint, finding a certificate that somebody may see, and how it stands."""

from flask import Blueprint, Response, abort
from flask_login import current_user
from sqlalchemy import Select

from lms import clock
from lms.certificates import queries, rules
from lms.certificates.models import Certificate
from lms.certificates.policy import certificates_visible_to
from lms.db import db

bp = Blueprint("certificates", __name__)


NOINDEX = {"X-Robots-Tag": "noindex"}


# in these states a stranger may see the whole name, when the holder wants that
SHOWN = (rules.VALID, rules.EXPIRED)


def state_for_strangers(certificate: Certificate) -> str:
    """How a certificate stands for anybody: nothing is said of an end that comes near."""
    return queries.state_of_certificate(certificate, today=clock.local_day(clock.now()))


def state_inside(certificate: Certificate) -> str:
    """How a certificate stands for its holder and for staff, who are also told that the end comes near."""
    return queries.state_of_certificate(certificate, today=clock.local_day(clock.now()), shows_end=True)


def one(query: Select[Certificate], code: str) -> Certificate:
    return db.session.scalar(query.where(Certificate.code == code)) or abort(404)


def visible(code: str) -> Certificate:
    return one(certificates_visible_to(current_user, now=clock.now()), code)


def for_strangers(page: tuple[str, int]) -> Response:
    """The page with a header that keeps it out of search engines."""
    return Response(page[0], page[1], headers=NOINDEX, mimetype="text/html")
