"""How people write: what can be seen of a text, which words look like what they are not, phone numbers, addresses, digits.

Everything typed into a field passes here (`lms/forms.py`). Nothing in here knows a form or a sentence: it says what is the matter
with which word.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

HIDDEN, TURNED, MIXED, PILED = "hidden", "turned", "mixed", "piled"
MOST_MARKS = 3  # accents and the like on one letter
COUNTRY = "NL"  # of a phone number that names no other

ZWNJ, ZWJ, FULL_TURN = "\u200c", "\u200d", "\u202e"
# signs that Unicode calls letters or marks, and that show nothing at all
BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
NUMBER_SIGNS = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2"
)  # format signs with a shape
# scripts in which letters are joined or kept apart by a sign without width
JOINING = frozenset(
    ("Arab", "Syrc", "Nkoo", "Mong", "Deva", "Beng", "Guru", "Gujr", "Orya", "Taml", "Telu", "Knda", "Mlym", "Sinh", "Khmr", "Mymr")
)  # fmt: skip
NO_SCRIPT = frozenset(("Zyyy", "Zinh", "Zzzz"))  # common to all, inherited, unknown
ASIAN = frozenset(("Jpan", "Hanb", "Kore"))
WITHIN_WORDS = frozenset("'’ʼ" + ZWNJ + ZWJ)
WIDER = {
    "Hani": ASIAN,
    "Hira": {"Jpan"},
    "Kana": {"Jpan"},
    "Hang": {"Kore"},
    "Bopo": {"Hanb"},
}  # writing systems of more than one script (UTS 39)
# letters of another script that look like one of ours, for comparing names only
LOOK_ALIKES = str.maketrans(
    "АВЕЗКМНОРСТУХІЈЅԌԚԜҮ" "авекмнорстухіјѕһԁԛԝѵӏгп" "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹ" "αβεηικμνορτυχωϲ" "łøđħıŧɑɡ",
    "ABE3KMHOPCTYXIJSGQWY" "abekmhopctyxijshdqwvlrn" "ABEZHIKMNOPTYXC" "abenlkuvoptuxwc" "lodhitag",
)  # fmt: skip


class Doubt(NamedTuple):
    """What is the matter, and with which word."""

    kind: str
    word: str


def tidy(text: str) -> str:
    """A text of more lines: one spelling for every letter (NFC), and without the signs that pasting brings along unseen. The
    sign that turns all that follows around stays in it, to be refused."""
    kept = (
        sign
        for number, sign in enumerate(text)
        if sign == FULL_TURN or not _is_hidden(text, number, "\r\n\t")
    )
    return _trimmed(unicodedata.normalize("NFC", "".join(kept)))


def tidy_line(text: str) -> str:
    """A text of one line: one spelling for every letter, one space between words, and nothing unseen at either end."""
    return " ".join(_trimmed(unicodedata.normalize("NFC", text.replace("\x00", ""))).split())


def plain_signs(text: str) -> str:
    """A number or an address on one line, without anything unseen."""
    return "".join(sign for number, sign in enumerate(text) if not _is_hidden(text, number, "")).strip()


def _trimmed(text: str) -> str:
    first, last = 0, len(text)
    while first < last and (text[first].isspace() or _is_hidden(text, first, "")):
        first += 1
    while last > first and (text[last - 1].isspace() or _is_hidden(text, last - 1, "")):
        last -= 1
    return text[first:last]


def doubt(text: str, is_allowed: Callable[[str], bool] = lambda _: False) -> Doubt | None:
    """The first word that nobody can see whole (`HIDDEN`), that is turned around (`TURNED`), that mixes scripts (`MIXED`; what
    UTS 39 calls highly restrictive is allowed) or that piles accents up (`PILED`). The last two may be allowed word by word."""
    if text.isascii() and text.isprintable():
        return None
    for word in text.split():
        hidden = [sign for number, sign in enumerate(word) if _is_hidden(word, number, "")]
        if hidden:
            seen = "".join(sign for number, sign in enumerate(word) if not _is_hidden(word, number, ""))
            return Doubt(TURNED if FULL_TURN in hidden else HIDDEN, seen)
        kind = PILED if _marks(word) > MOST_MARKS else None
        if kind is None and not all(_is_one_writing(part) for part in _parts(word)):
            kind = MIXED
        if kind is not None and not is_allowed(word):
            return Doubt(kind, word)
    return None


def _script(sign: str) -> str:
    from fontTools.unicodedata import script

    return str(script(sign))


def _is_hidden(text: str, number: int, allowed: str) -> bool:
    """Whether a sign shows nothing where it stands. Joiners count as seen in scripts that need them and in emoji."""
    sign = text[number]
    if sign.isascii():
        return not sign.isprintable() and sign not in allowed
    kind, before = unicodedata.category(sign), text[number - 1] if number else ""
    if sign in (ZWJ, ZWNJ):
        return not before or not (_is_joined(before) or (sign == ZWJ and _is_picture(before)))
    if "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef":
        return not before or before.isspace() or _is_hidden(text, number - 1, "")
    if "\U000e0020" <= sign <= "\U000e007f":  # the letters in the flag of Wales
        return not ("\U000e0020" <= before <= "\U000e007e" or before == "\U0001f3f4")
    return sign in BLANKS or (kind in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") and sign not in NUMBER_SIGNS)


def _is_joined(before: str) -> bool:
    return unicodedata.category(before)[0] in "LM" and _script(before) in JOINING


def _is_picture(before: str) -> bool:
    return before == "\ufe0f" or unicodedata.category(before) in ("So", "Sk", "Cn")


def _marks(word: str) -> int:
    """Most marks on one letter of a word."""
    most = here = 0
    for sign in unicodedata.normalize("NFD", word):
        here = here + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        most = max(most, here)
    return most


def _parts(word: str) -> list[str]:
    """What a hyphen or another sign keeps apart is a word by itself; an apostrophe is part of one."""
    apart = "".join(
        sign if unicodedata.category(sign)[0] in "LM" or sign in WITHIN_WORDS else " " for sign in word
    )
    return apart.split()


def _is_one_writing(word: str) -> bool:
    if word.isascii():
        return True
    from fontTools.unicodedata import script_extension

    found = [set(script_extension(sign)) for sign in word if _script(sign) not in NO_SCRIPT]
    wide = [scripts.union(*(WIDER.get(script, ()) for script in scripts)) for scripts in found]
    foreign = [scripts for scripts in wide if "Latn" not in scripts]
    return not wide or bool(set.intersection(*wide)) or bool(ASIAN.intersection(*foreign))


def likeness(name: str) -> str:
    """What a name looks like at a glance: without accents, spaces and signs, whatever script its letters are of. Two names with
    the same likeness are taken for each other."""
    letters = unicodedata.normalize("NFKD", name).translate(LOOK_ALIKES)
    plain = unicodedata.normalize("NFKD", letters.casefold()).translate(LOOK_ALIKES)
    seen = "".join(sign for sign in plain if sign.isalnum())
    return seen.translate(str.maketrans("i10", "llo")).replace("rn", "m").replace("vv", "w")


def person_key(name: str, place: str) -> str | None:
    """What two people share who have one name in one place, however they write both. None when either is not known."""
    named, lives = likeness(name or ""), likeness(place or "")
    return f"{named} {lives}"[:250] if named and lives else None


def digits(text: str) -> str:
    """The digits of a code or a number, in whatever script they were typed (٤ is a four), without anything between them."""
    return "".join(str(unicodedata.decimal(sign)) for sign in text if sign.isdecimal())


def with_plain_digits(text: str) -> str:
    """The same text with its digits as 0 to 9."""
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


def tidy_code(typed: str) -> str:
    """A code of letters and digits as somebody typed it over from paper, without spaces and dashes and in one case."""
    return "".join(sign for sign in with_plain_digits(typed).upper() if sign.isalnum())


def phone_key(text: str) -> str | None:
    """A phone number as one rings it from anywhere (+31612345678), or None when a text is not one number and nothing else."""
    text = with_plain_digits(plain_signs(text)).removeprefix("tel:")
    if not re.fullmatch(r"[\d\s()+./\-\u2010-\u2015]+", text):
        return None
    import phonenumbers

    try:
        number = phonenumbers.parse(text, COUNTRY)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number) or (
        number.country_code == 31 and not phonenumbers.is_valid_number(number)
    ):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def mobile_number(text: str) -> str | None:
    """The number as one rings it from anywhere, when a text message can come there. What of abroad is not sure counts as mobile."""
    import phonenumbers

    found = phone_to_ring(text)
    if found is None:
        return None
    mobile = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return found if phonenumbers.number_type(phonenumbers.parse(found)) in mobile else None


def phone_within(text: str) -> str | None:
    """The number in a text that says more, when there is one and no other: as it stands there."""
    import phonenumbers

    found = phonenumbers.PhoneNumberMatcher(with_plain_digits(plain_signs(text)), COUNTRY)
    numbers = [match.raw_string for match in found if phone_key(match.raw_string)]
    return numbers[0] if len(numbers) == 1 else None


def phone_to_ring(text: str) -> str | None:
    """The number, as one rings it from anywhere, in a text that was kept once, with words around it or without."""
    return phone_key(text) or phone_key(phone_within(text) or "")


def phone_link(text: str) -> str | None:
    """What a phone dials for such a text: a number that was typed the Dutch way as it is, any other from anywhere."""
    typed = digits(text if phone_key(text) else phone_within(text) or "")
    return typed if re.match("0[1-9]", typed) else phone_to_ring(text)


def email_key(text: str) -> str | None:
    """An address as mail goes to it: small letters, and a domain in ASCII (IDNA). None when no mail could go there. We do
    not ask the internet whether the domain exists."""
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(
            plain_signs(text), check_deliverability=False, test_environment=True, allow_smtputf8=False
        )
    except EmailNotValidError:
        return None
    return found.ascii_email.lower() if found.ascii_email else None
