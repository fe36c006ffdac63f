import re
from datetime import timedelta

import pytest

from lms.accounts.models import Person
from lms.accounts.queries import person_with_email
from lms.cohorts.models import GroupDay
from lms.db import db
from lms.formats import day, day_time
from lms.intake import actions
from lms.intake.models import Application, ApplicationStep
from lms.intake.worklist_queries import PER_PAGE
from lms.notifications.models import Message
from tests.intake.applicants import applicant, step
from tests.walking import Walk

ACTS = ("gesprekken", "plaatsing", "wachtlijst", "uitnodiging", "uitnodiging/terug", "afwijzing")


@pytest.fixture
def colleague(world):
    return world.staff(name="Noor Jansen")


@pytest.fixture
def staff(colleague, as_person):
    return as_person(colleague)


@pytest.fixture
def row(world):
    return applicant(world)


@pytest.fixture
def cohort(world):
    return world.cohort(name="Lichting Linde", capacity=1)


def steps() -> list[str]:
    return list(db.session.scalars(db.select(ApplicationStep.kind).order_by(ApplicationStep.id)))


def text_of(response) -> str:
    return response.get_data(as_text=True)


def shown(page: str) -> list[str]:
    """The names on the list, in order."""
    return re.findall(r'<h2 class="list-title"><a [^>]*>(.*?)</a>', page)


def test_only_staff_gets_in(world, app, as_person, row):
    cohort = world.cohort()
    addresses = [
        "/aanmeldingen",
        "/aanmeldingen/nieuw",
        f"/aanmeldingen/{row.id}",
        f"/aanmeldingen/{row.id}/brief",
    ]
    for person in (world.coach(cohort), world.trainee(cohort), world.staff("assessor")):
        browser = as_person(person)
        assert [browser.get(address).status_code for address in addresses] == [403] * 4
        for act in ACTS:
            assert browser.post(f"/aanmeldingen/{row.id}/{act}", data={"note": "x"}).status_code == 403
    nobody = app.test_client()
    for address in addresses:
        response = nobody.get(address)
        assert (response.status_code, response.headers["Location"].split("?")[0]) == (303, "/inloggen")
    for act in ACTS:
        response = nobody.post(f"/aanmeldingen/{row.id}/{act}", data={"note": "x"})
        assert (response.status_code, response.headers["Location"]) == (303, "/inloggen")
    assert steps() == []


def test_what_is_not_there(staff, visit, submit):
    visit(staff, "/aanmeldingen/999999", status=404)
    visit(staff, "/aanmeldingen/999999/brief", status=404)
    for act in ACTS:
        submit(staff, f"/aanmeldingen/999999/{act}", status=404, note="x")


def test_an_empty_list_says_what_will_come(staff, visit):
    assert "Nieuwe aanmeldingen komen hier vanzelf binnen." in visit(staff, "/aanmeldingen")
    assert "Geen aanmelding is nu: afgewezen." in visit(staff, "/aanmeldingen?stand=declined")


def test_the_list_and_its_filters(world, staff, colleague, cohort, visit):
    rows = {number: applicant(world, number, name=f"Mens {number}") for number in range(6)}
    for number, kind in ((0, "placed"), (1, "called"), (2, "declined"), (3, "invited")):
        step(world, rows[number], kind, colleague, cohort)
    page = visit(staff, "/aanmeldingen")
    assert shown(page) == ["Mens 4", "Mens 5", "Mens 1", "Mens 0"]
    links = re.findall(r'href="/aanmeldingen\?stand=(\w+)"[^>]*>(\w+) \((\d+)\)', page)
    assert links == [
        ("new", "nieuw", "2"),
        ("called", "gebeld", "1"),
        ("placed", "geplaatst", "1"),
        ("waiting", "wachtlijst", "0"),
        ("invited", "uitgenodigd", "1"),
        ("declined", "afgewezen", "1"),
    ]
    found = {code: shown(visit(staff, f"/aanmeldingen?stand={code}")) for code, _, _ in links}
    assert found == {
        "new": ["Mens 4", "Mens 5"],
        "called": ["Mens 1"],
        "placed": ["Mens 0"],
        "waiting": [],
        "invited": ["Mens 3"],
        "declined": ["Mens 2"],
    }


