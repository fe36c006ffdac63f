"""Asking whoever looks after the group to come or ring, and what each of us can see of a group."""

from flask import flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.db import db
from lms.finding import or_404
from lms.peergroups import mail, queries
from lms.peergroups.models import PeerGroup
from lms.peergroups.policy import may_take_part
from lms.peergroups.views.blueprint import bp
from lms.web import Page, answer, requires


@bp.post("/intervisie/groepen/<int:group_id>/begeleider-erbij")
@requires()
def ask_coach(group_id: int) -> Page:
    """One button for any member, without a reason; once a day."""
    group, now = (
        or_404(db.session.get(PeerGroup, group_id, options=queries.WHOLE), may_take_part),
        clock.now(),
    )
    for person in queries.who_look_after(group, now=now):
        mail.coach_asked(group, current_user, person, now=now)
    flash("Gevraagd. Je begeleider belt of komt erbij.", "done")
    return redirect(url_for("peergroups.mine"), code=303)


@bp.get("/intervisie/wie-ziet-wat")
@requires()
def who_sees_what() -> Page:
    return answer("peergroups/who_sees_what.html")
