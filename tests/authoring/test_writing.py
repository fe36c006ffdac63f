"""Staff write in a course: what is kept in the draft and with whose name, what the checker says, and what becomes a version."""

import html
import re

import pytest
from sqlalchemy import select

from lms.authoring.models import CourseDraft, DraftFile
from lms.curriculum import archive, queries
from lms.db import db
from tests.curriculum.small_course import RICH, changed, published

LESSON = "een/luisteren.md"
FIELDS = {
    "title": "Luisteren", "goal": "Je luistert.", "can_do": "luisteren", "minutes": "20", "needs": "oren", "mini_do": "Luister.",
    "reflection": "Hoe was het?", "words": "", "body": "## Oren open\r\n\r\nLuister **goed**. ![Een oor](oor.svg)",
}  # fmt: skip
LONG = f"Luister naar {'de buurt en ' * 8}dan."


@pytest.fixture
def version(world):
    return published(RICH, world.now)


@pytest.fixture
def staff(world):
    return world.staff()


@pytest.fixture
def browser(as_person, staff):
    return as_person(staff)


def address(version, what: str = "schrijven", file: str = LESSON) -> str:
    return f"/opleidingen/{version.id}/{what}/{file}"


def stood(page: str) -> str:
    return html.unescape(re.search(r'name="stood" value="([^"]*)"', page)[1])


def fields_of(page: str) -> dict[str, str]:
    """What stands in the fields of the page, as a browser sends it."""
    lines = re.findall(r'<input class="input[^>]*name="([^"]*)"[^>]*value="([^"]*)"', page)
    texts = re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\r?\n?(.*?)</textarea>', page, re.S)
    return {name: html.unescape(value) for name, value in (*lines, *texts)}


def kept() -> list[tuple[str, str]]:
    return [(row.name, row.text) for row in db.session.scalars(select(DraftFile).order_by(DraftFile.id))]


def drafts() -> list[tuple[bool, int | None]]:
    rows = db.session.scalars(select(CourseDraft).order_by(CourseDraft.id))
    return [(row.ended_at is None, row.version and row.version.number) for row in rows]


def latest() -> dict[str, str]:
    return archive.unpack(queries.archive_of(queries.latest_version("kort").id))


def test_a_comma_becomes_a_version_that_differs_in_that_file_alone(version, browser, staff, submit, visit):
    assert "Er is nog niets veranderd." in visit(browser, f"/opleidingen/{version.id}/schrijven")
    assert "Schrijf aan de volgende versie" in visit(browser, "/opleidingen")
    submit(browser, address(version), **FIELDS | {"goal": "Je luistert, stil."})
    better = changed(RICH, LESSON, "Je luistert.", "Je luistert, stil.")
    assert (kept(), drafts()) == ([(LESSON, better[LESSON])], [(True, None)])
    page = visit(browser, address(version))
    assert ("We vonden niets dat niet klopt." in page, staff.name in page) == (True, True)
    listed = visit(browser, f"/opleidingen/{version.id}/publicatie")
    assert "Les: Luisteren" in listed
    submit(browser, f"/opleidingen/{version.id}/publicatie")
    assert (latest(), drafts(), queries.latest_version("kort").number) == (better, [(False, 2)], 2)
    assert "Versie 2 van Korte cursus staat klaar. Kies per lichting of die overgaat." in visit(
        browser, "/opleidingen"
    )
    assert "Dit kwam in versie 2." in visit(browser, address(version, "geschiedenis"))


def test_what_changes_nothing_keeps_nothing(version, browser, submit, visit):
    submit(browser, address(version), **FIELDS)
    assert (kept(), drafts()) == ([], [])
    assert "Er is niets veranderd." in visit(browser, address(version))
    page = submit(browser, f"/opleidingen/{version.id}/publicatie", status=400).get_data(as_text=True)
    assert "Er is niets veranderd. Dit staat al zo in de nieuwste versie." in page
    assert queries.latest_version("kort").number == 1


def test_faults_are_said_by_line_and_stop_publishing_alone(version, browser, submit, visit):
    body = f"## Oren open\r\n\r\n{LONG}\r\n\r\n![Een oor](weg.svg)"
    submit(browser, address(version), **FIELDS | {"body": body, "minutes": "90"})
    page = visit(browser, address(version))
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", page[page.index('id="opmerkingen"') :]))
    assert [words in told for words in (
        "Regel 3 (‘Luister naar de buurt en…’): een zin van 27 woorden",
        "Regel 5 (‘![Een oor](weg.svg)…’): het beeld weg.svg staat niet in de map beelden",
        "hoort tussen 5 en 60 te liggen",
    )] == [True] * 3  # fmt: skip
    assert 'href="#minutes"' in page
    refused = submit(browser, f"/opleidingen/{version.id}/publicatie", status=400).get_data(as_text=True)
    assert f'<a href="{address(version)}">Les:' in refused
    assert (queries.latest_version("kort").number, drafts()) == (1, [(True, None)])


