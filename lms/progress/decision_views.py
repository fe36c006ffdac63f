"""Advice by the coach, decision by an independent assessor."""

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.cohorts.policy import may_supervise
from lms.curriculum.queries import outline
from lms.db import db
from lms.errors import RuleError
from lms.learning.queries import hand_ins_of, versions_of
from lms.progress import actions, queries
from lms.progress.forms import AdviceForm, DecisionForm
from lms.progress.views import Page, address_of, bp
from lms.web import answer, requires


def _supervised(person_id: int) -> tuple[Person, Cohort]:
    """A trainee and the cohort in which the visitor looks after them; 404 for anybody else."""
    person = db.session.get(Person, person_id) or abort(404)
    cohorts = [row for row in queries.cohorts_learned_in(person.id) if may_supervise(current_user, row.id)]
    return (person, cohorts[0]) if cohorts else abort(404)


@bp.route("/begeleiding/deelnemers/<int:person_id>/advies", methods=["GET", "POST"])
@requires("coach", "coordinator", "administrator")
def advise(person_id: int) -> Page:
    person, cohort = _supervised(person_id)
    form, now = AdviceForm(), clock.now()
    if form.validate_on_submit():
        try:
            actions.advise(
                person,
                cohort,
                is_positive=form.is_positive.data == "ja",
                text=form.text.data or "",
                by=current_user,
                now=now,
            )
        except RuleError as refusal:
            form.refuse(refusal)
        else:
            flash(f"Je advies over {person.name} ligt bij de beoordelaar.", "done")
            return redirect(url_for("supervision.trainee", person_id=person.id), code=303)
    return answer(
        "progress/advise.html",
        form=form,
        person=person,
        progress=queries.progress_of(person, cohort, now=now),
        advice=queries.advice_of(person.id, cohort.id),
        decision=queries.decision_of(person.id, cohort.id),
    )


@bp.get("/beoordelingen")
@requires("assessor")
def decisions() -> Page:
    return answer("progress/decisions.html", waiting=queries.advices_waiting())


@bp.route("/beoordelingen/<int:person_id>", methods=["GET", "POST"])
@requires("assessor")
def decide(person_id: int) -> Page:
    person = db.session.get(Person, person_id) or abort(404)
    form, now = DecisionForm(), clock.now()
    found = queries.open_advice_of(person.id)
    if found is None and not form.is_submitted():
        abort(404)
    cohort = found[1] if found else next(iter(queries.cohorts_learned_in(person.id)), None) or abort(404)
    if form.validate_on_submit():
        values = {name: form[name].data for name in ("outcome", "reasons", "to_do", "to_do_by")}
        try:
            actions.decide(person, cohort, **values, by=current_user, now=now)
        except RuleError as refusal:
            form.refuse(refusal)
        else:
            flash(f"Je besluit over {person.name} is bewaard. {person.first_name} krijgt bericht.", "done")
            return redirect(url_for("progress.decisions"), code=303)
    course = outline(cohort.version_id)
    slugs = {row.assignment_slug for row in hand_ins_of(person.id) if row.course_id == course.course_id}
    return answer(
        "progress/decide.html",
        form=form,
        person=person,
        cohort=cohort,
        outline=course,
        advice=queries.advice_of(person.id, cohort.id),
        progress=queries.progress_of(person, cohort, now=now),
        hand_ins=[row for slug in sorted(slugs) for row in versions_of(person.id, course.course_id, slug)],
        address_of=address_of,
    )
