import re
from datetime import datetime, time, timedelta

import pytest

from lms import clock
from lms.accounts.models import Grant
from lms.cohorts import queries
from lms.cohorts.models import Attendance, Cohort, GroupDay, Pause
from lms.db import db
from tests.cohorts.pressing import press_twice


@pytest.fixture
def cohort(world):
    return world.cohort(name="Lichting Linde", place="Buurthuis De Linde", capacity=12)


@pytest.fixture
def coach(world, cohort, as_person):
    return as_person(world.coach(cohort, name="Carla Bos"))


@pytest.fixture
def staff(world, as_person):
    return as_person(world.staff())


def text_of(response) -> str:
    return response.get_data(as_text=True)


def iso(day) -> str:
    return day.isoformat()


def test_the_list_shows_a_coach_their_own_and_staff_everything(world, cohort, coach, staff, visit):
    world.cohort(name="Lichting Eik")
    for _ in range(3):
        world.trainee(cohort)
    mine, everything = visit(coach, "/lichtingen"), visit(staff, "/lichtingen")
    assert ("Lichting Linde" in mine, "Lichting Eik" in mine, "Maak een lichting" in mine) == (
        True,
        False,
        False,
    )
    assert ("Lichting Eik" in everything, "Maak een lichting" in everything) == (True, True)
    assert "<strong>3</strong> van 12 plekken bezet" in mine
    assert "Buurthuis De Linde" in mine


def test_an_empty_list_says_what_will_come(staff, visit):
    assert "Hier komen de groepen die samen de opleiding doen." in visit(staff, "/lichtingen")


@pytest.mark.parametrize("number", [1, 30])
def test_lists_ask_the_database_the_same_number_of_times(world, as_person, count_queries, number):
    version = world.version()
    cohorts = [world.cohort(version, capacity=40) for _ in range(number)]
    cohort = cohorts[0]
    people = [world.trainee(cohort) for _ in range(number)]
    coach = world.coach(cohort)
    day = world.group_day(cohort)
    for person in people:
        world.attended(day, person, coach)
        world.add(
            Pause(
                person=person,
                cohort_id=cohort.id,
                since=cohort.starts_on,
                recorded_by_id=coach.id,
                recorded_at=world.now,
            )
        )
    browser = as_person(world.staff())
    browser.get(f"/lichtingen/{cohort.id}")  # the outline is read once per process
    counted = []
    for address in (
        "/lichtingen",
        f"/lichtingen/{cohort.id}",
        f"/lichtingen/{cohort.id}/groepsdagen/{day.id}",
    ):
        with count_queries() as statements:
            assert browser.get(address).status_code == 200
        counted.append(len(statements))
    assert counted == [4, 8, 9]  # one of each: whether somebody of staff has a second step


@pytest.mark.parametrize(
    "path",
    ["", "/groepsdagen/{day}"],
)
def test_another_cohort_is_not_there_for_a_coach(world, cohort, coach, visit, path):
    other = world.cohort()
    day = world.group_day(other)
    visit(coach, f"/lichtingen/{other.id}" + path.format(day=day.id), status=404)
    visit(coach, "/lichtingen/999999" + path.format(day=day.id), status=404)
    # a group day of another cohort under one's own cohort is not there either
    visit(coach, f"/lichtingen/{cohort.id}/groepsdagen/{day.id}", status=404)


def test_another_cohort_cannot_be_changed_by_a_coach(world, cohort, coach, submit):
    other = world.cohort()
    day, person = world.group_day(other), world.trainee(other)
    for path, fields in (
        ("groepsdagen", {"module_slug": "01-module", "starts_at": "2026-12-01T10:00", "place": "X"}),
        (f"groepsdagen/{day.id}", {"present": [person.id]}),
        ("pauzes", {"person": person.id}),
        (f"pauzes/{person.id}/einde", {}),
    ):
        submit(coach, f"/lichtingen/{other.id}/{path}", status=404, **fields)
    submit(coach, f"/lichtingen/{cohort.id}/pauzes/{person.id}/einde", status=404)
    assert db.session.scalars(db.select(Attendance)).all() == []
    assert db.session.scalars(db.select(Pause)).all() == []


def test_who_gets_in(world, cohort, app, as_person, coach):
    trainee = as_person(world.trainee(cohort))
    address = f"/lichtingen/{cohort.id}"
    assert [trainee.get(path).status_code for path in ("/lichtingen", address, "/lichtingen/nieuw")] == [
        403
    ] * 3
    assert app.test_client().get(address).headers["Location"].startswith("/inloggen?")
    assert coach.get("/lichtingen/nieuw").status_code == 403
    assert coach.post(f"{address}/begeleiders", data={"email": "x@example.org"}).status_code == 403


