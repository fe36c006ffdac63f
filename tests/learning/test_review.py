"""Reviewing what was handed in: whose turn it is, the clock, the draft, the answer in writing and in a voice, a photo
that must go."""

import io
import os
import re

import pytest
from sqlalchemy import select

from lms import clock, uploads
from lms.db import db
from lms.errors import RuleError
from lms.jobs import nightly
from lms.learning import claim_actions
from lms.learning.models import (
    HandInPhoto,
    Review,
    ReviewRecording,
)
from lms.learning.phrase_models import FeedbackPhrase
from lms.learning.verdict_actions import show_review
from lms.learning.verdict_models import ReviewClaim
from lms.notifications.models import Message
from lms.uploads import upload_folder
from tests.learning.test_learning import photo_file

QUEUE = "/begeleiding/inleveringen"


@pytest.fixture
def cohort(world):
    return world.cohort(name="Lichting Linde")


@pytest.fixture
def coach(world, cohort):
    return world.coach(cohort, name="Femke Bakker")


@pytest.fixture
def anna(world, cohort):
    return world.trainee(cohort, name="Anna Visser", phone="06 1234 5678")


def order_of(page: str, *names: str) -> list[str]:
    """The names in the order in which the page's links have them."""
    return [found for found in re.findall(r">([^<>]+)</a>", page) if found in names]


def ten_minutes_later() -> None:
    """The answers that were given are shown, as the job does it."""
    for row in db.session.scalars(select(Review)):
        show_review(row, now=clock.now())
    db.session.commit()


def test_the_queue_on_the_page(world, cohort, coach, anna, as_person, visit):
    bas = world.trainee(cohort, name="Bas de Boer")
    world.handed_in(anna, cohort, days=-2)
    oldest = world.handed_in(bas, cohort, number=2, days=-9)
    page = visit(as_person(coach), "/begeleiding/inleveringen")
    assert order_of(page, "Anna Visser: Opdracht 1", "Bas de Boer: Opdracht 1") == [
        "Bas de Boer: Opdracht 1",
        "Anna Visser: Opdracht 1",
    ]
    assert f'href="/begeleiding/inleveringen/{oldest.id}"' in page
    assert "9 dagen geleden" in page
    assert "Lichting Linde. Keer 2, geen foto’s." in page


def test_an_empty_queue(coach, as_person, visit):
    assert "Alles is bekeken" in visit(as_person(coach), "/begeleiding/inleveringen")


def test_the_work_stands_beside_what_is_asked(world, cohort, coach, anna, as_person, visit):
    first = world.handed_in(anna, cohort, days=-20, text="Mijn eerste kaart.")
    world.review(first, coach, "needs_more")
    second = world.handed_in(anna, cohort, number=2, days=-3, text="Mijn tweede kaart.")
    world.add(HandInPhoto(hand_in=second, position=0, file_name="kaart.jpg", width=800, height=600))
    page = visit(as_person(coach), f"/begeleiding/inleveringen/{second.id}")
    for words in (
        "Mijn tweede kaart.",
        "<strong>Nog niet:</strong> Geeft al snel raad.",
        'src="/opdrachten/fotos/kaart.jpg"',
        ">10 krachten</label>",
        ">geen namen</label>",
        "Mijn eerste kaart.",
        "Mooi gekeken.",
        'name="outcome"',
        'name="feedback"',
    ):
        assert words in page, words
    assert (
        page.index("Mijn tweede kaart.") < page.index("Eerder ingeleverd") < page.index("Mijn eerste kaart.")
    )
    older = visit(as_person(coach), f"/begeleiding/inleveringen/{first.id}")
    assert "Mijn tweede kaart." not in older
    assert 'name="feedback"' not in older
    assert "Hier is al naar gekeken." in older


