"""What everybody with a document of one version did: for people the page of the training, for programs data. Files name these
addresses, so they stay: a version that was published never changes."""

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import abort, make_response, redirect, request

from lms.certificates import rules
from lms.certificates.achievement_queries import achievement_address
from lms.certificates.views.blueprint import bp
from lms.curriculum.queries import outline, version_with_number
from lms.curriculum.rules import Outline
from lms.offers import page_of
from lms.proof import credential, credential_rules
from lms.proof.data_integrity import CONTEXTS
from lms.proof.rules import CERTIFICATE, PARTICIPATION
from lms.proof.views.keys import served
from lms.web import Page, public
from lms.wording import words

AS_DATA = ("application/ld+json", "application/json")


@bp.get("/opleiding/<course>/<int:number>/certificaat")
@public
def certified(course: str, number: int) -> Page:
    return _achievement(CERTIFICATE, course, number, rules.what_is_certified)


@bp.get("/opleiding/<course>/<int:number>/deelname")
@public
def taken_part(course: str, number: int) -> Page:
    title = words("certificates/words.html", "participation")
    return _achievement(
        PARTICIPATION, course, number, lambda known: rules.what_is_taken_part_in(known, title=title)
    )


def _achievement(
    kind: str, course: str, number: int, facts_of: Callable[[Outline], Mapping[str, Any]]
) -> Page:
    version = version_with_number(course, number) or abort(HTTPStatus.NOT_FOUND)
    asked = request.accept_mimetypes.best_match(("text/html", *AS_DATA), "text/html")
    if asked == "text/html":
        page = make_response(redirect(page_of("training").address, code=303))
    else:
        address = achievement_address(kind, course, number)
        said = credential.in_words()
        facts = facts_of(outline(version.id))
        made = credential_rules.achievement(facts, address, said, credential.our_mark())
        document = {"@context": list(CONTEXTS), **made}
        page = served(json.dumps(document, indent=1, ensure_ascii=False), asked)
    page.vary.add("Accept")
    return page
