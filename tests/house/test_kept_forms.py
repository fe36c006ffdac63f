"""What somebody typed comes back in every form of the product, whatever refuses it before its view runs: a session that ended,
a cookie that is gone, a limit that is spent, a body that is too large. The forms are found on the pages themselves."""

import html
import inspect
import re
import sys
from collections.abc import Iterator
from io import BytesIO

import pyotp
import pytest
from limits import parse
from wtforms import HiddenField, PasswordField
from wtforms.fields.core import UnboundField

from lms import clock, forms, tokens, typed_fields
from lms.accounts import passwords
from lms.accounts.code_actions import code_for_letter
from lms.accounts.models import LoginSession, Person
from lms.db import db
from lms.factors import actions as factor_actions
from lms.factors.models import Factor, FactorStart
from lms.jobs import runner
from lms.limits import Limit
from lms.notifications.models import Message
from lms.web import access_of
from tests.house.kinds import KEY, build_scene
from tests.house.later_pages import later_pages
from tests.house.typed import Found, every_form, forms_in
from tests.proofreader import proofread

PASSWORD = "een zin die lang is"
WORDS = 'Wat ik typte bij {}, met ‘é’ & "tekens" <b>'
FILES = ("deur.jpg", "tafel.jpg")
# forms of which nobody types these fields on a page that is asked for
ELSEWHERE = {
    "cohorts.forms.ComingForm": ["coming"],  # one of two buttons
    "cohorts.forms.MarkForm": ["was_present"],  # sent by a script
    "forms.BareForm": ["made with the page"],  # one button
    "intake.worklist_forms.FindForm": ["words"],  # stands in the address
    "learning.forms.DeedForm": ["done"],  # one of two buttons
    "learning.forms.Measurement": ["made with the page"],  # numbers to choose
    "learning.forms.PlaceForm": ["anchor"],  # sent by a script
    "learning.forms.WentForm": ["went"],  # one of three buttons
    "people.forms.FindForm": ["place", "words"],  # stand in the address
    "privacy.trail_forms.TrailForm": ["words"],  # stands in the address
}


def words_for(name: str) -> str:
    return WORDS.format(name)