@pytest.mark.parametrize(("outcome", "words"), [("approved", "Voldaan"), ("needs_more", "Nog niet")])
def test_a_review_is_kept_and_the_next_one_comes(
    world, cohort, coach, anna, as_person, submit, visit, outcome, words
):
    following = world.handed_in(world.trainee(cohort, name="Bas de Boer"), cohort, days=-4)
    hand_in = world.handed_in(anna, cohort, days=-9)
    browser = as_person(coach)
    answered = submit(
        browser,
        f"/begeleiding/inleveringen/{hand_in.id}",
        outcome=outcome,
        feedback="  Goed gekeken. Zoek nog één verhaal.  ",
        to_do="Vraag het aan je buurman.",
    )
    assert answered.headers["Location"] == f"/begeleiding/inleveringen/{following.id}"
    row = db.session.scalars(select(Review)).one()
    assert (row.hand_in_id, row.outcome, row.feedback, row.reviewed_by_id) == (
        hand_in.id,
        outcome,
        "Goed gekeken. Zoek nog één verhaal.",
        coach.id,
    )
    assert "Anna Visser krijgt over 10 minuten bericht." in visit(browser, answered.headers["Location"])
    assert db.session.scalars(select(Message)).all() == []
    ten_minutes_later()
    assert [mail.address for mail in db.session.scalars(select(Message))] == [anna.email]
    assert words in visit(browser, f"/begeleiding/deelnemers/{anna.id}")


def test_after_the_last_one_comes_the_empty_queue(world, cohort, coach, anna, as_person, submit, visit):
    anna.email = None
    hand_in = world.handed_in(anna, cohort)
    browser = as_person(coach)
    answered = submit(
        browser, f"/begeleiding/inleveringen/{hand_in.id}", outcome="approved", feedback="Mooi."
    )
    assert answered.headers["Location"] == "/begeleiding/inleveringen"
    page = visit(browser, "/begeleiding/inleveringen")
    assert "Anna Visser krijgt over 10 minuten bericht." in page
    assert "Alles is bekeken" in page
    ten_minutes_later()
    told = [(row.channel, row.said_by_id) for row in db.session.scalars(select(Message))]
    assert told == [("call", coach.id)]  # it waits on her own page too


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"outcome": "approved", "feedback": "   "}, "Schrijf wat goed ging."),
        ({"feedback": "Wat ik schreef."}, "Kies: voldaan of nog niet."),
        ({"outcome": "gezakt", "feedback": "Wat ik schreef."}, "Kies: voldaan of nog niet."),
        ({"outcome": "approved", "feedback": "Wat ik schreef." + "x" * 4000}, "Deze tekst is te lang."),
    ],
)
def test_a_bad_answer_comes_back_with_a_sentence_and_what_was_typed(
    world, cohort, coach, anna, as_person, submit, fields, complaint
):
    hand_in = world.handed_in(anna, cohort)
    page = submit(as_person(coach), f"/begeleiding/inleveringen/{hand_in.id}", status=400, **fields)
    text = page.get_data(as_text=True)
    assert complaint in text
    assert fields["feedback"].strip() in text
    assert db.session.scalars(select(Review)).all() == []


def test_of_two_who_answer_one_wins_and_the_other_is_told(world, cohort, coach, anna, as_person, submit):
    second = world.coach(cohort, name="Anwar Idris")
    hand_in = world.handed_in(anna, cohort)
    address = f"/begeleiding/inleveringen/{hand_in.id}"
    submit(as_person(coach), address, outcome="approved", feedback="Mooi.")
    refused = submit(
        as_person(second),
        address,
        status=400,
        outcome="needs_more",
        feedback="Mijn lange tekst.",
        to_do="Loop nog eens.",
    )
    page = refused.get_data(as_text=True)
    assert "Iemand anders heeft deze inlevering al beoordeeld." in page
    assert "Mijn lange tekst." in page
    assert "Femke Bakker schreef" in page
    kept = [(row.outcome, row.reviewed_by_id) for row in db.session.scalars(select(Review))]
    assert kept == [("approved", coach.id)]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_foreign_own_and_missing_work_is_not_found(world, cohort, coach, anna, as_person, method):
    elsewhere = world.cohort(cohort.version)
    foreign = world.handed_in(world.trainee(elsewhere), elsewhere)
    world.grant(coach, "trainee", elsewhere)
    own = world.handed_in(coach, elsewhere)
    browser = as_person(coach)
    answers = [
        browser.open(
            f"/begeleiding/inleveringen/{number}",
            method=method,
            data={"outcome": "approved", "feedback": "x"},
        ).status_code
        for number in (foreign.id, own.id, 999_999)
    ]
    assert answers == [404, 404, 404]
    assert db.session.scalars(select(Review)).all() == []


