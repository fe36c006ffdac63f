"""Two who change the same text at the very same moment: one of them reads both, on SQLite and on PostgreSQL."""

import threading

import pytest

from lms import clock
from lms.accounts import actions
from lms.db import db, transaction
from lms.learning.models import LessonNote
from tests.house.typed import forms_in
from tests.world import World

pytestmark = pytest.mark.own_database
LESSON = "/leren/01-module/les-1-1"
NOTE = f"{LESSON}/notitie"


def browser_of(app, token: str):
    browser = app.test_client()
    with browser.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return browser


def test_of_two_at_once_one_reads_both(house_of_its_own):
    app = house_of_its_own
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context(), transaction():
        world = World()
        person = world.trainee(world.cohort())
        tokens = [actions.open_session(person, device="Testapparaat", now=clock.now()) for _ in range(2)]
    for number in range(8):
        browsers = [browser_of(app, token) for token in tokens]
        sent = []
        for browser, who in zip(browsers, ("Telefoon", "Computer"), strict=True):
            page = browser.get(LESSON).get_data(as_text=True)
            [form] = [form for form in forms_in(page, "", LESSON) if form.action == NOTE]
            sent.append(form.untouched() | {"text": f"{who} {number}"})
        gate, answers = threading.Barrier(2), {}

        def send(which: int, browsers=browsers, sent=sent, gate=gate, answers=answers) -> None:
            gate.wait()
            answer = browsers[which].post(NOTE, data=sent[which])
            answers[which] = (answer.status_code, answer.get_data(as_text=True))

        threads = [threading.Thread(target=send, args=(which,)) for which in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(status for status, _ in answers.values()) == [303, 400]
        lost = next(page for status, page in answers.values() if status == 400)
        assert (f"Telefoon {number}" in lost, f"Computer {number}" in lost) == (True, True)
    with app.app_context():
        assert len(db.session.scalars(db.select(LessonNote)).all()) == 1
