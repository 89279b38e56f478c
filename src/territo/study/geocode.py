"""A list of addresses, placed with a file of addresses."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from territo.errors import SourceError
from territo.sources.cog import COMMUNE_OF_ARRONDISSEMENT
from territo.sources.geocode import Answer, Matcher, parse, read_gazetteer
from territo.sources.table import read_table
from territo.study.outputs import require_free, staged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pandas as pd

    from territo.project import Project

STEP = 500


@dataclass(frozen=True)
class GeocodeRun:
    """What became of a list of addresses.

    Parameters
    ----------
    verdicts
        How many rows got each verdict.
    file
        What was written.
    """

    verdicts: dict[str, int]
    file: Path


@dataclass(frozen=True)
class GeocodeRequest:
    """What is to be placed, with what, and where the result goes.

    Parameters
    ----------
    addresses
        The list: ``address`` (street, its number in front or in a column ``number``), and if known
        ``commune``.
    gazetteer
        The file of addresses.
    commune
        Commune of all rows and addresses, for files that do not say; empty otherwise.
    target
        File to write.
    """

    addresses: Path
    gazetteer: Path
    commune: str
    target: Path


def run(
    project: Project,
    request: GeocodeRequest,
    *,
    overwrite: bool,
    progress: Callable[[str], None],
) -> GeocodeRun:
    """Place the addresses of a list.

    Parameters
    ----------
    project
        The study, for the names of the list's columns.
    request
        What is to be placed.
    overwrite
        Whether an earlier result may be replaced.
    progress
        Called with the name of each step when it begins.

    Returns
    -------
        How many rows got each verdict. Every row is in the file, with ``lon`` and ``lat`` when it
        is accepted, else with the doubtful place apart (``geocode_lon``, ``geocode_lat``) and why.

    Raises
    ------
    SourceError
        When a file cannot be read, or has no addresses.
    OutputError
        When the result cannot be written.
    """
    free = require_free([request.target], overwrite=overwrite)
    table = read_table(request.addresses, ("site", "name"), project.site_columns, placed=False).rows
    if "address" not in table:
        raise SourceError(
            f"{request.addresses} has no column address.",
            source=str(request.addresses),
            hint='Name it in territo.toml: [site_columns] address = "Adresse".',
        )
    progress("addresses of the file")
    matcher = Matcher(read_gazetteer(request.gazetteer, request.commune))
    answers = list(_answers(table, matcher, request.commune, progress))
    placed = _placed(table, answers)
    with staged(free) as (aside,):
        placed.to_csv(aside, index=False, encoding="utf-8", lineterminator="\n")
    return GeocodeRun(dict(Counter(answer.verdict for answer in answers)), request.target)


def _answers(
    table: pd.DataFrame, matcher: Matcher, commune: str, progress: Callable[[str], None]
) -> Iterator[Answer]:
    for done, row in enumerate(table.to_dict("records")):
        if done % STEP == 0:
            progress(f"{done} of {len(table)} addresses")
        own = str(row.get("commune") or commune)
        # Files of addresses use either the arrondissement or the commune.
        if own not in matcher.by_commune:
            own = COMMUNE_OF_ARRONDISSEMENT.get(own, own)
        address = parse(row["address"], str(row.get("number", "")), str(row.get("suffix", "")))
        yield matcher.locate(address, own)


def _placed(table: pd.DataFrame, answers: list[Answer]) -> pd.DataFrame:
    """Put the answers beside the rows; only an accepted place becomes the row's own."""
    accepted = [answer.verdict == "accept" for answer in answers]
    own = {
        "lon": [
            _degrees(one.lon) if sure else "" for one, sure in zip(answers, accepted, strict=True)
        ],
        "lat": [
            _degrees(one.lat) if sure else "" for one, sure in zip(answers, accepted, strict=True)
        ],
        "precision": [
            one.type if sure else "" for one, sure in zip(answers, accepted, strict=True)
        ],
    }
    said = {
        "geocode_verdict": [one.verdict for one in answers],
        "geocode_score": [f"{one.score:.3f}" if one.label else "" for one in answers],
        "geocode_type": [one.type for one in answers],
        "geocode_label": [one.label for one in answers],
        "geocode_commune": [one.commune for one in answers],
        "geocode_lon": [_degrees(one.lon) for one in answers],
        "geocode_lat": [_degrees(one.lat) for one in answers],
        "geocode_why": [one.why for one in answers],
    }
    return table.assign(**own, **said)


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.7f}"