# whose turn


def test_a_turn_is_shown_and_kept_from_others_until_it_ends(
    world, cohort, coach, anna, as_person, submit, visit
):
    second = world.coach(cohort, name="Anwar Idris")
    hand_in = world.handed_in(anna, cohort)
    address = f"{QUEUE}/{hand_in.id}"
    mine, theirs = as_person(coach), as_person(second)
    assert submit(mine, f"{address}/beurt").headers["Location"] == address
    assert ("Jij kijkt hiernaar" in visit(mine, address), "Jij kijkt hier nu naar" in visit(mine, QUEUE)) == (
        True,
        True,
    )
    assert "Femke Bakker kijkt hier nu naar" in visit(theirs, QUEUE)
    page = visit(theirs, address)
    assert ("Femke Bakker kijkt hier nu naar" in page, 'name="feedback"' in page) == (True, False)
    assert submit(theirs, f"{address}/beurt").headers["Location"] == QUEUE
    refused = submit(theirs, address, status=400, outcome="approved", feedback="Mijn tekst.").get_data(
        as_text=True
    )
    assert ("Femke Bakker kijkt hier nu naar" in refused, "Mijn tekst.</textarea>" in refused) == (True, True)
    submit(theirs, f"{address}/beurt/einde")  # somebody else's turn is not theirs to end
    assert [row.person_id for row in db.session.scalars(select(ReviewClaim))] == [coach.id]
    submit(mine, f"{address}/beurt/einde")
    assert db.session.scalars(select(ReviewClaim)).all() == []
    submit(theirs, address, outcome="approved", feedback="Mooi.")


def test_a_turn_ends_by_itself_and_somebody_has_one_at_a_time(world, cohort, coach, anna):
    second = world.coach(cohort, name="Anwar Idris")
    first, other = world.handed_in(anna, cohort), world.handed_in(world.trainee(cohort), cohort)
    claim_actions.take_turn(first, by=coach, now=world.now)
    claim_actions.take_turn(other, by=coach, now=world.now)
    assert [row.hand_in_id for row in db.session.scalars(select(ReviewClaim))] == [other.id]
    with pytest.raises(RuleError, match="Femke Bakker kijkt hier nu naar"):
        claim_actions.take_turn(other, by=second, now=world.days(0.02))
    claim_actions.take_turn(other, by=second, now=world.days(0.03))
    assert [row.person_id for row in db.session.scalars(select(ReviewClaim))] == [second.id]


def test_of_two_turns_at_once_one_wins(world, cohort, coach, anna):
    """The unique row decides, also when both saw that it was free."""
    hand_in = world.handed_in(anna, cohort)
    second = world.coach(cohort)
    world.add(ReviewClaim(hand_in_id=hand_in.id, person_id=second.id, until=world.days(-1)))
    db.session.execute(
        ReviewClaim.__table__.update().where(ReviewClaim.hand_in_id == hand_in.id).values(until=world.days(1))
    )
    with pytest.raises(RuleError, match="kijkt hier"):
        claim_actions.take_turn(hand_in, by=coach, now=world.now)


def test_the_next_one_skips_what_somebody_else_looks_at_and_is_taken(
    world, cohort, coach, anna, as_person, submit
):
    second = world.coach(cohort)
    taken = world.handed_in(world.trainee(cohort), cohort, days=-8)
    free = world.handed_in(world.trainee(cohort), cohort, days=-4)
    mine = world.handed_in(anna, cohort, days=-9)
    claim_actions.take_turn(taken, by=second, now=world.now)
    answered = submit(as_person(coach), f"{QUEUE}/{mine.id}", outcome="approved", feedback="Mooi.")
    assert answered.headers["Location"] == f"{QUEUE}/{free.id}"
    claims = {row.hand_in_id: row.person_id for row in db.session.scalars(select(ReviewClaim))}
    assert claims == {taken.id: second.id, free.id: coach.id}


