"""What happens to certificates that others may want to know."""

from blinker import Signal

issued = Signal()  # sender: Certificate
revoked = Signal()  # sender: Revocation
reinstated = Signal()  # sender: Revocation, undone by an objection
holder_erased = Signal()  # sender: Person, whose certificates are forgotten
