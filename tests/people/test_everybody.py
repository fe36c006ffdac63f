from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from lms.accounts.models import LoginSession, Person
from lms.cohorts.models import Pause
from lms.db import db
from lms.intake.models import Application, ApplicationStep
from lms.people.queries import everybody
from lms.people.rules import BY_NAME, BY_PLACE, NEWEST, PHASES, Asked
from lms.progress.models import Advice, CompletenessCheck, Decision, FinalTalk
from lms.progress.queries import progress_of, progress_of_many
from lms.progress.step_rules import stage_of
from lms.searching import search_key, sought


def applied(world, name="Aan Melder", *steps, cohort=None, **values):
    values = {"phone": "06 20000001", "neighbourhood": "Noord", "applied_at": world.days(-9)} | values
    row = world.add(Application(name=name, **values))
    by = world.staff()
    for kind in steps:
        world.add(ApplicationStep(application=row, kind=kind, cohort=cohort, taken_by=by, taken_at=world.now))
    return row


def came_in(world, person):
    of = {"token_hash": f"x{person.id}", "created_at": world.days(-50), "last_seen_at": world.days(-3)}
    world.add(LoginSession(person=person, **of))


def names(user, now, **asked):
    return [line.name for line in everybody(user, Asked(**asked), now=now).lines]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Thijs", ["Thijs Janssen"]),
        ("janssen thijs", ["Thijs Janssen"]),
        ("Tijs", ["Thijs Janssen"]),  # a letter too few
        ("Thhijs", ["Thijs Janssen"]),  # one too many
        ("Thjis", ["Thijs Janssen"]),  # two swapped
        ("Jansse Thijs", ["Thijs Janssen"]),
        ("jansen", ["Thijs Janssen"]),
        ("Eva", ["Éva Łukasz"]),
        ("lukasz", ["Éva Łukasz"]),
        ("06-2345 6789", ["Thijs Janssen"]),
        ("+31 6 23456789", ["Thijs Janssen"]),
        ("456789", ["Thijs Janssen"]),
        ("thijs@example.nl", ["Thijs Janssen"]),
        ("Blokker", ["Thijs Janssen"]),
        ("محمد", ["محمد علي"]),
        ("Thijs Groningen", []),
        ("bla%_", []),
        ("0623456788", []),  # of a number every digit counts
    ],
)
def test_searching_forgives(world, typed, found):
    staff = world.staff(name="Zus Zoeker", neighbourhood="Elders")
    world.person(name="Thijs Janssen", email="thijs@example.nl", phone="06 23456789", neighbourhood="Blokker")
    world.person(name="Éva Łukasz", neighbourhood="Haren")
    world.person(name="محمد علي", neighbourhood="Haren")
    assert names(staff, world.now, words=typed) == found


def test_who_is_right_stands_before_who_is_nearly_right(world):
    staff = world.staff(name="Zus Zoeker")
    for name in ("Anna Bakkers", "Carla Bakker", "Bea Bekker"):
        world.person(name=name)
    assert names(staff, world.now, words="bekker") == ["Bea Bekker", "Anna Bakkers", "Carla Bakker"]


def test_what_is_looked_for_is_bounded():
    assert len(sought("woord " + " ".join(f"x{number}" for number in range(50)))) == 6
    assert sought("a" * 500) == ["a" * 24]
    assert search_key("Jan-Peter d'Or", None, phone="bel 06 12345678") == "jan peter d or 0612345678"


def everybody_once(world, version=None):
    """Somebody in each phase, called by it."""
    cohort, staff = world.cohort(version), world.staff(name="Works")
    paused, learning = world.trainee(cohort, name="Paused"), world.trainee(cohort, name="Learning")
    certified = world.trainee(cohort, name="Certified")
    world.grant(certified, "connector")
    stopped = world.person(name="Stopped")
    world.grant(stopped, "trainee", cohort, until=world.days(-1))
    world.person(name="Closed", disabled_at=world.days(-1))
    world.person(name="Other")
    world.trainee(cohort, name="Invited")
    for person in (paused, learning):
        came_in(world, person)
    since = world.today
    world.add(
        Pause(person=paused, cohort_id=cohort.id, since=since, recorded_by=staff, recorded_at=world.now)
    )
    for name, steps in (("Applied", ()), ("Waiting", ("waiting",)), ("Declined", ("declined",))):
        row = world.add(
            Application(name=name, phone="06 20000001", neighbourhood="Noord", applied_at=world.now)
        )
        for kind in steps:
            step = ApplicationStep(application=row, kind=kind, cohort=cohort, taken_by=staff)
            step.taken_at = world.now
            world.add(step)
    return staff, cohort


