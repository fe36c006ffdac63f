"""A trainee asks to be called."""

from flask import flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.cohorts import call_actions
from lms.cohorts.forms import CallForm
from lms.cohorts.queries import open_calls
from lms.cohorts.views.blueprint import bp
from lms.web import Page, answer, requires


@bp.route("/bel-mij", methods=["GET", "POST"])
@requires("trainee")
def call_me() -> Page:
    form = CallForm()
    if form.validate_on_submit():
        call_actions.ask_for_call(current_user, about=form.about.data or "", now=clock.now())
        flash("We weten het. Je begeleider belt je, meestal binnen 2 dagen.", "done")
        return redirect(url_for("cohorts.call_me"), code=303)
    return answer("cohorts/call_me.html", form=form, call=open_calls([current_user.id]).get(current_user.id))
