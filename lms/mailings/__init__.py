"""Messages that staff write to people outside a cohort: one person, who is certified, who waits for a seat. And texts to use again."""
