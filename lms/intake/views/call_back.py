"""For staff: visitors who asked to be called were."""

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.db import db
from lms.intake import call_back_actions
from lms.intake.models import CallBack
from lms.intake.views.blueprint import bp
from lms.roles import STAFF
from lms.web import Page, requires


@bp.post("/aanmeldingen/terugbellen/<int:call_id>/gebeld")
@requires(*STAFF)
def called(call_id: int) -> Page:
    row = db.session.get(CallBack, call_id) or abort(404)
    call_back_actions.mark_called(row, by=current_user, now=clock.now())
    flash(f"{row.name} is gebeld.", "done")
    return redirect(url_for("intake.applications"), code=303)


@bp.post("/aanmeldingen/terugbellen/<int:call_id>/toch-niet")
@requires(*STAFF)
def not_called(call_id: int) -> Page:
    row = db.session.get(CallBack, call_id) or abort(404)
    call_back_actions.take_back_called(row)
    flash(f"{row.name} staat weer op de lijst.", "done")
    return redirect(url_for("intake.applications"), code=303)
