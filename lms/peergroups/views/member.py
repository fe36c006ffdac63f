"""A member's own group: what is planned, planning it, choosing a method, and who was there."""

from collections import Counter
from datetime import datetime

from flask import Response, abort, flash, redirect, request, url_for
from flask_login import current_user

from lms import clock
from lms.accounts.models import Person
from lms.db import db
from lms.finding import or_404
from lms.forms import offered
from lms.menu import in_menu
from lms.notifications.reach_queries import in_words, ways_planned, ways_taken
from lms.peergroups import actions, queries
from lms.peergroups.calendar_queries import appointment
from lms.peergroups.evening_queries import points_of
from lms.peergroups.forms import CHOSEN_THEN, COACH_LEADS, NOBODY_ELSE, AttendanceForm, MeetingForm
from lms.peergroups.mail import PLANNED
from lms.peergroups.method_queries import methods, steps_of
from lms.peergroups.method_rules import TIMES, by_code, misfits, ranked, suggest_method, wish_of
from lms.peergroups.models import Meeting, PeerGroup
from lms.peergroups.policy import may_confirm_alone, may_see_group, may_supervise_group
from lms.peergroups.signal_rules import signals_of
from lms.peergroups.views.blueprint import bp
from lms.roles import LEARNERS
from lms.web import Page, answer, requires, row_number

SEEN = "Bewaard wie er was. Het telt mee."
WRITTEN = "Bewaard. Het telt mee als een ander uit de groep of je begeleider het ook ziet."


def visible_group(group_id: int) -> PeerGroup:
    return or_404(db.session.get(PeerGroup, group_id, options=queries.WHOLE), may_see_group)


def visible_meeting(meeting_id: int) -> Meeting:
    found = db.session.get(Meeting, meeting_id) or abort(404)
    or_404(found.group, may_see_group)
    return found


def group_address(group: PeerGroup) -> str:
    """Members go back to their own page, coaches to the group's."""
    if may_supervise_group(current_user, group, now=clock.now()):
        return url_for("peergroups.group", group_id=group.id)
    return url_for("peergroups.mine")


@bp.get("/intervisie")
@in_menu("Intervisie", order=30, to=LEARNERS)
@requires()
def mine() -> Page:
    return answer(
        "peergroups/mine.html",
        groups=(groups := queries.groups_of(current_user.id)),
        signals={group.id: signals_of(queries.evenings_held(group)) for group in groups},
        points=points_of(current_user.id),
        methods=by_code(methods()),
        now=clock.now(),
    )


@bp.get("/intervisie/werkvormen")
@requires()
def choose_method() -> Page:
    """All methods, what fits best first: for a group (`groep`), for what people say they need, or both."""
    group = visible_group(request.args.get("groep", 0, type=row_number)) if "groep" in request.args else None
    wish = wish_of(
        request.args.get("soort", ""),
        request.args.get("energie", ""),
        request.args.get("tijd", 0, type=row_number),
    )
    facts = queries.facts_for_choosing(group) if group else None
    return answer(
        "peergroups/methods.html",
        group=group,
        wish=wish,
        times=TIMES,
        found=[(method, misfits(method, facts, wish)) for method in ranked(methods(), facts, wish)],
    )


@bp.get("/intervisie/werkvormen/<code>")
@requires()
def method(code: str) -> Page:
    found = by_code(methods()).get(code) or abort(404)
    return answer("peergroups/method.html", method=found, steps=steps_of(found))


@bp.get("/intervisie/<int:meeting_id>.ics")
@requires()
def calendar(meeting_id: int) -> Page:
    text = appointment(visible_meeting(meeting_id))
    headers = {"Content-Disposition": "attachment; filename=intervisie.ics"}
    return Response(text, mimetype="text/calendar", headers=headers)


