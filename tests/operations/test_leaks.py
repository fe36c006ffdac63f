"""A drill for each kind of key that others may have: what the commands say and do, what verifiers see, who hears of it."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from lms import clock
from lms.certificates.models import Certificate, CertificateFile, ReplacedFile
from lms.db import db
from lms.jobs import runner
from lms.jobs.models import Job
from lms.notifications.models import Message
from lms.proof import data_integrity, keys
from lms.proof.models import SigningKey, StatusList
from lms.proof.trust import trust_in
from lms.recovery import leak_queries
from tests.operations.houses import House, issue, withdraw, written

ANNA, BAS, COR = "Anna Smit", "Bas Kok", "Cor Vis"


@pytest.fixture
def house(first_start, tmp_path):
    """Anna has an address, Bas has none, Cor's certificate was withdrawn."""
    with first_start(tmp_path / "house") as url:
        found = House(tmp_path / "house", url)
        with found.open():
            for name, email in ((ANNA, "anna@example.org"), (BAS, None), (COR, None)):
                issue(name, email)
        with found.open():
            runner.run_due()
        with found.open():
            withdraw(of(COR))
        with found.open():
            runner.run_due()
        yield found


def of(name: str) -> Certificate:
    return db.session.scalars(
        select(Certificate).where(Certificate.facts["holder"].as_string() == name)
    ).one()


def files(house: House, folder: Path) -> dict[str, Path]:
    with house.open():
        return {name: written(folder, of(name).id) for name in (ANNA, BAS, COR)}


def verdicts(house: House, of_these: dict[str, Path], *options: str) -> dict[str, int]:
    return {name: house.verdict(path, *options)[0] for name, path in of_these.items()}


def lists_of(house: House, folder: Path) -> Path:
    """The signed lists, as a verifier elsewhere fetched them just now."""
    path = folder / "lists.json"
    with house.open():
        rows = db.session.scalars(select(StatusList)).all()
        signed = [
            json.loads(text) for row in rows for text in (row.credential, row.replaced_credential) if text
        ]
        path.write_text(json.dumps({"lists": signed}))
        believed = trust_in(keys.all_keys())
        methods = {
            data_integrity.check(one, believed.find_credential_key).partition("#")[2] for one in signed
        }
        assert methods == {keys.present(keys.CREDENTIAL).name}
    return path


def doctor(house: House) -> str:
    return next(line for line in house.lms("doctor").stdout.splitlines() if line[6:].startswith("lost key"))


@pytest.mark.parametrize(("kind", "offline"), [("root", 2), ("signer", 2), ("credential", 2), ("jwt", 0)])
def test_a_drill(house, tmp_path, kind, offline):
    """From the telephone call to the last new file. The credential key signs the lists too."""
    old = files(house, tmp_path)
    with house.open():
        lost = keys.present(kind).name
        frozen = {name: (of(name).number, of(name).code, of(name).facts) for name in old}
    said = house.does("certificates", "keys", "--retire", lost, "--leaked")
    assert [line for line in said if line.startswith(("  SLHZ", "Next", "2 lists"))] == [
        line for line in said if line.startswith("2 lists were signed anew by credential-")
    ] + [
        f"  {frozen[ANNA][0]}  {ANNA} (by mail)", f"  {frozen[BAS][0]}  {BAS} (by letter)", f"Next: `lms certificates reissue --key {lost}`",
    ]  # fmt: skip
    # at once: our own places know every byte, others believe the lists and no file of that key
    assert verdicts(house, old) == {ANNA: 0, BAS: 0, COR: 1}
    lists = lists_of(house, tmp_path)
    elsewhere = verdicts(house, old, "--offline", "--lists", str(lists))
    assert elsewhere == {ANNA: offline, BAS: offline, COR: offline or 1}
    assert ("LOOK" in doctor(house), f"reissue --key {lost} --dry-run" in doctor(house)) == (True, True)
    _reissue(house, lost)
    new = files(house, tmp_path)
    assert {name: old[name] == new[name] for name in new} == {ANNA: False, BAS: False, COR: True}
    assert (verdicts(house, old), verdicts(house, new)) == (
        {ANNA: 1, BAS: 1, COR: 1},
        {ANNA: 0, BAS: 0, COR: 1},
    )
    assert house.verdict(old[ANNA])[1].lower().startswith("vervangen")
    lists = lists_of(house, tmp_path)
    assert verdicts(house, {ANNA: new[ANNA], BAS: new[BAS]}, "--offline", "--lists", str(lists)) == {
        ANNA: 0,
        BAS: 0,
    }
    with house.open():
        assert {name: (of(name).number, of(name).code, of(name).facts) for name in old} == frozen
    _everybody_is_told(house)


