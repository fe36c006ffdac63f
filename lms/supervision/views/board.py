"""What needs somebody today, and everything about one trainee."""

from flask import abort, request
from flask_login import current_user

from lms import clock
from lms.accounts.alarm_queries import alarms
from lms.calls.queries import out_of_reach
from lms.menu import begins_here, in_menu
from lms.peergroups.method_queries import methods
from lms.peergroups.method_rules import by_code
from lms.roles import ADMINISTRATOR, ASSESSOR, PARTNER, SUPERVISORS
from lms.supervision.forms import CoachNoteForm
from lms.supervision.timeline_queries import timeline
from lms.supervision.today_queries import today_of
from lms.supervision.trainee_queries import notes_on, trainee_of
from lms.supervision.views.blueprint import bp
from lms.waiting import waiting_for
from lms.web import Page, answer, requires

MOST_PEOPLE = 20  # who can use a hand, longest first; the others stand one press away


@bp.get("/begeleiding")
@in_menu("Begeleiding", order=50, to=SUPERVISORS)
@begins_here(rank=10, to=SUPERVISORS)
@requires(*SUPERVISORS, ASSESSOR, PARTNER)
def board() -> Page:
    """What waits for whoever looks; for who looks after trainees also who needs a hand."""
    now = clock.now()
    waiting = waiting_for(current_user, now=now)
    if not current_user.has_role(*SUPERVISORS, now=now):
        return answer("supervision/waiting.html", waiting=waiting, today=clock.local_day(now))
    finished = request.args.get("welke") == "afgerond"
    found = today_of(current_user, now=now, finished=finished)
    return answer(
        "supervision/board.html",
        board=found,
        finished=finished,
        most=len(found.people) if request.args.get("iedereen") else MOST_PEOPLE,
        waiting=waiting,
        alarms=alarms(now=now) if current_user.has_role(ADMINISTRATOR, now=now) else None,
        out_of_reach=len(out_of_reach(current_user, now=now)),
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
        methods=by_code(methods()),
        now=now,
    )
