"""Whose name stands on a document: the one that was confirmed, whatever somebody calls themselves before, between or after."""

from collections.abc import Iterator

import flask_migrate
import pytest
import sqlalchemy as sa
from sqlalchemy import select

from lms.accounts import actions as accounts
from lms.accounts.models import ConfirmedName, NameChange, Person
from lms.accounts.queries import confirmed_name
from lms.app import create_app
from lms.certificates import actions, privacy
from lms.certificates import name_actions as another_name
from lms.certificates.models import Certificate
from lms.config import read_settings
from lms.db import db
from lms.errors import RuleError
from lms.paths import MIGRATIONS
from lms.progress import actions as progress
from lms.progress.models import FinalTalk
from tests.databases import empty_database
from tests.house.generated_rows import fill, reflected
from tests.house.walking import FILES, loaded
from tests.progress.assessing import advise, confirm_name, prepare, talk
from tests.progress.conftest import ready

__all__ = ["ready"]


def holders() -> list[str]:
    return [row.facts["holder"] for row in db.session.scalars(select(Certificate).order_by(Certificate.id))]


def test_the_certificate_takes_the_confirmed_name(world, ready, as_person, submit, visit):
    """Fault 7.4: a name typed that minute came on a signed certificate."""
    _, coach, trainee, assessor = ready
    trainee.name, coach.name = "Anneke", "Femke Bakhuis"
    prepare(world, ready)
    assessing, own = as_person(assessor), as_person(trainee)
    submit(own, "/mijn", name="Anneke", certificate_name="Anna Bos")
    assert 'value="Anna Bos"' in visit(assessing, f"/beoordelingen/{trainee.id}")
    confirm_name(submit, assessing, trainee, name="Anna Maria Bos")
    assert "Op het certificaat komt <strong>Anna Maria Bos</strong>" in visit(
        assessing, f"/beoordelingen/{trainee.id}"
    )
    submit(own, "/mijn", status=400, name="Femke Bakhuis")
    submit(own, "/mijn", name="Vrouw Bos")
    submit(assessing, f"/beoordelingen/{trainee.id}", outcome="passed", reasons="Goed.")
    assert (holders(), trainee.name) == (["Anna Maria Bos"], "Vrouw Bos")


def test_the_assessor_mends_it_until_the_decision(world, ready, as_person, submit):
    _, _, trainee, assessor = ready
    prepare(world, ready)
    assessing = as_person(assessor)
    for name in ("Ana Bos", "Anna Bos"):
        confirm_name(submit, assessing, trainee, name=name)
    submit(assessing, f"/beoordelingen/{trainee.id}", outcome="passed", reasons="Goed.")
    late = confirm_name(submit, assessing, trainee, status=400, name="Bea Kok").get_data(as_text=True)
    assert ("Iemand anders heeft al besloten" in late, holders()) == (True, ["Anna Bos"])
    rows = db.session.scalars(
        select(NameChange.new).where(NameChange.which == "certificate").order_by(NameChange.id)
    )
    assert list(rows) == ["Ana Bos", "Anna Bos"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": " "}, "Schrijf de naam over van het document."),
        ({"name": "123"}, "Er staat geen naam op dit certificaat."),
        ({"name": "王小明"}, "tekens die we niet op een certificaat kunnen zetten: 王"),
        ({"name": "Anna \u202esoB"}, "staat een teken dat letters omdraait"),
        ({"name": "W" * 120}, "Deze naam past niet op het certificaat."),
        ({"document": "photo"}, "Kies iets uit de lijst."),
        ({"document": ""}, "Kies welk document je zag."),
        ({"seen_on": "2099-01-01"}, "Kies de dag waarop je het document zag."),
    ],
)
def test_what_cannot_be_confirmed_is_said_there_and_then(world, ready, as_person, submit, values, words):
    prepare(world, ready)
    page = confirm_name(submit, as_person(ready[3]), ready[2], status=400, **values).get_data(as_text=True)
    assert (words in page, db.session.scalars(select(ConfirmedName)).all()) == (True, [])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("王小明", "kunnen zetten: 王, 小, 明"),
        ("W" * 120, "past niet op het certificaat"),
        ("12", "geen naam"),
    ],
)
def test_a_proposal_that_no_sheet_can_set_is_said_while_it_is_typed(
    world, ready, as_person, submit, words, name
):
    trainee = ready[2]
    page = submit(as_person(trainee), "/mijn", status=400, certificate_name=name).get_data(as_text=True)
    assert (words in page, f'value="{name}"' in page, trainee.certificate_name) == (True, True, "")


def test_an_assessor_whose_own_name_cannot_be_set_hears_it_before_the_decision(
    world, ready, as_person, submit
):
    prepare(world, ready)
    ready[3].name = "王小明"
    page = confirm_name(submit, as_person(ready[3]), ready[2], status=400).get_data(as_text=True)
    assert ("In “王小明” staan tekens" in page, db.session.scalars(select(ConfirmedName)).all()) == (True, [])


def test_nothing_about_the_name_is_refused_at_issue(world, decided, run_jobs):
    """Confirmed before there was a rule for it; and coordinators whose names no font of ours has."""
    world.staff(name="Anna 王")
    world.staff(name="Noor de Wit")
    made = actions.issue(decided("W" * 110), now=world.now)
    run_jobs()
    assert [who["name"] for who in made.facts["signatories"]] == ["Noor de Wit", "Marjan Postma"]
    assert made.file is not None


