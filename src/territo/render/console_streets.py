"""What the streets add to the table that is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table

from territo.render.english import cost, people, percent

if TYPE_CHECKING:
    from rich.console import Console

    from territo.model import Along, EtatDesLieux


# Ids listed in one line; the others are counted, and all are in the JSON.
NAMED = 8


def plain_table() -> Table:
    """Return an empty table as all of ours look.

    Returns
    -------
        The table: one rule under the headings, nothing else.
    """
    return Table(box=SIMPLE_HEAD, pad_edge=False)


def show_streets(etat: EtatDesLieux, along: Along, console: Console) -> None:
    """Print the straight line beside the streets, and what the streets rest on.

    Parameters
    ----------
    etat
        What was found.
    along
        What the streets add to it.
    console
        Where to print.
    """
    if len(along.beside):
        console.print("Along the streets and in a straight line: inhabitants covered")
        console.print(_beside(along))
    for line in _grounds(etat, along):
        console.print(line)


def _beside(along: Along) -> Table:
    table = plain_table()
    for heading in ("within", "streets", "straight line", "as", "only streets", "only line"):
        table.add_column(heading, justify="right", no_wrap=True)
    for cutoff, row in along.beside.iterrows():
        table.add_row(
            str(cutoff),
            people(row["streets"]),
            people(row["line"]),
            cost(row["line_m"]),
            people(row["only_streets"]),
            people(row["only_line"]),
        )
    return table


def _grounds(etat: EtatDesLieux, along: Along) -> list[str]:
    weight = etat.demand.points["weight"].groupby(etat.nearest.legs["status"]).sum()
    lines = [f"Streets      {along.source}" + (f", {along.date}" if along.date else "")]
    lines.append(f"Parameters   {listed(along.parameters)}")
    lines.append(f"Counted      {listed(along.counts)}")
    if along.detour is not None:
        lines.append(f"Detour       ways are {along.detour:.2f} x the straight line, on average")
    lines.append(f"Buffer       {_sensitivity(etat, along)}")
    if weight.get("unsnapped", 0) > 0:
        far = f"{people(weight['unsnapped'])} inhabitants live too far from any of these streets"
        lines.append(f"No street    {far}: do they cover the territory?")
    if weight.get("unreachable", 0) > 0:
        cut_off = people(weight["unreachable"])
        lines.append(f"No way       {cut_off} inhabitants have no way to a door")
    lost = etat.nearest.unsnapped_doors
    if lost:
        more = f" and {len(lost) - NAMED} more" if len(lost) > NAMED else ""
        lines.append(f"No street    doors far from any street: {', '.join(lost[:NAMED])}{more}")
    return lines


def _sensitivity(etat: EtatDesLieux, along: Along) -> str:
    """Say what the headline would be with other streets beyond the territory."""
    used = along.sensitivity[along.buffer_m]
    words = [f"covered at {etat.headline} with streets up to {cost(along.buffer_m)} beyond the"]
    words.append(f"territory: {percent(used)}")
    for buffer_m, share in along.sensitivity.items():
        if buffer_m != along.buffer_m:
            words.append(f"; {cost(buffer_m)}: {percent(share)} ({share - used:+.2f} points)")
    return " ".join(words[:2]) + "".join(words[2:])


def listed(values: object) -> str:
    """Write names and values in one line.

    Parameters
    ----------
    values
        A mapping.

    Returns
    -------
        ``name value, name value``.
    """
    items = dict(values).items()  # type: ignore[call-overload]
    return ", ".join(
        f"{name} {value:g}" if isinstance(value, float) else f"{name} {value}"
        for name, value in items
    )
