"""What holds for the whole house: the door, the one transaction, headers, forms sent twice, migrations, static files."""

import gzip
import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from fontTools.ttLib import TTFont
from sqlalchemy import select

from lms import clock, web
from lms import headers as headers_of_all
from lms.accounts.models import Person
from lms.app import create_app
from lms.assets import collect
from lms.config import read_settings
from lms.db import Base, WriteOnGet, belongs_to_models, db
from lms.errors import RuleError, SettingError
from lms.paths import COURSES, STATIC, TEMPLATES


def test_migrations_make_exactly_the_models(app):
    context = MigrationContext.configure(
        db.session.connection(), opts={"compare_type": True, "include_name": belongs_to_models}
    )
    assert compare_metadata(context, Base.metadata) == []


def test_an_app_with_an_undeclared_view_does_not_start(tmp_path):
    other = create_app(read_settings({"LMS_DATA_DIR": str(tmp_path)}))
    other.add_url_rule("/gat", "hole", lambda: "open")
    with pytest.raises(RuntimeError, match="hole"):
        web.seal(other)


@pytest.fixture
def extra(tmp_path):
    """An app of its own with a few views that misbehave."""
    made = create_app(read_settings({"LMS_DATA_DIR": str(tmp_path), "LMS_CONTACT_PHONE": "0229 123 456"}))
    made.config["WTF_CSRF_ENABLED"] = False
    with made.app_context():
        Base.metadata.create_all(db.engine)

    def person(name: str) -> None:
        db.session.add(Person(name=name, created_at=clock.now()))

    @web.public
    def writes_on_get():
        person("x")
        db.session.flush()
        return "ok"

    @web.public
    def fails():
        person("half")
        db.session.flush()
        raise ZeroDivisionError

    @web.public
    def refuses():
        person("half")
        raise RuleError("Dat mag nu niet.")

    @web.public
    def complains():
        person("half")
        db.session.flush()
        return "Vul je naam in.", 400

    @web.public
    def comes_second():
        for name in ("first", "second"):
            db.session.add(Person(name=name, email="een@example.nl", created_at=clock.now()))
        db.session.flush()

    @web.public
    def writes_nonsense():
        db.session.add(Person(name=None, created_at=clock.now()))
        db.session.flush()

    @web.public
    def fine():
        person("whole")
        return made.redirect("/contact", 303)

    for name, view, methods in (
        ("get", writes_on_get, ["GET"]),
        ("fails", fails, ["POST"]),
        ("complains", complains, ["POST"]),
        ("refuses", refuses, ["POST"]),
        ("second", comes_second, ["POST"]),
        ("nonsense", writes_nonsense, ["POST"]),
        ("fine", fine, ["POST"]),
    ):
        made.add_url_rule(f"/proef/{name}", f"proef.{name}", view, methods=methods)
    yield made
    with made.app_context():
        db.session.remove()
        db.engine.dispose()


def names(app) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Person.name)))


def test_get_never_writes(extra):
    extra.testing = True
    with pytest.raises(WriteOnGet):
        extra.test_client().get("/proef/get")
    assert names(extra) == []


def test_returning_commits_and_raising_rolls_back(extra):
    browser = extra.test_client()
    assert browser.post("/proef/fine").status_code == 303
    refused = browser.post("/proef/refuses")
    assert (refused.status_code, "Dat mag nu niet." in refused.get_data(as_text=True)) == (409, True)
    assert browser.post("/proef/complains").status_code == 400
    failed = browser.post("/proef/fails")
    assert failed.status_code == 500
    assert re.search(r"noem dit nummer: <strong>[0-9A-F]{6}</strong>", failed.get_data(as_text=True))
    assert names(extra) == ["whole"]


def test_who_comes_second_is_told_and_a_row_that_is_wrong_is_a_fault(extra):
    browser = extra.test_client()
    second = browser.post("/proef/second")
    assert (second.status_code, "Iemand anders was je net voor." in second.get_data(as_text=True)) == (
        409,
        True,
    )
    assert browser.post("/proef/nonsense").status_code == 500
    assert names(extra) == []


def test_time_stands_still_for_a_request_and_goes_on_between_two(app):
    moments = []
    for _ in range(2):
        with app.app_context(), app.test_request_context():
            moments.append({web.request_time() for _ in range(3)})
    assert [len(found) for found in moments] == [1, 1]
    assert min(moments[0]) < min(moments[1])


def test_a_form_sent_twice_is_answered_twice_and_done_once(extra):
    browser = extra.test_client()
    answers = [browser.post("/proef/fine", data={"once": "k" * 20}) for _ in range(3)]
    assert [(answer.status_code, answer.headers["Location"]) for answer in answers] == [(303, "/contact")] * 3
    assert names(extra) == ["whole"]


