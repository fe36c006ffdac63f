"""What happens to certificates that others may want to know."""

from blinker import Signal

issued = Signal()  # sender: Certificate
registered = Signal()  # sender: Certificate of any kind, the moment it has a number
made = Signal()  # sender: CertificateFile
revoked = Signal()  # sender: Revocation
reinstated = Signal()  # sender: Revocation, undone by an objection
line_left = Signal()  # sender: ErasedCertificate, what is left of one whose holder is being erased
holder_erased = Signal()  # sender: Person, whose certificates are forgotten
