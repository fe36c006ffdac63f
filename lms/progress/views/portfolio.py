"""What a trainee takes along from each module, and what they bring to the final talk."""

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.cohorts.models import Cohort
from lms.cohorts.queries import cohort_of
from lms.curriculum.queries import outline
from lms.forms import offered
from lms.progress import portfolio_actions, portfolio_queries
from lms.progress.forms import EvidenceForm, PointsForm, ToldForm, points_form
from lms.progress.portfolio_rules import pieces_for
from lms.progress.round_queries import round_of
from lms.progress.views.blueprint import bp
from lms.progress.views.decision import supervised
from lms.roles import SUPERVISORS, TRAINEE
from lms.web import Page, answer, requires


def _own_cohort() -> Cohort:
    return cohort_of(current_user, now=clock.now()) or abort(404)


@bp.route("/voortgang/leerpunten", methods=["GET", "POST"])
@requires(TRAINEE)
def learning_points() -> Page:
    cohort = _own_cohort()
    course = outline(cohort.version_id)
    own = portfolio_queries.portfolios_of([current_user.id], course.course_id)[current_user.id].points
    form: PointsForm = points_form(course.modules, {slug: row.text for slug, row in own.items()})
    if form.validate_on_submit():
        portfolio_actions.write_points(current_user, cohort, form.texts(), now=clock.now())
        flash("Je leerpunten zijn bewaard. Alleen jij leest ze.", "done")
        return redirect(url_for("progress.learning_points"), code=303)
    return answer("progress/learning_points.html", form=form, outline=course, own=own)


@bp.route("/leren/eindgesprek", methods=["GET", "POST"])
@requires(TRAINEE)
def evidence() -> Page:
    cohort = _own_cohort()
    course = outline(cohort.version_id)
    offered_pieces = portfolio_queries.offered_to(current_user, cohort)
    own = portfolio_queries.portfolios_of([current_user.id], course.course_id)[current_user.id]
    form = EvidenceForm(pieces=[f"{kind}:{slug}" for kind, slug in own.chosen])
    form.pieces.choices = offered([(f"{kind}:{slug}", slug) for kind, slug in offered_pieces])
    if form.validate_on_submit():
        with form.refusing():
            portfolio_actions.choose_evidence(current_user, cohort, form.chosen(), now=clock.now())
            flash("Bewaard. Je mag nog wisselen tot het besluit.", "done")
            return redirect(url_for("progress.evidence"), code=303)
    return answer(
        "progress/evidence.html",
        form=form,
        choices=offered_pieces,
        number=pieces_for(course.requirements.evidence),
        present=round_of(current_user.id, cohort.id),
        now=clock.now(),
    )


@bp.route("/begeleiding/deelnemers/<int:person_id>/leerpunten", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def told_points(person_id: int) -> Page:
    """Staff see that a learning point is there, not what it says; one that was told can be noted."""
    person, cohort = supervised(person_id)
    course = outline(cohort.version_id)
    points = portfolio_queries.portfolios_of([person.id], course.course_id)[person.id].points
    form = ToldForm()
    form.module.choices = offered(
        [(module.slug, module.title) for module in course.modules if module.slug not in points]
    )
    if form.validate_on_submit():
        with form.refusing():
            portfolio_actions.record_told(
                person, cohort, form.module.data or "", by=current_user, now=clock.now()
            )
            flash(f"Opgeschreven. {person.first_name} ziet het ook.", "done")
            return redirect(url_for("progress.told_points", person_id=person.id), code=303)
    return answer("progress/told_points.html", form=form, person=person, outline=course, points=points)


@bp.post("/begeleiding/deelnemers/<int:person_id>/leerpunten/<module>/intrekking")
@requires(*SUPERVISORS)
def withdraw_told(person_id: int, module: str) -> Page:
    person, cohort = supervised(person_id)
    if not portfolio_actions.withdraw_told(person, cohort, module):
        abort(404)
    flash("Teruggenomen.", "done")
    return redirect(url_for("progress.told_points", person_id=person.id), code=303)
