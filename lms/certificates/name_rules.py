"""When somebody may ask for a certificate with another name."""

from lms.certificates.rules import EXPIRED, REVOKED, SUPERSEDED
from lms.errors import RuleError


def check_name_change(name: str, *, present: str, state: str) -> None:
    if state in (REVOKED, SUPERSEDED):
        raise RuleError("Dit certificaat geldt niet meer. Vraag de nieuwe naam aan bij het nieuwste.")
    if state == EXPIRED:
        raise RuleError("Dit certificaat is verlopen. Verleng het eerst.")
    if not name.strip():
        raise RuleError("Vul de nieuwe naam in.", "name")
    if name.strip() == present:
        raise RuleError("Deze naam staat er al op.", "name")
