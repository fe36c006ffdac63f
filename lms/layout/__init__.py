"""Slice 4: what stands on a document besides the facts: who sign, two texts, a logo; in versions that never change."""
