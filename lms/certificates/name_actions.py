"""Another name on a certificate: asked by the holder, answered by staff, and the certificate that follows."""

from datetime import datetime

from lms.accounts.actions import confirm_another_name
from lms.accounts.models import Person
from lms.accounts.rules import check_not_self
from lms.certificates import history_actions, mail
from lms.certificates.actions import succeed
from lms.certificates.models import Certificate, NameRequest
from lms.certificates.queries import state_to_follow
from lms.certificates.register_queries import open_name_request
from lms.certificates.rules import NAME_CHANGE, check_name_change
from lms.clock import local_day
from lms.db import added_first, db
from lms.errors import RuleError
from lms.proof.lettering import check_name


def ask_name_change(certificate: Certificate, *, name: str, by: Person, now: datetime) -> NameRequest:
    state = state_to_follow(certificate, today=local_day(now))
    check_name_change(name, present=certificate.facts["holder"], state=state)
    check_name(name.strip(), "name")
    row = NameRequest(certificate_id=certificate.id, name=name.strip(), asked_by=by, asked_at=now)
    if not added_first(row):
        raise RuleError("Er ligt al een vraag om een andere naam.")
    history_actions.write(certificate, "name_asked", by=by, now=now)
    return row


def decide_name_change(
    certificate: Certificate, *, is_granted: bool, reason: str, by: Person, now: datetime
) -> Certificate | None:
    """Answers the wish for another name. Granted, the person has that name from now on, and a certificate that says so
    takes the place of the old one."""
    check_not_self(by.id, certificate.person_id)
    request = open_name_request(certificate.id)
    if request is None:
        raise RuleError("Er ligt geen vraag om een andere naam.")
    if not reason.strip():
        raise RuleError("Schrijf wat je hebt gezien, bijvoorbeeld een pas of een akte.", "reason")
    state = state_to_follow(certificate, today=local_day(now))
    if is_granted:
        check_name_change(request.name, present=certificate.facts["holder"], state=state)
    request.is_granted, request.reason = is_granted, reason
    request.decided_by_id, request.decided_at = by.id, now
    db.session.flush()
    if not is_granted:
        history_actions.write(certificate, "name_refused", by=by, now=now, note=reason)
        mail.name_refused(certificate, request.id, reason, now=now)
        return None
    former = certificate.facts["holder"]
    confirm_another_name(certificate.person, request.name, former=former, by=by, now=now)
    return succeed(
        certificate,
        reason=NAME_CHANGE,
        holder=request.name,
        valid_until=certificate.valid_until,
        by=by,
        now=now,
        note=reason,
    )
