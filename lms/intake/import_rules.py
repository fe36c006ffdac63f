"""A sheet of people who want to take part, row by row: what each would become, and why not. Pure: who is known comes in."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from lms.errors import RuleError
from lms.naming_rules import without_accents
from lms.writing_rules import doubt, email_key, phone_key, tidy_line

MOST_ROWS, MOST_BYTES = 500, 2 * 1024 * 1024
NEW, KNOWN, DOUBLE, UNREACHABLE, UNREADABLE = "new", "known", "double", "unreachable", "unreadable"
VERDICTS = (NEW, KNOWN, DOUBLE, UNREACHABLE, UNREADABLE)
NO_NAME, BAD_NAME, BAD_EMAIL, BAD_PHONE, TOO_LONG, NO_PLACE = (
    "no_name",
    "bad_name",
    "bad_email",
    "bad_phone",
    "too_long",
    "no_place",
)
WHY = (NO_NAME, BAD_NAME, BAD_EMAIL, BAD_PHONE, TOO_LONG, NO_PLACE)
COLUMNS = NAME, FIRST, LAST, EMAIL, PHONE, PLACE, REASON = (
    "name",
    "first",
    "last",
    "email",
    "phone",
    "place",
    "reason",
)
LONGEST = {NAME: 120, EMAIL: 254, PHONE: 40, PLACE: 120, REASON: 2000}
Table = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Row:
    """`number`: its line in the sheet. `same_as`: the line of which it is a double."""

    number: int
    name: str
    email: str
    phone: str
    place: str
    reason: str
    verdict: str = NEW
    why: str = ""
    same_as: int = 0


def columns_of(heads: Sequence[str], known: Mapping[str, str]) -> dict[int, str]:
    """Which column holds what, when the first line says so. `known`: the words of headings, and what they stand for. Empty when
    it is no line of headings."""
    found: dict[int, str] = {}
    for number, head in enumerate(heads):
        plain = re.sub(r"[^a-z]", "", without_accents(head))
        column = known.get(plain)
        if column and column not in found.values():
            found[number] = column
    named = {NAME, FIRST, LAST} & set(found.values())
    return found if named and len(found) > 1 else {}


def _guessed(table: Table) -> dict[int, str]:
    """Without headings: an address and a number are seen, and what is left is a name, a place and why they want it."""
    found: dict[int, str] = {}
    rest = [NAME, PLACE, REASON]
    for number in range(max((len(row) for row in table), default=0)):
        cells = [row[number] for row in table if number < len(row) and row[number]]
        if cells and sum("@" in cell for cell in cells) * 2 > len(cells) and EMAIL not in found.values():
            found[number] = EMAIL
        elif (
            cells
            and sum(bool(_number(cell)[1]) for cell in cells) * 2 > len(cells)
            and PHONE not in found.values()
        ):
            found[number] = PHONE
        elif rest:
            found[number] = rest.pop(0)
    return found


def _number(text: str) -> tuple[str, bool]:
    """A phone number as somebody types it, and whether it can be rung. A sheet takes the first nought off."""
    plain = re.sub(r"\.0$", "", text)
    if re.fullmatch(r"[1-9]\d{8}", plain):
        plain = f"0{plain}"
    return plain, phone_key(plain) is not None


def read(table: Table, heads: Mapping[str, str]) -> list[Row]:
    """The rows of a sheet. Raises RuleError for one that is empty or too long."""
    lines = [(number, [tidy_line(cell) for cell in row]) for number, row in enumerate(table, 1)]
    lines = [(number, row) for number, row in lines if any(row)]
    columns = columns_of(lines[0][1], heads) if lines else {}
    if columns:
        lines = lines[1:]
    else:
        columns = _guessed([row for _, row in lines])
    if not lines:
        raise RuleError("In deze lijst staat niemand. Kijk of je de rijen mee kopieerde.", "sheet")
    if len(lines) > MOST_ROWS:
        raise RuleError(f"Er passen {MOST_ROWS} mensen in één keer. Deel de lijst op.", "sheet")
    return [_row(number, cells, columns) for number, cells in lines]


def _row(number: int, cells: Sequence[str], columns: Mapping[int, str]) -> Row:
    values = {column: cells[place] for place, column in columns.items() if place < len(cells)}
    name = values.get(NAME) or f"{values.get(FIRST, '')} {values.get(LAST, '')}".strip()
    phone, can_ring = _number(values.get(PHONE, ""))
    email = values.get(EMAIL, "")
    row = Row(number, name, email, phone, values.get(PLACE, ""), values.get(REASON, ""))
    why = _why_not(row, can_ring=can_ring)
    if why:
        return replace(row, verdict=UNREADABLE, why=why)
    return row if email or phone else replace(row, verdict=UNREACHABLE)


def _why_not(row: Row, *, can_ring: bool) -> str:
    texts = {NAME: row.name, EMAIL: row.email, PHONE: row.phone, PLACE: row.place, REASON: row.reason}
    if not any(sign.isalpha() for sign in row.name):
        return NO_NAME
    if any(doubt(text) for text in texts.values()):
        return BAD_NAME
    if row.email and not email_key(row.email):
        return BAD_EMAIL
    if row.phone and not can_ring:
        return BAD_PHONE
    if any(len(text) > LONGEST[column] for column, text in texts.items()):
        return TOO_LONG
    return "" if row.place else NO_PLACE


def judged(rows: Sequence[Row], *, emails: Collection[str], phones: Collection[tuple[str, str]]) -> list[Row]:
    """What each would become. `emails`: keys of addresses that we know; `phones`: keys of numbers, each with the plain name of
    whose it is, as two in one house may have one number."""
    seen: dict[object, int] = {}
    found = []
    for row in rows:
        if row.verdict != NEW:
            found.append(row)
            continue
        keys = keys_of(row)
        earlier = next((seen[key] for key in keys if key in seen), 0)
        if earlier:
            row = replace(row, verdict=DOUBLE, same_as=earlier)
        elif any(key in emails or key in phones for key in keys):
            row = replace(row, verdict=KNOWN)
        else:
            seen.update(dict.fromkeys(keys, row.number))
        found.append(row)
    return found


def keys_of(row: Row) -> list[object]:
    """By what a row is the same person as another: the address, or the number with the name."""
    email, phone = email_key(row.email), phone_key(row.phone)
    return [*([email] if email else []), *([(phone, plain_name(row.name))] if phone else [])]


def plain_name(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", without_accents(name)))
