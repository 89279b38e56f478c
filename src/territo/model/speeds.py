"""Speeds: how fast each mode travels, every number of it stated."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

from territo.errors import UnitError

if TYPE_CHECKING:
    from collections.abc import Mapping

# Where no limit is written: the legal limit of the class, or what such a street allows [ours].
CLASS_KMH: Mapping[str, float] = {
    "motorway": 130.0,
    "motorway_link": 70.0,
    "trunk": 110.0,
    "trunk_link": 70.0,
    "primary": 80.0,
    "primary_link": 50.0,
    "secondary": 80.0,
    "secondary_link": 50.0,
    "tertiary": 50.0,
    "tertiary_link": 50.0,
    "unclassified": 50.0,
    "residential": 30.0,
    "living_street": 20.0,
    "service": 20.0,
    "other": 30.0,
}


@dataclass(frozen=True)
class Speeds:
    """Parameters of the three modes, in km/h unless said.

    Parameters
    ----------
    walk_kmh
        On foot; between the 4 and 5 km/h that French studies of the quarter-hour town use.
    steps_factor
        Share of the walking speed kept on stairs [ours].
    bike_kmh
        By bike; where it is pushed, the walking speed.
    urban_factor
        Share of the limit that a car keeps in streets with crossings, that is everywhere but on
        motorways and trunk roads [ours].
    ferry_kmh
        On a ferry that does not say how long it takes [ours].
    class_kmh
        Speed of a car by class of street where no limit is written.
    """

    walk_kmh: float = 4.5
    steps_factor: float = 0.5
    bike_kmh: float = 15.0
    urban_factor: float = 0.7
    ferry_kmh: float = 10.0
    class_kmh: Mapping[str, float] = field(default_factory=lambda: CLASS_KMH)

    def __post_init__(self) -> None:
        wrong = [name for name, value in self.stated().items() if not 0 < value < float("inf")]
        if wrong:
            raise UnitError(
                f"Speeds must be above zero: {', '.join(wrong)}.", "Correct them in territo.toml."
            )

    @classmethod
    def from_settings(cls, settings: Mapping[str, float]) -> Speeds:
        """Replace some of the defaults.

        Parameters
        ----------
        settings
            Values by name: those of the parameters, or a class of street such as ``residential``.

        Returns
        -------
            The speeds.

        Raises
        ------
        UnitError
            When a name is not known; the nearest one is suggested.
        """
        scalars = [one.name for one in fields(cls) if one.name != "class_kmh"]
        unknown = [name for name in settings if name not in {*scalars, *CLASS_KMH}]
        if unknown:
            near = difflib.get_close_matches(unknown[0], [*scalars, *CLASS_KMH], n=1)
            raise UnitError(
                f'No speed is called "{unknown[0]}".',
                f'Did you mean "{near[0]}"?' if near else f"Known: {', '.join(scalars)}.",
            )
        classes = {name: value for name, value in settings.items() if name in CLASS_KMH}
        given = {name: float(value) for name, value in settings.items() if name in scalars}
        return cls(**given, class_kmh={**CLASS_KMH, **classes})

    def stated(self, mode: str | None = None) -> dict[str, float]:
        """List the parameters.

        Parameters
        ----------
        mode
            Only those that this mode uses; all of them when absent.

        Returns
        -------
            Values by name.
        """
        used = {
            "walk": ("walk_kmh", "steps_factor", "ferry_kmh"),
            "bike": ("walk_kmh", "bike_kmh", "ferry_kmh"),
            "drive": ("walk_kmh", "urban_factor", "ferry_kmh"),
        }
        every = ("walk_kmh", "steps_factor", "bike_kmh", "urban_factor", "ferry_kmh")
        values = {name: float(getattr(self, name)) for name in used.get(mode or "", every)}
        return values | (dict(self.class_kmh) if mode in {None, "drive"} else {})
