"""Another date for one meeting: asked by anybody of the group or who looks after it, answered with taps, on paper by telephone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_login import current_user

from lms import clock, formats
from lms.accounts.models import Person
from lms.db import db
from lms.finding import or_404
from lms.forms import offered
from lms.moving import actions, queries, rules
from lms.moving.forms import CanForm, NoteForm, ProposeForm
from lms.moving.mail import NAME
from lms.moving.models import DatePoll
from lms.notifications.models import Message
from lms.notifications.reach_queries import counted, in_words
from lms.notifications.state_queries import ways_to_say
from lms.notifications.state_rules import number_in
from lms.offers import Offer, offers
from lms.peergroups.calendar_queries import entry
from lms.peergroups.mail import PLANNED
from lms.peergroups.models import Meeting, PeerGroup
from lms.peergroups.policy import may_confirm_alone, may_see_group, may_supervise_group, may_take_part
from lms.peergroups.queries import current_members
from lms.peergroups.views.member import goes_out, visible_meeting
from lms.roles import SUPERVISORS
from lms.web import Page, answer, requires, row_number

bp = Blueprint("moving", __name__)


@bp.route("/intervisie/<int:meeting_id>/andere-datum", methods=["GET", "POST"])
@requires()
def propose(meeting_id: int) -> Page:
    found, form, now = visible_meeting(meeting_id), ProposeForm(), clock.now()
    if form.validate_on_submit():
        with form.refusing():
            given = [field.data for field in (form.first, form.second, form.third, form.fourth) if field.data]
            moments = [clock.from_local(moment) for moment in given]
            made = actions.propose(found, moments, by=current_user, now=now)
            flash(f"Gevraagd. {goes_out(found.group, now=now)}", "done")
            return redirect(url_for("moving.poll", poll_id=made.id), code=303)
    return answer(
        "moving/propose.html",
        form=form,
        meeting=found,
        running=queries.open_poll_of(found.id),
        can_move=found.cancelled_at is None and now < found.starts_at,
    )


def _visible(poll_id: int) -> DatePoll:
    found = db.session.get(DatePoll, poll_id, options=queries.WHOLE) or abort(404)
    or_404(found.meeting.group, may_see_group)
    return found


@bp.route("/intervisie/andere-datum/<int:poll_id>", methods=["GET", "POST"])
@requires()
def poll(poll_id: int) -> Page:
    found, now = _visible(poll_id), clock.now()
    own = queries.answers_of(found, current_user.id)
    form = CanForm(dates=[number for number, can in own.items() if can])
    form.dates.choices = _choices(found)
    is_member = may_take_part(current_user, found.meeting.group, now=now)
    if is_member and form.validate_on_submit():
        with form.refusing():
            actions.answer(found, current_user, set(form.dates.data or ()), noted_by=None, now=now)
            flash("Dank je. Je antwoord is bewaard.", "done")
            return redirect(url_for("moving.poll", poll_id=found.id), code=303)
    looks_after = may_confirm_alone(current_user, found.meeting.group, now=now)
    return answer(
        "moving/poll.html",
        form=form,
        poll=found,
        meeting=found.meeting,
        standing=queries.standing_of(found),
        has_answered=bool(own),
        is_member=is_member,
        is_open=_is_open(found),
        looks_after=looks_after,
        ways=_ways_of_moving(found, now=now) if looks_after and found.options else "",
        may_close=looks_after or found.proposed_by_id == current_user.id,
        needed=rules.needed(len(current_members(found.meeting.group))),
    )


def _ways_of_moving(found: DatePoll, *, now: datetime) -> str:
    """How many hear it in which way when the first of the dates is chosen."""
    starts_at = found.options[0].starts_at
    then = replace(entry(found.meeting), starts_at=starts_at)
    readers = {person.id: person.email for person in current_members(found.meeting.group)}
    ways = ways_to_say(
        then, readers, PLANNED, expires_at=starts_at + timedelta(minutes=then.minutes), now=now
    )
    return in_words(counted(ways.items()))


def _choices(found: DatePoll) -> list[tuple[int, str]]:
    return offered((option.id, formats.day_time(option.starts_at)) for option in found.options)


def _is_open(found: DatePoll) -> bool:
    now = clock.now()
    is_coming = found.meeting.cancelled_at is None and now < found.meeting.starts_at
    return found.settled_at is None and clock.local_day(now) <= found.closes_on and is_coming


@bp.route("/intervisie/andere-datum/<int:poll_id>/namens", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def note(poll_id: int) -> Page:
    """What a member who has no screen told on the telephone."""
    found = _visible(poll_id)
    or_404(found.meeting.group, may_supervise_group)
    people = {person.id: person for person in current_members(found.meeting.group)}
    form = NoteForm(person=request.args.get("wie", 0, type=row_number))
    form.person.choices = offered((person.id, person.name) for person in people.values())
    form.dates.choices = _choices(found)
    if form.validate_on_submit():
        with form.refusing():
            person, dates = people[form.person.data], set(form.dates.data or ())
            actions.answer(found, person, dates, noted_by=current_user, now=clock.now())
            flash(f"Opgeschreven voor {person.first_name}.", "done")
            return redirect(url_for("moving.poll", poll_id=found.id), code=303)
    return answer("moving/note.html", form=form, poll=found, is_open=_is_open(found))


@bp.post("/intervisie/andere-datum/<int:poll_id>/keuze")
@requires()
def choose(poll_id: int) -> Page:
    found, now = _visible(poll_id), clock.now()
    number = request.form.get("option", 0, type=row_number)
    actions.choose(found, number, by=current_user, now=now)
    flash(f"De bijeenkomst is verzet. {goes_out(found.meeting.group, now=now)}", "done")
    return redirect(url_for("peergroups.meeting", meeting_id=found.meeting_id), code=303)


@bp.post("/intervisie/andere-datum/<int:poll_id>/intrekking")
@requires()
def withdraw(poll_id: int) -> Page:
    found = _visible(poll_id)
    actions.withdraw(found, by=current_user, now=clock.now())
    flash("Ingetrokken. De datum blijft zoals hij was.", "done")
    return redirect(url_for("peergroups.meeting", meeting_id=found.meeting_id), code=303)


@offers("what a message is about")
def asked(message: Message) -> Iterator[Offer]:
    number = number_in(message.about, NAME)
    if number:
        yield Offer.to("moving.poll", message.subject, poll_id=number)


@offers("a meeting to come")
def to_meeting(meeting: Meeting) -> Iterator[Offer]:
    running = queries.open_poll_of(meeting.id)
    if running is not None:
        yield Offer.to(
            "moving.poll", "Er is een andere datum gevraagd. Zeg wanneer je kunt", poll_id=running.id
        )
    else:
        yield Offer.to("moving.propose", "Vraag een andere datum", meeting_id=meeting.id)


@offers("a peer group for its members", order=10)
def to_members(group: PeerGroup, reader: Person) -> Iterator[Offer]:
    for found in queries.open_polls_of(group.id):
        if not queries.answers_of(found, reader.id):
            when = formats.day(found.meeting.starts_at)
            yield Offer.to("moving.poll", f"Andere datum dan {when}: zeg wanneer je kunt", poll_id=found.id)


@offers("a peer group for those who look after it")
def to_supervisors(group: PeerGroup) -> Iterator[Offer]:
    for found in queries.open_polls_of(group.id):
        when = formats.day(found.meeting.starts_at)
        yield Offer.to("moving.poll", f"Wie kan wanneer, in plaats van {when}", poll_id=found.id)
