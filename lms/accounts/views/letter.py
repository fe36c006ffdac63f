"""For staff: the letters of people who do not want mail, to be printed and posted."""

from flask import abort, current_app, flash, redirect, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock
from lms.accounts.letter_queries import letter_with, posted_letters, waiting_letters
from lms.accounts.views.blueprint import bp
from lms.notifications.actions import post_letter
from lms.notifications.paragraph_rules import paragraphs
from lms.roles import STAFF
from lms.web import Page, answer, requires


@bp.get("/brieven")
@requires(*STAFF)
def letters() -> Page:
    now = clock.now()
    return answer("accounts/letters.html", waiting=waiting_letters(now=now), posted=posted_letters())


@bp.get("/brieven/afdruk")
@requires(*STAFF)
def print_letters() -> Page:
    """All waiting letters, each on a sheet of its own."""
    now = clock.now()
    base_url = current_app.config["SETTINGS"].base_url
    sheets = [(letter, paragraphs(letter.message.body, base_url)) for letter in waiting_letters(now=now)]
    return answer("accounts/letters_print.html", sheets=sheets, today=clock.local_day(now))


@bp.post("/brieven/<int:message_id>/verzending")
@requires(*STAFF)
def post(message_id: int) -> Response:
    found = letter_with(message_id)
    if found is None:
        abort(404)
    post_letter(found.message, by_id=current_user.id, now=clock.now())
    flash(f"De brief aan {found.person.name} is verstuurd.", "done")
    return redirect(url_for("accounts.letters"), code=303)
