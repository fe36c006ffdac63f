"""Everybody's own page: the details we keep, and the ways to what else is theirs to change."""

from flask import flash, g, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.accounts import actions
from lms.accounts.forms import DOCUMENT_WORDS, DetailsForm
from lms.accounts.queries import confirmed_name
from lms.accounts.rules import CONTACT_PHONE
from lms.accounts.session_queries import devices_of
from lms.accounts.views.blueprint import bp
from lms.menu import begins_here, in_menu
from lms.notifications.forms import CHANNEL_NAMES, KIND_NAMES
from lms.notifications.queries import choices_of
from lms.roles import LEARNERS, OVER_OTHERS
from lms.web import Page, answer, requires


@bp.route("/mijn", methods=["GET", "POST"])
@in_menu("Mijn gegevens", order=120)
@begins_here(rank=40)
@requires()
def mine() -> Page:
    form, now = DetailsForm(obj=current_user), clock.now()
    if form.validate_on_submit():
        with form.refusing():
            _keep_details(form)
            flash("Je gegevens zijn bewaard.", "done")
            return redirect(url_for("accounts.mine"), code=303)
    return answer(
        "accounts/mine.html",
        form=form,
        confirmed=confirmed_name(current_user.id),
        documents=DOCUMENT_WORDS,
        is_ours=current_user.has_role(*OVER_OTHERS, now=now),
        is_learner=current_user.has_role(*LEARNERS, now=now),
        devices=devices_of(current_user, now=now),
        current_session_id=g.login_session.id,
        message_choices=[
            (KIND_NAMES[kind], CHANNEL_NAMES[channel])
            for kind, channel in choices_of(current_user.id).items()
        ],
    )


def _keep_details(form: DetailsForm) -> None:
    now = clock.now()
    actions.rename(current_user, form.name.data or "", by=current_user, now=now)
    actions.propose_name(current_user, form.certificate_name.data or "", by=current_user, now=now)
    actions.change_contact(current_user, CONTACT_PHONE, form.phone.data or "", by=current_user, now=now)
    current_user.neighbourhood = form.neighbourhood.data or ""
