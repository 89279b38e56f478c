"""Every door closed alone, as it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.render.console import standard_console
from territo.render.console_scenario import signed_cost
from territo.render.console_streets import plain_table
from territo.render.english import people

if TYPE_CHECKING:
    import pandas as pd

    from territo.model import EtatDesLieux


def show_losses(etat: EtatDesLieux, table: pd.DataFrame) -> None:
    """Print the doors, the least missed first.

    Parameters
    ----------
    etat
        What was found with all doors.
    table
        What closing each alone would do, see `territo.scenario.losses`.
    """
    console = standard_console()
    headline, unit = etat.headline, etat.headline.unit
    console.print(
        f"{etat.territory.name}  {len(table)} doors, each closed alone; the least missed first",
        style="bold",
    )
    shown = plain_table()
    shown.add_column("door")
    for heading in ("people", f"newly >{headline}", "extra for them", "no other door"):
        shown.add_column(heading, justify="right", no_wrap=True)
    shown.add_column("mostly in")
    names = etat.territory.communes["name"]
    for row in table.to_dict("records"):
        worst = names.get(row["worst_commune"], "-")
        shown.add_row(
            str(row["name"]),
            people(row["people"]),
            people(row[f"newly_beyond_{headline.slug}"]),
            signed_cost(row["extra"], unit),
            people(row["without"]),
            f"{worst} ({people(row['worst_people'])})" if worst != "-" else "-",
        )
    console.print(shown)
    console.print(f"Basis        {etat.nearest.basis}")
