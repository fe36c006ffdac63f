"""For staff: what somebody wrote when signing up, put right."""

from flask import flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.intake import correction_actions
from lms.intake.forms import CorrectionForm
from lms.intake.queries import changes_of
from lms.intake.views.application import found_application
from lms.intake.views.blueprint import bp
from lms.roles import STAFF
from lms.web import Page, answer, requires


@bp.route("/aanmeldingen/<int:application_id>/gegevens", methods=["GET", "POST"])
@requires(*STAFF)
def correct(application_id: int) -> Page:
    found, now = found_application(application_id), clock.now()
    form = CorrectionForm(obj=found)
    if form.validate_on_submit():
        with form.refusing():
            is_new = correction_actions.correct(found, **form.details(), by=current_user, now=now)
            flash("De gegevens zijn veranderd." if is_new else "Er is niets veranderd.", "done")
            return redirect(url_for("intake.application", application_id=found.id), code=303)
    return answer("intake/correction.html", form=form, application=found, changes=changes_of(found.id))
