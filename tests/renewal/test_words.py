"""The sentence under what counts towards renewal: one is not many, and more than is asked is told as more."""

import pytest

from lms.progress.rules import DONE, OPEN, Item, Reason


@pytest.mark.parametrize(
    ("kind", "done", "norm", "sentence"),
    [
        ("meetings", 1, 4, "1 van 4 keer was je erbij."),
        ("meetings", 6, 4, "6 keer was je erbij, 4 is genoeg."),
        ("deepening_days", 0, 1, "0 van 1 dag was je erbij. Wij schrijven dit op."),
        ("deepening_days", 2, 1, "2 dagen was je erbij, 1 is genoeg. Wij schrijven dit op."),
        ("reflections", 2, 1, "2 keer schreef je iets op, 1 is genoeg."),
        ("hours", 4, 10, "4 van 10 uur tellen mee."),
        ("hours", 12, 10, "12 uur tellen mee, 10 is genoeg."),
    ],
)
def test_what_is_counted_in_words(app, kind, done, norm, sentence):
    why = app.jinja_env.get_template("renewal/renewal_items.html").module.why
    values = {"done": done, "norm": norm}
    assert why(Item(kind, kind, None, kind, DONE if done >= norm else OPEN, Reason(kind, values))) == sentence
