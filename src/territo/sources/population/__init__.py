"""Inhabitants out of the files of Insee: squares, IRIS, populations of communes."""

from territo.sources.population.read import concerned_rows, read_population

__all__ = ["concerned_rows", "read_population"]
