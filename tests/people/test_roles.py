from datetime import timedelta

import pytest

from lms.accounts.models import Grant
from lms.db import db
from lms.errors import RuleError
from lms.learning.verdict_models import ReviewClaim
from lms.notifications.models import Message
from lms.people import role_actions
from lms.people.models import RoleAct
from lms.people.role_actions import Giving
from lms.people.role_queries import facts_about, grant_of, roles_without_end
from lms.people.role_rules import (
    ASSESSES,
    ASSESSES_HERE,
    COACHES,
    CONTACT,
    KNOWS,
    LEARNS,
    LEARNS_HERE,
    Concerned,
    Facts,
    concerns_about,
    may_be_mistake,
)
from lms.progress.independence_queries import ties_between
from lms.progress.models import Advice, Appeal, AppealStep, CompletenessCheck, Decision, FinalTalk


@pytest.mark.parametrize(
    ("role", "facts", "codes"),
    [
        ("coach", {}, []),
        ("assessor", {}, []),
        ("coach", {"contact_of": ["Blokker"]}, [CONTACT]),
        ("administrator", {"contact_of": ["Blokker"]}, [CONTACT]),
        ("coach", {"learns_in": ["Lente"]}, [LEARNS]),
        ("coach", {"learns_here": True}, [LEARNS_HERE]),
        ("coordinator", {"learns_here": True}, []),
        ("coach", {"assesses": True}, [ASSESSES]),
        ("coach", {"assesses": True, "assesses_here": ["Anna"]}, [ASSESSES_HERE, ASSESSES]),
        ("assessor", {"coaches": ["Lente"]}, [COACHES]),
        ("coach", {"coaches": ["Lente"]}, []),
        ("assessor", {"knows": ["Anna"]}, [KNOWS]),
        ("coach", {"knows": ["Anna"]}, []),
    ],
)
def test_what_there_is_to_know_before_a_role(role, facts, codes):
    assert [code for code, _ in concerns_about(role, Facts("Bas", **facts))] == codes


@pytest.mark.parametrize(
    ("hours", "was_used", "may"),
    [(0, False, True), (23.9, False, True), (24, False, False), (1, True, False)],
)
def test_what_may_be_a_mistake(world, hours, was_used, may):
    given_at = world.now - timedelta(hours=hours)
    assert may_be_mistake(given_at=given_at, was_used=was_used, now=world.now) is may


@pytest.fixture
def office(world):
    """(administrator, coordinator)"""
    return world.staff("administrator", name="Ada Baas"), world.staff(name="Cor Kok")


def give(person, role, *, by, world, **more):
    return role_actions.give(person, Giving(role, **more), by=by, now=world.now)


def end(grant, *, by, world, heir=None, **more):
    more = {"is_declared": False, "is_sure": False, "why": ""} | more
    role_actions.end(grant, heir=heir, by=by, now=world.now, **more)


def kinds():
    return [(row.kind, row.role) for row in db.session.query(RoleAct).order_by(RoleAct.id)]


def test_a_role_is_given_with_scope_and_end_and_ended(world, office):
    _, coordinator = office
    cohort, bas = world.cohort(), world.person(name="Bas")
    last_day = world.today + timedelta(days=9)
    grant = give(bas, "coach", cohort=cohort, last_day=last_day, why="Proef", by=coordinator, world=world)
    assert (grant.scope_id, grant.granted_by_id, bas.scopes("coach", now=world.now)) == (
        cohort.id, coordinator.id, frozenset({cohort.id}),
    )  # fmt: skip
    assert bas.scopes("coach", now=world.days(8)) == {cohort.id}
    assert bas.scopes("coach", now=world.days(10.1)) == frozenset()
    end(grant, by=coordinator, world=world, why="Klaar")
    assert (bas.has_role("coach", now=world.now), kinds()) == (
        False,
        [("given", "coach"), ("ended", "coach")],
    )
    subjects = [row.subject for row in db.session.query(Message).order_by(Message.id)]
    assert subjects == ["Je bent nu begeleider", "Je bent geen begeleider meer"]
    with pytest.raises(RuleError, match="al gestopt"):
        end(grant, by=coordinator, world=world)