def test_own_trainees_come_first(world, cohort, coach, anna, as_person, visit):
    elsewhere = world.cohort(cohort.version)
    world.handed_in(world.trainee(elsewhere, name="Oud Elders"), elsewhere, days=-20)
    world.handed_in(anna, cohort, days=-2)
    world.grant(coach, "coordinator")
    page = visit(as_person(coach), QUEUE)
    names = ("Oud Elders: Opdracht 1", "Anna Visser: Opdracht 1")
    assert order_of(page, *names) == ["Anna Visser: Opdracht 1", "Oud Elders: Opdracht 1"]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "Antwoord binnen 7 dagen, nog 7 dagen."),
        (-6, "Antwoord binnen 7 dagen, nog 1 dag."),
        (-7, "Antwoord binnen 7 dagen, vandaag is de laatste dag."),
        (-9, "Wij zijn 2 dagen te laat."),
    ],
)
def test_both_sides_see_the_same_clock(world, cohort, coach, anna, as_person, visit, days, words):
    hand_in = world.handed_in(anna, cohort, days=days)
    coaching = as_person(coach)
    for page in (
        visit(coaching, QUEUE),
        visit(coaching, f"{QUEUE}/{hand_in.id}"),
        visit(as_person(anna), "/opdrachten/opdracht-1"),
    ):
        assert words in page


# the answer


def test_ticks_and_own_sentences_make_a_draft_without_a_script(
    world, cohort, coach, anna, as_person, submit, visit
):
    hand_in = world.handed_in(anna, cohort)
    browser, address = as_person(coach), f"{QUEUE}/{hand_in.id}"
    for _ in range(2):
        submit(browser, "/begeleiding/zinnen", text="Je schrijft op wat mensen zeggen.")
    phrase = db.session.scalars(select(FeedbackPhrase)).one()
    fields = {
        "draft": "ja",
        "met": "1",
        "phrases": str(phrase.id),
        "outcome": "needs_more",
        "to_do": "Loop door.",
    }
    page = submit(browser, address, status=200, feedback="Dag Anna.", **fields).get_data(as_text=True)
    draft = (
        "Je schrijft op wat mensen zeggen.\n\nDit is gelukt:\n- geen namen\n\nDit mist nog:\n- 10 krachten"
    )
    assert f"Dag Anna.\n\n{draft}</textarea>" in page.replace("\r", "")
    assert "Loop door.</textarea>" in page
    again = submit(browser, address, status=200, feedback=f"Dag Anna.\n\n{draft}", **fields).get_data(
        as_text=True
    )
    assert again.count("Dit is gelukt:") == 1
    assert db.session.scalars(select(Review)).all() == []


def test_sentences_are_ones_own_and_can_go(world, cohort, coach, as_person, submit, visit):
    browser, other = as_person(coach), as_person(world.coach(cohort))
    submit(browser, "/begeleiding/zinnen", text="Mooi doorgevraagd.")
    assert "Schrijf een zin op." in submit(browser, "/begeleiding/zinnen", status=400, text=" ").get_data(
        as_text=True
    )
    phrase = db.session.scalars(select(FeedbackPhrase)).one()
    assert "Mooi doorgevraagd." not in visit(other, "/begeleiding/zinnen")
    submit(other, f"/begeleiding/zinnen/{phrase.id}/verwijdering", status=404)
    submit(browser, f"/begeleiding/zinnen/{phrase.id}/verwijdering")
    assert db.session.scalars(select(FeedbackPhrase)).all() == []


