"""What is typed into a field: in every form, whoever made it, what nobody can read is refused and how people write is not."""

import importlib
import pkgutil
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wtforms import EmailField, HiddenField, PasswordField, StringField, TelField, TextAreaField

import lms
from lms import writing_rules as writing
from lms.accounts.forms import AddressOrNumber
from lms.forms import EmailAddress, Form, PhoneNumber

NAMES = (
    "مریم صادقی", "می‌خواهم", "نرگس‌خاتون", "ரஜினிகாந்த் சிவாஜி", "Nguyễn Thị Ánh Tuyết", "Kāʻiulani Kaʻahumanu", "Anne-Marie 's-Gravesande",
    "Jan d'Hondt", "Jan d’Hondt", "Zoë Brontë-Ĳssel", "Łukasz Żółć", "Пётр О'Нил", "Αθηνά Παππά", "王小明 Wang", "김철수 Kim", "田中さん", "കൃഷ്ണന്‍",
    "क्‍ष", "שָׁלוֹם", "د. علی", "Ó Súilleabháin", "辻󠄀", "Anna (Anneke) v.d. Berg", "X Æ A-12",
)  # fmt: skip
REFUSED = {
    "J\u200ban Smit": writing.HIDDEN,  # no width at all
    "Jan\u2060 Smit": writing.HIDDEN,
    "Jan\u00ad Smit": writing.HIDDEN,
    "J\u200can Smit": writing.HIDDEN,  # a joiner where no script needs it
    "J\u3164n Smit": writing.HIDDEN,
    "J\ue000n Smit": writing.HIDDEN,
    "Jan \u202etimS": writing.TURNED,
    "Jan \u2067timS\u2069 Bos": writing.HIDDEN,
    "Jan \u202dtimS\u202c Bos": writing.HIDDEN,
    "Jan\u200f\u200e Smit": writing.HIDDEN,
    "F\u0435mke de Boer": writing.MIXED,  # a Cyrillic e
    "\u041e'Brien": writing.MIXED,
    "Femk\u03b5": writing.MIXED,
    "Петр\u0430 Pe\u0442ra": writing.MIXED,
    "あа": writing.MIXED,
    "Z\u0337\u0321\u0322\u031bo": writing.PILED,
}
BREAKS = ("\n", "\r\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029")  # that end a line somewhere
CONTROLS = ("\x07", "\x08", "\x1b", "\x7f", "\x9b")
NOTHING = ("\u200b", "\u202c\u200e \ufeff", "\u3164", "\u2800", "\u00ad", "\u200d", "\x00")
TEXTS = (
    "👨‍👩‍👧 bij het dorpshuis ☀️, kom je ook 1️⃣ keer?",
    "- een\n- twee\r\n\tdrie",
    "50 µm, 12 €, ½ uur — «écht» …",
    "٣ keer",
)


def fields() -> dict[str, tuple[type[Form], str]]:
    """Every field of every form in which text is typed, as module.Form.field."""
    for module in pkgutil.walk_packages(lms.__path__, "lms."):
        if "migrations" not in module.name:
            importlib.import_module(module.name)
    found, waiting = {}, [Form]
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        for name, unbound in vars(form).items() if form.__module__.startswith("lms.") else ():
            if issubclass(getattr(unbound, "field_class", object), StringField):
                found[f"{form.__module__}.{form.__name__}.{name}"] = (form, name)
    return found


FIELDS = fields()


def typed(app, where: str, text: str):
    """The field after somebody sent this text in it."""
    kind, name = FIELDS[where]
    sent_as = getattr(kind, name).name or name
    with app.test_request_context("/", method="POST", data={sent_as: text}):
        form = kind()
        form[name].validate(form)
        return form[name]


def is_text(where: str) -> bool:
    kind, name = FIELDS[where]
    return not issubclass(getattr(kind, name).field_class, (EmailField, TelField, PasswordField, HiddenField))


def test_there_are_fields():
    assert {"lms.intake.forms._Details.name", "lms.learning.forms.HandInForm.text"} <= FIELDS.keys()


@pytest.mark.parametrize("where", FIELDS)
def test_no_field_lets_through_what_the_rule_refuses(app, where):
    """A text of more lines loses what pasting brought along; a password is nobody's to change."""
    if issubclass(getattr(FIELDS[where][0], FIELDS[where][1]).field_class, PasswordField):
        return
    through = []
    for text in REFUSED:
        field = typed(app, where, text)
        if writing.doubt(field.data) is not None and not field.errors:
            through.append(text)
    assert through == []


@pytest.mark.parametrize("where", [one for one in FIELDS if is_text(one)])
def test_how_people_write_passes_everywhere(app, where):
    limit = typed(app, where, "x" * 5000).errors  # a code has no room for a name
    wrong = {}
    for text in NAMES:
        field = typed(app, where, text)
        complaints = [one for one in field.errors if one not in limit and "Er passen" not in one]
        if complaints or field.data != unicodedata.normalize("NFC", text):
            wrong[text] = (field.data, complaints)
    assert wrong == {}


