"""Slice 11: what a fund, a board and a gemeente may know, without telling about anybody."""
