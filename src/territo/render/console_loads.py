"""What each door carries, as it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.render import zonings
from territo.render.console_streets import plain_table
from territo.render.english import cost, counted, people, percent

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from territo.model import EtatDesLieux, Loads, Second, Shared
    from territo.model.along import Catchments
    from territo.units import Unit

# As many doors fit in a table; of more, the most loaded.
MOST_DOORS = 30
TOP = 10


def show_loads(etat: EtatDesLieux, console: Console) -> None:
    """Print what each door carries, and what is left when the nearest closes, where it is known.

    Parameters
    ----------
    etat
        What was found.
    console
        Where to print.
    """
    loads = etat.loads
    if loads is None:
        return
    if len(loads.nearest.sites):
        console.print("\nInhabitants per door, each given to the nearest")
        console.print(_table(etat, loads.nearest))
        console.print(_summary(loads.nearest))
        if etat.along and etat.along.catchments:
            console.print(_streets(etat.along.catchments))
    for zoning, own in loads.assigned.items():
        name = "".join(f" ({of})" for of in zonings.name_of(etat, zoning))
        console.print(f"\nInhabitants per door, each given to that of their sector{name}")
        console.print(_table(etat, own, loads.nearest))
        console.print(_summary(own))
    for line in [*_second(etat, loads.second), *_worst(etat, loads)]:
        console.print(line)


def _table(etat: EtatDesLieux, shared: Shared, beside: Shared | None = None) -> Table:
    """Show the doors, all of them or the most loaded; beside the load by nearest door."""
    rows = shared.sites
    if len(rows) > MOST_DOORS:
        rows = (
            rows[rows["population"] > 0]
            .sort_values("population", ascending=False, kind="stable")
            .head(TOP)
        )
    staffed = bool(shared.sites["staff"].notna().any())
    table = plain_table()
    table.add_column("door")
    headings = ["people", "nearest" if beside else "alone", "communes", "km²", "mean"]
    judged = "quadrant" in rows
    streets = "street_m" in rows
    headings += ["streets"] if streets else []
    more = [*(["agents", "people/agent"] if staffed else []), *(["think of"] if judged else [])]
    for heading in [*headings, *more]:
        table.add_column(heading, justify="right", no_wrap=True)
    for site, row in rows.iterrows():
        cells = [row["name"], people(row["population"])]
        near = beside.sites.loc[site, "population"] if beside else row["alone"]
        cells.append(people(near))
        cells += [str(row["communes"]), f"{row['km2']:.1f}"]
        cells.append(cost(row["mean_cost"], etat.headline.unit))
        if streets:
            cells.append(cost(row["street_m"]))
        if staffed:
            cells += [_number(row["staff"]), _number(row["per_agent"])]
        if judged:
            cells.append(row["quadrant"] if isinstance(row["quadrant"], str) else "-")
        table.add_row(*cells)
    return table


def _number(value: object) -> str:
    return "-" if cost(value) == "-" else people(float(str(value)))


def _summary(shared: Shared) -> str:
    load = shared.sites["population"]
    doors = counted(len(load), "door")
    words = f"{doors}, from {people(load.min())} to {people(load.max())} inhabitants"
    served = int((load > 0).sum())
    if len(load) > MOST_DOORS and served > TOP:
        words += f" (the {TOP} with most are shown)"
    if served < len(load):
        words += f"; {len(load) - served} with nobody"
    spread = (
        "" if shared.variation is None else f"; coefficient of variation {shared.variation:.2f}"
    )
    return f"Load         {words}{spread}"


def _streets(found: Catchments) -> str:
    """Say which streets are some door's, and which are none's."""
    reached = cost(float(found.street_m.sum()))
    return (
        f"Catchments   {cost(found.total_m)} of street in the territory: {reached} have a nearest "
        f"door, {cost(found.unreached_m)} reach none"
    )


def _second(etat: EtatDesLieux, second: Second) -> list[str]:
    unit: Unit = etat.headline.unit
    if second.mean is None:
        return ["Second door  nobody reaches a second one"]
    name = str(etat.headline)
    whole = float(etat.demand.points["weight"].sum())
    several, only = float(second.several[name]), float(second.only[name])
    costs = f"mean {cost(second.mean, unit)}, P90 {cost(second.p90, unit)}"
    share = percent(100 * several / whole)
    two = f"{people(several)} inhabitants have two doors or more ({share})"
    return [
        f"Second door  {costs}; {people(second.without)} inhabitants reach none",
        f"             within {name}, {two}",
        f"             {people(only)} have one alone, and would be beyond {name} without it",
    ]


def _worst(etat: EtatDesLieux, loads: Loads) -> list[str]:
    communes = etat.level("commune")
    parts = []
    if code := loads.worst.get("mean_cost"):
        row = communes.loc[code]
        parts.append(f"{row['name']}, mean {cost(row['mean_cost'], etat.headline.unit)}")
    if code := loads.worst.get("share"):
        row = communes.loc[code]
        share = percent(100 - row[f"share_{etat.headline.slug}"])
        parts.append(f"{row['name']}, {share} beyond {etat.headline}")
    return [f"Worst off    {'; '.join(parts)}"] if parts else []
