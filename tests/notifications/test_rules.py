"""Which way a message goes, and when: tables, on the days the clock is changed too."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.clock import AMSTERDAM
from lms.errors import RuleError
from lms.notifications.rules import (
    CAN_WAIT,
    CHANNELS,
    KINDS,
    POST_TAKES,
    Delivery,
    Reach,
    after_quiet_hours,
    check_choice,
    check_postal_address,
    delivery,
    kind_of,
    message_state,
    next_digest,
    redirected,
    reminder_of,
    waits_for_morning,
    without_greeting,
)


def at(text: str) -> datetime:
    """A moment on a Dutch clock."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


MIDDAY, EVENING, NIGHT = at("2026-03-02 12:00"), at("2026-03-02 21:00"), at("2026-03-03 03:10")
NO_WAY, BY_POST, BY_TEXT = Reach(mail=False), Reach(mail=False, post=True), Reach(mail=False, text=True)
BOTH = Reach(mail=True, post=True)
TODAY_17, TOMORROW_17, MORNING = at("2026-03-02 17:00"), at("2026-03-03 17:00"), at("2026-03-03 08:00")


@pytest.mark.parametrize(
    ("kind", "choice", "now", "more", "expected"),
    [
        # what cannot wait
        ("access", None, NIGHT, {}, ("mail", NIGHT)),
        ("access", "none", NIGHT, {}, ("mail", NIGHT)),
        ("access", None, NIGHT, {"reach": NO_WAY}, ("call", NIGHT)),
        ("access", None, NIGHT, {"reach": BY_POST}, ("letter", NIGHT)),
        ("decision", None, NIGHT, {}, ("mail", NIGHT)),
        ("decision", "none", NIGHT, {}, ("mail", NIGHT)),
        ("decision", "digest", MIDDAY, {}, ("mail", MIDDAY)),
        ("decision", None, MIDDAY, {"reach": BY_POST}, ("letter", MIDDAY)),
        # what somebody has in hand afterwards goes on paper, also while we still ask where they live
        ("decision", None, MIDDAY, {"reach": NO_WAY}, ("letter", MIDDAY)),
        ("certificate", None, MIDDAY, {"reach": NO_WAY}, ("letter", MIDDAY)),
        # what can: once a day, unless chosen otherwise
        ("feedback", None, MIDDAY, {}, ("digest", TODAY_17)),
        ("feedback", "digest", EVENING, {}, ("digest", TOMORROW_17)),
        ("feedback", "digest", TODAY_17, {}, ("digest", TOMORROW_17)),
        ("feedback", "mail", MIDDAY, {}, ("mail", MIDDAY)),
        ("feedback", "mail", EVENING, {}, ("mail", MORNING)),
        ("feedback", "mail", NIGHT, {}, ("mail", MORNING)),
        ("feedback", "letter", NIGHT, {"reach": BOTH}, ("letter", NIGHT)),
        ("feedback", "letter", NIGHT, {}, ("mail", MORNING)),
        ("feedback", "none", NIGHT, {}, ("none", NIGHT)),
        # nobody without mail is mailed
        ("feedback", None, MIDDAY, {"reach": BY_POST}, ("letter", MIDDAY)),
        ("feedback", "mail", MIDDAY, {"reach": BY_POST}, ("letter", MIDDAY)),
        ("feedback", "letter", MIDDAY, {"reach": BY_POST}, ("letter", MIDDAY)),
        ("feedback", None, MIDDAY, {"reach": NO_WAY}, ("call", MIDDAY)),
        ("feedback", "none", MIDDAY, {"reach": NO_WAY}, ("none", MIDDAY)),
        ("coach", None, MIDDAY, {"reach": NO_WAY}, ("call", MIDDAY)),
        # a text message is for what the post brings too late
        ("gathering", None, MIDDAY, {"reach": BY_TEXT, "expires_at": at("2026-03-04 10:00")}, ("text", MIDDAY)),
        ("gathering", None, EVENING, {"reach": BY_TEXT, "expires_at": at("2026-03-04 10:00")}, ("text", MORNING)),
        ("gathering", None, MIDDAY, {"reach": BY_TEXT, "expires_at": at("2026-03-09 10:00")}, ("call", MIDDAY)),
        ("gathering", None, MIDDAY, {"reach": BY_TEXT}, ("call", MIDDAY)),
        # what would come too late does not wait
        ("gathering", None, MIDDAY, {"expires_at": at("2026-03-03 05:00")}, ("digest", TODAY_17)),
        ("gathering", None, MIDDAY, {"expires_at": at("2026-03-03 04:59")}, ("mail", MIDDAY)),
        ("gathering", None, EVENING, {"expires_at": at("2026-03-03 10:00")}, ("mail", MORNING)),
        ("gathering", None, EVENING, {"expires_at": at("2026-03-03 08:00")}, ("mail", EVENING)),
        ("gathering", "letter", MIDDAY, {"expires_at": at("2026-03-04 10:00"), "reach": BOTH}, ("mail", MIDDAY)),
        ("gathering", "letter", MIDDAY, {"expires_at": at("2026-03-09 10:00"), "reach": BOTH}, ("letter", MIDDAY)),
        ("gathering", "letter", MIDDAY, {"expires_at": at("2026-03-04 10:00"), "reach": BY_POST}, ("call", MIDDAY)),
        ("gathering", "none", MIDDAY, {"expires_at": at("2026-03-03 04:59")}, ("none", MIDDAY)),
    ],
)  # fmt: skip
def test_delivery(kind, choice, now, more, expected):
    assert delivery(kind, choice, now, **more) == Delivery(*expected)


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-03-02 19:59", None),
        ("2026-03-02 20:00", "2026-03-03 08:00"),
        ("2026-03-03 00:00", "2026-03-03 08:00"),
        ("2026-03-03 07:59", "2026-03-03 08:00"),
        ("2026-03-03 08:00", None),
        # the night in which the clock goes forward, and the one in which it goes back
        ("2026-03-28 20:00", "2026-03-29 08:00"),
        ("2026-03-29 01:59", "2026-03-29 08:00"),
        ("2026-03-29 03:00", "2026-03-29 08:00"),
        ("2026-10-24 20:00", "2026-10-25 08:00"),
        ("2026-10-25 02:30", "2026-10-25 08:00"),
        ("2026-12-31 23:59", "2027-01-01 08:00"),
    ],
)
def test_quiet_hours(now, morning):
    assert after_quiet_hours(at(now)) == at(morning or now)


