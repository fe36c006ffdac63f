"""A holder is forgotten, walked from page to page; then the whole database is searched for them."""

import pytest
from sqlalchemy import select

from lms.certificates import name_actions, privacy, sharing_actions, withdrawal_actions
from lms.certificates.cli import verify_file
from lms.certificates.models import NAME, PAGE, Certificate, CertificateFile, ErasedCertificate
from lms.db import Base, db
from lms.renewal import actions as renewal_actions
from lms.renewal.models import FieldHours
from lms.tokens import fingerprint

NAME_WORDS = ("Zwaantje", "Uniekhuis")
OF_THIS_SLICE = (
    "certificates", "certificate_files", "certificate_acts", "certificate_showings", "certificate_name_requests",
    "certificate_proofs", "certificate_reflections", "hearings", "revocations", "objections", "deepening_days", "field_hours", "messages",
)  # fmt: skip


def found(words: tuple[str, ...], tables: tuple[str, ...] = OF_THIS_SLICE) -> list[str]:
    """The tables in which a word stands, in whatever column and in whatever way it is stored."""
    hits = []
    for table in Base.metadata.sorted_tables:
        if table.name not in tables:
            continue
        for row in db.session.execute(table.select()):
            text = " ".join(str(bytes(cell) if isinstance(cell, memoryview) else cell) for cell in row)
            hits += [table.name] if any(word.lower() in text.lower() for word in words) else []
    return sorted(set(hits))


@pytest.fixture
def full(world, issued, run_jobs):
    """A holder of whom everything there can be is known."""
    staff, other = world.staff(), world.staff()
    certificate = issued(name="Zwaantje Uniekhuis", days=-700, email="zwaantje@example.org")
    person = certificate.person
    sharing_actions.show(certificate, NAME, by=person, now=world.now)
    sharing_actions.show(certificate, PAGE, by=person, now=world.now)
    renewal_actions.reflect(person, "Ik, Zwaantje, vraag door.", by=person, now=world.now)
    renewal_actions.record_deepening_day(
        person, held_on=world.today, title="Dag van Zwaantje", by=staff, now=world.now
    )
    signer = world.staff("connector", name="Bas Vlaar")
    renewal_actions.ask_to_cosign(
        person, done_on=world.today, hours=2, what="Koffie bij Zwaantje", cosigner=signer, now=world.now
    )
    own = renewal_actions.ask_to_cosign(
        signer, done_on=world.today, hours=2, what="Koffie", cosigner=person, now=world.now
    )
    renewal_actions.answer_hours(own, is_true=True, by=person, now=world.now)
    name_actions.ask_name_change(certificate, name="Zwaantje Anders", by=person, now=world.now)
    new = name_actions.decide_name_change(
        certificate, is_granted=True, reason="Zwaantje liet een akte zien.", by=staff, now=world.now
    )
    world.heard(new, staff).words = "Zwaantje snapt het niet."
    withdrawn = withdrawal_actions.revoke(new, reason="Zwaantje weet het.", by=staff, now=world.now)
    objection = withdrawal_actions.object_to(
        withdrawn, words="Ik, Zwaantje, niet.", received_on=None, by=person, now=world.now
    )
    withdrawal_actions.decide(
        objection,
        outcome="rejected",
        reasons="Zwaantje is gehoord.",
        heard_on=world.today,
        by=other,
        now=world.now,
    )
    run_jobs()
    return certificate


def test_the_journey_of_erasure(world, full, walk, run_jobs):
    staff, code, sha256 = world.staff(name="Noor de Wit"), full.code, full.file.sha256
    person_id, new_code = full.person_id, full.successor.code
    dates = (full.issued_on, full.valid_until)
    assert set(found(NAME_WORDS)) >= {
        "certificates",
        "hearings",
        "objections",
        "messages",
        "field_hours",
    }
    holder = walk(full.person)
    desk = (
        walk(staff)
        .opens("/certificaten/register")
        .follows("Zwaantje Uniekhuis")
        .follows("Wis alles van deze houder")
    )
    desk.presses("Wis alles", status=400).sees("Zet een vinkje als je het zeker weet.")
    desk.presses("Wis alles", sure="y").sees("Er blijven 2 regels zonder naam").misses("Zwaantje")
    assert found(NAME_WORDS) == []
    assert db.session.scalars(select(CertificateFile)).all() == []
    left = db.session.scalars(select(ErasedCertificate).order_by(ErasedCertificate.id)).all()
    assert {row.code_hash for row in left} == {fingerprint(code), fingerprint(new_code)}
    line = next(row for row in left if row.code_hash == fingerprint(code))
    assert (line.sha256, (line.issued_on, line.valid_until)) == (sha256, dates)
    assert (line.replaced_on, line.erased_by_id) == (world.today, staff.id)
    assert next(row for row in left if row is not line).revoked_on == world.today
    gone, unknown = (
        walk().opens(f"/controleren/{address}", status=404).page for address in (code, "VERZONNEN")
    )
    assert gone == unknown
    holder.opens("/certificaten").sees("Nog geen certificaat")
    assert db.session.scalars(select(Certificate).where(Certificate.person_id == person_id)).all() == []
    assert run_jobs() == 0


def test_hours_somebody_confirmed_for_another_stay_confirmed(world, full):
    privacy.erase_holder(full.person, world.staff(), world.now)
    row = db.session.scalars(select(FieldHours)).one()
    assert (row.person.name, row.is_confirmed, row.cosigner_id) == ("Bas Vlaar", True, None)


def test_erasing_again_finds_nothing(world, full):
    person, staff = full.person, world.staff()
    assert [privacy.erase_holder(person, staff, world.now) for _ in range(2)] == [2, 0]


def test_what_was_not_made_yet_is_not_made_any_more(world, issued, run_jobs):
    certificate = issued(name="Zwaantje Uniekhuis")
    privacy.erase_holder(certificate.person, world.staff(), world.now)
    assert run_jobs() == 0
    line = db.session.scalars(select(ErasedCertificate)).one()
    assert (line.sha256, found(NAME_WORDS)) == (None, [])


def test_others_are_left_alone(world, full, issued):
    other = issued(name="Wilma Kooistra")
    privacy.erase_holder(full.person, world.staff(), world.now)
    assert db.session.scalars(select(Certificate)).all() == [other]


def test_the_file_of_who_was_erased_is_still_believed(app, world, issued, run_jobs, tmp_path):
    """The holder keeps the paper: its bytes are known without a name."""
    certificate = issued()
    run_jobs()
    path = tmp_path / "bewaard.pdf"
    path.write_bytes(certificate.file.content)
    privacy.erase_holder(certificate.person, by=world.staff(), now=world.now)
    db.session.commit()
    answer = app.test_cli_runner().invoke(verify_file, [str(path)])
    assert (answer.exit_code, answer.output.splitlines()[0]) == (0, "geldig")