@pytest.fixture
def guarded(app):
    """With the tokens of forms looked at, as they are for people."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def scene(guarded, world):
    """Everybody has a password, and nobody a second step but a colleague whose it can be taken away."""
    made = build_scene(world)
    db.session.execute(db.delete(Factor).where(Factor.confirmed_at.is_not(None)))
    colleague = world.staff()
    world.factor(colleague)
    made.values["factors.reset:person_id"] = colleague.id
    db.session.execute(db.update(FactorStart).values(began_at=clock.now()))
    db.session.execute(db.update(Person).values(password_hash=passwords.hash_password(PASSWORD)))
    db.session.commit()
    return made


@pytest.fixture
def browser_of(guarded, as_person):
    return lambda person: guarded.test_client() if person is None else as_person(person)


def shown(answer) -> str:
    page = answer.get_data(as_text=True)
    proofread(page, "page")
    return page


def is_back(page: str, form: Found, words=words_for) -> bool:
    """Whether a form of the page goes where this one went, and holds what was typed in it. The page stands at that address now."""
    typed = {name: words(name) for name in form.typed}
    return any(
        {name: value for _, name, value, _ in one.fields if name in typed} == typed
        for one in forms_in(page, form.kind, form.action)
        if one.action == form.action
    )


def sent_on(browser, address: str, fields: dict, **options):
    """As a browser: where a redirect keeps the form, it is sent on."""
    answer = browser.post(address, data=fields, **options)
    while answer.status_code == 307:
        answer = browser.post(answer.headers["Location"], data=fields)
    return answer


def in_again(browser, page: str, email: str, **more: str):
    """Logs in on a page that took the place of a form."""
    way_in = next((form for form in forms_in(page) if "password" in form.kinds), None)
    assert way_in, re.findall("<h1>.*", page)
    fields = {name: value for _, name, value, _ in way_in.fields}
    return sent_on(browser, way_in.action, {**fields, "email": email, "password": PASSWORD, **more})


def drawn_again(browser, form: Found) -> Found:
    """The same form, as this browser gets it; its page may have gone on since."""
    page = browser.get(form.page).get_data(as_text=True)
    again = [one for one in forms_in(page, form.kind, form.page) if one.action == form.action]
    return next((one for one in again if one.typed == form.typed), form)


def is_public(app, form: Found) -> bool:
    return access_of(app, typed_fields.endpoint_of(form.action)).is_public


class Tries:
    """One form, refused in each way. Every way answers whether what was typed is back."""

    def __init__(self, app, scene, browser_of, form: Found) -> None:
        self.app, self.form = app, form
        self.person = scene.people[form.kind]
        self.browser = browser_of(self.person)
        self.again = drawn_again(self.browser, form)
        self.sent = self.again.filled(words_for)

    def session_ended(self) -> bool:
        if is_public(self.app, self.form):
            return True  # nobody has to be logged in
        db.session.execute(db.update(LoginSession).values(ended_at=clock.now()))
        db.session.commit()
        return self._is_back_after_logging_in(self.browser)

    def no_cookie(self) -> bool:
        browser = self.app.test_client()
        if not is_public(self.app, self.form):
            return self._is_back_after_logging_in(browser)
        return is_back(shown(browser.post(self.form.action, data=self.sent)), self.form)

    def _is_back_after_logging_in(self, browser) -> bool:
        asked = browser.post(self.form.action, data=self.sent)
        page = shown(asked)
        if asked.status_code != 401 or words_for(self.form.typed[0]) in html.unescape(page):
            return False
        return is_back(shown(in_again(browser, page, self.person.email)), self.form)

    def limit_spent(self) -> bool:
        view = self.app.view_functions[typed_fields.endpoint_of(self.form.action)]
        before = getattr(view, "limits", ())
        view.limits = (Limit(self.form.action, parse("0 per day"), frozenset({"POST"}), only_done=False),)
        try:
            answer = self.browser.post(self.form.action, data=self.sent)
        finally:
            view.limits = before
        return answer.status_code == 429 and is_back(shown(answer), self.form)

    def too_large(self) -> bool:
        page = self._oversized(self.browser, 413)
        return is_back(page, self.form) and all(f"Kies opnieuw: {name}" in page for name in FILES)

    def too_large_and_no_cookie(self) -> bool:
        browser = self.app.test_client()
        if is_public(self.app, self.form):
            return is_back(self._oversized(browser, 413), self.form)
        page = shown(in_again(browser, self._oversized(browser, 401), self.person.email))
        return is_back(page, self.form) and all(f"Kies opnieuw: {name}" in page for name in FILES)

    def _oversized(self, browser, status: int) -> str:
        files = {"photos": [(BytesIO(b"x" * 90_000), name) for name in FILES]}
        answer = browser.post(
            self.form.action, data={**self.sent, **files}, content_type="multipart/form-data",
            environ_overrides={"CONTENT_LENGTH": "105000000"},
        )  # fmt: skip
        return shown(answer) if answer.status_code == status else ""


WAYS = (
    Tries.limit_spent,
    Tries.too_large,
    Tries.too_large_and_no_cookie,
    Tries.no_cookie,
    Tries.session_ended,
)


def tried(way, app, scene, browser_of, form: Found) -> bool:
    """Undone each time: in PostgreSQL the thousandth change of a row within one transaction reads past all those before."""
    db.session.commit()
    undo = db.session.get_bind().begin_nested()
    is_back_again = way(Tries(app, scene, browser_of, form))
    db.session.rollback()
    undo.rollback()
    db.session.expire_all()
    return is_back_again


def forms_below(kind: type[forms.Form]) -> Iterator[type[forms.Form]]:
    """Those of the product, without classes that are made for one page."""
    for one in kind.__subclasses__():
        if getattr(sys.modules.get(one.__module__), one.__name__, None) is one:
            if one.__module__.startswith("lms."):
                yield one
            yield from forms_below(one)


def fields_of(form: type[forms.Form]) -> dict[str, UnboundField]:
    made = {name: getattr(form, name, None) for name in dir(form)}
    return {name: field for name, field in made.items() if isinstance(field, UnboundField)}


def text_fields(form: type[forms.Form]) -> set[str]:
    """The names of its fields for text, without those for a password or a code, which never come back."""
    secret = () if issubclass(form, forms.OpenForm) else typed_fields.SECRET_NAMES
    return {
        name
        for name, field in fields_of(form).items()
        if forms.reading_of(field.field_class)
        and not issubclass(field.field_class, HiddenField | PasswordField)
        and name not in secret
    }


def forms_of(view) -> set[type[forms.Form]]:
    """The forms that a view works with, or that a function it knows makes."""
    known = view.__globals__.values()
    made = [one.__annotations__.get("return") for one in known if inspect.isfunction(one)]
    return {one for one in (*known, *made) if isinstance(one, type) and issubclass(one, forms.Form)}


def not_reached(app, found: list[Found]) -> dict[str, list[str]]:
    """Of every form with fields for text: the names of those that no page has in a form which goes to a view of that form. Of a
    form that gets its fields with the page: that no page has any. A form that no view works with lends its fields to others."""
    used = {kind for view in app.view_functions.values() for kind in forms_of(view)}
    with app.test_request_context():
        sent = [(forms_of(app.view_functions[typed_fields.endpoint_of(one.action)]), one) for one in found]
    missed = {}
    for kind in forms_below(forms.Form):
        if kind not in used and any(forms_below(kind)):
            continue
        names, own = text_fields(kind), [(known, set(one.typed)) for known, one in sent if kind in known]
        if names:
            missing = sorted(min((names - typed for _, typed in own), key=len, default=names))
        elif fields_of(kind):
            continue  # boxes, choices and what is hidden
        else:
            made = [typed - {name for form in known for name in fields_of(form)} for known, typed in own]
            missing = [] if any(made) else ["made with the page"]
        if missing:
            missed[f"{kind.__module__}.{kind.__name__}".removeprefix("lms.")] = missing
    return missed


@pytest.mark.once(reason="what was typed is refused before a view reads a row")
def test_every_form_gives_back_what_was_typed(guarded, scene, browser_of):
    found = list(every_form(guarded, scene, browser_of, later_pages(scene)))
    typed_in = [form for form in found if form.typed]
    assert len(typed_in) > 40
    assert not_reached(guarded, found) == ELSEWHERE
    late = [
        form.page for form in typed_in if "file" in form.kinds and form.last_text > form.kinds.index("file")
    ]
    assert late == []
    wrong = [
        (form.page, form.action, way.__name__)
        for form in typed_in
        for way in WAYS
        if not tried(way, guarded, scene, browser_of, form)
    ]
    assert wrong == []


def test_one_word_in_a_field_that_came_with_its_page_comes_back(guarded, world, as_person):
    """No form declares that field; it is told from a button by its name."""
    for _ in range(4):
        world.grant(world.person(), "connector")
    pages = {
        "PointsForm": ("/voortgang/leerpunten", world.trainee(world.cohort())),
        "DivisionForm": ("/intervisiegroepen/samenstellen", world.staff()),
    }
    assert {kind.__name__ for kind in forms_below(forms.Form) if kind.TEXTS} == pages.keys()
    lost = []
    for name, (page, person) in pages.items():
        browser = as_person(person)
        [form] = [form for form in forms_in(shown(browser.get(page)), "", page) if form.typed]
        answer = browser.post(page, data=form.filled(lambda _: "Luisteren") | {"csrf_token": "oud"})
        if answer.status_code != 400 or not is_back(shown(answer), form, lambda _: "Luisteren"):
            lost.append(name)
    assert lost == []


OWN, TEXT = "/mijn", {"name": "Anna de Boer", "phone": "Bel na zes uur", "neighbourhood": "De Kersenboogerd"}


@pytest.fixture
def person(guarded, world):
    return world.person(password_hash=passwords.hash_password(PASSWORD))


def own_form(browser) -> dict[str, str]:
    """One's own details, typed over, as they are sent."""
    [form] = [form for form in forms_in(browser.get(OWN).get_data(as_text=True), "", OWN) if form.typed]
    return {name: value for _, name, value, _ in form.fields} | TEXT


