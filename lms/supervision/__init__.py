"""Slice 11: what needs somebody today, the cohort at a glance, one trainee. Reads everything; nobody imports it."""
