"""Not agreeing with a decision: said by the trainee or by staff for them, handled by somebody who had no part in it."""

from collections.abc import Callable

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.cohorts.policy import may_supervise
from lms.notifications.reach_queries import way_in_words
from lms.offers import page_of
from lms.progress import appeal_actions, appeal_queries
from lms.progress.decision_rules import NO_ARBITER, tie_that_bars
from lms.progress.forms import AppealForm, OutcomeForm
from lms.progress.independence_queries import ties_between
from lms.progress.models import Appeal, Decision
from lms.progress.views.blueprint import bp
from lms.progress.views.decision import supervised
from lms.roles import ASSESSMENT, SUPERVISORS, TRAINEE
from lms.web import Page, answer, requires


@bp.route("/voortgang/besluit/bezwaar", methods=["GET", "POST"])
@requires(TRAINEE)
def appeal() -> Page:
    decision = _latest_decision(current_user.id)
    form = AppealForm()
    if form.validate_on_submit() and _raise(form, decision):
        flash("We weten het. Hier lees je hoe het verder gaat.", "done")
        return redirect(url_for("progress.decision"), code=303)
    return answer("progress/appeal.html", form=form, decision=decision, person=None)


@bp.route("/begeleiding/deelnemers/<int:person_id>/bezwaar", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def appeal_on_behalf(person_id: int) -> Page:
    """The same for a trainee who would rather say it: who writes it down stands with it."""
    person, _ = supervised(person_id)
    decision = _latest_decision(person.id)
    if not may_supervise(current_user, decision.cohort_id, now=clock.now()):
        abort(404)
    form = AppealForm()
    if form.validate_on_submit() and _raise(form, decision):
        flash(f"Opgeschreven namens {person.name}.", "done")
        return redirect(page_of("one trainee", person).address, code=303)
    return answer("progress/appeal.html", form=form, decision=decision, person=person)


def _latest_decision(person_id: int) -> Decision:
    found = appeal_queries.decisions_of(person_id)
    return found[0][0] if found else abort(404)


def _raise(form: AppealForm, decision: Decision) -> bool:
    """Raises the appeal and says whether it could be done; otherwise the form says why not."""
    with form.refusing():
        appeal_actions.raise_appeal(
            decision,
            text=form.text.data or "",
            wants_call=form.wants_call.data,
            by=current_user,
            now=clock.now(),
        )
        return True
    return False


def _found(appeal_id: int) -> Appeal:
    return appeal_queries.appeal(appeal_id) or abort(404)


@bp.get("/bezwaren/<int:appeal_id>")
@requires(*ASSESSMENT)
def appeal_case(appeal_id: int) -> Page:
    return _case_page(_found(appeal_id), OutcomeForm())


def _case_page(row: Appeal, form: OutcomeForm) -> Page:
    return answer(
        "progress/appeal_case.html",
        form=form,
        appeal=row,
        bar=tie_that_bars(ties_between(row.decision.person, current_user), NO_ARBITER),
        deadlines_of=appeal_queries.deadlines_of,
        step_of=appeal_queries.step_of,
    )


@bp.post("/bezwaren/<int:appeal_id>/behandelaar")
@requires(*ASSESSMENT)
def take_appeal(appeal_id: int) -> Page:
    return _act(
        appeal_id,
        lambda row: appeal_actions.take_on(row, by=current_user, now=clock.now()),
        "Jij behandelt dit bezwaar.",
    )


@bp.post("/bezwaren/<int:appeal_id>/gesprek")
@requires(*ASSESSMENT)
def hear_appeal(appeal_id: int) -> Page:
    return _act(
        appeal_id,
        lambda row: appeal_actions.hear(row, by=current_user, now=clock.now()),
        "Bewaard dat jullie elkaar spraken.",
    )


def _act(appeal_id: int, act: Callable[[Appeal], None], words: str) -> Page:
    row = _found(appeal_id)
    act(row)
    flash(words, "done")
    return redirect(url_for("progress.appeal_case", appeal_id=row.id), code=303)


@bp.post("/bezwaren/<int:appeal_id>/besluit")
@requires(*ASSESSMENT)
def settle_appeal(appeal_id: int) -> Page:
    row, form, now = _found(appeal_id), OutcomeForm(), clock.now()
    if form.validate_on_submit():
        with form.refusing():
            appeal_actions.settle(
                row,
                outcome=form.outcome.data or "",
                reasons=form.reasons.data or "",
                by=current_user,
                now=now,
            )
            way = way_in_words(row.decision.person_id, written_at=now)
            flash(f"Besloten. {row.decision.person.first_name} {way}.", "done")
            return redirect(url_for("progress.appeal_case", appeal_id=row.id), code=303)
    return _case_page(row, form)
