"""What the data of a certificate says of its holder, and of nobody else; held against the schema of Open Badges 3.0."""

import base64
import copy
import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from lms.certificates import actions
from lms.certificates.rules import NAME_CHANGE, RENEWAL
from lms.curriculum.queries import outline
from lms.proof import credential, credential_rules, data_integrity, verifying
from lms.proof.rules import CERTIFICATE, PARTICIPATION
from tests.proof import press
from tests.proof.schema_check import OPEN_BADGES, faults, open_badges

SCHEMA_SHA256 = "b7358e895f492e74055dc6bfc7ffc420d0e497f90c4579fb83d9519b86d393ea"


def data_of(certificate) -> dict:
    return json.loads(certificate.file.credential)


def in_jwt(certificate) -> dict:
    body = certificate.file.jwt.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


@pytest.fixture
def participated(world, run_jobs):
    cohort, staff = world.cohort(), world.staff(name="Noor de Wit")
    person = world.trainee(cohort, name="Joop Vlaar")
    for task in outline(cohort.version_id).assignments()[:2]:
        world.review(world.handed_in(person, cohort, task.slug), staff)
    made = actions.issue_participation(person, cohort, staff, world.now)
    run_jobs()
    return made


def test_the_schema_is_the_published_one():
    assert hashlib.sha256(OPEN_BADGES.read_bytes()).hexdigest() == SCHEMA_SHA256


def test_what_we_give_fits_the_schema(printed):
    for document in (data_of(printed), in_jwt(printed)):
        assert faults(document, open_badges()) == []


def test_what_does_not_fit_is_seen():
    """The judge itself: files of a few days named two lists, which Open Badges 3.0 has no room for."""
    draft, schema = press.draft(), open_badges()
    made = credential.build(draft, "did:web:x")
    wrong = {
        "/credentialStatus": press.of_before(draft, "did:web:x", names_both_lists=True),
        "/validFrom": {**made, "validFrom": "2026-03-02"},
        "/": {name: value for name, value in made.items() if name != "issuer"},
        "/type": {**made, "type": ["VerifiableCredential"]},
        "/@context": {**made, "@context": made["@context"][:1]},
        "/evidence": {**made, "evidence": [{"name": "x"}]},
    }
    assert faults(made, schema) == []
    assert {place for place, document in wrong.items() if faults(document, schema)} == set(wrong)
    for kind in ("Image", "Result", "ResultDescription", "Profile"):
        assert faults({}, schema["$defs"][kind], schema)


def test_days_are_dutch_days(app):
    """8 August in UTC is 9 August here: whoever shows only the day in it shows ours, summer and winter."""
    made = replace(
        press.draft(), issued_on=date(2026, 8, 9), awarded_on=date(2026, 1, 5), valid_until=date(2028, 8, 9)
    )
    built = credential.build(made, "did:web:x")
    assert {name: built[name] for name in ("awardedDate", "validFrom", "validUntil")} == {
        "awardedDate": "2026-01-05T00:00:00+01:00", "validFrom": "2026-08-09T00:00:00+02:00",
        "validUntil": "2028-08-09T23:59:59+02:00",
    }  # fmt: skip


def test_outcomes_modules_and_hours_are_data(app):
    subject = credential.build(press.draft(), "did:web:x")["credentialSubject"]
    described = {row["id"]: row for row in subject["achievement"]["resultDescription"]}
    reached = {
        described[row["resultDescription"]]["name"]: row.get("status") or row["value"]
        for row in subject["result"]
    }
    assert reached == {
        **dict.fromkeys((*press.FACTS["outcomes"], *press.FACTS["modules"]), "Completed"),
        "Uren lessen": "13", "Uren groepsdagen": "21", "Uren opdrachten in de wijk": "35", "Uren intervisie": "8",
    }  # fmt: skip
    assert (len(press.FACTS["outcomes"]), len(press.FACTS["modules"])) == (8, 9)
    assert {row["resultType"] for row in described.values()} == {"Status", "ext:Hours"}


def test_pieces_are_kinds(app):
    pieces = credential.build(press.draft(), "did:web:x")["evidence"]
    assert [(piece["name"], piece["genre"]) for piece in pieces] == [
        ("Stuk 1 voor het eindgesprek: een opdracht in de wijk", "assignment"),
        ("Stuk 2 voor het eindgesprek: een opdracht in de wijk", "assignment"),
        ("Stuk 3 voor het eindgesprek: een leerpunt in eigen woorden", "learning_point"),
    ]
    assert "evidence" not in credential.build(press.draft(evidence=[]), "did:web:x")
    assert set(press.said()["pieces"]) == {"assignment", "learning_point"}


def test_who_gives_it_can_be_reached(app, printed):
    settings, issuer = app.config["SETTINGS"], data_of(printed)["issuer"]
    assert (issuer["name"], issuer["phone"], issuer["email"], issuer["url"]) == (
        settings.organisation, settings.contact_phone, settings.contact_email, settings.base_url,
    )  # fmt: skip
    assert "wijkverbinder" in issuer["description"]
    kind, _, picture = issuer["image"]["id"].partition(",")
    assert (kind, base64.b64decode(picture)[:5]) == ("data:image/svg+xml;base64", b"<svg ")


