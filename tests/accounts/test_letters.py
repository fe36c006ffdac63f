"""The desk of letters: printed, posted, laid aside, taken back, with and without an address, by staff and coaches."""

from datetime import timedelta

import pytest

from lms.accounts.actions import end_grant
from lms.db import db
from lms.notifications import choice_actions, letter_actions
from lms.notifications.letter_queries import made_when_printed, words_of
from lms.notifications.models import Message, PostalAddress
from lms.notifications.queries import state_of_message
from tests.notifications.post_office import TEMPLATE, write

ADDRESS = "Dorpsstraat 1\n1234 AB Hoorn"


def letter(world, name="Wilma Kooistra", address=ADDRESS, **values) -> Message:
    person = world.person(name=name, phone="06 1111 2222", **({} if address else {"email": None}))
    choice_actions.choose(person.id, {"feedback": "letter"}, ADDRESS, now=world.now)
    if not address:
        choice_actions.keep_postal_address(person.id, "", by_id=person.id, now=world.now)
    return write(person, f"antwoord-{next(world._numbers)}", world.now, **values)


@pytest.fixture
def noor(world):
    return world.staff(name="Noor de Wit")


@pytest.fixture
def ties(world):
    return world.staff(name="Ties Verbeek")


def test_the_way_of_a_letter_and_all_the_way_back(world, noor, walk):
    row = letter(world)
    desk = walk(noor).opens("/brieven").sees("Te printen", "Ligt klaar sinds")
    sheets = desk.presses("Print 1 brief").sees("Brieven om te printen", ADDRESS, f"kenmerk {row.event}.")
    page = sheets.follows("Brieven").sees("Geprint, nog op de post te doen", "door Noor de Wit")
    page.misses("Te printen").presses("Verstuurd").sees(
        "De brief aan Wilma Kooistra is verstuurd.", "Verstuurd op"
    )
    assert (row.sent_by_id, row.printed_by_id, state_of_message(row, now=world.now)) == (
        noor.id,
        noor.id,
        "posted",
    )
    page.opens("/brieven").sees("Er ligt geen brief klaar", "Verstuurd op").follows("Wilma Kooistra")
    page.presses("Toch niet verstuurd").sees("is geprint en moet nog op de post")
    page.presses("Toch niet geprint").sees("ligt weer klaar").presses("Leg opzij").sees(
        "ligt opzij", "door Noor de Wit"
    )
    page.opens("/brieven").sees("Opzij gelegd").misses("Te printen").follows("Wilma Kooistra")
    page.presses("Leg weer klaar").sees("Ligt klaar sinds")
    assert (row.sent_at, row.sent_by_id, row.printed_at, row.printed_by_id, row.stopped_at, row.stopped_by_id) == (
        None, None, None, None, None, None,
    )  # fmt: skip


def test_a_letter_that_came_back_is_called_about_and_goes_again_or_aside(world, noor, walk):
    row = letter(world)
    letter_actions.print_letters([row], by_id=noor.id, now=world.now)
    letter_actions.post_letter(row, by_id=noor.id, now=world.now)
    page = walk(noor).opens(f"/brieven/{row.id}").presses("De post bracht hem terug")
    page.sees("Bel Wilma Kooistra: die weet nog van niets.", "Teruggekomen op")
    desk = page.opens("/brieven").sees("Teruggekomen", "06 1111 2222").misses("Verstuurd op")
    desk.follows("Wilma Kooistra").presses("Bewaar het adres", status=400, postal_address="?").sees(
        "Dit is geen adres."
    )
    desk.presses("Bewaar het adres", postal_address="Nieuwstraat 2\n1234 AB Hoorn").presses(
        "Toch niet teruggekomen"
    )
    desk.sees("Verstuurd op").presses("De post bracht hem terug").presses("Leg de brief weer klaar").sees(
        "Ligt klaar sinds"
    )
    desk.presses("Print deze brief").sees("Nieuwstraat 2")
    desk.opens(f"/brieven/{row.id}").presses("Verstuurd of afgegeven").presses("De post bracht hem terug")
    desk.presses("Leg opzij").sees("ligt opzij").opens("/brieven").misses("Teruggekomen")
    assert (state_of_message(row, now=world.now), row.returned_by_id) == ("aside", noor.id)


