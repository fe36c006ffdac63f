"""One's own certificates: how they stand, and their files in every form we make."""

from collections.abc import Iterator

from flask import Response, abort
from flask_login import current_user

from lms.addresses import full_address
from lms.browser_memory import never_kept
from lms.certificates import mail, queries, rules, sharing_actions, sharing_queries
from lms.certificates.models import NAME, PAGE, Certificate, CertificateFile
from lms.certificates.queries import file_of
from lms.certificates.views.blueprint import bp, state_inside, visible
from lms.db import db
from lms.menu import in_menu
from lms.notifications.models import Message
from lms.notifications.rules import LETTER
from lms.offers import Offer, offers
from lms.proof.views.keys import served
from lms.roles import LEARNERS
from lms.web import Page, answer, requires
from lms.wording import words

WORDS = "certificates/words.html"


def _file(code: str) -> tuple[Certificate, CertificateFile]:
    certificate = visible(code)
    return certificate, file_of(certificate.id) or abort(404)


@offers("letter")
def enclosure(message: Message) -> Iterator[Offer]:
    """A letter that says the document is with it."""
    number = message.event.split(":")[1] if ":" in message.event else ""
    if message.template in mail.ENCLOSING and message.channel == LETTER and number.isdigit():
        certificate = db.session.get(Certificate, int(number))
        if certificate is not None:
            yield Offer.to("certificates.download", words(WORDS, "enclosure"), code=certificate.code)


@bp.get("/certificaten/<code>.json")
@requires()
def credential(code: str) -> Page:
    certificate, file = _file(code)
    return served(file.credential or abort(404), "application/vc", f"Certificaat-{certificate.number}.json")


@bp.get("/certificaten/<code>.jwt")
@requires()
def jwt(code: str) -> Page:
    certificate, file = _file(code)
    return served(file.jwt or abort(404), "application/vc+jwt", f"Certificaat-{certificate.number}.jwt")


@offers("passed")
def own_certificate() -> list[Offer]:
    return [Offer.to("certificates.mine", "Bekijk je certificaat")]


@bp.get("/certificaten")
@in_menu("Certificaat", order=40, to=LEARNERS)
@requires()
@never_kept
def mine() -> Page:
    certificates = queries.certificates_of(current_user.id)
    shown = sharing_queries.pages_of([certificate.id for certificate in certificates])
    return answer(
        "certificates/mine.html",
        certificates=certificates,
        certificate_state=state_inside,
        shows_name={row.id: (row.id, NAME) in shown for row in certificates},
        share_links={row.id: sharing_actions.share_link(shown.get((row.id, PAGE))) for row in certificates},
        linkedin=_linkedin,
    )


def _linkedin(certificate: Certificate) -> str:
    return rules.linkedin_address(
        title=certificate.facts["title"],
        organisation=certificate.facts["organisation"],
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        address=full_address("certificates.verify", code=certificate.code),
        number=certificate.number,
    )


@bp.get("/certificaten/<code>.pdf")
@requires()
def download(code: str) -> Page:
    certificate = visible(code)
    file = queries.file_of(certificate.id) or abort(404)
    name = words(WORDS, "file_names")[certificate.kind]
    headers = {"Content-Disposition": f'attachment; filename="{name}-{certificate.number}.pdf"'}
    return Response(file.content, mimetype="application/pdf", headers=headers)
