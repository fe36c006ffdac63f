"""Which way a message goes, and when. Pure: what somebody chose and the time go in, a channel and a moment come out."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from lms.errors import RuleError

ACCESS, DECISION = "access", "decision"  # cannot wait, cannot be stopped
FEEDBACK, GATHERING, REMINDER, COACH, CERTIFICATE = (
    "feedback",
    "gathering",
    "reminder",
    "coach",
    "certificate",
)
BUNDLE = "bundle"  # the mail of the day itself
WORK, HAND_IN = (
    "work",
    "hand_in",
)  # for who works with others: what waits for them, and work handed in told at once
OF_COLLEAGUES = (WORK, HAND_IN)  # each is mailed, or not
CAN_WAIT = (FEEDBACK, GATHERING, REMINDER, COACH, CERTIFICATE)
KINDS = (ACCESS, DECISION, WORK, *CAN_WAIT)

State = Literal[
    "to_call",
    "called",
    "mailed",
    "texting",
    "texted",
    "posted",
    "returned",
    "bundled",
    "letter",
    "printed",
    "aside",
    "unknown",
    "leaving",
    "lapsed",
    "replaced",
    "here",
]

Stopped = Literal["aside", "unknown"]  # a letter, by somebody or by the change to one desk
MAIL, DIGEST, LETTER, NONE = "mail", "digest", "letter", "none"
TEXT = "text"  # to a phone: what cannot wait; nobody chooses it
CALL = "call"  # somebody of ours rings: no other way leads there, or not in time
CHANNELS = (DIGEST, MAIL, LETTER, NONE)

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DIGEST_HOUR, QUIET_FROM, QUIET_UNTIL = 17, 20, 8
LEAST_WARNING = timedelta(hours=12)  # a message of the day that leaves less time than this goes at once
POST_TAKES = timedelta(days=3)
STOP_LIFE = timedelta(days=365)  # how long the link under a mail works

# a template stands in the folder of its slice; that says what kind of message it is, unless the sender does
KIND_OF_FOLDER = {
    "accounts": ACCESS,
    "factors": ACCESS,
    "inbox": WORK,
    "intake": ACCESS,
    "progress": DECISION,
    "learning": FEEDBACK,
    **dict.fromkeys(
        ("cohorts", "peergroups", "joining", "composing", "regrouping", "moving", "buddies"), GATHERING
    ),
    "certificates": CERTIFICATE,
    "renewal": CERTIFICATE,
}
KIND_OF_TEMPLATE = {"certificates/mail/revoked": DECISION, "certificates/mail/objection_decided": DECISION}
# what somebody has in hand afterwards: it goes on paper, and who has no address is asked for one
ON_PAPER = (DECISION, CERTIFICATE)


@dataclass(frozen=True)
class Reach:
    """Which ways lead to somebody. `mail`: an address that does not refuse our mail. `post`: an address that no letter came back
    from. `text`: a mobile number, a service that brings it, and a message short enough."""

    mail: bool = True
    post: bool = False
    text: bool = False


BY_MAIL = Reach()


@dataclass(frozen=True)
class Delivery:
    channel: str
    due_at: datetime


def kind_of(template: str) -> str:
    """What kind of message a template is. One we do not know was written by people: a message of a coach."""
    return KIND_OF_TEMPLATE.get(template) or KIND_OF_FOLDER.get(template.partition("/")[0], COACH)


def can_be_stopped(kind: str) -> bool:
    return kind in CAN_WAIT or kind == BUNDLE


def next_at(hour: int, now: datetime) -> datetime:
    """The first time after `now` that a Dutch clock shows this hour, also when the clock is changed in between."""
    today = now.astimezone(AMSTERDAM).date()
    for day in (today, today + timedelta(days=1)):
        moment = datetime.combine(day, time(hour), AMSTERDAM).astimezone(now.tzinfo)
        if moment > now:
            return moment
    raise AssertionError("a day has every hour we ask for")


def next_digest(now: datetime) -> datetime:
    return next_at(DIGEST_HOUR, now)


def day_of_digest(due_at: datetime) -> date:
    return due_at.astimezone(AMSTERDAM).date()


def after_quiet_hours(now: datetime) -> datetime:
    """`now`, or the coming morning when people sleep."""
    hour = now.astimezone(AMSTERDAM).hour
    return next_at(QUIET_UNTIL, now) if hour >= QUIET_FROM or hour < QUIET_UNTIL else now


def waits_for_morning(kind: str, expires_at: datetime | None, now: datetime) -> datetime | None:
    """Until when a mail waits because it is night; None when it goes now. What would come too late does not wait."""
    awake = after_quiet_hours(now)
    is_needed_now = not can_be_stopped(kind) or (expires_at is not None and expires_at <= awake)
    return None if is_needed_now or awake == now else awake


def delivery(
    kind: str,
    choice: str | None,
    now: datetime,
    *,
    reach: Reach = BY_MAIL,
    expires_at: datetime | None = None,
) -> Delivery:
    """The way of a message, the one place that decides it. There always is one: what no other way brings in time, somebody rings
    about."""
    if kind in (ACCESS, DECISION, WORK) and reach.mail:
        return Delivery(MAIL, now)
    channel = choice or DIGEST
    if kind in CAN_WAIT and channel == NONE:
        return Delivery(NONE, now)
    if not reach.mail or channel == LETTER:
        other = _without_mail(kind, now, reach, expires_at)
        if other.channel == LETTER or not reach.mail:
            return other
    digest = next_digest(now)
    if channel == DIGEST and not _too_late(digest + LEAST_WARNING, expires_at):
        return Delivery(DIGEST, digest)
    return Delivery(MAIL, waits_for_morning(kind, expires_at, now) or now)


def _without_mail(kind: str, now: datetime, reach: Reach, expires_at: datetime | None) -> Delivery:
    is_in_time = not _too_late(now + POST_TAKES, expires_at)
    if is_in_time and (reach.post or (kind in ON_PAPER and not reach.mail)):
        return Delivery(LETTER, now)
    if reach.text and not is_in_time:
        return Delivery(TEXT, waits_for_morning(kind, expires_at, now) or now)
    return Delivery(CALL, now)


def held(way: Delivery, until: datetime) -> Delivery:
    """The same way, not before a moment: the mail of the day that would leave earlier is that of the next day."""
    if way.due_at >= until:
        return way
    return Delivery(way.channel, next_digest(until) if way.channel == DIGEST else until)


def _too_late(moment: datetime, expires_at: datetime | None) -> bool:
    return expires_at is not None and moment > expires_at


def redirected(channel: str, planned: Delivery | None, *, is_in_hand: bool = False) -> Delivery | None:
    """The new way of a message that still waits, after somebody chose otherwise; None: it stays as it was. What waits
    for the mail of the day, or for somebody who rings, can go any way. A mail may be under way and a letter may be
    printed, so those can only be stopped: sending them another way besides could bring them twice. A letter that somebody
    printed or laid aside is `is_in_hand`: theirs to decide on."""
    if planned is None or channel == planned.channel or is_in_hand:
        return None
    if channel in (DIGEST, CALL) or (channel in (MAIL, LETTER) and planned.channel == NONE):
        return planned
    return None


def check_choice(kind: str, channel: str) -> None:
    if kind not in CAN_WAIT or channel not in CHANNELS:
        raise RuleError("Kies hoe je deze berichten wilt krijgen.")


def check_choice_of_colleague(kind: str, channel: str) -> None:
    if kind not in OF_COLLEAGUES or channel not in (MAIL, NONE):
        raise RuleError("Kies hoe je dit wilt krijgen.")


def check_postal_address(address: str, channels: tuple[str, ...]) -> None:
    if LETTER in channels and not address.strip():
        raise RuleError("Vul je adres in. Dan weten we waar de brief heen moet.", "postal_address")


def without_greeting(body: str) -> tuple[str, str]:
    """(greeting, rest) of a mail: in the mail of the day one greeting is enough."""
    first, _, rest = body.partition("\n")
    if first.startswith(("Dag ", "Beste ")) and first.rstrip().endswith(","):
        return first.strip(), rest.strip()
    return "", body.strip()


def message_state(
    channel: str,
    *,
    sent_at: datetime | None,
    expires_at: datetime | None,
    is_bundled: bool,
    now: datetime,
    is_printed: bool = False,
    is_returned: bool = False,
    is_replaced: bool = False,
    stopped: Stopped | None = None,
) -> State:
    """Where a message is, as a code that templates word: `mailed`, `texted`, `posted`, `returned` (by the post), `lapsed` (too late to be of use), `here`
    (only on one's own page), `bundled` (in the mail of the day), `letter` (to be printed), `printed` (to be posted),
    `replaced` (by a newer one about the same thing, before it was known to have come), what `stopped` a letter (`aside` or `unknown`), `texting` (to a phone, soon),
    `to_call` and `called`, or `leaving`."""
    if is_replaced:
        return "replaced"
    if is_returned:
        return stopped or "returned"
    if sent_at is not None:
        ways: dict[str, State] = {LETTER: "posted", TEXT: "texted", CALL: "called"}
        return ways.get(channel, "mailed")
    if channel == LETTER and (stopped or is_printed):
        return stopped or "printed"
    if channel == NONE:
        return "lapsed" if _is_over(expires_at, now) else "here"
    if _is_over(expires_at, now) and not is_bundled:
        return "lapsed"
    waiting: dict[str, State] = {DIGEST: "bundled", LETTER: "letter", TEXT: "texting", CALL: "to_call"}
    return waiting.get(channel, "leaving")


def _is_over(expires_at: datetime | None, now: datetime) -> bool:
    return expires_at is not None and expires_at <= now


def reminder_of(day: date, today: date) -> str | None:
    """Which reminder is due: one a week before, one a day before. A night that was missed is made good; what was planned
    only just now needs no reminder of a week."""
    days = (day - today).days
    if 5 <= days <= 7:
        return "week"
    return "day" if days in (0, 1) else None