def end_sessions() -> None:
    db.session.execute(db.update(LoginSession).values(ended_at=clock.now()))
    db.session.commit()


def given_back(page: str) -> dict[str, str]:
    [form] = [form for form in forms_in(page, "", OWN) if form.action == OWN and form.typed]
    return {name: value for _, name, value, _ in form.fields}


def refused(browser, **more: str) -> str:
    """The page of logging in that takes the place of what was sent."""
    fields = own_form(browser)
    end_sessions()
    answer = browser.post(OWN, data=fields | more)
    assert answer.status_code == 401
    return shown(answer)


def test_what_came_back_is_sent_by_a_button(person, as_person):
    browser = as_person(person)
    before = person.name
    page = shown(in_again(browser, refused(browser), person.email))
    assert ("Hier is wat je invulde" in page, person.name) == (True, before)
    answer = browser.post(OWN, data=given_back(page))
    assert (answer.status_code, "telefoonnummer" in shown(answer)) == (
        400,
        True,
    )  # its own view looks at it now
    answer = browser.post(OWN, data=given_back(page) | {"phone": "0612345678"})
    assert (answer.status_code, person.name) == (303, "Anna de Boer")


def test_it_goes_along_with_a_mailed_code(person, as_person, guarded):
    browser = as_person(person)
    page = refused(browser)
    [asking] = [form for form in forms_in(page) if form.action.partition("?")[0] == "/inloggen/code"]
    for filled in ({}, {"email": person.email}):
        fields = {name: value for _, name, value, _ in asking.fields}
        page = shown(sent_on(browser, asking.action, fields | filled))
        asking = next(
            form for form in forms_in(page, "", "/inloggen/code") if form.kinds[-1] in ("email", "text")
        )
    runner.run_due(kinds=["login_code"])
    code = re.search(r"Je code is: (\d+)", db.session.scalars(db.select(Message)).one().body)[1]
    fields = {name: value for _, name, value, _ in asking.fields}
    page = shown(sent_on(browser, "/inloggen/code/invullen", fields | {"code": code}))
    assert TEXT.items() <= given_back(page).items()


