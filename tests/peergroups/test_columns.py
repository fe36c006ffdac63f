"""Every text that the slices of intervisie keep, with its purpose. A case, a question, an advice or a quote has no place to be typed."""

from sqlalchemy import String, Text

from lms.composing import forms as composing_forms
from lms.db import Base
from lms.joining import forms as joining_forms
from lms.moving import forms as moving_forms
from lms.peergroups import forms
from lms.peergroups.evening_rules import LONGEST_POINT
from lms.yearplan import forms as yearplan_forms

PURPOSES = {
    "peer_groups.name": "how the group is called",
    "meetings.place": "where they meet",
    "meetings.method": "a code of a method",
    "turn_swaps.role": "a code: leading or bringing",
    "turn_swaps.reason": "a code of a list",
    "evenings.theme": "a code of the fixed list",
    "join_requests.outcome": "a code: in, or elsewhere",
    "group_acts.kind": "a code: came, came back or left",
    "date_polls.outcome": "a code: moved, stayed or withdrawn",
    "evening_points.text": "what somebody learnt, of themself and for themself: 200 signs, its writer's alone",
}
TYPED = {"MeetingForm.place", "GroupForm.name", "PointForm.text", "yearplan.DatesForm.place"}
SLICES = ("peergroups", "joining", "yearplan", "moving", "buddies", "composing")
FORMS = (forms, joining_forms, yearplan_forms, moving_forms, composing_forms)


def test_every_text_has_a_purpose():
    ours = [
        mapper.local_table
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith(tuple(f"lms.{name}." for name in SLICES))
    ]
    texts = {
        f"{table.name}.{column.name}": column.type.length
        for table in ours
        for column in table.columns
        if isinstance(column.type, String | Text)
    }
    assert set(texts) == set(PURPOSES)
    assert all(length and length <= LONGEST_POINT for length in texts.values())


def test_nothing_else_can_be_typed():
    kinds = ("StringField", "TextAreaField")
    found = {
        f"{module.__name__.removeprefix('lms.').removesuffix('forms').replace('peergroups.', '')}{name}.{field}"
        for module in FORMS
        for name, form in vars(module).items()
        if name.endswith("Form") and getattr(form, "__module__", "") == module.__name__
        for field, unbound in vars(form).items()
        if getattr(getattr(unbound, "field_class", None), "__name__", "") in kinds
    }
    assert found == TYPED