@pytest.mark.parametrize(
    "query", ["stand=onzin", "stand=", "bladzijde=-3", "bladzijde=" + "9" * 30, "bladzijde=x"]
)
def test_a_strange_filter_shows_the_whole_list(row, staff, visit, query):
    assert shown(visit(staff, f"/aanmeldingen?{query}")) == ["Anna Visser"]


def test_finished_ones_in_pages(world, staff, colleague, visit):
    for number in range(PER_PAGE + 1):
        step(world, applicant(world, number, name=f"Mens {number}"), "declined", colleague)
    first = visit(staff, "/aanmeldingen?stand=declined")
    assert (len(shown(first)), shown(first)[0], "Volgende" in first) == (
        PER_PAGE,
        f"Mens {PER_PAGE}",
        True,
    )
    second = visit(staff, "/aanmeldingen?stand=declined&bladzijde=2")
    assert (shown(second), "Vorige" in second, "Volgende" in second) == (["Mens 0"], True, False)
    visit(staff, "/aanmeldingen?stand=declined&bladzijde=" + "9" * 30)


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_asks_the_database_the_same_number_of_times(world, staff, colleague, count_queries, number):
    cohorts = [world.cohort(world.version()) for _ in range(number)]
    for each in range(number):
        kind = ("called", "placed", "waiting", "invited")[each % 4]
        step(world, applicant(world, each, on_behalf_by=world.staff()), kind, world.staff(), cohorts[each])
    counted = []
    for address in ("/aanmeldingen", "/aanmeldingen?stand=called"):
        with count_queries() as statements:
            assert staff.get(address).status_code == 200
        counted.append(len(statements))
    # one of them: whether somebody of staff has a second step; one: whether there is something to look at; two for who may have
    # signed up twice
    assert counted == [11, 10]


@pytest.mark.parametrize("number", [1, 30])
def test_one_application_asks_the_same_number_of_times(world, staff, row, count_queries, number):
    version = world.version()
    for _ in range(number):
        step(world, row, "placed", world.staff(), world.cohort(version))
    with count_queries() as statements:
        assert staff.get(f"/aanmeldingen/{row.id}").status_code == 200
    # one of them: whether somebody of staff has a second step; one: whether mail comes; five for who may be the same person, and who was found to be
    assert len(statements) == 16


def test_signing_somebody_up_who_calls(staff, colleague, visit, submit):
    visit(staff, "/aanmeldingen/nieuw")
    typed = {
        "name": "Hennie Broer",
        "phone": "0229 123 456",
        "email": "",
        "neighbourhood": "Noord",
        "motivation": "",
    }
    page = text_of(submit(staff, "/aanmeldingen/nieuw", status=400, **typed | {"phone": "", "name": ""}))
    assert ("Vul je naam in." in page, "Vul je telefoonnummer of" in page, 'value="Noord"' in page) == (
        True,
        True,
        True,
    )
    response = submit(staff, "/aanmeldingen/nieuw", **typed)
    made = db.session.scalars(db.select(Application)).one()
    assert (made.name, made.on_behalf_by_id) == ("Hennie Broer", colleague.id)
    assert "Namens: Noor Jansen schreef het op." in visit(staff, response.headers["Location"])
    assert "namens: Noor Jansen schreef het op" in visit(staff, "/aanmeldingen")


def test_the_page_shows_everything_known(world, staff, colleague, row, cohort, visit):
    actions.call(row, note="Belt donderdag terug.", by=colleague, now=world.now)
    actions.place(row, cohort, by=colleague, now=world.now)
    page = visit(staff, f"/aanmeldingen/{row.id}")
    for text in (
        "aanmelder0@example.org",
        "06 5555 0000",
        "De Grote Waal",
        "Ik ken veel mensen.",
        "Belt donderdag terug.",
        "Noor Jansen",
        "<strong>Geplaatst</strong>, Lichting Linde",
        "Plek gekregen",
    ):
        assert text in page, text


