"""What all mails have in common, read from their templates: somebody to ring, one way of writing a day, and no loose ends."""

import re

import pytest

from lms import paths
from lms.notifications.paragraph_rules import subject_and_body

MAILS = sorted(path.relative_to(paths.TEMPLATES).as_posix() for path in paths.TEMPLATES.rglob("mail/*.txt"))
# an envelope around other mails, what stands under them, and what has to fit on the screen of a phone
WITHOUT_A_NUMBER = {
    "notifications/mail/digest.txt",
    "notifications/mail/footer.txt",
    "accounts/mail/login_code_text.txt",
}


def test_the_mails_are_found():
    assert len(MAILS) > 25


@pytest.mark.parametrize(
    "template", [one for one in MAILS if one not in WITHOUT_A_NUMBER and "_text" not in one]
)
def test_a_mail_names_somebody_to_ring(template):
    text = (paths.TEMPLATES / template).read_text()
    rings = re.findall(r"[Bb]el\b|[Bb]ellen\b", text)
    assert (bool(rings), ".phone" in text or "_phone" in text) == (True, True)


@pytest.mark.parametrize("template", MAILS)
def test_days_are_written_by_the_one_place_that_words_them(template):
    text = (paths.TEMPLATES / template).read_text()
    moments = re.findall(r"\{\{\s*[\w.]+(?:_at|_on|_by|_until|until)\b(?!\.)\s*(\|\s*\w+)?", text)
    assert [
        one
        for one in moments
        if one.replace(" ", "") not in ("|day", "|day_time", "|date_long", "|time_of_day")
    ] == []
    assert "strftime" not in text


def test_paragraphs_stand_one_line_apart():
    assert subject_and_body("\n Over  iets\n\n\nDag,  \n\n\n\nTot dan.\n\n") == (
        "Over iets",
        "Dag,\n\nTot dan.\n",
    )
