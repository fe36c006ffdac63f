"""An older backup is put back: what was withdrawn, erased and given since, with the journal of the register and without."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from lms import clock
from lms.accounts.models import Person
from lms.certificates import actions, name_actions, privacy, withdrawal_actions
from lms.certificates.models import Certificate, ErasedCertificate
from lms.certificates.rules import NAME_CHANGE
from lms.certificates.withdrawal_models import Revocation
from lms.db import db
from lms.jobs import runner
from lms.operations import copies
from lms.proof.models import StatusEntry
from lms.recovery import journal, journal_actions, journal_queries
from lms.recovery.journal_rules import Entry, as_line, entry_of
from tests.databases import empty_database, like
from tests.operations.houses import House, issue, with_files, withdraw, written
from tests.world import World

ANNA, BAS, COR, DINA, EEF = "Anna Smit", "Bas Kok", "Cor Vis", "Dina Bos", "Eef Mol"
GIJS, GIJS_NEW = "Gijs Prins", "Gijs Bakker"


def row_of(name: str) -> Certificate:
    return db.session.scalars(
        select(Certificate).where(Certificate.facts["holder"].as_string() == name)
    ).one()


def renamed(house: House, folder: Path, **settings: object) -> Path:
    """Gijs has another name: a new certificate takes the place of the old one."""
    with house.open(**settings):
        before = row_of(GIJS)
        after = actions.succeed(
            before, reason=NAME_CHANGE, holder=GIJS_NEW, valid_until=before.valid_until, by=World().staff(email=None), now=clock.now()
        ).id  # fmt: skip
    with house.open(**settings):
        runner.run_due()
    with house.open(**settings):
        return written(folder, after)


DISK, BACKUP = "other-disk", "last-week.tar.gz"


@pytest.fixture(scope="module")
def filled(first_start, tmp_path_factory):
    """(folder, as it was, url, files by name): what every test here loses, and puts back after itself, since paths are remembered."""
    base = tmp_path_factory.mktemp("lost")
    folder, as_it_was = base / "now", base / "as-it-was"
    folder.mkdir()
    disk = folder / DISK
    disk.mkdir()
    with first_start(folder / "first") as url:
        house = House(folder / "first", url)
        files = with_files(house, folder, ANNA, BAS, COR, DINA, GIJS, LMS_JOURNAL_DIR=disk)
        with house.open(LMS_JOURNAL_DIR=disk):
            withdraw(row_of(DINA))
        house.does("backup", folder / BACKUP, "--passphrase", "een lange zin", LMS_JOURNAL_DIR=disk)
        with house.open(LMS_JOURNAL_DIR=disk):
            withdraw(row_of(BAS))
            world = World()
            privacy.erase_holder(row_of(COR).person, world.staff(email=None), world.now)
            undone = db.session.scalars(
                select(Revocation).where(Revocation.certificate == row_of(DINA))
            ).one()
            withdrawal_actions._undo(undone, world.now)
        files |= with_files(house, folder, EEF, LMS_JOURNAL_DIR=disk)
        files[GIJS_NEW] = renamed(house, folder, LMS_JOURNAL_DIR=disk)
        shutil.copytree(folder, as_it_was)
        yield folder, as_it_was, url, files


@pytest.fixture
def lost(filled):
    """(house, backup, files by name, journal): Dina was withdrawn before the backup; since then Bas was withdrawn, Cor erased,
    Dina's objection granted, Eef got a certificate, and Gijs one under another name."""
    folder, as_it_was, url, files = filled
    shutil.rmtree(folder)
    shutil.copytree(as_it_was, folder)
    with like(url) as copy:
        yield House(folder / "first", copy), folder / BACKUP, files, folder / DISK / journal.FILE


@pytest.fixture
def elsewhere(tmp_path):
    with empty_database() as url:
        yield House(tmp_path / "elsewhere", url)


def number(serial: int) -> str:
    return f"SLHZ-{clock.local_day(clock.now()).year}-{serial:04d}"


