"""What somebody wishes for their group: evenings, and with whom rather not. The second is theirs alone."""

from flask import flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.accounts.models import Person
from lms.composing import actions, queries
from lms.composing.forms import EveningsForm, RatherNotForm
from lms.composing.views.blueprint import bp
from lms.db import db
from lms.entry.policy import may_help_people
from lms.finding import or_404
from lms.forms import offered
from lms.peergroups.models import PeerGroup
from lms.peergroups.policy import may_see_group
from lms.peergroups.queries import WHOLE, current_members
from lms.peergroups.views.member import group_address
from lms.roles import LEARNERS, SUPERVISORS
from lms.web import Page, answer, requires


@bp.route("/intervisie/avonden", methods=["GET", "POST"])
@requires(*LEARNERS)
def evenings() -> Page:
    return _evenings_of(current_user, url_for("peergroups.mine"))


@bp.route("/intervisiegroepen/avonden/<int:person_id>", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def evenings_for(person_id: int) -> Page:
    """For who says it on the phone."""
    person = or_404(db.session.get(Person, person_id), may_help_people)
    return _evenings_of(person, url_for("peergroups.groups"))


def _evenings_of(person: Person, back: str) -> Page:
    row = queries.wish_of(person.id)
    form = EveningsForm(evenings=row.evenings if row else [])
    if form.validate_on_submit():
        actions.say_evenings(person, form.evenings.data or (), now=clock.now())
        flash("De avonden zijn bewaard.", "done")
        return redirect(back, code=303)
    is_own = person.id == current_user.id
    return answer("composing/evenings.html", form=form, person=person, is_own=is_own, row=row, back=back)


@bp.route("/intervisie/liever-niet", methods=["GET", "POST"])
@requires(*LEARNERS)
def rather_not() -> Page:
    named = queries.named_by(current_user.id)
    taken = {row.not_with_id for row in named}
    people = {one.id: one for one in queries.known_to(current_user) if one.id not in taken}
    form = RatherNotForm()
    form.other.choices = offered((one.id, one.name) for one in people.values())
    if form.validate_on_submit():
        with form.refusing():
            actions.name_rather_not(current_user, people[form.other.data])
            flash("Bewaard. Niemand anders ziet dit.", "done")
            return redirect(url_for("composing.rather_not"), code=303)
    return answer("composing/rather_not.html", form=form, named=named, people=people)


@bp.post("/intervisie/liever-niet/<int:other_id>/weg")
@requires(*LEARNERS)
def take_back(other_id: int) -> Page:
    actions.take_back_rather_not(current_user, other_id)
    flash("Weggehaald.", "done")
    return redirect(url_for("composing.rather_not"), code=303)


@bp.get("/intervisie/groepen/<int:group_id>/zelfde-project")
@requires()
def same_project(group_id: int) -> Page:
    """Which projects two of a group share, and what to do then; not who, since the group knows."""
    group = or_404(db.session.get(PeerGroup, group_id, options=WHOLE), may_see_group)
    projects = queries.shared_projects([person.id for person in current_members(group)])
    return answer("composing/same_project.html", group=group, projects=projects, back=group_address(group))