def test_not_yet_names_one_thing_to_do_and_the_maker_reads_it_apart(
    world, cohort, coach, anna, as_person, submit, visit
):
    hand_in = world.handed_in(anna, cohort)
    browser, address = as_person(coach), f"{QUEUE}/{hand_in.id}"
    fields = {"outcome": "needs_more", "feedback": "Mooi begin."}
    page = submit(browser, address, status=400, **fields).get_data(as_text=True)
    assert ("Schrijf één ding om te doen." in page, "Mooi begin.</textarea>" in page) == (True, True)
    submit(browser, address, to_do="Zoek nog vier krachten.", **fields)
    ten_minutes_later()
    page = visit(as_person(anna), "/opdrachten/opdracht-1")
    assert "<strong>Eén ding om te doen:</strong>" in page
    assert "Zoek nog vier krachten." in page
    assert "Eén ding om te doen:\nZoek nog vier krachten." in db.session.scalars(select(Message)).one().body


def test_earlier_work_stands_beside_the_new(world, cohort, coach, anna, as_person, visit):
    world.review(world.handed_in(anna, cohort, days=-20, text="De eerste."), coach, "needs_more")
    world.review(world.handed_in(anna, cohort, number=2, days=-9, text="De tweede."), coach, "needs_more")
    third = world.handed_in(anna, cohort, number=3, text="De derde.")
    page = visit(as_person(coach), f"{QUEUE}/{third.id}")
    assert "review--again" in page
    assert (
        page.index("De derde.")
        < page.index("De tweede.")
        < page.index("Nog eerder")
        < page.index("De eerste.")
    )


SPEECH = {
    "webm": (b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + b"0" * 900, "audio/webm"),
    "ogg": (b"OggS\x00\x02" + b"0" * 900, "audio/ogg"),
    "m4a": (b"\x00\x00\x00\x1cftypM4A " + b"0" * 900, "audio/mp4"),
    "mp3": (b"ID3\x04" + b"0" * 900, "audio/mpeg"),
    "mp3 without a tag": (b"\xff\xfb\x90\x64" + b"0" * 900, "audio/mpeg"),
    "wav": (b"RIFF\x24\x00\x00\x00WAVEfmt " + b"0" * 900, "audio/wav"),
}


@pytest.mark.parametrize("name", SPEECH)
def test_spoken_feedback_is_kept_and_heard_by_who_may(
    world, cohort, coach, anna, as_person, submit, visit, name
):
    content, mimetype = SPEECH[name]
    hand_in = world.handed_in(anna, cohort)
    submit(
        as_person(coach), f"{QUEUE}/{hand_in.id}", outcome="approved", feedback="Mooi.",
        spoken=(io.BytesIO(content), "opname.exe"),
    )  # fmt: skip
    kept = db.session.scalars(select(ReviewRecording)).one()
    assert (kept.mimetype, uploads.read(upload_folder(), kept.file_name)) == (mimetype, content)
    ten_minutes_later()
    maker = as_person(anna)
    address = f"/opdrachten/opnames/{kept.file_name}"
    assert f'<audio controls preload="none" src="{address}"' in visit(maker, "/opdrachten/opdracht-1")
    with maker.get(address) as heard:
        assert (heard.status_code, heard.mimetype, heard.data) == (200, mimetype, content)
        assert heard.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert heard.headers["X-Content-Type-Options"] == "nosniff"
    with maker.get(address, headers={"Range": "bytes=2-5"}) as part:
        assert (part.status_code, part.data) == (206, content[2:6])
    others = (world.trainee(cohort), world.coach(world.cohort()))
    assert [as_person(person).get(address).status_code for person in others] == [404, 404]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ" + b"0" * 900, "kunnen we niet afspelen"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kunnen we niet afspelen"),
        (b"\x00\x00\x00\x1cftypheic" + b"0" * 900, "kunnen we niet afspelen"),
        (b"\xff\xd8\xff\xe0" + b"0" * 900, "kunnen we niet afspelen"),
        (b"OggS" + b"0" * (6 * 1024 * 1024), "te groot"),
    ],
    ids=["program", "svg", "heic", "jpeg", "too large"],
)
def test_other_files_are_refused_with_a_sentence_and_the_text_kept(
    world, cohort, coach, anna, as_person, submit, content, words
):
    hand_in = world.handed_in(anna, cohort)
    page = submit(
        as_person(coach), f"{QUEUE}/{hand_in.id}", status=400, outcome="approved", feedback="Mijn tekst.",
        spoken=(io.BytesIO(content), "opname.webm"),
    ).get_data(as_text=True)  # fmt: skip
    assert words in page
    assert "Mijn tekst.</textarea>" in page
    assert (db.session.scalars(select(Review)).all(), db.session.scalars(select(ReviewRecording)).all()) == (
        [],
        [],
    )


