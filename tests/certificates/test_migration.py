"""An older world, with certificates in it, comes along whole."""

import sqlite3

import flask_migrate
import pytest
from sqlalchemy import text

from lms.app import create_app
from lms.config import read_settings
from lms.db import db

pytestmark = pytest.mark.own_database
OLD = """
INSERT INTO people (id, name, phone, neighbourhood, created_at) VALUES (1, 'Wilma', '', '', '2026-01-01'), (2, 'Marjan', '', '', '2026-01-01');
INSERT INTO courses (id, slug) VALUES (1, 'c');
INSERT INTO course_versions (id, course_id, number, title, content, digest, published_at) VALUES (1, 1, 1, 'T', '{}', 'd', '2026-01-01');
INSERT INTO cohorts (id, name, version_id, place, starts_on, ends_on, capacity, created_at)
    VALUES (7, 'Linde', 1, '', '2026-01-01', '2026-06-01', 9, '2026-01-01');
INSERT INTO decisions (id, person_id, cohort_id, round, outcome, reasons, to_do, assessor_id, decided_at)
    VALUES (3, 1, 7, 1, 'passed', 'x', '', 2, '2026-05-01');
INSERT INTO certificates (id, code, number, person_id, decision_id, facts, issued_on, valid_until, created_at)
    VALUES (5, 'A', 'SLHZ-2026-0001', 1, 3, '{}', '2026-05-01', '2028-05-01', '2026-05-01');
INSERT INTO certificate_files (certificate_id, content, sha256, made_at) VALUES (5, 'pdf', 'abc', '2026-05-01');
INSERT INTO revocations (id, certificate_id, reason, revoked_by_id, revoked_at) VALUES (4, 5, 'daarom', 2, '2026-06-01');
"""
WITHDRAWN_AGAIN = """
INSERT INTO revocations (id, certificate_id, reason, revoked_by_id, revoked_at) VALUES (6, 5, 'toch', 2, '2026-08-01')
"""


def test_an_older_world_comes_along(tmp_path):
    other = create_app(read_settings({"LMS_DATA_DIR": str(tmp_path), "LMS_DATABASE_URL": ""}))
    with other.app_context():
        flask_migrate.upgrade(revision="0002")
        db.engine.dispose()
        with sqlite3.connect(tmp_path / "lms.db") as old:
            old.executescript(OLD)
        old.close()
        flask_migrate.upgrade()

        def rows(query: str) -> list[tuple]:
            return [tuple(row) for row in db.session.execute(text(query))]

        assert rows("SELECT id, kind, cohort_id, decision_id, predecessor_id FROM certificates") == [
            (5, "certificate", 7, 3, None)
        ]
        assert rows("SELECT certificate_id, sha256 FROM certificate_files") == [(5, "abc")]
        assert rows("SELECT id, reason, undone_at FROM revocations") == [(4, "daarom", None)]
        assert rows("SELECT kind, by_id FROM certificate_acts ORDER BY id") == [("issued", 2), ("revoked", 2)]
        assert rows("PRAGMA foreign_key_check") == []
        db.session.remove()

        with db.engine.begin() as connection:
            connection.execute(text("UPDATE revocations SET undone_at = '2026-07-01'"))
            connection.execute(text(WITHDRAWN_AGAIN))
        flask_migrate.downgrade(revision="0006")
        assert rows("SELECT id, reason FROM revocations") == [(6, "toch")]  # not the one that was undone
        db.session.remove()
        db.engine.dispose()
