"""What a service is asked about an address, and what it says."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from dataclasses import dataclass

# What the service says once and for all; anything else is asked again another time.
FINAL = ("ok", "not-found", "skipped")
INDEX = "address"


@dataclass(frozen=True)
class Question:
    """An address as it is sent: nothing else of a list leaves the house.

    Parameters
    ----------
    text
        House number and street.
    postcode, city
        Where it is, as the list writes it; empty when it does not.
    citycode
        Commune that the answer must lie in; empty for anywhere.
    """

    text: str
    postcode: str = ""
    city: str = ""
    citycode: str = ""

    def key(self, url: str) -> str:
        """Name the question by everything that its answer depends on.

        Parameters
        ----------
        url
            Address of the service.

        Returns
        -------
            A short name, the same on every machine.
        """
        said = json.dumps([url, INDEX, self.text, self.postcode, self.city, self.citycode])
        return hashlib.sha256(said.encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Reply:
    """What a service says of one question.

    Parameters
    ----------
    status
        ``ok``; ``not-found``; ``skipped`` when it does not read such a text; ``error`` when it
        failed; ``unanswered`` when it left the question out.
    score
        How sure it is, from 0 to 1, to four decimals: the others change from one day to the next.
    type
        ``housenumber``, ``street``, ``locality`` or ``municipality``.
    label, name, number
        What was found: in full, without its commune, and its house number.
    commune, former, postcode
        Where it is: commune (arrondissement in Paris, Lyon and Marseille), the one it was before a
        merger, postcode.
    lon, lat
        The place, in degrees; absent when nothing was found.
    """

    status: str
    score: float = 0.0
    type: str = ""
    label: str = ""
    name: str = ""
    number: str = ""
    commune: str = ""
    former: str = ""
    postcode: str = ""
    lon: float | None = None
    lat: float | None = None

    @property
    def found(self) -> bool:
        """Whether there is a place."""
        return self.status == "ok"

    def record(self) -> dict[str, object]:
        """Return what JSON can say of it.

        Returns
        -------
            Its fields, without those that say nothing.
        """
        said = dataclasses.asdict(self)
        return {name: value for name, value in said.items() if value not in {"", None}}
