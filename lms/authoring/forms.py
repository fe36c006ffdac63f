"""The fields with which somebody writes a page of a course, made of its pieces."""

from collections.abc import Sequence
from typing import Any

from wtforms import Field, IntegerField, StringField, TextAreaField
from wtforms.validators import NumberRange

from lms.authoring.piece_rules import BODY, LIST, NUMBER, PAIRS, TEXT, Piece, as_typed
from lms.authoring.rules import ASSIGNMENT, GROUP_DAY, LESSON, WORKSHEET
from lms.forms import BareForm as BareForm
from lms.forms import Understood, at_most, filled
from lms.standing_forms import StandingForm

LONGEST_LINE, LONGEST_TEXT, LONGEST_BODY = 300, 5_000, 60_000  # signs
A_LINE_EACH = "Zet elk punt op een eigen regel."
WORDS = {
    (LESSON, "title"): ("Titel", ""),
    (LESSON, "goal"): ("Doel van de les", "Eén zin die met ‘Je’ begint. Deze zin staat boven de les."),
    (LESSON, "can_do"): ("Wat kan iemand na deze les?", "Maak de zin af: ‘Je kunt nu …’"),
    (LESSON, "doing"): ("Minuten doen", "Hoe lang duurt de oefening? Het lezen tellen we zelf."),
    (LESSON, "minutes"): ("Minuten", "Lezen en doen samen."),
    (LESSON, "needs"): ("Wat heb je nodig?", A_LINE_EACH),
    (LESSON, "mini_do"): ("Doe dit vandaag", "Een kleine oefening voor dezelfde dag."),
    (LESSON, "reflection"): ("Terugkijken", "Een vraag die iemand voor zichzelf beantwoordt."),
    (LESSON, "words"): ("Moeilijke woorden", "Elk woord op een eigen regel: het woord, een dubbele punt, de uitleg."),
    (LESSON, BODY): ("De tekst van de les", ""),
    (ASSIGNMENT, "title"): ("Titel", ""),
    (ASSIGNMENT, "hours"): ("Uren", "Hoeveel uur kost de opdracht?"),
    (ASSIGNMENT, "weeks"): ("Weken", "Over hoeveel weken zijn die uren verdeeld?"),
    (ASSIGNMENT, "criteria"): ("Waar kijkt de begeleider naar?", A_LINE_EACH),
    (ASSIGNMENT, "yields"): ("Wat levert het op voor het project?", ""),
    (ASSIGNMENT, "hand_in"): ("Wat lever je in?", ""),
    (ASSIGNMENT, BODY): ("De tekst van de opdracht", ""),
    (GROUP_DAY, "title"): ("Titel", ""),
    (GROUP_DAY, "minutes"): ("Minuten", "Hoe lang duurt de groepsdag?"),
    (GROUP_DAY, "bring"): ("Wat neemt de trainer mee?", A_LINE_EACH),
    (GROUP_DAY, BODY): ("Het draaiboek", ""),
    (WORKSHEET, "title"): ("Titel", ""),
    (WORKSHEET, "use"): ("Waarvoor gebruik je dit blad?", ""),
    (WORKSHEET, BODY): ("Wat staat er op het blad?", ""),
}  # fmt: skip


class PageForm(StandingForm):
    """Without fields of its own: `form_of` gives it one for each piece of a page."""

    def typed(self, pieces: Sequence[Piece]) -> dict[str, Any]:
        return {piece.name: self[piece.name].data for piece in pieces}


def form_of(kind: str, pieces: Sequence[Piece]) -> PageForm:
    made = type("PageFormOfPieces", (PageForm,), {piece.name: _field(kind, piece) for piece in pieces})
    form: PageForm = made(data={piece.name: as_typed(piece) for piece in pieces})
    return form


def _field(kind: str, piece: Piece) -> Field:
    label, description = WORDS[kind, piece.what]
    empty = filled(f"Vul in: {label.lower().rstrip('?')}.")
    if piece.kind == NUMBER:
        bounds = NumberRange(0, 1_000, message="Vul een getal in tussen 0 en 1000.")
        return IntegerField(
            label, [empty, Understood("Vul een heel getal in."), bounds], description=description
        )
    if piece.kind in (TEXT, LIST, PAIRS):
        longest = LONGEST_BODY if piece.what == BODY else LONGEST_TEXT
        rows = 26 if piece.what == BODY else 4
        checks = [at_most(longest)] if piece.kind == PAIRS else [empty, at_most(longest)]
        return TextAreaField(label, checks, description=description, render_kw={"rows": rows})
    return StringField(label, [empty, at_most(LONGEST_LINE)], description=description)
