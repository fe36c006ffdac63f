"""Groups for coaches and staff: who, when, which method, who was there. Never what was said."""

from flask import flash, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import select

from lms import clock
from lms.cohorts.models import Cohort
from lms.cohorts.policy import cohorts_visible_to
from lms.cohorts.queries import members
from lms.cohorts.views.blueprint import visible_cohort
from lms.db import db
from lms.forms import offered
from lms.menu import in_menu
from lms.peergroups import actions, queries, rules
from lms.peergroups.forms import GroupForm
from lms.peergroups.method_queries import methods
from lms.peergroups.method_rules import by_code
from lms.peergroups.models import PeerGroup, PeerGroupMember
from lms.peergroups.policy import groups_visible_to
from lms.peergroups.signal_rules import signals_for_coach
from lms.peergroups.views.blueprint import bp
from lms.peergroups.views.member import visible_group
from lms.peergroups.waiting_queries import without_group
from lms.roles import SUPERVISORS
from lms.web import Page, answer, requires, row_number


@bp.get("/intervisiegroepen")
@in_menu("Intervisiegroepen", order=80)
@requires(*SUPERVISORS)
def groups() -> Page:
    now = clock.now()
    query = groups_visible_to(current_user, now=now).options(*queries.WHOLE).order_by(PeerGroup.id.desc())
    in_order = cohorts_visible_to(current_user, now=now).order_by(Cohort.starts_on.desc())
    cohorts = db.session.scalars(in_order).all()
    groups = db.session.scalars(query).unique().all()
    return answer(
        "peergroups/groups.html",
        groups=groups,
        cohorts=cohorts,
        names={cohort.id: cohort.name for cohort in cohorts},
        written_alone=queries.written_alone(groups),
        without=without_group(current_user, now=now),
        now=now,
    )


@bp.get("/intervisiegroepen/<int:group_id>")
@requires(*SUPERVISORS)
def group(group_id: int) -> Page:
    found = visible_group(group_id)
    people = queries.current_members(found)
    return answer(
        "peergroups/group.html",
        group=found,
        methods=by_code(methods()),
        signals=signals_for_coach(queries.evenings_held(found)),
        advice=rules.composition_advice(len(people), [person.neighbourhood for person in people]),
        now=clock.now(),
    )


@bp.route("/intervisiegroepen/nieuw", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def new() -> Page:
    cohort, now = visible_cohort(request.args.get("lichting", 0, type=row_number)), clock.now()
    taken = set(
        db.session.scalars(
            select(PeerGroupMember.person_id)
            .join(PeerGroup)
            .where(PeerGroup.cohort_id == cohort.id, PeerGroupMember.left_at.is_(None))
        )
    )
    people = {person.id: person for person in members(cohort.id, now=now) if person.id not in taken}
    form = GroupForm()
    form.people.choices = offered(
        (person.id, f"{person.name}, {person.neighbourhood or 'wijk onbekend'}") for person in people.values()
    )
    if form.validate_on_submit():
        chosen = [people[person_id] for person_id in form.people.data or ()]
        with form.refusing():
            made = actions.create_group(
                name=form.name.data or "", cohort=cohort, people=chosen, by=current_user, now=now
            )
            flash("De groep is gemaakt. Plan nu de eerste bijeenkomst.", "done")
            return redirect(url_for("peergroups.group", group_id=made.id), code=303)
    return answer("peergroups/new.html", form=form, cohort=cohort)
