"""The forms with which a coach answers a hand-in."""

from wtforms import BooleanField, RadioField, StringField, TextAreaField

from lms.forms import Form, ManyChoices, NotBlank, at_most, filled, offered
from lms.learning.rules import APPROVED, LONGEST_GIST, NEEDS_MORE
from lms.spoken_forms import SpokenField, SpokenForm
from lms.standing_forms import StandingForm

DRAFT_HEADINGS = (
    "Dit is gelukt:",
    "Dit mist nog:",
)  # over the criteria that were met, and those that were not


class ReviewForm(SpokenForm):
    met = ManyChoices("Wat zie je terug?", coerce=int, validate_choice=False)
    phrases = ManyChoices("Zinnen van jou", coerce=int, validate_choice=False)
    outcome = RadioField(
        "Hoe staat het ermee?",
        [filled("Kies: voldaan of nog niet.")],
        choices=offered([(APPROVED, "Voldaan"), (NEEDS_MORE, "Nog niet")]),
        validate_choice=False,  # the rule of a review says it in our words
    )
    feedback = TextAreaField("Wat schrijf je terug?", [NotBlank("Schrijf wat goed ging."), at_most(4000)])
    to_do = TextAreaField("Bij ‘nog niet’: één ding om te doen", [at_most(1000)])
    spoken = SpokenField("Vertel het ook")
    sure = BooleanField("Ja, zo bedoel ik het")


# what is asked when ticks and outcome say different things
DOUBTS = {
    "some_missing": "Niet alles is aangevinkt, en toch ‘voldaan’? Vink aan dat je het zo bedoelt, of pas het aan.",
    "nothing_missing": "Alles is aangevinkt, en toch ‘nog niet’? Vink aan dat je het zo bedoelt, of pas het aan.",
}


class SecondLookForm(Form):
    outcome = RadioField(
        "Hoe staat het ermee?",
        [filled("Kies: voldaan of nog niet.")],
        choices=offered([(APPROVED, "Voldaan"), (NEEDS_MORE, "Nog niet")]),
        validate_choice=False,
    )
    feedback = TextAreaField("Wat schrijf je terug?", [NotBlank("Schrijf wat goed ging."), at_most(4000)])
    to_do = TextAreaField("Bij ‘nog niet’: één ding om te doen", [at_most(1000)])
    reason = TextAreaField(
        "Waarom wordt je antwoord anders?",
        [NotBlank("Schrijf waarom. De deelnemer leest dit."), at_most(1000)],
    )


class RemovalForm(Form):
    reason = TextAreaField(
        "Waarom moet deze foto weg?", [NotBlank("Schrijf waarom de foto weg moet."), at_most(500)]
    )


class GistForm(StandingForm):
    gist = TextAreaField("Wat hoor je, in het kort?", [at_most(LONGEST_GIST)])


class PhraseForm(Form):
    text = StringField("Een zin die je vaker gebruikt", [NotBlank("Schrijf een zin op."), at_most(300)])