def test_nothing_of_a_person_stands_in_what_is_shared(app):
    """Two people of one version, another assessor, other hours: one achievement. And nobody but the holder is named anywhere."""
    minutes = {**press.FACTS["minutes"], "lessons": 60}
    one, other = (
        credential.build(press.draft(serial, **facts), "did:web:x")
        for serial, facts in enumerate(
            ({}, {"holder": "Joop Vlaar", "assessor": "Iemand Anders", "minutes": minutes})
        )
    )
    assert one["credentialSubject"]["achievement"] == other["credentialSubject"]["achievement"]
    assert one["credentialSubject"]["result"] != other["credentialSubject"]["result"]
    for name in (press.FACTS["assessor"], press.FACTS["coordinator"]):
        assert name not in json.dumps(one, ensure_ascii=False)


@pytest.mark.parametrize("kind", [CERTIFICATE, PARTICIPATION])
def test_the_achievement_is_found_at_its_address(request, client, kind):
    made = request.getfixturevalue("printed" if kind == CERTIFICATE else "participated")
    shared = data_of(made)["credentialSubject"]["achievement"]
    path = shared["id"].removeprefix("http://localhost")
    for accept in ("application/ld+json", "application/json", "application/ld+json, text/html;q=0.5"):
        answer = client.get(path, headers={"Accept": accept})
        assert (answer.status_code, answer.get_json(force=True)) == (
            200,
            {"@context": list(data_integrity.CONTEXTS), **shared},
        )
        assert (answer.mimetype, "Accept" in answer.headers["Vary"]) == (accept.partition(",")[0], True)
    for accept in ("text/html,application/xhtml+xml,*/*;q=0.8", "*/*", ""):
        answer = client.get(path, headers={"Accept": accept})
        assert (answer.status_code, answer.headers["Location"]) == (303, "/opleiding")
        assert "Accept" in answer.headers["Vary"]
    for wrong in (path.replace("/1/", "/2/"), path.replace("/opleiding/", "/opleiding/x"), f"{path}x"):
        assert client.get(wrong, headers={"Accept": "application/ld+json"}).status_code == 404


def test_a_statement_of_participation_says_what_was_done(participated):
    subject = data_of(participated)["credentialSubject"]
    described = {row["id"]: row["name"] for row in subject["achievement"]["resultDescription"]}
    reached = {described[row["resultDescription"]]: row["value"] for row in subject["result"]}
    assert reached["Aantal opdrachten in de wijk"] == "2"
    assert "Completed" not in json.dumps(subject)
    assert faults(data_of(participated), open_badges()) == []


def in_the_place_of(certificate, reason: str, world, run_jobs, holder: str | None = None):
    made = actions.succeed(
        certificate, reason=reason, holder=holder or certificate.facts["holder"], valid_until=world.today + timedelta(days=700),
        by=world.staff(), now=world.now,
    )  # fmt: skip
    run_jobs()
    return made


def names_file(document: dict) -> list[str]:
    """The SHA-256 of the files that this one says to follow, as hex."""
    return [
        base64.b64decode(row["digestSRI"].removeprefix("sha256-")).hex()
        for row in document.get("relatedResource", ())
    ]


def test_a_renewal_names_the_file_it_follows(issued, run_jobs, world):
    first = issued(days=-700)
    run_jobs()
    second = in_the_place_of(first, RENEWAL, world, run_jobs)
    assert names_file(data_of(first)) == []
    assert names_file(data_of(second)) == [first.file.sha256]
    assert data_of(second)["awardedDate"] == data_of(second)["validFrom"]
    assert faults(data_of(second), open_badges()) == []


def test_another_name_keeps_the_day_and_tells_nothing_of_before(issued, run_jobs, world):
    """Over two names and a renewal: the day it was earned, never a way to the name of before."""
    first = issued(days=-30)
    run_jobs()
    second = in_the_place_of(first, NAME_CHANGE, world, run_jobs, "Wilma Bos")
    third = in_the_place_of(second, NAME_CHANGE, world, run_jobs, "Wilma Dijk")
    for named in (second, third):
        assert data_of(named)["awardedDate"] == data_of(first)["validFrom"] != data_of(named)["validFrom"]
        text = named.file.credential
        assert (names_file(data_of(named)), first.number in text, "Kooistra" in text) == ([], False, False)
    fourth = in_the_place_of(third, RENEWAL, world, run_jobs)
    assert names_file(data_of(fourth)) == [third.file.sha256]
    assert data_of(fourth)["awardedDate"] == data_of(fourth)["validFrom"]


def test_what_is_made_is_believed(app):
    keys = press.bunch()
    made = credential.build(
        replace(press.draft(), previous=credential.Previous("SLHZ-2026-0001", "ab" * 32)), keys.issuer
    )
    signed = data_integrity.secured(made, keys.credential_key, keys.method, press.NOW)
    assert credential_rules.misfits(copy.deepcopy(signed)) == []
    assert verifying.check_credential(signed, keys.trust) == "credential-2026-1"
