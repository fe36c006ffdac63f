"""One meeting as its members and coaches see it: when, where, who has which part, who comes; and calling it off."""

from dataclasses import replace

from flask import flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.cohorts.forms import ComingForm
from lms.forms import YES
from lms.notifications.reach_queries import counted, in_words
from lms.notifications.state_queries import ways_to_say
from lms.peergroups import actions, coming_actions, queries, rules
from lms.peergroups.calendar_queries import entry
from lms.peergroups.evening_rules import is_open
from lms.peergroups.mail import CANCELLED
from lms.peergroups.method_queries import methods
from lms.peergroups.method_rules import by_code
from lms.peergroups.models import Meeting
from lms.peergroups.views.blueprint import bp
from lms.peergroups.views.member import goes_out, group_address, sees_ways, visible_meeting
from lms.web import Page, answer, requires

COMES = "Fijn dat je komt."
CANNOT = "De groep ziet dat je niet kunt. Vergissing? Kies binnen 10 minuten: Ik ben erbij. Dan krijgt niemand bericht."


@bp.get("/intervisie/<int:meeting_id>")
@requires()
def meeting(meeting_id: int) -> Page:
    return _page(visible_meeting(meeting_id), ComingForm())


def _page(found: Meeting, form: ComingForm) -> Page:
    now, answers = clock.now(), queries.answers_to(found)
    return answer(
        "peergroups/meeting.html",
        form=form,
        meeting=found,
        methods=by_code(methods()),
        is_member=current_user.id in [person.id for person in queries.current_members(found.group)],
        is_coming=next((row.is_coming for row in answers if row.person_id == current_user.id), None),
        answers=answers,
        has_begun=now >= found.starts_at,
        few_come=queries.too_few_are_coming(found),
        evening_is_open=is_open(found.starts_at, found.ends_at, found.cancelled_at, now),
        may_undo=rules.may_still_undo(found.cancelled_at, now),
        back=group_address(found.group),
    )


@bp.post("/intervisie/<int:meeting_id>/antwoord")
@requires()
def answer_meeting(meeting_id: int) -> Page:
    found, form = visible_meeting(meeting_id), ComingForm()
    if current_user.id not in [person.id for person in queries.current_members(found.group)]:
        return _page(found, form)
    if form.validate_on_submit():
        with form.refusing():
            is_coming = form.coming.data == YES
            coming_actions.answer_meeting(found, current_user, is_coming=is_coming, now=clock.now())
            flash(COMES if is_coming else CANNOT, "done")
            return redirect(url_for("peergroups.meeting", meeting_id=found.id), code=303)
    return _page(found, form)


@bp.get("/intervisie/bijeenkomsten/<int:meeting_id>/afzegging")
@requires()
def ask_cancel(meeting_id: int) -> Page:
    """The question before everybody is told."""
    found = visible_meeting(meeting_id)
    readers = {person.id: person.email for person in queries.current_members(found.group)}
    off = replace(entry(found), is_cancelled=True)
    hear = ways_to_say(off, readers, CANCELLED, expires_at=found.ends_at, now=clock.now())
    ways = in_words(counted(hear.items())) if sees_ways(found.group) else ""
    return answer("peergroups/cancel.html", meeting=found, ways=ways, is_known=bool(hear))


@bp.post("/intervisie/bijeenkomsten/<int:meeting_id>/afzegging")
@requires()
def cancel(meeting_id: int) -> Page:
    found, now = visible_meeting(meeting_id), clock.now()
    actions.cancel_meeting(found, by=current_user, now=now)
    flash(
        f"De bijeenkomst gaat niet door. Tot over 10 minuten kun je terug. {goes_out(found.group, now=now)}",
        "done",
    )
    return redirect(url_for("peergroups.meeting", meeting_id=found.id), code=303)


@bp.post("/intervisie/bijeenkomsten/<int:meeting_id>/toch")
@requires()
def undo_cancel(meeting_id: int) -> Page:
    found, now = visible_meeting(meeting_id), clock.now()
    coming_actions.undo_cancelling(found, by=current_user, now=now)
    flash(f"De bijeenkomst gaat toch door. {goes_out(found.group, now=now)}", "done")
    return redirect(url_for("peergroups.meeting", meeting_id=found.id), code=303)
