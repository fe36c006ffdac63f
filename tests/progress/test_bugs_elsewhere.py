"""Faults in progress that were reported of other learning environments, each shown not to happen here."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from lms.accounts.actions import end_grant
from lms.certificates import actions as certificates
from lms.certificates.models import Certificate
from lms.curriculum.models import Course, CourseVersion
from lms.db import db
from lms.learning import actions as learning
from lms.learning.models import LessonCompletion
from lms.learning.rules import HandInFact, LearningFacts
from lms.peergroups.rules import MeetingFacts
from lms.progress.queries import progress_of
from lms.progress.rules import ProgressFacts, assess
from lms.progress.version_actions import move_to_version
from tests.progress import assessing
from tests.supervision.test_rules import COURSE, LONGER, NOW


@pytest.fixture
def cohort(world):
    return world.cohort(name="Lichting Linde")


@pytest.fixture
def coach(world, cohort):
    return world.coach(cohort)


@pytest.fixture
def anna(world, cohort):
    return world.trainee(cohort, name="Anna Visser")


def done(person, cohort, now) -> tuple[int, int]:
    return progress_of(person, cohort, now=now).done_of("lesson", "check", "assignment")


def ready(world, cohort, coach, person):
    """Everything but the decision."""
    world.everything_learned(person, cohort, coach)
    world.attended(world.group_day(cohort), person, coach)
    world.meeting(world.peer_group(cohort, person), coach, present=(person,))


slugs = st.sets(st.sampled_from(["les-1", "les-1b", "les-2", "les-elders", "les-weg"]))
hand_ins = st.dictionaries(
    st.sampled_from(["opdracht-1", "opdracht-2", "opdracht-weg"]),
    st.sampled_from([None, "needs_more", "approved"]),
)


@settings(max_examples=300, deadline=None)
@given(slugs, slugs, hand_ins, st.sets(st.sampled_from(["m1", "m2", "m-weg"])), st.integers(0, 40))
def test_never_more_than_everything_and_never_less_than_nothing(read, passed, handed_in, days, meetings):
    """frappe/lms #851 (above and below 100 %), #2406 (certificate refused at 100.x): steps are counted, nothing is divided,
    and `is_complete` looks at the steps themselves, whatever else was done, also in lessons that are gone."""
    learning_facts = LearningFacts(
        dict.fromkeys(read, NOW),
        {slug: frozenset({"vraag", "vraag-weg"}) for slug in passed},
        {slug: HandInFact(1, NOW, outcome, NOW if outcome else None) for slug, outcome in handed_in.items()},
    )
    facts = ProgressFacts(learning_facts, frozenset(days), MeetingFacts(meetings, meetings, meetings))
    progress = assess(LONGER, facts)
    number, total = progress.done_of("lesson", "check", "assignment")
    assert 0 <= number <= total == 8
    assert progress.is_complete == (number == total)


def test_more_than_asked_is_still_a_certificate(world, cohort, coach, anna):
    """frappe/lms #2406: four meetings where one is asked do not stand in the way."""
    ready(world, cohort, coach, anna)
    group = world.peer_group(cohort, anna, name="Nog een")
    for days in (-9, -8, -7):
        world.meeting(group, coach, days=days, present=(anna,))
    world.lesson_done(anna, cohort, "les-van-vroeger")
    assert progress_of(anna, cohort, now=world.now).is_complete


def test_a_module_of_many_steps_is_not_counted_as_one():
    """frappe/lms #1967: a package of many steps counted as one."""
    one_of_three = LearningFacts({"les-1": NOW}, {"les-1": frozenset({"vraag"})})
    progress = assess(LONGER, ProgressFacts(one_of_three))
    assert progress.done_of("lesson", "check", "assignment") == (2, 8)
    assert [item.state for item in progress.of_module("m1")] == ["done", "done", "open", "open", "open"]


def test_every_item_says_why_it_stands_so(world, cohort, coach, anna, as_person, visit):
    """frappe/lms #2101: unclear what moves the bar. Each step has a reason in words, on the page, for trainee and coach."""
    world.lesson_done(anna, cohort, "les-1-1")
    progress = progress_of(anna, cohort, now=world.now)
    assert [item.slug for item in progress.items if not item.reason.code] == []
    own = visit(as_person(anna), "/voortgang")
    for page in (own, visit(as_person(coach), f"/begeleiding/deelnemers/{anna.id}")):
        for words in ("Gelezen op", "2 vragen.", "Nog niet ingeleverd."):
            assert words in page, words
        assert "%" not in page.partition("<main")[2].partition("</main>")[0]


def test_what_is_done_counts_at_once(world, cohort, anna, as_person, submit, visit):
    """canvas-lms #801: completion not recorded until the settings are saved again. Nothing is switched on: the next page
    reads what the last one wrote."""
    browser = as_person(anna)
    submit(browser, "/leren/01-module/les-1-1/afronding")
    assert "<strong>1</strong> van 4 lessen" in visit(browser, "/voortgang")