@pytest.mark.parametrize("where", [one for one in FIELDS if is_text(one)])
def test_what_shows_nothing_is_nothing(app, where):
    assert {text: typed(app, where, text).data for text in NOTHING} == dict.fromkeys(NOTHING, "")


@pytest.mark.parametrize("where", FIELDS)
def test_a_field_of_one_line_keeps_no_line_break_and_none_a_control_sign(app, where):
    """A name with line breaks began a mail of its own; a control sign rings a bell or moves a cursor."""
    kind, name = FIELDS[where]
    field_class = getattr(kind, name).field_class
    if issubclass(field_class, PasswordField):
        return
    is_long = issubclass(field_class, TextAreaField)
    through = []
    for sign in (*CONTROLS, *BREAKS):
        field = typed(app, where, f"Jan{sign}Bcc: x@example.org")
        ends = len((field.data or "").splitlines()) > 1
        if (sign in (field.data or "") and not field.errors and not (is_long and sign in BREAKS[:2])) or (
            ends and not is_long
        ):
            through.append(sign)
    assert through == []


@pytest.mark.parametrize("text", REFUSED)
def test_the_word_is_named(text):
    assert writing.doubt(text).kind == REFUSED[text]


@pytest.mark.parametrize("text", TEXTS)
def test_a_longer_text_may_hold_what_it_holds(text):
    assert (writing.tidy(text), writing.doubt(text)) == (text, None)


def test_pasting_brings_nothing_unseen_into_a_longer_text():
    assert writing.tidy("Bel \u202d06 12345678\u202c,\u200b of ko\u00adm") == "Bel 06 12345678, of kom"


@given(st.text(max_size=60))
def test_reading_twice_changes_nothing_more(text):
    for read in (writing.tidy, writing.tidy_line, writing.plain_signs):
        assert read(read(text)) == read(text)


def test_every_address_and_number_is_read_by_its_rule():
    wrong = []
    for where, (kind, name) in FIELDS.items():
        unbound = getattr(kind, name)
        validators = unbound.kwargs.get("validators") or (unbound.args[1] if len(unbound.args) > 1 else ())
        for field_class, rules in (
            (EmailField, (EmailAddress, AddressOrNumber)),
            (TelField, (PhoneNumber,)),
        ):
            if issubclass(unbound.field_class, field_class) and not any(
                isinstance(one, rules) for one in validators
            ):
                wrong.append(where)
    assert wrong == []


@pytest.mark.parametrize(
    ("text", "key", "dials"),
    [
        ("06 12345678", "+31612345678", "0612345678"),
        ("+31(0)612345673", "+31612345673", "+31612345673"),
        ("0031-6-12 34 56 73", "+31612345673", "+31612345673"),
        ("(0229) 55 01 77", "+31229550177", "0229550177"),
        ("\u202d06 12345678\u202c", "+31612345678", "0612345678"),
        ("٠٦١٢٣٤٥٦٧٨", "+31612345678", "0612345678"),
        ("+32 475 12 34 56", "+32475123456", "+32475123456"),
        ("06-12345678 na 18u bellen", None, "0612345678"),
        ("06 12345678 / 0229 550177", None, None),
        ("bel mij", None, None),
        ("061234567890", None, None),
        ("06123456", None, None),
        ("", None, None),
    ],
)
def test_a_number_rings_the_right_person_or_nobody(text, key, dials):
    assert (writing.phone_key(text), writing.phone_link(text)) == (key, dials)


def test_a_number_with_words_is_a_question(app):
    field = typed(app, "lms.intake.forms._Details.phone", "06-12345678 na 18u bellen")
    assert (field.data, field.errors) == (
        "06-12345678 na 18u bellen",
        ["Bedoel je 06-12345678? Vul hier alleen het nummer in."],
    )


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Naam@Bücher-Thuis.test", "naam@xn--bcher-thuis-thb.test"),
        ("naam@xn--bcher-thuis-thb.test", "naam@xn--bcher-thuis-thb.test"),
        (" \u202dAnna@Example.org\u202c", "anna@example.org"),
        ("jö@example.org", None),
        ("a@example.org\nBcc: b@example.org", None),
        ("anna", None),
    ],
)
def test_one_mailbox_has_one_form(text, key):
    assert writing.email_key(text) == key


@pytest.mark.parametrize("text", ["١٢٣٤٥٦", "۱۲۳ ۴۵۶", "123-456", "१२३४५६"])
def test_digits_are_digits_in_every_script(text):
    assert writing.digits(text) == "123456"


@pytest.mark.parametrize(
    "name",
    [
        "FEMKE  DE BOER",
        "Fémke-de Boer",
        "Femke de B\u043eer",
        "𝐅emke de Boer",
        "Femke de Boer ✅",
        "Femke de B0er",
        "Ｆemke de Boer",
    ],
)
def test_what_looks_the_same_has_one_likeness(name):
    assert writing.likeness(name) == writing.likeness("Femke de Boer")


def test_another_name_has_another_likeness():
    assert (
        len(
            {
                writing.likeness(name)
                for name in ("Femke de Boer", "Femke de Beer", "Fenna de Boer", "Femke Boer")
            }
        )
        == 4
    )
