from wtforms import RadioField, TextAreaField

from lms.forms import Form, NotBlank, at_most, filled, offered
from lms.learning.rules import APPROVED, NEEDS_MORE


class ReviewForm(Form):
    outcome = RadioField(
        "Hoe staat het ermee?",
        [filled("Kies: voldaan of nog niet.")],
        choices=offered([(APPROVED, "Voldaan"), (NEEDS_MORE, "Nog niet")]),
        validate_choice=False,  # the rule of a review says it in our words
    )
    feedback = TextAreaField(
        "Wat schrijf je terug?",
        [NotBlank("Schrijf wat goed ging. Bij ‘nog niet’: schrijf één ding om te doen."), at_most(4000)],
    )
