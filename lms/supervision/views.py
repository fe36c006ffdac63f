from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock
from lms.cohorts.models import Cohort
from lms.curriculum import queries as curriculum
from lms.db import db
from lms.errors import RuleError
from lms.learning import actions as learning
from lms.learning.models import HandIn
from lms.learning.policy import hand_ins_visible_to, may_review
from lms.learning.queries import versions_of
from lms.peergroups.rules import BY_CODE
from lms.supervision import queries
from lms.supervision.forms import CoachNoteForm, ReviewForm
from lms.supervision.timeline import timeline
from lms.supervision.today import today_of
from lms.supervision.trainee import notes_on, trainee_of
from lms.web import answer, requires

bp = Blueprint("supervision", __name__)
Page = Response | tuple[str, int]
SUPERVISORS = ("coach", "coordinator", "administrator")


@bp.get("/begeleiding")
@requires(*SUPERVISORS)
def board() -> Page:
    now = clock.now()
    finished = request.args.get("welke") == "afgerond"
    return answer(
        "supervision/board.html",
        board=today_of(current_user, now=now, finished=finished),
        finished=finished,
        now=now,
        today=clock.local_day(now),
    )


@bp.get("/begeleiding/deelnemers/<int:person_id>")
@requires(*SUPERVISORS)
def trainee(person_id: int) -> Page:
    now = clock.now()
    found = trainee_of(current_user, person_id, now=now) or abort(404)
    return answer(
        "supervision/trainee.html",
        trainee=found,
        events=timeline(found, current_user, now=now),
        everything="alles" in request.args,
        notes=notes_on(current_user, person_id, now=now),
        note_form=CoachNoteForm(formdata=None),
        methods=BY_CODE,
        now=now,
    )


@bp.get("/begeleiding/inleveringen")
@requires(*SUPERVISORS)
def queue() -> Page:
    return answer("supervision/queue.html", queue=queries.queue(current_user), now=clock.now())


@bp.route("/begeleiding/inleveringen/<int:hand_in_id>", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def hand_in(hand_in_id: int) -> Page:
    found = _reviewable(hand_in_id)
    form, now = ReviewForm(), clock.now()
    if form.validate_on_submit():
        words = {"outcome": form.outcome.data, "feedback": form.feedback.data or ""}
        try:
            learning.review(found, **words, by=current_user, now=now)
        except RuleError as refusal:
            form.refuse(refusal)
        else:
            return _on_to_the_next(found)
    cohort = db.session.get_one(Cohort, found.cohort_id)
    versions = versions_of(found.person_id, found.course_id, found.assignment_slug)
    return answer(
        "supervision/hand_in.html",
        form=form,
        hand_in=found,
        cohort=cohort,
        task=curriculum.assignment(cohort.version_id, found.assignment_slug),
        earlier=[row for row in versions if row.number < found.number],
        now=now,
    )


def _reviewable(hand_in_id: int) -> HandIn:
    found = db.session.scalar(hand_ins_visible_to(current_user).where(HandIn.id == hand_in_id))
    return found if found is not None and may_review(current_user, found) else abort(404)


def _on_to_the_next(reviewed: HandIn) -> Response:
    """To the hand-in that waits longest now, or to the empty queue."""
    person = reviewed.person
    if person.email:
        flash(f"Je antwoord is bewaard. {person.name} krijgt bericht.", "done")
    else:
        flash(f"Je antwoord is bewaard. {person.name} heeft geen e-mailadres: bel even.", "done")
    waiting = queries.queue(current_user)
    if not waiting:
        return redirect(url_for("supervision.queue"), code=303)
    return redirect(url_for("supervision.hand_in", hand_in_id=waiting[0].hand_in.id), code=303)