@pytest.mark.parametrize(
    ("role", "with_cohort", "said"),
    [
        ("administrator", False, "Alleen een beheerder"),
        ("coordinator", False, "Alleen een beheerder"),
        ("coach", False, "van welke lichting"),
        ("assessor", True, "van welke lichting"),
        ("trainee", True, "Kies een rol"),
        ("connector", False, "Kies een rol"),
        ("baas", False, "Kies een rol"),
    ],
)
def test_what_a_coordinator_does_not_give(world, office, role, with_cohort, said):
    cohort = world.cohort() if with_cohort else None
    with pytest.raises(RuleError, match=said):
        give(world.person(), role, cohort=cohort, by=office[1], world=world)
    assert kinds() == []


def test_an_administrator_gives_them_and_nobody_to_themself(world, office):
    administrator, coordinator = office
    for role in ("coordinator", "administrator"):
        give(world.person(), role, by=administrator, world=world)
    with pytest.raises(RuleError, match="Het gaat over jou"):
        give(coordinator, "assessor", by=coordinator, world=world)
    closed = world.person(disabled_at=world.now)
    with pytest.raises(RuleError, match="gesloten"):
        give(closed, "assessor", by=administrator, world=world)
    with pytest.raises(RuleError, match="nog komt"):
        give(world.person(), "assessor", last_day=world.today, by=administrator, world=world)


def test_somebody_of_another_kind_gets_it_only_when_it_is_known(world, office):
    partner = world.person(name="Piet")
    world.member(world.project(name="Blokker"), partner, role="partner_contact")
    with pytest.raises(Concerned, match=r"contactpersoon van een partner \(Blokker\)"):
        give(partner, "coach", cohort=world.cohort(), by=office[1], world=world)
    give(partner, "coach", cohort=world.cohort(), is_sure=True, by=office[1], world=world)


def test_the_page_of_a_cohort_asks_the_same(world, office, as_person, submit):
    partner, cohort = world.person(name="Piet"), world.cohort()
    world.member(world.project(name="Blokker"), partner, role="partner_contact")
    browser, address = as_person(office[1]), f"/lichtingen/{cohort.id}/begeleiders"
    answer = submit(browser, address, 400, email=partner.email)
    assert "contactpersoon van een partner (Blokker)" in answer.get_data(as_text=True)
    assert "is_sure" in answer.get_data(as_text=True)
    submit(browser, address, email=partner.email, is_sure="y")
    assert partner.has_role("coach", now=world.now)


def test_where_independence_bars_it_nobody_is_sure_enough(world, office):
    cohort = world.cohort()
    anna, assessor = world.trainee(cohort, name="Anna"), world.staff("assessor", name="Bea")
    talk_with(world, anna, cohort, assessor)
    for person, said in ((anna, "deelnemer in deze lichting"), (assessor, "eindgesprek met Anna")):
        with pytest.raises(RuleError, match=said):
            give(person, "coach", cohort=cohort, is_sure=True, by=office[1], world=world)


def talk_with(world, person, cohort, assessor, number=1):
    of = {"person_id": person.id, "cohort_id": cohort.id, "round": number}
    world.add(Advice(**of, is_positive=True, text="x", coach=world.person(), given_at=world.days(-9)))
    world.add(CompletenessCheck(**of, checked_by=world.person(), checked_at=world.days(-8)))
    return world.add(
        FinalTalk(
            **of, assessor=assessor, declared_at=world.days(-7), planned_at=world.days(-7), starts_at=world.days(2),
            place="Hier", is_online=False,
        )
    )  # fmt: skip


def test_facts_are_what_is_recorded(world):
    cohort, other = world.cohort(name="Lente"), world.cohort(name="Herfst")
    bas = world.coach(cohort, name="Bas")
    world.trainee(cohort, name="Anna")
    world.grant(bas, "coach", other, until=world.days(-3))
    world.trainee(other, name="Cas")
    third = world.cohort(name="Zomer")
    world.grant(bas, "trainee", third)
    world.member(world.project(name="Blokker"), bas, role="partner_contact")
    assert facts_about(bas, third, now=world.now) == Facts(
        name="Bas",
        contact_of=["Blokker"],
        learns_in=[],
        coaches=["Lente"],
        knows=["Cas"],
        learns_here=True,
        assesses_here=[],
    )
    assert facts_about(bas, None, now=world.now).learns_in == ["Zomer"]


