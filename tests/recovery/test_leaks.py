"""The pages about a key that others may have, the letter to who has no mail, and what is left after erasing."""

import re

import pytest
from sqlalchemy import select

from lms import clock
from lms.certificates import privacy, queries
from lms.certificates.models import CertificateFile, ReplacedFile
from lms.db import db
from lms.notifications.choice_actions import keep_postal_address
from lms.notifications.models import MailBounce
from lms.notifications.reach_queries import mail_key
from lms.proof import keys
from lms.proof.verdict_rules import IS_REPLACED
from lms.recovery import handlers, leak_queries, reissue_actions
from lms.recovery.models import FileKey


@pytest.fixture
def leaked(app, world):
    """Says that the present signer leaked, as the command does."""

    def leak() -> leak_queries.Leak:
        signer = keys.present(keys.SIGNER)
        keys.replace(signer, app.config["SETTINGS"], world.now)
        keys.distrust(signer, world.now)
        db.session.flush()
        return leak_queries.leak_of(signer.name)

    return leak


def test_without_a_lost_key_nothing_is_said(world, client, as_person, visit):
    assert "sleutel van ons was zoek" not in visit(client, "/controleren")
    assert "Er is geen sleutel zoek" in visit(client, "/controleren/sleutels")
    staff = as_person(world.staff())
    assert "/certificaten/sleutels" not in visit(staff, "/certificaten/register")
    assert "Er is geen sleutel zoek" in visit(staff, "/certificaten/sleutels")


def test_staff_see_who_waits_and_the_next_command(world, issued, run_jobs, leaked, as_person, client, visit):
    issued(name="Anna Smit"), issued(name="Bas Kok", email=None, phone="0229 55 01 77")
    cees, post = issued(name="Cees Mol").person, issued(name="Dien Vos", email=None).person
    keep_postal_address(post.id, "Kade 2\n1234 AB Hoorn", by_id=post.id, now=world.now)
    world.add(
        MailBounce(address=mail_key(cees.email), person_id=cees.id, answer="550 5.1.1", noticed_at=world.now)
    )
    run_jobs()
    leak = leaked()
    staff = as_person(world.staff())
    assert 'href="/certificaten/sleutels"' in visit(staff, "/certificaten/register")
    page = visit(staff, "/certificaten/sleutels")
    for words in (
        "Anna Smit",
        "Bas Kok",
        "krijgt een mail",
        "krijgt een brief",
        f"lms certificates reissue --key {leak.key.name}",
    ):
        assert words in page
    lines = [
        " ".join(re.sub("<[^>]+>", "", line).split()) for line in re.findall(r"<li>(.*?)</li>", page, re.S)
    ]
    assert [
        line.partition(", ")[2].partition(", ")[2]
        for line in lines
        if line.startswith(("Anna", "Bas", "Cees", "Dien"))
    ] == [
        "krijgt een mail",
        "krijgt een brief. Vraag het adres: 0229 55 01 77",
        f"krijgt een brief. Vraag het adres: {cees.phone}",
        "krijgt een brief",
    ]
    assert [line.partition("(")[2] for line in handlers.told(leak) if "(" in line] == [
        "by mail)",
        "by letter)",
        "by letter)",
        "by letter)",
    ]
    public = visit(client, "/controleren/sleutels")
    assert ("4 certificaten" in public, "Anna" in public) == (True, False)
    assert 'href="/controleren/sleutels"' in visit(client, "/controleren")


def test_the_same_number_of_queries_for_few_and_many(
    world, issued, run_jobs, leaked, as_person, count_queries
):
    staff, cohort = as_person(world.staff()), world.cohort()
    issued(name="Anna Smit", cohort=cohort)
    run_jobs()
    leak, found = leaked(), []
    for more in (0, 29):
        world.now = clock.now()
        for key in (
            issued(name=f"Mens {'abcdefghijklmnopqrstuvwxyzäëïö'[serial]}", cohort=cohort).id
            for serial in range(more)
        ):
            world.add(
                CertificateFile(certificate_id=key, content=b"", sha256=f"{key:064x}", made_at=world.now)
            )
            world.add(FileKey(certificate_id=key, key_id=leak.key.id))
        with count_queries() as asked:
            assert staff.get("/certificaten/sleutels").status_code == 200
        found.append(len(asked))
    assert found[0] == found[1]


def test_a_letter_carries_the_new_file(world, issued, run_jobs, leaked, walk):
    certificate = issued(name="Bas Kok", email=None)
    run_jobs()
    before = certificate.file.sha256
    reissue_actions.ask_for_new_files(leaked(), world.now)
    run_jobs()
    page = walk(world.staff()).opens("/brieven").follows("Bas Kok: Een nieuw bestand van je certificaat")
    page.sees("Het nieuwe zit bij deze brief.", f'href="/certificaten/{certificate.code}.pdf"')
    db.session.refresh(certificate, ["file"])
    assert certificate.file.sha256 != before
    assert queries.registered(before, world.today).facts == {IS_REPLACED}


def test_what_was_replaced_stays_so_when_its_holder_is_erased(world, issued, run_jobs, leaked):
    certificate = issued(name="Bas Kok", email=None)
    run_jobs()
    before = certificate.file.sha256
    reissue_actions.ask_for_new_files(leaked(), world.now)
    run_jobs()
    privacy.erase_holder(certificate.person, world.staff(), clock.now())
    kept = db.session.scalars(select(ReplacedFile)).one()
    assert (kept.sha256, kept.certificate_id) == (before, None)
    assert db.session.scalars(select(FileKey)).all() == []
    assert queries.registered(before, world.today).facts == {IS_REPLACED}


def test_a_holder_who_is_erased_before_the_new_file_gets_none(world, issued, run_jobs, leaked):
    certificate = issued(name="Bas Kok", email=None)
    run_jobs()
    reissue_actions.ask_for_new_files(leaked(), world.now)
    privacy.erase_holder(certificate.person, world.staff(), clock.now())
    run_jobs()
    assert db.session.scalars(select(ReplacedFile)).all() == []