def cohort_fields(published, **changes):
    return {
        "name": "Lichting Eik",
        "version": str(published.id),
        "place": "Bibliotheek",
        "starts_on": "2026-09-07",
        "ends_on": "2027-03-27",
        "capacity": "14",
    } | changes


def test_making_a_cohort(world, staff, visit, submit):
    older = world.version()
    latest = world.version()
    page = visit(staff, "/lichtingen/nieuw")
    assert re.findall(r'<option (?:selected )?value="(\d+)"', page)[:2] == [str(latest.id), str(older.id)]
    response = submit(staff, "/lichtingen/nieuw", **cohort_fields(latest, once="k" * 20))
    made = db.session.scalars(db.select(Cohort)).one()
    assert (
        made.name,
        made.version_id,
        made.place,
        iso(made.starts_on),
        iso(made.ends_on),
        made.capacity,
    ) == (
        "Lichting Eik",
        latest.id,
        "Bibliotheek",
        "2026-09-07",
        "2027-03-27",
        14,
    )
    assert response.headers["Location"] == f"/lichtingen/{made.id}"
    assert "Lichting Eik is gemaakt." in visit(staff, f"/lichtingen/{made.id}")
    submit(staff, "/lichtingen/nieuw", **cohort_fields(latest, once="k" * 20))
    assert len(db.session.scalars(db.select(Cohort)).all()) == 1


def test_dates_may_be_typed_the_dutch_way(world, staff, submit):
    submit(
        staff,
        "/lichtingen/nieuw",
        **cohort_fields(world.version(), starts_on="7-9-2026", ends_on="27-03-2027"),
    )
    made = db.session.scalars(db.select(Cohort)).one()
    assert (iso(made.starts_on), iso(made.ends_on)) == ("2026-09-07", "2027-03-27")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "  ", "Geef de lichting een naam."),
        ("name", "x" * 121, "Deze naam is te lang. Er passen 120 tekens."),
        ("version", "", "Kies een opleiding uit de lijst."),
        ("version", "999999", "Kies een opleiding uit de lijst."),
        ("version", "nieuwste", "Kies een opleiding uit de lijst."),
        ("place", "", "Vul in waar jullie samenkomen."),
        ("place", "x" * 201, "Deze tekst is te lang. Er passen 200 tekens."),
        ("starts_on", "", "Kies een dag, bijvoorbeeld 12-04-2026."),
        ("starts_on", "morgen", "Kies een dag, bijvoorbeeld 12-04-2026."),
        ("starts_on", "0026-09-07", "Kijk het jaar na."),
        ("ends_on", "2026-02-30", "Kies een dag, bijvoorbeeld 12-04-2026."),
        ("ends_on", "9999-12-31", "Kijk het jaar na."),
        ("ends_on", "2026-09-07", "De laatste dag ligt na de eerste dag."),
        ("capacity", "", "Vul een aantal in van 1 tot 300."),
        ("capacity", "veel", "Vul een aantal in van 1 tot 300."),
        ("capacity", "0", "Vul een aantal in van 1 tot 300."),
        ("capacity", "301", "Vul een aantal in van 1 tot 300."),
    ],
)
def test_every_field_complains_in_its_own_words(world, staff, submit, field, value, sentence):
    typed = cohort_fields(world.version(), **{field: value})
    page = text_of(submit(staff, "/lichtingen/nieuw", status=400, **typed))
    complaints = re.findall(r'<p class="field-error"[^>]*><span[^>]*>Let op:</span> (.*?)</p>', page)
    assert len(complaints) == 1
    assert complaints[0].startswith(sentence)
    for name, kept in typed.items():
        if name != "version" and kept.strip():
            assert f'value="{kept}"' in page, name
    assert db.session.scalars(db.select(Cohort)).all() == []


def test_a_taken_name_is_said_at_the_name(world, cohort, staff, submit):
    page = text_of(
        submit(staff, "/lichtingen/nieuw", status=400, **cohort_fields(cohort.version, name="Lichting Linde"))
    )
    assert "Er is al een lichting met deze naam." in page
    assert 'value="Bibliotheek"' in page


def test_without_a_published_course_there_is_nothing_to_choose(staff, submit, visit):
    visit(staff, "/lichtingen/nieuw")
    page = text_of(submit(staff, "/lichtingen/nieuw", status=400, name="Lichting Eik"))
    assert "Kies een opleiding uit de lijst." in page


