"""The paper route: staff write down what a trainee did on paper, or in another way. Trainee and staff both read who did so
and when."""

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.cohorts.policy import may_supervise
from lms.cohorts.queries import attended_group_days, cohort_of
from lms.curriculum.queries import outline
from lms.curriculum.rules import Outline
from lms.db import db
from lms.forms import offered
from lms.learning import actions, queries
from lms.learning.forms import RecordForm
from lms.learning.rules import recordable
from lms.learning.views.blueprint import bp
from lms.roles import SUPERVISORS
from lms.web import Page, answer, requires


def _supervised(person_id: int) -> tuple[Person, Cohort]:
    """A trainee with their present cohort, when whoever asks looks after that cohort."""
    person = db.session.get(Person, person_id)
    cohort = cohort_of(person, now=clock.now()) if person else None
    if person is None or cohort is None or not may_supervise(current_user, cohort.id, now=clock.now()):
        abort(404)
    return person, cohort


@bp.route("/begeleiding/deelnemers/<int:person_id>/op-papier", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def record(person_id: int) -> Page:
    person, cohort = _supervised(person_id)
    course, form = outline(cohort.version_id), RecordForm()
    facts, attended = queries.facts_of([person.id], course.course_id), attended_group_days([person.id])
    done = recordable(course, facts[person.id], attended[person.id])
    form.steps.choices = offered([(f"{kind}:{slug}", slug) for kind, slug in done])
    if form.validate_on_submit():
        with form.refusing():
            rows = actions.record_steps(
                person,
                cohort,
                form.chosen(),
                ground=form.ground.data or "",
                note=form.note.data or "",
                by=current_user,
                now=clock.now(),
            )
            flash(f"Opgeschreven: {len(rows)} van {person.name}. {person.first_name} ziet het ook.", "done")
            return redirect(url_for("learning.record", person_id=person.id), code=303)
    return answer(
        "learning/record.html",
        form=form,
        person=person,
        cohort=cohort,
        course=course,
        done=done,
        chosen=form.chosen(),
        recorded=queries.recorded_steps(person.id, course.course_id),
        titles=_titles(course),
    )


def _titles(course: Outline) -> dict[tuple[str, str], str]:
    titles = {}
    for module in course.modules:
        for lesson in module.lessons:
            titles["lesson", lesson.slug] = lesson.title
            titles["check", lesson.slug] = lesson.title
        for talk in module.conversations:
            titles["conversation", talk.slug] = talk.title
        for task in module.assignments:
            titles["assignment", task.slug] = task.title
        titles["group_day", module.slug] = module.group_day_title
    return titles


@bp.post("/begeleiding/deelnemers/<int:person_id>/op-papier/<int:record_id>/intrekking")
@requires(*SUPERVISORS)
def withdraw_record(person_id: int, record_id: int) -> Page:
    person, _ = _supervised(person_id)
    row = queries.recorded_step(record_id, person.id)
    if row is None:
        abort(404)
    actions.withdraw_record(row, by=current_user, now=clock.now())
    flash("Teruggenomen. Het telt niet meer mee.", "done")
    return redirect(url_for("learning.record", person_id=person.id), code=303)
