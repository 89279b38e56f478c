"""The tables of an état des lieux, as values: the page and the workbook write the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from territo.render import french, verdicts
from territo.render.layers import absent_as_none
from territo.render.places import kind_label
from territo.render.report_texts import say, threshold
from territo.render.sums import apportioned, rounded, visible
from territo.render.texts import MAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from territo.model import EtatDesLieux

    Cell = str | float | int | None

# How cells are written: whole numbers, minutes with one decimal, shares too, of which only all of
# them is written 100.
Kind = Literal["text", "whole", "decimal", "share"]
COSTS = ("mean", "median", "p90", "max")


@dataclass(frozen=True)
class Table:
    """One table.

    Parameters
    ----------
    name
        What it is called, 31 characters at most: a sheet of a workbook has the same name.
    caption
        What it shows.
    columns
        Headings with their unit, and how their cells are written.
    rows
        Cells; an absent figure is None.
    """

    name: str
    caption: str
    columns: tuple[tuple[str, Kind], ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"table {self.name}: a row is not as long as the header")


def tables(etat: EtatDesLieux) -> list[Table]:
    """Put what was found into tables.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        Thresholds, distances, sectors where some are known, communes, sites, and presets where some
        were asked for.
    """
    found = [thresholds(etat), distances(etat)]
    found += [sectors(etat)] if etat.sectors else []
    found += [communes(etat), sites(etat)]
    return [*found, *([presets(etat)] if etat.verdicts else [])]


def thresholds(etat: EtatDesLieux) -> Table:
    """Say how many are within each threshold.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One row per threshold.
    """
    row = etat.level("territory").iloc[0]
    rows = [
        (
            french.cutoff(coverage.cutoff),
            covered,
            *_cells(row, [f"share_{coverage.cutoff.slug}"]),
            beyond,
        )
        for coverage in etat.coverages
        for covered, beyond in [within_and_beyond(row, coverage.cutoff.slug)]
    ]
    columns: list[tuple[str, Kind]] = [
        (say("col_threshold"), "text"),
        (say("col_within"), "whole"),
        (say("col_share"), "share"),
        (say("col_beyond"), "whole"),
    ]
    return _table("thresholds", columns, rows)


def within_and_beyond(row: pd.Series, slug: str) -> tuple[float, float]:
    """Count who is within a threshold and who is not, so that both add up to the population.

    Parameters
    ----------
    row
        Figures of a place.
    slug
        The threshold's.

    Returns
    -------
        The two, as they are to be printed; somebody is never nobody.
    """
    exact = [float(row[f"{side}_{slug}"]) for side in ("covered", "beyond")]
    told = apportioned(exact, rounded(float(row["population"])))
    covered, beyond = (visible(part, one) for part, one in zip(told, exact, strict=True))
    return covered, beyond


def distances(etat: EtatDesLieux) -> Table:
    """Say how far the nearest door is.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One row per measure.
    """
    row = etat.level("territory").iloc[0]
    rows = [(say(f"measure_{name}"), *_cells(row, [f"{name}_cost"])) for name in COSTS]
    return _table("distances", [(say("col_measure"), "text"), _cost(etat, "cost")], rows)


def sectors(etat: EtatDesLieux) -> Table:
    """Say the same of each sector.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One row per sector, zoning by zoning.
    """
    slug = etat.headline.slug
    names = ["population", "doors", f"share_{slug}", f"beyond_{slug}", "mean_cost", "p90_cost"]
    rows = [
        (zoning, row["name"], *_cells(row, names))
        for zoning, table in etat.sectors.items()
        for _, row in table.sort_index().iterrows()
    ]
    columns: list[tuple[str, Kind]] = [
        (say("col_zoning"), "text"),
        (say("col_sector"), "text"),
        (say("col_population"), "whole"),
        (say("col_doors"), "whole"),
        (say("col_share_within", threshold=threshold(etat)), "share"),
        (say("col_beyond"), "whole"),
        _cost(etat, "mean"),
        _cost(etat, "p90"),
    ]
    return _table("sectors", columns, rows, threshold=threshold(etat))


def communes(etat: EtatDesLieux) -> Table:
    """Say the same of each commune.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One row per commune, those with the most inhabitants beyond the headline threshold first.
    """
    beyond = f"beyond_{etat.headline.slug}"
    ranked = etat.level("commune").sort_index().sort_values(beyond, ascending=False, kind="stable")
    shares = [f"share_{coverage.cutoff.slug}" for coverage in etat.coverages]
    names = ["population", "doors", beyond, *shares, "mean_cost", "p90_cost", "max_cost"]
    rows = [(str(code), row["name"], *_cells(row, names)) for code, row in ranked.iterrows()]
    within: list[tuple[str, Kind]] = [
        (say("col_share_within", threshold=french.cutoff(coverage.cutoff)), "share")
        for coverage in etat.coverages
    ]
    columns: list[tuple[str, Kind]] = [
        (say("col_code"), "text"),
        (say("col_commune"), "text"),
        (say("col_population"), "whole"),
        (say("col_doors"), "whole"),
        (say("col_beyond_of", threshold=threshold(etat)), "whole"),
        *within,
        _cost(etat, "mean"),
        _cost(etat, "p90"),
        _cost(etat, "max"),
    ]
    return _table("communes", columns, rows, threshold=threshold(etat))


def sites(etat: EtatDesLieux) -> Table:
    """Say what each door carries.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One row per door, those that are the nearest of most inhabitants first; without loads, in
        the order of their ids.
    """
    doors = etat.sites.doors.sort_index()
    columns: list[tuple[str, Kind]] = [
        (say("col_site"), "text"),
        (say("col_name"), "text"),
        (say("col_kind"), "text"),
        (say("col_position"), "text"),
    ]
    carried = ["population", "communes", "mean_cost", "alone"] if etat.loads else []
    served = etat.loads.nearest.sites if etat.loads else doors
    if etat.loads:
        served = served.sort_values("population", ascending=False, kind="stable")
        columns += [
            (say("col_nearest"), "whole"),
            (say("col_communes"), "whole"),
            _cost(etat, "mean"),
            (say("col_alone"), "whole"),
        ]
    rows = [
        (*_named(str(site), doors.loc[site]), *_cells(row, carried))
        for site, row in served.iterrows()
    ]
    return _table("sites", columns, rows, threshold=threshold(etat))


def presets(etat: EtatDesLieux) -> Table:
    """Say what the presets that were asked for say.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One row per preset.
    """
    columns: list[tuple[str, Kind]] = [(say("col_preset"), "text"), (say("col_verdict"), "text")]
    titles = [verdicts.told(one.preset, "title") for one in etat.verdicts]
    told = [text for _, text in verdicts.rows(etat)]
    return _table("presets", columns, list(zip(titles, told, strict=True)))


def _table(
    name: str,
    columns: Sequence[tuple[str, Kind]],
    rows: Sequence[tuple[Cell, ...]],
    **values: object,
) -> Table:
    return Table(
        say(f"table_{name}"), say(f"caption_{name}", **values), tuple(columns), tuple(rows)
    )


def _named(site: str, door: pd.Series) -> list[Cell]:
    return [site, door["name"], kind_label(door["kind"]), _position(door["precision"])]


def _cells(row: pd.Series, names: Sequence[str]) -> list[Cell]:
    return [absent_as_none(row[name]) for name in names]


def _cost(etat: EtatDesLieux, name: str) -> tuple[str, Kind]:
    """Head a column of costs with their unit."""
    unit = etat.headline.unit
    return say(f"col_{name}_{unit}"), "decimal" if unit == "min" else "whole"


def _position(precision: object) -> str:
    known = MAP.all()
    return known.get(f"precision_{precision}", known["precision_unknown"])
