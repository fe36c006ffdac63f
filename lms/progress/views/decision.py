"""Advice by the coach, the check by a coordinator, talk and decision by an independent assessor."""

from flask import Response as FlaskResponse
from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.accounts.forms import DOCUMENT_WORDS
from lms.accounts.models import Person
from lms.accounts.queries import confirmed_name
from lms.cohorts.models import Cohort
from lms.cohorts.policy import may_see_cohort
from lms.curriculum.queries import outline
from lms.db import db
from lms.errors import RuleError
from lms.finding import or_404
from lms.forms import NO, YES, BareForm
from lms.learning.hand_in_queries import hand_in_versions, hand_ins_of
from lms.menu import begins_here, in_menu
from lms.notifications.reach_queries import way_in_words
from lms.offers import page_of
from lms.progress import actions, portfolio_queries, queries
from lms.progress.appeal_queries import appeals, deadlines_of, decisions_of, last_day_of, step_of
from lms.progress.calendar_queries import appointment
from lms.progress.forms import AdviceForm, ConfirmedNameForm, DecisionForm, TalkForm
from lms.progress.models import FinalTalk
from lms.progress.policy import may_see_talk
from lms.progress.round_queries import Round, open_rounds, round_of
from lms.progress.rules import DONE
from lms.progress.views.blueprint import bp
from lms.roles import ASSESSMENT, ASSESSOR, STAFF, SUPERVISORS, TRAINEE
from lms.web import Page, answer, requires


def supervised(person_id: int) -> tuple[Person, Cohort]:
    """A trainee and the cohort in which the visitor looks after them; 404 for anybody else."""
    person = db.session.get(Person, person_id) or abort(404)
    now = clock.now()
    learned_in = queries.cohorts_learned_in(person.id)
    cohorts = [row for row in learned_in if may_see_cohort(current_user, row, now=now)]
    return (person, cohorts[0]) if cohorts else abort(404)


