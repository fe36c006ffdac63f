"""Groups are proposed, changed by hand, made and undone; what people wish steers it, and stays theirs."""

import json
import re
import zipfile
from io import BytesIO

import pytest
from sqlalchemy import func, select

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.composing.models import EveningWish, RatherNot
from lms.db import db
from lms.errors import RuleError
from lms.notifications.models import Message
from lms.peergroups import actions as peergroups
from lms.peergroups.models import PeerGroup, PeerGroupMember


@pytest.fixture
def cohort(world) -> Cohort:
    return world.cohort()


@pytest.fixture
def coach(world, cohort) -> Person:
    return world.coach(cohort)


@pytest.fixture
def people(world, cohort) -> list[Person]:
    return [world.trainee(cohort, name=f"Mens{number} Jansen") for number in range(10)]


def groups() -> list[list[int]]:
    db.session.expire_all()
    found = db.session.scalars(select(PeerGroup).order_by(PeerGroup.id))
    return [sorted(row.person_id for row in group.memberships) for group in found]


def division(page: str) -> dict[str, str]:
    """The form as it stands on a page: names, and of each person the chosen group."""
    chosen = re.findall(r'name="(place_\d+)"(?:(?!</select>).)*?<option selected value="(\d)"', page, re.S)
    return dict(chosen) | dict(re.findall(r'name="(name_\d)"[^>]*value="([^"]*)"', page))


def address(cohort) -> str:
    return f"/intervisiegroepen/samenstellen?lichting={cohort.id}"


def test_a_proposal_is_made_told_and_undone(world, cohort, coach, people, as_person, visit, submit):
    browser = as_person(coach)
    assert "Laat groepen voorstellen" in visit(browser, "/intervisiegroepen")
    page = visit(browser, address(cohort))
    assert ("De vaste regels kloppen" in page, page.count("Niemand deelt een project.")) == (True, 2)
    answer = submit(browser, address(cohort), **division(page))
    assert [len(group) for group in groups()] == [5, 5]
    told = db.session.scalars(select(Message).where(Message.template == "composing/mail/placed")).all()
    assert sorted(row.person_id for row in told) == [person.id for person in people]
    assert {row.due_at > row.created_at for row in told} == {True}
    made = answer.headers["Location"]
    assert "Draai het terug" in visit(browser, made)
    submit(browser, f"{made}/terug")
    left = [
        db.session.scalar(select(func.count()).select_from(model))
        for model in (PeerGroup, PeerGroupMember, Message)
    ]
    assert (left, "teruggedraaid" in visit(browser, made)) == ([0, 0, 0], True)
    submit(browser, f"{made}/terug", status=409)


@pytest.mark.parametrize("what", ["told", "planned"])
def test_what_people_know_of_is_not_undone(world, cohort, coach, people, as_person, visit, submit, what):
    browser = as_person(coach)
    made = submit(browser, address(cohort), **division(visit(browser, address(cohort)))).headers["Location"]
    if what == "told":
        db.session.scalars(select(Message)).first().sent_at = world.now
    else:
        world.meeting(db.session.scalars(select(PeerGroup)).first(), coach, days=5)
    db.session.commit()
    submit(browser, f"{made}/terug", status=409)
    assert [len(group) for group in groups()] == [5, 5]


def test_by_hand_the_rules_stand_beside_it(world, cohort, coach, people, as_person, visit, submit):
    browser = as_person(coach)
    one, other = people[:2]
    world.add(RatherNot(person_id=one.id, not_with_id=other.id))
    chosen = {f"place_{person.id}": str(1 + number % 2) for number, person in enumerate(people)}
    chosen |= {"name_1": "De Brug", "name_2": "De Dijk"}
    bad = chosen | {f"place_{other.id}": "1"}
    seen = submit(browser, address(cohort), **bad, look="ja").headers["Location"]
    page = visit(browser, seen)
    assert ("Er staat een vaste regel in de weg." in page, groups()) == (True, [])
    assert [word for word in (f"{one.first_name} met {other.first_name}", "liever") if word in page] == []
    refused = submit(browser, address(cohort), status=400, **bad).get_data(as_text=True)
    assert ("Een vaste regel staat in de weg" in refused, "De Brug" in refused) == (True, True)
    small = {f"place_{person.id}": "1" for person in people[2:5]} | {"name_1": "Klein", "name_2": "Leeg"}
    submit(browser, address(cohort), status=400, **small)
    submit(browser, address(cohort), **chosen)
    assert groups() == [sorted(person.id for person in people[half::2]) for half in (0, 1)]


def test_a_hard_rule_holds_wherever_a_group_is_made_or_asked(world, cohort, coach, people, as_person, submit):
    one, other = people[:2]
    world.add(RatherNot(person_id=one.id, not_with_id=other.id))
    with pytest.raises(RuleError, match="Een vaste regel staat in de weg"):
        peergroups.create_group(name="x", cohort=cohort, people=people[:5], by=coach, now=world.now)
    group = peergroups.create_group(name="x", cohort=cohort, people=people[1:6], by=coach, now=world.now)
    page = submit(as_person(coach), f"/intervisiegroepen/{group.id}/erbij", status=400, person=str(one.id))
    assert "Een vaste regel staat in de weg" in page.get_data(as_text=True)