def test_it_goes_along_with_a_code_that_stands_on_a_letter(person, as_person, guarded):
    browser = as_person(person)
    code, _ = code_for_letter(person, by_id=person.id, key=KEY, now=clock.now())
    page = refused(browser)
    [asking] = [form for form in forms_in(page) if "met=brief" in form.action]
    address = asking.action
    for filled in ({}, {"email": person.email, "code": code}):
        fields = {name: value for _, name, value, _ in asking.fields}
        page = shown(sent_on(browser, address, fields | filled))
        asking = next((form for form in forms_in(page, "", address) if form.action == address), asking)
    assert TEXT.items() <= given_back(page).items()


def test_it_goes_along_with_a_second_step(world, as_person, guarded):
    person = world.staff(password_hash=passwords.hash_password(PASSWORD))
    factor = world.factor(person)
    browser = as_person(person)
    fields = {"drawn_for": own_form(browser)["drawn_for"], "csrf_token": own_form(browser)["csrf_token"]}
    end_sessions()
    asked = browser.post("/aanmeldingen/nieuw", data=fields | {"motivation": "Belde vandaag"})
    page = shown(in_again(browser, shown(asked), person.email))
    [form] = [form for form in forms_in(page) if form.secrets == ["code"]]
    code = pyotp.TOTP(factor_actions.secret_of(factor, key=KEY)).at(clock.now())
    sent = {name: value for _, name, value, _ in form.fields} | {"code": code}
    assert "Belde vandaag</textarea>" in shown(sent_on(browser, form.action, sent))


