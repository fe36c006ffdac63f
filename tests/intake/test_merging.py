"""One person who signs up twice: seen, made one with both stories kept, and taken apart where it was two people after all."""

import pytest

from lms.accounts.models import Person
from lms.db import db
from lms.errors import RuleError
from lms.intake import actions, merge_actions, queries, rules
from lms.intake.double_queries import doubles_of, merged_into
from lms.intake.handlers import forget_declined
from lms.intake.models import Application, ApplicationMerge
from lms.intake.policy import applications_visible_to
from lms.intake.worklist_queries import worklist
from lms.intake.worklist_rules import Asked
from tests.intake.applicants import applicant, step

SAME = {
    "name": "Selma Yıldırım",
    "phone": "0612345678",
    "email": "selma@example.org",
    "neighbourhood": "Zwaag",
}


@pytest.fixture
def by(world):
    return world.staff()


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ({"phone": "+31 (0)6 12 34 56 78"}, ("phone",)),
        ({"email": "SELMA@Example.org"}, ("email",)),
        ({"name": "selma  Yildirim", "neighbourhood": "zwaag"}, ("name",)),
        ({"name": "Selma Yildirim", "phone": "06-12345678", "neighbourhood": "Zwaag"}, ("phone", "name")),
        ({"name": "Selma Yildirim", "neighbourhood": "Hoorn"}, ()),
        ({"neighbourhood": "Zwaag"}, ()),
    ],
)
def test_who_signs_up_twice_is_seen(world, other, alike):
    first = applicant(world, **SAME)
    second = applicant(world, 1, **other)
    person = world.person(**({"name": "Iemand", "phone": "", "email": None} | other))
    found = doubles_of([first, second])
    expected = [(second, alike), (person, alike)] if alike else []
    assert [(double.thing, double.alike) for double in found[first.id]] == expected
    assert [double.thing for double in found[second.id] if not double.is_person] == ([first] if alike else [])


def test_what_is_not_known_is_nobodys(world):
    row = applicant(world, name="Anna", phone="0612345678", email="")
    applicant(world, name="Bea", phone="0687654321", email="")
    world.person(name="Cor", phone="", email=None, neighbourhood="")
    assert doubles_of([row]) == {row.id: []}
    assert doubles_of([]) == {}


def test_the_list_takes_the_same_queries_for_one_and_for_thirty(world, by, as_person, count_queries):
    browser, numbers = as_person(by), []
    for rows in (range(1), range(1, 30)):
        for number in rows:
            applicant(world, number, phone="0612345678")
        with count_queries() as queries_sent:
            assert browser.get("/aanmeldingen").status_code == 200
        numbers.append(len(queries_sent))
    assert numbers[0] == numbers[1]


def test_they_become_one_with_both_stories(world, by, as_person, visit):
    cohort, browser = world.cohort(capacity=1), as_person(by)
    first = applicant(world, **SAME | {"email": "", "motivation": "Eerste keer."})
    second = applicant(world, 1, name="Selma Yildirim", phone="06 12345678", motivation="Nog een keer.")
    actions.call(second, note="Belde terug.", by=by, now=world.now)
    actions.place(second, cohort, by=by, now=world.now)
    listed = visit(browser, "/aanmeldingen")
    assert listed.count("Meldde zich misschien ook aan op") == 2
    page = visit(browser, f"/aanmeldingen/{first.id}")
    assert [words in page for words in ("Misschien dezelfde persoon", "hetzelfde telefoonnummer")] == [
        True,
        True,
    ]
    fields = {"seen": "0", "other_seen": str(actions.last_step_id(second))}
    answer = browser.post(f"/aanmeldingen/{first.id}/samenvoegingen/{second.id}", data=fields)
    assert answer.status_code == 303
    page = visit(browser, f"/aanmeldingen/{first.id}")
    assert all(
        words in page for words in ("Eerste keer.", "Nog een keer.", "Belde terug.", "Samengevoegd op")
    )
    assert (first.email, first.phone) == (second.email, "0612345678")
    visible = applications_visible_to(by, now=world.now)
    assert worklist(visible, Asked()).rows == [first]
    assert queries.by_state(queries.standings(visible)) == {rules.NEW: 1}
    assert queries.free_seats([cohort], now=world.now) == {cohort.id: 1}  # that of the second came free
    page = visit(browser, f"/aanmeldingen/{second.id}")
    assert ("Ga daar verder." in page, "Geef een plek" in page) == (True, False)
    with pytest.raises(RuleError, match="samengevoegd met een andere"):
        actions.call(second, note="Nee.", by=by, now=world.now)


def merged(world, by, **values):
    first = applicant(world, **SAME | {"email": ""})
    second = applicant(world, 1, **{"phone": SAME["phone"]} | values)
    merge_actions.merge(first, second, by=by, now=world.days(-1))
    return first, second


