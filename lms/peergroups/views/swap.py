"""Changing one's own turn with somebody else of the group."""

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.finding import or_404
from lms.forms import offered
from lms.peergroups import queries, swap_actions
from lms.peergroups.forms import TURN_ADDRESSES, SwapForm
from lms.peergroups.policy import may_take_part
from lms.peergroups.turn_rules import HOST
from lms.peergroups.views.blueprint import bp
from lms.peergroups.views.member import visible_meeting
from lms.web import Page, answer, requires


@bp.route("/intervisie/<int:meeting_id>/ruilen/<turn>", methods=["GET", "POST"])
@requires()
def swap(meeting_id: int, turn: str) -> Page:
    found = visible_meeting(meeting_id)
    or_404(found.group, may_take_part)
    role = next((role for role, word in TURN_ADDRESSES.items() if word == turn), None) or abort(404)
    taken = found.host_ids | found.bringer_ids
    people = {person.id: person for person in queries.current_members(found.group) if person.id not in taken}
    form = SwapForm()
    form.takes.choices = offered((person.id, person.name) for person in people.values())
    if form.validate_on_submit():
        with form.refusing():
            takes = people[form.takes.data]
            swap_actions.swap_turn(found, role, current_user, takes, reason=form.reason.data, now=clock.now())
            flash(f"Geruild. {takes.first_name} krijgt bericht.", "done")
            return redirect(url_for("peergroups.meeting", meeting_id=found.id), code=303)
    return answer("peergroups/swap.html", form=form, meeting=found, leads=role == HOST, turn=turn)
