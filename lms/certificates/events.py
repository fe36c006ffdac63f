from blinker import Signal

issued = Signal()  # sender: Certificate
revoked = Signal()  # sender: Revocation
reinstated = Signal()  # sender: Revocation, undone by an objection
