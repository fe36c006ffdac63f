"""How a status list reads: bits, the place a certificate has on it, and what a list that is at hand tells of that place.

Two lists have the same number: one says what was withdrawn (`revocation`), the other what was replaced (`message`). A list is
known by its number, not by its address: a house may move. Files of before the second list name only the first; their place
is the same on both.
"""

import base64
import gzip
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from lms.proof.verdict_rules import IS_REPLACED, IS_REVOKED, IS_UNLISTED

SIZE = 131_072
PURPOSES = REVOCATION, MESSAGE = "revocation", "message"
FACT_OF_BIT = {REVOCATION: IS_REVOKED, MESSAGE: IS_REPLACED}
NUMBER = re.compile(r"/certificaten/status/([1-9][0-9]{0,8})(?:/vervangen)?")


@dataclass(frozen=True)
class Place:
    """Which list, by number, and which bit."""

    number: int
    index: int


@dataclass(frozen=True)
class Listed:
    """A list that is at hand: the places whose bit is set, and how long it may be believed."""

    purpose: str
    number: int
    places: frozenset[int]
    made: datetime
    until: datetime


def encode(places: Iterable[int]) -> str:
    bits = bytearray(SIZE // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> (place % 8)
    packed = gzip.compress(bytes(bits), mtime=0)
    return "u" + base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def decode(text: str) -> frozenset[int]:
    """Raises ValueError for what is no list of our size."""
    packed = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
    try:
        bits = zlib.decompressobj(wbits=31).decompress(packed, SIZE // 8 + 1)
    except zlib.error as error:
        raise ValueError("this is no packed list") from error
    if len(bits) != SIZE // 8:
        raise ValueError("this list has another size than ours")
    return frozenset(
        8 * number + bit for number, byte in enumerate(bits) if byte for bit in range(8) if byte & (0x80 >> bit)
    )  # fmt: skip


def number_in(address: str) -> int:
    """The number of a list, from any address it ever had. Raises ValueError when there is none."""
    found = NUMBER.search(address)
    if found is None or found.end() != len(address):
        raise ValueError("this is no address of a status list")
    return int(found[1])


def place_of(claims: Mapping[str, Any]) -> Place:
    """Where a credential stands. Raises ValueError when its entries are not the ones we write."""
    status = claims["credentialStatus"]
    entries = status if isinstance(status, list) else [status]
    purposes = tuple(entry["statusPurpose"] for entry in entries)
    if purposes != (PURPOSES if isinstance(status, list) else (REVOCATION,)):
        raise ValueError("these are not the purposes we write")
    places = {
        Place(number_in(entry["statusListCredential"]), _index(entry["statusListIndex"])) for entry in entries
    }
    if len(places) != 1:
        raise ValueError("the entries name different places")
    return places.pop()


def _index(text: str) -> int:
    if not re.fullmatch(r"0|[1-9][0-9]{0,5}", text) or int(text) >= SIZE:
        raise ValueError("this place is on no list")
    return int(text)


def facts_of(place: Place, lists: Iterable[Listed], *, now: datetime) -> set[str]:
    """What the lists tell. A list that is missing, or past its last moment, tells nothing."""
    fresh = {one.purpose: one for one in lists if one.number == place.number and now <= one.until}
    known = {FACT_OF_BIT[purpose] for purpose, one in fresh.items() if place.index in one.places}
    return known if len(fresh) == len(PURPOSES) else known | {IS_UNLISTED}