# a photo that must go


@pytest.fixture
def photo(world, cohort, anna):
    hand_in = world.handed_in(anna, cohort)
    name = uploads.store(upload_folder(), photo_file(), ".jpg")
    return world.add(HandInPhoto(hand_in=hand_in, position=0, file_name=name, width=640, height=480))


def test_a_removed_photo_is_gone_from_the_disk_and_its_maker_reads_why(
    world, coach, anna, photo, as_person, submit, visit
):
    name, browser = photo.file_name, as_person(coach)
    address = f"{QUEUE}/{photo.hand_in_id}/fotos/{photo.id}/verwijdering"
    visit(browser, address)
    assert "Schrijf waarom" in submit(browser, address, status=400, reason=" ").get_data(as_text=True)
    assert (upload_folder() / name[:2] / name).exists()
    submit(browser, address, reason="Er staat iemand herkenbaar op.")
    assert not (upload_folder() / name[:2] / name).exists()
    row = db.session.scalars(select(HandInPhoto)).one()
    assert (row.file_name, row.removed_by_id, row.removal_reason, row.removed_at is not None) == (
        None, coach.id, "Er staat iemand herkenbaar op.", True,
    )  # fmt: skip
    maker = as_person(anna)
    assert maker.get(f"/opdrachten/fotos/{name}").status_code == 404
    page = visit(maker, "/opdrachten/opdracht-1")
    assert "Foto 1 is weg." in page
    assert "Femke Bakker haalde hem weg op" in page
    assert "Er staat iemand herkenbaar op." in page
    assert "Foto 1 is weg." in visit(browser, f"{QUEUE}/{photo.hand_in_id}")
    assert [mail.template for mail in db.session.scalars(select(Message))] == ["learning/mail/photo_removed"]
    submit(browser, address, status=404, reason="Nog eens.")


def test_who_does_not_look_after_the_maker_removes_nothing(world, photo, as_person, submit):
    address = f"{QUEUE}/{photo.hand_in_id}/fotos/{photo.id}/verwijdering"
    submit(as_person(world.coach(world.cohort())), address, status=404, reason="Zomaar.")
    other = world.handed_in(world.trainee(world.cohort()), world.cohort())
    submit(
        as_person(world.staff()),
        f"{QUEUE}/{other.id}/fotos/{photo.id}/verwijdering",
        status=404,
        reason="Zomaar.",
    )
    assert photo.file_name is not None


def test_at_night_files_vanish_that_nobody_refers_to(world, cohort, coach, photo):
    recording = uploads.store(upload_folder(), b"OggS", ".ogg")
    review = world.review(photo.hand_in, coach)
    world.add(ReviewRecording(review_id=review.id, file_name=recording, mimetype="audio/ogg"))
    orphan, fresh = (uploads.store(upload_folder(), b"x", ".jpg") for _ in range(2))
    for name in (photo.file_name, recording, orphan):
        two_days_ago = world.days(-2).timestamp()
        os.utime(upload_folder() / name[:2] / name, (two_days_ago, two_days_ago))
    nightly.run(world.now)
    standing = {
        name: (upload_folder() / name[:2] / name).exists()
        for name in (photo.file_name, recording, orphan, fresh)
    }
    assert standing == {photo.file_name: True, recording: True, orphan: False, fresh: True}
