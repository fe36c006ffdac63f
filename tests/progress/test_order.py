"""A course whose order changed: lessons and an assignment came into an earlier module. Whoever moves, whenever and however
often, keeps what they did, is never sent back, and does every step once, in either place."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lms.curriculum import queries as curriculum
from lms.curriculum.rules import AssignmentOutline, Gate, LessonOutline, ModuleOutline, Outline, Requirements
from lms.db import db
from lms.learning import actions
from lms.learning.models import RecordedStep
from lms.learning.order_rules import as_met, open_long
from lms.learning.rules import HandInFact
from lms.progress.keeping_rules import kept_in_move, placed_in_move, with_kept
from lms.progress.queries import progress_of
from lms.progress.rules import DONE, OPEN, ProgressFacts, assess
from lms.progress.version_actions import move_to_version
from lms.progress.version_queries import forecast
from tests.curriculum.small_course import published

DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
# as the course of 2026 was, and as it is: module three got the rules of the game, module six an assignment of its own
OLD_PLAN = {"een": "ab:een-t", "drie": "cd:foto", "vier": "e:ophalen", "zes": "fghi:kaart", "negen": "j:map"}
NEW_PLAN = {
    "een": "ab:een-t",
    "drie": "cd:foto fg:kaart",
    "vier": "e:ophalen",
    "zes": "hi:stappen",
    "negen": "j:map",
}


def outline_of(plan: dict[str, str], number: int) -> Outline:
    return Outline(
        number, 1, "kort", number, "Kort", "Certificaat", (), Gate("Veilig", ("een",)), Requirements(0, 0, 0, 0),
        tuple(_module(slug, text) for slug, text in plan.items()),
    )  # fmt: skip


def _module(slug: str, text: str) -> ModuleOutline:
    parts = [part.split(":") for part in text.split(" ")]
    lessons = tuple(LessonOutline(letter, letter, 20, ("q",)) for letters, _ in parts for letter in letters)
    tasks = tuple(
        AssignmentOutline(
            task,
            task,
            3,
            task == "ophalen",
            3,
            after="" if (letters, task) == tuple(parts[-1]) else letters[-1],
        )
        for letters, task in parts
    )
    return ModuleOutline(slug, slug, "?", "", lessons, tasks, "Groepsdag", 180)


OLD, NEW = outline_of(OLD_PLAN, 1), outline_of(NEW_PLAN, 2)
STEPS = [step.slug for module in OLD.modules for step in module.steps] + ["stappen"]
DEEDS = st.lists(st.tuples(st.sampled_from(["do", *["next"] * 4]), st.sampled_from(STEPS)), max_size=20)


def did(facts: ProgressFacts, steps: Iterable[str], outcome: str | None = "approved") -> ProgressFacts:
    learning = facts.learning
    for slug in steps:
        if len(slug) == 1:
            learning = replace(
                learning,
                completed={**learning.completed, slug: DAY},
                right={**learning.right, slug: frozenset("q")},
            )
        else:
            hand_in = HandInFact(1, DAY, outcome, DAY if outcome else None)
            learning = replace(learning, hand_ins={**learning.hand_ins, slug: hand_in})
    return replace(facts, learning=learning)


def done(outline: Outline, facts: ProgressFacts) -> set[tuple[str, str]]:
    return {(item.kind, item.slug) for item in assess(outline, facts).items if item.state == DONE}


def moved(here: Outline, there: Outline, facts: ProgressFacts, held: Iterable[str] = ()) -> ProgressFacts:
    places = placed_in_move(here, there, facts, tuple(held))
    return with_kept(facts, kept_in_move(here, there, facts), "Noor", DAY, places)


def place_of_next(outline: Outline, facts: ProgressFacts) -> int:
    """The module of the first step that was not begun, counted from 0; beyond the last when there is none. (What has to be done
    again goes first wherever it is.)"""
    order = [module.slug for module in outline.modules]
    opened = (
        order.index(item.module)
        for item in assess(outline, facts).items
        if item.state == OPEN and item.module
    )
    return next(opened, len(order))


@settings(max_examples=400, deadline=None)
@given(DEEDS, DEEDS, DEEDS, st.sampled_from([(), ("een",), ("een", "drie"), ("vier",), ("zes", "drie")]))
def test_there_and_back_nobody_loses_a_step_or_is_sent_back(first, second, third, held):
    """From the old order to the new one and back, half-way in everything."""
    facts, here = ProgressFacts(), OLD
    for deeds, there in ((first, NEW), (second, OLD), (third, NEW)):
        for deed, slug in deeds:
            upcoming = assess(here, facts).next
            step = upcoming.slug if deed == "next" and upcoming else slug
            if here.assignment(step) or any(row.slug == step for _, row in here.lessons()):
                facts = did(facts, [step])
        before, was = done(here, facts), place_of_next(here, facts)
        later = moved(here, there, facts, held)
        assert before - {("assignment", "stappen")} <= done(there, later)
        assert place_of_next(there, later) >= was
        # every step is asked once, wherever it is met
        for outline in (here, there):
            met = [step.slug for module in as_met(outline, later.learning).modules for step in module.steps]
            assert sorted(met) == sorted(step.slug for module in outline.modules for step in module.steps)
        # what was handed in for the card counts in the one order as in the other
        card = "kaart" in facts.learning.hand_ins
        assert [("assignment", "kaart") in done(outline, later) for outline in (OLD, NEW)] == [card, card]
        # whoever goes on alone does all of it in the end
        whole = later
        while (found := assess(there, whole).next) is not None:
            whole = did(whole, [found.slug])
        assert assess(there, whole).is_complete
        facts, here = later, there


def walked(count: int) -> ProgressFacts:
    """Somebody who did so many steps of the old order, one after another."""
    return did(ProgressFacts(), STEPS[:count])


PLACED = {("lesson_place", "f"): "zes", ("lesson_place", "g"): "zes", ("assignment_place", "kaart"): "zes"}


@pytest.mark.parametrize(
    ("count", "held", "places", "following"),
    [
        (0, (), {}, ["a", "b", "een-t", "c", "d", "foto", "f", "g", "kaart", "e"]),
        (4, (), {}, ["d", "foto", "f", "g", "kaart", "e"]),  # half-way in three
        (4, ("een",), {}, ["d", "foto", "f", "g", "kaart", "e"]),
        (4, ("een", "drie"), PLACED, ["d", "foto", "e", "ophalen", "f", "g", "kaart", "h"]),  # their group is past it
        (6, (), PLACED, ["e", "ophalen", "f", "g", "kaart", "h", "i", "stappen", "j"]),
        (9, (), PLACED, ["g", "kaart", "h", "i", "stappen", "j"]),
        (13, (), {}, ["j", "map"]),  # past six: its new assignment is kept
    ],
)  # fmt: skip
def test_where_the_rules_of_the_game_come(count, held, places, following):
    facts = walked(count)
    assert placed_in_move(OLD, NEW, facts, held) == places
    facts, met = moved(OLD, NEW, facts, held), []
    while (found := assess(NEW, facts).next) is not None and len(met) < len(following):
        met.append(found.slug)
        facts = did(facts, [found.slug])
    assert met == following
    assert moved(NEW, OLD, facts) == facts or set(placed_in_move(NEW, OLD, facts)) == set()


def test_who_waits_for_an_answer_is_not_sent_back_either():
    """The photo waits for the coach, so module four is next."""
    facts = did(walked(5), ["foto"], outcome=None)
    later = moved(OLD, NEW, facts)
    assert (assess(OLD, facts).next.slug, assess(NEW, later).next.slug) == ("e", "e")


def test_the_reminder_follows_the_order_somebody_has():
    facts = moved(OLD, NEW, did(walked(6), ["f", "g"]))
    much_later = DAY + timedelta(weeks=9)
    assert open_long(NEW, facts.learning, much_later) is None  # four comes first, and its lesson is not read
    facts = did(facts, ["e", "ophalen"])
    assert open_long(NEW, facts.learning, much_later)[0].slug == "kaart"


# the database and the pages


def texts_of(plan: dict[str, str]) -> dict[str, str]:
    found = {
        "course.toml": f'slug = "kort"\ntitle = "Kort"\ncertificate_title = "Certificaat"\nsummary = "Kort."\nmodules = {list(plan)}\n'
        'learning_outcomes = ["Ik luister."]\n[gate]\ntitle = "Veilig"\nmodules = ["een"]\n[requirements]\n'
        "group_days = 0\npeer_meetings = 0\nhost_turns = 0\ncase_turns = 0\n"
    }
    for slug, text in plan.items():
        module = _module(slug, text)
        found[f"{slug}/module.toml"] = (
            f'title = "Deel {slug}"\nquestion = "Wat?"\nsummary = "Kort."\nlessons = {[row.slug for row in module.lessons]}\n'
            f"assignments = {[row.slug for row in module.assignments]}\n"
        )
        found[f"{slug}/groepsdag.md"] = (
            '+++\ntitle = "Groepsdag"\nminutes = 180\nbring = ["pen"]\n+++\nWelkom.\n'
        )
        for task in module.assignments:
            after = f'after = "{task.after}"\n' if task.after else ""
            found[f"{slug}/{task.slug}.opdracht.md"] = (
                f'+++\ntitle = "Taak {task.slug}"\nhours = 3\n{after}goes_to_doors = false\nphotos = 1\ncriteria = ["gedaan"]\n'
                'yields = "krachten"\nhand_in = "Een foto."\n+++\nLoop een rondje.\n'
            )
        for lesson in module.lessons:
            found[f"{slug}/{lesson.slug}.md"] = (
                f'+++\ntitle = "Les {lesson.slug}"\ngoal = "Je oefent."\ncan_do = "oefenen"\nminutes = 20\nneeds = ["oren"]\n'
                'mini_do = "Oefen."\nreflection = "Hoe was het?"\n+++\n## Kern\n\nJe luistert.\n'
            )
            found[f"{slug}/{lesson.slug}.check.toml"] = (
                '[[question]]\nslug = "q"\ntext = "Wat?"\nexplanation = "Daarom."\n'
                '[[question.option]]\ntext = "Dit"\nright = true\n[[question.option]]\ntext = "Dat"\n'
            )
    return found


@dataclass
class Class:
    old: object
    new: object
    cohort: object
    coordinator: object


@pytest.fixture
def group(world) -> Class:
    old = published(texts_of(OLD_PLAN), world.now)
    new = published(texts_of(NEW_PLAN), world.now)
    return Class(old, new, world.cohort(old), world.staff(name="Noor de Wit"))


def learn(world, person, cohort, count: int) -> None:
    coach = world.coach(cohort)
    for slug in STEPS[:count]:
        if len(slug) == 1:
            actions.record_steps(
                person, cohort, [("lesson", slug), ("check", slug)], ground="paper", note="", by=coach, now=world.now
            )  # fmt: skip
        else:
            world.review(world.handed_in(person, cohort, slug), coach)


def test_the_dry_run_says_of_everybody_what_comes_when_and_that_is_what_happens(
    group, world, as_person, visit, submit
):
    early, late = world.trainee(group.cohort, name="Bea Vos"), world.trainee(group.cohort, name="Cor Dam")
    learn(world, early, group.cohort, 2)
    learn(world, late, group.cohort, 7)
    browser = as_person(group.coordinator)
    page = " ".join(visit(browser, f"/lichtingen/{group.cohort.id}/versie?naar={group.new.id}").split())
    assert (
        "Komt eerder aan de beurt: Les f (module 2), Les g (module 2), Opdracht in je wijk: Taak kaart (module 2)."
        in page
    )
    assert (
        "Blijft staan waar het stond, want Cor of de lichting is al verder: Les f (module 4), Les g (module 4), Opdracht in je wijk: Taak kaart (module 4)."
        in page
    )
    said = forecast(group.cohort, group.new, now=world.now)
    assert [dict(row.places) for row in said] == [{}, PLACED]
    submit(browser, f"/lichtingen/{group.cohort.id}/versie/{group.new.id}")
    nexts = {row.name: progress_of(row, group.cohort, now=world.now).next.slug for row in (early, late)}
    assert nexts == {"Bea Vos": "een-t", "Cor Dam": "ophalen"}
    rows = select(RecordedStep).where(RecordedStep.person_id == late.id, RecordedStep.ground == "version")
    assert {(row.kind, row.slug): row.note for row in db.session.scalars(rows)} == PLACED
    for page in (f"/begeleiding/deelnemers/{late.id}/op-papier", f"/begeleiding/deelnemers/{late.id}"):
        assert "lesson_place" not in visit(browser, page)


def test_a_cohort_past_the_group_day_keeps_the_old_order(group, world):
    trainee = world.trainee(group.cohort)
    learn(world, trainee, group.cohort, 2)
    world.group_day(group.cohort, "drie", days=-1)
    move_to_version(group.cohort, group.new, by=group.coordinator, now=world.now)
    items = {
        item.slug: item.module
        for item in progress_of(trainee, group.cohort, now=world.now).items
        if item.state == OPEN
    }
    assert (items["f"], items["kaart"], items["foto"]) == ("zes", "zes", "drie")


def test_old_addresses_of_a_lesson_lead_to_where_it_stands(group, world, as_person, visit):
    """In both orders; a form that was open while its lesson moved is not lost; what never was is not there."""
    trainee = world.trainee(group.cohort)
    browser = as_person(trainee)
    for version, old, new in ((group.old, "drie", "zes"), (group.new, "zes", "drie")):
        if group.cohort.version_id != version.id:
            move_to_version(group.cohort, version, by=group.coordinator, now=world.now)
        for end in ("", "/check?vraag=q"):
            found = browser.get(f"/leren/{old}/f{end}")
            assert (found.status_code, found.headers["Location"]) == (301, f"/leren/{new}/f{end}")
            assert "no-cache" in found.headers["Cache-Control"]
        assert browser.get(f"/leren/{new}/f").status_code == 200
        assert browser.get("/leren/negen/f").status_code == 404
        assert browser.get(f"/leren/{old}/zz").status_code == 404


def test_a_lesson_says_itself_where_it_was(world, as_person):
    """In a house that never published the version in which it stood there."""
    texts = texts_of(NEW_PLAN)
    texts["drie/f.md"] = texts["drie/f.md"].replace("minutes = 20", 'minutes = 20\nwas = ["zes"]')
    browser = as_person(world.trainee(world.cohort(published(texts, world.now))))
    assert browser.get("/leren/zes/f").headers["Location"] == "/leren/drie/f"
    assert [
        browser.get(f"/leren/{module}/{lesson}").status_code
        for module, lesson in (("vier", "f"), ("zes", "g"))
    ] == [404, 404]


def test_a_form_that_was_open_while_its_lesson_moved_is_not_lost(group, world, as_person, visit, submit):
    trainee = world.trainee(group.cohort)
    browser = as_person(trainee)
    move_to_version(group.cohort, group.new, by=group.coordinator, now=world.now)
    for end, fields in (("afronding", {}), ("notitie", {"text": "Vraag het Ilse."})):
        answered = submit(browser, f"/leren/zes/f/{end}", status=308, **fields)
        assert (answered.status_code, answered.headers["Location"]) == (308, f"/leren/drie/f/{end}")
        submit(browser, answered.headers["Location"], **fields)
    assert "Vraag het Ilse." in visit(browser, "/leren/drie/f")
    assert ("lesson", "f") in {
        (item.kind, item.slug)
        for item in progress_of(trainee, group.cohort, now=world.now).items
        if item.state == DONE
    }
    assert curriculum.lesson(group.new.id, "drie", "f").slug == "f"
