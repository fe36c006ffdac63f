"""Groups go together, share people, or go on after the training: staff ask, members say, and it happens."""

from collections.abc import Iterator

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask_login import current_user

from lms import clock
from lms.accounts.models import Person
from lms.db import db
from lms.finding import or_404
from lms.forms import YES, offered
from lms.joining.rules import SILENCE_IS_YES
from lms.offers import Offer, offers
from lms.peergroups.models import PeerGroup
from lms.peergroups.policy import may_supervise_group
from lms.peergroups.queries import WHOLE, current_members
from lms.regrouping import actions, queries
from lms.regrouping.forms import A_NEW_ONE, MergeForm, MoveForm
from lms.regrouping.models import ChangePart, GroupChange
from lms.regrouping.rules import GO_ON, MERGE, SPLIT
from lms.roles import CONNECTOR, SUPERVISORS
from lms.web import Page, answer, requires

bp = Blueprint("regrouping", __name__)


def _looked_after(group_id: int) -> PeerGroup:
    return or_404(db.session.get(PeerGroup, group_id, options=WHOLE), may_supervise_group)


def _asked(group: PeerGroup) -> Page:
    flash("Iedereen in de groepen krijgt de vraag.", "done")
    return redirect(url_for("regrouping.changes", group_id=group.id), code=303)


@bp.route("/intervisiegroepen/<int:group_id>/samenvoegen", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def merge(group_id: int) -> Page:
    group, form = _looked_after(group_id), MergeForm()
    others = {one.id: one for one in queries.other_groups(group, group.cohort_id)}
    form.to_group.choices = offered(_named(others))
    if form.validate_on_submit():
        with form.refusing():
            everybody = [person.id for person in current_members(group)]
            into = others[form.to_group.data]
            actions.ask_change(MERGE, group, into, everybody, by=current_user, now=clock.now())
            return _asked(group)
    return answer("regrouping/merge.html", form=form, group=group, others=others)


@bp.route("/intervisiegroepen/<int:group_id>/splitsen", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def split(group_id: int) -> Page:
    group = _looked_after(group_id)
    return _move(SPLIT, group, current_members(group), group.cohort_id)


@bp.route("/intervisiegroepen/<int:group_id>/verder", methods=["GET", "POST"])
@requires(*SUPERVISORS)
def go_on(group_id: int) -> Page:
    """Whoever has a certificate goes on; who has none yet stays."""
    group, now = _looked_after(group_id), clock.now()
    certified = [person for person in current_members(group) if person.has_role(CONNECTOR, now=now)]
    return _move(GO_ON, group, certified, None)


def _move(kind: str, group: PeerGroup, people: list[Person], cohort_id: int | None) -> Page:
    others = {one.id: one for one in queries.other_groups(group, cohort_id)}
    chosen = [person.id for person in people] if kind == GO_ON else []
    form = MoveForm(people=chosen, name=group.name if kind == GO_ON else "")
    form.people.choices = offered((person.id, person.name) for person in people)
    form.to_group.choices = offered([(0, A_NEW_ONE), *_named(others)])
    if form.validate_on_submit():
        with form.refusing():
            actions.ask_change(
                kind,
                group,
                others.get(form.to_group.data),
                form.people.data or (),
                name=form.name.data or group.name,
                by=current_user,
                now=clock.now(),
            )
            return _asked(group)
    return answer("regrouping/move.html", form=form, group=group, kind=kind, people=people)


def _named(groups: dict[int, PeerGroup]) -> list[tuple[int, str]]:
    return [(one.id, f"{one.name} ({len(current_members(one))})") for one in groups.values()]


@bp.get("/intervisiegroepen/<int:group_id>/veranderingen")
@requires(*SUPERVISORS)
def changes(group_id: int) -> Page:
    """What the group is asked; never who said what."""
    group, now = _looked_after(group_id), clock.now()
    waiting = [(row, queries.state_of_change(row, now=now)) for row in queries.open_changes([group.id])]
    return answer("regrouping/changes.html", group=group, waiting=waiting, silence=SILENCE_IS_YES)


def _change(change_id: int) -> GroupChange:
    found = db.session.get(GroupChange, change_id, options=queries.WITH_ALL) or abort(404)
    or_404(found.from_group, may_supervise_group)
    return found


@bp.post("/intervisiegroepen/veranderingen/<int:change_id>/samen-besproken")
@requires(*SUPERVISORS)
def agreed(change_id: int) -> Page:
    found = _change(change_id)
    actions.note_change_agreed(found, by=current_user, now=clock.now())
    flash("De groepen zijn veranderd. Iedereen krijgt bericht.", "done")
    return redirect(url_for("peergroups.groups"), code=303)


@bp.post("/intervisiegroepen/veranderingen/<int:change_id>/intrekken")
@requires(*SUPERVISORS)
def drop(change_id: int) -> Page:
    found = _change(change_id)
    actions.drop_change(found, now=clock.now())
    flash("De vraag is ingetrokken. De groepen blijven zoals ze zijn.", "done")
    return redirect(url_for("regrouping.changes", group_id=found.from_group_id), code=303)


@bp.route("/intervisie/veranderingen/<int:change_id>", methods=["GET", "POST"])
@requires()
def say(change_id: int) -> Page:
    found = db.session.get(GroupChange, change_id, options=queries.WITH_ALL) or abort(404)
    part = _part_of(found, current_user)
    if request.method == "POST" and found.settled_at is None:
        actions.say_to_change(part, is_yes=request.form.get("answer") == YES, now=clock.now())
        flash("Dank je. Je antwoord is bewaard.", "done")
        return redirect(url_for("regrouping.say", change_id=found.id), code=303)
    return answer(
        "regrouping/say.html", change=found, said=part.is_yes, until=found.asked_at + SILENCE_IS_YES
    )


def _part_of(change: GroupChange, person: Person) -> ChangePart:
    """Raises 404 for who was not asked."""
    return next((part for part in change.parts if part.person_id == person.id), None) or abort(404)


@offers("a peer group for those who look after it")
def to_supervisors(group: PeerGroup) -> Iterator[Offer]:
    if queries.open_changes([group.id]):
        yield Offer.to("regrouping.changes", "De groep heeft een vraag over veranderen", group_id=group.id)
    yield Offer.to("regrouping.merge", "Voeg samen met een andere groep", group_id=group.id)
    yield Offer.to("regrouping.split", "Laat een deel verhuizen", group_id=group.id)
    if group.cohort_id:
        yield Offer.to("regrouping.go_on", "Ga verder na de opleiding", group_id=group.id)


@offers("a peer group for its members")
def to_members(group: PeerGroup, reader: Person) -> Iterator[Offer]:
    for change in queries.open_changes([group.id]):
        if any(part.person_id == reader.id and part.is_yes is None for part in change.parts):
            yield Offer.to(
                "regrouping.say", "Jullie groep verandert misschien. Zeg wat je vindt", change_id=change.id
            )
