"""Phases, roles, the logbook and who is named: tables, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.errors import RuleError
from lms.projects.forms import KIND_WORDS, ROLE_WORDS, EntryForm
from lms.projects.rules import (
    LOGBOOK_KINDS,
    ROLES,
    SHARED,
    Phase,
    check_entry,
    check_phase,
    check_role,
    check_slug,
    is_shown,
    next_phases,
    position,
)

TODAY = date(2026, 3, 2)


def phases_named(*codes: str) -> list[Phase]:
    return [Phase(code, code.title(), "Zo.", ("Klaar.",), "Feest.", "1 week") for code in codes]


FOUR = phases_named("meet", "explore", "gather", "decide")


def refusal(check, *values) -> tuple[str, str | None] | None:
    try:
        check(*values)
    except RuleError as refused:
        return refused.message, refused.field
    return None


@pytest.mark.parametrize(
    ("present", "expected"),
    [
        ("meet", ["explore"]),
        ("explore", ["meet", "gather"]),
        ("decide", ["gather"]),
        (None, ["meet", "explore", "gather", "decide"]),
        ("gone", ["meet", "explore", "gather", "decide"]),  # its file no longer has it
    ],
)
def test_a_project_goes_one_phase_on_or_back(present, expected):
    assert [phase.code for phase in next_phases(FOUR, present)] == expected


STEP = ("Een project gaat één fase verder of één fase terug.", "phase")


@pytest.mark.parametrize(
    ("present", "new", "expected"),
    [
        (None, "gather", None),
        ("meet", "explore", None),
        ("explore", "meet", None),
        ("gone", "decide", None),
        ("meet", "gather", STEP),
        ("decide", "meet", STEP),
        ("meet", "meet", ("Het project is al in deze fase.", "phase")),
        ("meet", "x", ("Kies een fase.", "phase")),
        ("gone", "gone", ("Kies een fase.", "phase")),
        (None, "", ("Kies een fase.", "phase")),
    ],
)
def test_what_is_refused_is_what_is_not_offered(present, new, expected):
    assert refusal(check_phase, FOUR, present, new) == expected


@given(st.permutations(["meet", "explore", "gather", "decide", "plan"]), st.data())
def test_whatever_the_phases_are_what_is_offered_is_accepted(codes, data):
    phases = phases_named(*codes)
    present = data.draw(st.sampled_from([None, "gone", *codes]))
    offered = [phase.code for phase in next_phases(phases, present)]
    accepted = [code for code in codes if refusal(check_phase, phases, present, code) is None]
    assert offered == accepted


def test_where_a_phase_stands_in_the_row():
    assert [position(FOUR, code) for code in ("meet", "decide", "gone", None)] == [0, 3, None, None]


@pytest.mark.parametrize(
    ("role", "connectors", "expected"),
    [
        ("connector", 1, None),
        ("connector", 2, ("Een project heeft hooguit 2 wijkverbinders.", "role")),
        ("core_group", 2, None),
        ("partner_contact", 0, None),
        ("baas", 0, ("Kies een rol.", "role")),
    ],
)
def test_roles(role, connectors, expected):
    assert refusal(check_role, role, connectors) == expected


@pytest.mark.parametrize(
    ("kind", "day", "expected"),
    [
        ("event", TODAY, None),
        ("story", TODAY - timedelta(days=400), None),
        ("event", TODAY + timedelta(days=1), ("Kies een dag die geweest is.", "happened_on")),
        (SHARED, TODAY, ("Kies wat voor bericht dit is.", "kind")),
        ("roddel", TODAY, ("Kies wat voor bericht dit is.", "kind")),
    ],
)
def test_logbook_entries(kind, day, expected):
    assert refusal(check_entry, kind, day, TODAY) == expected


@pytest.mark.parametrize("slug", ["blokker", "oude-school", "2e-kans", "a"])
def test_addresses(slug):
    assert refusal(check_slug, slug) is None


@pytest.mark.parametrize(
    "slug", ["Blokker", "oude school", "-oud", "oud-", "oud--school", "é", "", "a/b", "a\n"]
)
def test_addresses_that_cannot_be_printed(slug):
    assert refusal(check_slug, slug) == (
        "Gebruik kleine letters, cijfers en streepjes, bijvoorbeeld oude-school.", "slug",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("role", "agreed", "certified", "shown"),
    [
        ("connector", True, True, True),
        ("connector", True, False, False),
        ("connector", False, True, False),
        ("core_group", True, False, True),
        ("core_group", False, False, False),
        ("core_group", False, True, False),
    ],
)
def test_who_stands_on_the_public_page(role, agreed, certified, shown):
    assert is_shown(role=role, agreed=agreed, is_certified=certified) is shown


def test_every_code_has_words_and_shared_is_never_chosen(app):
    assert (set(ROLE_WORDS), set(KIND_WORDS)) == (set(ROLES), set(LOGBOOK_KINDS))
    with app.test_request_context():
        offered = [choice.value for choice in EntryForm().kind.choices]
    assert offered == [kind for kind in LOGBOOK_KINDS if kind != SHARED]