def test_two_colleagues_print_and_post_no_letter_twice(world, noor, ties, walk):
    """Both have the desk open with the same two letters; a third came after."""
    first, second = letter(world), letter(world, "Joop Vlaar")
    desk, other = walk(noor).opens("/brieven"), walk(ties).opens("/brieven")
    third = letter(world, "Later Gekomen")
    sheets = desk.presses("Print 2 brieven").sees("Wilma Kooistra", "Joop Vlaar").misses("Later Gekomen")
    other.presses("Print 2 brieven").sees("Deze brieven zijn al geprint").sees("Print 1 brief")
    sheets.presses("2 brieven zijn verstuurd").sees("2 brieven zijn verstuurd.")
    letter_actions.post_letter(first, by_id=ties.id, now=world.days(1))
    assert [(row.sent_by_id, row.printed_by_id) for row in (first, second, third)] == [
        (noor.id, noor.id),
        (noor.id, noor.id),
        (None, None),
    ]


def test_pressing_back_twice_takes_one_step_back(world, noor, ties, walk):
    row = letter(world)
    letter_actions.print_letters([row], by_id=noor.id, now=world.now)
    letter_actions.post_letter(row, by_id=noor.id, now=world.now)
    pages = [walk(person).opens(f"/brieven/{row.id}") for person in (noor, ties)]
    pages[0].presses("Toch niet verstuurd").sees("moet nog op de post")
    pages[1].presses("Toch niet verstuurd", status=400).sees("Een collega was je net voor.", "Geprint op")
    assert state_of_message(row, now=world.now) == "printed"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("verzending", "Dat kan nu niet met deze brief."),
        ("herstel", "Een collega was je net voor."),
    ],
)
def test_what_cannot_be_done_says_why(world, noor, as_person, submit, path, words):
    row = letter(world)
    browser = as_person(noor)
    assert words in submit(browser, f"/brieven/{row.id}/{path}", status=400).get_data(as_text=True)
    assert state_of_message(row, now=world.now) == "letter"


def test_an_address_is_asked_and_written_down_at_the_letter(world, noor, walk):
    row = letter(world, address="", kind="decision")
    desk = walk(noor).opens("/brieven").sees("Zonder adres", "06 1111 2222").misses("Te printen")
    page = desk.follows("Wilma Kooistra").sees("We weten het adres nog niet.")
    page.presses("Bewaar het adres", status=400, postal_address=" ").sees("Vul het adres in")
    page.presses("Bewaar het adres", status=400, postal_address="x" * 301).sees("te lang", "x" * 301)
    page.presses("Bewaar het adres", postal_address=ADDRESS).sees(
        "Bewaard. Brieven aan Wilma Kooistra gaan naar dit adres."
    )
    page.opens("/brieven").sees("Te printen").misses("Zonder adres")
    known = db.session.query(PostalAddress).one()
    assert (known.person_id, known.text, known.changed_by_id) == (row.person_id, ADDRESS, noor.id)


def test_a_decision_for_who_has_no_mail_waits_and_says_whom_to_call(world, as_person, visit):
    person = world.person(name="Joop Vlaar", email=None, phone="06 1111 2222")
    write(person, "besluit-1", world.now, kind="decision")
    page = visit(as_person(world.staff()), "/brieven")
    assert ("Zonder adres" in page, "06 1111 2222" in page) == (True, True)


def test_without_an_address_a_letter_can_be_printed_to_hand_over(world, noor, walk):
    row = letter(world, address="", kind="decision")
    page = walk(noor).opens(f"/brieven/{row.id}").presses("Print deze brief")
    page.sees("Adres nog niet bekend").follows("Brieven").presses("Verstuurd").sees("is verstuurd")


def test_what_comes_too_late_is_not_printed_and_what_was_printed_stays(world, noor, as_person, visit):
    for name, is_printed in (("Te Laat", False), ("Al Geprint", True)):
        row = letter(world, name, expires_at=world.days(4))
        if is_printed:
            letter_actions.print_letters([row], by_id=noor.id, now=world.now)
        row.expires_at = world.days(-1)
    page = visit(as_person(noor), "/brieven")
    assert ("Te Laat" in page, "Al Geprint" in page) == (False, True)


def test_a_printed_or_laid_aside_letter_does_not_go_another_way(world, noor):
    printed, aside, waiting = (letter(world, name) for name in ("Anna", "Bas", "Cor"))
    letter_actions.print_letters([printed], by_id=noor.id, now=world.now)
    letter_actions.lay_aside(aside, by_id=noor.id, now=world.now)
    for row in (printed, aside, waiting):
        choice_actions.choose(row.person_id, {"feedback": "none"}, None, now=world.now)
    assert [state_of_message(row, now=world.now) for row in (printed, aside, waiting)] == [
        "printed",
        "aside",
        "here",
    ]


