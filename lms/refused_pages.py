"""A form that was refused before its view ran is shown on the page it came from, filled in, with the reason on top.

Its own view draws that page: it is called with the form as it was sent, and no form is found good meanwhile (`lms/forms.py`), so
nothing is carried out; what is written all the same is undone (`lms/db.py`). Secrets and files stay out of it. Where a
page cannot be drawn so, whoever asked shows the general page instead (`templates/ui/kept_form.html`).
"""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app, g, request
from markupsafe import Markup, escape
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wrappers import Response

from lms.db import reading
from lms.kept_forms import KeptForm
from lms.typed_fields import has_forms

log = logging.getLogger(__name__)


def drawn(form: KeptForm, why: Markup, *, status: int) -> Response | None:
    """The page with what was typed and why it was not done. None when it cannot be drawn, or would lose a word."""
    if not form.texts or request.endpoint is None or not has_forms(form.address):
        return None
    _hand_over(form)
    g.refused_why = why
    try:
        with reading():
            answer = None if current_app.extensions["door"]() else _asked_of_the_view()
    except Exception:  # whatever the page needs and is not there
        log.info("%s is not drawn again", request.path, exc_info=True)
        answer = None
    finally:
        for made in ("refused_why", "_login_user"):
            g.pop(made, None)
    if answer is None or not _is_whole(answer, form, why):
        return None
    answer.status_code = status
    return answer


def _hand_over(form: KeptForm) -> None:
    """The view reads what was typed, and finds no secret and no file: those that came are let go of here, since at the end of
    the request nobody would find them any more."""
    request.close()
    request.__dict__["form"] = ImmutableMultiDict(form.fields)
    request.__dict__["files"] = ImmutableMultiDict()
    g.pop("_login_user", None)


def _asked_of_the_view() -> Response:
    view: Any = current_app.view_functions[request.endpoint or ""]
    made: Response = current_app.make_response(view(**request.view_args or {}))
    return made


def _is_whole(answer: Response, form: KeptForm, why: Markup) -> bool:
    """Whether the page says why, and has every word in a field."""
    if answer.status_code != 400 or answer.mimetype != "text/html":
        return False
    page = answer.get_data(as_text=True)
    return why in page and all(_stands_in(page, str(escape(row.value))) for row in form.texts)


def _stands_in(page: str, text: str) -> bool:
    return f'value="{text}"' in page or f"{text}</textarea>" in page


def init_app(app: Flask, refused_at_the_door: Callable[[], Response | None]) -> None:
    """`refused_at_the_door` answers instead of the view whoever may not come in."""
    app.extensions["door"] = refused_at_the_door
