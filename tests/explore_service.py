"""An imitation of the Explore API v2.1: the part of its questions that is asked here."""

from __future__ import annotations

import json
import re

from loopback import Reply

_IN = re.compile(r'(\w+) in \(((?:"(?:[^"\\]|\\.)*",?)+)\)')
_LIKE = re.compile(r'(\w+) like "([^"]*)"')
_NONE = re.compile(r'^(\w+) = "None" or \1 is null$')


class Explore:
    """Answers ``/exports/json`` and ``/records`` of a list of records."""

    def __init__(self, records):
        self.records = records
        self.cut = 0  # how many records the next exports lack
        self.cuts = 0  # how many exports do

    def __call__(self, asked):
        where = asked.value("where")
        found = self.matching(where)
        if found is None:
            return refusal("ODSQLError", f"ODSQL query is malformed: {where[:20]}")
        fields = asked.value("select").split(",")
        found = [{name: one.get(name) for name in fields} for one in found]
        if asked.path.endswith("/exports/json"):
            if self.cuts:
                self.cuts -= 1
                found = found[: len(found) - self.cut]
            return Reply(json.dumps(found).encode())
        limit = int(asked.value("limit") or 10)
        if limit > 100:
            return refusal("InvalidRESTParameterError", "Invalid value for limit API parameter")
        answer = {"total_count": len(found), "results": found[:limit]}
        return Reply(json.dumps(answer).encode())

    def matching(self, where):
        """The records that match; absent when the question is not understood."""
        if none := _NONE.match(where):
            return [one for one in self.records if one.get(none[1]) in {None, "None"}]
        listed = _IN.search(where)
        if not listed:
            return None
        values = json.loads(f"[{listed[2]}]")
        parts = _LIKE.findall(where)
        return [
            one
            for one in self.records
            if one.get(listed[1]) in values
            and (not parts or any(word in str(one.get(name)) for name, word in parts))
        ]


def refusal(code, message, status=400):
    return Reply(json.dumps({"error_code": code, "message": message}).encode(), status=status)