@pytest.mark.parametrize(
    ("kinds", "forms"),
    [
        ([], ["gesprekken", "plaatsing", "wachtlijst", "afwijzing"]),
        (["called"], ["gesprekken", "plaatsing", "wachtlijst", "afwijzing"]),
        (["placed"], ["uitnodiging", "gesprekken", "plaatsing", "wachtlijst", "afwijzing"]),
        (["waiting"], ["gesprekken", "plaatsing", "wachtlijst", "afwijzing"]),
        (["placed", "invited"], ["uitnodiging", "uitnodiging/terug", "gesprekken"]),
        (["declined"], ["gesprekken"]),
    ],
)
def test_the_acts_of_a_state_are_forms_of_their_own(
    world, staff, colleague, row, cohort, visit, kinds, forms
):
    for kind in kinds:
        last = step(world, row, kind, colleague, None if kind in ("called", "declined") else cohort)
    page = visit(staff, f"/aanmeldingen/{row.id}")
    assert re.findall(rf'action="/aanmeldingen/{row.id}/([\w/]+)"', page) == forms
    seen = re.findall(r'name="seen" value="(\d+)"', page)
    assert seen == [str(last.id if kinds else 0)] * len(forms)


def test_calling(world, staff, colleague, row, submit, visit):
    address = f"/aanmeldingen/{row.id}/gesprekken"
    for typed, sentence in (
        ("", "Schrijf in een zin wat jullie afspraken."),
        ("  ", "Schrijf in een zin wat jullie afspraken."),
        ("x" * 1001, "Deze tekst is te lang. Er passen 1000 tekens."),
    ):
        assert sentence in text_of(submit(staff, address, status=400, note=typed))
    assert steps() == []
    submit(staff, address, note="Werkt in ploegendienst.")
    made = db.session.scalars(db.select(ApplicationStep)).one()
    assert (made.kind, made.note, made.taken_by_id) == ("called", "Werkt in ploegendienst.", colleague.id)
    assert "Het gesprek staat erbij." in visit(staff, f"/aanmeldingen/{row.id}")


def test_placing_and_the_waiting_list(world, staff, row, cohort, submit, visit):
    other = applicant(world, 1)
    page = visit(staff, f"/aanmeldingen/{row.id}")
    assert f"Lichting Linde: nog 1 plek, begint {cohort.starts_on:%d-%m-%Y}" in page
    for typed in ("", "999999", "de eerste"):
        refused = text_of(submit(staff, f"/aanmeldingen/{row.id}/plaatsing", status=400, cohort=typed))
        assert "Kies een lichting uit de lijst." in refused
    submit(staff, f"/aanmeldingen/{row.id}/plaatsing", cohort=cohort.id)
    assert "Anna Visser heeft een plek in Lichting Linde." in visit(staff, f"/aanmeldingen/{row.id}")
    submit(staff, f"/aanmeldingen/{other.id}/plaatsing", cohort=cohort.id)
    page = visit(staff, f"/aanmeldingen/{other.id}")
    assert "Lichting Linde is vol. Bert Smit staat nu op de wachtlijst, nummer 1." in page
    assert "Lichting Linde: vol, wachtlijst (1 in de rij), begint" in page
    listed = visit(staff, "/aanmeldingen")
    assert "Lichting Linde, nummer 1 in de rij" in listed
    assert "Er is weer plek" not in listed
    submit(staff, f"/aanmeldingen/{row.id}/afwijzing", note="Verhuisd.", message="Jammer dat je niet kunt.")
    assert "Lichting Linde, nummer 1 in de rij. Er is weer plek" in visit(
        staff, "/aanmeldingen?stand=waiting"
    )


def test_a_cohort_that_has_ended_cannot_be_chosen(world, staff, row, submit, visit):
    today = world.now.date()
    ended = world.cohort(starts_on=today - timedelta(days=200), ends_on=today - timedelta(days=5))
    assert "Er is geen lichting die nog loopt." in visit(staff, f"/aanmeldingen/{row.id}")
    for act in ("plaatsing", "wachtlijst"):
        submit(staff, f"/aanmeldingen/{row.id}/{act}", status=400, cohort=ended.id)
    assert steps() == []


