"""What a scenario costs and saves, as it is printed; what is not known is said to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.render.console_streets import NAMED, plain_table
from territo.render.english import counted, people

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import Console
    from rich.table import Table

    from territo.model.expenses import Ratio, ScenarioCost, Travel, YearlyCost

NOT_STATED = "not stated"
NOT_KNOWN = "not known"
COLUMNS = {"area_m2": "area", "staff": "staff", "running_cost": "running cost"}
OWN = "running_cost"
# Amounts below it are written with two decimals.
SMALL = 10
# Sums that differ by less, in parts of them, are one.
_REMAINDER = 1e-9
_NO_METRES, _NO_MINUTES = "no threshold is in metres", "no threshold is in minutes"
_UNITS = {
    "person_km": "person-km",
    "person_hours": "person-hours",
    "euros": "€ (km_cost, hour_value)",
    "co2_kg": "kg CO2",
}


def amount(value: float | None, absent: str = NOT_STATED) -> str:
    """Write an amount, or say why there is none.

    Parameters
    ----------
    value
        The amount; absent for none.
    absent
        What is said then.

    Returns
    -------
        The amount without decimals, with two below ten.

    Examples
    --------
    >>> amount(1234567.8), amount(-0.25), amount(None)
    ('1 234 568', '-0.25', 'not stated')
    """
    if value is None:
        return absent
    digits = 2 if 0 < abs(value) < SMALL and value != round(value) else 0
    return f"{value:,.{digits}f}".replace(",", " ").replace("-0 ", "0 ")


def show_cost(found: ScenarioCost, console: Console) -> None:
    """Print what a scenario costs and saves.

    Parameters
    ----------
    found
        Its cost.
    console
        Where to.
    """
    own = OWN in found.before.amount or OWN in found.after.amount
    if not (found.costs.stated() or own):
        console.print("Costs        none stated: [costs] in territo.toml")
        for line in _sizes(found):
            console.print(line, soft_wrap=True)
        return
    told = ["[costs]"] if found.costs.stated() else []
    told += ["the lists (running_cost)"] if own else []
    console.print(f"\nCosts, as stated in {' and '.join(told)}")
    console.print(_table(found))
    for line in (*_once(found), *_ratios(found), *_sizes(found), *_remarks(found)):
        console.print(line, soft_wrap=True)


def _table(found: ScenarioCost) -> Table:
    table = plain_table()
    table.add_column("a year")
    for heading in ("before", "after", "change"):
        table.add_column(heading, justify="right", no_wrap=True)
    unsure = NOT_KNOWN if found.undecided else NOT_STATED
    table.add_row(
        "doors, €",
        *(_whole(one) for one in (found.before, found.after)),
        _change(_difference(found.before.total, found.after.total, found.change), unsure),
    )
    if not found.travel:
        table.add_row("ways of inhabitants", NOT_STATED, "", "")
    for name, words in _UNITS.items() if found.travel else ():
        table.add_row(f"ways, {words}", *_of_travel(found.travel, name, _why(found, name)))
    return table


def _whole(found: YearlyCost) -> str:
    """Write what doors cost in all; more than that when some of them are not known."""
    return ("at least " if found.unknown else "") + amount(found.total)


def _why(found: ScenarioCost, name: str) -> str:
    """Say why a figure of the ways is absent: in a mode that was stated, its unit is."""
    stated = {
        "person_km": True,
        "person_hours": True,
        "euros": bool(found.costs.km_cost),
        "co2_kg": bool(found.costs.co2_g_km),
    }
    km = found.travel["before"].person_km
    if name == "person_hours":
        return _NO_MINUTES
    return _NO_METRES if km is None and stated[name] else NOT_STATED


def _of_travel(travel: Mapping[str, Travel], name: str, absent: str) -> Iterator[str]:
    values = [getattr(travel[when], name) for when in ("before", "after", "change")]
    yield from (amount(value, absent) for value in values[:2])
    yield _change(_difference(*values), absent)


def _difference(before: float | None, after: float | None, change: float | None) -> float | None:
    """Round a change so that it is what the two beside it differ by; one of others stays."""
    if before is None or after is None or change is None:
        return change
    same = abs(after - before - change) <= _REMAINDER * (1 + abs(after) + abs(before))
    if not same or any(0 < abs(value) < SMALL for value in (before, after)):
        return change
    return float(round(after) - round(before))


def _change(value: float | None, absent: str) -> str:
    return ("+" if value and value > 0 else "") + amount(value, absent)


def _once(found: ScenarioCost) -> Iterator[str]:
    parts = [
        f"{name} {len(doors)}: {amount(found.once[name])}" for name, doors in found.done.items()
    ]
    total = "" if found.one_off is None or len(parts) < 2 else f" = {amount(found.one_off)}"  # noqa: PLR2004
    yield f"Once, €      {', '.join(parts) or 'nothing opens, closes or moves'}{total}"


def _ratios(found: ScenarioCost) -> Iterator[str]:
    if found.before.total is None and found.after.total is None:
        return
    each = found.per_inhabitant
    before, after = (amount(each[when], NOT_KNOWN) for when in ("before", "after"))
    yield f"Per person   {before} -> {after} € a year and inhabitant"
    if found.per_inhabitant_gained is not None:
        each_one = _each(found.per_inhabitant_gained, "more", "less")
        yield f"Gained       {each_one} for each inhabitant gained"
    if found.per_inhabitant_lost is not None:
        each_one = _each(found.per_inhabitant_lost, "saved", "more")
        yield f"Lost         {each_one} for each inhabitant lost"


def _each(euros: float, above: str, below: str) -> str:
    """Write an amount that may go the other way without a minus in front of it."""
    return f"{amount(abs(euros))} € a year {above if euros >= 0 else below}"


# Ratio -> what it is printed under, and its unit.
_SIZES = {"euros_m2": ("Per m2", "€ a year"), "m2_agent": ("Per agent", "m2")}


def _sizes(found: ScenarioCost) -> Iterator[str]:
    """Say what a square metre costs and how many an agent has, where a list tells it."""
    for name, (heading, unit) in _SIZES.items():
        states = (found.before, found.after)
        if any(one.ratios[name].sites for one in states):
            before, after = (
                f"{ratio_told(one.ratios[name], len(one.sites), 'door')}" for one in states
            )
            yield f"{heading:<12} {before} -> {after}, {unit}"


def ratio_told(found: Ratio, whole: int, noun: str) -> str:
    """Write a ratio, and of how many it is.

    Parameters
    ----------
    found
        The ratio.
    whole
        How many there are.
    noun
        What they are, one of them.

    Returns
    -------
        The text, such as ``14.20 (known of 2 of 5 doors)``.
    """
    if found.value is None:
        return f"{NOT_KNOWN} of any of {counted(whole, noun)}"
    return f"{amount(found.value)} (known of {found.sites} of {counted(whole, noun)})"


def _remarks(found: ScenarioCost) -> Iterator[str]:
    for column, doors in found.undecided.items():
        yield f"Not known    {COLUMNS[column]} of doors that change: {_named(doors)}"
    for column, doors in found.before.unknown.items():
        yield f"Left out     doors without {COLUMNS[column]}, before: {_named(doors)}"
    for column, doors in found.after.unknown.items():
        yield f"Left out     doors without {COLUMNS[column]}, after: {_named(doors)}"
    if found.agents_left and found.costs.agent_year is not None:
        yield (
            f"Agents       {amount(found.agents_left)} of doors that close are not counted after; "
            "where they go to another, give it its staff in the edit"
        )
    if found.travel:
        yield "Ways         there and back, at the cost of the way to the nearest door"
    if found.stranded:
        yield f"Left out     {people(found.stranded)} with a door in one state only, in no change"
    if found.without:
        yield f"Left out     {people(found.without)} without any door: in no figure of ways"


def _named(doors: tuple[str, ...]) -> str:
    more = f" and {len(doors) - NAMED} more" if len(doors) > NAMED else ""
    return ", ".join(doors[:NAMED]) + more
