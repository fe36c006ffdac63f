"""The page *Wie bel ik morgen?*: one's maatje until the next meeting. For members alone: nobody else has a page about it."""

from collections.abc import Iterator

from flask import Blueprint, flash, redirect, url_for
from flask_login import current_user

from lms import clock
from lms.accounts.models import Person
from lms.buddies import actions, queries
from lms.buddies.rules import sees_number
from lms.db import db
from lms.finding import or_404
from lms.offers import Offer, offers
from lms.peergroups.models import PeerGroup
from lms.peergroups.policy import may_take_part
from lms.peergroups.queries import WHOLE
from lms.web import Page, answer, request_time, requires

bp = Blueprint("buddies", __name__)


def _own_group(group_id: int) -> PeerGroup:
    return or_404(db.session.get(PeerGroup, group_id, options=WHOLE), may_take_part)


@bp.get("/intervisie/groepen/<int:group_id>/maatje")
@requires()
def buddy(group_id: int) -> Page:
    group = _own_group(group_id)
    own, others = queries.own_and_others(group, current_user, now=clock.now())
    own_yes = own is not None and own.shows_number_at is not None
    seen = [
        (row.person, row.shows_number_at, sees_number(own_yes=own_yes, other_yes=bool(row.shows_number_at)))
        for row in others
    ]
    return answer("buddies/buddy.html", group=group, others=seen, own_yes=own_yes)


@bp.post("/intervisie/groepen/<int:group_id>/maatje/nummer")
@requires()
def show_number(group_id: int) -> Page:
    group = _own_group(group_id)
    actions.show_number(group, current_user, now=clock.now())
    flash("Je zei ja. Zegt je maatje ook ja, dan zien jullie elkaars nummer.", "done")
    return redirect(url_for("buddies.buddy", group_id=group.id), code=303)


@bp.post("/intervisie/groepen/<int:group_id>/maatje/geen-nummer")
@requires()
def hide_number(group_id: int) -> Page:
    group = _own_group(group_id)
    actions.hide_number(group, current_user, now=clock.now())
    flash("Je nummer is niet meer te zien.", "done")
    return redirect(url_for("buddies.buddy", group_id=group.id), code=303)


@offers("a peer group for its members", order=20)
def to_members(group: PeerGroup, reader: Person) -> Iterator[Offer]:
    _, others = queries.own_and_others(group, reader, now=request_time())
    if others:
        names = " en ".join(row.person.first_name for row in others)
        yield Offer.to("buddies.buddy", f"Wie bel ik morgen? Jouw maatje: {names}", group_id=group.id)