def test_putting_on_the_waiting_list(world, staff, row, cohort, submit, visit):
    address = f"/aanmeldingen/{row.id}/wachtlijst"
    for typed in ("", "999999", "x"):
        assert "Kies een lichting uit de lijst." in text_of(submit(staff, address, status=400, cohort=typed))
    submit(staff, address, cohort=cohort.id)
    page = visit(staff, f"/aanmeldingen/{row.id}")
    assert "Anna Visser staat op de wachtlijst van Lichting Linde, nummer 1." in page
    assert "<strong>Wachtlijst</strong>, Lichting Linde, nummer 1 in de rij" in page
    assert "staat al op de wachtlijst" in text_of(submit(staff, address, status=400, cohort=cohort.id))


def test_inviting_by_mail_and_again(world, staff, row, cohort, submit, visit):
    address = f"/aanmeldingen/{row.id}/uitnodiging"
    assert "staat op ‘nieuw’" in text_of(submit(staff, address, status=400, seen="0"))
    submit(staff, f"/aanmeldingen/{row.id}/plaatsing", cohort=cohort.id)
    submit(staff, address)
    page = visit(staff, f"/aanmeldingen/{row.id}")
    assert "Anna Visser is uitgenodigd. Er gaat een mail naar aanmelder0@example.org." in page
    assert "Nodig opnieuw uit" in page
    submit(staff, address)
    sent = db.session.scalars(db.select(Message).where(Message.template == "accounts/mail/invitation")).all()
    assert len(sent) == 2
    assert sent[0].body != sent[1].body  # a fresh link


def test_inviting_on_paper(world, staff, cohort, submit, visit):
    row = applicant(world, email="")
    visit(staff, f"/aanmeldingen/{row.id}/brief", status=404)
    submit(staff, f"/aanmeldingen/{row.id}/plaatsing", cohort=cohort.id)
    visit(staff, f"/aanmeldingen/{row.id}/brief", status=404)
    submit(staff, f"/aanmeldingen/{row.id}/uitnodiging")
    page = visit(staff, f"/aanmeldingen/{row.id}")
    assert "Print nu de brief voor Anna Visser, en bel." in page
    assert f'href="/aanmeldingen/{row.id}/brief"' in page
    person = db.session.scalars(db.select(Person).where(Person.name == "Anna Visser")).one()
    letter = db.session.scalars(db.select(Message)).one()
    assert (person.email, letter.person_id, letter.channel) == (None, person.id, "letter")
    assert staff.get(f"/aanmeldingen/{row.id}/brief").headers["Location"] == f"/brieven/{letter.id}"


def test_the_letter_names_the_first_group_day_that_is_planned_when_it_is_printed(
    world, staff, cohort, submit
):
    """Not the first day of the cohort, on which nothing happens."""
    world.coach(cohort, name="Carla Bos", phone="06 7777 8888")
    row = applicant(world, email="")
    submit(staff, f"/aanmeldingen/{row.id}/plaatsing", cohort=cohort.id)
    submit(staff, f"/aanmeldingen/{row.id}/uitnodiging")
    desk = Walk(staff).opens(f"/aanmeldingen/{row.id}/brief")
    desk.sees("Wanneer je eerste keer is, weten we nog niet. We bellen je").misses(day(cohort.starts_on))
    for days, place in ((-9, "Elders"), (30, "Later"), (9, "Dorpshuis")):
        world.add(
            GroupDay(
                cohort=cohort, module_slug=f"m{days}", starts_at=world.days(days), place=place, minutes=180
            )
        )
    sheet = desk.presses("Print deze brief")
    first = f"Je eerste keer: {day_time(world.days(9))}. Het duurt 3 uur."
    sheet.sees(
        first,
        "Waar: Dorpshuis.",
        "Je begeleider is Carla Bos, telefoon 06 7777 8888.",
        "Beste Anna Visser",
        "Je code:",
    )
    sheet.misses("Elders", "Later")


