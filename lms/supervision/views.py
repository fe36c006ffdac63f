from flask import Blueprint, abort, request
from flask_login import current_user
from werkzeug.wrappers import Response

from lms import clock
from lms.peergroups.rules import BY_CODE
from lms.supervision import queries
from lms.supervision.trainee import trainee_of
from lms.web import answer, requires

bp = Blueprint("supervision", __name__)
Page = Response | tuple[str, int]
SUPERVISORS = ("coach", "coordinator", "administrator")


@bp.get("/begeleiding")
@requires(*SUPERVISORS)
def board() -> Page:
    now = clock.now()
    today = clock.local_day(now)
    finished = request.args.get("welke") == "afgerond"
    cohorts = queries.cohorts_on_board(current_user, today=today, finished=finished)
    return answer(
        "supervision/board.html",
        boards=[queries.cohort_board(cohort, now=now) for cohort in cohorts],
        queue=queries.queue(current_user),
        finished=finished,
        now=now,
        today=today,
    )


@bp.get("/begeleiding/deelnemers/<int:person_id>")
@requires(*SUPERVISORS)
def trainee(person_id: int) -> Page:
    now = clock.now()
    found = trainee_of(current_user, person_id, now=now) or abort(404)
    return answer("supervision/trainee.html", trainee=found, methods=BY_CODE, now=now)