def test_everybody_is_in_one_phase_and_found_by_it(world):
    staff, _ = everybody_once(world)
    lines = everybody(staff, Asked(), now=world.now).lines
    assert {line.name.lower(): line.phase for line in lines} == {phase: phase for phase in PHASES}
    for phase in PHASES:
        assert names(staff, world.now, phase=phase) == [phase.capitalize()]


def test_the_list_is_narrowed_and_put_in_order(world):
    cohort, other = world.cohort(), world.cohort()
    staff = world.staff(name="Zus", neighbourhood="Zuid")
    anna = world.trainee(cohort, name="Anna", neighbourhood="Noord")
    world.trainee(other, name="bas", neighbourhood="Blokker")
    coach = world.coach(cohort, name="Coen", neighbourhood="Midden")
    applied(world, "Dirk", "waiting", cohort=cohort, neighbourhood="Blokker Oost")
    project = world.project()
    world.member(project, anna)
    by_name = names(staff, world.now)
    assert by_name == sorted(by_name, key=str.lower)
    assert names(staff, world.now, cohort_id=cohort.id) == ["Anna", "Coen", "Dirk"]
    assert names(staff, world.now, role="coach") == ["Coen"]
    assert names(staff, world.now, place="blokker") == ["bas", "Dirk"]
    assert names(staff, world.now, project_id=project.id) == ["Anna"]
    assert names(staff, world.now, place="blokker", order=NEWEST) == ["Dirk", "bas"]
    assert names(staff, world.now, cohort_id=cohort.id, order=BY_PLACE) == ["Dirk", "Coen", "Anna"]
    assert names(staff, world.now, cohort_id=cohort.id, order=BY_NAME) == ["Anna", "Coen", "Dirk"]
    assert names(coach, world.now) == ["Anna"]
    assert names(coach, world.now, cohort_id=other.id) == []


@pytest.mark.parametrize("kind", ["assessor", "partner", "trainee"])
def test_others_find_nobody_and_are_told_there_is_no_such_page(world, as_person, visit, kind):
    cohort = world.cohort()
    reader = world.trainee(cohort) if kind == "trainee" else world.staff(kind)
    for address in ("/mensen", "/mensen/lijst.xlsx", "/mensen/mijn-lichtingen.xlsx", f"/mensen/{reader.id}"):
        visit(as_person(reader), address, status=404)
    assert names(reader, world.now) == []


def test_a_page_has_thirty_and_says_how_many_there_are(world, as_person, visit):
    staff = world.staff(name="Aa")
    for number in range(64):
        world.person(name=f"Bewoner {number:02d}")
    first = everybody(staff, Asked(), now=world.now)
    last = everybody(staff, Asked(), page=3, now=world.now)
    assert (first.number, first.pages, len(first.lines)) == (65, 3, 30)
    assert [line.name for line in last.lines] == [f"Bewoner {number:02d}" for number in range(59, 64)]
    page = visit(as_person(staff), "/mensen?bladzijde=2&zoek=bewoner")
    assert "64 mensen, pagina 2 van 3." in page
    assert "/mensen?bladzijde=3&amp;zoek=bewoner" in page
    assert "Hier staat niemand meer" in visit(as_person(staff), "/mensen?bladzijde=9")


@pytest.mark.parametrize(
    "address",
    ["?fase=niets", "?rol=baas", "?lichting=x", "?lichting=99999999999", "?project=-1", "?volgorde=?"],
)
def test_what_is_not_understood_counts_as_not_asked(world, as_person, visit, address):
    staff = world.staff(name="Zus Zoeker")
    assert "Zus Zoeker" in visit(as_person(staff), f"/mensen{address}")