def test_the_code_on_an_invitation_lets_in(world, app, staff, cohort, submit):
    row = applicant(world, email="")
    submit(staff, f"/aanmeldingen/{row.id}/plaatsing", cohort=cohort.id)
    submit(staff, f"/aanmeldingen/{row.id}/uitnodiging")
    sheet = Walk(staff).opens(f"/aanmeldingen/{row.id}/brief").presses("Print deze brief")
    code = re.search(r'class="code-to-read">([\d ]+)<', sheet.page)[1]
    door = Walk(app.test_client()).opens("/inloggen").follows("Ik heb al een code")
    door.presses("Ga verder", email=row.phone, code=code).sees("Dag Anna")


def test_who_was_invited_without_a_letter_gets_one_at_the_press_of_a_button(
    world, staff, colleague, cohort, submit
):
    row = applicant(world, email="")
    step(world, row, "invited", colleague, cohort)
    page = Walk(staff).opens(f"/aanmeldingen/{row.id}/brief").sees("Nog geen brief voor Anna Visser")
    page.presses("Maak de brief").sees("Print nu de brief voor Anna Visser, en bel.")
    page.follows("Naar de brief").sees("Welkom bij de opleiding tot wijkverbinder").misses("Je begeleider is")


def test_a_letter_that_went_is_followed_by_another_when_asked(world, staff, cohort, submit):
    row = applicant(world, email="")
    submit(staff, f"/aanmeldingen/{row.id}/plaatsing", cohort=cohort.id)
    for _ in range(2):
        submit(staff, f"/aanmeldingen/{row.id}/uitnodiging")
    assert len(db.session.scalars(db.select(Message)).all()) == 1
    Walk(staff).opens(f"/aanmeldingen/{row.id}/brief").presses("Print deze brief")
    submit(staff, f"/aanmeldingen/{row.id}/uitnodiging")
    assert len(db.session.scalars(db.select(Message)).all()) == 2


def test_a_known_address_is_shown_before_inviting(world, staff, row, cohort, submit, visit):
    known = world.person(name="Jan Visser", email=row.email)
    submit(staff, f"/aanmeldingen/{row.id}/plaatsing", cohort=cohort.id)
    assert "Dit e-mailadres is van <strong>Jan Visser</strong>" in visit(staff, f"/aanmeldingen/{row.id}")
    submit(staff, f"/aanmeldingen/{row.id}/uitnodiging")
    db.session.refresh(row)
    assert row.person_id == known.id


def test_an_invitation_into_a_full_cohort_is_refused_whole(world, staff, row, cohort, submit):
    submit(staff, f"/aanmeldingen/{row.id}/plaatsing", cohort=cohort.id)
    world.trainee(cohort)
    page = text_of(submit(staff, f"/aanmeldingen/{row.id}/uitnodiging", status=400))
    assert "Lichting Linde is vol." in page
    assert db.session.scalars(db.select(Person).where(Person.name == "Anna Visser")).all() == []
    assert steps() == ["placed"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"note": ""}, "Schrijf waarom, voor je collega’s."),
        ({"note": "x" * 1001}, "Deze tekst is te lang. Er passen 1000 tekens."),
        ({"message": ""}, "Schrijf een vriendelijk bericht."),
        ({"message": "x" * 2001}, "Deze tekst is te lang. Er passen 2000 tekens."),
    ],
)
def test_declining_complaints_keep_what_was_typed(staff, row, submit, changes, sentence):
    typed = {"note": "Zoekt betaald werk.", "message": "Fijn dat we elkaar spraken."} | changes
    page = text_of(submit(staff, f"/aanmeldingen/{row.id}/afwijzing", status=400, **typed))
    assert sentence in page
    assert all(text in page for text in typed.values())
    assert steps() == []


def test_declining_and_opening_again(staff, row, submit, visit):
    address = f"/aanmeldingen/{row.id}"
    submit(staff, f"{address}/afwijzing", note="Zoekt betaald werk.", message="Fijn dat we elkaar spraken.")
    page = visit(staff, address)
    assert "Afgewezen. Er gaat een mail." in page
    assert "Dan staat de aanmelding weer open." in page
    submit(staff, f"{address}/gesprekken", note="Wil toch.")
    assert "<strong>Gebeld</strong>" in visit(staff, address)
    assert steps() == ["declined", "called"]


