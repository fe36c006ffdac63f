"""What every text field refuses: a word that cannot be seen whole, or that looks like what it is not; and what is offered to who
writes it so."""

from typing import Any, ClassVar

from flask import request
from flask_login import current_user
from wtforms import Field
from wtforms.validators import ValidationError

from lms import spellings
from lms import writing_rules as writing
from lms.clock import request_time

AS_WRITTEN = "as_written"  # sent along for a word that somebody writes so


def is_as_it_was(field: Field) -> bool:
    """What was kept before a rule came does not stop somebody who changes something else."""
    return bool(field.data) and field.data == field.object_data


class Readable:
    """Every word can be seen whole, and looks like what it is. Stands in every text field by itself."""

    SENTENCES: ClassVar[dict[str, str]] = {
        writing.HIDDEN: "In ‘{word}’ staat een teken dat je niet ziet. Typ dit opnieuw, zonder te plakken.",
        writing.TURNED: "In ‘{word}’ staat een teken dat letters omdraait. Typ dit opnieuw, zonder te plakken.",
        writing.MIXED: "In ‘{word}’ staan letters uit verschillende alfabetten door elkaar. Typ dit woord opnieuw, of vraag of het zo mag.",
        writing.PILED: "In ‘{word}’ staan te veel tekens op één letter. Typ dit woord opnieuw, of vraag of het zo mag.",
    }
    ANSWERS: ClassVar[dict[str, str]] = {
        spellings.WAITS: "Een medewerker kijkt of ‘{word}’ zo mag. Dan kun je het later zo invullen. Haast? Bel ons, het nummer "
        "staat onderaan. Of schrijf het nu op een andere manier.",
        spellings.DENIED: "We keken al naar ‘{word}’. Zo kunnen we het niet opschrijven. Bel ons, het nummer staat onderaan.",
        spellings.FULL: "We kunnen nu niet naar ‘{word}’ kijken. Bel ons, het nummer staat onderaan.",
    }

    def __call__(self, form: Any, field: Field) -> None:
        if not isinstance(field.data, str) or is_as_it_was(field):
            return
        found = writing.doubt(field.data, spellings.is_allowed)
        if found is None:
            return
        said = self.SENTENCES[found.kind]
        if found.kind in (writing.MIXED, writing.PILED):
            said = self._asked(field, found.word) or said
        raise ValidationError(said.format(word=found.word))

    def _asked(self, field: Field, word: str) -> str | None:
        """The answer to who says that they write it so; who did not is offered to."""
        if word not in request.form.getlist(AS_WRITTEN):
            field.as_written = word
            return None
        person_id = getattr(current_user, "id", None)
        label = str(field.label.text)
        return self.ANSWERS[spellings.ask(word, label, person_id=person_id, now=request_time())]
