"""Slice 9: the page where somebody who learns begins: what was said to them, what is next, what is planned, where they are."""
