"""Two applications of one person become one, and are taken apart where they were two people after all."""

from flask import flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.intake import merge_actions
from lms.intake.forms import ApartForm, MergeForm
from lms.intake.views.application import act_on, application_page, found_application
from lms.intake.views.blueprint import bp
from lms.roles import STAFF
from lms.web import Page, requires


@bp.post("/aanmeldingen/<int:application_id>/samenvoegingen/<int:other_id>")
@requires(*STAFF)
def merge(application_id: int, other_id: int) -> Page:
    """The other one goes on in the application whose page this is."""
    found, other, form = found_application(application_id), found_application(other_id), MergeForm()

    def deed() -> str:
        merge_actions.merge(
            found,
            other,
            by=current_user,
            now=clock.now(),
            seen=form.seen_step(),
            other_seen=form.other_seen_step(),
        )
        return "Samengevoegd. Alles van allebei staat nu hier."

    return act_on(found, "merge_form", form, deed)


@bp.post("/aanmeldingen/<int:application_id>/losmaking")
@requires(*STAFF)
def take_apart(application_id: int) -> Page:
    found, form = found_application(application_id), ApartForm()
    if form.validate_on_submit():
        with form.refusing():
            reason = form.reason.data or ""
            into = merge_actions.take_apart(found, reason=reason, by=current_user, now=clock.now())
            flash(f"Weer twee aanmeldingen: deze, en die van {into.name}.", "done")
            return redirect(url_for("intake.application", application_id=found.id), code=303)
    return application_page(found_application(found.id), apart_form=form)
