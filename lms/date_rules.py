"""Days and times as people type them, where the browser has no calendar to choose from. Pure."""

import re
import unicodedata

MONTHS = (
    "jan(?:uari)?", "feb(?:ruari)?", "m(?:aa)?rt", "apr(?:il)?", "mei", "juni?", "juli?", "aug(?:ustus)?", "sept?(?:ember)?",
    "okt(?:ober)?", "nov(?:ember)?", "dec(?:ember)?",
)  # fmt: skip
TIME = re.compile(r"[\s,]+(\d{1,2})[.:](\d{2})(?:[.:]00)?$")
PARTS = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4})")


def as_read(text: str) -> str:
    """What somebody typed, in the one form that our fields read: 12-4-2026, or 12-4-2026 14:00. What is not understood stays as
    it is, and the field says so."""
    digits = "".join(str(unicodedata.decimal(sign, sign)) for sign in text)
    plain = re.sub(r"\s*(?:uur|u)?[.,]?$", "", digits.strip().casefold())
    hour = TIME.search(plain)
    day = plain[: hour.start()] if hour else plain
    for number, name in enumerate(MONTHS, start=1):
        day = re.sub(rf"^(\d{{1,2}})[\s.-]*{name}[\s.-]+(\d{{4}})$", rf"\1-{number}-\2", day)
    parts = PARTS.fullmatch(day)
    if parts is None:
        return text
    return "-".join(parts.groups()) + (f" {hour[1]}:{hour[2]}" if hour else "")
