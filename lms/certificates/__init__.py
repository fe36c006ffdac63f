"""Slice 7: proof. Issued once, frozen as bytes, verifiable by anybody, withdrawn only with a reason."""
