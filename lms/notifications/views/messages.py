"""One's own messages, how they come, and the link that stops them."""

from flask import abort, current_app, flash, redirect, request, url_for
from flask_login import current_user

from lms import clock
from lms.db import db
from lms.finding import or_404
from lms.limits import limited
from lms.notifications import bounce_actions, choice_actions, opening_actions, queries, reach_queries
from lms.notifications.forms import KIND_NAMES, ChoicesForm
from lms.notifications.models import Message
from lms.notifications.paragraph_rules import paragraphs
from lms.notifications.policy import may_see_message
from lms.notifications.rules import NONE
from lms.notifications.views.blueprint import bp
from lms.offers import offered, page_of
from lms.web import Page, answer, csrf, public, requires


def _state(message: Message) -> str:
    return queries.state_of_message(message, now=clock.now())


@bp.get("/mijn/berichten")
@requires()
def messages() -> Page:
    page = request.args.get("pagina", 1, type=int)
    page = min(max(page, 1), 10_000)
    found, has_older = queries.messages_of(current_user, page=page, now=clock.now())
    return answer(
        "notifications/messages.html",
        messages=found,
        message_state=_state,
        page=page,
        has_older=has_older,
    )


def _visible(message_id: int) -> Message:
    return or_404(db.session.get(Message, message_id), may_see_message)


@bp.get("/mijn/berichten/<int:message_id>")
@requires()
def message(message_id: int) -> Page:
    found = _visible(message_id)
    text = "" if found.is_secret else found.body
    return answer(
        "notifications/message.html",
        message=found,
        state=_state(found),
        paragraphs=paragraphs(text, current_app.config["SETTINGS"].base_url),
    )


@bp.post("/mijn/berichten/<int:message_id>/gelezen")
@requires()
def open_message(message_id: int) -> Page:
    """From here it is opened, and its reader goes where something can be done with it."""
    found = _visible(message_id)
    opening_actions.open_message(found, now=clock.now())
    about = next((offer.address for offer in offered("what a message is about", found)), None)
    return redirect(about or url_for("notifications.message", message_id=found.id), code=303)


@bp.get("/mijn/berichten/<int:message_id>.ics")
@requires()
def appointment(message_id: int) -> Page:
    """The appointment that came with a message."""
    calendar = _visible(message_id).calendar or abort(404)
    headers = {"Content-Disposition": "attachment; filename=afspraak.ics"}
    return current_app.response_class(calendar, mimetype="text/calendar", headers=headers)


@bp.route("/mijn/berichten/instellingen", methods=["GET", "POST"])
@requires()
def choices() -> Page:
    known = queries.choices_of(current_user.id)
    form = ChoicesForm(**known, postal_address=queries.postal_address_of(current_user.id))
    if form.validate_on_submit():
        with form.refusing():
            choice_actions.choose(
                current_user.id, form.chosen, form.postal_address.data or "", now=clock.now()
            )
            flash("Bewaard. Zo krijg je voortaan je berichten.", "done")
            return redirect(page_of("own messages").address, code=303)
    bounces = reach_queries.open_bounces([current_user.email])
    return answer("notifications/choices.html", form=form, bounces=bounces)


@bp.post("/mijn/berichten/mail")
@requires()
def mail_works() -> Page:
    """Its owner says that their address is right: from now on mail goes there again."""
    for bounce in reach_queries.open_bounces([current_user.email]).values():
        bounce_actions.end_bounce(bounce, by_id=current_user.id, now=clock.now())
    flash("We mailen je weer.", "done")
    return redirect(url_for("notifications.choices"), code=303)


@bp.route("/berichten/stoppen/<token>", methods=["GET", "POST"])
@csrf.exempt  # the token is the permission; a mail program that stops for its reader (RFC 8058) has no form of ours
@public
@limited()
def stop(token: str) -> Page:
    """The page behind the link under a mail. Looking changes nothing, since mail programs look at every link; the button
    stops."""
    now = clock.now()
    found = queries.message_behind(token, now=now)
    if found is None or found.person_id is None:
        abort(404)
    kinds = queries.stopped_by(found)
    if request.method == "POST":
        choice_actions.stop(found.person_id, kinds, now=now)
        if request.form.get("List-Unsubscribe") != "One-Click":
            return redirect(url_for("notifications.stop", token=token), code=303)
    chosen = queries.choices_of(found.person_id)
    return answer(
        "notifications/stop.html",
        kinds=[KIND_NAMES[kind] for kind in kinds],
        is_stopped=all(chosen[kind] == NONE for kind in kinds),
    )
