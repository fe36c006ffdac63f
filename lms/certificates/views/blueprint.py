"""What the pages of certificates share: the blueprint, finding a certificate that somebody may see, and how it stands."""

from flask import Blueprint, Response

from lms import clock
from lms.certificates import queries, rules
from lms.certificates.models import Certificate
from lms.certificates.policy import may_see_certificate
from lms.finding import or_404

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


def visible(code: str) -> Certificate:
    return or_404(queries.certificate_with_code(code), may_see_certificate)


def for_strangers(page: tuple[str, int]) -> Response:
    """The page with a header that keeps it out of search engines."""
    return Response(page[0], page[1], headers=NOINDEX, mimetype="text/html")
