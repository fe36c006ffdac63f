"""The forms of a trainee (a check, a hand-in, a note, how sure they are) and of who writes down what was done on paper."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    MultipleFileField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf

from lms.errors import RuleError
from lms.forms import NO, YES, Form, ManyChoices, at_most, offered, uploads_in
from lms.kept_photos import NamedPhoto
from lms.learning.rules import (
    BY_HAND,
    LONGEST_NOTE,
    LONGEST_TEXT,
    LONGEST_WORDS,
    ON_PAPER,
    WENT,
    check_hand_in,
    shuffled,
)
from lms.photos import clean
from lms.practice.question_rules import is_sorting
from lms.spoken_forms import SpokenField, SpokenForm
from lms.standing_forms import StandingForm


class AnswerForm(Form):
    question = HiddenField()
    option = RadioField("Wat denk je?", validate_choice=False)

    def key(self) -> str:
        return self.option.data or ""


class SortingForm(Form):
    """A row of boxes for each card."""

    question = HiddenField()

    def cards(self) -> list[Field]:
        return [field for field in self if field.name.startswith("card")]

    def key(self) -> str:
        return "".join(field.data or "" for field in self.cards())


def answer_form(question: Mapping[str, Any] | None) -> AnswerForm | SortingForm:
    """The form for this question: one answer to choose, or a box for each of its cards."""
    if question is None or not is_sorting(question):
        return AnswerForm()
    boxes = [(str(number), box) for number, box in enumerate(question["bins"])]
    fields = {
        f"card{number}": RadioField(
            card["text"],
            [AnyOf([key for key, _ in boxes], message=f"Kies een vak voor: {card['text']}")],
            choices=offered(boxes),
            validate_choice=False,
        )
        for number, card in enumerate(question["cards"])
    }
    form: SortingForm = type("SortingForm", (SortingForm,), fields)()
    return form


def put_question(form: AnswerForm | SortingForm, question: Mapping[str, Any], seed: str) -> None:
    """Makes the form ask this question; its answers stand in an order that follows from the seed."""
    if isinstance(form, AnswerForm):
        keys = [row["key"] for row in question["options"]]
        options = shuffled(question["options"], keys, seed)
        form.option.choices = offered([(row["key"], row["text"]) for row in options])
        form.option.label.text = question["text"]


class HandInForm(SpokenForm):
    text = TextAreaField("Wat heb je gedaan?", [at_most(LONGEST_TEXT)])
    photos = MultipleFileField("Foto’s")
    keep_photos = BooleanField("Neem mijn foto’s van de vorige keer mee", default=True)
    share = BooleanField("Deel met mijn project, zonder namen")

    kept_photos = HiddenField()  # names those that were good when the form came back
    use_kept = BooleanField("Stuur deze foto’s mee", default=True)

    def look_at_photos(self, waiting: Sequence[NamedPhoto]) -> tuple[list[NamedPhoto], list[str]]:
        """The good ones, those that wait first, and a complaint that names each photo which cannot be opened. Raises RuleError
        when there is nothing to hand in, or too much."""
        files = uploads_in(self.photos.data)
        count = len(files) + len(waiting) + bool(self.keep_photos.data)
        check_hand_in(self.text.data or "", count, is_spoken=self.is_spoken)
        good, refused = list(waiting), []
        for file in files:
            name = file.filename[:60]
            try:
                good.append(NamedPhoto(name, clean(file.read())))
            except RuleError as refusal:
                refused.append(f"{name}: {refusal.message}")
        return good, refused


class NoteForm(StandingForm):
    text = TextAreaField("Mijn notitie bij deze les", [at_most(LONGEST_NOTE)])


class DeedForm(Form):
    done = StringField("Gedaan", [AnyOf((YES, NO))])


class WentForm(SpokenForm):
    went = StringField("Hoe ging het?", [AnyOf(WENT, message="Kies hoe het ging.")])
    words = StringField("Wil je er iets bij zeggen?", [at_most(LONGEST_WORDS)])
    spoken = SpokenField("Of vertel het")
    drop_sound = BooleanField("Gooi mijn opname van eerder weg")


class PlaceForm(Form):
    anchor = StringField("Plek", [at_most(200)])


class RecordForm(Form):
    steps = ManyChoices("Wat is er gedaan?", validate_choice=False)
    ground = RadioField(
        "Hoe is het gedaan?",
        choices=offered(
            [(ON_PAPER, "Op papier"), (BY_HAND, "Op een andere manier. Schrijf hieronder waarom het telt")]
        ),
        default=ON_PAPER,
        validate_choice=False,
    )
    note = TextAreaField("Wil je er iets bij schrijven?", [at_most(400)])

    def chosen(self) -> list[tuple[str, str]]:
        """The steps as (kind, slug)."""
        return [(kind, slug) for kind, _, slug in (value.partition(":") for value in self.steps.data or ())]


class Measurement(Form):
    """A row of five numbers for each sentence of the course."""

    def answers(self) -> list[Field]:
        return [field for field in self if field.name.startswith("score")]

    def scores(self) -> list[int | None]:
        return [int(field.data) if field.data in SCORES else None for field in self.answers()]


SCORES = ("1", "2", "3", "4", "5")


def measurement_form(statements: Sequence[str], scores: Sequence[int]) -> Measurement:
    """The form for these sentences, filled with what somebody chose before."""
    fields = {
        f"score{number}": RadioField(
            statement,
            choices=offered([(score, score) for score in SCORES]),
            validate_choice=False,
            default=str(scores[number - 1]) if number <= len(scores) else None,
        )
        for number, statement in enumerate(statements, 1)
    }
    form: Measurement = type("MeasurementForm", (Measurement,), fields)()
    return form