def test_the_page_of_a_cohort(world, cohort, coach, staff, visit):
    empty = visit(coach, f"/lichtingen/{cohort.id}")
    assert "Er zijn nog geen deelnemers." in empty
    assert "Er zijn nog geen groepsdagen gepland." in empty
    anna = world.trainee(cohort, name="Anna Visser", neighbourhood="De Grote Waal")
    past, coming = world.group_day(cohort), world.group_day(cohort, "02-module", days=9)
    page = visit(coach, f"/lichtingen/{cohort.id}")
    for shown in (
        f'<a href="/begeleiding/deelnemers/{anna.id}">Anna Visser</a>, De Grote Waal',
        "Carla Bos",
        "1 van 12 bezet",
        f'href="/lichtingen/{cohort.id}/groepsdagen/{past.id}"',
        "Vul nog in wie er was",
        f'href="/lichtingen/{cohort.id}/groepsdagen/{coming.id}"',
        'href="/intervisiegroepen"',
        f'href="/intervisiegroepen/nieuw?lichting={cohort.id}"',
    ):
        assert shown in page, shown
    assert "Voeg een begeleider toe" not in page
    assert "Voeg een begeleider toe" in visit(staff, f"/lichtingen/{cohort.id}")


def test_adding_a_coach(world, cohort, staff, submit, visit):
    person = world.person(name="Wim Kok", email="wim@example.org")
    address = f"/lichtingen/{cohort.id}/begeleiders"
    for typed, sentence in (
        ("", "Vul het e-mailadres in."),
        ("wim", "Dit lijkt geen e-mailadres."),
        ("niemand@example.org", "We kennen niemand met dit e-mailadres."),
    ):
        page = text_of(submit(staff, address, status=400, email=typed))
        assert sentence in page
        assert f'value="{typed}"' in page
    assert queries.coaches(cohort.id, now=world.now) == []
    submit(staff, address, email=" WIM@example.org ")
    assert queries.coaches(cohort.id, now=clock.now()) == [person]
    assert "Wim Kok begeleidt nu Lichting Linde." in visit(staff, f"/lichtingen/{cohort.id}")


def test_planning_a_group_day(world, cohort, coach, submit, visit):
    address = f"/lichtingen/{cohort.id}/groepsdagen"
    day = clock.local_day(world.now) + timedelta(days=10)
    press_twice(
        submit, coach, address, module_slug="02-module", starts_at=f"{day}T14:00", place="Bibliotheek"
    )
    made = db.session.scalars(db.select(GroupDay)).one()
    assert (made.cohort_id, made.module_slug, made.place, made.minutes) == (
        cohort.id,
        "02-module",
        "Bibliotheek",
        180,
    )
    assert clock.local(made.starts_at).isoformat()[:16] == f"{day}T14:00"
    assert "14.00 uur" in visit(coach, f"/lichtingen/{cohort.id}")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("module_slug", "99-geen", "Kies een module uit de lijst."),
        ("starts_at", "", "Kies een dag en een tijd, bijvoorbeeld 12-04-2026 14:00."),
        ("starts_at", "volgende week", "Kies een dag en een tijd, bijvoorbeeld 12-04-2026 14:00."),
        ("starts_at", "0001-01-01T00:00", "Kijk het jaar na."),
        ("place", "", "Vul in waar het is."),
        ("place", "x" * 201, "Deze tekst is te lang."),
    ],
)
def test_group_day_complaints(world, cohort, coach, submit, field, value, sentence):
    day = clock.local_day(world.now) + timedelta(days=10)
    typed = {"module_slug": "02-module", "starts_at": f"{day}T14:00", "place": "Bibliotheek"} | {field: value}
    page = text_of(submit(coach, f"/lichtingen/{cohort.id}/groepsdagen", status=400, **typed))
    assert sentence in page
    assert field == "place" or 'value="Bibliotheek"' in page
    assert db.session.scalars(db.select(GroupDay)).all() == []


def test_pause_and_resume(world, cohort, coach, submit, visit):
    anna = world.trainee(cohort, name="Anna Visser")
    until = clock.local_day(world.now) + timedelta(days=14)
    submit(coach, f"/lichtingen/{cohort.id}/pauzes", person=anna.id, until=iso(until), note="Verhuizing.")
    row = db.session.scalars(db.select(Pause)).one()
    assert (row.person_id, row.cohort_id, row.until, row.note, row.ended_at) == (
        anna.id,
        cohort.id,
        until,
        "Verhuizing.",
        None,
    )
    page = visit(coach, f"/lichtingen/{cohort.id}")
    assert "Heeft pauze sinds" in page
    assert "Anna doet weer mee" in page
    submit(coach, f"/lichtingen/{cohort.id}/pauzes/{anna.id}/einde")
    db.session.refresh(row)
    assert row.ended_at is not None
    assert "Heeft pauze" not in visit(coach, f"/lichtingen/{cohort.id}")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("person", "999999", "Kies een deelnemer van deze lichting."),
        ("person", "Anna", "Kies een deelnemer van deze lichting."),
        ("until", "ooit", "Kies een dag, bijvoorbeeld 12-04-2026."),
        ("until", "2021-01-01", "De dag waarop je weer belt ligt na vandaag."),
        ("note", "x" * 501, "Deze tekst is te lang."),
    ],
)
def test_pause_complaints(world, cohort, coach, submit, field, value, sentence):
    anna = world.trainee(cohort)
    until = clock.local_day(world.now) + timedelta(days=14)
    typed = {"person": anna.id, "until": iso(until), "note": "Verhuizing naar de overkant."} | {field: value}
    page = text_of(submit(coach, f"/lichtingen/{cohort.id}/pauzes", status=400, **typed))
    assert sentence in page
    assert field == "note" or "Verhuizing naar de overkant." in page
    assert db.session.scalars(db.select(Pause)).all() == []


