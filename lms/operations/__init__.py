"""The roof: running, copying and examining the whole. Knows every slice; no slice knows it."""
