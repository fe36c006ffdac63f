"""What the holder lets strangers see: the whole name where the certificate is verified, and a page to share."""

import base64
import hmac
from datetime import datetime

from flask import current_app

from lms import tokens
from lms.accounts.models import Person
from lms.addresses import full_address
from lms.certificates import history_actions
from lms.certificates.models import PAGE, Certificate, Showing
from lms.certificates.sharing_queries import showing_of
from lms.db import added_first, db


def share_token(showing: Showing) -> str:
    """The secret of the address, made from our key each time it is needed: the database holds only its hash."""
    key = current_app.config["SETTINGS"].secret_key.encode()
    digest = hmac.digest(key, f"share:{showing.certificate_id}:{showing.id}".encode(), "sha256")
    return base64.urlsafe_b64encode(digest[:18]).decode()


def share_link(showing: Showing | None) -> str | None:
    """The address to give away; none when it is off, or when our key was changed since."""
    if showing is None:
        return None
    token = share_token(showing)
    if not tokens.same(showing.token_hash or "", tokens.fingerprint(token)):
        return None
    return full_address("certificates.shared", token=token)


def show(certificate: Certificate, what: str, *, by: Person, now: datetime) -> None:
    """Switches on that strangers see the name or the page. What is on already stays as it is; an address that no longer
    works gives way to a new one."""
    known = showing_of(certificate.id, what)
    if known is not None:
        if what != PAGE or share_link(known):
            return
        known.until = now
        db.session.flush()
    row = Showing(certificate_id=certificate.id, what=what, since=now)
    if not added_first(row):
        return  # switched on from another screen
    if what == PAGE:
        row.token_hash = tokens.fingerprint(share_token(row))
    history_actions.write(certificate, "shown_page" if what == PAGE else "shown_name", by=by, now=now)


def hide(certificate: Certificate, what: str, *, by: Person, now: datetime) -> None:
    known = showing_of(certificate.id, what)
    if known is not None:
        known.until = now
        history_actions.write(certificate, "hidden_page" if what == PAGE else "hidden_name", by=by, now=now)