def test_writing_down_who_was_there(world, cohort, coach, submit, visit):
    anna, bert = world.trainee(cohort, name="Anna Visser"), world.trainee(cohort, name="Bert Smit")
    day = world.group_day(cohort)
    address = f"/lichtingen/{cohort.id}/groepsdagen/{day.id}"
    page = visit(coach, address)
    assert page.count('type="checkbox"') == 2
    assert "<p>Welkom.</p>" in page  # the running order of the module
    assert "<li>pen</li>" in page
    for present in ([anna.id], [bert.id], []):
        submit(coach, address, present=present, once=f"key-of-this-form-{len(present)}-{present}")
        assert {row.person_id: row.was_present for row in db.session.scalars(db.select(Attendance))} == {
            anna.id: anna.id in present,
            bert.id: bert.id in present,
        }
    submit(coach, address, present=[bert.id])
    page = visit(coach, address)
    assert re.findall(r"<input checked[^>]*value=\"(\d+)\"", page) == [str(bert.id)]
    assert ("Anna Visser: afwezig" in page, "Bert Smit: aanwezig" in page) == (True, True)
    assert "1 van 2 was er" in visit(coach, f"/lichtingen/{cohort.id}")


def test_before_the_day_there_is_a_list_for_on_paper(world, cohort, coach, submit, visit):
    anna = world.trainee(cohort, name="Anna Visser")
    day = world.group_day(cohort, days=2)
    address = f"/lichtingen/{cohort.id}/groepsdagen/{day.id}"
    page = visit(coach, address)
    assert 'type="checkbox"' not in page
    assert "Anna Visser" in page
    refused = text_of(submit(coach, address, status=400, present=[anna.id]))
    assert "De groepsdag is nog niet begonnen." in refused
    assert db.session.scalars(db.select(Attendance)).all() == []


@pytest.mark.parametrize("present", ["999999", "Anna"])
def test_a_stranger_was_not_there(world, cohort, coach, submit, present):
    world.trainee(cohort)
    day = world.group_day(cohort)
    page = text_of(
        submit(coach, f"/lichtingen/{cohort.id}/groepsdagen/{day.id}", status=400, present=present)
    )
    assert "Er is iets veranderd in de lichting." in page
    assert db.session.scalars(db.select(Attendance)).all() == []


def test_a_group_day_without_members(world, cohort, coach, visit):
    day = world.group_day(cohort)
    page = visit(coach, f"/lichtingen/{cohort.id}/groepsdagen/{day.id}")
    assert "Op deze dag zat er nog niemand in deze lichting." in page


def test_losing_the_coach_role_closes_the_page(world, cohort, as_person, visit):
    person = world.coach(cohort)
    world.grant(person, "coach", world.cohort())
    browser = as_person(person)
    visit(browser, f"/lichtingen/{cohort.id}")
    grant = db.session.scalars(
        db.select(Grant).where(Grant.scope_id == cohort.id, Grant.person_id == person.id)
    ).one()
    grant.until = world.days(-1)
    visit(browser, f"/lichtingen/{cohort.id}", status=404)


@pytest.mark.parametrize(("since", "is_there"), [("before", True), ("during", True), ("the next day", False)])
def test_who_stands_on_the_list_of_a_group_day(world, cohort, coach, visit, since, is_there):
    """Who came in on the day itself takes part; who came later did not miss it."""
    day = world.group_day(cohort, days=-3)
    person = world.trainee(cohort, name="Anna Visser")
    start = day.starts_at = clock.from_local(datetime.combine(clock.local_day(day.starts_at), time(10)))
    moments = {
        "before": start - timedelta(days=1),
        "during": start + timedelta(minutes=30),
        "the next day": start + timedelta(days=1),
    }
    db.session.execute(db.update(Grant).where(Grant.person_id == person.id).values(since=moments[since]))
    assert (person.name in visit(coach, f"/lichtingen/{cohort.id}/groepsdagen/{day.id}")) is is_there
