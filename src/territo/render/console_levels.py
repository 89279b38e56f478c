"""Who is covered before and after a scenario, by sector and group, as it is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.render import change_sums
from territo.render.console_streets import plain_table
from territo.render.english import people
from territo.render.sums import visible

if TYPE_CHECKING:
    from rich.table import Table

    from territo.model.scenario import Difference

# Group of a grid -> what it is called.
GROUPS = {
    "all": "",
    "age_65": "65 and over",
    "age_80": "80 and over",
    "households": "households",
    "poor_households": "poor households",
}


def signed(number: float) -> str:
    """Write a change of inhabitants with its sign.

    Parameters
    ----------
    number
        The change.

    Returns
    -------
        The text; ``0`` for none.

    Examples
    --------
    >>> signed(1234.2), signed(-3), signed(0.2)
    ('+1 234', '-3', '0')
    """
    if round(number) == 0:
        return "0"
    return ("+" if number > 0 else "-") + people(abs(number))


def levels_table(found: Difference) -> Table:
    """Put before and after beside each other for the whole, each group of it, and each sector.

    Parameters
    ----------
    found
        The difference.

    Returns
    -------
        The table; communes and groups of sectors are in the files.
    """
    slugs = [one.cutoff.slug for one in found.base.coverages]
    table = plain_table()
    for heading in ("", "people"):
        table.add_column(heading, justify="right" if heading else "left")
    for one in found.base.coverages:
        for heading in (f"within {one.cutoff}", "after", "change"):
            table.add_column(heading, justify="right", no_wrap=True)
    for key, told in change_sums.levels(found).iterrows():
        exact = found.levels.loc[key]
        cells = [GROUPS[key[2]] or str(exact["name"]), people(told["people"])]
        for slug in slugs:
            cells += [
                people(visible(told[f"{when}_{slug}"], exact[f"covered_{slug}_{when}"]))
                for when in ("before", "after")
            ]
            cells.append(signed(told[f"change_{slug}"]))
        table.add_row(*cells)
    return table
