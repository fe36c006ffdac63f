"""The page where a trainee begins; it shows what other slices know, and decides nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from flask import Blueprint, abort
from flask_login import current_user

from lms import clock
from lms.certificates.queries import certificates_of
from lms.cohorts.models import Cohort, Pause
from lms.cohorts.queries import cohort_of
from lms.curriculum.queries import module as course_module
from lms.curriculum.queries import outline
from lms.curriculum.rules import Outline
from lms.db import db
from lms.menu import begins_here, in_menu
from lms.offers import Offer, offers
from lms.progress.queries import present_facts, progress_of
from lms.progress.rules import DONE, PASSED, assess
from lms.progress.step_rules import steps_of
from lms.progress.views.progress import address_of
from lms.projects.queries import memberships_of
from lms.remembering.queries import questions_of
from lms.remembering.rules import asked_now
from lms.roles import TRAINEE
from lms.start.news_queries import news_of
from lms.start.planning_queries import GROUP_DAY, MEETING, Appointment, Planning, planning_of
from lms.start.planning_rules import in_sight
from lms.start.week_rules import week_ahead
from lms.start.wheel_rules import just_finished, wheel
from lms.web import Page, answer, requires
from lms.wording import words

bp = Blueprint("start", __name__)
WEEK = timedelta(days=7)
MOST_LATER = 2  # things to do that the page asks after


@offers("study")
def own_training() -> list[Offer]:
    return [Offer.to("start.start", "Mijn opleiding")]


@offers("goes on")
def next_step() -> Iterator[Offer]:
    """What is next for whoever just did something, in the words of the course."""
    now = clock.now()
    cohort = cohort_of(current_user, now=now)
    item = progress_of(current_user, cohort, now=now).next if cohort else None
    if item is None:
        return
    title = words("progress/words.html", "items")[item.kind].replace("%s", item.title)
    if item.kind == "lesson":
        yield Offer.to("learning.lesson", title, module=item.module, lesson=item.slug)
    elif item.kind == "check":
        yield Offer.to("learning.check", title, module=item.module, lesson=item.slug)
    elif item.kind == "conversation":
        yield Offer.to("learning.conversation", title, conversation=item.slug)
    elif item.kind == "assignment":
        yield Offer.to("learning.assignment", title, assignment=item.slug)
    else:
        yield Offer.to("start.start", title)


@bp.get("/leren")
@in_menu("Leren", order=10)
@begins_here(rank=30)
@requires(TRAINEE)
def start() -> Page:
    now = clock.now()
    cohort = cohort_of(current_user, now=now) or abort(404)
    course, facts = outline(cohort.version_id), present_facts(current_user, cohort, now=now)
    progress = assess(course, facts)
    planning = planning_of(current_user.id, cohort.id, course.course_id, now=now)
    if progress.decided == PASSED:
        return _of_connector(cohort, planning.coming, now)
    this_week = [one for one in planning.coming if one.starts_at <= now + WEEK]
    return answer(
        "start/start.html",
        cohort=cohort,
        outline=course,
        progress=progress,
        news=news_of(current_user.id, now=now),
        wheel=wheel(course, progress),
        finished=just_finished(course, progress),
        week=week_ahead(
            course, progress, group_day_minutes=_minutes(this_week), has_meeting=_meets(this_week)
        ),
        appointments=in_sight(planning.coming, now),
        pause=db.session.get(Pause, planning.pause_id) if planning.pause_id else None,
        later=[
            pair
            for pair in course.lessons()
            if facts.learning.deeds.get(pair[1].slug) is False and pair[1].slug not in facts.learning.told
        ][:MOST_LATER],
        recalled=_recalled(course, planning),
        has_begun=cohort.starts_on <= clock.local_day(now),
        address_of=address_of,
        steps_of=steps_of,
    )


def _recalled(course: Outline, planning: Planning) -> int:
    """How many questions of earlier lessons are asked now: none in a pause."""
    if planning.pause_id or not planning.recalled:
        return 0
    return len(asked_now(planning.recalled, questions_of(course), answered_today=planning.recalled_today))


def _of_connector(cohort: Cohort, coming: Sequence[Appointment], now: datetime) -> Page:
    """The page of who passed: their project, group, certificate and what others ask of them, instead of lessons."""
    standing = [row for row in certificates_of(current_user.id) if row.successor is None]
    return answer(
        "start/connector.html",
        cohort=cohort,
        news=news_of(current_user.id, now=now),
        outline=outline(cohort.version_id),
        appointments=in_sight(coming, now),
        pause=None,
        memberships=memberships_of(current_user.id),
        certificates=standing,
    )


@offers("finished module")
def to_show(slug: str) -> list[Offer]:
    return [Offer.to("start.sheet", "Kijk wat je nu kunt", module=slug)]


@bp.get("/voortgang/<module>/blad")
@requires(TRAINEE)
def sheet(module: str) -> Page:
    """The end of a module: what somebody did and can do now, what that sets going, and what comes next. Prints to show."""
    now = clock.now()
    cohort = cohort_of(current_user, now=now) or abort(404)
    course, progress = outline(cohort.version_id), progress_of(current_user, cohort, now=now)
    items = progress.of_module(module)
    found = course_module(cohort.version_id, module) or abort(404)
    if any(item.state != DONE for item in items):
        abort(404)
    return answer(
        "start/sheet.html",
        module=found,
        outline=course,
        own=course.module(module),
        wheel=wheel(course, progress),
        done_on=max((item.since for item in items if item.since), default=None),
    )


def _minutes(appointments: list[Appointment]) -> int:
    return next((one.minutes for one in appointments if one.kind == GROUP_DAY), 0)


def _meets(appointments: list[Appointment]) -> bool:
    return any(one.kind == MEETING for one in appointments)
