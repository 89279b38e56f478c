"""The streets of a study: what is asked of them, read once, searched from the doors."""

from territo.study.streets.network import network_for
from territo.study.streets.request import (
    StreetsRequest,
    attributions,
    files,
    request,
    required,
)
from territo.study.streets.search import run, search

__all__ = [
    "StreetsRequest",
    "attributions",
    "files",
    "network_for",
    "request",
    "required",
    "run",
    "search",
]
