"""The evening itself: one phone leads, others may look along, anybody takes over. Without a script each step is a page."""

from flask import abort, flash, jsonify, redirect, request, url_for
from flask_login import current_user

from lms import clock
from lms.db import db
from lms.finding import or_404
from lms.forms import offered
from lms.peergroups import evening_actions, evening_queries, evening_rules, queries
from lms.peergroups.forms import MethodForm
from lms.peergroups.method_queries import methods
from lms.peergroups.method_rules import by_code
from lms.peergroups.models import Meeting
from lms.peergroups.policy import may_lead
from lms.peergroups.views.blueprint import bp
from lms.peergroups.views.member import group_address, visible_meeting
from lms.web import Page, answer, requires

YOU_LEAD = "Jij leidt nu. Wie net leidde, ziet dat op de eigen telefoon."


def meeting_to_lead(meeting_id: int) -> Meeting:
    """A meeting of a group in which the visitor may lead; for anybody else it is not there."""
    found = visible_meeting(meeting_id)
    or_404(found.group, may_lead)
    return found


@bp.get("/intervisie/<int:meeting_id>/avond")
@requires()
def evening(meeting_id: int) -> Page:
    found = visible_meeting(meeting_id)
    running, now = evening_queries.evening_of(found.id), clock.now()
    steps = evening_queries.steps_of_evening(found)
    return answer(
        "peergroups/evening.html",
        meeting=found,
        evening=running,
        steps=steps,
        at=min(running.step, len(steps) - 1) if running and steps else 0,
        method=by_code(methods()).get(found.method),
        is_open=evening_rules.is_open(found.starts_at, found.ends_at, found.cancelled_at, now),
        may_lead=may_lead(current_user, found.group, now=now),
        leads=running is not None and running.leader_id == current_user.id,
        is_member=current_user.id in [person.id for person in queries.current_members(found.group)],
        open_until=evening_rules.still_open_until(found.ended_at) if found.ended_at else None,
        now=now,
        back=url_for("peergroups.meeting", meeting_id=found.id),
    )


@bp.post("/intervisie/<int:meeting_id>/avond/leiding")
@requires()
def lead(meeting_id: int) -> Page:
    """Begins the evening, or takes it over."""
    found = meeting_to_lead(meeting_id)
    had = evening_queries.evening_of(found.id)
    evening_actions.take_the_lead(found, current_user, now=clock.now())
    if had is not None and had.taken_from_id is not None:
        flash(YOU_LEAD, "done")
    return redirect(url_for("peergroups.evening", meeting_id=found.id), code=303)


@bp.post("/intervisie/<int:meeting_id>/avond/stap")
@requires()
def go(meeting_id: int) -> Page:
    """To another step. A script asks for the standing and is told who leads by now; a page without one is refused."""
    found = meeting_to_lead(meeting_id)
    number = request.form.get("step", 0, type=int)
    is_script = request.accept_mimetypes.best == "application/json"
    if is_script and not evening_queries.leads(found, current_user):
        return _told(found.id)
    evening_actions.go_to_step(found, number, current_user)
    return (
        _told(found.id)
        if is_script
        else redirect(url_for("peergroups.evening", meeting_id=found.id), code=303)
    )


@bp.get("/intervisie/<int:meeting_id>/avond/stand")
@requires()
def standing(meeting_id: int) -> Page:
    """Where they are, for a phone that asks every ten seconds: nothing but 304 while nothing changed."""
    return _told(meeting_id)


def _told(meeting_id: int) -> Page:
    db.session.flush()
    found = evening_queries.standing_of(meeting_id, current_user, now=clock.now()) or abort(404)
    response = jsonify(
        has_begun=found.leader_id is not None,
        has_ended=found.has_ended,
        step=found.step,
        method=found.method,
        leads=found.leader_id == current_user.id,
    )
    response.set_etag(found.mark)
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request) if request.method == "GET" else response


@bp.route("/intervisie/<int:meeting_id>/avond/werkvorm", methods=["GET", "POST"])
@requires()
def choose_for_evening(meeting_id: int) -> Page:
    """Another method than was planned: the group decides, whoever leads taps it."""
    found = meeting_to_lead(meeting_id)
    form = MethodForm(method=found.method)
    form.method.choices = offered((method.code, method.name) for method in methods())
    if form.validate_on_submit():
        with form.refusing():
            evening_actions.choose_method(found, form.method.data, current_user)
            return redirect(url_for("peergroups.evening", meeting_id=found.id), code=303)
    return answer(
        "peergroups/evening_method.html",
        form=form,
        meeting=found,
        back=url_for("peergroups.evening", meeting_id=found.id),
        group_page=group_address(found.group),
    )
