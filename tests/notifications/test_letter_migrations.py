"""Letters of before there was one desk come along: each once, with the day and the sender of what was sent; and go back."""

from collections.abc import Iterator

import flask_migrate
import pytest
import sqlalchemy as sa

from lms.app import create_app
from lms.config import read_settings
from lms.db import db
from lms.paths import MIGRATIONS
from tests.databases import empty_database
from tests.house.generated_rows import fill, reflected

TIMES = range(1, 5)  # two rows a table each time


@pytest.fixture
def older(tmp_path) -> Iterator[sa.Engine]:
    """A database with nothing in it yet."""
    with empty_database() as url:
        app = create_app(read_settings({"LMS_DATA_DIR": str(tmp_path), "LMS_DATABASE_URL": url}))
        with app.app_context():
            yield db.engine
            db.engine.dispose()


def carry_out(engine: sa.Engine, statements: list[str]) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def lived_in(engine: sa.Engine, version: str) -> None:
    """Brings it to a version, with rows in every table."""
    flask_migrate.upgrade(directory=str(MIGRATIONS), revision=version)
    with engine.begin() as connection:
        metadata = reflected(connection)
        for time in TIMES:
            fill(connection, metadata, time)


def rows(engine: sa.Engine, table: str, where: str = "1 = 1") -> list[dict]:
    with engine.connect() as connection:
        found = connection.exec_driver_sql(f"SELECT * FROM {table} WHERE {where} ORDER BY id")
        return [dict(row) for row in found.mappings()]


TEMPLATES = {
    "certificate:{certificate_id}": ("certificates/mail/ready", "certificate"),
    "certificate:{certificate_id}:reasons": ("certificates/mail/participation", "certificate"),
    "certificate:{certificate_id}:reminder:30": ("renewal/mail/reminder", "certificate"),
    "revocation:{revocation_id}": ("certificates/mail/revoked", "decision"),
    "objection:{objection_id}": ("certificates/mail/objection", "certificate"),
    "objection:{objection_id}:decided": ("certificates/mail/objection_decided", "decision"),
    "name-request:{request_id}": ("certificates/mail/name_refused", "certificate"),
    "something else": ("certificates/mail/letter", "certificate"),
}


def test_letters_about_certificates_become_messages_once(older):
    lived_in(older, "0012")
    certificates, objected = rows(older, "certificates"), rows(older, "objections")[4]["revocation_id"]
    # numbers that are not by chance those of another row
    carry_out(
        older,
        [
            "UPDATE certificate_letters SET id = id + 5000",
            f"UPDATE revocations SET certificate_id = {certificates[0]['id']} WHERE id = {objected}",
        ],
    )
    revocations, objections = rows(older, "revocations"), rows(older, "objections")
    names, letters = rows(older, "certificate_name_requests"), rows(older, "certificate_letters")
    holders = {row["id"]: row["person_id"] for row in certificates}
    withdrawn = {row["id"]: row["certificate_id"] for row in revocations}
    changes = []
    for letter, objection, name, event in zip(letters, objections, names, TEMPLATES, strict=True):
        revocation_id = objection["revocation_id"]
        certificate_id = name["certificate_id"] if "name" in event else withdrawn[revocation_id]
        event = event.format(
            certificate_id=certificate_id, revocation_id=revocation_id, objection_id=objection["id"], request_id=name["id"]
        )  # fmt: skip
        changes.append(
            f"UPDATE certificate_letters SET event = '{event}', certificate_id = {certificate_id} WHERE id = {letter['id']}"
        )
    # one of them was told by mail too, when its holder had an address
    told, mailed = withdrawn[objections[0]["revocation_id"]], rows(older, "messages")[0]["id"]
    changes.append(
        f"UPDATE messages SET event = 'certificate:{told}', template = 'certificates/mail/ready', person_id = {holders[told]} "
        f"WHERE id = {mailed}"
    )
    carry_out(older, changes)
    before, known = rows(older, "certificate_letters"), {row["id"] for row in rows(older, "messages")}
    assert {row["sent_at"] is None for row in before} == {True, False}
    flask_migrate.upgrade(directory=str(MIGRATIONS), revision="0013")
    made = [row for row in rows(older, "messages") if row["id"] not in known]
    assert [
        (row["event"], row["template"], row["kind"], row["channel"], row["address"], row["person_id"], row["subject"], row["body"],
         row["created_at"], row["sent_at"], row["sent_by_id"], row["printed_at"], row["stopped_at"])
        for row in made
    ] == [
        (row["event"], *words, "letter", None, holders[row["certificate_id"]], row["subject"], row["body"],
         row["made_at"], row["sent_at"], row["sent_by_id"], row["sent_at"], None)
        for row, words in list(zip(before, TEMPLATES.values(), strict=True))[1:]
    ]  # fmt: skip
    written_since = [
        f"UPDATE messages SET message_id = 'new{row['id']}' WHERE id = {row['id']}" for row in made[2:6]
    ]
    laid_aside = f"UPDATE messages SET stopped_at = created_at WHERE id = {made[-1]['id']}"
    carry_out(older, [*written_since, laid_aside])
    flask_migrate.downgrade(directory=str(MIGRATIONS), revision="0012")
    back = [
        {name: value for name, value in row.items() if name != "id"}
        for row in rows(older, "certificate_letters")
    ]
    assert back == [{name: value for name, value in row.items() if name != "id"} for row in before[1:-1]]
    assert {row["id"] for row in rows(older, "messages")} == known | {made[-1]["id"]}
