from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock
from lms.accounts.models import Person
from lms.cohorts.policy import may_see_trainee, may_supervise
from lms.cohorts.queries import group_days, paused_people
from lms.curriculum import queries as curriculum
from lms.db import db
from lms.errors import RuleError
from lms.learning import actions as learning
from lms.learning.models import HandIn
from lms.learning.policy import hand_ins_visible_to, may_review
from lms.learning.queries import hand_ins_of, versions_of
from lms.peergroups.queries import meetings_of
from lms.peergroups.rules import BY_CODE
from lms.progress import queries as progress
from lms.supervision import queries
from lms.supervision.forms import ReviewForm
from lms.web import answer, requires

bp = Blueprint("supervision", __name__)
Page = Response | tuple[str, int]
SUPERVISORS = ("coach", "coordinator", "administrator")


@bp.get("/begeleiding")
@requires(*SUPERVISORS)
def board() -> Page:
    now = clock.now()
    finished = request.args.get("welke") == "afgerond"
    cohorts = queries.running_cohorts(current_user, today=clock.local_day(now), finished=finished)
    return answer(
        "supervision/board.html",
        boards=[queries.cohort_board(cohort, now=now) for cohort in cohorts],
        queue=queries.queue(current_user),
        finished=finished,
        now=now,
    )


@bp.get("/begeleiding/deelnemers/<int:person_id>")
@requires(*SUPERVISORS)
def trainee(person_id: int) -> Page:
    now = clock.now()
    person = db.session.get(Person, person_id)
    if person is None or not may_see_trainee(current_user, person.id, now=now):
        abort(404)
    cohort = next(
        row for row in progress.cohorts_learned_in(person.id) if may_supervise(current_user, row.id)
    )
    course = curriculum.outline(cohort.version_id)
    return answer(
        "supervision/trainee.html",
        person=person,
        cohort=cohort,
        outline=course,
        titles={module.assignment.slug: module.assignment.title for module in course.modules},
        progress=progress.progress_of(person, cohort, now=now),
        pause=paused_people([cohort.id], today=clock.local_day(now)).get(person.id),
        hand_ins=hand_ins_of(person.id),
        group_days=[
            (day, next((row for row in day.attendance if row.person_id == person.id), None))
            for day in group_days(cohort.id)
        ],
        meetings=meetings_of(person.id),
        methods=BY_CODE,
        advice=progress.advice_of(person.id, cohort.id),
        decision=progress.decision_of(person.id, cohort.id),
    )


@bp.get("/begeleiding/inleveringen")
@requires(*SUPERVISORS)
def queue() -> Page:
    return answer("supervision/queue.html", queue=queries.queue(current_user), now=clock.now())


@bp.route("/begeleiding/inleveringen/<int:hand_in_id>", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def hand_in(hand_in_id: int) -> Page:
    found = db.session.scalar(hand_ins_visible_to(current_user).where(HandIn.id == hand_in_id))
    if found is None or not may_review(current_user, found):
        abort(404)
    form = ReviewForm()
    if form.validate_on_submit():
        try:
            learning.review(
                found,
                outcome=form.outcome.data,
                feedback=form.feedback.data or "",
                by=current_user,
                now=clock.now(),
            )
        except RuleError as refusal:
            form.refuse(refusal)
        else:
            flash(f"{found.person.name} krijgt bericht.", "done")
            return redirect(_next_in_queue(), code=303)
    version_id = next(
        row.version_id for row in progress.cohorts_learned_in(found.person_id) if row.id == found.cohort_id
    )
    versions = versions_of(found.person_id, found.course_id, found.assignment_slug)
    return answer(
        "supervision/hand_in.html",
        form=form,
        hand_in=found,
        task=curriculum.assignment(version_id, found.assignment_slug),
        earlier=[row for row in versions if row.number < found.number],
        now=clock.now(),
    )


def _next_in_queue() -> str:
    waiting = queries.queue(current_user)
    if not waiting:
        return url_for("supervision.queue")
    return url_for("supervision.hand_in", hand_in_id=waiting[0].id)
