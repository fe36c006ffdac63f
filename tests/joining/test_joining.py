"""Somebody comes into a group, leaves it, and comes back: what the group says, who hears of it, and what stays."""

import pytest
from sqlalchemy import select

from lms.db import db
from lms.joining import handlers
from lms.joining.models import GroupAct, JoinRequest
from lms.joining.queries import history_of
from lms.notifications.models import Message
from lms.peergroups.queries import current_members, turns_of


@pytest.fixture
def asked(coach, group, newcomer, as_person, submit):
    browser = as_person(coach)
    submit(browser, f"/intervisiegroepen/{group.id}/erbij", person=str(newcomer.id))
    return db.session.scalars(select(JoinRequest)).one()


def mails(name: str) -> list[int | None]:
    rows = db.session.scalars(
        select(Message).where(Message.template == f"joining/mail/{name}").order_by(Message.id)
    )
    return [row.person_id for row in rows]


def says(as_person, submit, person, asked, answer: str) -> None:
    submit(as_person(person), f"/intervisie/vragen/{asked.id}", answer=answer)


def is_in(group, person) -> bool:
    db.session.expire_all()
    return person.id in {member.id for member in current_members(group)}


def test_everybody_says_yes_and_somebody_is_welcome(asked, group, people, newcomer, as_person, visit, submit):
    assert (mails("asked"), is_in(group, newcomer)) == ([person.id for person in people], False)
    for person in people:
        assert "Mag" in visit(as_person(person), "/intervisie")
        visit(as_person(person), f"/intervisie/vragen/{asked.id}")
        says(as_person, submit, person, asked, "ja")
    assert (is_in(group, newcomer), asked.outcome) == (True, "joined")
    assert (mails("welcome"), mails("came")) == ([newcomer.id], [person.id for person in people])


def test_seven_days_of_silence_is_yes(world, asked, group, newcomer):
    handlers.let_in_after_silence(world.days(6.9))
    assert not is_in(group, newcomer)
    handlers.let_in_after_silence(world.days(7.1))
    assert is_in(group, newcomer)
    assert [(row.kind, row.by_id) for row in db.session.scalars(select(GroupAct))] == [("joined", None)]


def test_an_objection_goes_to_the_coach_who_does_not_read_whose(
    world, asked, coach, group, people, newcomer, as_person, visit, submit
):
    says(as_person, submit, people[0], asked, "ja")
    says(as_person, submit, people[1], asked, "nee")
    assert mails("objection") == [coach.id]
    body = db.session.scalars(select(Message).where(Message.template == "joining/mail/objection")).one().body
    browser = as_person(coach)
    page = visit(browser, f"/intervisiegroepen/{group.id}/komen-en-gaan")
    assert ("Iemand uit de groep heeft bezwaar." in page, people[1].name in body) == (True, False)
    handlers.let_in_after_silence(world.days(30))
    assert not is_in(group, newcomer)
    submit(browser, f"/intervisiegroepen/vragen/{asked.id}/andere-groep")
    assert (asked.outcome, is_in(group, newcomer)) == ("elsewhere", False)
    submit(browser, f"/intervisiegroepen/vragen/{asked.id}/andere-groep", status=409)


def test_or_the_coach_talks_it_over_with_the_group(asked, coach, group, people, newcomer, as_person, submit):
    says(as_person, submit, people[1], asked, "nee")
    submit(as_person(coach), f"/intervisiegroepen/vragen/{asked.id}/samen-besproken")
    assert is_in(group, newcomer)


def test_what_was_asked_by_mistake_is_taken_back(
    world, asked, coach, group, newcomer, as_person, visit, submit
):
    browser = as_person(coach)
    assert "Trek de vraag in" in visit(browser, f"/intervisiegroepen/{group.id}/komen-en-gaan")
    submit(browser, f"/intervisiegroepen/vragen/{asked.id}/andere-groep")
    handlers.let_in_after_silence(world.days(30))
    assert not is_in(group, newcomer)


def test_somebody_leaves_and_comes_back_and_what_they_did_stays(
    world, asked, coach, group, people, newcomer, as_person, visit, submit
):
    leaver = people[0]
    world.meeting(group, coach, present=tuple(people), host_id=leaver.id)
    coming = world.meeting(group, coach, days=5, case_bringer_id=leaver.id)
    browser = as_person(leaver)
    visit(browser, f"/intervisie/groepen/{group.id}/afscheid")
    submit(browser, f"/intervisie/groepen/{group.id}/afscheid")
    assert (is_in(group, leaver), mails("left"), coming.case_bringer_id) == (
        False, [person.id for person in people[1:]], None,
    )  # fmt: skip
    assert turns_of([leaver.id])[leaver.id].as_host == 1
    assert browser.get(f"/intervisie/groepen/{group.id}/afscheid").status_code == 404
    submit(as_person(coach), f"/intervisiegroepen/{group.id}/erbij", person=str(leaver.id))
    again = db.session.scalars(select(JoinRequest).where(JoinRequest.person_id == leaver.id)).one()
    submit(as_person(coach), f"/intervisiegroepen/vragen/{again.id}/samen-besproken")
    assert is_in(group, leaver)
    assert [kind for _, person, kind in history_of(group) if person.id == leaver.id] == [
        "returned",
        "left",
        "joined",
    ]


def test_staff_see_who_has_no_group(coach, group, newcomer, people, as_person, visit):
    page = visit(as_person(coach), "/intervisiegroepen")
    assert ("Nog in geen groep" in page, newcomer.name in page, people[0].name in page) == (True, True, False)


def test_a_full_group_is_not_asked(world, cohort, coach, newcomer, as_person, submit):
    full = world.peer_group(cohort, *[world.trainee(cohort) for _ in range(7)])
    answer = submit(
        as_person(coach), f"/intervisiegroepen/{full.id}/erbij", status=400, person=str(newcomer.id)
    )
    assert "Deze groep is vol" in answer.get_data(as_text=True)


def test_wijkverbinders_have_groups_too(world, as_person, submit):
    coordinator, connector = world.staff(), world.person()
    world.grant(connector, "connector")
    group = world.peer_group(None, *[world.person() for _ in range(4)])
    submit(as_person(coordinator), f"/intervisiegroepen/{group.id}/erbij", person=str(connector.id))
    asked = db.session.scalars(select(JoinRequest)).one()
    submit(as_person(coordinator), f"/intervisiegroepen/vragen/{asked.id}/samen-besproken")
    assert is_in(group, connector)
