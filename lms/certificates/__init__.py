"""Slice 7: the register. Who holds which certificate and how it stands; issued once, frozen, withdrawn only with a reason."""