def test_what_happened_after_the_backup_is_kept_by_the_journal(lost, elsewhere):
    _, backup, files, told = lost
    lines = elsewhere.does("restore", backup, "--passphrase", "een lange zin", "--journal", told)
    assert lines[1:-1] == [
        "The journal of the register was looked at. What the backup did not know of:",
        f"  withdrawn since, and withdrawn again: {number(2)}",
        f"  valid again since, after an objection: {number(4)}",
        f"  replaced since by another certificate, and said so again: {number(5)}",
        "  people erased since, and erased again: 1",
        f"  given or erased since, of which only a line without a name is kept: {number(6)}, {number(7)}",
        "  The holders' own files are still believed, and the page of their code says what is known. Their names and decisions are not ",
        "  in the backup: ask them, and decide again.",
        "  No number that was given is given again.",
    ]
    assert {name: elsewhere.verdict(file)[0] for name, file in files.items()} == {
        ANNA: 0, BAS: 1, COR: 0, DINA: 0, EEF: 0, GIJS: 1, GIJS_NEW: 0,
    }  # fmt: skip
    with elsewhere.open():
        holders = {row.facts["holder"] for row in db.session.scalars(select(Certificate))}
        kept = len(db.session.scalars(select(ErasedCertificate)).all())
        bits = {
            row.facts["holder"]: (row.file.status_list_id, row.file.status_index)
            for row in db.session.scalars(select(Certificate))
        }
        set_bits = {name for name, place in bits.items() if db.session.get_one(StatusEntry, place).revoked_at}
        assert (holders, kept, set_bits) == ({ANNA, BAS, DINA, GIJS}, 3, {BAS})
        assert issue("Fien Prins").number == number(8)
    assert elsewhere.does("certificates", "journal")[0].endswith("the register knows all of it.")


def test_the_page_of_a_code_says_what_is_known_of_what_was_lost(lost, elsewhere):
    """Not of who was erased. The list says of the old one that it was replaced, and its holder may ask for another again."""
    house, backup, _, told = lost
    with house.open(LMS_JOURNAL_DIR=told.parent):
        codes = {name: row_of(name).code for name in (EEF, GIJS, GIJS_NEW)}
        erased_later = issue("Hugo Berg", email=None)
        codes["Hugo"] = erased_later.code
        privacy.erase_holder(erased_later.person, World().staff(email=None), clock.now())
    elsewhere.does("restore", backup, "--passphrase", "een lange zin", "--journal", told)
    elsewhere.does("release")
    with elsewhere.open() as app:
        pages = {name: app.test_client().get(f"/controleren/{code}") for name, code in codes.items()}
        headings = {
            name: (page.status_code, page.text.split("<h1>")[1].split("</h1>")[0])
            for name, page in pages.items()
        }
        assert headings == {
            EEF: (200, "Dit certificaat is echt, stand onbekend"),
            GIJS: (200, "Dit certificaat is vervangen"),
            GIJS_NEW: (200, "Dit certificaat is echt, stand onbekend"),
            "Hugo": (404, "Deze code kennen we niet"),
        }
        for words in ("van wie het is, weten we niet meer", number(6), "laat dat bestand nakijken"):
            assert words in pages[EEF].text
        assert [name for name in (EEF, "Bakker") if name in pages[EEF].text + pages[GIJS_NEW].text] == []
        old = row_of(GIJS)
        assert db.session.get_one(StatusEntry, (old.file.status_list_id, old.file.status_index)).replaced_at
        staff, now = World().staff(email=None), clock.now()
        name_actions.ask_name_change(old, name=GIJS_NEW, by=old.person, now=now)
        name_actions.decide_name_change(old, is_granted=True, reason="Akte gezien.", by=staff, now=now)
        assert (old.successor.number, old.replaced_on) == (number(9), clock.local_day(now))


