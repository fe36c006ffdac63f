"""How long it counts that somebody showed who they are, and the ways to show it once more."""

from datetime import datetime, timedelta

FRESH = timedelta(minutes=10)
PASSWORD, APP_CODE, MAILED_CODE, PASSKEY = "password", "app_code", "mailed_code", "passkey"
TOLD_CODE = "told_code"  # read out by one of ours, or on a letter
WAYS = (APP_CODE, PASSKEY, PASSWORD, MAILED_CODE, TOLD_CODE)


def is_fresh(*, began_at: datetime, confirmed_at: datetime | None, now: datetime) -> bool:
    """`began_at`: when they logged in, which shows it too."""
    return now < max(began_at, confirmed_at or began_at) + FRESH


def ways_of(*, has_app: bool, has_passkey: bool, has_password: bool, has_mail: bool) -> tuple[str, ...]:
    """The quickest first. Who has none of their own asks one of ours for a code, as for coming in."""
    is_there = {
        APP_CODE: has_app,
        PASSKEY: has_passkey,
        PASSWORD: has_password,
        MAILED_CODE: has_mail,
        TOLD_CODE: not (has_app or has_passkey or has_password or has_mail),
    }
    return tuple(way for way in WAYS if is_there[way])
