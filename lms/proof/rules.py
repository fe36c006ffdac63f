"""The kinds of document that we sign."""

CERTIFICATE, PARTICIPATION = "certificate", "participation"
