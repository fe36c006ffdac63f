"""Slice 6: one date of intervisie moved by a short poll."""
