import pytest

from lms.accounts import actions
from lms.accounts.models import LoginSession
from lms.db import db


def test_details_are_kept_and_complaints_keep_what_was_typed(world, as_person, submit, visit):
    person = world.person(name="Anna Visser")
    browser = as_person(person)
    visit(browser, "/mijn")
    page = submit(browser, "/mijn", status=400, name="", phone="abc", neighbourhood="De Grote Waal").get_data(
        as_text=True
    )
    assert "Vul je naam in." in page
    assert "Dit lijkt geen telefoonnummer." in page
    assert 'value="De Grote Waal"' in page
    submit(browser, "/mijn", name="Anna de Visser", phone="06-12345678", neighbourhood="De Grote Waal")
    db.session.refresh(person)
    assert (person.name, person.phone, person.neighbourhood) == (
        "Anna de Visser",
        "06-12345678",
        "De Grote Waal",
    )


def test_one_can_end_own_devices_only(world, as_person, submit):
    anna, bert = world.person(), world.person()
    annas, berts = as_person(anna), as_person(bert)
    actions.open_session(anna, device="iPad", now=world.now)
    db.session.commit()
    by_device = {
        row.device: row.id
        for row in db.session.scalars(db.select(LoginSession).where(LoginSession.person_id == anna.id))
    }
    submit(berts, f"/mijn/apparaten/{by_device['iPad']}/einde", status=404)
    submit(annas, f"/mijn/apparaten/{by_device['iPad']}/einde")
    assert db.session.get(LoginSession, by_device["iPad"]).ended_at is not None


@pytest.mark.parametrize(
    ("device", "words"),
    [
        ("android", "Android-telefoon of tablet"),
        ("unknown", "Onbekend apparaat"),
        ("Windows-computer", "Windows-computer"),
    ],
)
def test_a_device_is_told_in_words_also_one_from_before_there_were_codes(
    world, as_person, visit, device, words
):
    anna = world.person()
    actions.open_session(anna, device=device, now=world.now)
    assert f"<strong>{words}</strong>" in visit(as_person(anna), "/mijn")
