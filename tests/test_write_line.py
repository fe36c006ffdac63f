"""Writers in SQLite stand in a line: first come, first served, and nobody who went away is waited for."""

import gc
import os
import threading
from threading import Thread

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

from lms.db import own_engine
from lms.write_line import Line, WriteLine


@pytest.fixture
def file(tmp_path):
    return f"sqlite:///{tmp_path / 'proef.sqlite'}"


@pytest.fixture
def engine(file):
    """A file with one table, and room for several connections at once."""
    made = own_engine(file, seconds=15, connections=6)
    with made.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE said (name TEXT)")
    yield made
    made.dispose()


def waits(line: Line, number: int) -> None:
    """Until so many stand in line."""
    for _ in range(2000):
        if len(line._waiting) == number:
            return
        threading.Event().wait(0.005)
    raise AssertionError(f"{len(line._waiting)} in line")


def test_who_came_first_goes_first():
    line, order = Line(), []

    def comes(number: int) -> None:
        assert line.take(15)
        order.append(number)
        line.leave()

    assert line.take(1)
    people = [Thread(target=comes, args=(number,)) for number in range(6)]
    for number, one in enumerate(people):
        one.start()
        waits(line, number + 1)
    line.leave()
    for one in people:
        one.join()
    assert order == list(range(6))
    assert line.take(0)


def test_who_is_at_work_again_and_again_lets_others_in():
    line, order = Line(), []

    def loud() -> None:
        for _ in range(5):
            assert line.take(15)
            order.append("loud")
            if len(order) == 1:
                quiet.start()
                waits(line, 1)
            line.leave()

    def once() -> None:
        assert line.take(15)
        order.append("quiet")
        line.leave()

    quiet, busy = Thread(target=once), Thread(target=loud)
    busy.start()
    busy.join()
    quiet.join()
    assert order[:3] == ["loud", "quiet", "loud"]


def test_who_gives_up_is_not_waited_for():
    line = Line()
    assert line.take(0)
    assert not line.take(0)
    line.leave()
    assert line.take(0)


@pytest.mark.parametrize("end", ["commit", "rollback", "close", "forgotten"])
def test_however_a_transaction_ends_the_next_comes_in(engine, end):
    connection = engine.connect()
    connection.exec_driver_sql("INSERT INTO said VALUES ('eerst')")
    if end == "forgotten":
        del connection
        gc.collect()
    else:
        getattr(connection, end)()
    with engine.begin() as after:
        after.exec_driver_sql("INSERT INTO said VALUES ('daarna')")
        names = after.exec_driver_sql("SELECT name FROM said").scalars().all()
    assert names == (["eerst"] if end == "commit" else []) + ["daarna"]


def test_a_file_that_stays_taken_is_said_to_be(file, engine):
    hasty = own_engine(file, seconds=0.05)
    with engine.begin(), hasty.connect() as other, pytest.raises(OperationalError, match="locked"):
        other.exec_driver_sql("SELECT 1")
    with hasty.begin() as connection:
        connection.exec_driver_sql("INSERT INTO said VALUES ('later')")
    hasty.dispose()


def test_another_refusal_is_heard_at_once(tmp_path):
    (tmp_path / "proef.sqlite").write_bytes(b"no database at all, " * 100)
    engine = own_engine(f"sqlite:///{tmp_path / 'proef.sqlite'}", seconds=15)
    with pytest.raises(Exception, match="not a database"):
        engine.connect()
    engine.dispose()


def test_a_process_that_splits_off_has_a_line_of_its_own(file):
    writing = WriteLine(seconds=0.2)
    assert writing._line.take(0)  # somebody writes when the process splits off, and never leaves in the copy
    child = os.fork()
    if child == 0:
        connection = create_engine(file, connect_args={"isolation_level": None}).connect()
        writing.begin(connection)
        os._exit(0 if "line" in connection.info else 1)
    assert os.waitpid(child, 0)[1] == 0
