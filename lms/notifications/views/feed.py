"""One's own calendar: a secret address for the telephone, renewed and stopped by its owner."""

from flask import abort, current_app, flash, redirect, request, url_for
from flask_login import current_user

from lms import clock
from lms.addresses import full_address
from lms.browser_memory import never_kept
from lms.limits import limited
from lms.notifications import feed_actions, feed_queries
from lms.notifications.views.blueprint import bp
from lms.web import Page, answer, public, requires


@bp.route("/mijn/agenda", methods=["GET", "POST"])
@requires()
@never_kept
def calendar() -> Page:
    """The address, to be copied. The button makes a fresh one."""
    settings = current_app.config["SETTINGS"]
    if request.method == "POST":
        feed_actions.renew(current_user.id, settings.secret_key, now=clock.now())
        flash("Je agenda heeft nu een nieuw adres.", "done")
        return redirect(url_for("notifications.calendar"), code=303)
    found = feed_queries.feed_of(current_user.id)
    address = None
    if found is not None:
        token = feed_queries.token_of(found, settings.secret_key)
        address = full_address("notifications.feed", token=token)
    return answer("notifications/calendar.html", address=address)


@bp.post("/mijn/agenda/einde")
@requires()
def end_calendar() -> Page:
    feed_actions.revoke(current_user.id, now=clock.now())
    flash("Het adres van je agenda werkt niet meer.", "done")
    return redirect(url_for("notifications.calendar"), code=303)


@bp.get("/agenda/<token>.ics")
@public
@limited("600 per 5 minutes", methods=("GET",))
def feed(token: str) -> Page:
    """The calendar itself, fetched by a calendar program over and over: unchanged content is not sent again."""
    found = feed_queries.feed_behind(token)
    if found is None:
        abort(404)
    now = clock.now()
    text = feed_queries.calendar_of(found.person_id, now=now)
    feed_queries.note_fetch(found, now=now)
    response = current_app.response_class(text, mimetype="text/calendar")
    response.headers["Cache-Control"] = "private, max-age=1800"
    response.headers["X-Robots-Tag"] = "noindex"
    response.add_etag()
    return response.make_conditional(request)
