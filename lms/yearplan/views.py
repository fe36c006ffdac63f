"""A year of dates at once: first the rhythm, then the dates with what stands in the way, then all of them."""

from collections.abc import Iterator
from datetime import datetime

from flask import Blueprint, flash, redirect, request
from flask_login import current_user

from lms import clock, formats
from lms.accounts.models import Person
from lms.cohorts.planning_queries import holidays
from lms.forms import offered
from lms.offers import Offer, offers
from lms.peergroups.models import PeerGroup
from lms.peergroups.views.member import goes_out, group_address, visible_group
from lms.web import Page, answer, requires
from lms.wording import words
from lms.yearplan import actions, queries, rules
from lms.yearplan.forms import DatesForm, RhythmForm

bp = Blueprint("yearplan", __name__)


@bp.route("/intervisie/groepen/<int:group_id>/jaar", methods=["GET", "POST"])
@requires()
def year(group_id: int) -> Page:
    group, now = visible_group(group_id), clock.now()
    rhythm = RhythmForm(
        request.args if "first" in request.args else None,
        weeks=rules.usual_weeks(goes_on=group.cohort_id is None),
    )
    moments = _moments(rhythm, now)
    found = _looked_at(group, moments, now)
    form = _dates_form(group, found)
    if moments and form.validate_on_submit():
        with form.refusing():
            chosen = [datetime.fromisoformat(one) for one in form.dates.data or ()]
            made = actions.plan_year(group, chosen, place=form.place.data or "", by=current_user, now=now)
            flash(
                f"Gepland: {formats.count(len(made), 'bijeenkomst', 'bijeenkomsten')}. {goes_out(group, now=now)}",
                "done",
            )
            return redirect(group_address(group), code=303)
    return answer(
        "yearplan/year.html",
        form=form,
        rhythm=rhythm,
        moments=moments,
        unknown=rules.partly_unknown(found),
        group=group,
        back=group_address(group),
    )


def _moments(rhythm: RhythmForm, now: datetime) -> list[datetime]:
    """The dates of the rhythm that was asked; none yet, or when something is wrong with it."""
    if "first" not in request.args or not rhythm.validate():
        return []
    first: datetime = rhythm.first.data
    with rhythm.refusing():
        rules.check_series(clock.from_local(first), now)
        return [clock.from_local(one) for one in rules.series(first, rhythm.weeks.data, rhythm.number.data)]
    return []


def _looked_at(group: PeerGroup, moments: list[datetime], now: datetime) -> list[rules.Planned]:
    busy = queries.busy_days(group, now=now) if moments else []
    return [rules.looked_at(moment, clock.local_day(moment), busy, holidays()) for moment in moments]


def _dates_form(group: PeerGroup, found: list[rules.Planned]) -> DatesForm:
    said = words("yearplan/words.html", "date_and_what_stands_there")
    last = next((meeting.place for meeting in reversed(group.meetings)), "")
    form = DatesForm(dates=[one.moment.isoformat() for one in found if one.is_free], place=last)
    form.dates.choices = offered((one.moment.isoformat(), said(one)) for one in found)
    return form


@offers("a peer group for its members")
def to_members(group: PeerGroup, _reader: Person) -> Iterator[Offer]:
    yield Offer.to("yearplan.year", "Plan een jaar vooruit", group_id=group.id)


@offers("a peer group for those who look after it")
def to_supervisors(group: PeerGroup) -> Iterator[Offer]:
    yield Offer.to("yearplan.year", "Plan een jaar vooruit", group_id=group.id)