def test_whom_somebody_names_is_theirs_alone(world, cohort, coach, people, as_person, visit, submit):
    one, other = people[:2]
    browser, staff = as_person(one), as_person(world.staff())
    assert "Met wie liever niet" in visit(browser, "/intervisie")
    submit(browser, "/intervisie/liever-niet", other=str(other.id))
    assert f"Liever niet met {other.name}" in visit(browser, "/intervisie/liever-niet")
    assert "Dit zei je" not in visit(as_person(other), "/intervisie/liever-niet")
    taken = {person.id: exported(as_person(person)).get("rather_nots", []) for person in (one, other)}
    assert (taken[one.id][0]["not_with_id"], taken[other.id]) == (other.name, [])
    for page in (address(cohort), "/intervisiegroepen", f"/intervisiegroepen/plek/{one.id}"):
        assert "liever" not in visit(staff, page).lower()
    submit(browser, "/intervisie/liever-niet", status=400, other=str(world.trainee(world.cohort()).id))
    submit(browser, f"/intervisie/liever-niet/{other.id}/weg")
    assert db.session.scalars(select(RatherNot)).all() == []


def exported(browser) -> dict:
    with zipfile.ZipFile(BytesIO(browser.get("/mijn/gegevens.zip").data)) as archive:
        return json.loads(archive.read("gegevens.json"))


def test_evenings_are_said_once_and_changed_also_on_the_phone(
    world, cohort, coach, people, as_person, visit, submit
):
    one, other = people[:2]
    submit(as_person(one), "/intervisie/avonden", evenings=["monday", "friday"])
    submit(as_person(one), "/intervisie/avonden", evenings=["tuesday"])
    submit(as_person(coach), f"/intervisiegroepen/avonden/{other.id}", evenings=["tuesday", "monday"])
    assert {row.person_id: row.evenings for row in db.session.scalars(select(EveningWish))} == {
        one.id: ["tuesday"], other.id: ["monday", "tuesday"],
    }  # fmt: skip
    assert "Op dinsdag kan iedereen die het zei." in visit(as_person(coach), address(cohort))
    assert re.findall(r'checked[^>]*value="(\w+)"', visit(as_person(one), "/intervisie/avonden")) == [
        "tuesday"
    ]


def test_a_late_joiner_always_gets_a_group(world, cohort, coach, people, as_person, visit):
    late = world.trainee(cohort, neighbourhood="Noord")
    fine = world.peer_group(cohort, *people[:5], name="De Brug")
    world.peer_group(cohort, *people[5:], world.trainee(cohort), world.trainee(cohort), name="De Dijk")
    browser = as_person(coach)
    assert f"/intervisiegroepen/plek/{late.id}" in visit(browser, "/intervisiegroepen")
    page = visit(browser, f"/intervisiegroepen/plek/{late.id}")
    assert (page.count("Vraag het"), f"/{fine.id}/erbij?wie={late.id}" in page) == (1, True)
    assert (page.index("De Brug") < page.index("De Dijk"), "Deze groep is vol." in page) == (True, True)
    world.add(RatherNot(person_id=people[0].id, not_with_id=late.id))
    page = visit(browser, f"/intervisiegroepen/plek/{late.id}")
    assert ("Een vaste regel staat in de weg." in page, "krijgt toch een groep" in page, people[0].name in page) == (
        True, True, False,
    )  # fmt: skip


def test_wijkverbinders_of_a_gemeente_have_groups_too(world, coach, as_person, visit, submit):
    hoorn, haren = (
        world.project(place="Blokker, gemeente Hoorn"),
        world.project(place="Haren, gemeente Groningen"),
    )
    people = [world.person() for _ in range(9)]
    for number, person in enumerate(people):
        world.grant(person, "connector")
        world.member(haren if number > 4 else hoorn, person, role="connector")
    world.grant(people[4], "coach", world.cohort())
    browser, page = as_person(world.staff()), "/intervisiegroepen/samenstellen"
    assert as_person(coach).get(page).status_code == 404
    assert "Hoorn" in visit(browser, page)
    shown = visit(browser, f"{page}?gemeente=Hoorn")
    assert "zit in één project met" in shown
    assert f"Daarom doen niet mee: {people[4].name}" in " ".join(shown.split())
    submit(browser, f"{page}?gemeente=Hoorn", **division(shown))
    assert groups() == [[person.id for person in people[:4]]]
    group = db.session.scalars(select(PeerGroup)).one()
    assert (group.cohort_id, hoorn.name in visit(as_person(people[0]), f"/intervisie/groepen/{group.id}/zelfde-project")) == (
        None, True,
    )  # fmt: skip
    empty = visit(browser, f"{page}?gemeente=Groningen&zelf=ja")
    assert "Er zit nog niemand in een groep." in empty


@pytest.mark.parametrize(
    ("number", "words"), [(3, "Er zijn te weinig mensen"), (9, "Zoveel groepen gaat niet.")]
)
def test_when_there_is_no_proposal_it_says_why(world, as_person, visit, number, words):
    cohort = world.cohort()
    for _ in range(number):
        world.trainee(cohort)
    assert words in visit(as_person(world.staff()), f"{address(cohort)}&groepen=1")
