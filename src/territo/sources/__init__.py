"""Doors from the outside world to the nouns: one file per kind of input."""
