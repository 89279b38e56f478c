"""What each door carries, as JSON can say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from territo.model import EtatDesLieux, Loads, Second, Shared
    from territo.model.along import Catchments


def as_record(loads: Loads, etat: EtatDesLieux) -> dict[str, object]:
    """Say what each door carries.

    Parameters
    ----------
    loads
        What each door carries.
    etat
        What was found.

    Returns
    -------
        nearest (rows, variation), assigned (the same per zoning), second (per threshold, the
        inhabitants with two doors or more and with one alone, of the population), worst (codes of
        communes), along the streets also streets (total_m, reached_m, unreached_m); absent is None.
    """
    return {
        "nearest": _shared(loads.nearest),
        "assigned": {zoning: _shared(one) for zoning, one in loads.assigned.items()},
        "second": _second(loads.second, etat),
        "worst": dict(loads.worst),
        **(
            {"streets": _streets(etat.along.catchments)}
            if etat.along and etat.along.catchments
            else {}
        ),
    }


def _shared(shared: Shared) -> dict[str, object]:
    return {"sites": _rows(shared.sites.reset_index()), "variation": shared.variation}


def _streets(found: Catchments) -> dict[str, float]:
    """Say which streets are some door's, and which are none's."""
    return {
        "total_m": found.total_m,
        "reached_m": float(found.street_m.sum()),
        "unreached_m": found.unreached_m,
    }


def _second(second: Second, etat: EtatDesLieux) -> dict[str, object]:
    return {
        "mean": second.mean,
        "p90": second.p90,
        "reached": second.reached,
        "without": second.without,
        "population": float(etat.demand.points["weight"].sum()),
        "thresholds": [
            {"cutoff": cutoff, "several": second.several[cutoff], "only": second.only[cutoff]}
            for cutoff in second.several.index
        ],
    }


def _rows(frame: pd.DataFrame) -> list[dict[str, object]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]
