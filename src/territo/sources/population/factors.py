"""Factors by which inhabitants grow or shrink, commune by commune or square by square."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from territo.errors import Problem, SchemaError, UnitError
from territo.sources.table import read_table
from territo.units import number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from territo.model import Demand, Territory

# Column of a file that has one factor, of no year in particular.
FACTOR = "factor"
YEAR = re.compile(r"^(?:19|20|21)\d{2}$")
KEYS = ("commune", "square")


def years_of(file: Path) -> tuple[str, ...]:
    """Tell which years a file has factors of.

    Parameters
    ----------
    file
        The file, as `read_factors` reads it.

    Returns
    -------
        The years in order; none when it has one factor of no year in particular.

    Raises
    ------
    SourceError
        When it cannot be read.
    """
    return _years(read_table(file, (), placed=False).rows)


def _years(rows: pd.DataFrame) -> tuple[str, ...]:
    return () if FACTOR in rows else tuple(sorted(name for name in rows if YEAR.match(name)))


def read_factors(file: Path, territory: Territory, demand: Demand) -> pd.DataFrame:
    """Read the factors of each demand point.

    Parameters
    ----------
    file
        A list with ``commune`` or ``square`` (the id of a square), and ``factor`` or columns that
        are years: what the inhabitants of today are multiplied by. Rows of elsewhere are left.
    territory
        The ground.
    demand
        Its inhabitants of today.

    Returns
    -------
        One row per demand point, index ``demand``: ``factor``, or one column per year in order.

    Raises
    ------
    SourceError
        When the file cannot be read.
    SchemaError
        When a number is none, a key comes twice, or a commune or an inhabited square has no
        factor: one that nobody wrote is not 1.
    """
    rows = read_table(file, (), placed=False).rows
    keys = [name for name in KEYS if name in rows]
    names = [FACTOR] if FACTOR in rows else [*_years(rows)]
    if len(keys) != 1 or not names:
        raise SchemaError(
            str(file),
            [Problem("there should be commune or square, and factor or years", 1)],
            "Write columns such as commune,factor or commune,2030,2040.",
        )
    (key,) = keys
    wrong = [*_twice(rows[key], key), *_numbers(rows, names)]
    if not wrong:
        known = rows.set_index(key)[names].map(number)
        wrong = list(_missing(known.index, key, territory, demand))
    if wrong:
        raise SchemaError(str(file), wrong, "Give each its factor; 1 stands for as many as today.")
    own = demand.points["commune"] if key == "commune" else _squares(demand)
    # Nobody lives in a square that is not named: any factor says so.
    found = known.reindex(own).fillna(1.0)
    return pd.DataFrame(found.to_numpy(), index=demand.points.index, columns=names)


def _squares(demand: Demand) -> pd.Series:
    """Name the square of each point; the id of one that is shared ends with its commune."""
    ids = demand.points.index.to_series()
    return ids.str.extract(r"^(CRS\d+RES\d+mN-?\d+E-?\d+)", expand=False).fillna(ids)


def _twice(keys: pd.Series, key: str) -> Iterator[Problem]:
    for line, text in keys[keys.duplicated()].items():
        yield Problem(f"{text} has a factor already", int(str(line)), key)


def _numbers(rows: pd.DataFrame, names: list[str]) -> Iterator[Problem]:
    for name in names:
        for line, text in rows[name].items():
            try:
                number(text)
            except UnitError:
                yield Problem(f'"{text}" is not a factor', int(str(line)), name)


def _missing(known: pd.Index, key: str, territory: Territory, demand: Demand) -> Iterator[Problem]:
    if key == "commune":
        for code, name in territory.communes["name"].items():
            if code not in known:
                yield Problem(f"{code} {name} has no factor", 0, key)
        return
    lived = _squares(demand)[demand.points["weight"] > 0]
    for square in lived[~lived.isin(known)].drop_duplicates():
        yield Problem(f"{square} has no factor", 0, key)