def in_rounds(world, version):
    """Trainees of two cohorts at each point between advice and decision, and one still learning."""
    cohorts = [world.cohort(version), world.cohort(version)]
    coach, assessor = world.person(), world.person()
    days, places = {cohort.id: world.group_day(cohort) for cohort in cohorts}, {}
    for number in range(6):
        cohort = cohorts[number % 2]
        person = world.trainee(cohort, name=f"000 {number}")
        places[person.id] = cohort
        if number > 0:
            world.everything_learned(person, cohort, coach)
            world.attended(days[cohort.id], person, coach)
            world.meeting(world.peer_group(cohort, person), coach, present=(person,))
        of = {"person_id": person.id, "cohort_id": cohort.id, "round": 1}
        if number > 0:
            world.add(Advice(**of, is_positive=True, text="x", coach=coach, given_at=world.days(-9)))
        if number > 1:
            world.add(CompletenessCheck(**of, checked_by=coach, checked_at=world.days(-8)))
        if number > 2:
            talk = {"declared_at": world.days(-7), "planned_at": world.days(-7), "place": "x"}
            moment = world.days(1 if number == 3 else -2)
            world.add(FinalTalk(**of, **talk, assessor=assessor, starts_at=moment, is_online=False))
        if number > 4:
            world.add(
                Decision(**of, outcome="passed", reasons="x", assessor=assessor, decided_at=world.days(-1))
            )
    return places


def test_many_read_at_once_are_where_each_is_alone(world):
    places = in_rounds(world, world.version())
    many = progress_of_many(places, now=world.now)
    alone = {
        number: progress_of(db.session.get_one(Person, number), cohort, now=world.now)
        for number, cohort in places.items()
    }
    assert many == alone
    assert [stage_of(progress).code for progress in many.values()] == [
        "learns", "waits_for_check", "waits_for_decision", "waits_for_decision", "waits_after_talk", "passed",
    ]  # fmt: skip


def test_the_list_asks_as_much_for_one_as_for_many(world, as_person, count_queries):
    version = world.version()
    staff, cohort = everybody_once(world, version)
    in_rounds(world, version)
    browser = as_person(staff)
    browser.get("/mensen")
    numbers = []
    for more in (0, 30, 470):
        for number in range(more):
            world.trainee(cohort, name=f"Bewoner {number}")
            applied_at = world.now
            row = {"phone": "06 20000001", "neighbourhood": "Noord", "applied_at": applied_at}
            world.add(Application(name=f"001 {number}", **row))
        with count_queries() as queries:
            assert browser.get("/mensen").status_code == 200
        numbers.append(len(queries))
    assert numbers[0] == numbers[1] == numbers[2] < 12


def rows_of(response):
    assert response.status_code == 200
    return [list(row) for row in load_workbook(BytesIO(response.data)).active.iter_rows(values_only=True)]


def test_the_sheet_has_what_the_list_has(world, as_person):
    cohort = world.cohort(name="Lente")
    staff = world.staff(name="Zus", neighbourhood="Zuid", phone="06 11111111", email="zus@example.nl")
    world.trainee(cohort, name="Anna", neighbourhood="Noord", phone="06 22222222", email=None)
    applied(world, "=Dirk", neighbourhood="Oost", email="dirk@example.nl")
    rows = rows_of(as_person(staff).get("/mensen/lijst.xlsx?zoek=anna"))
    assert [row[:8] for row in rows[1:]] == [
        ["Anna", "Uitgenodigd, nog niet binnen geweest", "Bel of het inloggen lukt", "deelnemer (Lente)", "Lente",
         "Noord", "06 22222222", None]
    ]  # fmt: skip
    everyone = rows_of(as_person(staff).get("/mensen/lijst.xlsx"))
    assert "=Dirk" in [row[0] for row in everyone]
    assert len(everyone) == 1 + everybody(staff, Asked(), now=world.now).number


def test_a_coach_takes_their_own_cohorts_along_and_no_more(world, as_person):
    mine, other = world.cohort(), world.cohort()
    coach = world.coach(mine)
    world.trainee(mine, name="Anna")
    world.trainee(other, name="Bas")
    applied(world, "Dirk")
    rows = rows_of(as_person(coach).get("/mensen/mijn-lichtingen.xlsx"))
    assert [row[0] for row in rows[1:]] == ["Anna"]
    assert as_person(coach).get("/mensen/lijst.xlsx").status_code == 404
    both = world.staff()
    world.grant(both, "coach", mine)
    answer = as_person(both).get("/mensen/mijn-lichtingen.xlsx?zoek=anna")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/mensen/lijst.xlsx?zoek=anna")


def test_who_takes_everybody_along_shows_again_who_they_are(world, as_person):
    staff = world.staff()
    browser = as_person(staff)
    session = staff_session(staff)
    session.created_at = world.now - timedelta(hours=1)
    db.session.commit()
    answer = browser.get("/mensen/lijst.xlsx")
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, "/mijn/bevestiging")


def staff_session(person):
    return db.session.query(LoginSession).filter_by(person_id=person.id).one()
