"""Addresses turned into places, and how far each place is to be believed."""

from territo.sources.geocode.address import Address, parse
from territo.sources.geocode.gazetteer import Gazetteer, Street, read_gazetteer
from territo.sources.geocode.match import Answer, Matcher

__all__ = ["Address", "Answer", "Gazetteer", "Matcher", "Street", "parse", "read_gazetteer"]