def test_what_is_said_while_somebody_types_keeps_nothing(version, browser):
    answers = [
        browser.post(address(version, "nakijken"), data=FIELDS | {"body": body}).get_data(as_text=True)
        for body in (FIELDS["body"], LONG, "<b>vet</b>", "")
    ]
    assert [words in answer for words, answer in zip(
        ("We vonden niets", "een zin van 27 woorden", "HTML in de tekst", "Vul eerst alle vakken in"), answers, strict=True
    )] == [True] * 4  # fmt: skip
    assert ("<b>vet" in answers[2], kept(), drafts()) == (False, [], [])


def test_a_question_and_its_right_answer_in_fields(version, browser, submit, visit):
    """Another answer is right now: what stood beside it as a reason why not goes."""
    file, begin = "een/luisteren.check.toml", "eerst.option."
    fields = {
        "eerst.text": "Wat doe je eerst?", "eerst.explanation": "Eerst luisteren.", f"{begin}1.text": "Luisteren", f"{begin}1.why_not": "Te vroeg.",
        f"{begin}2.text": "Praten", f"{begin}2.right": "y", f"{begin}2.why_not": "",
    }  # fmt: skip
    page = visit(browser, address(version, file=file))
    assert [words in page for words in ("Vraag 1", "Antwoord 1", "Antwoord 2", "Waarom past dit niet?")] == [
        True
    ] * 4
    submit(browser, address(version, file=file), **fields)
    assert kept() == [(file, """[[question]]
slug = "eerst"
text = "Wat doe je eerst?"
explanation = "Eerst luisteren."
[[question.option]]
text = "Luisteren"
why_not = "Te vroeg."
[[question.option]]
text = "Praten"
right = true
""")]  # fmt: skip
    submit(browser, address(version, file=file), **{name: value for name, value in fields.items() if name != f"{begin}2.right"})  # fmt: skip
    assert "er zijn 0 goede antwoorden; het hoort er precies één te zijn" in visit(
        browser, address(version, file=file)
    )


def test_a_comma_a_question_and_a_picture_of_which_one_is_taken_back(
    world, version, browser, as_person, submit, visit
):
    """The new version differs in exactly what stayed changed; a trainee sees it once their cohort goes over."""
    cohort = world.cohort(version)
    trainee = as_person(world.trainee(cohort))
    check, sheet = "een/luisteren.check.toml", "een/turflijst.werkblad.md"
    question = {"eerst.text": "Wat eerst?", "eerst.explanation": "Eerst luisteren, dan praten.", "eerst.option.1.text": "Luisteren", "eerst.option.1.right": "y", "eerst.option.2.text": "Praten"}  # fmt: skip
    picture = "## Oren open\r\n\r\nLuister **goed**. ![Een oor, van opzij](oor.svg)"
    submit(browser, address(version), **FIELDS | {"goal": "Je luistert, stil.", "body": picture})
    submit(browser, address(version, file=check), **question)
    submit(browser, address(version, file=sheet), **fields_of(visit(browser, address(version, file=sheet))) | {"use": "Turf elk gesprek."})  # fmt: skip
    submit(browser, address(version, "gepubliceerd", sheet))
    submit(browser, f"/opleidingen/{version.id}/publicatie")
    new = latest()
    assert {name for name in new if new[name] != RICH[name]} == {LESSON, check}
    assert new.keys() == RICH.keys()
    assert [
        words in visit(trainee, "/leren/een/luisteren") for words in ("Je luistert, stil.", "van opzij")
    ] == [False] * 2
    submit(browser, f"/lichtingen/{cohort.id}/versie/{queries.latest_version('kort').id}")
    assert [
        words in visit(trainee, "/leren/een/luisteren") for words in ("Je luistert, stil.", "van opzij")
    ] == [True] * 2


def test_how_a_page_looks(version, browser, submit, visit):
    """What is typed runs nothing, here as in a version."""
    submit(
        browser,
        address(version),
        **FIELDS | {"body": "Kijk **goed**. <script>x</script> ![Een oor](oor.svg)"},
    )
    page = visit(browser, address(version, "voorbeeld"))
    picture = f'src="/leren/beeld/{version.id}/oor.svg"'
    assert ("<strong>goed</strong>" in page, "<script>x" in page, picture in page) == (True, False, True)
    assert browser.get(address(version, "voorbeeld", "een/luisteren.check.toml")).status_code == 404


def test_two_who_write_at_once_lose_nothing(world, version, browser, as_person, submit, visit):
    """The second sees both texts; what only the first touched stays as they left it."""
    other = as_person(world.staff())
    shown = stood(visit(browser, address(version)))
    submit(other, address(version), stood=shown, **FIELDS | {"goal": "Je hoort.", "body": "Van de een."})
    page = submit(browser, address(version), status=400, stood=shown, **FIELDS | {"body": "Van de ander."})
    text = page.get_data(as_text=True)
    assert [words in text for words in ("Van de een.", "Van de ander.", "Dit is intussen veranderd.")] == [
        True
    ] * 3
    shown = stood(visit(browser, address(version)))
    submit(
        browser, address(version), stood=shown, **FIELDS | {"goal": "Je hoort.", "body": "Van ons beiden."}
    )
    last = kept()[-1][1]
    assert ('goal = "Je hoort."' in last, last.endswith("Van ons beiden.\n")) == (True, True)


