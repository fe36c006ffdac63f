"""The pages of projects. Everybody may look; members see who else takes part, and what they may do is said by `policy`."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_login import current_user

from lms import clock
from lms.accounts.queries import person_with_email
from lms.certificates.queries import certified_people
from lms.errors import RuleError
from lms.forms import offered
from lms.menu import in_menu
from lms.offers import Offer, offers
from lms.projects import actions, policy, queries, rules
from lms.projects.forms import KIND_WORDS, ROLE_WORDS, EntryForm, MemberForm, PhaseForm, ProjectForm
from lms.projects.models import LogbookEntry, Project
from lms.projects.phase_queries import phases
from lms.roles import STAFF
from lms.web import Page, answer, public, requires, row_number

bp = Blueprint("projects", __name__)


@offers("project")
def project_in_words(slug: str, name: str) -> list[Offer]:
    return [Offer.to("projects.project", name, slug=slug)]


@offers("all projects")
def where_it_happens() -> list[Offer]:
    return [Offer.to("projects.index", "Projecten")]


@offers("signed up")
def what_others_do() -> list[Offer]:
    return [Offer.to("projects.index", "Kijk intussen wat andere wijkverbinders doen")]


def found_project(slug: str) -> Project:
    return queries.project_with_slug(slug) or abort(404)


@bp.get("/projecten")
@in_menu("Projecten", order=110)
@public
def index() -> Page:
    return answer(
        "projects/index.html",
        projects=queries.all_projects(),
        phases={phase.code: phase for phase in phases()},
        may_manage=current_user.is_authenticated and policy.may_manage(current_user, now=clock.now()),
    )


@bp.route("/projecten/nieuw", methods=["GET", "POST"])
@requires(*STAFF)
def new() -> Page:
    form = ProjectForm()
    if form.validate_on_submit():
        names = ("name", "slug", "place", "started_on", "summary", "about")
        with form.refusing():
            made = actions.create_project(
                **{name: form[name].data for name in names}, by=current_user, now=clock.now()
            )
            flash(f"{made.name} heeft nu een eigen pagina.", "done")
            return redirect(url_for("projects.project", slug=made.slug), code=303)
    return answer("projects/new.html", form=form)


@bp.get("/projecten/<slug>")
@public
def project(slug: str) -> Page:
    found = found_project(slug)
    page = max(1, request.args.get("blad", 1, type=row_number))
    entries, pages = queries.logbook(found.id, page)
    members, now = [row for row in found.members if row.until is None], clock.now()
    certified = certified_people([row.person_id for row in members], today=clock.local_day(now))
    user = current_user if current_user.is_authenticated else None
    return answer(
        "projects/project.html",
        project=found,
        phases=phases(),
        at=rules.position(phases(), found.phases[-1].phase if found.phases else None),
        roles=ROLE_WORDS,
        kinds=KIND_WORDS,
        shown=[
            row
            for row in members
            if rules.is_shown(
                role=row.role, agreed=row.shown_since is not None, is_certified=row.person_id in certified
            )
        ],
        members=members if user and policy.may_see_members(user, found, now=now) else [],
        own=policy.membership(user, found) if user else None,
        may_write=user is not None and policy.may_write(user, found, now=now),
        may_change_phase=user is not None and policy.may_change_phase(user, found, now=now),
        may_manage=user is not None and policy.may_manage(user, now=now),
        entries=entries,
        may_hide={row.id for row in entries if user and policy.may_hide(user, row, now=now)},
        hidden=[
            row
            for row in (queries.hidden_entries(found.id) if user else ())
            if user and policy.may_hide(user, row, now=now)
        ],
        page=page,
        pages=pages,
    )


@bp.route("/projecten/<slug>/logboek/nieuw", methods=["GET", "POST"])
@requires()
def write(slug: str) -> Page:
    found = found_project(slug)
    if not policy.may_write(current_user, found, now=clock.now()):
        abort(403)
    form, now = EntryForm(), clock.now()
    if form.validate_on_submit() and form.happened_on.data:
        values = {name: form[name].data for name in ("kind", "title", "text", "happened_on")}
        with form.refusing():
            actions.write_entry(found, **values, by=current_user, now=now)
            flash("Je bericht staat in het logboek.", "done")
            return redirect(url_for("projects.project", slug=slug), code=303)
    return answer("projects/write.html", form=form, project=found)


def _entry(slug: str, entry_id: int) -> LogbookEntry:
    entry = queries.entry_of(found_project(slug), entry_id)
    if entry is None or not policy.may_hide(current_user, entry, now=clock.now()):
        abort(404)
    return entry


@bp.post("/projecten/<slug>/logboek/<int:entry_id>/verberging")
@requires()
def hide(slug: str, entry_id: int) -> Page:
    actions.hide_entry(_entry(slug, entry_id), by=current_user, now=clock.now())
    flash("Het bericht is verborgen. Onder het logboek zet je het terug.", "done")
    return redirect(url_for("projects.project", slug=slug), code=303)


@bp.post("/projecten/<slug>/logboek/<int:entry_id>/verberging/einde")
@requires()
def unhide(slug: str, entry_id: int) -> Page:
    actions.show_entry(_entry(slug, entry_id), by=current_user, now=clock.now())
    flash("Het bericht staat weer in het logboek.", "done")
    return redirect(url_for("projects.project", slug=slug), code=303)


@bp.route("/projecten/<slug>/fase", methods=["GET", "POST"])
@requires()
def phase(slug: str) -> Page:
    found = found_project(slug)
    if not policy.may_change_phase(current_user, found, now=clock.now()):
        abort(403)
    present, form = found.phases[-1].phase if found.phases else None, PhaseForm()
    form.phase.choices = offered((row.code, row.name) for row in rules.next_phases(phases(), present))
    if form.validate_on_submit():
        with form.refusing():
            actions.enter_phase(
                found, form.phase.data, note=form.note.data or "", by=current_user, now=clock.now()
            )
            flash("De fase is bijgewerkt.", "done")
            return redirect(url_for("projects.project", slug=slug), code=303)
    at = rules.position(phases(), present)
    return answer("projects/phase.html", form=form, project=found, now=None if at is None else phases()[at])


@bp.route("/projecten/<slug>/deelnemers", methods=["GET", "POST"])
@requires(*STAFF, fresh=True)
def members(slug: str) -> Page:
    found, form = found_project(slug), MemberForm()
    if form.validate_on_submit():
        person = person_with_email(form.email.data or "")
        with form.refusing():
            if person is None:
                raise RuleError("We kennen niemand met dit e-mailadres.", "email")
            actions.add_member(found, person, role=form.role.data, by=current_user, now=clock.now())
            flash(f"{person.name} doet mee als {ROLE_WORDS[form.role.data]}.", "done")
            return redirect(url_for("projects.members", slug=slug), code=303)
    current = [row for row in found.members if row.until is None]
    return answer("projects/members.html", form=form, project=found, members=current, roles=ROLE_WORDS)


@bp.post("/projecten/<slug>/deelnemers/<int:member_id>/einde")
@requires(*STAFF, fresh=True)
def end_membership(slug: str, member_id: int) -> Page:
    found = found_project(slug)
    row = next((row for row in found.members if row.id == member_id and row.until is None), None)
    if row is None:
        abort(404)
    actions.end_membership(row, now=clock.now())
    flash(f"{row.person.name} doet niet meer mee.", "done")
    return redirect(url_for("projects.members", slug=slug), code=303)


@bp.post("/projecten/<slug>/vermelding")
@requires()
def show(slug: str) -> Page:
    """A member agrees to stand on the public page, or takes that back."""
    row = policy.membership(current_user, found_project(slug))
    if row is None:
        abort(404)
    if row.shown_since is None:
        actions.agree_to_be_shown(row, now=clock.now())
        flash(
            "Je naam staat nu op de pagina van het project, als je een geldig certificaat hebt."
            if row.is_connector
            else "Je naam staat nu op de pagina van het project.",
            "done",
        )
    else:
        actions.stop_being_shown(row)
        flash("Je naam staat niet meer op de pagina van het project.", "done")
    return redirect(url_for("projects.project", slug=slug), code=303)
