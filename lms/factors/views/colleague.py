"""For administrators: who has a second step, and helping somebody in who lost phone and paper, after ringing them."""

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.factors import actions
from lms.factors.colleague_queries import colleague, colleagues
from lms.factors.forms import ResetForm
from lms.factors.views.blueprint import bp
from lms.roles import ADMINISTRATOR
from lms.web import Page, answer, requires


@bp.get("/tweede-stap")
@requires(ADMINISTRATOR)
def others() -> Page:
    return answer("factors/colleagues.html", colleagues=colleagues(now=clock.now()))


@bp.route("/tweede-stap/<int:person_id>", methods=["GET", "POST"])
@requires(ADMINISTRATOR, fresh=True)
def reset(person_id: int) -> Page:
    found, form = colleague(person_id, now=clock.now()), ResetForm()
    if found is None:
        abort(404)
    if form.validate_on_submit():
        with form.refusing():
            actions.reset(found.person, by=current_user, why=form.why.data or "", now=clock.now())
            flash(f"{found.person.name} kan weer inloggen en stelt dan een nieuwe tweede stap in.", "done")
            return redirect(url_for("factors.others"), code=303)
    return answer("factors/colleague.html", form=form, colleague=found)
