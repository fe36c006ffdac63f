"""How often somebody may knock, and who that somebody is.

An address is not a person: fifteen people share one wifi, and one attacker has many addresses. So an address has room for
a roomful of people (`@limited`, looked at before the request touches the database), and what really needs to be narrow is
counted by account and address together, and only when it was wrong (`Budget`). What a limit refuses counts for no other
limit, and there is no limit for everybody together: one visitor would shut the door with it.
"""

import ipaddress
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from flask import Flask, Response, current_app, g, request
from limits import RateLimitItem, parse
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import TooManyRequests

from lms import clock
from lms.counting import Counts

log = logging.getLogger(__name__)
View = TypeVar("View", bound=Callable[..., Any])
ROOM = "300 per 5 minutes"  # from one address: a class of thirty that signs up, asks a code and logs in, thrice over
VISITORS, UNREAD, MISSING = "visitors", "forwarded-unread", "forwarded-missing"


def address_of_visitor() -> str:
    """An IPv4 address, or the /64 that a subscriber of IPv6 has to choose from."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


@dataclass(frozen=True)
class Limit:
    """So many requests from one address. `only_done`: a form that came back with complaints does not count."""

    name: str
    item: RateLimitItem
    methods: frozenset[str]
    only_done: bool


def limited(
    most: str = ROOM, *, methods: tuple[str, ...] = ("POST",), only_done: bool = False
) -> Callable[[View], View]:
    """Stands on a view, as `@public` does. `most` is in the words of the library `limits`: "300 per 5 minutes"."""

    def mark(view: View) -> View:
        limit = Limit(f"{view.__module__}.{view.__qualname__}", parse(most), frozenset(methods), only_done)
        view.limits = (*getattr(view, "limits", ()), limit)  # type: ignore[attr-defined]
        return view

    return mark


@dataclass(frozen=True)
class Budget:
    """Tries that may go wrong, for each `whose` (an account and an address, say) on its own. A try is paid for before it
    is made, so that tries at once do not slip through, and given back when it was right."""

    name: str
    most: tuple[str, ...]

    @property
    def items(self) -> tuple[RateLimitItem, ...]:
        return tuple(parse(most) for most in self.most)

    def spend(self, *whose: str) -> None:
        """Raises TooManyRequests, with the time to wait, when nothing is left. What is refused is not counted."""
        _spend([(item, _counts().hidden(self.name, (*whose, str(item.get_expiry())))) for item in self.items])

    def give_back(self, *whose: str) -> None:
        with _open_when_counts_fail():
            for item in self.items:
                key = item.key_for(_counts().hidden(self.name, (*whose, str(item.get_expiry()))))
                if _counts().get(key):
                    _counts().incr(key, item.get_expiry(), -1)


class DailyTries:
    """How often something was tried in any 24 hours, at most: counted by the hour, and 25 hours are added up."""

    def __init__(self, name: str):
        self.name = name

    def _keys(self, whose: tuple[str, ...]) -> list[str]:
        hour = int(clock.now().timestamp() // 3600)
        return [_counts().hidden(self.name, (*whose, str(hour - back))) for back in range(25)]

    def number(self, *whose: str) -> int:
        with _open_when_counts_fail():
            return _counts().total(self._keys(whose))
        return 0

    def count(self, *whose: str, most: int | None = None) -> int:
        """One more; how many there are with it. Raises TooManyRequests instead when there are as many as `most` already."""
        keys = self._keys(whose)
        with _open_when_counts_fail():
            if most is not None and _counts().total(keys) >= most:
                raise TooManyRequests(retry_after=3600)
            _counts().incr(keys[0], 26 * 3600)
            return _counts().total(keys)
        return 1

    def give_back(self, *whose: str) -> None:
        with _open_when_counts_fail():
            _counts().incr(self._keys(whose)[0], 26 * 3600, -1)

    @contextmanager
    def given_back_when_refused(self, *whose: str) -> Iterator[None]:
        """What another limit refuses does not count here."""
        try:
            yield
        except TooManyRequests:
            self.give_back(*whose)
            raise


@contextmanager
def _open_when_counts_fail() -> Iterator[None]:
    """A count that cannot be kept lets people in: the door does not hang on it."""
    try:
        yield
    except SQLAlchemyError:
        log.exception("the counts of the limits do not answer; nobody is refused")


def _counts() -> Counts:
    counts: Counts = current_app.extensions["counts"]
    return counts


def _spend(wanted: list[tuple[RateLimitItem, str]]) -> None:
    """Looks at all before counting any."""
    strategy: FixedWindowRateLimiter = current_app.extensions["limit_strategy"]
    _refuse_when_spent(wanted)
    with _open_when_counts_fail():
        for item, key in wanted:
            if not strategy.hit(item, key):
                _counts().incr(item.key_for(key), item.get_expiry(), -1)
                raise _refusal(strategy.get_window_stats(item, key).reset_time)


def _refuse_when_spent(wanted: list[tuple[RateLimitItem, str]]) -> None:
    strategy: FixedWindowRateLimiter = current_app.extensions["limit_strategy"]
    with _open_when_counts_fail():
        for item, key in wanted:
            if not strategy.test(item, key):
                raise _refusal(strategy.get_window_stats(item, key).reset_time)


def _refusal(reset_time: float) -> TooManyRequests:
    seconds = max(1, int(reset_time - clock.now().timestamp()) + 1)
    return TooManyRequests(retry_after=seconds)


def _limits_here() -> list[Limit]:
    view = current_app.view_functions.get(request.endpoint or "")
    return [limit for limit in getattr(view, "limits", ()) if request.method in limit.methods]


def _keys(limits: list[Limit]) -> list[tuple[RateLimitItem, str]]:
    address = address_of_visitor()
    return [(limit.item, _counts().hidden(limit.name, (address,))) for limit in limits]


def refuse_who_knocks_too_often() -> None:
    """Before the request touches the database."""
    here = _limits_here()
    if not here:
        return
    g.counted_when_done = _keys([limit for limit in here if limit.only_done])
    _refuse_when_spent(g.counted_when_done)
    _spend(_keys([limit for limit in here if not limit.only_done]))
    _notice_where_visitors_come_from()


def _count_what_was_done(response: Response) -> Response:
    if response.status_code < 400 and g.get("counted_when_done"):
        with _open_when_counts_fail():
            for item, key in g.counted_when_done:
                current_app.extensions["limit_strategy"].hit(item, key)
    return response


def _notice_where_visitors_come_from() -> None:
    """For `lms doctor`: whether a proxy hides the visitors, or one that we were told of is not there."""
    counts, day = _counts(), 24 * 3600
    is_forwarded, is_told = "X-Forwarded-For" in request.headers, "werkzeug.proxy_fix.orig" in request.environ
    with _open_when_counts_fail():
        counts.incr(counts.hidden(VISITORS, (address_of_visitor(),)), day)
        if is_forwarded and not is_told:
            counts.incr(counts.hidden(UNREAD, ()), day)
        elif is_told and not is_forwarded:
            counts.incr(counts.hidden(MISSING, ()), day)


@dataclass(frozen=True)
class Seen:
    """Of one day, at the doors that count: requests, from how many addresses, and whether headers of a proxy disagree with
    the setting."""

    requests: int
    addresses: int
    is_forwarded_unread: bool
    is_forwarded_missing: bool


def where_visitors_came_from() -> Seen:
    """Raises SQLAlchemyError when the counts do not answer."""
    counts = _counts()
    visits = counts.starting_with(VISITORS)
    return Seen(
        sum(visits), len(visits), bool(counts.starting_with(UNREAD)), bool(counts.starting_with(MISSING))
    )


def forget_past(_now: datetime) -> None:
    """At night: counts of windows that ended."""
    with _open_when_counts_fail():
        _counts().forget_past()


def init_app(app: Flask) -> None:
    settings = app.config["SETTINGS"]
    counts = Counts(settings.database_url, settings.data_dir, settings.secret_key, clock.now)
    app.extensions["counts"] = counts
    app.extensions["limit_strategy"] = FixedWindowRateLimiter(counts)
    app.before_request(refuse_who_knocks_too_often)
    app.after_request(_count_what_was_done)
