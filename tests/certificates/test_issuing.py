"""Exactly one certificate, whatever happens: many ask at once, a worker dies at any point."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lms import clock
from lms.app import create_app
from lms.certificates import actions
from lms.certificates.models import Certificate, CertificateFile
from lms.db import db, transaction
from lms.jobs import kinds, queries, roll, runner
from lms.jobs.models import Job
from lms.jobs.rules import BEAT, LOOKS
from lms.jobs.worker import Worker
from lms.notifications.models import Message
from lms.progress.models import Decision
from lms.proof import signing, verifying
from lms.proof.list_rules import Place
from lms.proof.making import open_keys
from lms.proof.models import StatusEntry
from tests import commands
from tests.world import World

pytestmark = pytest.mark.own_database


@pytest.fixture
def own(house_of_its_own):
    return house_of_its_own


def a_decision(app) -> int:
    with app.app_context(), transaction():
        world = World()
        cohort = world.cohort()
        person = world.trainee(cohort, name="Wilma Kooistra")
        world.confirmed(person)
        made = world.add(
            Decision(
                person=person, cohort_id=cohort.id, round=1, outcome="passed",
                reasons="Goed.", assessor=world.staff("assessor", name="Marjan Postma"), decided_at=world.now,
            )
        )  # fmt: skip
        return made.id


def at_once(times: int, deed) -> list[Exception]:
    """Does it in so many threads that begin together. Returns what went wrong."""
    gate, wrong = threading.Barrier(times), []

    def run() -> None:
        gate.wait()
        try:
            deed()
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def counted(app) -> dict[str, int]:
    tables = {"certificates": Certificate, "files": CertificateFile, "places": StatusEntry}
    with app.app_context():
        found = {
            name: db.session.scalar(select(func.count()).select_from(table)) for name, table in tables.items()
        }
        ready = select(func.count()).where(Message.template == "certificates/mail/ready")
        return found | {"mails": db.session.scalar(ready)}


ONE = {"certificates": 1, "files": 1, "places": 1, "mails": 1}


def test_twenty_ask_at_once_and_twenty_workers_answer(own):
    decision_id = a_decision(own)

    def ask() -> None:
        with own.app_context(), transaction():
            actions.issue(db.session.get(Decision, decision_id), now=clock.now())

    wrong = at_once(20, ask)
    assert [error for error in wrong if not isinstance(error, IntegrityError)] == []

    def work() -> None:
        with own.app_context():
            runner.run_due()

    assert at_once(20, work) == []
    assert counted(own) == ONE


def die(*_args, **_values):
    os.kill(os.getpid(), signal.SIGKILL)


def after(function):
    def wrapped(*args, **values):
        function(*args, **values)
        die()

    return wrapped


def works_and_dies() -> None:
    """A worker that is killed at the point it is told; in a process of its own."""
    app, point = create_app(), sys.argv[1]
    kind = kinds.kind_named("certificate_pdf")
    changes = {
        "loading": {"load": die}, "making": {"do": die}, "made": {"do": after(kind.do)}, "storing": {"store": die},
        "stored": {"store": after(kind.store)},
    }  # fmt: skip
    kinds.register(replace(kind, **changes.get(point, {})))
    if point == "signing":
        signing.sign = die
    with app.app_context():
        if point == "finished":
            runner._finish = after(runner._finish)
        runner.run_due()


@pytest.mark.parametrize("point", ["loading", "making", "signing", "made", "storing", "stored", "finished"])
def test_a_worker_killed_at_any_point(own, point):
    """What it had not committed is not there; the next one makes it, once."""
    decision_id = a_decision(own)
    with own.app_context(), transaction():
        actions.issue(db.session.get(Decision, decision_id), now=clock.now())
    settings = own.config["SETTINGS"]
    environ = os.environ | {"LMS_DATA_DIR": str(settings.data_dir), "LMS_BASE_URL": "http://localhost"}
    dead = commands.apart(works_and_dies, environ, "worker", point)
    assert dead.returncode == -signal.SIGKILL, dead.stderr
    assert counted(own) == {"certificates": 1, "files": 0, "places": 0, "mails": 0}
    with own.app_context():
        with transaction():
            assert [roll.bury(name, clock.now()) for name in queries.beats()] == [True]
        runner.run_due()
    assert counted(own) == ONE


@pytest.mark.slow(reason="a dead worker is known by six beats that did not come, 18 s")
def test_the_certificate_of_a_killed_worker_is_picked_up_by_another(own):
    """By the heartbeat of another, which compares no clocks."""
    decision_id = a_decision(own)
    with own.app_context(), transaction():
        actions.issue(db.session.get(Decision, decision_id), now=clock.now())
    settings = own.config["SETTINGS"]
    environ = os.environ | {"LMS_DATA_DIR": str(settings.data_dir), "LMS_BASE_URL": "http://localhost"}
    stopping = threading.Event()
    other = threading.Thread(target=Worker(own, "other", stopping).work)
    assert commands.apart(works_and_dies, environ, "worker", "signing").returncode == -signal.SIGKILL
    other.start()
    try:
        waits_for(lambda: picked_up(own), seconds=60)
        waits_for(lambda: counted(own) == ONE, seconds=60)
    finally:
        stopping.set()
        other.join()
    assert (picked_up(own), counted(own)) == (True, ONE)


def waits_for(is_so, *, seconds: float) -> None:
    """Until it is so, and not for ever."""
    deadline = time.monotonic() + seconds
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.1)


def test_a_dead_worker_is_known_within_half_a_minute():
    """A count that stood still is seen so often, a beat apart, and once more for a beat that had just come."""
    assert (LOOKS + 1) * BEAT <= 30


def picked_up(app) -> bool:
    with app.app_context():
        job = db.session.scalars(select(Job).where(Job.kind == "certificate_pdf")).one()
        return job.worker == "other" or job.status == "done"


def test_what_our_own_verifier_refuses_is_not_kept(own, monkeypatch):
    decision_id = a_decision(own)
    with own.app_context(), transaction():
        actions.issue(db.session.get(Decision, decision_id), now=clock.now())
    from lms.proof import signing

    monkeypatch.setattr(signing, "sign", lambda content, signer: content)
    with own.app_context():
        runner.run_due()
        job = db.session.scalars(select(Job).where(Job.kind == "certificate_pdf")).one()
        assert (job.status, job.last_error) == (
            "waiting",
            "NotTrusted: er staat geen handtekening in dit bestand",
        )
    assert counted(own)["files"] == 0


def test_the_stored_row_is_whole(own):
    decision_id = a_decision(own)
    with own.app_context(), transaction():
        actions.issue(db.session.get(Decision, decision_id), now=clock.now())
    with own.app_context():
        runner.run_due()
        file = db.session.scalars(select(CertificateFile)).one()
        found = verifying.verify(file.content, open_keys(own.config["SETTINGS"]).trust, now=clock.now())
        assert found.text == file.credential
        assert found.place == Place(file.status_list_id, file.status_index)


ATTACKS = [
    '<img src="file:///etc/passwd">', '<img src="http://127.0.0.1:9/x">', '<img src="http://169.254.169.254/latest/">',
    '<link rel=stylesheet href="file:///etc/passwd">', '<style>@import "file:///etc/passwd";</style>',
    '<style>@font-face{font-family:x;src:url(file:///etc/passwd)} p{font-family:x}</style><p>x</p>',
    '<style>@font-face{font-family:x;src:local("DejaVu Sans")} p{font-family:x}</style><p>x</p>',
    '<link rel=attachment href="file:///etc/passwd">', '<style>p{background:url(https://example.org/x)}</style><p>x</p>',
    '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd" width="9" height="9"/></svg>',
    '<object data="file:///etc/passwd" type="image/svg+xml"></object>', '<img src="asset:../../../etc/passwd">',
]  # fmt: skip

WATCHED = """
import sys, json
from lms.proof import document
document.to_pdf("<html lang=nl><title>x</title><p>warm</p></html>", "http://localhost")
seen, watching = [], False

