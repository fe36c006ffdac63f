"""Pages for everybody: what it is, and signing up."""

from flask import redirect, url_for

from lms import clock
from lms.cohorts.queries import next_start
from lms.curriculum.queries import latest_version, outline
from lms.intake import actions
from lms.intake.forms import SignUpForm
from lms.intake.views.blueprint import bp
from lms.limits import limited
from lms.web import Page, answer, public

COURSE = "wijkverbinder"


@bp.get("/")
@public
def home() -> Page:
    return answer("intake/home.html", next_start=next_start(today=clock.local_day(clock.now())))


@bp.get("/opleiding")
@public
def training() -> Page:
    version = latest_version(COURSE)
    modules = outline(version.id).modules if version else ()
    return answer(
        "intake/training.html", modules=modules, next_start=next_start(today=clock.local_day(clock.now()))
    )


@bp.get("/contact")
@public
def contact() -> Page:
    return answer("intake/contact.html")


@bp.get("/privacy")
@public
def privacy() -> Page:
    return answer("intake/privacy.html")


@bp.get("/toegankelijkheid")
@public
def accessibility() -> Page:
    return answer("intake/accessibility.html")


@bp.route("/aanmelden", methods=["GET", "POST"])
@public
@limited()
@limited("100 per hour", only_done=True)
def apply() -> Page:
    """Says the same to everybody: nobody learns here whose address we know."""
    form = SignUpForm()
    if form.validate_on_submit():
        actions.apply(**form.details(), now=clock.now())
        return redirect(url_for("intake.thanks"), code=303)
    return answer("intake/apply.html", form=form)


@bp.get("/aanmelden/bedankt")
@public
def thanks() -> Page:
    return answer("intake/thanks.html")
