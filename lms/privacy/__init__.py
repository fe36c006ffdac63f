"""Slice 12: what somebody takes along of everything we keep of them."""
