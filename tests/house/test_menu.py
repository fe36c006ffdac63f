"""Who is shown which way: the menus and the page where somebody begins follow from what the views say of themselves."""

import itertools
import re

import pytest

from lms import menu, web
from lms.app import create_app
from lms.config import read_settings
from lms.roles import ROLES

TRAINEE = ["Leren", "Voortgang", "Intervisie", "Certificaat"]
COACH = ["Begeleiding", "Mensen", "Lichtingen", "Intervisiegroepen"]
STAFF = [
    "Begeleiding",
    "Mensen",
    "Aanmeldingen",
    "Lichtingen",
    "Intervisiegroepen",
    "Beoordelingen",
    "Certificaten",
]
ALL = ["Projecten", "Mijn gegevens"]
# roles held: the menu, where somebody begins
SHOWN = {
    (): (ALL, "/mijn"),
    ("trainee",): (TRAINEE + ALL, "/leren"),
    ("connector",): (["Intervisie", "Certificaat", *ALL], "/mijn"),
    ("trainee", "connector"): (TRAINEE + ALL, "/leren"),
    ("partner",): (ALL, "/mijn"),
    ("coach",): (COACH + ALL, "/begeleiding"),
    ("assessor",): (["Beoordelingen", *ALL], "/beoordelingen"),
    ("coordinator",): (STAFF + ALL, "/begeleiding"),
    ("administrator",): (STAFF + ALL, "/begeleiding"),
    ("coach", "assessor"): (["Begeleiding", "Mensen", "Lichtingen", "Intervisiegroepen", "Beoordelingen", *ALL], "/begeleiding"),
    ("trainee", "coach"): (TRAINEE + COACH + ALL, "/begeleiding"),
    ("trainee", "assessor"): ([*TRAINEE, "Beoordelingen", *ALL], "/beoordelingen"),
    ROLES: (TRAINEE + STAFF + ALL, "/begeleiding"),
}  # fmt: skip
ADDRESSES = {
    "Leren": "/leren", "Voortgang": "/voortgang", "Intervisie": "/intervisie", "Certificaat": "/certificaten",
    "Begeleiding": "/begeleiding", "Mensen": "/mensen", "Aanmeldingen": "/aanmeldingen", "Lichtingen": "/lichtingen",
    "Intervisiegroepen": "/intervisiegroepen", "Beoordelingen": "/beoordelingen", "Certificaten": "/certificaten/register",
    "Projecten": "/projecten", "Mijn gegevens": "/mijn", "De opleiding": "/opleiding", "Aanmelden": "/aanmelden",
    "Inloggen": "/inloggen",
}  # fmt: skip
FOOT = [
    ("Contact", "/contact"),
    ("Privacy", "/privacy"),
    ("Toegankelijkheid", "/toegankelijkheid"),
    ("Een certificaat controleren", "/controleren"),
]


def links(page: str, part: str) -> list[tuple[str, str]]:
    """Words and address of every link in a part of the page."""
    inside = re.search(rf"<{part}\b.*?</{part}>", page, re.S)
    assert inside, f"the page has no <{part}>"
    found = re.findall(r'<li><a href="([^"]+)"[^>]*>([^<]+)</a></li>', inside[0])
    return [(words, address) for address, words in found]


def holding(world, roles):
    person = world.person()
    for role in roles:
        world.grant(person, role)
    return person


@pytest.mark.parametrize("roles", SHOWN, ids=lambda roles: "+".join(roles) or "none")
def test_the_menu_and_the_start_of_who_is_logged_in(world, as_person, visit, roles):
    words, begins = SHOWN[roles]
    browser = as_person(holding(world, roles))
    page = visit(browser, "/contact")
    assert links(page, "nav") == [(label, ADDRESSES[label]) for label in words]
    assert links(page, "footer") == FOOT
    assert browser.get("/inloggen").headers["Location"] == begins


def test_the_menu_of_a_visitor(client, visit):
    page = visit(client, "/contact")
    expected = ["De opleiding", "Projecten", "Aanmelden", "Inloggen"]
    assert links(page, "nav") == [(label, ADDRESSES[label]) for label in expected]
    assert links(page, "footer") == FOOT


@pytest.mark.parametrize("number", range(len(ROLES) + 1))
def test_whatever_roles_somebody_has_no_menu_shows_what_the_door_refuses(app, world, number):
    people = [holding(world, roles) for roles in itertools.combinations(ROLES, number)]
    with app.test_request_context():
        for person in people:
            shown = menu.links(menu.MAIN, person, now=world.now)
            assert [
                link.label
                for link in shown
                if not web.access_of(app, link.endpoint).admits(person, now=world.now)
            ] == []
            assert shown == sorted(shown, key=lambda link: link.order)
            assert menu.links(menu.START, person, now=world.now) != []


@pytest.fixture
def house(tmp_path):
    return create_app(read_settings({"LMS_DATA_DIR": str(tmp_path)}))


def test_a_page_cannot_be_put_before_people_whom_its_door_refuses(house):
    @menu.in_menu("Geheim", order=5, to=("trainee",))
    @web.requires("coach")
    def secret():
        return "x"

    house.add_url_rule("/geheim", "secret", secret)
    with pytest.raises(RuntimeError, match=r"secret.*trainee"):
        menu.collect(house)


def test_two_pages_cannot_have_the_same_place(house):
    for name in ("one", "other"):
        view = menu.in_menu(name, order=7)(web.public(lambda: "x"))
        house.add_url_rule(f"/{name}", name, view)
    with pytest.raises(RuntimeError, match=r"one.*other"):
        menu.collect(house)
