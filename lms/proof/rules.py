"""The kinds of document that we sign."""

KINDS = CERTIFICATE, PARTICIPATION = "certificate", "participation"
