"""The inside of each command: one file per use case, the same names as in `territo.cli`."""