def test_a_letter_that_is_made_when_printed_says_what_is_true_then(world, noor):
    row = write(world.person(email=None), "gemaakt-bij-het-printen", world.now, kind="decision")
    said = ["Eerst\nNog geen dag."]
    made_when_printed(TEMPLATE, lambda message, now: said[0] if message.event == row.event else None)
    first = words_of(row, now=world.now)
    said[0] = "Later\nMaandag om 10 uur."
    letter_actions.print_letters([row], by_id=noor.id, now=world.now)
    said[0] = "Nog later\nDinsdag."
    assert (first, words_of(row, now=world.now), (row.subject, row.body)) == (
        ("Eerst", "Nog geen dag.\n"),
        ("Later", "Maandag om 10 uur.\n"),
        ("Later", "Maandag om 10 uur.\n"),
    )


def test_a_coach_brings_letters_to_own_trainees_only(world, as_person, visit, submit):
    cohort, other = world.cohort(), world.cohort()
    coach = world.coach(cohort, name="Femke Bakker")
    mine, theirs, left = (world.trainee(place) for place in (cohort, other, cohort))
    end_grant(left, "trainee", scope_id=cohort.id, now=world.days(-1))
    rows = {}
    for person in (mine, theirs, left):
        person.email = None
        choice_actions.choose(
            person.id, dict.fromkeys(("coach", "certificate"), "letter"), ADDRESS, now=world.now
        )
        for kind in ("coach", "certificate", "decision"):
            rows[person.id, kind] = write(person, f"{kind}-{person.id}", world.now, kind=kind)
    browser = as_person(coach)
    page = visit(browser, "/brieven")
    seen = {key for key, row in rows.items() if f'href="/brieven/{row.id}"' in page}
    assert seen == {(mine.id, "coach")}
    hidden = [row.id for key, row in rows.items() if key not in seen]
    for number in hidden:
        visit(browser, f"/brieven/{number}", status=404)
        for path in ("verzending", "opzij", "herstel", "adres"):
            submit(browser, f"/brieven/{number}/{path}", status=404, postal_address="Elders 1")
    for path in ("/brieven/afdruk", "/brieven/verzending"):
        submit(browser, path, brief=hidden)
    assert {(row.printed_at, row.sent_at) for row in rows.values()} == {(None, None)}
    assert "1 brief ligt klaar om te printen of te posten" in visit(browser, "/begeleiding")


def test_a_mail_is_no_letter(world, noor, as_person, submit, visit):
    mail, browser = write(world.person(), "antwoord-1", world.now), as_person(noor)
    visit(browser, f"/brieven/{mail.id}", status=404)
    submit(browser, f"/brieven/{mail.id}/verzending", status=404)
    assert as_person(world.person()).get("/brieven").status_code == 403


@pytest.mark.parametrize("numbers", [[], ["x"], ["999999"], ["²"], ["9" * 30], ["-1"]])
def test_strange_numbers_print_nothing(noor, as_person, submit, visit, numbers):
    browser = as_person(noor)
    for path in ("/brieven/afdruk", "/brieven/verzending"):
        submit(browser, path, brief=numbers)
    visit(browser, "/brieven/afdruk?" + "&".join(f"brief={number}" for number in numbers))


def test_the_desk_takes_as_many_queries_for_one_as_for_thirty(
    world, noor, as_person, submit, visit, count_queries
):
    browser = as_person(noor)

    def count(number: int) -> int:
        for step in ("wait", "print", "post", "aside"):
            for _ in range(number):
                row = letter(world)
                if step in ("print", "post"):
                    letter_actions.print_letters([row], by_id=noor.id, now=world.now)
                if step == "post":
                    letter_actions.post_letter(row, by_id=noor.id, now=world.now)
                if step == "aside":
                    letter_actions.lay_aside(row, by_id=noor.id, now=world.now)
        visit(browser, "/brieven")
        with count_queries() as queries:
            visit(browser, "/brieven")
            visit(browser, "/brieven/afdruk")
        return len(queries)

    assert count(1) == count(29)


def test_of_many_letters_the_desk_shows_the_longest_waiting(world, noor, as_person, visit):
    """More than are printed at once: the page says how many there are."""
    person = world.person()
    choice_actions.choose(person.id, {"feedback": "letter"}, ADDRESS, now=world.now)
    for number in range(103):
        write(person, f"antwoord-{number}", world.now + timedelta(seconds=number))
    page = visit(as_person(noor), "/brieven")
    assert ("Er zijn 103 brieven. Je ziet hier de 100 die het langst liggen." in page, page.count("messages__item")) == (
        True, 100,
    )  # fmt: skip
