"""Everybody's own page: the details we keep, and the ways to what else is theirs to change."""

from flask import flash, g, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.accounts.forms import DetailsForm
from lms.accounts.session_queries import devices_of
from lms.accounts.views.blueprint import bp
from lms.menu import begins_here, in_menu
from lms.notifications.forms import CHANNEL_NAMES, KIND_NAMES
from lms.notifications.queries import choices_of
from lms.web import Page, answer, requires


@bp.route("/mijn", methods=["GET", "POST"])
@in_menu("Mijn gegevens", order=120)
@begins_here(rank=40)
@requires()
def mine() -> Page:
    form = DetailsForm(obj=current_user)
    if form.validate_on_submit():
        form.populate_obj(current_user)
        flash("Je gegevens zijn bewaard.", "done")
        return redirect(url_for("accounts.mine"), code=303)
    return answer(
        "accounts/mine.html",
        form=form,
        devices=devices_of(current_user, now=clock.now()),
        current_session_id=g.login_session.id,
        message_choices=[
            (KIND_NAMES[kind], CHANNEL_NAMES[channel])
            for kind, channel in choices_of(current_user.id).items()
        ],
    )
