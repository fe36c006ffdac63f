"""One page: taking along everything we keep of whoever asks."""

from datetime import datetime

from flask import Response, render_template
from flask_login import current_user

from lms import clock, trail, trail_queue
from lms.accounts.forms import DOCUMENT_WORDS, ROLE_NAMES
from lms.accounts.models import Person
from lms.certificates.forms import WAY_WORDS
from lms.notifications.forms import CHANNEL_NAMES, KIND_NAMES
from lms.offers import Offer, offers
from lms.paths import TEMPLATES
from lms.privacy.export_queries import Taken, everything_of, is_told, zipped
from lms.privacy.views.blueprint import bp
from lms.projects.forms import KIND_WORDS, ROLE_WORDS
from lms.uploads import upload_folder
from lms.web import Page, requires

# by column, the words that forms have for its codes
WORDS_OF_FORMS = {
    "confirmed_names.document": DOCUMENT_WORDS,
    "grants.role": ROLE_NAMES,
    "hearings.way": WAY_WORDS,
    "logbook_entries.kind": KIND_WORDS,
    "message_choices.channel": CHANNEL_NAMES,
    "message_choices.kind": KIND_NAMES,
    "messages.channel": CHANNEL_NAMES,
    "messages.kind": KIND_NAMES,
    "project_members.role": ROLE_WORDS,
}


@offers("own data")
def all_of_it() -> list[Offer]:
    return [Offer.to("privacy.take_along", "Download al je gegevens")]


def page_to_read(taken: Taken, person: Person, *, now: datetime) -> str:
    """What somebody takes along, as a page that opens without us."""
    return render_template(
        "privacy/own_data.html",
        taken=taken,
        own={table.name: table for table in taken.rows},
        is_told=is_told,
        words_of_forms=WORDS_OF_FORMS,
        person=person,
        now=now,
    )


@bp.get("/mijn/gegevens.zip")
@requires()
def take_along() -> Page:
    """Everything we keep of whoever asks, also what coaches wrote about them: to read, and for a machine."""
    now = clock.now()
    trail_queue.tell(trail.EXPORTED, about=current_user.id, word="everything", now=now)
    taken = everything_of(current_user, upload_folder())
    page = page_to_read(taken, current_user, now=now)
    pages = {"lees-mij.html": page, "opmaak.css": (TEMPLATES / "privacy" / "own_data.css").read_text()}
    answer = Response(zipped(taken, pages), mimetype="application/zip")
    answer.headers["Content-Disposition"] = 'attachment; filename="mijn-gegevens.zip"'
    return answer
