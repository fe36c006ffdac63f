"""An example of the document as it would look today, offered where its settings stand."""

from flask import Response

from lms import clock
from lms.certificates.example_queries import example_sheet
from lms.certificates.views.blueprint import bp
from lms.offers import Offer, offers
from lms.roles import STAFF
from lms.web import Page, requires


@offers("settings of a document")
def the_example() -> list[Offer]:
    return [Offer.to("certificates.example", "Bekijk een voorbeeld (PDF)")]


@offers("all documents")
def the_register() -> list[Offer]:
    return [Offer.to("certificates.register", "Certificaten")]


@bp.get("/certificaten/sjabloon/voorbeeld.pdf")
@requires(*STAFF)
def example() -> Page:
    content = example_sheet(today=clock.local_day(clock.now()))
    headers = {"Content-Disposition": 'inline; filename="voorbeeld.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)
