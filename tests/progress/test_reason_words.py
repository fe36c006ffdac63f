"""The sentence under what is counted: one is not many, and more than is asked is told as more."""

import pytest

from lms.progress.rules import DONE, OPEN, Item, Reason


@pytest.mark.parametrize(
    ("code", "done", "norm", "sentence"),
    [
        ("group_days", 0, 9, "0 van 9 groepsdagen was je erbij."),
        ("group_days", 1, 1, "1 van 1 groepsdag was je erbij."),
        ("group_days", 2, 1, "2 groepsdagen was je erbij, 1 is genoeg."),
        ("peer_meetings", 3, 4, "3 van 4 keer was je erbij."),
        ("peer_meetings", 5, 4, "5 keer was je erbij, 4 is genoeg."),
        ("host_turns", 2, 1, "2 keer, 1 is genoeg."),
        ("learning_points", 1, 1, "1 van 1 leerpunt. Opschrijven mag, vertellen ook."),
        ("evidence", 2, 3, "2 van 3 stukken gekozen."),
    ],
)
def test_what_is_counted_in_words(app, code, done, norm, sentence):
    reason = app.jinja_env.get_template("progress/reason.html").module.reason
    item = Item(
        code, code, None, code, DONE if done >= norm else OPEN, Reason(code, {"done": done, "norm": norm})
    )
    assert reason(item) == sentence
