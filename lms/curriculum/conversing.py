"""Holds a conversation to practise against its format: a way to every moment, an end to every way, and words one can follow."""

from collections.abc import Sequence

from lms.curriculum.parsing import Source, hold, hold_each
from lms.curriculum.proofreading import look_at_reading_level
from lms.curriculum.shapes import ANSWER, MOMENT
from lms.practice.conversation_rules import faults


def look_at_conversation(talk: Source, lessons: Sequence[str]) -> None:
    """`lessons`: those of its module, one of which it follows."""
    if talk.complaints or not hold_each(talk, "moment", MOMENT):
        return
    moments = talk.values["moment"]
    for moment in moments:
        for row in moment.get("answer", []):
            hold(talk, row, ANSWER, "answer.")
    if talk.complaints:
        return
    if talk.values["after"] not in lessons:
        talk.complain("after: na welke les van deze module komt dit gesprek?", "after")
    for at, message in faults(moments):
        talk.complain(message, f'"{at}"' if at != "[[moment]]" else at)
    words = [talk.values["scene"]]
    for moment in moments:
        words += [moment["says"], moment["feels"], *(row["text"] for row in moment.get("answer", []))]
    look_at_reading_level(talk, "\n\n".join(words), 1)
