"""The trail on a page: an administrator searches everybody's, and each reads of themself which role did what."""

import re
from datetime import timedelta
from html import unescape

import pytest

from lms import clock, roles, trail
from lms.formats import date_long
from lms.privacy.trail_rules import SOMEBODY, UNKNOWN, YOU, Held, OwnLine, doer_of, together
from lms.trail import TrailLine

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("by_id", "held", "doer"),
    [
        (1, [], YOU),
        (None, [], UNKNOWN),
        (2, [], SOMEBODY),
        (2, [("coach", -9, None)], "coach"),
        (2, [("coach", -9, None), ("administrator", -9, None)], "administrator"),
        (2, [("coach", -9, None), ("administrator", 1, None)], "coach"),
        (2, [("coach", -9, 1)], "coach"),
        (2, [("coach", -9, 0)], SOMEBODY),
    ],
)
def test_as_what_somebody_did_it(world, by_id, held, doer):
    roles_then = [
        Held(role, world.days(since), None if until is None else world.days(until))
        for role, since, until in held
    ]
    assert doer_of(by_id, 1, roles_then, world.now) == doer


def test_what_a_day_has_more_than_once_is_one_line(world):
    def line(days: float, act: str, times: int = 1) -> OwnLine:
        return OwnLine(clock.local_day(world.days(days)), act, "", YOU, times)

    found = together([line(0, "login"), line(0, "exported"), line(0, "login", 3), line(-1, "login")])
    assert found == [line(0, "login", 4), line(0, "exported"), line(-1, "login")]


def write(world, act: str, about=None, by=None, *, days: float = 0, **more) -> TrailLine:
    whom = {"person_id": about.id if about else None, "by_id": by.id if by else None}
    return world.add(TrailLine(act=act, at=clock.now() + days * DAY, **whom, **more))


def listed(page: str) -> list[str]:
    """The text of each line, without marks."""
    rows = re.findall(r"<li><p>(.*?)</p></li>", page, re.DOTALL)
    return [
        " ".join(re.sub(r"<br>", " ", re.sub(r"</?(?:a|strong)\b[^>]*>", "", row)).split()) for row in rows
    ]


def acts(page: str) -> list[str]:
    return re.findall(r"<li><p><strong>(.*?)</strong>", page)


def test_an_administrator_finds_by_person_act_and_period(world, as_person, visit, app):
    boss, anna = world.staff(roles.ADMINISTRATOR, name="Ada Baas"), world.person(name="Anna Lit")
    write(world, trail.ROLE_GIVEN, anna, boss, days=-20, word="coach")
    write(world, trail.LOGIN_FAILED, anna, days=-3, word="password", times=4)
    write(world, trail.EXPORTED, None, boss, days=-2, word="people")
    app.extensions["trail"].take(now=None)
    browser, address = as_person(boss), "/mensen/wie-deed-wat"
    world.add(TrailLine(act=trail.ERASED, at=clock.now() - DAY, person_id=99_999, by_id=boss.id))
    page = visit(browser, address)
    assert acts(page) == ["Gegevens gewist", "Gegevens gedownload", "Inloggen mislukt", "Rol gegeven"]
    texts = listed(page)
    assert "iemand die er niet meer is (nummer 99999)" in texts[0]
    assert texts[2].startswith("Inloggen mislukt: met een wachtwoord, 4 keer")
    assert texts[2].endswith("Over Anna Lit. Door wie, is niet bekend.")
    assert texts[3].startswith("Rol gegeven: begeleider")
    assert texts[3].endswith("Over Anna Lit. Door Ada Baas.")
    day = (clock.local_day(clock.now()) - 3 * DAY).isoformat()
    for asked, found in (
        ("zoek=anna+lit", ["Inloggen mislukt", "Rol gegeven"]),
        ("zoek=Ada", ["Gegevens gewist", "Gegevens gedownload", "Rol gegeven"]),
        ("wat=exported", ["Gegevens gedownload"]),
        (
            "wat=onzin&voor=onzin",
            ["Gegevens gewist", "Gegevens gedownload", "Inloggen mislukt", "Rol gegeven"],
        ),
        (f"vanaf={day}&tot={day}", ["Inloggen mislukt"]),
        (f"tot={day}&zoek=anna", ["Inloggen mislukt", "Rol gegeven"]),
        ("zoek=niemand", []),
    ):
        assert acts(visit(browser, f"{address}?{asked}")) == found, asked
    assert "Kijk het jaar na" in visit(browser, f"{address}?vanaf=0026-01-01", status=400)
    looked = {(line["act"], line["by_id"], line["word"]) for line in app.extensions["trail"].take(now=None)}
    assert looked == {(trail.SEARCHED, boss.id, "trail")}
    for other in (world.staff(roles.COORDINATOR), world.coach(world.cohort()), anna):
        visit(as_person(other), address, status=404)


def test_somebody_reads_of_themself_and_of_nobody_else(world, as_person, visit):
    cohort = world.cohort()
    coach, anna, bert = (
        world.coach(cohort, name="Cor Kok"),
        world.person(name="Anna"),
        world.person(name="Bert"),
    )
    write(world, trail.LOGIN, anna, anna, days=-3)
    write(world, trail.OPENED, anna, coach, days=-2)
    write(world, trail.ROLE_GIVEN, anna, None, days=-1, word="coach")
    write(world, trail.OPENED, bert, coach)
    page = visit(as_person(anna), "/mijn/wie-deed-wat")
    assert [text.partition(" Door: ")[::2] for text in listed(page)] == [
        (f"Rol gegeven: begeleider {on(-1)}.", "niet bekend."),
        (f"Je pagina geopend {on(-2)}.", "een begeleider."),
        (f"Ingelogd {on(-3)}.", "jij zelf."),
    ]
    assert "Cor Kok" not in page
    assert "/mijn/wie-deed-wat" in visit(as_person(anna), "/mijn")


def on(days: int) -> str:
    return date_long(clock.local_day(clock.now() + days * DAY))


@pytest.mark.parametrize("address", ["/mensen/wie-deed-wat?wat=login", "/mijn/wie-deed-wat"])
def test_a_long_trail_has_pages_and_asks_as_much_as_a_short_one(
    world, as_person, visit, count_queries, address
):
    boss, counts = world.staff(roles.ADMINISTRATOR), []
    others = [world.staff(name=f"Collega {number}") for number in range(30)]
    browser, joined = as_person(boss), "&" if "?" in address else "?"
    write(world, trail.LOGIN, boss, others[0], days=-200)
    for number in (0, 60):
        for row in range(number):
            write(world, trail.LOGIN, boss, others[row % 30], days=-row - 1)
        with count_queries() as queries:
            page = visit(browser, address)
        counts.append(len(queries))
    assert counts[1] <= counts[0] < 12
    older = re.findall(r'href="([^"]*)">Ouder<', page)
    second = visit(browser, unescape(*older))
    assert (len(listed(page)), len(listed(second))) == (50, 11)
    assert "Naar het nieuwste" in second
    assert ">Ouder<" not in second
    assert listed(visit(browser, f"{address}{joined}voor=1")) == []
