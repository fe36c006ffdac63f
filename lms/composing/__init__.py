"""Slice 9: who fits with whom in a group of intervisie: what people wish, a proposal with its reasons, and a place for everybody."""