@bp.route("/intervisie/groepen/<int:group_id>/bijeenkomsten", methods=["GET", "POST"])
@requires()
def plan(group_id: int) -> Page:
    group = visible_group(group_id)
    people = {person.id: person for person in queries.current_members(group)}
    form, now = _meeting_form(group, people), clock.now()
    if form.validate_on_submit() and form.starts_at.data:
        with form.refusing():
            actions.plan_meeting(
                group,
                starts_at=clock.from_local(form.starts_at.data),
                place=form.place.data or "",
                method=form.method.data,
                host=people.get(form.host.data),
                case_bringer=people.get(form.case_bringer.data),
                second_host=people.get(form.second_host.data),
                second_bringer=people.get(form.second_bringer.data),
                by=current_user,
                now=now,
            )
            flash(f"De bijeenkomst is gepland. {goes_out(group, now=now)}", "done")
            return redirect(group_address(group), code=303)
    return answer(
        "peergroups/plan.html",
        form=form,
        group=group,
        back=group_address(group),
        methods=methods(),
        ways=ways_to_see(group, PLANNED, now=now),
    )


def sees_ways(group: PeerGroup) -> bool:
    """Who looks after the group reads in which way its members hear something; members need not know that of each other."""
    return may_confirm_alone(current_user, group, now=clock.now())


def ways_to_see(group: PeerGroup, template: str, *, now: datetime) -> str:
    """Before a meeting is planned, whenever that will be; nothing for members."""
    if not sees_ways(group):
        return ""
    readers = {person.id: person.email for person in queries.current_members(group)}
    return in_words(Counter(ways_planned(readers, template, now=now).values()))


def goes_out(group: PeerGroup, *, now: datetime) -> str:
    """What was written at this moment, after something was done: how many hear it in which way, for who may know that."""
    ways = ways_taken(written_at=now)
    if not ways.total():
        return "Er gaat geen bericht uit."
    return f"Iedereen krijgt bericht{': ' + in_words(ways) if sees_ways(group) else ''}."


def _meeting_form(group: PeerGroup, people: dict[int, Person]) -> MeetingForm:
    """The form with whose turn it is filled in."""
    turns = queries.next_turns(group)
    (host, second_host), (bringer, second_bringer) = (
        (*part, 0, 0)[:2] for part in (turns.hosts, turns.bringers)
    )
    known = by_code(methods())
    chosen = request.args.get("werkvorm", "")
    method = chosen if chosen in known else suggest_method(methods(), queries.facts_for_choosing(group))
    form = MeetingForm(
        host=host, case_bringer=bringer, second_host=second_host, second_bringer=second_bringer, method=method
    )
    form.method.choices = offered([(method.code, method.name) for method in methods()])
    names = [(person.id, person.name) for person in people.values()]
    form.host.choices = offered([(0, COACH_LEADS), *names])
    form.case_bringer.choices = offered([(0, CHOSEN_THEN), *names])
    form.second_host.choices = form.second_bringer.choices = offered([(0, NOBODY_ELSE), *names])
    return form


@bp.route("/intervisie/bijeenkomsten/<int:meeting_id>/aanwezigheid", methods=["GET", "POST"])
@requires()
def attendance(meeting_id: int) -> Page:
    meeting = visible_meeting(meeting_id)
    form = AttendanceForm(present=[row.person_id for row in meeting.attendance if row.was_present])
    form.present.choices = offered(
        [(person.id, person.name) for person in queries.current_members(meeting.group)]
    )
    if form.validate_on_submit():
        with form.refusing():
            actions.record_attendance(meeting, set(form.present.data or ()), by=current_user, now=clock.now())
            flash(SEEN if meeting.confirmed_at else WRITTEN, "done")
            return redirect(group_address(meeting.group), code=303)
    return answer(
        "peergroups/attendance.html",
        form=form,
        meeting=meeting,
        back=group_address(meeting.group),
        is_closed=meeting.confirmed_at is not None
        and not may_confirm_alone(current_user, meeting.group, now=clock.now()),
        is_over=clock.now() >= meeting.over_at,
    )
