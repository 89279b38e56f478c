"""Which competences a site exercises in which commune, where that is not the same everywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from territo.errors import Problem, SchemaError
from territo.sources.cog import COMMUNE_OF_ARRONDISSEMENT, commune_problem
from territo.sources.table import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from territo.model import Territory

COLUMNS = ("site", "commune", "competence")


def read_competences(files: Sequence[Path], territory: Territory) -> pd.DataFrame:
    """Read the competences exercised in each commune of a territory.

    Parameters
    ----------
    files
        Lists with ``site`` (the id of a site, empty for one that is not known), ``commune`` and
        ``competence`` (several joined by ``;``).
    territory
        The ground; rows of other communes are left out.

    Returns
    -------
        One row per competence of a site in a commune, each once: commune, site, competence.

    Raises
    ------
    SourceError
        When a file cannot be read.
    SchemaError
        When rows lack a commune or a competence: all of them are listed, file by file.
    """
    rows = pd.concat([_read(file) for file in files], ignore_index=True)
    rows = rows[rows["commune"].isin(territory.communes.index)]
    order = ["commune", "site", "competence"]
    return rows[order].drop_duplicates().sort_values(order, ignore_index=True)


def _read(file: Path) -> pd.DataFrame:
    table = read_table(file, COLUMNS, placed=False).rows
    problems = list(_problems(table))
    if problems:
        raise SchemaError(str(file), problems, "Correct the lines named above.")
    alone = table.assign(
        commune=table["commune"].replace(COMMUNE_OF_ARRONDISSEMENT),
        competence=table["competence"].str.split(";"),
    ).explode("competence")
    alone["competence"] = alone["competence"].str.strip()
    return alone.loc[alone["competence"] != "", list(COLUMNS)]


def _problems(table: pd.DataFrame) -> Iterable[Problem]:
    for line, commune, competence in zip(
        table.index, table["commune"], table["competence"], strict=True
    ):
        wrong = commune_problem(commune) if commune else "a competence without a commune"
        if wrong:
            yield Problem(wrong, line, "commune")
        if not competence.strip("; "):
            yield Problem("a row without a competence", line, "competence")
