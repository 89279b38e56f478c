"""Mélodi of Insee on the loopback: populations de référence of Squareland.

Each commune has, by the geography of 2025, its inhabitants in 2022 and 7 more in 2023; by that of
2024 it had one less. The next page is named at the address that the service has for itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from loopback import Reply
from squareland import COMMUNES, answer

OWN = "https://api.insee.fr"
FIGURES = (("2024", "2022", -1), ("2025", "2022", 0), ("2024", "2023", 6), ("2025", "2023", 7))


@dataclass
class MelodiService:
    """`rows`: how many observations a page holds. `endless`: the last page names the first."""

    rows: int = 10_000
    endless: bool = False

    def __call__(self, asked):
        if asked.path != "/melodi/data/DS_POPULATIONS_REFERENCE":
            return Reply(b'{"code": 404, "message": "No such da', status=404)
        epci = re.fullmatch(r"EPCI-(\d{9})\*COM", asked.value("GEO"))
        if not epci:
            return answer({"code": 1007, "message": "GEO unknown"})
        found = [
            observation(one, *figure)
            for one in COMMUNES
            for figure in FIGURES
            if epci[1] in one.epcis[:1]
        ]
        start = int(asked.value("page") or 0) * self.rows
        paging = {"isLast": start + self.rows >= len(found)}
        if not paging["isLast"] or self.endless:
            page = 0 if paging["isLast"] else start // self.rows + 1
            query = [pair for pair in asked.query if pair[0] != "page"] + [("page", str(page))]
            paging["next"] = f"{OWN}{asked.path}?{urlencode(query)}"
        observations = found[start : start + self.rows]
        return answer({"paging": paging, "observations": observations})


def observation(commune, geography, year, more):
    return {
        "dimensions": {
            "GEO": f"{geography}-COM-{commune.code}",
            "FREQ": "A",
            "TIME_PERIOD": year,
            "POPREF_MEASURE": "PMUN",
        },
        "attributes": {},
        "measures": {"OBS_VALUE_NIVEAU": {"value": commune.population + more}},
    }
