"""Inhabitants out of the files of Insee: squares, IRIS, populations of communes."""

from territo.sources.population.read import read_population

__all__ = ["read_population"]
