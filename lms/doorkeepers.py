"""What is asked at the door besides a role. A slice puts a keeper there, who may send somebody elsewhere first: to set up a
second step, or to say once more who they are. Who may call a view at all stands in web."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request
from werkzeug.wrappers import Response

from lms.db import SAFE_METHODS

View = TypeVar("View", bound=Callable[..., Any])
Keeper = Callable[[Any], Response | None]
_keepers: dict[str, Keeper] = {}


def keeps_the_door(keeper: Keeper) -> Keeper:
    """The function below gets the view that was asked for and answers where to go first, or None."""
    _keepers[f"{keeper.__module__}.{keeper.__qualname__}"] = keeper
    return keeper


def always_open(view: View) -> View:
    """Whoever may call this view reaches it, also who has something to set up first."""
    view.is_always_open = True  # type: ignore[attr-defined]
    return view


def is_always_open(view: Any) -> bool:
    return getattr(view, "is_always_open", False)


def sent_elsewhere(*, is_public: bool) -> Response | None:
    """What a keeper answers. A form that anybody may send is nobody's in particular, so no keeper is asked about it."""
    if is_public and request.method not in SAFE_METHODS:
        return None
    view = current_app.view_functions[request.endpoint or ""]
    answers = (keeper(view) for keeper in _keepers.values())
    return next((answer for answer in answers if answer is not None), None)
