"""The figures of a study as JSON, for whoever computes on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import pandas as pd

from territo.coverage import assignment
from territo.render import loads, opening, record_groups, record_measures, rules, uncertain, zonings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from territo.model import Along, Eighties, EtatDesLieux


def text(etat: EtatDesLieux, manifest: Mapping[str, object], files: Sequence[Path]) -> str:
    """Write the figures of a study as JSON.

    Parameters
    ----------
    etat
        What was found.
    manifest
        What it was made from.
    files
        What was written.

    Returns
    -------
        One JSON object; an absent figure is null. Costs are in metres or, as ``distance``
        says, in minutes; shares in percent.
    """
    return json.dumps(_record(etat, manifest, files), ensure_ascii=False, indent=2)


def check_text(rows: int, known: str, findings: Sequence[object]) -> str:
    """Write what was found in a list of sites as JSON.

    Parameters
    ----------
    rows
        How many rows the list has.
    known
        Known kind of list it is; empty for one of the user's own.
    findings
        Everything found, as frozen values.

    Returns
    -------
        One JSON object: rows, known, findings (line, column, level, text, fix).
    """
    listed = [dict(vars(finding)) for finding in findings]
    return json.dumps(
        {"rows": rows, "known": known, "findings": listed}, ensure_ascii=False, indent=2
    )


def _record(
    etat: EtatDesLieux, manifest: Mapping[str, object], files: Sequence[Path]
) -> dict[str, object]:
    territory = etat.territory
    levels = set(etat.figures.index.get_level_values("level"))
    return {
        "territory": {
            "code": territory.code,
            "name": territory.name,
            "slug": territory.slug,
            "type": territory.epci_type,
            "cog": territory.cog,
            "communes": len(territory.communes),
            "population": territory.population,
            "organisation": records(territory.organisation.drop(columns="epci", errors="ignore")),
        },
        "distance": manifest["distance"],
        "population_basis": manifest["population"],
        **({"census": asdict(etat.demand.census)} if etat.demand.census else {}),
        **({"areal": records(etat.areal.reset_index())} if etat.areal is not None else {}),
        "thresholds": [str(coverage.cutoff) for coverage in etat.coverages],
        "headline": str(etat.headline),
        "sites": asdict(sites_counted(etat)),
        "conservation": [asdict(one) for one in conservation(etat)],
        "figures": {
            level: records(etat.level(level).rename_axis("code").reset_index())
            for level in ("territory", "sector", "commune")
            if level in levels
        },
        **({"assignment": _assignment(etat)} if etat.assigned else {}),
        **({"sectors": told} if (told := zonings.as_record(etat)) else {}),
        **({"eighties": _eighties(etat.eighties)} if etat.eighties else {}),
        **opening.as_record(etat),
        **({"loads": loads.as_record(etat.loads, etat)} if etat.loads else {}),
        **({"presets": rules.as_record(etat)} if etat.verdicts else {}),
        **(
            {"groups": [record_groups.told(one) for one in etat.breakdowns]}
            if etat.breakdowns
            else {}
        ),
        **({"measures": record_measures.told(etat.measures)} if etat.measures else {}),
        **(
            {"competences": records(etat.sites.competences)}
            if etat.sites.competences is not None
            else {}
        ),
        **({"uncertainty": uncertain.as_record(etat.uncertainty)} if etat.uncertainty else {}),
        **({"streets": _streets(etat.along, etat)} if etat.along else {}),
        "gaps": records(pd.DataFrame(etat.gaps.drop(columns="geometry")).reset_index()),
        "files": [str(file) for file in files],
        "manifest": manifest,
    }


def _assignment(etat: EtatDesLieux) -> list[dict[str, object]]:
    """Put the assigned door beside the nearest one, sector by sector, zoning by zoning."""
    several = len(etat.territory.zonings) > 1
    rows: list[dict[str, object]] = []
    for zoning, assigned in etat.assigned.items():
        table = assignment(etat.territory, zoning, etat.demand, etat.nearest, assigned)
        of = {"zoning": zoning} if several else {}
        rows += [of | row for row in records(table.reset_index())]
    return rows


def _eighties(eighties: Eighties) -> dict[str, object]:
    """Say which doors are of the 1980s, and who has no other."""
    return {
        "doors": dict(eighties.doors),
        "renovated": eighties.renovated,
        "only": {
            level: records(eighties.only.xs(level, level="level").reset_index())
            for level in ("territory", "commune")
        },
    }


def _streets(along: Along, etat: EtatDesLieux) -> dict[str, object]:
    """Gather what the streets add, drawings apart."""
    return {
        "mode": along.mode,
        "source": along.source,
        "date": along.date,
        "parameters": dict(along.parameters),
        "counts": dict(along.counts),
        "buffer_m": along.buffer_m,
        "sensitivity": records(along.sensitivity.reset_index()),
        "beside": records(along.beside.reset_index()),
        "detour": along.detour,
        "points": {
            str(status): int(count)
            for status, count in etat.nearest.legs["status"].value_counts().sort_index().items()
        },
        "unsnapped_doors": list(etat.nearest.unsnapped_doors),
        "reached_street_m": along.areas["street_m"].to_dict(),
    }


@dataclass(frozen=True)
class SiteCounts:
    """Sites counted by what can be said of them.

    Parameters
    ----------
    doors
        Sites that count in a distance.
    kinds, precision
        Doors by kind, and by how well their point is known (``unknown`` when nobody says).
    status
        All sites by status.
    left_out
        Rows of the lists that are not of this study, by reason.
    remarks
        Sites whose lists say something of them that was not followed, by what it is.
    """

    doors: int
    kinds: dict[str, int]
    precision: dict[str, int]
    status: dict[str, int]
    left_out: dict[str, int]
    remarks: dict[str, int]


def sites_counted(etat: EtatDesLieux) -> SiteCounts:
    """Count the sites.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        The counts.
    """
    doors = etat.sites.doors

    def count(column: pd.Series) -> dict[str, int]:
        counts = column.fillna("unknown").value_counts().sort_index()
        return {str(value): int(number) for value, number in counts.items()}

    return SiteCounts(
        doors=len(doors),
        kinds=count(doors["kind"]),
        precision=count(doors["precision"]),
        status=count(etat.sites.points["status"]),
        left_out=dict(etat.sites.left_out),
        remarks=dict(etat.sites.remarks),
    )


@dataclass(frozen=True)
class Conserved:
    """Where each inhabitant went at one threshold.

    Parameters
    ----------
    threshold
        The threshold.
    status
        Inhabitants by status.
    population
        What they add up to: the run was refused otherwise.
    """

    threshold: str
    status: dict[str, float]
    population: float


def conservation(etat: EtatDesLieux) -> list[Conserved]:
    """State where each inhabitant went, threshold by threshold.

    Parameters
    ----------
    etat
        What was found.

    Returns
    -------
        One statement per threshold.
    """
    return [
        Conserved(
            str(coverage.cutoff),
            {str(status): float(count) for status, count in coverage.by_status.items()},
            float(etat.demand.points["weight"].sum()),
        )
        for coverage in etat.coverages
    ]


def records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Turn a table into what JSON can say.

    Parameters
    ----------
    frame
        A table.

    Returns
    -------
        One mapping per row; what is absent is None.
    """
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(key): value for key, value in row.items()} for row in plain.to_dict("records")]
