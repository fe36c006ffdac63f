"""Facts that change have a source and a day to look again, or the course is refused; staff see in time what to look at."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.curriculum import queries
from lms.curriculum.checking import check_course
from lms.curriculum.rules import SOON, Fact, fact_as_data, fact_of_data, to_look_at
from tests.curriculum.small_course import GOOD, TODAY, changed, published

PAGE = "een/luisteren.md"
BRON = """
[[bron]]
fact = "Sinds 2022 mag het"
title = "Leefbaarheid"
address = "https://wet.example/leefbaarheid"
read = 2026-03-01
controleer-voor = 2026-12-01
"""
LINE = GOOD[PAGE].splitlines().index("Luister **goed**. ![Een oor](oor.svg)") + 1


def course(text: str, bron: str = "") -> dict[str, str]:
    """The small course whose lesson says this, with these sources."""
    texts = changed(GOOD, PAGE, "Luister **goed**.", text)
    return changed(texts, PAGE, "+++\n## Oren", f"{bron.strip()}\n+++\n## Oren") if bron else texts


def said_of(texts: dict[str, str]) -> list[str]:
    """What is said about facts and sources; how the text reads is another matter."""
    said = [str(row).removeprefix(f"{PAGE}:") for row in check_course(texts, today=TODAY).complaints]
    return [line for line in said if "bron" in line or "nagekeken" in line]


@pytest.mark.parametrize(
    "text",
    [
        "Sinds 2022 mag het.", "Een fonds geeft 500 euro.", "Een fonds geeft 2.100 euro.", "Bel 0800-2000.", "Bel 113.",
        "Drie miljoen mensen lezen moeilijk.", "Er is een nieuwe wet.", "Dat is wettelijk zo.", "De wetten zijn streng.",
        "Bel [hier](https://x.example) 0800-2000.", '"Goed," zei Piet. In 2022 mocht het.',
        "| Wie | Nummer |\n|---|---|\n| Veilig Thuis | 0800-2000 |\n\n",
    ],
)  # fmt: skip
def test_a_fact_that_changes_asks_for_a_source(text):
    assert [": een feit dat verandert, zonder [[bron]]" in line for line in said_of(course(text))] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Bel 112.", "Kom om 19.30 uur.", "Wat weet je?", "Het kost 0 euro.", "We tellen er 1.345.", '"In 2022 kostte het 50 euro."',
        "De cijfers van [dit jaar](https://cbs.example/2022).", "![In 2022](oor.svg)",
        "| Wat | Kosten |\n|---|---|\n| Koffie | 45 euro |\n\n", "In 2022 was er een feest. Dit is verzonnen.",
        "Zet wat je weet.", "Lees **0800-achtig**.",
    ],
)  # fmt: skip
def test_what_is_no_such_fact(text):
    assert said_of(course(text)) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Leefbaarheid", "Leefbaarheid", []),
        ("https://", "http://", ["9: bron.address: hoort met https:// te beginnen"]),
        ("read = 2026-03-01\n", "", ["9: ontbreekt: bron.read"]),
        ('title = "Leefbaarheid"\n', "", ["9: ontbreekt: bron.title"]),
        ("controleer-voor = 2026-12-01\n", "", ["9: bron: dit feit verandert; geef ook controleer-voor"]),
        ("2026-12-01", "2026-03-01", [
            "9: bron.controleer-voor: hoort na de dag van lezen te vallen", "9: let op: moest voor 01-03-2026 worden nagekeken",
        ]),
        ("2026-12-01", "2026-12-01\nchanges = 2026-12-01", [
            "9: bron.controleer-voor: hoort voor 01-12-2026 te vallen: dan verandert dit",
        ]),
        ("2026-12-01", "2026-12-01\nchanges = 2026-12-02", []),
        ("Sinds 2022 mag het", "Sinds 2023 mag het", [
            "9: bron.fact: ‘Sinds 2023 mag het’ staat niet in de tekst",
            f"{LINE + 6}: een feit dat verandert, zonder [[bron]]: ‘Sinds 2022 mag het. ![Een oor](oor.svg)’ "
            "(een wet, jaartal, bedrag of nummer)",
        ]),
    ],
)  # fmt: skip
def test_a_source_holds_together(old, new, expected):
    assert said_of(course("Sinds 2022 mag het.", BRON.replace(old, new))) == expected


def test_a_day_in_the_text_is_a_day_that_changes_it():
    late = BRON.replace("Sinds 2022 mag het", "uiterlijk op 1 januari 2027").replace(
        "2026-12-01", "2027-11-01"
    )
    text = "Elke gemeente heeft regels, uiterlijk op 1 januari 2027. Niet op 31 februari 2027."
    said = ["9: bron.controleer-voor: hoort voor 01-01-2027 te vallen: dan verandert dit"]
    assert said_of(course(text, late)) == said
    assert said_of(course(text, late.replace("2027-11-01", "2026-12-31"))) == []


def test_where_a_way_of_working_comes_from_needs_no_day():
    bron = BRON.replace("Sinds 2022 mag het", "Luister goed").replace("controleer-voor = 2026-12-01\n", "")
    assert said_of(course("Luister goed.", bron)) == []


FACTS = st.builds(
    Fact,
    module=st.just("een"), slug=st.just("les"), page=st.text(min_size=1), words=st.text(), title=st.text(), address=st.text(),
    read=st.none() | st.dates(), check_by=st.none() | st.dates(),
)  # fmt: skip


@given(FACTS)
def test_a_fact_is_kept_whole(fact):
    assert fact_of_data(fact_as_data(fact)) == fact


@given(st.lists(FACTS), st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 1, 1)))
def test_what_to_look_at_now_and_later(facts, today):
    now, later = to_look_at(facts, today)
    dated = [fact for fact in facts if fact.check_by]
    assert sorted(map(repr, now + later)) == sorted(map(repr, dated))
    assert all(fact.check_by <= today + SOON for fact in now)
    assert all(fact.check_by > today + SOON for fact in later)
    assert [fact.check_by for fact in now + later] == sorted(fact.check_by for fact in dated)


def test_staff_see_what_to_look_at_in_the_newest_version_only(world, as_person, visit):
    browser, today = as_person(world.staff()), world.now.date()
    soon, late = today + timedelta(days=20), today + timedelta(days=200)
    other = BRON.replace("Sinds 2022 mag het", "Bel 0800-2000").replace("2026-12-01", str(late))
    old = course("Sinds 2022 mag het.", BRON.replace("2026-12-01", str(soon)))
    published(old, world.now)
    new = course(
        "Bel 0800-2000. Sinds 2022 mag het.",
        BRON.replace("2026-12-01", str(soon)) + other,
    )
    version = published(new, world.now)
    assert [(fact.words, fact.check_by) for fact in queries.facts_of(version)] == [
        ("Sinds 2022 mag het", soon), ("Bel 0800-2000", late),
    ]  # fmt: skip
    page = visit(browser, "/opleidingen")
    assert (page.count("Sinds 2022 mag het"), page.count("https://wet.example/leefbaarheid")) == (1, 2)
    assert (
        page.index("Dit moet nagekeken worden") < page.index("Sinds 2022") < page.index("1 feit voor later")
    )
    assert page.index("1 feit voor later") < page.index("Bel 0800-2000")
    calm = published(course("Luister goed naar de ander."), world.now)
    assert (queries.facts_of(calm), "Nu niets." in visit(browser, "/opleidingen")) == ([], True)


def test_the_days_are_those_of_the_file():
    fact = check_course(course("Sinds 2022 mag het.", BRON), today=TODAY).facts
    expected = Fact(
        "een", "luisteren", "Luisteren", "Sinds 2022 mag het", "Leefbaarheid", "https://wet.example/leefbaarheid",
        date(2026, 3, 1), date(2026, 12, 1),
    )  # fmt: skip
    assert fact == [expected]
    whole = check_course(changed(GOOD, PAGE, "minutes", "controleer-voor = 2027-01-01\nminutes"), today=TODAY)
    assert whole.facts == [replace(Fact("een", "luisteren", "Luisteren"), check_by=date(2027, 1, 1))]
