"""The learning environment of Samen Lukt Het Zelf. The map of the house stands in README.md."""
