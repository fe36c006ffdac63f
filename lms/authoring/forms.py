"""The fields with which somebody writes a page of a course, made of its pieces."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from wtforms import BooleanField, Field, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange

from lms.authoring.piece_rules import BODY, CHOICE, LIST, NUMBER, PAIRS, TEXT, TICK, Piece, as_typed
from lms.authoring.rules import ASSIGNMENT, CHECK, GROUP_DAY, LESSON, TABLES, TALK, WORKSHEET
from lms.forms import BareForm as BareForm
from lms.forms import Understood, at_most, filled, offered
from lms.standing_forms import StandingForm

LONGEST_LINE, LONGEST_TEXT, LONGEST_BODY = 300, 5_000, 60_000  # signs
WITHIN = 3  # how much a piece says of where it stands, when it is an answer or a card
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
    (CHECK, "text"): ("De vraag", ""),
    (CHECK, "bins"): ("De vakken", A_LINE_EACH),
    (CHECK, "explanation"): ("De uitleg", "Komt na het goede antwoord, of als iemand twee keer iets anders koos."),
    (CHECK, "option_text"): ("Antwoord", ""),
    (CHECK, "option_right"): ("Dit is het goede antwoord", ""),
    (CHECK, "option_why_not"): ("Waarom past dit niet?", "Laat dit leeg bij het goede antwoord."),
    (CHECK, "card_text"): ("Kaartje", ""),
    (CHECK, "card_bin"): ("Hoort in het vak", "Schrijf het vak precies zoals hierboven."),
    (CHECK, "card_why_not"): ("Waarom hoort het niet in een ander vak?", ""),
    (TALK, "title"): ("Titel", ""),
    (TALK, "who"): ("Met wie praat je?", ""),
    (TALK, "scene"): ("Waar ben je?", "Wat zie en hoor je als het gesprek begint?"),
    (TALK, "says"): ("De ander zegt", ""),
    (TALK, "mood"): ("Zo kijkt de ander", ""),
    (TALK, "feels"): ("Zo zie je dat", "Wat doet de ander?"),
    (TALK, "talk"): ("Om samen over te praten", "Staat bij een einde van het gesprek."),
    (TALK, "answer_text"): ("Dit kun je zeggen", ""),
    (TALK, "answer_to"): ("Dan ga je naar", ""),
}  # fmt: skip


MOOD_WORDS = {
    "calm": "rustig", "glad": "blij", "doubt": "twijfelend", "angry": "boos", "sad": "verdrietig", "shut": "gesloten",
}  # fmt: skip


class PageForm(StandingForm):
    """Without fields of its own: `form_of` gives it one for each piece of a page."""

    def groups(self, pieces: Sequence[Piece]) -> list[tuple[tuple[str | int, ...], list[Field]]]:
        """The fields that belong together: those of the file as a whole, of the first question, of the second ..."""
        return [
            (about, [self[piece.name] for piece in group])
            for about, group in groupby(pieces, lambda piece: piece.about[:2])
        ]

    def typed(self, pieces: Sequence[Piece]) -> dict[str, Any]:
        return {piece.name: self[piece.name].data for piece in pieces}


def form_of(kind: str, pieces: Sequence[Piece]) -> PageForm:
    made = type("PageFormOfPieces", (PageForm,), {piece.name: _field(kind, piece) for piece in pieces})
    form: PageForm = made(data={piece.name: as_typed(piece) for piece in pieces})
    return form


def _field(kind: str, piece: Piece) -> Field:
    label, description = WORDS[kind, piece.what]
    if piece.kind == TICK:
        return BooleanField(label, description=description)
    if piece.kind == CHOICE:
        choices = offered((value, MOOD_WORDS.get(value, value)) for value in piece.choices)
        return SelectField(label, choices=choices, description=description)
    if len(piece.about) == WITHIN and piece.what.endswith("_text"):
        label = f"{label} {piece.about[-1]}"
    may_miss = kind in TABLES and piece.what.endswith(TABLES[kind].may_miss or ("?",))
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
    checks = [at_most(LONGEST_LINE)] if may_miss else [empty, at_most(LONGEST_LINE)]
    return StringField(label, checks, description=description)
