"""Slice 8: a certificate that goes on, by what its holder does in the neighbourhood."""
