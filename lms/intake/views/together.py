"""One act with many applications: chosen on the list, looked at, done; and undone where nobody heard of it."""

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.cohorts.models import Cohort
from lms.db import db
from lms.forms import BareForm
from lms.intake import queries, rules, together_actions
from lms.intake.models import ApplicationAct
from lms.intake.together_actions import Deed
from lms.intake.together_queries import act_with, acts_lately
from lms.intake.views.application import cohort_choices
from lms.intake.views.blueprint import bp
from lms.intake.views.worklist import MOST_AT_ONCE, chosen
from lms.intake.worklist_forms import TogetherForm
from lms.notifications.reach_queries import in_words
from lms.roles import STAFF
from lms.web import Page, answer, requires


@bp.route("/aanmeldingen/samen", methods=["GET", "POST"])
@requires(*STAFF)
def together() -> Page:
    """Shows first what would happen to whom, and does it on the second press when that is still so."""
    now, form, found = clock.now(), TogetherForm(), chosen()
    form.offer(cohort_choices())
    people = {row.id: (row.name, queries.state_of_application(row)) for row in found.rows}
    look = None
    if people and form.validate_on_submit():
        with form.refusing():
            look = together_actions.together(
                found.rows, _deed(form), sure=form.sure.data or "", by=current_user, now=now
            )
            if look.act_id is not None:
                flash(f"Gedaan: {len(look.done)}. Gebleven zoals het was: {len(look.left)}.", "done")
                return redirect(url_for("intake.act_together", act_id=look.act_id), code=303)
    return answer(
        "intake/together.html",
        form=form,
        people=people,
        most=MOST_AT_ONCE if found.number > MOST_AT_ONCE else None,
        names=rules.STATES,
        look=look,
        cohort=_deed(form).cohort if look else None,
        ways=in_words(look.ways) if look else "",
        acts=acts_lately() if not people else [],
    )


def _deed(form: TogetherForm) -> Deed:
    cohort = db.session.get(Cohort, form.cohort.data) if form.cohort.data else None
    return Deed(form.deed.data, cohort, note=form.note.data or "", message=form.message.data or "")


def _act(act_id: int) -> ApplicationAct:
    return db.session.get(ApplicationAct, act_id) or abort(404)


def _act_page(act: ApplicationAct, form: BareForm | None = None) -> Page:
    return answer(
        "intake/act_together.html",
        form=form,
        act=act,
        rows=act_with(act.id),
        can_undo=act.undone_at is None and act.kind in (rules.PLACED, rules.WAITING),
    )


@bp.get("/aanmeldingen/samen/<int:act_id>")
@requires(*STAFF)
def act_together(act_id: int) -> Page:
    return _act_page(_act(act_id))


@bp.post("/aanmeldingen/samen/<int:act_id>/terug")
@requires(*STAFF)
def undo_together(act_id: int) -> Page:
    act, form = _act(act_id), BareForm()
    if form.validate_on_submit():
        with form.refusing():
            back, left = together_actions.undo(act, by=current_user, now=clock.now())
            flash(
                f"Teruggehaald: {back}. Daar ging een collega mee verder, of de plek van eerst is weg: {left}.",
                "done",
            )
            return redirect(url_for("intake.act_together", act_id=act_id), code=303)
    return _act_page(_act(act_id), form)
