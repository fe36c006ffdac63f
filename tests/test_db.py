"""The one way to write a row of which there can be only one."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from lms import clock
from lms.accounts.models import Grant, Person
from lms.db import added_first, db
from lms.submissions import Submission


def number(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_who_is_first_is_written_and_who_comes_second_is_not(app):
    def somebody(name: str) -> Person:
        return Person(name=name, email="een@example.nl", created_at=clock.now())

    before = number(Person)
    first, second = somebody("Eerste"), somebody("Tweede")
    assert [added_first(first), added_first(second)] == [True, False]
    assert (number(Person), first.id is not None, second.id) == (before + 1, True, None)


def test_a_primary_key_counts_too_and_the_transaction_goes_on(app):
    def answered() -> Submission:
        return Submission(key_hash="k", location="/", made_at=clock.now())

    earlier = Person(name="Eerder", created_at=clock.now())
    db.session.add(earlier)
    assert [added_first(answered()), added_first(answered())] == [True, False]
    db.session.add(Grant(person=earlier, role="coach", since=clock.now()))
    db.session.flush()
    assert (number(Submission), earlier.grants[0].role) == (1, "coach")


@pytest.mark.parametrize(
    "row",
    [Person(name=None, created_at=clock.now()), Grant(person_id=10**8, role="coach", since=clock.now())],
    ids=["nothing where something must be", "of nobody"],
)
def test_a_row_that_is_wrong_in_another_way_is_not_called_second(app, row):
    with pytest.raises(IntegrityError):
        added_first(row)
