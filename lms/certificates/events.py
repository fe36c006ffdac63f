from blinker import Signal

issued = Signal()  # sender: Certificate
revoked = Signal()  # sender: Revocation
