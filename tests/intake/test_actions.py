import pytest
from sqlalchemy import select

from lms.accounts import actions as accounts
from lms.accounts.models import Grant, Invitation, Person
from lms.cohorts.queries import members
from lms.db import Base, db
from lms.errors import RuleError
from lms.intake import actions, queries
from lms.intake.models import Application, ApplicationStep
from lms.notifications.models import Message
from tests.intake.applicants import applicant


def snapshot() -> dict[str, int]:
    db.session.flush()
    return {
        table.name: db.session.scalar(db.select(db.func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
    }


def refusal(call, *args, **values) -> str:
    """What a refused act says, and that it wrote nothing at all."""
    before = snapshot()
    with pytest.raises(RuleError) as caught:
        call(*args, **values)
    assert snapshot() == before
    return caught.value.message


def messages() -> list[tuple[str, str]]:
    query = db.select(Message.address, Message.template).order_by(Message.id)
    return [tuple(row) for row in db.session.execute(query)]


def people() -> int:
    return db.session.scalar(db.select(db.func.count()).select_from(Person))


def history(row: Application) -> list[tuple]:
    return [(step.kind, step.cohort, step.taken_by, step.taken_at, step.note) for step in row.steps]


@pytest.fixture
def staff(world):
    return world.staff()


@pytest.fixture
def act(world, staff):
    """Who acts and when."""
    return {"by": staff, "now": world.now}


def test_signing_up_makes_an_application_and_nobody(world):
    row = actions.apply(
        name="Anna Visser",
        email="  Anna@Example.ORG ",
        phone="06 12345678",
        neighbourhood="De Grote Waal",
        motivation="",
        now=world.now,
    )
    assert (row.name, row.email, row.phone, row.neighbourhood, row.motivation, row.applied_at) == (
        "Anna Visser",
        "anna@example.org",
        "06 12345678",
        "De Grote Waal",
        "",
        world.now,
    )
    assert (row.on_behalf_by, row.person_id, row.steps) == (None, None, [])
    assert messages() == [("anna@example.org", "intake/mail/application_received")]
    assert people() == 0


def test_the_confirmation_holds_nothing_a_stranger_typed(world):
    """Whoever signs up somebody else's address cannot send them a message of their own through us."""
    applicant(world, name="Https://kwaad.example", motivation="Klik hier", neighbourhood="Kwaadwijk")
    message = db.session.scalars(db.select(Message)).one()
    assert message.subject == "We hebben je aanmelding"
    assert not any(word in message.body for word in ("kwaad", "Klik", "Kwaadwijk"))
    assert "Binnen een week bellen we je." in message.body
    assert "Noor de Wit, 0229 123 456" in message.body


def test_without_a_number_we_mail(world):
    applicant(world, phone="")
    assert "Binnen een week mailen we je" in db.session.scalars(db.select(Message)).one().body


def test_without_address_or_number_we_cannot_reach_anybody(world):
    assert "Vul je telefoonnummer of je e-mailadres in." in refusal(applicant, world, email="", phone="")


def test_staff_signs_somebody_up(world, staff):
    row = applicant(world, email="", on_behalf_by=staff)
    assert (row.on_behalf_by, messages()) == (staff, [])


def test_from_stranger_to_trainee(world, staff, act):
    cohort, row = world.cohort(), applicant(world)
    actions.call(row, note="Enthousiast.", **act)
    assert actions.place(row, cohort, **act) == "placed"
    assert people() == 1  # only the colleague: no account before the invitation
    person = actions.send_invitation(row, **act)
    assert (person.name, person.email, person.phone, person.neighbourhood) == (
        "Anna Visser",
        "aanmelder0@example.org",
        "06 5555 0000",
        "De Grote Waal",
    )
    assert row.person_id == person.id
    assert members(cohort.id, now=world.now) == [person]
    assert history(row) == [
        ("called", None, staff, world.now, "Enthousiast."),
        ("placed", cohort, staff, world.now, ""),
        ("invited", cohort, staff, world.now, ""),
    ]
    assert messages() == [
        ("aanmelder0@example.org", "intake/mail/application_received"),
        ("aanmelder0@example.org", "accounts/mail/invitation"),
    ]


def test_inviting_again_sends_a_fresh_invitation_to_the_same_person(world, act):
    cohort, row = world.cohort(capacity=1), applicant(world)
    actions.place(row, cohort, **act)
    first = actions.send_invitation(row, **act)
    assert actions.send_invitation(row, **act | {"now": world.days(3)}) is first
    invitations = db.session.scalars(db.select(Invitation).order_by(Invitation.id)).all()
    assert [(invitation.person_id, invitation.created_at) for invitation in invitations] == [
        (first.id, world.now),
        (first.id, world.days(3)),
    ]
    assert len(db.session.scalars(db.select(Grant).where(Grant.role == "trainee")).all()) == 1
    assert people() == 2


def test_without_an_address_there_is_a_person_a_seat_and_one_letter(world, act):
    cohort, row = world.cohort(), applicant(world, email="")
    actions.place(row, cohort, **act)
    person = actions.send_invitation(row, **act)
    assert person.email is None
    assert members(cohort.id, now=world.now) == [person]
    assert actions.send_invitation(row, **act) is person
    assert messages() == [(None, "intake/mail/invitation_letter")]


def test_a_known_address_is_that_person(world, act):
    cohort, row = world.cohort(), applicant(world)
    known = world.person(name="Anna de Visser-Smit", email="aanmelder0@example.org")
    actions.place(row, cohort, **act)
    assert actions.send_invitation(row, **act) is known
    assert row.person_id == known.id
    assert members(cohort.id, now=world.now) == [known]
    assert known.name == "Anna de Visser-Smit"


def test_an_invitation_that_is_refused_leaves_no_account_behind(world, act):
    """The seat was promised, but somebody came in by another way."""
    cohort, row = world.cohort(capacity=1), applicant(world)
    actions.place(row, cohort, **act)
    world.trainee(cohort)
    assert refusal(actions.send_invitation, row, **act) == f"{cohort.name} is vol."


def test_who_cannot_come_in_is_not_invited(world, act):
    cohort = world.cohort()
    closed, coach = applicant(world, 1), applicant(world, 2)
    accounts.disable(world.person(name="Bert Smit", email=closed.email), now=world.now)
    world.coach(cohort, name="Chris Bakker", email=coach.email)
    for row in (closed, coach):
        actions.place(row, cohort, **act)
    assert (
        refusal(actions.send_invitation, closed, **act)
        == "Het account van Bert Smit is gesloten. Vraag de beheerder."
    )
    assert "Chris Bakker begeleidt" in refusal(actions.send_invitation, coach, **act)


def test_only_who_is_placed_is_invited(world, act):
    cohort, row = world.cohort(capacity=1), applicant(world)
    assert "staat op ‘nieuw’" in refusal(actions.send_invitation, row, **act)
    actions.call(row, note="Ja.", **act)
    assert "staat op ‘gebeld’" in refusal(actions.send_invitation, row, **act)
    actions.put_on_waiting_list(row, cohort, **act)
    assert "staat op ‘wachtlijst’" in refusal(actions.send_invitation, row, **act)


def test_a_full_cohort_means_its_waiting_list(world, act):
    cohort = world.cohort(capacity=1)
    first, second, third = (applicant(world, number) for number in range(3))
    assert [actions.place(row, cohort, **act) for row in (first, second, third)] == [
        "placed",
        "waiting",
        "waiting",
    ]
    assert [queries.waiting_number(row) for row in (first, second, third)] == [None, 1, 2]
    assert "is nog vol" in refusal(actions.place, second, cohort, **act)
    actions.decline(first, note="Verhuisd.", message="Jammer.", **act)
    assert actions.place(second, cohort, **act) == "placed"
    assert queries.waiting_number(third) == 1


def test_a_seat_is_not_lost_by_asking_for_another(world, act):
    full, cohort, row = world.cohort(capacity=1), world.cohort(), applicant(world)
    world.trainee(full)
    actions.place(row, cohort, **act)
    assert "houdt de plek die er al was" in refusal(actions.place, row, full, **act)
    assert queries.present_cohort(row) is cohort
    actions.put_on_waiting_list(row, full, **act)  # on purpose: then the seat comes free
    assert (queries.state_of_application(row), queries.present_cohort(row)) == ("waiting", full)
    assert queries.free_seats([cohort], now=world.now)[cohort.id] == cohort.capacity


def test_changing_waiting_lists(world, act):
    here, there, row = world.cohort(), world.cohort(), applicant(world)
    actions.put_on_waiting_list(row, here, **act)
    assert "staat al op de wachtlijst" in refusal(actions.put_on_waiting_list, row, here, **act)
    actions.put_on_waiting_list(row, there, **act)
    assert (queries.standing_in([here.id, there.id], "waiting")) == {there.id: 1}


def test_declining_mails_the_message_and_keeps_the_note_inside(world, act):
    row = applicant(world)
    actions.decline(row, note="Zoekt betaald werk.", message="Fijn dat we elkaar spraken.", **act)
    message = db.session.scalars(db.select(Message).where(Message.template == "intake/mail/declined")).one()
    assert message.address == "aanmelder0@example.org"
    assert "Fijn dat we elkaar spraken." in message.body
    assert "betaald werk" not in message.body + message.subject
    assert row.steps[-1].note == "Zoekt betaald werk."
    assert "staat op ‘afgewezen’" in refusal(actions.decline, row, note="x", message="y", **act)


def test_declining_without_an_address_mails_nobody_and_is_told_by_phone(world, act):
    actions.decline(applicant(world, email=""), note="Nee.", message="Dank je.", **act)
    assert [(row.channel, row.address) for row in db.session.scalars(select(Message))] == [("call", None)]


def test_calling_opens_a_declined_one_again(world, act):
    row = applicant(world)
    actions.decline(row, note="Nu niet.", message="Tot later.", **act)
    assert "staat op ‘afgewezen’" in refusal(actions.place, row, world.cohort(), **act)
    actions.call(row, note="Wil toch.", **act)
    assert queries.state_of_application(row) == "called"
    assert actions.place(row, world.cohort(), **act) == "placed"
    actions.decline(row, note="Weer niet.", message="Tot later.", **act)
    sent = [template for _, template in messages()]
    assert sent.count("intake/mail/declined") == 2


def test_who_is_invited_is_not_moved_or_declined(world, act):
    row, cohort = applicant(world), world.cohort()
    actions.place(row, cohort, **act)
    actions.send_invitation(row, **act)
    assert "staat op ‘uitgenodigd’" in refusal(actions.decline, row, note="x", message="y", **act)
    assert "staat op ‘uitgenodigd’" in refusal(actions.place, row, world.cohort(), **act)
    assert "staat op ‘uitgenodigd’" in refusal(actions.put_on_waiting_list, row, cohort, **act)


@pytest.mark.parametrize("name", ["call", "place", "put_on_waiting_list", "send_invitation", "decline"])
def test_of_two_colleagues_the_second_is_told(world, act, name):
    """Both had the page open; what the first did is not done twice, and not undone unseen."""
    cohort, row = world.cohort(), applicant(world)
    actions.place(row, world.cohort(), **act)
    seen = actions.last_step_id(row)
    values = {
        "call": {"note": "Ja."},
        "place": {"cohort": cohort},
        "put_on_waiting_list": {"cohort": cohort},
        "send_invitation": {},
        "decline": {"note": "x", "message": "y"},
    }[name]
    first = getattr(actions, name)
    first(row, **values, seen=seen, **act)
    assert "Een collega was net met deze aanmelding bezig." in refusal(first, row, **values, seen=seen, **act)


def test_what_a_colleague_did_meanwhile_is_read_from_the_database(world, staff, act):
    """The history in memory is older than the row another session wrote."""
    row = applicant(world)
    assert row.steps == []
    db.session.execute(
        db.insert(ApplicationStep).values(
            application_id=row.id, kind="declined", note="", taken_by_id=staff.id, taken_at=world.now
        )
    )
    assert "staat op ‘afgewezen’" in refusal(actions.place, row, world.cohort(), **act)