def _reissue(house: House, lost: str) -> None:
    """Says for whom, and changes nothing; begins; is killed after the first; goes on when it is asked again."""
    dry = house.does("certificates", "reissue", "--key", lost, "--dry-run")
    assert (sum(line.startswith("  SLHZ") for line in dry), dry[-1]) == (
        2,
        "Nothing was changed (--dry-run).",
    )
    with house.open():
        assert asked() == []
    house.does("certificates", "reissue", "--key", lost)
    with house.open():
        first, second = asked()
    with house.open():
        runner.perform(first, _nobody(), clock.now())
    assert house.does("certificates", "reissue", "--key", lost)[-1].startswith(
        "1 were made before, 1 are asked for"
    )
    with house.open():
        assert asked() == [first, second]
    with house.open():
        runner.run_due()
    assert house.does("certificates", "reissue", "--key", lost)[-1].startswith(
        "2 were made before, 0 are asked for"
    )
    with house.open():
        runner.run_due()
        assert len(db.session.scalars(select(ReplacedFile)).all()) == 2


def _nobody() -> str:
    from lms.jobs import roll

    name = roll.new_name()
    roll.enlist(name, clock.now())
    db.session.commit()
    return name


def asked() -> list[int]:
    return list(db.session.scalars(select(Job.id).where(Job.key.startswith("reissue:")).order_by(Job.id)))


def _everybody_is_told(house: House) -> None:
    assert "well" in doctor(house)
    with house.open() as app:
        rows = db.session.scalars(
            select(Message).where(Message.template == "certificates/mail/reissued")
        ).all()
        assert sorted((row.person_id, row.address) for row in rows) == [
            (of(ANNA).person_id, "anna@example.org"), (of(BAS).person_id, None),
        ]  # fmt: skip
        code = of(ANNA).code
    with house.open() as app:
        page = app.test_client().get(f"/controleren/{code}").get_data(as_text=True)
        assert "maakten we een nieuw bestand" in page
        assert "/controleren/sleutels" in page
        assert "2 nieuwe bestanden" in app.test_client().get("/controleren/sleutels").get_data(as_text=True)


def test_signing_a_list_needs_only_the_key_that_signs_it(house, tmp_path):
    """The private halves of root, signer and wallet key are gone: a withdrawal still reaches who checks elsewhere."""
    for path in (house.folder / "keys").glob("*.pem"):
        if not path.name.startswith("credential"):
            path.unlink()
    old = files(house, tmp_path)
    with house.open():
        withdraw(of(BAS))
    with house.open():
        runner.run_due()
    lists = lists_of(house, tmp_path)
    assert verdicts(house, old, "--offline", "--lists", str(lists)) == {ANNA: 0, BAS: 1, COR: 1}


def test_a_leak_is_refused_where_the_lists_cannot_be_signed_anew(house):
    """Nothing is done by halves: the command says which key to retire besides, and that works."""
    (lost,) = (house.folder / "keys").glob("credential-*.pem")
    (signer,) = (house.folder / "keys").glob("signer-*.pem")
    lost.unlink()
    refused = house.lms("certificates", "keys", "--retire", signer.stem, "--leaked")
    assert (refused.returncode, f"--retire {lost.stem} too" in refused.stderr) == (1, True)
    with house.open():
        assert db.session.scalars(select(SigningKey).where(SigningKey.leaked_at.is_not(None))).all() == []
    house.does("certificates", "keys", "--retire", signer.stem, "--retire", lost.stem, "--leaked")


def test_a_key_that_did_not_leak_asks_for_nothing(house):
    refused = house.lms("certificates", "reissue", "--key", "nergens")
    assert (refused.returncode, "is no key that leaked" in refused.stderr) == (1, True)
    assert house.lms("certificates", "keys", "--leaked").returncode == 1


def test_which_keys_a_file_was_made_with_is_known_of_old_files_too(house):
    """What the migration finds in the files is what the job wrote down."""
    with house.open():
        rows = [
            (leak.key_id, leak.certificate_id) for leak in db.session.scalars(select(leak_queries.FileKey))
        ]
        ids = list(db.session.scalars(select(SigningKey.id)))
        made = list(db.session.scalars(select(CertificateFile.certificate_id)))
    assert sorted(rows) == sorted((key, one) for key in ids for one in made)
