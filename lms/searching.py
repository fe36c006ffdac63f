"""Finding people by what somebody remembers of them: a part of a name, an address, a number, a place; one letter wrong, too many
or too few is forgiven.

Beside each row that can be found stands one text to look in (`search_text`), written whenever the row is. It is compared with
LIKE, which both databases know: the trigrams of the course find a long word misspelt, but of a short name too little is left.
"""

import re
from typing import Any

from sqlalchemy import ColumnElement, and_, case, event, literal, or_
from sqlalchemy.orm import InstrumentedAttribute

from lms.naming_rules import without_accents
from lms.writing_rules import digits, phone_key, phone_to_ring

MOST_WORDS, LONGEST_WORD = 6, 24  # that are looked at
FORGIVEN_FROM = 4  # letters: a shorter word has to be right


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", without_accents(text))


def _number(key: str) -> str:
    """As people here write it: 0612345678."""
    return "0" + key.removeprefix("+31") if key.startswith("+31") else digits(key)


def search_key(*texts: str | None, phone: str = "") -> str:
    """Small letters without accents and signs, of whatever script."""
    key = phone_to_ring(phone)
    return " ".join([*_words(" ".join(text or "" for text in texts)), _number(key) if key else digits(phone)])


def sought(typed: str) -> list[str]:
    """The words to look for. A number that can be rung is one word, however it was written."""
    key = phone_key(typed)
    words = [_number(key)] if key else _words(typed)
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in words))[:MOST_WORDS]


def fits(column: InstrumentedAttribute[str], typed: str) -> ColumnElement[bool]:
    """For the `where` of a query: every word stands there, or nearly."""
    return and_(literal(True), *(_nearly(column, word) for word in sought(typed)))


def misses(column: InstrumentedAttribute[str], typed: str) -> ColumnElement[int]:
    """To sort by: how many of the words stand there only nearly."""
    count: ColumnElement[int] = literal(0)
    for word in sought(typed):
        count = count + case((column.contains(word), 0), else_=1)
    return count


def _nearly(column: InstrumentedAttribute[str], word: str) -> ColumnElement[bool]:
    if len(word) < FORGIVEN_FROM or not word.isalpha():
        return column.contains(word)
    spots = range(len(word))
    changed = (word[:spot] + "_" + word[spot + 1 :] for spot in spots)
    missing = (word[:spot] + "_" + word[spot:] for spot in spots[1:])
    too_many = (word[:spot] + word[spot + 1 :] for spot in spots)
    swapped = (word[:spot] + word[spot + 1] + word[spot] + word[spot + 2 :] for spot in spots[:-1])
    forms = dict.fromkeys((word, *changed, *missing, *too_many, *swapped))
    return or_(*(column.like(f"%{form}%") for form in forms))


def keeps_findable(table: type[Any], *names: str) -> None:
    """From now on a row of this table is found by these columns, and by its phone number."""

    def write(_mapper: object, _connection: object, row: Any) -> None:
        row.search_text = search_key(*(getattr(row, name) for name in names), phone=row.phone or "")

    event.listen(table, "before_insert", write)
    event.listen(table, "before_update", write)
