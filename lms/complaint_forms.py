"""What WTForms itself complains of, in our words."""

from typing import ClassVar


class DutchSentences:
    """WTForms' own complaints, which it knows in English, in ours."""

    SENTENCES: ClassVar[dict[str, str]] = {
        "Not a valid choice.": "Kies iets uit de lijst.",
        "Invalid Choice: could not coerce.": "Kies iets uit de lijst.",
        "Invalid choice(s): one or more data inputs could not be coerced.": "Kies iets uit de lijst.",
        "'%(value)s' is not a valid choice for this field.": "Kies iets uit de lijst.",
        "'%(value)s' are not valid choices for this field.": "Kies iets uit de lijst.",
        "Not a valid date value.": "Kies een dag, bijvoorbeeld 12-04-2026.",
        "Not a valid datetime value.": "Kies een dag en een tijd.",
        "Not a valid integer value.": "Vul een getal in, bijvoorbeeld 12.",
        "This field is required.": "Vul dit in.",
    }

    def gettext(self, sentence: str) -> str:
        return self.SENTENCES.get(sentence, sentence)

    def ngettext(self, one: str, many: str, number: int) -> str:
        return self.gettext(one if number == 1 else many)
