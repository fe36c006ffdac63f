"""After a loss: the journal of the register, an older backup put back, a key that others may have. Knows the register; it does not know us."""
