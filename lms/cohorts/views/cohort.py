"""The pages of cohorts for those who look after them: all, one, its settings, its coaches, a group day and its attendance."""

from collections.abc import Iterable, Iterator

from flask import abort, flash, redirect, url_for
from flask_login import current_user
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.accounts.queries import person_with_email
from lms.cohorts import actions, events, queries
from lms.cohorts.answer_queries import cannot_come
from lms.cohorts.coach_queries import coaching
from lms.cohorts.day_queries import moved_since, ways_to
from lms.cohorts.forms import (
    VERSION,
    AttendanceForm,
    CoachForm,
    CohortForm,
    GroupDayForm,
    MarkForm,
    PauseForm,
)
from lms.cohorts.models import Cohort, GroupDay
from lms.cohorts.policy import cohorts_visible_to, may_manage
from lms.cohorts.rules import PLANNED
from lms.cohorts.views.blueprint import bp, visible_cohort
from lms.curriculum.models import CourseVersion, Module
from lms.curriculum.queries import module, outline, sources_of, versions, versions_of
from lms.db import db
from lms.errors import RuleError
from lms.forms import YES, Form, offered
from lms.menu import in_menu
from lms.notifications.reach_queries import in_words
from lms.roles import STAFF, SUPERVISORS
from lms.web import Page, answer, requires


@bp.get("/lichtingen")
@in_menu("Lichtingen", order=70)
@requires(*SUPERVISORS)
def index() -> Page:
    now = clock.now()
    query = cohorts_visible_to(current_user, now=now).order_by(Cohort.starts_on.desc())
    return answer(
        "cohorts/index.html",
        cohorts=db.session.scalars(query).all(),
        counts=queries.member_counts(now=now),
        today=clock.local_day(now),
        may_manage=may_manage(current_user, now=now),
    )


FIELDS = ("name", "place", "starts_on", "ends_on", "capacity", "region")


@bp.route("/lichtingen/nieuw", methods=["GET", "POST"])
@requires(*STAFF)
def new() -> Page:
    form = CohortForm()
    form.version.choices = offered((row.id, VERSION.format(row=row)) for row in versions())
    if form.validate_on_submit():
        values = {name: form[name].data for name in FIELDS}
        with form.refusing():
            made = actions.create_cohort(
                **values,
                version=db.session.get_one(CourseVersion, form.version.data),
                by=current_user,
                now=clock.now(),
            )
            flash(f"{made.name} is gemaakt. Kies nu een begeleider en plan de groepsdagen.", "done")
            return redirect(url_for("cohorts.cohort", cohort_id=made.id), code=303)
    return answer("cohorts/new.html", form=form)


def module_of(found: Cohort, slug: str) -> Module:
    """As the cohort's version has it; when the cohort went back to a version without it, as the newest that does."""
    page = module(found.version_id, slug)
    if page is None:
        course_id = outline(found.version_id).course_id
        page = next(page for row in versions_of(course_id) if (page := module(row.id, slug)) is not None)
    return page


def cohort_page(found: Cohort, **forms: Form) -> Page:
    """The page of one cohort, with whichever of its forms came back with complaints."""
    now = clock.now()
    members = queries.members(found.id, now=now)
    course, days = outline(found.version_id), queries.group_days(found.id)
    pauses = queries.paused_people([found.id], today=clock.local_day(now))
    group_day_form = forms.get("group_day_form") or GroupDayForm(
        formdata=None, place=days[-1].place if days else found.place
    )
    group_day_form.module_slug.choices = offered([(row.slug, row.title) for row in course.modules])
    pause_form = forms.get("pause_form") or PauseForm(formdata=None)
    pause_form.person.choices = offered(_others(members))
    return answer(
        "cohorts/cohort.html",
        form=next((form for form in forms.values() if form.errors), None),
        cohort=found,
        course=course,
        members=members,
        coaching=coaching(found.id, now=now),
        group_days=days,
        titles={
            day.module_slug: (course.module(day.module_slug) or module_of(found, day.module_slug)).title
            for day in days
        },
        pauses=pauses,
        coach_form=forms.get("coach_form") or CoachForm(formdata=None),
        group_day_form=group_day_form,
        ways=in_words(ways_to(members, pauses, PLANNED, now=now)),
        pause_form=pause_form,
        may_manage=may_manage(current_user, now=now),
        now=now,
    )


def _others(members: Iterable[Person]) -> Iterator[tuple[int, str]]:
    """To choose from in a form: everybody but the reader, who does nothing about themself."""
    return ((person.id, person.name) for person in members if person.id != current_user.id)


@bp.get("/lichtingen/<int:cohort_id>")
@requires(*SUPERVISORS)
def cohort(cohort_id: int) -> Page:
    return cohort_page(visible_cohort(cohort_id))