def test_taking_back_is_a_change_that_can_be_taken_back(version, browser, submit, visit):
    for words in ("Je hoort.", "Je ziet."):
        submit(browser, address(version), **FIELDS | {"goal": words})
    first, second = db.session.scalars(select(DraftFile.id).order_by(DraftFile.id))
    page = visit(browser, address(version, "geschiedenis"))
    assert ("Zo staat het nu." in page, f"/opleidingen/teksten/{first}/terug" in page, f"/{second}/terug" in page) == (
        True, True, False,
    )  # fmt: skip
    submit(browser, f"/opleidingen/teksten/{first}/terug")
    submit(browser, address(version, "gepubliceerd"))
    submit(browser, f"/opleidingen/teksten/{second}/terug")
    assert [re.search(r'goal = "(.*)"', text)[1] for _, text in kept()] == [
        "Je hoort.", "Je ziet.", "Je hoort.", "Je luistert.", "Je ziet.",
    ]  # fmt: skip


def test_a_draft_is_dropped_and_comes_back(version, browser, submit, visit):
    submit(browser, address(version), **FIELDS | {"goal": "Je hoort."})
    assert "Ook wat je collega’s veranderden:" in visit(browser, f"/opleidingen/{version.id}/concept/einde")
    assert drafts() == [(True, None)]
    submit(browser, f"/opleidingen/{version.id}/concept/einde")
    assert drafts() == [(False, None)]
    assert "Je luistert." in visit(browser, address(version))
    submit(browser, f"/opleidingen/{version.id}/concept/einde", status=400)
    submit(browser, f"/opleidingen/{version.id}/concept/herstel")
    assert (drafts(), "Je hoort." in visit(browser, address(version))) == ([(True, None)], True)
    page = submit(browser, f"/opleidingen/{version.id}/concept/herstel", status=400).get_data(as_text=True)
    assert "Er is geen weggegooid concept om terug te halen." in page


def test_a_dropped_draft_stays_away_once_another_began(version, browser, submit):
    submit(browser, address(version), **FIELDS | {"goal": "Je hoort."})
    submit(browser, f"/opleidingen/{version.id}/concept/einde")
    submit(browser, address(version), **FIELDS | {"goal": "Je ziet."})
    page = submit(browser, f"/opleidingen/{version.id}/concept/herstel", status=400).get_data(as_text=True)
    assert "Er is al een nieuw concept." in page
    assert drafts() == [(False, None), (True, None)]


def test_a_zip_that_came_meanwhile_is_laid_beside_the_draft_first(world, version, browser, submit, visit):
    """In the file that both changed; in another one there is nothing to say."""
    submit(browser, address(version), **FIELDS | {"goal": "Je hoort."})
    elsewhere = changed(RICH, "een/wandeling.opdracht.md", "Loop.", "Loop rustig.")
    published(elsewhere, world.now)
    assert "Intussen kwam er een nieuwe versie" not in visit(browser, address(version))
    published(changed(elsewhere, LESSON, "oren", "oren en ogen"), world.now)
    page = visit(browser, address(version))
    assert ("Intussen kwam er een nieuwe versie" in page, "oren en ogen" in page) == (True, True)
    refused = submit(browser, f"/opleidingen/{version.id}/publicatie", status=400).get_data(as_text=True)
    assert "Leg de teksten eerst naast elkaar." in refused
    submit(browser, address(version), **FIELDS | {"goal": "Je hoort."})
    submit(browser, f"/opleidingen/{version.id}/publicatie")
    assert latest() == changed(elsewhere, LESSON, "Je luistert.", "Je hoort.")


@pytest.mark.parametrize(
    "file", ["een/nergens.md", "course.toml", "een/module.toml", "beelden/oor.svg", "..%2Fcourse.toml", "../../etc/passwd", "een/luisteren.md/"],
)  # fmt: skip
def test_only_what_is_in_the_list_of_the_version(version, browser, submit, file):
    for what in ("schrijven", "nakijken", "geschiedenis", "gepubliceerd"):
        method = browser.get if what in ("schrijven", "geschiedenis") else browser.post
        assert method(f"/opleidingen/{version.id}/{what}/{file}").status_code == 404, what
    assert kept() == []


def test_what_is_too_large_or_too_strange_comes_back_as_typed(version, browser, submit):
    for field, value in (
        ("body", "woord " * 10_001),
        ("title", "x" * 301),
        ("minutes", "veel"),
        ("body", ""),
    ):
        page = submit(browser, address(version), status=400, **FIELDS | {field: value}).get_data(as_text=True)
        assert (value.strip() in page, kept()) == (True, []), field
