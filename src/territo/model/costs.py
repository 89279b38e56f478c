"""Costs: what places and ways cost, as their user states it; nothing is ever supposed."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field, fields
from math import isfinite
from typing import TYPE_CHECKING, Any, get_args

from territo.errors import ProjectError
from territo.model.access import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping

# Tables of [costs] that have one number per mode.
BY_MODE = ("km_cost", "co2_g_km")
MODES: tuple[str, ...] = get_args(Mode)


@dataclass(frozen=True)
class Costs:
    """Unit costs; what is absent was not stated, and is not computed.

    Parameters
    ----------
    site_year
        Euros a year for each site, whatever its size.
    m2_year
        Euros a year for each square metre.
    agent_year
        Euros a year for each person who works there.
    opening, closing, moving
        Euros, once, for each site that opens, closes or moves.
    renovation_m2
        Euros, once, for each square metre renovated.
    trips_year
        Trips of each inhabitant to a door in a year, there and back.
    hour_value
        Euros that an hour on the way is worth.
    km_cost
        Euros for each kilometre of the way, by mode (``line``, ``walk``, ``bike``, ``drive``).
    co2_g_km
        Grams of CO2 for each kilometre of the way, by mode.
    """

    site_year: float | None = None
    m2_year: float | None = None
    agent_year: float | None = None
    opening: float | None = None
    closing: float | None = None
    moving: float | None = None
    renovation_m2: float | None = None
    trips_year: float | None = None
    hour_value: float | None = None
    km_cost: Mapping[str, float] = field(default_factory=dict)
    co2_g_km: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def from_settings(cls, settings: Mapping[str, Any]) -> Costs:
        """Read what was stated.

        Parameters
        ----------
        settings
            Numbers by name, and tables by mode for `BY_MODE`.

        Returns
        -------
            The costs.

        Raises
        ------
        ProjectError
            When a name is not known (the nearest one is suggested) or a value is no number of zero
            or more; all of them are told.
        """
        known = tuple(one.name for one in fields(cls))
        wrong = [_unknown(name, known) for name in settings if name not in known]
        for name, value in settings.items():
            if name in BY_MODE and isinstance(value, dict):
                wrong += [_unknown(f"{name}.{mode}", MODES) for mode in value if mode not in MODES]
                wrong += [
                    problem
                    for mode, number in value.items()
                    if (problem := _no_amount(f"{name}.{mode}", number))
                ]
            elif name in BY_MODE:
                wrong.append(f"{name} should be a table by mode, not {value!r}")
            elif name in known and (problem := _no_amount(name, value)):
                wrong.append(problem)
        if wrong:
            raise ProjectError(f"{'; '.join(wrong)}.", "Correct [costs] in territo.toml.")
        return cls(**settings)

    def stated(self) -> dict[str, object]:
        """List what was stated.

        Returns
        -------
            Values by name, without those that are absent.
        """
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in values.items() if value not in (None, {})}


def _unknown(name: str, known: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(name.rpartition(".")[2], known, n=1, cutoff=0.5)
    told = f', did you mean "{near[0]}"?' if near else f" (known: {', '.join(known)})"
    return f'unknown key "{name}"{told}'


def _no_amount(name: str, value: object) -> str:
    """Say why a value is no amount; nothing when it is one."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and isfinite(value) and value >= 0:  # type: ignore[arg-type, operator]
        return ""
    return f"{name} should be a number, zero or more, not {value!r}"