def test_it_is_confirmed_at_the_talk_by_who_holds_it(world, ready, as_person, submit):
    _, _, trainee, assessor = ready
    other, given = (
        world.staff("assessor"),
        {"name": "Anna Bos", "document": "passport", "seen_on": world.today},
    )
    cohort = ready[0]
    advise(world, ready)
    talk(world, ready)
    with pytest.raises(RuleError, match="Wie het gesprek voert"):
        progress.confirm_name(trainee, cohort, **given, by=other, now=world.now)
    db.session.scalars(select(FinalTalk)).one().starts_at = world.days(1)
    with pytest.raises(RuleError, match="nog niet geweest"):
        progress.confirm_name(trainee, cohort, **given, by=assessor, now=world.now)
    assert confirmed_name(trainee.id) is None


def test_a_later_document_takes_the_name_of_the_one_before(world, issued):
    certificate, staff = issued(name="Willem Kooistra"), world.staff()
    certificate.person.name = "Femke Bakhuis"
    renewed = actions.succeed(
        certificate,
        reason="renewal",
        holder=certificate.facts["holder"],
        valid_until=certificate.valid_until,
        by=staff,
        now=world.now,
    )
    another_name.ask_name_change(renewed, name="Wilma Bos", by=staff, now=world.now)
    another_name.decide_name_change(renewed, is_granted=True, reason="Akte.", by=staff, now=world.now)
    assert holders() == ["Willem Kooistra", "Willem Kooistra", "Wilma Bos"]
    person = certificate.person
    assert (person.name, person.certificate_name, confirmed_name(person.id).document) == (
        "Femke Bakhuis",
        "Wilma Bos",
        "name_procedure",
    )


def test_who_is_called_as_on_the_certificate_gets_the_new_name_too_but_not_that_of_one_of_ours(world, issued):
    staff = world.staff(name="Noor de Wit")
    for old, new, called in (
        ("Samira Bouali", "Samira Khatib", "Samira Khatib"),
        ("Nora Wit", "Noor de Wit", "Nora Wit"),
    ):
        certificate = issued(name=old)
        another_name.ask_name_change(certificate, name=new, by=certificate.person, now=world.now)
        another_name.decide_name_change(certificate, is_granted=True, reason="Akte.", by=staff, now=world.now)
        person = certificate.person
        assert (person.name, person.certificate_name) == (called, new)


@pytest.mark.parametrize("known", ["confirmed", "earlier", "proposed", "nothing"])
def test_a_statement_of_participation_takes_what_is_known(world, issued, known):
    cohort, staff = world.cohort(), world.staff()
    person = world.trainee(cohort, name="Anneke")
    world.lesson_done(person, cohort, "les-1-1")
    if known == "confirmed":
        world.confirmed(person, "Anna Bos")
    if known == "earlier":
        made = issued(name="Anna Bos")
        made.person_id = person.id
    if known == "proposed":
        person.certificate_name = "Anna Bos"
    db.session.flush()
    made = actions.issue_participation(person, cohort, staff, world.now)
    assert made.facts["holder"] == ("Anneke" if known == "nothing" else "Anna Bos")


def test_nobody_gets_a_certificate_without_a_confirmed_name(world, decided):
    decision = decided()
    db.session.execute(sa.delete(ConfirmedName))
    with pytest.raises(RuleError, match="Niemand bevestigde de naam"):
        actions.issue(decision, now=world.now)


def test_forgetting_a_holder_forgets_the_name_on_paper(world, issued):
    certificate, staff = issued(name="Wilma Kooistra"), world.staff()
    person = certificate.person
    accounts.rename(person, "Wil", by=person, now=world.now)
    privacy.erase_holder(person, staff, world.now)
    assert (person.name, person.certificate_name, confirmed_name(person.id)) == ("Wil", "", None)
    assert db.session.scalars(select(NameChange.which)).all() == ["call"]


@pytest.fixture
def older(tmp_path) -> Iterator[sa.Engine]:
    with empty_database() as url:
        app = create_app(read_settings({"LMS_DATA_DIR": str(tmp_path), "LMS_DATABASE_URL": url}))
        with app.app_context():
            [before] = [loaded(path).down_revision for path in FILES if path.stem.endswith("names_are_facts")]
            flask_migrate.upgrade(directory=str(MIGRATIONS), revision=before)
            yield db.engine
            db.session.remove()
            db.engine.dispose()
        app.extensions["counts"].engine.dispose()


def test_who_was_certified_before_has_the_name_on_their_certificate(older):
    with older.begin() as connection:
        metadata = reflected(connection)
        for time in (1, 2, 3):
            fill(connection, metadata, time)
        certificates, people = metadata.tables["certificates"], metadata.tables["people"]
        rows = connection.execute(
            select(certificates.c.id, certificates.c.person_id).order_by(certificates.c.id)
        ).all()
        same, other = rows[0].person_id, rows[2].person_id
        for row, (whose, kind, holder) in zip(
            rows,
            [
                (same, "certificate", "Anna Bos"),
                (same, "certificate", "Anna de Vries"),
                (other, "participation", "Bea Kok"),
            ],
            strict=False,
        ):
            values = {"person_id": whose, "kind": kind, "facts": {"holder": holder}, "cohort_id": None}
            connection.execute(certificates.update().where(certificates.c.id == row.id).values(**values))
        names = dict(connection.execute(select(people.c.id, people.c.name)).all())
    flask_migrate.upgrade(directory=str(MIGRATIONS))
    found = db.session.execute(
        select(ConfirmedName.person_id, ConfirmedName.name, ConfirmedName.document)
    ).all()
    assert list(found) == [(same, "Anna de Vries", "certificate")]
    kept = db.session.execute(select(Person.id, Person.name, Person.certificate_name)).all()
    assert {number: name for number, name, _ in kept} == names
    assert [(number, name) for number, _, name in kept if name] == [(same, "Anna de Vries")]