def watch(event, arguments):
    if watching and (event in ("open", "os.open", "socket.connect", "socket.getaddrinfo", "subprocess.Popen", "urllib.Request")):
        seen.append((event, str(arguments[0] if event == "open" else arguments[-1])))

sys.addaudithook(watch)
outcomes = []
for attack in json.loads(sys.argv[1]):
    watching = True
    try:
        document.to_pdf("<html lang=nl><title>x</title>" + attack, "http://localhost")
        outcomes.append("drawn without it")
    except BaseException as error:
        outcomes.append(type(error).__name__)
    watching = False
found, seen = seen, []
watching = True
open("/dev/null").close()
watching = False
print(json.dumps({"seen": found, "harness": seen, "outcomes": outcomes}))
"""


def test_twelve_attacks_open_no_file_and_no_socket(tmp_path):
    import json

    environ = os.environ | {"LMS_DATA_DIR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, json.dumps(ATTACKS)],
        env=environ,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert (len(ATTACKS), len(found["outcomes"])) == (12, 12)
    assert (found["seen"], found["harness"]) == ([], [["open", "/dev/null"]])
    assert set(found["outcomes"]) <= {"FatalURLFetchingError", "drawn without it"}
    assert found["outcomes"].count("FatalURLFetchingError") >= 9
