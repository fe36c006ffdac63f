"""Groups merge, share people and go on: everybody is asked, silence is yes, and what was attended counts on."""

import pytest
from sqlalchemy import select

from lms.accounts.models import Person
from lms.db import db
from lms.errors import RuleError
from lms.joining.queries import history_of
from lms.notifications.models import Message
from lms.peergroups.models import PeerGroup
from lms.peergroups.queries import current_members, turns_of
from lms.regrouping import handlers
from lms.regrouping.models import GroupChange
from lms.regrouping.rules import GO_ON, MERGE, SPLIT, check_change


@pytest.fixture
def cohort(world):
    return world.cohort()


@pytest.fixture
def coach(world, cohort) -> Person:
    return world.coach(cohort)


@pytest.fixture
def groups(world, cohort) -> tuple[PeerGroup, PeerGroup]:
    """De Brug with three, De Dijk with four."""
    brug, dijk = (
        world.peer_group(cohort, *[world.trainee(cohort) for _ in range(number)], name=name)
        for number, name in ((3, "De Brug"), (4, "De Dijk"))
    )
    return brug, dijk


def people(group) -> list[int]:
    db.session.expire_all()
    return sorted(person.id for person in current_members(group))


def mails(name: str) -> list[int | None]:
    rows = db.session.scalars(select(Message).where(Message.template == f"regrouping/mail/{name}"))
    return sorted(row.person_id for row in rows)


def asked() -> GroupChange:
    return db.session.scalars(select(GroupChange).order_by(GroupChange.id.desc())).first()


def merge(browser, submit, brug, dijk) -> GroupChange:
    submit(browser, f"/intervisiegroepen/{brug.id}/samenvoegen", to_group=str(dijk.id))
    return asked()


def test_two_groups_merge_when_everybody_says_yes(world, coach, groups, as_person, visit, submit):
    brug, dijk = groups
    everybody = [*current_members(brug), *current_members(dijk)]
    held = world.meeting(brug, coach, present=tuple(current_members(brug)))
    coming = world.meeting(brug, coach, days=5)
    browser = as_person(coach)
    visit(browser, f"/intervisiegroepen/{brug.id}/samenvoegen")
    change = merge(browser, submit, brug, dijk)
    submit(browser, f"/intervisiegroepen/{dijk.id}/samenvoegen", status=400, to_group=str(brug.id))
    assert mails("asked") == sorted(person.id for person in everybody)
    for person in everybody:
        assert "Jullie groep verandert misschien" in visit(as_person(person), "/intervisie")
        visit(as_person(person), f"/intervisie/veranderingen/{change.id}")
        submit(as_person(person), f"/intervisie/veranderingen/{change.id}", answer="ja")
    assert (people(brug), people(dijk)) == ([], sorted(person.id for person in everybody))
    assert mails("changed") == sorted(person.id for person in everybody)
    assert (coming.cancelled_at is not None, held.cancelled_at, held.group_id) == (True, None, brug.id)
    went = everybody[0]
    assert turns_of([went.id])[went.id].attended == 1
    assert {kind for _, _, kind in history_of(brug)} == {"joined", "went_along"}
    assert "ging mee naar een andere groep" in visit(browser, f"/intervisiegroepen/{brug.id}/komen-en-gaan")


def test_silence_of_a_week_is_yes_and_an_objection_is_the_coachs(
    world, coach, groups, as_person, visit, submit
):
    brug, dijk = groups
    one = current_members(dijk)[0]
    browser = as_person(coach)
    change = merge(browser, submit, brug, dijk)
    submit(as_person(one), f"/intervisie/veranderingen/{change.id}", answer="nee")
    assert mails("objection") == [coach.id]
    handlers.change_after_silence(world.days(30))
    page = visit(browser, f"/intervisiegroepen/{brug.id}/veranderingen")
    assert (len(people(brug)), "Iemand heeft bezwaar." in page, one.name in page) == (3, True, False)
    submit(browser, f"/intervisiegroepen/veranderingen/{change.id}/intrekken")
    submit(browser, f"/intervisiegroepen/veranderingen/{change.id}/samen-besproken", status=409)
    merge(browser, submit, brug, dijk)
    handlers.change_after_silence(world.days(6.9))
    assert len(people(brug)) == 3
    handlers.change_after_silence(world.days(7.1))
    assert (people(brug), len(people(dijk))) == ([], 7)


def test_what_does_not_fit_any_more_waits(world, cohort, coach, groups, as_person, submit):
    brug, dijk = groups
    merge(as_person(coach), submit, brug, dijk)
    db.session.add(
        dijk.memberships[0].__class__(group=dijk, person=world.trainee(cohort), joined_at=world.now)
    )
    db.session.flush()
    handlers.change_after_silence(world.days(8))
    assert (len(people(brug)), len(people(dijk)), asked().outcome) == (3, 5, None)


def test_a_part_moves_to_another_group(world, cohort, coach, as_person, visit, submit):
    large, small = (
        world.peer_group(cohort, *[world.trainee(cohort) for _ in range(size)]) for size in (7, 3)
    )
    goers = people(large)[:3]
    browser, page = as_person(coach), f"/intervisiegroepen/{large.id}/splitsen"
    visit(browser, page)
    submit(
        browser,
        page,
        status=400,
        people=[str(one) for one in people(large)[:4]],
        to_group=str(small.id),
        name="",
    )
    submit(browser, page, people=[str(one) for one in goers], to_group=str(small.id), name="")
    submit(browser, f"/intervisiegroepen/veranderingen/{asked().id}/samen-besproken")
    assert (len(people(large)), set(goers) <= set(people(small)), len(people(small))) == (4, True, 6)


def test_who_has_a_certificate_goes_on_and_evenings_count_on(world, cohort, coach, as_person, visit, submit):
    certified, learns = [world.trainee(cohort) for _ in range(4)], world.trainee(cohort)
    for person in certified:
        world.grant(person, "connector")
    group = world.peer_group(cohort, *certified, learns, name="De Linde")
    world.meeting(group, coach, present=tuple(certified))
    browser, page = as_person(coach), f"/intervisiegroepen/{group.id}/verder"
    assert learns.name not in visit(browser, page)
    submit(browser, page, people=[str(person.id) for person in certified], to_group="0", name="De Linde")
    submit(browser, f"/intervisiegroepen/veranderingen/{asked().id}/samen-besproken")
    made = db.session.scalars(select(PeerGroup).where(PeerGroup.cohort_id.is_(None))).one()
    assert (made.name, people(made), people(group)) == (
        "De Linde", sorted(person.id for person in certified), [learns.id],
    )  # fmt: skip
    world.meeting(made, world.staff(), present=tuple(certified))
    assert turns_of([certified[0].id])[certified[0].id].attended == 2
    assert re_weeks(visit(as_person(certified[0]), f"/intervisie/groepen/{made.id}/jaar")) == "7"


def re_weeks(page: str) -> str:
    return page.partition('<option selected value="')[2].partition('"')[0]


FINE = {"going": 3, "staying": 0, "there": 3, "is_open": False, "are_certified": True, "is_same": False}


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (MERGE, {"there": 0}), (MERGE, {"there": 5}), (MERGE, {"is_open": True}), (MERGE, {"is_same": True}), (MERGE, {"going": 0}),
        (SPLIT, {"staying": 3}), (GO_ON, {"are_certified": False}),
    ],
)  # fmt: skip
def test_what_cannot_be_asked(kind, change):
    check_change(kind, **(FINE | {"staying": 4} if kind == SPLIT else FINE))
    with pytest.raises(RuleError):
        check_change(kind, **(FINE | change))
