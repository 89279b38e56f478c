"""How evenly access is shared within each group of inhabitants, and how far groups are apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from territo.indicators import equity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from territo.arrays import Bools, Floats
    from territo.model import Breakdown, Demand, Territory

# Group -> whom it is held against; the groups of files are held against everybody.
REFERENCES = {
    "all": "all",
    "age_65": "all",
    "age_80": "all",
    "households": "households",
    "poor_households": "households",
}


def equity_of_groups(
    territory: Territory,
    demand: Demand,
    value: pd.Series,
    line: float | None,
    breakdowns: Sequence[Breakdown] = (),
) -> pd.DataFrame:
    """Say how evenly a value is shared, in the whole and in each commune, in each known group.

    Parameters
    ----------
    territory
        The ground.
    demand
        The inhabitants, and the groups that their squares count.
    value
        A cost or a measure, index ``demand``; absent where there is none.
    line
        The threshold, when it is a cost; absent otherwise.
    breakdowns
        Figures by the groups of files, for who is in which.

    Returns
    -------
        One row per level, code and group; see `territo.model.Measures`.
    """
    points = demand.points
    groups = {
        name: points["weight" if name == "all" else name].to_numpy(dtype=float, na_value=0.0)
        for name in REFERENCES
        if name == "all" or name in points
    } | _of_layers(breakdowns, points["weight"].to_numpy(dtype=float))
    amounts = value.reindex(points.index).to_numpy(dtype=float, na_value=np.nan)
    affluence = _affluence(groups)
    rows = {
        (level, code, group): row
        for level, code, here in _places(territory, points["commune"])
        for group, row in _rows(
            amounts[here],
            {
                name: people[here]
                for name, people in groups.items()
                if name in REFERENCES or level == "territory" or people[here].any()
            },
            None if affluence is None else affluence[here],
            line,
        )
    }
    index = pd.MultiIndex.from_tuples(rows, names=["level", "code", "group"])
    return pd.DataFrame(list(rows.values()), index=index, dtype=float)


def _of_layers(breakdowns: Sequence[Breakdown], people: Floats) -> dict[str, Floats]:
    """Count the inhabitants in the groups of files: all groups, each of them, and no group."""
    found = {}
    for one in breakdowns:
        name, group = one.grouping.name, one.group.to_numpy()
        inside = one.group.notna().to_numpy()
        found[name] = np.where(inside, people, 0.0)
        for code in one.grouping.groups.index:
            found[f"{name}/{code}"] = np.where(group == code, people, 0.0)
        found[f"{name}/-"] = np.where(inside, 0.0, people)
    return found


def _affluence(groups: dict[str, Floats]) -> Floats | None:
    """Share of households that are not poor; absent where none is counted."""
    if not {"households", "poor_households"} <= set(groups):
        return None
    households = groups["households"]
    share = np.full(len(households), np.nan)
    np.divide(groups["poor_households"], households, out=share, where=households > 0)
    return 1 - share


def _places(territory: Territory, commune: pd.Series) -> Iterator[tuple[str, str, Bools]]:
    """Give the whole, then each commune, and which points are there."""
    yield "territory", territory.code, np.ones(len(commune), dtype=bool)
    codes = commune.to_numpy()
    for code in territory.communes.index.sort_values():
        yield "commune", str(code), codes == code


def _rows(
    value: Floats, groups: dict[str, Floats], affluence: Floats | None, line: float | None
) -> Iterator[tuple[str, dict[str, float | None]]]:
    """Measure each group of one place."""
    known = ~np.isnan(value)
    means = {name: equity.mean(value[known], people[known]) for name, people in groups.items()}
    for name, people in groups.items():
        own, other = means[name], means.get(REFERENCES.get(name, "all"))
        yield (
            name,
            {
                "people": float(people.sum()),
                "known": float(people[known].sum()),
                "mean": own,
                "apart": None if own is None or other is None else own - other,
                **_shared(value[known], people[known]),
                **_ranked(value, people, known, affluence),
                **_beyond(value, people, known, line),
            },
        )


def _shared(value: Floats, people: Floats) -> dict[str, float | None]:
    return {"gini": equity.gini(value, people), "theil": equity.theil(value, people)}


def _ranked(
    value: Floats, people: Floats, known: Bools, affluence: Floats | None
) -> dict[str, float | None]:
    """Compare the better off and the worse off, where the squares tell them apart."""
    if affluence is None:
        return {"palma": None, "concentration": None}
    told = known & ~np.isnan(affluence)
    parts = value[told], people[told], affluence[told]
    return {"palma": equity.palma(*parts), "concentration": equity.concentration(*parts)}


def _beyond(
    value: Floats, people: Floats, known: Bools, line: float | None
) -> dict[str, float | None]:
    """Count who is beyond the line, and how far; without a door one is beyond every line."""
    if line is None:
        return {"headcount": None, "gap": None, "severity": None}
    anywhere = np.where(known, value, np.inf)
    return {
        "headcount": equity.fgt(anywhere, people, line, 0),
        "gap": equity.fgt(value[known], people[known], line, 1),
        "severity": equity.fgt(value[known], people[known], line, 2),
    }
