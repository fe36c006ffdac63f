"""For staff: the roles of one person, given, lent, ended, and undone when it was a mistake."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.accounts.models import Grant, Person
from lms.cohorts.models import Cohort
from lms.db import db
from lms.forms import BareForm, Form
from lms.people import role_actions, role_queries
from lms.people.choice_queries import choices_for
from lms.people.person_queries import roles_of
from lms.people.role_forms import EndForm, LendForm, RoleForm
from lms.people.role_rules import BY_ADMINISTRATOR, ENDED_BY_HAND, may_be_mistake
from lms.people.views.blueprint import bp, visible_person
from lms.roles import ADMINISTRATOR, ASSESSOR, COACH, STAFF
from lms.web import Page, answer, requires


def _grant(person: Person, grant_id: int) -> Grant:
    return role_queries.grant_of(grant_id, person.id) or abort(404)


def _in_hand(grant: Grant) -> bool:
    """Whether whoever looks may end or lend this role."""
    by_administrator = current_user.has_role(ADMINISTRATOR, now=clock.now())
    is_for_them = grant.role not in BY_ADMINISTRATOR or by_administrator
    return grant.role in ENDED_BY_HAND and grant.is_in_force(clock.now()) and is_for_them


def _is_fresh_mistake(grant: Grant) -> bool:
    act = role_queries.act_that_gave(grant) if _in_hand(grant) else None
    if act is None:
        return False
    was_used = role_queries.was_used_since(grant.person_id, act.at)
    return may_be_mistake(given_at=act.at, was_used=was_used, now=clock.now())


@bp.route("/mensen/<int:person_id>/rollen", methods=["GET", "POST"])
@requires(*STAFF, fresh=True, hidden=True)
def roles(person_id: int) -> Page:
    found, now, form = visible_person(person_id), clock.now(), _offered(RoleForm())
    if form.validate_on_submit():
        with form.refusing():
            giving = role_actions.Giving(
                role=form.role.data,
                cohort=db.session.get(Cohort, form.cohort.data or 0),
                last_day=form.until.data,
                why=form.why.data or "",
                is_sure=form.is_sure.data,
            )
            role_actions.give(found, giving, by=current_user, now=now)
            flash(f"{found.name} heeft de rol en hoort het.", "done")
            return redirect(url_for("people.roles", person_id=found.id), code=303)
    return _roles_page(found, form)


def _offered(form: RoleForm) -> RoleForm:
    now = clock.now()
    by_administrator = current_user.has_role(ADMINISTRATOR, now=now)
    form.offer(choices_for(current_user, now=now), by_administrator=by_administrator)
    return form


def _roles_page(found: Person, form: Form) -> Page:
    return answer(
        "people/roles.html",
        form=form,
        give_form=form if isinstance(form, RoleForm) else _offered(RoleForm(formdata=None)),
        person=found,
        held=roles_of(found.id),
        acts=role_queries.acts_of(found.id),
        in_hand=_in_hand,
        is_lent=lambda grant: grant.role == COACH,
        is_fresh_mistake=_is_fresh_mistake,
        now=clock.now(),
    )


@bp.route("/mensen/<int:person_id>/rollen/<int:grant_id>/einde", methods=["GET", "POST"])
@requires(*STAFF, fresh=True, hidden=True)
def end_role(person_id: int, grant_id: int) -> Page:
    """What is theirs by the role, and to whom it goes."""
    found, form, now = visible_person(person_id), EndForm(), clock.now()
    grant = _grant(found, grant_id)
    form.offer(role_queries.heirs_for(grant, now=now))
    if form.validate_on_submit():
        with form.refusing():
            role_actions.end(
                grant,
                heir=db.session.get(Person, form.heir.data or 0),
                is_declared=form.is_declared.data,
                is_sure=form.is_sure.data,
                why=form.why.data or "",
                by=current_user,
                now=now,
            )
            flash(f"De rol is gestopt. {found.name} hoort het.", "done")
            return redirect(url_for("people.roles", person_id=found.id), code=303)
    return _act_page(
        "people/end_role.html",
        form,
        found,
        grant,
        work=role_queries.work_of(grant, now=now),
        has_heirs=grant.role in (COACH, ASSESSOR),
    )


@bp.route("/mensen/<int:person_id>/rollen/<int:grant_id>/waarnemer", methods=["GET", "POST"])
@requires(*STAFF, fresh=True, hidden=True)
def lend_role(person_id: int, grant_id: int) -> Page:
    found, form, now = visible_person(person_id), LendForm(), clock.now()
    grant = _grant(found, grant_id)
    form.offer(role_queries.heirs_for(grant, now=now))
    if form.validate_on_submit():
        heir = db.session.get(Person, form.heir.data or 0) or abort(404)
        with form.refusing():
            role_actions.lend(
                grant, heir, last_day=form.last_day.data, is_sure=form.is_sure.data, by=current_user, now=now
            )
            flash(f"{heir.name} neemt waar voor {found.name}, en hoort het.", "done")
            return redirect(url_for("people.roles", person_id=found.id), code=303)
    return _act_page("people/lend_role.html", form, found, grant)


def _act_page(template: str, form: Form, found: Person, grant: Grant, **more: Any) -> Page:
    role = next(role for role in roles_of(found.id) if role.grant.id == grant.id)
    return answer(template, form=form, person=found, role=role, now=clock.now(), **more)


@bp.post("/mensen/<int:person_id>/rollen/<int:grant_id>/vergissing")
@requires(*STAFF, fresh=True, hidden=True)
def undo_role(person_id: int, grant_id: int) -> Page:
    found, form = visible_person(person_id), BareForm()
    grant = _grant(found, grant_id)
    if form.validate_on_submit():
        with form.refusing():
            role_actions.undo_mistake(grant, by=current_user, now=clock.now())
            flash("De rol is weg, alsof hij er nooit was.", "done")
            return redirect(url_for("people.roles", person_id=found.id), code=303)
    return _roles_page(found, form)


@bp.get("/mensen/rollen")
@requires(ADMINISTRATOR, hidden=True)
def roles_without_end() -> Page:
    return answer("people/roles_without_end.html", rows=role_queries.roles_without_end(now=clock.now()))


@bp.post("/mensen/<int:person_id>/rollen/<int:grant_id>/gezien")
@requires(ADMINISTRATOR, hidden=True)
def see_role(person_id: int, grant_id: int) -> Page:
    found = visible_person(person_id)
    role_actions.note_seen(_grant(found, grant_id), by=current_user, now=clock.now())
    flash(f"Gezien. De rol van {found.name} loopt door.", "done")
    return redirect(url_for("people.roles_without_end"), code=303)
