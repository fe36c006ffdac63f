"""What stands before every view: strings that no database holds, bodies, where a form comes from; and what the start refuses."""

import os
import re
import stat
import subprocess
import sys
from io import BytesIO

import pytest
from flask import has_request_context, request, session
from PIL import Image
from werkzeug.exceptions import RequestEntityTooLarge

from lms import db as lms_db
from lms import doorstep, photos
from lms.accounts import passwords
from lms.accounts.password_queries import why_weak
from lms.config import is_loopback, read_settings
from lms.curriculum import archive
from lms.curriculum.checking import check_course
from lms.errors import SettingError


def addresses_with_text(app) -> list[str]:
    """Every address with a word in it, that word being one sign NUL."""
    found = [rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and "<" in rule.rule]
    texts = [rule for rule in found if re.search(r"<(?!int:)", rule)]
    return [re.sub(r"<int:\w+>", "1", re.sub(r"<(?:path:|string:)?\w+>", "%00", rule)) for rule in texts]


def test_an_address_with_a_sign_that_no_database_holds_is_not_there(app, world, as_person):
    browser = as_person(world.staff("administrator"))
    answers = {address: browser.get(address).status_code for address in addresses_with_text(app)}
    assert len(answers) > 20
    assert {address: status for address, status in answers.items() if status != 404} == {}


@pytest.mark.parametrize(
    "address", ["/aanmeldingen?zoek=%00", "/certificaten/register?zoek=a%00b", "/controleren?%00=1&x=%00"]
)
def test_a_question_with_such_a_sign_gets_a_sentence(world, as_person, address):
    answer = as_person(world.staff("administrator")).get(address)
    assert (answer.status_code, "<h1>" in answer.get_data(as_text=True)) == (400, True)


def largest(app, path, browser_has_session: bool) -> int:
    with app.test_request_context(path, method="POST"):
        if browser_has_session:
            session["_user_id"] = "x"
        doorstep._bound_the_body()
        return request.max_content_length


def test_only_forms_with_files_of_somebody_logged_in_may_be_large(app):
    large = {
        rule.rule: largest(app, "/" if "<" in rule.rule else rule.rule, True)
        for rule in app.url_map.iter_rules()
        if "<" not in rule.rule and "POST" in rule.methods
    }
    assert {path for path, most in large.items() if most > doorstep.LARGEST_TEXT_BODY} == {
        "/opleidingen",
        "/aanmeldingen/lijst",
        "/bel-mij",  # spoken in
        "/certificaten/sjabloon",
        "/controleren/bestand",
    }
    anybody = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "takes_from_anybody", False)
    }
    assert anybody == {"/controleren/bestand"}
    assert 10_000_000 < largest(app, "/controleren/bestand", False) < 11_000_000
    assert largest(app, "/opdrachten/x", True) > 75_000_000
    assert largest(app, "/opdrachten/x", False) == doorstep.LARGEST_TEXT_BODY


def test_a_stranger_with_a_large_body_is_answered_before_it_is_read(client):
    taken = [0]

    class Body(BytesIO):
        """Counts what is taken of it."""

        def read(self, size=-1):
            found = super().read(size)
            taken[0] += len(found)
            return found

    body = Body(b"--x\r\n" + b"x" * 3 * doorstep.LARGEST_TEXT_BODY)
    answer = client.post(
        "/inloggen",
        input_stream=body,
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": "95000000"},
    )
    assert answer.status_code == RequestEntityTooLarge.code
    assert taken[0] <= doorstep.LARGEST_TEXT_BODY


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "https://elders.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://elders.example", "Sec-Fetch-Site": "same-origin"}, 303),
        ({}, 303),
    ],
)
def test_a_form_that_stood_elsewhere_is_refused(client, headers, status):
    assert client.post("/tekstgrootte", data={"size": "groot"}, headers=headers).status_code == status


@pytest.mark.parametrize("key", ["x", "geheim", "a" * 64, "0123456789" * 3])
def test_a_key_that_is_easy_to_guess_stops_the_start(tmp_path, key):
    with pytest.raises(SettingError) as refused:
        read_settings({"LMS_DATA_DIR": str(tmp_path), "LMS_SECRET_KEY": key})
    assert refused.value.args[0].startswith("LMS_SECRET_KEY: ")


