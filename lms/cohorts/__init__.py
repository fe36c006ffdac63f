"""Slice 4: who learns together, when, and with whom. Members and coaches are grants with the cohort as scope."""