@pytest.mark.parametrize(
    ("now", "hours"),
    [(datetime(2026, 3, 28, 19, 0, tzinfo=UTC), 11), (datetime(2026, 10, 24, 18, 0, tzinfo=UTC), 13), (datetime(2026, 10, 25, 19, 0, tzinfo=UTC), 12)],
)  # fmt: skip
def test_a_night_with_a_change_of_clock_is_an_hour_shorter_or_longer(now, hours):
    assert after_quiet_hours(now) - now == timedelta(hours=hours)


def test_both_half_past_twos_of_the_night_that_has_two_are_night():
    for hour in (0, 1):
        moment = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
        assert after_quiet_hours(moment) == datetime(2026, 10, 25, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-03-28 16:59", "2026-03-28 17:00"), ("2026-03-28 17:00", "2026-03-29 17:00"), ("2026-03-29 17:00", "2026-03-30 17:00"),
        ("2026-10-24 17:00", "2026-10-25 17:00"), ("2026-10-25 16:59", "2026-10-25 17:00"),
    ],
)  # fmt: skip
def test_the_mail_of_the_day_comes_at_five_on_a_dutch_clock(now, expected):
    assert next_digest(at(now)) == at(expected)


MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(
    lambda minutes: at("2026-01-01 00:00") + timedelta(minutes=minutes)
)


@given(
    st.sampled_from(KINDS), st.sampled_from((None, *CHANNELS)), MOMENTS,
    st.builds(Reach, mail=st.booleans(), post=st.booleans(), text=st.booleans()),
    st.none() | st.timedeltas(timedelta(minutes=1), timedelta(days=20)),
)  # fmt: skip
def test_never_before_now_never_at_night_and_never_too_late(kind, choice, now, reach, life):
    expires_at = None if life is None else now + life
    way = delivery(kind, choice, now, reach=reach, expires_at=expires_at)
    assert now <= way.due_at < now + timedelta(hours=26)
    # only by a way that is there; by none at all only who wants that
    assert reach.mail or way.channel in ("letter", "text", "call", "none")
    assert not reach.mail or way.channel in ("mail", "digest", "letter", "none")
    assert way.channel != "none" or (choice == "none" and kind in CAN_WAIT)
    assert way.channel != "text" or reach.text
    assert way.channel != "letter" or reach.post or (kind in ("decision", "certificate") and not reach.mail)
    assert way.channel != "letter" or expires_at is None or now + POST_TAKES <= expires_at
    if way.channel in ("mail", "digest"):
        assert expires_at is None or way.due_at < expires_at
    if way.channel in ("mail", "text") and kind in CAN_WAIT:
        is_night = after_quiet_hours(way.due_at) != way.due_at
        assert not is_night or (expires_at is not None and expires_at <= after_quiet_hours(now))
    if kind not in CAN_WAIT:
        assert way.channel == "mail" if reach.mail else way.channel in ("letter", "text", "call")


