"""What stands is changed by two people, or in two tabs, without either undoing the other: texts, boxes and choices."""

import html
import re

import pytest

from lms.cohorts.models import Attendance
from lms.db import db
from lms.layout.models import CertificateTemplate
from lms.learning.models import LessonNote
from lms.peergroups.models import MeetingAttendance
from lms.progress.models import EvidenceChoice, LearningPoint
from lms.standing_forms import CHANGED, CHANGED_BOXES
from tests.house.typed import forms_in
from tests.proofreader import proofread

NOTE = "/leren/01-module/les-1-1"


def opened(browser, page: str, action: str | None = None) -> dict[str, list[str]]:
    """A form as a browser would send it, untouched."""
    text = browser.get(page).get_data(as_text=True)
    [form] = [
        one
        for one in forms_in(text, "", page)
        if one.action == (action or page) and "stood" in str(one.fields)
    ]
    return form.untouched()


def sent(browser, action: str, fields: dict) -> tuple[int, str]:
    answer = browser.post(action, data=fields)
    page = answer.get_data(as_text=True)
    if answer.status_code == 400:
        proofread(page, action)
    return answer.status_code, html.unescape(page)


def test_a_note_in_two_tabs_shows_both(world, as_person):
    browser = as_person(world.trainee(world.cohort()))
    action = f"{NOTE}/notitie"
    first, second = (opened(browser, NOTE, action) for _ in range(2))
    assert sent(browser, action, first | {"text": "Op de telefoon"})[0] == 303
    status, page = sent(browser, action, second | {"text": "Op de computer"})
    assert (status, CHANGED in page) == (400, True)
    assert re.search(r"Er staat nu:</p>\s*<p class=\"own-words\">Op de telefoon</p>", page)
    assert ">Op de computer</textarea>" in page
    assert db.session.scalars(db.select(LessonNote.text)).all() == ["Op de telefoon"]
    [again] = [form for form in forms_in(page) if form.action == action]
    assert sent(browser, action, again.untouched() | {"text": "Allebei"})[0] == 303
    assert db.session.scalars(db.select(LessonNote.text)).all() == ["Allebei"]


def test_learning_points_in_two_tabs_join_where_they_differ(world, as_person):
    browser = as_person(world.trainee(world.cohort()))
    page = "/voortgang/leerpunten"
    first, second = opened(browser, page), opened(browser, page)
    sent(browser, page, first | {"module-01-module": "Luisteren"})
    assert sent(browser, page, second | {"module-02-module": "Wachten"})[0] == 303
    points = dict(db.session.execute(db.select(LearningPoint.module_slug, LearningPoint.text)).all())
    assert points == {"01-module": "Luisteren", "02-module": "Wachten"}


def test_settings_of_two_colleagues_join(world, as_person):
    one, other = as_person(world.staff()), as_person(world.staff())
    page = "/certificaten/sjabloon"
    first, second = opened(one, page), opened(other, page)
    assert sent(one, page, first | {"text1": "Van de een", "role1": "coach", "role2": "x"})[0] == 303
    status, shown = sent(other, page, second | {"text1": "Van de ander"})
    assert (status, "Van de een</p>" in shown, "Van de ander</textarea>" in shown) == (400, True, True)
    assert sent(other, page, second | {"text2": "Onderaan"})[0] == 303
    newest = db.session.scalars(
        db.select(CertificateTemplate).order_by(CertificateTemplate.number.desc())
    ).first()
    assert newest.texts == ["Van de een", "Onderaan"]


def own_details(person) -> tuple[str, str]:
    db.session.refresh(person)
    return person.phone, person.neighbourhood


def test_own_details_on_two_devices_join(world, as_person):
    person = world.person(phone="0612345678", neighbourhood="Noord")
    browser = as_person(person)
    first, second = opened(browser, "/mijn"), opened(browser, "/mijn")
    sent(browser, "/mijn", first | {"phone": "0687654321"})
    assert sent(browser, "/mijn", second | {"neighbourhood": "Zuid"})[0] == 303
    assert own_details(person) == ("0687654321", "Zuid")


@pytest.fixture
def day(world):
    cohort = world.cohort()
    found = world.group_day(cohort, days=-2)
    return cohort, found, f"/lichtingen/{cohort.id}/groepsdagen/{found.id}"


