"""For staff: a pasted sheet, or a file, of people who want to take part. First what would happen, then one act."""

from datetime import timedelta

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.db import db
from lms.doorstep import takes_files
from lms.formats import count
from lms.intake import import_actions
from lms.intake.import_forms import ImportForm
from lms.intake.import_queries import imports, with_known
from lms.intake.import_rules import NEW, VERDICTS, Row
from lms.intake.models import ApplicationImport
from lms.intake.views.blueprint import bp
from lms.roles import STAFF
from lms.web import Page, answer, requires

LARGEST_BODY = 4 * 1024 * 1024  # bytes: a file that is a bit too large is refused in words
SHOWN_FOR = timedelta(days=90)


@bp.route("/aanmeldingen/lijst", methods=["GET", "POST"])
@requires(*STAFF)
@takes_files(LARGEST_BODY)
def import_list() -> Page:
    form, now = ImportForm(), clock.now()
    rows: list[Row] = []
    if form.validate_on_submit():
        with form.refusing():
            rows = with_known(form.rows())
            if form.is_seen.data:
                made = import_actions.bring_in(
                    rows, consent=form.consent.data or "", by=current_user, now=now
                )
                number = sum(row.verdict == NEW for row in rows)
                flash(
                    f"{count(number, 'aanmelding staat', 'aanmeldingen staan')} er nu bij. Er is niets verstuurd.",
                    "done",
                )
                return redirect(url_for("intake.import_list", _anchor=f"lijst-{made.id}"), code=303)
    return answer(
        "intake/import.html",
        form=form,
        rows=rows,
        numbers={verdict: sum(row.verdict == verdict for row in rows) for verdict in VERDICTS},
        imports=imports(since=now - SHOWN_FOR),
    )


@bp.post("/aanmeldingen/lijst/<int:import_id>/terug")
@requires(*STAFF)
def undo_import(import_id: int) -> Page:
    made = db.session.get(ApplicationImport, import_id) or abort(404)
    number = import_actions.undo(made, by=current_user, now=clock.now())
    flash(f"Teruggehaald: {number}. Waar een collega al mee bezig was, staat er nog.", "done")
    return redirect(url_for("intake.import_list"), code=303)