def test_taken_apart_each_is_as_it_was(world, by, as_person, visit):
    first, second = merged(world, by)
    browser = as_person(by)
    assert browser.post(f"/aanmeldingen/{second.id}/losmaking").status_code == 303
    assert (first.email, second.email) == ("", "aanmelder1@example.org")
    assert worklist(applications_visible_to(by, now=world.now), Asked()).rows == [first, second]
    for row in (first, second):
        assert "Uit elkaar gehaald op" in visit(browser, f"/aanmeldingen/{row.id}")
    assert browser.post(f"/aanmeldingen/{second.id}/losmaking").status_code == 400  # a colleague was first


def test_after_a_message_a_reason_is_asked_and_kept(world, by, as_person):
    first, second = merged(world, by)
    cohort = world.cohort()
    actions.place(first, cohort, by=by, now=world.now)
    person = actions.send_invitation(first, by=by, now=world.now)
    assert (second.person_id, person.email) == (person.id, second.email)  # with the address of the other
    browser = as_person(by)
    page = f"/aanmeldingen/{second.id}/losmaking"
    answer = browser.post(page, data={"reason": " "})
    assert (answer.status_code, "Schrijf op waarom" in answer.get_data(as_text=True)) == (400, True)
    assert browser.post(page, data={"reason": "Haar zus."}).status_code == 303
    db.session.expire_all()
    assert (first.person_id, second.person_id, first.email) == (person.id, None, second.email)
    assert db.session.scalars(db.select(ApplicationMerge.reason)).all() == ["Haar zus."]


@pytest.mark.parametrize(("is_taken", "state"), [(False, rules.PLACED), (True, rules.WAITING)])
def test_a_seat_that_went_to_somebody_else_does_not_come_back(world, by, is_taken, state):
    cohort = world.cohort(capacity=1)
    first, second = applicant(world, **SAME), applicant(world, 1, phone=SAME["phone"])
    step(world, second, rules.PLACED, by, cohort)
    merge_actions.merge(first, second, by=by, now=world.now)
    if is_taken:
        step(world, applicant(world, 2), rules.PLACED, by, cohort)
    merge_actions.take_apart(second, reason="", by=by, now=world.now)
    db.session.expire_all()
    assert queries.state_of_application(second) == state


@pytest.mark.parametrize(
    ("kept", "other", "refusal"),
    [
        ((), ("invited",), "voeg deze daar toe"),
        (("invited",), ("invited",), "twee accounts"),
        (("declined",), (), "Deze is afgewezen"),
        (("declined",), ("declined",), None),
        (("invited",), ("waiting",), None),
        (("placed",), ("declined",), None),
    ],
)
def test_which_of_two_may_go_on_in_the_other(world, by, kept, other, refusal):
    cohort = world.cohort()
    rows = applicant(world), applicant(world, 1)
    for row, kinds in zip(rows, (kept, other), strict=True):
        for kind in kinds:
            step(world, row, kind, by, cohort)
    if refusal is None:
        merge_actions.merge(*rows, by=by, now=world.now)
        return
    with pytest.raises(RuleError, match=refusal):
        merge_actions.merge(*rows, by=by, now=world.now)


def test_an_application_is_not_merged_with_itself_nor_twice(world, by):
    first, second = merged(world, by)
    third = applicant(world, 2)
    for one, other in ((third, third), (third, second), (second, third)):
        with pytest.raises(RuleError):
            merge_actions.merge(one, other, by=by, now=world.now)
    merge_actions.merge(third, first, by=by, now=world.now)
    assert merged_into(third.id) == [second, first]


def test_a_colleague_who_was_first_is_noticed(world, by):
    first, second = applicant(world), applicant(world, 1)
    actions.call(second, note="Net.", by=by, now=world.now)
    with pytest.raises(RuleError, match="Een collega was net"):
        merge_actions.merge(first, second, by=by, now=world.now, seen=0, other_seen=0)


def test_both_are_forgotten_together(world, by):
    first, second = merged(world, by)
    step(world, second, rules.DECLINED, by).taken_at = world.days(-90)
    forget_declined(world.now)
    assert db.session.scalars(db.select(Application.id)).all() == [
        first.id,
        second.id,
    ]  # the first still waits
    actions.decline(first, note="Past niet.", message="Dank.", by=by, now=world.days(-29))
    forget_declined(world.now)
    assert db.session.scalars(db.select(Application.id)).all() == []
    assert db.session.scalars(db.select(ApplicationMerge.id)).all() == []


def test_a_name_that_changes_is_compared_anew(world):
    person = world.person(name="Selma Yildirim", neighbourhood="Zwaag")
    before = person.name_key
    person.neighbourhood = "Hoorn"
    assert (before, person.name_key) != (person.name_key, before)
    assert db.session.scalar(db.select(Person.id).where(Person.name_key == person.name_key)) == person.id