def test_at_least_one_administrator_remains(world, office):
    administrator, _ = office
    second = world.person()
    grant = give(second, "administrator", by=administrator, world=world)
    mine = db.session.query(Grant).filter_by(person_id=administrator.id).one()
    end(mine, by=second, world=world)
    with pytest.raises(RuleError, match="laatste beheerder"):
        end(grant, by=second, world=world)
    assert second.has_role("administrator", now=world.now)


def test_the_only_coach_of_a_cohort_that_runs_hands_it_over(world, office):
    cohort = world.cohort()
    old, new = world.coach(cohort, name="Oud"), world.person(name="Nieuw")
    anna = world.trainee(cohort)
    hand_in = world.handed_in(anna, cohort)
    world.add(ReviewClaim(hand_in_id=hand_in.id, person_id=old.id, until=world.days(1)))
    grant = db.session.query(Grant).filter_by(person_id=old.id).one()
    with pytest.raises(RuleError, match="enige begeleider"):
        end(grant, by=office[1], world=world)
    end(grant, heir=new, by=office[1], world=world)
    assert (old.has_role("coach", now=world.now), new.scopes("coach", now=world.now)) == (False, {cohort.id})
    assert db.session.query(ReviewClaim).count() == 0
    ended = world.cohort(starts_on=world.today - timedelta(days=99), ends_on=world.today - timedelta(days=9))
    world.trainee(ended)
    world.coach(ended, name="Oudst")
    end(db.session.query(Grant).filter_by(role="coach", scope_id=ended.id).one(), by=office[1], world=world)


def test_an_assessor_who_leaves_hands_talks_and_appeals_to_somebody_independent(world, office):
    cohort, elsewhere = world.cohort(), world.cohort()
    anna, old = world.trainee(cohort, name="Anna"), world.staff("assessor", name="Oud")
    talk = talk_with(world, anna, cohort, old)
    decision = world.add(
        Decision(
            person=world.trainee(elsewhere), cohort_id=elsewhere.id, round=1, outcome="not_yet", reasons="x",
            assessor=world.person(), decided_at=world.days(-3),
        )
    )  # fmt: skip
    appeal = world.add(
        Appeal(decision=decision, wants_call=False, raised_by=decision.person, raised_at=world.days(-2))
    )
    step = world.add(AppealStep(appeal=appeal, kind="taken", taken_by=old, taken_at=world.days(-1)))
    tied, free = world.staff("assessor", name="Kent Anna"), world.staff("assessor", name="Vrij")
    world.grant(tied, "coach", cohort, until=world.days(-30))
    grant = db.session.query(Grant).filter_by(person_id=old.id).one()
    for heir, declared, said in (
        (None, False, "welke beoordelaar"),
        (free, False, "Zet dan een vinkje"),
        (tied, True, "Jij begeleidde deze deelnemer"),
    ):
        with db.session.begin_nested() as half:
            with pytest.raises(RuleError, match=said):
                end(grant, heir=heir, is_declared=declared, by=office[1], world=world)
            half.rollback()
    end(grant, heir=free, is_declared=True, by=office[1], world=world)
    assert (talk.assessor, step.taken_by, old.has_role("assessor", now=world.now)) == (free, free, False)


def test_a_coach_is_replaced_for_a_holiday(world, office):
    cohort = world.cohort()
    old, new = world.coach(cohort, name="Oud"), world.person(name="Nieuw")
    grant = db.session.query(Grant).filter_by(person_id=old.id).one()
    last_day = world.today + timedelta(days=14)
    lent = role_actions.lend(grant, new, last_day=last_day, is_sure=False, by=office[1], now=world.now)
    act = db.session.query(RoleAct).one()
    assert (act.kind, act.other, act.person_id, lent.until is not None) == ("lent", old, new.id, True)
    assert "Je neemt waar voor Oud." in db.session.query(Message).one().body
    assert old.has_role("coach", now=world.now)
    assert new.scopes("coach", now=world.days(15.1)) == frozenset()
    assessor = db.session.query(Grant).filter_by(person_id=world.staff("assessor").id).one()
    with pytest.raises(RuleError, match="een lichting begeleidt"):
        role_actions.lend(assessor, new, last_day=last_day, is_sure=False, by=office[1], now=world.now)


