"""One page: taking along everything we keep of whoever asks."""

from flask import Blueprint, Response
from flask_login import current_user

from lms import clock, trail, trail_queue
from lms.offers import Offer, offers
from lms.privacy.export_queries import export_of
from lms.uploads import upload_folder
from lms.web import Page, requires

bp = Blueprint("privacy", __name__)


@offers("own data")
def all_of_it() -> list[Offer]:
    return [Offer.to("privacy.take_along", "Download al je gegevens")]


@bp.get("/mijn/gegevens.zip")
@requires()
def take_along() -> Page:
    """Everything we keep of whoever asks, also what coaches wrote about them."""
    trail_queue.tell(trail.EXPORTED, about=current_user.id, word="everything", now=clock.now())
    answer = Response(export_of(current_user, upload_folder()), mimetype="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="mijn-gegevens.zip"'
    return answer