def test_declining_without_an_address_says_to_call(world, staff, submit, visit):
    row = applicant(world, email="")
    submit(staff, f"/aanmeldingen/{row.id}/afwijzing", note="Nee.", message="Dank je wel.")
    assert "Bel deze persoon: er komt geen mail aan." in visit(staff, f"/aanmeldingen/{row.id}")


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("gesprekken", {"note": "Wil graag, ook op woensdag."}),
        ("plaatsing", {}),
        ("wachtlijst", {}),
        ("uitnodiging", {}),
        ("afwijzing", {"note": "Wil niet meer.", "message": "Dank je wel voor het gesprek."}),
    ],
)
def test_of_two_with_the_page_open_the_second_is_told(
    world, staff, as_person, row, cohort, submit, act, fields
):
    """The second sees what the first did, keeps what was typed, and may then do it all the same."""
    if act in ("plaatsing", "wachtlijst"):
        fields = {"cohort": world.cohort().id}
    if act == "uitnodiging":
        step(world, row, "placed", world.staff(), cohort)
    seen = str(actions.last_step_id(row))
    first = as_person(world.staff(name="Wilma Prins"))
    submit(first, f"/aanmeldingen/{row.id}/gesprekken", note="Kan nu niet praten.", seen=seen)
    number = len(steps())
    refused = text_of(submit(staff, f"/aanmeldingen/{row.id}/{act}", status=400, seen=seen, **fields))
    assert "Een collega was net met deze aanmelding bezig." in refused
    assert "Kan nu niet praten." in refused
    assert "Wilma Prins" in refused
    assert all(text in refused for text in fields.values() if isinstance(text, str))
    assert len(steps()) == number
    fresh = re.search(r'name="seen" value="(\d+)"', refused)[1]
    submit(staff, f"/aanmeldingen/{row.id}/{act}", seen=fresh, **fields)
    assert len(steps()) == number + 1


@pytest.mark.parametrize("seen", ["x", "", "²", "9" * 5000, "-1"])
def test_strange_hidden_values_do_not_hurt(staff, row, submit, seen):
    submit(staff, f"/aanmeldingen/{row.id}/gesprekken", note="Ja.", seen=seen)
    assert steps() == ["called"]


def test_pressing_twice_is_once(staff, row, cohort, submit):
    for _ in range(2):
        submit(
            staff,
            f"/aanmeldingen/{row.id}/plaatsing",
            cohort=cohort.id,
            seen="0",
            once="sleutel-van-dit-formulier",
        )
    assert steps() == ["placed"]


def test_who_is_called_like_one_of_ours_gets_their_place_behind_it(world, staff, cohort, submit, visit):
    world.coach(cohort, name="Femke Bakhuis")
    row = applicant(world, 1, name="Femké  Bakhuis", neighbourhood="Zwaag")
    step(world, row, "placed", world.staff(), cohort)
    page = visit(staff, f"/aanmeldingen/{row.id}")
    assert "Bij ons werkt ook een <strong>Femke Bakhuis</strong>." in page
    submit(staff, f"/aanmeldingen/{row.id}/uitnodiging", seen=str(row.steps[-1].id))
    assert person_with_email(row.email).name == f"{row.name} (Zwaag)"


def test_numbers_and_addresses_that_nobody_can_read_are_a_list(world, staff, visit):
    assert "om na te kijken" not in visit(staff, "/aanmeldingen")
    assert "Niets om na te kijken" in visit(staff, "/aanmeldingen/nakijken")
    world.person(name="Bert Bos", phone="bij de buren")
    world.person(name="Cor Kok", email="jö@example.org")
    world.person(name="Dien Vos", phone="06-12345678 na 18u bellen")
    assert 'href="/aanmeldingen/nakijken"' in visit(staff, "/aanmeldingen")
    page = text_of(staff.get("/aanmeldingen/nakijken"))
    told = page.partition("om na te kijken")[2]
    assert {
        name: name in told
        for name in ("Bert Bos, telefoon: bij de buren", "Cor Kok, e-mail: jö@example.org", "Dien Vos")
    } == {
        "Bert Bos, telefoon: bij de buren": True,
        "Cor Kok, e-mail: jö@example.org": True,
        "Dien Vos": False,
    }
