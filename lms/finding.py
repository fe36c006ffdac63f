"""Finding the one thing that an address names, for whoever may see it."""

from collections.abc import Callable
from typing import TypeVar

from flask import abort
from flask_login import current_user

from lms.web import request_time

Thing = TypeVar("Thing")


def or_404(thing: Thing | None, may: Callable[..., bool]) -> Thing:
    """The thing itself, when it is there and the predicate of its policy lets whoever asks have it. What is not there and what
    is not theirs look the same. (Lists go through the filter that is the predicate's twin.)"""
    if thing is None or not may(current_user, thing, now=request_time()):
        abort(404)
    return thing
