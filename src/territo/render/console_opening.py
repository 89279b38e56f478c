"""What the hours of the doors say, on the console."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.opening import DAYS
from territo.render.console_streets import plain_table
from territo.render.english import percent

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console
    from rich.table import Table

    from territo.model import EtatDesLieux, Opening, OpenThen

SHOWN_HOURS = (10, 14, 18)
# Between these hours somebody may hope to find a door open: the least of the night says nothing.
DAYTIME = range(9, 18)


def show_opening(etat: EtatDesLieux, opening: Opening, console: Console) -> None:
    """Print which doors are open at the moment asked about, or the profile of the week.

    Parameters
    ----------
    etat
        What was found.
    opening
        What the hours of the doors say.
    console
        Where to print.
    """
    doors = len(opening.known) + len(opening.unknown)
    if opening.then:
        console.print(_then(opening.then, doors))
    if opening.week is not None and not opening.week["share"].isna().any():
        console.print(
            f"\nInhabitants within {etat.headline} of an open door, week of {opening.monday}: "
            f"hours of {len(opening.known)} of {doors} doors are known, public holidays are not"
        )
        console.print(_week(opening.week["share"]))


def _then(then: OpenThen, doors: int) -> str:
    date = "" if then.moment.day else f" ({then.at:%Y-%m-%d})"
    return (
        f"\nOpen then    {then.moment}{date}: {len(then.open)} of {doors} doors, "
        f"{len(then.closed)} closed; {len(then.unknown)} whose hours are not known do not count; "
        "public holidays are not known"
    )


def _week(share: pd.Series) -> Table:
    """Put the hours that people ask for beside the best and the worst of each day."""
    table = plain_table()
    table.add_column("day")
    for heading in (*(f"{hour}:00" for hour in SHOWN_HOURS), "best", f"worst of {_daytime()}"):
        table.add_column(heading, justify="right", no_wrap=True)
    for number, name in enumerate(DAYS):
        day = share[number]
        best, worst = day.idxmax(), day[list(DAYTIME)].idxmin()
        table.add_row(
            name,
            *(percent(day[hour]) for hour in SHOWN_HOURS),
            *(
                f"{percent(day[hour])} at {hour:2}:00" if day.any() else ""
                for hour in (best, worst)
            ),
        )
    return table


def _daytime() -> str:
    return f"{DAYTIME[0]}:00-{DAYTIME[-1]}:00"
