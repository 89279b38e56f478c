"""Territories out of the files that official services publish."""