def attended(day) -> dict[int, bool]:
    rows = db.session.execute(db.select(Attendance.person_id, Attendance.was_present))
    return dict(rows.all())


def test_the_list_of_a_group_day_leaves_what_a_colleague_tapped(world, as_person, day):
    cohort, _, page = day
    anna, bert, cas = (world.trainee(cohort) for _ in range(3))
    coach, colleague = as_person(world.coach(cohort)), as_person(world.coach(cohort))
    fields = opened(coach, page)
    colleague.post(f"{page}/aanwezig/{anna.id}", data={"was_present": "ja"})
    assert sent(coach, page, fields | {"present": [str(bert.id)]})[0] == 303
    assert attended(day) == {anna.id: True, bert.id: True, cas.id: False}
    assert sent(coach, page, opened(coach, page) | {"present": [str(bert.id)]})[0] == 303
    assert attended(day) == {anna.id: False, bert.id: True, cas.id: False}  # cleared on this screen


def test_who_joined_later_is_not_absent_before_they_came(world, as_person, day):
    cohort, _, page = day
    anna, late = world.trainee(cohort), world.person()
    world.grant(late, "trainee", cohort).since = world.days(-1)
    coach = as_person(world.coach(cohort))
    assert late.name not in coach.get(page).get_data(as_text=True)
    fields = opened(coach, page)
    newcomer = world.trainee(cohort)  # while the form was open
    assert sent(coach, page, fields | {"present": [str(anna.id)]})[0] == 303
    assert attended(day) == {anna.id: True}
    assert newcomer.id not in attended(day)


def test_a_meeting_that_somebody_filled_in_meanwhile_is_looked_at_again(world, as_person):
    """It counts when a second wrote the same, so nobody does so without having seen it."""
    anna, bert, cas = (world.trainee(world.cohort()) for _ in range(3))
    group = world.peer_group(None, anna, bert, cas)
    meeting = world.meeting(group, anna, days=-3)
    db.session.execute(db.delete(MeetingAttendance))
    meeting.confirmed_at = None
    page = f"/intervisie/bijeenkomsten/{meeting.id}/aanwezigheid"
    one, other = as_person(anna), as_person(bert)
    first, second = opened(one, page), opened(other, page)
    assert sent(one, page, first | {"present": [str(anna.id), str(cas.id)]})[0] == 303
    status, shown = sent(other, page, second | {"present": [str(anna.id)]})
    assert (status, CHANGED_BOXES in shown, shown.count(" checked")) == (400, True, 2)
    db.session.refresh(meeting)
    assert meeting.confirmed_at is None


def test_evidence_in_two_tabs_joins(world, as_person):
    trainee = world.trainee(cohort := world.cohort())
    for slug in ("opdracht-1", "opdracht-2"):
        world.review(world.handed_in(trainee, cohort, slug), world.coach(cohort))
    browser = as_person(trainee)
    page = "/leren/eindgesprek"
    first, second = opened(browser, page), opened(browser, page)
    sent(browser, page, first | {"pieces": ["assignment:opdracht-1"]})
    sent(browser, page, second | {"pieces": ["assignment:opdracht-2"]})
    chosen = db.session.scalars(db.select(EvidenceChoice.slug).order_by(EvidenceChoice.slug)).all()
    assert chosen == ["opdracht-1", "opdracht-2"]


def test_work_that_was_sent_elsewhere_meanwhile_is_refused_with_its_text(world, as_person):
    trainee = world.trainee(cohort := world.cohort())
    browser = as_person(trainee)
    world.review(world.handed_in(trainee, cohort), world.coach(cohort))
    answer = browser.post(
        "/opdrachten/opdracht-1", data={"text": "Mijn tweede tekst,\nmet moeite geschreven"}
    )
    page = answer.get_data(as_text=True)
    proofread(page, "page")
    assert answer.status_code == 400
    assert '<p class="own-words">Mijn tweede tekst,\nmet moeite geschreven</p>' in page.replace("\r", "")


@pytest.mark.parametrize("stood", ["", "geen JSON", "[1]", '{"text":5}', '{"present":"x"}'])
def test_a_page_that_does_not_say_what_it_showed_is_sent_as_ever(world, as_person, stood):
    browser = as_person(world.trainee(world.cohort()))
    assert browser.post(f"{NOTE}/notitie", data={"text": "Ja", "stood": stood}).status_code == 303
