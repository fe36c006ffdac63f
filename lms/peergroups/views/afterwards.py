"""When an evening is over: who was there, in a minute; then each for themself, for two days."""

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.finding import or_404
from lms.forms import YES, offered
from lms.peergroups import evening_actions, evening_queries, queries
from lms.peergroups.forms import COACH_LEADS, NOBODY_ELSE, AfterwardsForm, EndForm, PointForm
from lms.peergroups.models import Meeting
from lms.peergroups.policy import may_take_part
from lms.peergroups.turn_rules import Turns
from lms.peergroups.views.blueprint import bp
from lms.peergroups.views.evening import meeting_to_lead
from lms.peergroups.views.member import visible_meeting
from lms.web import Page, answer, requires

ENDED = "Bewaard. Het telt mee als een tweede uit de groep ook zegt wie er was."
THANKS = "Dank je. Wie wat zei, bewaren we niet."


@bp.route("/intervisie/<int:meeting_id>/avond/einde", methods=["GET", "POST"])
@requires()
def end(meeting_id: int) -> Page:
    found = meeting_to_lead(meeting_id)
    form = _end_form(found)
    if form.validate_on_submit():
        with form.refusing():
            evening_actions.end_evening(
                found,
                present_ids=set(form.present.data or ()),
                turns=Turns(
                    _chosen(form.host.data, form.second_host.data),
                    _chosen(form.case_bringer.data, form.second_bringer.data),
                ),
                theme=form.theme.data,
                by=current_user,
                now=clock.now(),
            )
            flash(ENDED, "done")
            return redirect(url_for("peergroups.evening", meeting_id=found.id), code=303)
    back = url_for("peergroups.evening", meeting_id=found.id)
    return answer("peergroups/evening_end.html", form=form, meeting=found, back=back)


def _end_form(meeting: Meeting) -> EndForm:
    """Filled in with what was planned: who said to come, who leads, who brings something."""
    people = queries.current_members(meeting.group)
    away = {row.person_id for row in queries.answers_to(meeting) if not row.is_coming}
    running = evening_queries.evening_of(meeting.id)
    leader = running.leader_id if running else meeting.host_id
    names = [(person.id, person.name) for person in people]
    form = EndForm(
        present=[person.id for person in people if person.id not in away],
        host=leader if leader in dict(names) else 0,
        case_bringer=meeting.case_bringer_id or 0,
        second_host=meeting.second_host_id or 0,
        second_bringer=meeting.second_bringer_id or 0,
    )
    form.present.choices = offered(names)
    form.host.choices = offered([(0, COACH_LEADS), *names])
    for field in (form.case_bringer, form.second_host, form.second_bringer):
        field.choices = offered([(0, NOBODY_ELSE), *names])
    return form


def _chosen(*numbers: int) -> tuple[int, ...]:
    """Each once, and nobody left out."""
    return tuple(dict.fromkeys(number for number in numbers if number))


def _own_meeting(meeting_id: int) -> Meeting:
    """Of a group one is a member of, and that was led to its end."""
    found = visible_meeting(meeting_id)
    or_404(found.group, may_take_part)
    return found if found.ended_at else abort(404)


@bp.route("/intervisie/<int:meeting_id>/avond/leerpunt", methods=["GET", "POST"])
@requires()
def write_point(meeting_id: int) -> Page:
    found = _own_meeting(meeting_id)
    running = evening_queries.evening_of(found.id) or abort(404)
    form = PointForm(obj=evening_queries.point_of(running.id, current_user.id))
    if form.validate_on_submit():
        with form.refusing():
            evening_actions.write_point(found, current_user, form.text.data or "", now=clock.now())
            flash("Bewaard. Alleen jij ziet dit.", "done")
            return redirect(url_for("peergroups.evening", meeting_id=found.id), code=303)
    back = url_for("peergroups.evening", meeting_id=found.id)
    return answer("peergroups/evening_point.html", form=form, meeting=found, back=back)


@bp.route("/intervisie/<int:meeting_id>/avond/vragen", methods=["GET", "POST"])
@requires()
def answer_afterwards(meeting_id: int) -> Page:
    found = _own_meeting(meeting_id)
    running = evening_queries.evening_of(found.id) or abort(404)
    form = AfterwardsForm()
    if form.validate_on_submit():
        with form.refusing():
            dared, useful = form.dared.data == YES, form.useful.data == YES
            evening_actions.answer_afterwards(
                found, current_user, dared=dared, useful=useful, now=clock.now()
            )
            flash(THANKS, "done")
            return redirect(url_for("peergroups.evening", meeting_id=found.id), code=303)
    return answer(
        "peergroups/evening_questions.html",
        form=form,
        meeting=found,
        has_answered=evening_queries.has_answered(running.id, current_user.id),
        back=url_for("peergroups.evening", meeting_id=found.id),
    )