def test_what_one_does_is_nobody_elses(world, cohort, coach, anna):
    """kolibri #13598: everyone "1 of 1" after one finishes."""
    others = [world.trainee(cohort) for _ in range(3)]
    ready(world, cohort, coach, anna)
    assert [done(person, cohort, world.now) for person in (anna, *others)] == [(10, 10), *[(0, 10)] * 3]


def test_a_wrong_answer_moves_nothing(world, cohort, anna):
    """chamilo #3584: failing a test moves the bar."""
    before = progress_of(anna, cohort, now=world.now)
    for _ in range(9):
        world.answer(anna, cohort, "les-1-1", "vraag-1", is_right=False)
    assert progress_of(anna, cohort, now=world.now) == before


def test_a_hand_in_that_is_not_good_yet_moves_nothing(world, cohort, coach, anna):
    world.review(world.handed_in(anna, cohort), coach, "needs_more")
    assert done(anna, cohort, world.now) == (0, 10)


def edition(world, course: Course, number: int, lessons: int, questions: int) -> CourseVersion:
    """Another version of a course, with so many lessons a module and questions a check."""
    template = world.version(lessons=lessons, questions=questions)
    values = {"course_id": course.id, "number": number}
    table = CourseVersion.__table__  # past the model, which refuses to change what is published
    db.session.execute(table.update().where(table.c.id == template.id).values(values))
    db.session.refresh(template)
    return template


def test_an_edit_of_the_course_takes_nothing_away(world, cohort, coach, anna):
    """Moodle MDL-44878: an edit of the course takes away what was earned. A new version does nothing by itself, and moving
    to it keeps what was done, with a new question in every check."""
    ready(world, cohort, coach, anna)
    renewed = edition(world, cohort.version.course, 2, lessons=2, questions=3)
    assert done(anna, cohort, world.now) == (10, 10)
    move_to_version(cohort, renewed, by=world.staff(), now=world.now)
    progress = progress_of(anna, cohort, now=world.now)
    assert (progress.done_of("lesson", "check", "assignment"), progress.is_complete) == ((10, 10), True)


def test_new_lessons_count_for_who_had_not_finished(world, cohort, anna):
    """sensei #4002: new lessons never count."""
    world.lesson_done(anna, cohort, "les-1-1")
    longer = edition(world, cohort.version.course, 2, lessons=3, questions=2)
    move_to_version(cohort, longer, by=world.staff(), now=world.now)
    assert done(anna, cohort, world.now) == (1, 14)
    world.lesson_done(anna, cohort, "les-1-3")
    assert done(anna, cohort, world.now) == (2, 14)


def test_the_record_and_the_certificate_say_the_same(world, cohort, coach, anna, as_person, visit):
    """openedx-platform #38776: the record says "not earned" while the certificate exists. The certificate hangs on the
    decision, and the decision is what the record shows, whatever happens to seat and course afterwards."""
    ready(world, cohort, coach, anna)
    way = (cohort, coach, anna, world.staff("assessor"))
    assessing.prepare(world, way)
    certificates.issue(assessing.decide(world, way), now=world.now)
    longer = edition(world, cohort.version.course, 2, lessons=3, questions=3)
    move_to_version(cohort, longer, by=world.staff(), now=world.now)
    end_grant(anna, "trainee", scope_id=cohort.id, now=world.now)
    progress = progress_of(anna, cohort, now=world.now)
    assert (progress.decided, progress.items[-1].state, progress.items[-1].reason.code) == (
        "passed",
        "done",
        "passed",
    )
    assert db.session.scalars(select(Certificate.person_id)).all() == [anna.id]
    page = visit(as_person(coach), f"/begeleiding/deelnemers/{anna.id}")
    assert ("Geslaagd" in page, "Kreeg certificaat SLHZ-" in page) == (True, True)


def test_two_quick_clicks_count_once(world, cohort, anna, as_person, submit):
    """Two quick clicks count twice, elsewhere."""
    browser = as_person(anna)
    for _ in range(3):
        submit(browser, "/leren/01-module/les-1-1/afronding", once="k" * 20)
        submit(browser, "/leren/01-module/les-1-1/afronding")
    learning.complete_lesson(anna, cohort, "les-1-1", now=world.now + timedelta(minutes=1))
    assert db.session.scalar(select(func.count()).select_from(LessonCompletion)) == 1
    assert done(anna, cohort, world.now) == (1, 10)


def test_one_function_for_every_reader(world, cohort, coach, anna):
    """What a trainee, a coach and a certificate rest on is the same value, not three counts of the same."""
    ready(world, cohort, coach, anna)
    assert assess(COURSE, ProgressFacts()) == assess(COURSE, ProgressFacts())
    assert progress_of(anna, cohort, now=world.now) == progress_of(anna, cohort, now=world.days(400))