def test_only_who_typed_it_gets_it_back(person, world, as_person):
    other = world.person(password_hash=passwords.hash_password(PASSWORD))
    browser = as_person(person)
    answer = in_again(browser, refused(browser), other.email)
    assert (answer.status_code, "Kersenboogerd" in answer.get_data(as_text=True)) == (303, False)


def test_who_is_logged_in_now_does_not_see_it_and_can_log_out_for_them(person, world, as_person):
    other = world.person()
    sent = own_form(as_person(person))
    browser = as_person(other)
    page = shown(browser.post(OWN, data=sent))
    assert ("als iemand anders" in page, "Kersenboogerd" in page) == (True, False)
    [out] = [form for form in forms_in(page) if form.action == "/uitloggen" and "kept" in str(form.fields)]
    page = shown(browser.post(out.action, data={name: value for _, name, value, _ in out.fields}))
    assert TEXT.items() <= given_back(shown(in_again(browser, page, person.email))).items()


def test_who_logged_in_anew_gets_it_at_once(person, as_person):
    sent = own_form(as_person(person))
    page = shown(as_person(person).post(OWN, data=sent))
    assert TEXT.items() <= given_back(page).items()


def test_strangers_passwords_and_codes_are_not_kept(person, as_person, guarded, client):
    answer = client.post(OWN, data={"text": "Van niemand"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/inloggen")
    assert client.post(OWN, data={"text": "x", "drawn_for": "zelf gemaakt"}).status_code == 303
    browser = as_person(person)
    page = refused(
        browser, password="geheim1", current="geheim2", code="918273", credential="{}", kept="ander"
    )
    page = shown(in_again(browser, page, person.email))
    back = given_back(page)
    assert {back.get(name, "") for name in ("password", "current", "code")} == {""}
    assert [secret for secret in ("geheim1", "geheim2", "918273") if secret in page] == []
    assert {"credential", "kept"} & back.keys() == set()


def test_more_than_can_be_kept_is_not_promised(person, as_person):
    browser = as_person(person)
    fields = own_form(browser)
    end_sessions()
    much = "".join(tokens.fingerprint(str(number)) for number in range(12_000))
    assert browser.post(OWN, data=fields | {"name": much}).status_code == 303


def test_where_cookies_are_blocked(guarded):
    """Told what it is, with whom to ring; a certificate can be verified all the same."""
    page = shown(guarded.test_client().post("/inloggen", data={"email": "a@example.org", "password": "x"}))
    assert "Je browser stuurde geen cookie mee" in page
    assert "Bel Noor de Wit: <a" in page
    answer = guarded.test_client().post("/controleren", data={"code": "A" * 26})
    assert (answer.status_code, "Deze code kennen we niet" in shown(answer)) == (400, True)


def test_a_form_from_elsewhere_is_not_shown(guarded, client):
    answer = client.post(
        "/aanmelden", data={"motivation": "Koop nu iets"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert (answer.status_code, "Koop nu" in shown(answer)) == (403, False)


def test_a_text_body_that_is_really_too_large(guarded, client):
    """As urlencoded, and as parts."""
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        sent = {"motivation": "Ik wil graag", "privacy": "y", "name": "x" * 1_200_000}
        page = shown(client.post("/aanmelden", data=sent, content_type=kind))
        assert ("te groot" in page, "Ik wil graag</textarea>" in page) == (True, True)