def test_without_a_journal_it_says_so_and_leaves_numbers_out_until_one_is_found(lost, elsewhere):
    _, backup, files, told = lost
    lines = elsewhere.does("restore", backup)
    assert any("There is no journal of the register" in line and "valid again" in line for line in lines)
    assert {name: elsewhere.verdict(file)[0] for name, file in files.items()} == {
        ANNA: 0, BAS: 0, COR: 0, DINA: 1, EEF: 2, GIJS: 0, GIJS_NEW: 2,
    }  # fmt: skip
    with elsewhere.open():
        assert issue("Fien Prins").number == number(106)
    assert "2 withdrawals" not in (said := elsewhere.does("certificates", "journal", told)[0])
    assert said.startswith(
        "The register does not know of 1 withdrawals, 1 granted objections, "
        "1 certificates that were replaced, 1 erased certificates and 2"
    )
    elsewhere.does("certificates", "journal", told, "--replay")
    assert {name: elsewhere.verdict(file)[0] for name, file in files.items()} == {
        ANNA: 0, BAS: 1, COR: 0, DINA: 0, EEF: 0, GIJS: 1, GIJS_NEW: 0,
    }  # fmt: skip
    assert elsewhere.does("certificates", "journal")[0].endswith("the register knows all of it.")


def test_the_journal_holds_no_name_and_is_only_added_to(lost):
    house, _, _, told = lost
    text = told.read_text()
    assert [entry_of(line).kind for line in text.splitlines()] == [
        "issued", "issued", "issued", "issued", "issued", "made", "made", "made", "made", "made", "withdrawn", "withdrawn", "erased", "reinstated",
        "issued", "made", "issued", "replaced", "made",
    ]  # fmt: skip
    with house.open():
        people = db.session.scalars(select(Person.name)).all()
    assert [word for name in people for word in name.split() if word in text] == []
    told.write_text(text + '{"day":"2026-01-01","kind":"with')  # the power went
    journal.append(told.parent, [Entry("2026-01-02", "erased", "x" * 64)])
    assert told.read_text().startswith(text)
    assert journal.read(told)[-1] == Entry("2026-01-02", "erased", "x" * 64)
    assert len(journal.read(told)) == len(text.splitlines()) + 1


def test_a_journal_that_missed_lines_is_made_whole(lost):
    """Also one that begins in the middle: every line is found in the register again, but for who was erased or decided."""
    house, _, _, told = lost
    whole = journal.read(told)
    told.write_text("".join(f"{as_line(entry)}\n" for entry in whole[6:]))
    with house.open(LMS_JOURNAL_DIR=told.parent):
        missing = {entry.identity for entry in journal_actions.left_out()}
        journal_actions.catch_up(clock.now())
    gone = {entry.code for entry in whole if entry.kind == "erased"}
    assert missing == {entry.identity for entry in whole[:6] if entry.code not in gone}
    with house.open(LMS_JOURNAL_DIR=told.parent):
        assert journal_actions.left_out() == []
        assert journal_queries.difference(journal.read(told)).is_none


def test_a_backup_is_tried_in_a_folder_that_is_removed(lost):
    house, backup, files, _ = lost
    (said,) = house.does("restore", "--try", backup, "--passphrase", "een lange zin")
    assert ("can be put back" in said, "with the keys" in said, "Nothing here was changed" in said) == (
        True,
        True,
        True,
    )
    assert "WITHOUT the keys" in house.does("restore", "--try", backup)[0]
    assert house.verdict(files[EEF])[0] == 0
    assert house.lms("restore", "--try", files[EEF]).returncode == 1


def test_doctor_names_backups_past_their_end_and_asks_when_one_was_tried(lost):
    house, backup, _, told = lost

    def said() -> dict[str, str]:
        shown = house.lms("doctor", LMS_JOURNAL_DIR=told.parent).stdout.splitlines()
        return {line[6:].split("  ")[0].strip(): line for line in shown}

    assert "LOOK" in said()["restoring"]
    house.does("restore", "--try", backup)
    assert "well" in said()["restoring"]
    assert "well" in said()["backups"]
    with house.open() as app:
        settings = app.config["SETTINGS"]
        past = clock.now() - timedelta(days=settings.backup_days + 1)
        copies.remember(backup, settings, past)
        copies.remember_try(settings, clock.now() - timedelta(days=200))
    old = said()
    assert (f"rm {backup}" in old["backups"], "LOOK" in old["backups"], "LOOK" in old["restoring"]) == (
        True,
        True,
        True,
    )
    backup.unlink()  # as it said
    assert "LOOK" in said()["backups"]
    house.does("backup", backup)
    assert "well" in said()["backups"]


