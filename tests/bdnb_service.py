"""An imitation of the BDNB's PostgREST: filters, order, pages, and an upper bound on rows."""

from __future__ import annotations

import json

from loopback import Reply

TIMEOUT = {"code": "57014", "message": "canceling statement due to statement timeout"}


class Bdnb:
    """Answers ``/batiment_groupe_complet`` of a list of buildings."""

    def __init__(self, buildings):
        self.buildings = buildings
        self.most = 1000  # rows that are given at most, whatever is asked for

    def __call__(self, asked):
        filters = [pair for pair in asked.query if pair[0] not in
                   {"select", "order", "limit", "offset"}]  # fmt: skip
        if not any(name == "code_commune_insee" for name, _ in filters):
            return Reply(json.dumps(TIMEOUT).encode(), status=500)
        found = [
            one for one in self.buildings if all(_holds(one.get(name), f) for name, f in filters)
        ]
        found.sort(key=lambda one: one[asked.value("order")])
        start, limit = int(asked.value("offset")), int(asked.value("limit"))
        page = found[start : start + min(limit, self.most)]
        names = asked.value("select").split(",")
        return Reply(json.dumps([{name: one.get(name) for name in names} for one in page]).encode())


def _holds(value, condition):
    how, _, than = condition.partition(".")
    if how == "is":
        return value is None
    if value is None:
        return False
    return {
        "eq": lambda: str(value) == than,
        "gte": lambda: value >= int(than),
        "lte": lambda: value <= int(than),
    }[how]()