@pytest.mark.parametrize(
    ("kind", "expires_at", "now", "expected"),
    [
        ("feedback", None, NIGHT, MORNING), ("bundle", None, NIGHT, MORNING), ("feedback", None, MIDDAY, None), ("access", None, NIGHT, None),
        ("decision", None, NIGHT, None), ("reminder", at("2026-03-03 07:30"), NIGHT, None), ("reminder", at("2026-03-03 09:00"), NIGHT, MORNING),
    ],
)  # fmt: skip
def test_a_mail_that_is_tried_again_does_not_wake_people(kind, expires_at, now, expected):
    assert waits_for_morning(kind, expires_at, now) == expected


@pytest.mark.parametrize(
    ("channel", "chosen", "goes"),
    [
        ("digest", "mail", "mail"), ("digest", "letter", "letter"), ("digest", "none", "none"), ("digest", "digest", None),
        ("mail", "none", "none"), ("mail", "digest", None), ("mail", "letter", None),
        ("letter", "none", "none"), ("letter", "mail", None), ("letter", "digest", None),
        ("none", "mail", None), ("none", "digest", None), ("none", "letter", None),
        ("call", "mail", "mail"), ("call", "digest", "digest"), ("call", "letter", "letter"), ("call", "none", "none"),
        ("text", "digest", None), ("text", "letter", None),
    ],
)  # fmt: skip
def test_what_waits_goes_another_way_only_when_it_cannot_come_twice(channel, chosen, goes):
    found = redirected(channel, delivery("feedback", chosen, MIDDAY, reach=BOTH))
    assert (found.channel if found else None) == goes


@pytest.mark.parametrize(
    ("template", "kind"),
    [
        ("accounts/mail/login_code", "access"), ("intake/mail/declined", "access"), ("progress/mail/not_yet", "decision"),
        ("certificates/mail/ready", "certificate"), ("certificates/mail/revoked", "decision"), ("learning/mail/feedback_given", "feedback"),
        ("peergroups/mail/meeting_planned", "gathering"), ("cohorts/mail/group_day_planned", "gathering"), ("supervision/mail/message", "coach"),
    ],
)  # fmt: skip
def test_kind_of_a_template(template, kind):
    assert kind_of(template) == kind


@pytest.mark.parametrize(("days", "which"), [(9, None), (8, None), (7, "week"), (5, "week"), (4, None), (2, None), (1, "day"), (0, "day"), (-1, None)])  # fmt: skip
def test_reminders(days, which):
    assert reminder_of(date(2026, 3, 2) + timedelta(days=days), date(2026, 3, 2)) == which


@pytest.mark.parametrize(
    ("channel", "sent", "expires", "is_bundled", "state"),
    [
        ("mail", True, None, False, "mailed"), ("digest", True, None, True, "mailed"), ("letter", True, None, False, "posted"),
        ("mail", False, None, False, "leaving"), ("mail", False, NIGHT, False, "leaving"), ("mail", False, MIDDAY, False, "lapsed"),
        ("digest", False, None, False, "bundled"), ("digest", False, MIDDAY, True, "bundled"), ("letter", False, None, False, "letter"),
        ("letter", False, MIDDAY, False, "lapsed"), ("none", False, None, False, "here"), ("none", False, MIDDAY, False, "lapsed"),
    ],
)  # fmt: skip
def test_where_a_message_is(channel, sent, expires, is_bundled, state):
    found = message_state(
        channel, sent_at=MIDDAY if sent else None, expires_at=expires, is_bundled=is_bundled, now=MIDDAY
    )
    assert found == state


def test_what_may_be_chosen():
    for kind in CAN_WAIT:
        for channel in CHANNELS:
            check_choice(kind, channel)
    for kind, channel in (
        ("access", "none"),
        ("decision", "digest"),
        ("feedback", "duif"),
        ("onzin", "mail"),
    ):
        with pytest.raises(RuleError):
            check_choice(kind, channel)


def test_a_letter_needs_an_address():
    check_postal_address("", ("mail", "none"))
    check_postal_address("Dorpsstraat 1", ("letter",))
    with pytest.raises(RuleError) as refused:
        check_postal_address("  ", ("mail", "letter"))
    assert refused.value.field == "postal_address"


def test_one_greeting_is_enough():
    assert without_greeting("Dag Anna,\n\nJe opdracht.\n") == ("Dag Anna,", "Je opdracht.")
    assert without_greeting("Je opdracht.\n\nDag Anna,") == ("", "Je opdracht.\n\nDag Anna,")