@bp.route("/begeleiding/deelnemers/<int:person_id>/advies", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def advise(person_id: int) -> Page:
    person, cohort = supervised(person_id)
    form, now = AdviceForm(), clock.now()
    if form.validate_on_submit():
        with form.refusing():
            actions.advise(
                person,
                cohort,
                is_positive=form.is_positive.data == YES,
                text=form.text.data or "",
                by=current_user,
                now=now,
            )
            flash(f"Je advies over {person.name} is bewaard. De coördinator kijkt of alles er is.", "done")
            return redirect(page_of("one trainee", person).address, code=303)
    return answer(
        "progress/advise.html",
        form=form,
        person=person,
        outline=outline(cohort.version_id),
        progress=queries.progress_of(person, cohort, now=now),
        present=round_of(person.id, cohort.id),
    )


@bp.route("/begeleiding/deelnemers/<int:person_id>/compleet", methods=["GET", "POST"])
@requires(*STAFF)
def confirm_complete(person_id: int) -> Page:
    person, cohort = supervised(person_id)
    form, now = BareForm(), clock.now()
    if form.validate_on_submit():
        with form.refusing():
            actions.confirm_complete(person, cohort, by=current_user, now=now)
            flash(f"Alles is er. De beoordelaar plant nu het eindgesprek met {person.first_name}.", "done")
            return redirect(url_for("progress.decisions"), code=303)
    progress = queries.progress_of(person, cohort, now=now)
    return answer(
        "progress/confirm_complete.html",
        form=form,
        person=person,
        cohort=cohort,
        outline=outline(cohort.version_id),
        progress=progress,
        missing=[item for item in progress.items if item.kind != "decision" and item.state != DONE],
        present=round_of(person.id, cohort.id),
    )


@bp.get("/beoordelingen")
@in_menu("Beoordelingen", order=90)
@begins_here(rank=20)
@requires(*ASSESSMENT)
def decisions() -> Page:
    rounds = open_rounds(now=clock.now())
    return answer(
        "progress/decisions.html",
        unchecked=[row for row in rounds if not row[0].is_checked],
        checked=[row for row in rounds if row[0].is_checked],
        appeals=appeals(),
        deadlines_of=deadlines_of,
        step_of=step_of,
    )


def _to_assess(person_id: int) -> tuple[Person, Cohort, Round]:
    """A trainee with the cohort and the round that waits for an assessor, or else the last one; 404 for who is nobody's
    to decide about."""
    person = db.session.get(Person, person_id) or abort(404)
    rounds = [(cohort, round_of(person.id, cohort.id)) for cohort in queries.cohorts_learned_in(person.id)]
    advised = [(cohort, present) for cohort, present in rounds if present.advice is not None]
    waiting = [pair for pair in advised if pair[1].is_advised]
    return (person, *(waiting or advised or abort(404))[0])


def _bar(present: Round, person: Person, cohort: Cohort) -> str | None:
    try:
        actions.check_assessor(present, person, current_user)
        if not present.is_passed:
            actions.check_goes_on(present, person, cohort, clock.now())
    except RuleError as refusal:
        return refusal.message
    return None


@bp.route("/beoordelingen/<int:person_id>/gesprek", methods=["GET", "POST"])
@requires(ASSESSOR)
def plan_talk(person_id: int) -> Page:
    person, cohort, present = _to_assess(person_id)
    talk = present.talk
    form = TalkForm(place=talk.place if talk else "", is_online=YES if talk and talk.is_online else NO)
    if form.validate_on_submit() and form.starts_at.data:
        now = clock.now()
        with form.refusing():
            actions.plan_talk(
                person,
                cohort,
                starts_at=clock.from_local(form.starts_at.data),
                place=form.place.data or "",
                is_online=form.is_online.data == YES,
                is_declared=form.declares.data,
                was_held=form.was_held.data,
                by=current_user,
                now=now,
            )
            told = f"is gepland. {person.first_name} {way_in_words(person.id, written_at=now)}."
            flash(f"Het eindgesprek {'staat erbij.' if form.was_held.data else told}", "done")
            return redirect(url_for("progress.decide", person_id=person.id), code=303)
    return answer(
        "progress/plan_talk.html",
        form=form,
        person=person,
        cohort=cohort,
        present=present,
        bar=_bar(present, person, cohort),
    )


@bp.route("/beoordelingen/<int:person_id>", methods=["GET", "POST"])
@requires(ASSESSOR)
def decide(person_id: int) -> Page:
    person, cohort, _ = _to_assess(person_id)
    form, now = DecisionForm(), clock.now()
    if form.validate_on_submit():
        values = {name: form[name].data for name in ("outcome", "reasons", "to_do", "to_do_by")}
        with form.refusing():
            actions.decide(person, cohort, **values, by=current_user, now=now)
            way = way_in_words(person.id, written_at=now)
            flash(f"Je besluit over {person.name} is bewaard. {person.first_name} {way}.", "done")
            return redirect(url_for("progress.decisions"), code=303)
    return _decision_page(person_id, form)


@bp.post("/beoordelingen/<int:person_id>/naam")
@requires(ASSESSOR)
def confirm_name(person_id: int) -> Page:
    """The name for the certificate, read on a document at the final talk."""
    person, cohort, _ = _to_assess(person_id)
    form = ConfirmedNameForm()
    if form.validate_on_submit():
        values = {name: form[name].data for name in ("name", "document", "seen_on")}
        with form.refusing():
            actions.confirm_name(person, cohort, **values, by=current_user, now=clock.now())
            flash("De naam voor het certificaat staat vast.", "done")
            return redirect(url_for("progress.decide", person_id=person.id), code=303)
    return _decision_page(person_id, form)


def _decision_page(person_id: int, form: DecisionForm | ConfirmedNameForm) -> Page:
    """Everything an assessor looks at, with whichever form came back with complaints."""
    person, cohort, present = _to_assess(person_id)
    now, confirmed = clock.now(), confirmed_name(person.id)
    is_naming = isinstance(form, ConfirmedNameForm)
    name = confirmed.name if confirmed else person.certificate_name or person.name
    blank = ConfirmedNameForm(formdata=None, name=name, seen_on=clock.local_day(now))
    course, talk = outline(cohort.version_id), present.talk
    pieces = portfolio_queries.pieces_of(person, cohort)
    slugs = {row.assignment_slug for row in hand_ins_of(person.id) if row.course_id == course.course_id}
    return answer(
        "progress/decide.html",
        form=form,
        decision_form=DecisionForm(formdata=None) if is_naming else form,
        name_form=form if is_naming else blank,
        confirmed=confirmed,
        documents=DOCUMENT_WORDS,
        person=person,
        cohort=cohort,
        outline=course,
        present=present,
        bar=_bar(present, person, cohort),
        is_own_talk=talk is not None and talk.assessor_id == current_user.id,
        progress=queries.progress_of(person, cohort, now=now),
        pieces=pieces,
        hand_ins=[]
        if pieces
        else [row for slug in sorted(slugs) for row in hand_in_versions(person.id, course.course_id, slug)],
        now=now,
    )


@bp.get("/voortgang/besluit")
@requires(TRAINEE)
def decision() -> Page:
    """What was decided about me, by whom, why, and what I can do."""
    return answer(
        "progress/decision.html",
        decisions=decisions_of(current_user.id),
        deadlines_of=deadlines_of,
        step_of=step_of,
        last_day_of=last_day_of,
        today=clock.local_day(clock.now()),
    )


@bp.get("/voortgang/eindgesprek/<int:talk_id>.ics")
@requires()
def talk_calendar(talk_id: int) -> Page:
    talk = or_404(db.session.get(FinalTalk, talk_id), may_see_talk)
    headers = {"Content-Disposition": "attachment; filename=eindgesprek.ics"}
    return FlaskResponse(appointment(talk), mimetype="text/calendar", headers=headers)