def test_a_role_given_by_mistake_makes_no_tie(world, office, as_person):
    cohort = world.cohort()
    anna, bea = world.trainee(cohort), world.staff("assessor", name="Bea")
    grant = give(bea, "coach", cohort=cohort, is_sure=True, by=office[1], world=world)
    assert ties_between(anna, bea) == {"coached"}
    role_actions.undo_mistake(grant, by=office[1], now=world.now + timedelta(hours=23))
    db.session.expire_all()
    assert (ties_between(anna, bea), kinds()) == (frozenset(), [("given", "coach"), ("mistake", "coach")])
    used = give(bea, "coach", cohort=cohort, is_sure=True, by=office[1], world=world)
    as_person(bea)
    with pytest.raises(RuleError, match="de rol is gebruikt"):
        role_actions.undo_mistake(used, by=office[1], now=world.now + timedelta(hours=1))


def test_a_role_of_before_comes_back_as_it_was(world, office):
    cohort = world.cohort()
    anna, bas = world.trainee(cohort), world.person()
    before = world.grant(bas, "coach", cohort, until=world.days(-30))
    since, until = before.since, before.until
    grant = give(bas, "coach", cohort=cohort, by=office[1], world=world)
    role_actions.undo_mistake(grant, by=office[1], now=world.now)
    assert (grant.since, grant.until, ties_between(anna, bas)) == (since, until, {"coached"})


def test_a_role_nobody_wrote_an_act_of_is_no_mistake(world, office):
    grant = world.grant(world.person(), "assessor")
    with pytest.raises(RuleError, match="We weten niet"):
        role_actions.undo_mistake(grant, by=office[1], now=world.now)


def test_roles_without_an_end_are_looked_at_once(world, office, as_person, visit, submit):
    administrator, coordinator = office
    browser = as_person(administrator)
    grant = db.session.query(Grant).filter_by(person_id=coordinator.id).one()
    assert [name for _, name, _ in roles_without_end(now=world.now)] == ["Ada Baas", "Cor Kok"]
    assert "Gezien: Cor Kok blijft coördinator" in visit(browser, "/mensen/rollen")
    submit(browser, f"/mensen/{coordinator.id}/rollen/{grant.id}/gezien")
    assert [name for _, name, _ in roles_without_end(now=world.now)] == ["Ada Baas"]
    visit(as_person(coordinator), "/mensen/rollen", status=404)


def test_roles_on_the_page(world, office, as_person, visit, submit):
    administrator, coordinator = office
    cohort, bas = world.cohort(name="Lente"), world.person(name="Bas Bos")
    browser, address = as_person(coordinator), f"/mensen/{bas.id}/rollen"
    assert "beheerder</option>" not in visit(browser, address)
    submit(browser, address, role="coach", cohort=str(cohort.id))
    grant = grant_of(db.session.query(Grant).filter_by(person_id=bas.id).one().id, bas.id)
    page = visit(browser, address)
    assert ("Lente" in page, "Maak de vergissing ongedaan" in page) == (True, True)
    assert "Iemand neemt waar" in page
    visit(browser, f"{address}/{grant.id}/einde")
    visit(browser, f"{address}/{grant.id}/waarnemer")
    submit(browser, f"{address}/{grant.id}/vergissing")
    assert bas.active_grants(world.now) == []
    submit(browser, address, 400, role="administrator")
    assert "beheerder</option>" in visit(as_person(administrator), address)
    visit(browser, f"/mensen/{bas.id}/rollen/999999/einde", status=404)
    assert "Het gaat over jou" in submit(
        as_person(administrator), f"/mensen/{administrator.id}/rollen", 400, role="assessor", cohort="0"
    ).get_data(as_text=True)
