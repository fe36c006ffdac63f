"""Slice 6: questions that somebody answered right in a check and that come back after days, weeks and months; and which of them a
group found hard. Nothing counts by it."""
