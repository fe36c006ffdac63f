"""Slice 6: a *maatje* for the weeks between two meetings of intervisie."""