def test_doctor_asks_for_another_disk_and_sees_a_journal_that_differs(lost, elsewhere):
    house, backup, _, told = lost

    def journal_line(of: House) -> str:
        shown = of.lms("doctor", LMS_JOURNAL_DIR=told.parent).stdout.splitlines()
        return next(line for line in shown if line[6:].startswith("journal"))

    assert "LMS_JOURNAL_DIR to a folder on another disk" in journal_line(house)  # the same disk, in a test
    whole = told.read_text()
    told.write_text("")
    assert "does not tell 17 things" in journal_line(house)
    told.write_text(whole)
    elsewhere.does("restore", backup)  # its own folder has no journal
    assert "lms certificates journal --replay" in journal_line(elsewhere)
    elsewhere.does("certificates", "journal", "--replay", LMS_JOURNAL_DIR=told.parent)
    assert "--replay" not in journal_line(elsewhere)


def command_in(words: str) -> list[str]:
    """The command that a line of doctor ends with, as somebody would type it over."""
    return words.split("`lms ")[-1].split("`")[0].split()


@pytest.mark.parametrize("is_root_kept_elsewhere", [False, True])
def test_the_advice_about_lost_keys_works_when_it_is_followed(lost, elsewhere, is_root_kept_elsewhere):
    """Put back without the passphrase: doctor says which command, and after it certificates are made again."""
    house, backup, files, told = lost
    elsewhere.does("restore", backup, "--journal", told)
    elsewhere.does("release")
    if is_root_kept_elsewhere:
        (root,) = (house.folder / "keys").glob("root-*.pem")
        shutil.copy(root, elsewhere.folder / "keys")
    said = next(line for line in elsewhere.lms("doctor").stdout.splitlines() if "certificates " in line[:20])
    assert ("LOOK" in said, "--retire root-" in said) == (True, not is_root_kept_elsewhere)
    elsewhere.does(*command_in(said))
    assert "LOOK  certificates" not in elsewhere.lms("doctor").stdout
    (file,) = with_files(elsewhere, told.parent, "Fien Prins").values()
    assert {name: elsewhere.verdict(path)[0] for name, path in (files | {"Fien": file}).items()} == {
        ANNA: 0, BAS: 1, COR: 0, DINA: 0, EEF: 0, GIJS: 1, GIJS_NEW: 0, "Fien": 0,
    }  # fmt: skip


def test_a_rotation_without_the_root_says_what_works(lost):
    house, *_ = lost
    (root,) = (house.folder / "keys").glob("root-*.pem")
    root.unlink()
    refused = house.lms("certificates", "keys", "--rotate")
    assert (refused.returncode, f"--retire {root.stem}" in refused.stderr) == (1, True)
    house.does(*command_in(refused.stderr))
    assert sum(line.startswith("new: ") for line in house.does("certificates", "keys", "--rotate")) == 3


def test_a_passphrase_that_is_found_later_brings_the_keys_back(lost, elsewhere):
    house, backup, _, told = lost
    elsewhere.does("restore", backup, "--journal", told)
    assert "keys are locked" in elsewhere.lms("restore", backup, "--keys-only").stderr
    elsewhere.does("restore", backup, "--keys-only", "--passphrase", "een lange zin")
    names = [sorted(path.name for path in (one.folder / "keys").glob("*.pem")) for one in (house, elsewhere)]
    assert names[0] == names[1]
    assert "LOOK  certificates" not in elsewhere.lms("doctor").stdout
