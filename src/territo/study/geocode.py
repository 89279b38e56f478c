"""A list of addresses, placed with a file of addresses or by a service."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from territo.errors import OutputError, SourceError
from territo.language import in_its_language
from territo.render.reasons import kind
from territo.render.review import Doubt, review_page
from territo.sources.cog import COMMUNE_OF_ARRONDISSEMENT
from territo.sources.geocode import Answer, Matcher, parse, read_gazetteer
from territo.sources.table import read_table
from territo.study import geocode_online
from territo.study.asked import local
from territo.study.outputs import require_free, staged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import pandas as pd

    from territo.project import Project
    from territo.study.geocode_online import Plan

STEP = 500


@dataclass(frozen=True)
class GeocodeRun:
    """What became of a list of addresses.

    Parameters
    ----------
    verdicts
        How many rows got each verdict.
    reasons
        How many rows were not accepted, by verdict and kind of reason, the most frequent first.
    files
        What was written.
    """

    verdicts: dict[str, int]
    reasons: dict[tuple[str, str], int]
    files: tuple[Path, ...]


@dataclass(frozen=True)
class GeocodeRequest:
    """What is to be placed, with what, and where the result goes.

    Parameters
    ----------
    addresses
        The list: ``address`` (street, its number in front or in a column ``number``), and if known
        ``commune``, ``postcode``, ``city``.
    gazetteer
        The file of addresses; absent when the service is asked.
    commune
        Commune of all rows and addresses, for files that do not say; empty otherwise.
    target
        File to write.
    review
        Page of the rows that were not accepted; absent when none is wanted.
    """

    addresses: Path
    gazetteer: Path | None
    commune: str
    target: Path
    review: Path | None = None

    def __post_init__(self) -> None:
        if self.review == self.target:
            raise OutputError(
                f"The list and its review cannot both be {self.target}.",
                "Name another file after --review.",
            )

    @property
    def files(self) -> tuple[Path, ...]:
        """What is to be written."""
        return (self.target, self.review) if self.review else (self.target,)


def plan(project: Project, request: GeocodeRequest) -> Plan:
    """Say what the service would be asked; nothing is sent or written.

    Parameters
    ----------
    project
        The study, for the service and the names of the list's columns.
    request
        What is to be placed.

    Returns
    -------
        What would be asked.

    Raises
    ------
    SourceError
        When the list cannot be read, or has no addresses.
    """
    return geocode_online.plan(project, _read(project, _local(request)), request.commune)


@in_its_language
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
        The study, for the names of the list's columns, and the service when it is asked.
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
        When a file cannot be read, or has no addresses; or when the service cannot be asked.
    OutputError
        When the result cannot be written.
    """
    listed, *reviewed = [require_free([file], overwrite=overwrite) for file in request.files]
    request = _local(request)
    table = _read(project, request)
    if request.gazetteer:
        progress("addresses of the file")
        matcher = Matcher(read_gazetteer(request.gazetteer, request.commune))
        answers = list(_answers(table, matcher, request.commune, progress))
    else:
        asked = geocode_online.plan(project, table, request.commune)
        answers = geocode_online.answers(asked, progress)
    verdicts = dict(Counter(str(answer.verdict) for answer in answers))
    with staged(listed) as (aside,):
        _placed(table, answers).to_csv(aside, index=False, encoding="utf-8", lineterminator="\n")
        for free in reviewed:
            doubts = list(_doubts(table, answers))
            with staged(free) as (page,):
                drawn = review_page(doubts, verdicts, request.addresses.name)
                page.write_text(drawn, encoding="utf-8", newline="\n")
    doubted = Counter((one.verdict, kind(one.why)) for one in answers if one.why)
    return GeocodeRun(verdicts, dict(doubted.most_common()), request.files)


def _local(request: GeocodeRequest) -> GeocodeRequest:
    """Read tables of a database into files."""
    gazetteer = local(request.gazetteer) if request.gazetteer else None
    return replace(request, addresses=local(request.addresses), gazetteer=gazetteer)


def _read(project: Project, request: GeocodeRequest) -> pd.DataFrame:
    table = read_table(request.addresses, ("site", "name"), project.site_columns, placed=False).rows
    if "address" not in table:
        raise SourceError(
            f"{request.addresses} has no column address.",
            source=str(request.addresses),
            hint='Name it in territo.toml: [site_columns] address = "Adresse".',
        )
    return table


def _doubts(table: pd.DataFrame, answers: list[Answer]) -> Iterator[Doubt]:
    """Give the rows that were not accepted, in the order of the list."""
    parts = ("number", "suffix", "address", "postcode", "city", "commune")
    for row, answer in zip(table.to_dict("records"), answers, strict=True):
        if answer.verdict != "accept":
            yield Doubt(
                row["site"],
                row["name"],
                " ".join(row[part] for part in parts if row.get(part)),
                answer.label,
                answer.score,
                answer.type,
                answer.verdict,
                answer.why,
                answer.lon,
                answer.lat,
            )


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