def test_cross_site_writes_are_refused(extra):
    browser = extra.test_client()
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 303), ("none", 303)):
        assert browser.post("/proef/fine", headers={"Sec-Fetch-Site": site}).status_code == status
    extra.config["WTF_CSRF_ENABLED"] = True
    refused = browser.post("/proef/fine")
    assert (refused.status_code, "Er is niets veranderd." in refused.get_data(as_text=True)) == (
        400,
        True,
    )


@pytest.mark.parametrize("address", ["/", "/bestaat-niet", "/mijn", "/proef/geen"])
def test_headers_on_every_answer(client, address):
    headers = client.get(address).headers
    assert headers["Content-Security-Policy"] == headers_of_all.CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_pages_behind_the_door_are_for_their_reader_and_asked_for_anew(world, as_person, client):
    browser = as_person(world.person())
    assert browser.get("/mijn").headers["Cache-Control"] == "private, no-cache"
    assert browser.get("/mijn/gegevens.zip").headers["Cache-Control"] == "no-store"
    assert client.get("/").headers["Cache-Control"] == "no-cache"


def test_over_https_the_cookie_is_bound_to_the_host(tmp_path):
    secure = create_app(
        read_settings({"LMS_DATA_DIR": str(tmp_path), "LMS_BASE_URL": "https://leren.example.nl"})
    )
    answer = secure.test_client().get("/inloggen", base_url="https://leren.example.nl")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-slhz=")
    assert all(word in cookie for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"))
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_one_stylesheet_with_hashed_names_that_may_be_kept(client, visit):
    page = visit(client, "/")
    sheets = re.findall(r'rel="stylesheet" href="(/static/app\.[0-9a-f]{10}\.css)"', page)
    assert len(sheets) == 1
    with client.get(sheets[0]) as answer:
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Security-Policy"] == headers_of_all.CONTENT_SECURITY_POLICY
        sheet = answer.get_data(as_text=True)
    for address in re.findall(r"url\((/static/[^)]+)\)", sheet):
        with client.get(address) as answer:
            assert answer.status_code == 200


def test_first_view_stays_light():
    """Of a first page the two fonts weigh at most 18 kB, the style sheet 9 kB as it is sent; a journey weighs the whole."""
    found = collect(STATIC)
    fonts = [
        len(content) for name, (_, content) in found.items() if re.search(r"dutch-(400|700)-normal", name)
    ]
    assert (len(fonts), sum(fonts) <= 18_000) == (2, True)
    assert len(gzip.compress(found["app.css"][1])) <= 9_000


def ranges(sheet: str, files: str) -> list[set[int]]:
    """The letters that a style sheet promises of each font file with these words in its name."""
    found = re.findall(rf"{files}[^;]*;.*?unicode-range: ([^;]+);", sheet)
    return [
        {
            sign
            for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", each)
            for sign in range(int(first, 16), int(last or first, 16) + 1)
        }
        for each in found
    ]


def test_the_small_fonts_have_what_dutch_is_written_with():
    """Each has the letters that the style sheet asks of it, and no page or lesson has one for which the large ones are fetched."""
    promised = ranges((STATIC / "css" / "tokens.css").read_text(), "dutch")
    small = sorted((STATIC / "fonts").glob("*dutch*.woff2"))
    assert [set(TTFont(path).getBestCmap()) for path in small] == promised == [promised[0]] * 3
    large = set(TTFont(STATIC / "fonts" / "atkinson-hyperlegible-next-latin-400-normal.woff2").getBestCmap())
    used = {
        sign
        for folder, kind in ((TEMPLATES, "*.html"), (COURSES, "*.md"), (COURSES, "*.toml"))
        for path in folder.rglob(kind)
        for sign in path.read_text()
    }
    assert {sign for sign in used if ord(sign) in large - promised[0]} == set()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LMS_DATABASE_URL", "mysql://x"), ("LMS_BASE_URL", "leren.example.nl"), ("LMS_BASE_URL", "https://x/y"), ("LMS_MAIL_URL", "mail.example.nl"),
        ("LMS_MAIL_URL", "smtp://x:poort"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_one_clear_line(tmp_path, name, value):
    with pytest.raises(SettingError) as refused:
        read_settings({"LMS_DATA_DIR": str(tmp_path), name: value})
    assert refused.value.args[0].startswith(f"{name}: ")
    assert "\n" not in refused.value.args[0]


def test_the_secret_key_is_made_once_and_for_its_owner_only(tmp_path):
    first, second = (read_settings({"LMS_DATA_DIR": str(tmp_path)}).secret_key for _ in range(2))
    assert first == second
    assert len(first) == 64
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_number_no_database_can_hold_is_a_page_that_is_not_there(world, as_person):
    assert as_person(world.staff()).get("/lichtingen/99999999999999999999").status_code == 404