@pytest.mark.parametrize(
    ("url", "without", "may_be_plain"),
    [
        ("smtp://127.0.0.1:25", None, True),
        ("smtp://mail.example.nl", None, False),
        ("smtp://mail.example.nl", "1", True),
        ("smtps://mail.example.nl", None, False),
    ],
)
def test_mail_without_tls_only_at_home_or_by_a_setting(tmp_path, url, without, may_be_plain):
    environ = {"LMS_DATA_DIR": str(tmp_path), "LMS_MAIL_URL": url}
    settings = read_settings(environ | ({"LMS_MAIL_WITHOUT_TLS": without} if without else {}))
    assert settings.mail_server.may_be_plain is may_be_plain


@pytest.mark.parametrize(
    ("host", "is_home"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("192.168.1.4", False),
        ("x", False),
    ],
)
def test_what_this_machine_is(host, is_home):
    assert is_loopback(host) is is_home


def test_a_folder_made_for_all_keeps_its_files_for_one(tmp_path):
    """As systemd or Docker make it: 0755. What we write in it is for our user alone."""
    tmp_path.chmod(0o755)
    environ = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
    command = [
        sys.executable,
        "-c",
        "from lms.cli import main; main()",
        "people",
        "add",
        "a@example.org",
        "--name",
        "A",
        "--role",
        "coordinator",
    ]
    subprocess.run(
        command, env=environ | {"LMS_DATA_DIR": str(tmp_path)}, capture_output=True, check=False, timeout=120
    )
    kept = [
        path for path in tmp_path.rglob("*") if "assets" not in path.parts
    ]  # style sheets are for everybody
    open_to_others = [path.name for path in kept if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert (tmp_path / "secret-key").exists()
    assert open_to_others == []


SLOW = (photos.clean, check_course, passwords.hash_password, passwords.is_right, why_weak)


@pytest.fixture
def slow_work():
    """What takes long while a form is handled: (function, whether the transaction that writes had begun)."""
    seen, codes = [], {function.__code__: function.__name__ for function in SLOW}

    def note(frame, event, _argument):
        if event == "call" and frame.f_code in codes and has_request_context():
            seen.append((codes[frame.f_code], not lms_db._reading.get()))

    sys.setprofile(note)
    yield seen
    sys.setprofile(None)


def picture() -> tuple[BytesIO, str]:
    out = BytesIO()
    Image.new("RGB", (640, 480)).save(out, "JPEG")
    return BytesIO(out.getvalue()), "foto.jpg"


def test_what_takes_long_is_done_before_anybody_waits_for_the_write_lock(world, as_person, submit, slow_work):
    trainee, staff = world.trainee(world.cohort()), world.staff("administrator", name="Noor de Wit")
    submit(as_person(trainee), "/opdrachten/opdracht-1", text="Tien krachten.", photos=[picture(), picture()])
    submit(
        as_person(staff),
        "/certificaten/sjabloon",
        logo=picture(),
        name1="Noor",
        role1="coördinator",
        role2="x",
    )
    staff.password_hash = passwords.hash_password("oud en lang genoeg")
    submit(
        as_person(staff),
        "/mijn/wachtwoord",
        current="oud en lang genoeg",
        password="een zin van vier woorden",
    )
    sent = BytesIO(archive.pack({"course.toml": "titel"}))
    submit(as_person(staff), "/opleidingen", status=400, archive=(sent, "opleiding.zip"))
    assert slow_work == [
        ("clean", False), ("clean", False), ("clean", False),
        ("is_right", False), ("why_weak", False), ("hash_password", False), ("check_course", False),
    ]  # fmt: skip


def test_nothing_is_worked_on_for_who_may_not_come_in(world, as_person, client, slow_work):
    stranger = as_person(world.person())
    answers = [
        browser.post("/opdrachten/opdracht-1", data={"text": "x", "photos": picture()}).status_code
        for browser in (client, stranger)
    ]
    assert (answers, slow_work) == ([303, 403], [])
