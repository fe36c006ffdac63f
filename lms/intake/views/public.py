"""Pages for everybody: what it is, and signing up."""

from typing import Any

from flask import current_app, redirect, url_for

from lms import clock
from lms.cohorts.queries import next_start, seats_left
from lms.curriculum.queries import latest_version, outline
from lms.doorkeepers import always_open
from lms.intake import actions, call_back_actions
from lms.intake.forms import CallBackForm, SignUpForm
from lms.intake.views.blueprint import bp
from lms.limits import limited
from lms.menu import VISITOR, begins_here, in_foot, in_menu
from lms.web import Page, answer, public

COURSE = "wijkverbinder"


def _next_group() -> dict[str, Any]:
    """When the next group begins, and how many seats it has left."""
    now = clock.now()
    found = next_start(today=clock.local_day(now))
    return {"next_start": found, "free": seats_left(found, now=now) if found else 0}


@bp.get("/")
@begins_here(rank=50)
@public
def home() -> Page:
    return answer("intake/home.html", **_next_group())


@bp.get("/opleiding")
@in_menu("De opleiding", order=105, to=(VISITOR,))
@public
def training() -> Page:
    version = latest_version(COURSE)
    modules = outline(version.id).modules if version else ()
    return answer("intake/training.html", modules=modules, **_next_group())


@bp.get("/contact")
@always_open
@in_foot("Contact", order=10)
@public
def contact() -> Page:
    return answer("intake/contact.html")


@bp.get("/privacy")
@in_foot("Privacy", order=20)
@public
def privacy() -> Page:
    sends_texts = current_app.config["SETTINGS"].text_service is not None
    return answer("intake/privacy.html", sends_texts=sends_texts)


@bp.get("/toegankelijkheid")
@in_foot("Toegankelijkheid", order=30)
@public
def accessibility() -> Page:
    return answer("intake/accessibility.html")


@bp.route("/aanmelden", methods=["GET", "POST"])
@in_menu("Aanmelden", order=125, to=(VISITOR,))
@public
@limited()
@limited("100 per hour", only_done=True)
def apply() -> Page:
    """Signing up. Everybody gets the same answer, so that nobody learns here whose address we know."""
    form = SignUpForm()
    if form.validate_on_submit():
        actions.apply(**form.details(), now=clock.now())
        return redirect(url_for("intake.thanks"), code=303)
    return answer("intake/apply.html", form=form)


@bp.route("/bel-mij-terug", methods=["GET", "POST"])
@public
@limited()
@limited("100 per hour", only_done=True)
def call_back() -> Page:
    form = CallBackForm()
    if form.validate_on_submit():
        call_back_actions.ask_call_back(
            name=form.name.data or "",
            phone=form.phone.data or "",
            about=form.about.data or "",
            now=clock.now(),
        )
        return redirect(url_for("intake.will_call"), code=303)
    return answer("intake/call_back.html", form=form)


@bp.get("/bel-mij-terug/bedankt")
@public
def will_call() -> Page:
    return answer("intake/will_call.html")


@bp.get("/aanmelden/bedankt")
@public
def thanks() -> Page:
    return answer("intake/thanks.html")
