"""What other slices ask of this one, and what is forgotten with somebody."""

from collections.abc import Collection

from sqlalchemy import delete, or_

from lms.accounts.models import Person
from lms.composing.models import EveningWish, RatherNot
from lms.composing.queries import pairs_apart
from lms.composing.rules import are_apart
from lms.db import db


def on_apart_asked(_sender: object, *, person_ids: Collection[int]) -> bool:
    """Whether somebody of these people would rather not be with another of them; never who."""
    return are_apart(person_ids, pairs_apart(person_ids))


def on_holder_erased(person: Person) -> None:
    """What they wished goes, and so does that others named them."""
    db.session.execute(delete(EveningWish).where(EveningWish.person_id == person.id))
    names_them = or_(RatherNot.person_id == person.id, RatherNot.not_with_id == person.id)
    db.session.execute(delete(RatherNot).where(names_them))