@bp.post("/lichtingen/<int:cohort_id>/begeleiders")
@requires(*STAFF, fresh=True)
def add_coach(cohort_id: int) -> Page:
    found, form = visible_cohort(cohort_id), CoachForm()
    if form.validate_on_submit():
        person = person_with_email(form.email.data or "")
        with form.refusing():
            if person is None:
                raise RuleError("We kennen niemand met dit e-mailadres. Voeg die persoon eerst toe.", "email")
            until = form.last_day.data and clock.end_of_day(clock.noon(form.last_day.data))
            actions.add_coach(
                person, found, until=until, is_sure=form.is_sure.data, by=current_user, now=clock.now()
            )
            flash(f"{person.name} begeleidt nu {found.name}.", "done")
            return redirect(url_for("cohorts.cohort", cohort_id=found.id), code=303)
    return cohort_page(found, coach_form=form)


@bp.post("/lichtingen/<int:cohort_id>/pauzes")
@requires(*SUPERVISORS)
def pause(cohort_id: int) -> Page:
    found, form, now = visible_cohort(cohort_id), PauseForm(), clock.now()
    people = {person.id: person for person in queries.members(found.id, now=now)}
    form.person.choices = offered(_others(people.values()))
    if form.validate_on_submit():
        with form.refusing():
            actions.pause(
                people[form.person.data],
                found,
                since=clock.local_day(now),
                until=form.until.data,
                note=form.note.data or "",
                by=current_user,
                now=now,
            )
            flash("De pauze staat erin. Er gaan nu geen herinneringen weg.", "done")
            return redirect(url_for("cohorts.cohort", cohort_id=found.id), code=303)
    return cohort_page(found, pause_form=form)


@bp.post("/lichtingen/<int:cohort_id>/pauzes/<int:person_id>/einde")
@requires(*SUPERVISORS)
def resume(cohort_id: int, person_id: int) -> Page:
    found, now = visible_cohort(cohort_id), clock.now()
    person = next((row for row in queries.members(found.id, now=now) if row.id == person_id), None)
    if person is None:
        abort(404)
    actions.resume(person, found, by=current_user, now=now)
    flash(f"{person.name} doet weer mee.", "done")
    return redirect(url_for("cohorts.cohort", cohort_id=found.id), code=303)


@bp.route("/lichtingen/<int:cohort_id>/groepsdagen/<int:group_day_id>", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def group_day(cohort_id: int, group_day_id: int) -> Page:
    found, now = visible_cohort(cohort_id), clock.now()
    day = day_of(found, group_day_id)
    of_day = module_of(found, day.module_slug)
    form = AttendanceForm(present=[row.person_id for row in day.attendance if row.was_present])
    members = queries.members_on(day, now=now)
    form.present.choices = offered(_others(members))
    if form.validate_on_submit():
        with form.refusing():
            among = form.to_write({row.person_id for row in day.attendance})
            present = set(form.present.data or ())
            actions.record_attendance(day, present, among=among, by=current_user, now=now)
            flash("Bewaard wie er was.", "done")
            return redirect(url_for("cohorts.cohort", cohort_id=found.id), code=303)
    return answer(
        "cohorts/group_day.html",
        form=form,
        cohort=found,
        day=day,
        members=members,
        was_present={row.person_id: row.was_present for row in day.attendance},
        moved=moved_since(day, members),
        module=of_day,
        has_begun=now >= day.starts_at,
        now=now,
        cannot=cannot_come(day.id),
        facts=sources_of(of_day),
        hard=[row for _, found in events.hard_questions_asked.send(day, members=members) for row in found],
    )


@bp.get("/lichtingen/<int:cohort_id>/groepsdagen/<int:group_day_id>/kijkblad")
@requires(*SUPERVISORS)
def observation(cohort_id: int, group_day_id: int) -> Page:
    """One page to print: what to look at on this group day, and room for a word about each member."""
    found = visible_cohort(cohort_id)
    day = day_of(found, group_day_id)
    return answer(
        "cohorts/observation.html",
        cohort=found,
        day=day,
        module=module_of(found, day.module_slug),
        levels={row.outcome: row for row in outline(found.version_id).levels},
        members=queries.members(found.id, now=clock.now()),
    )


def day_of(cohort: Cohort, group_day_id: int) -> GroupDay:
    query = select(GroupDay).where(GroupDay.id == group_day_id, GroupDay.cohort_id == cohort.id)
    return db.session.scalar(query) or abort(404)


@bp.post("/lichtingen/<int:cohort_id>/groepsdagen/<int:group_day_id>/aanwezig/<int:person_id>")
@requires(*SUPERVISORS)
def mark(cohort_id: int, group_day_id: int, person_id: int) -> Page:
    """One tap, one person. Bears repeating, so its form has no key of its own."""
    found, form, now = visible_cohort(cohort_id), MarkForm(), clock.now()
    day = day_of(found, group_day_id)
    person = next((row for row in queries.members(found.id, now=now) if row.id == person_id), None)
    if person is None:
        abort(404)
    if not form.validate_on_submit():
        abort(400)
    was_present = form.was_present.data == YES
    actions.mark_attendance(day, person, was_present=was_present, by=current_user, now=now)
    address = url_for("cohorts.group_day", cohort_id=found.id, group_day_id=day.id)
    return redirect(f"{address}#deelnemer-{person.id}", code=303)
