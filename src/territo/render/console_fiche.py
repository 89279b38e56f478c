"""The fiche of a commune that is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from territo.model import DOOR_STATUSES, LOW_PRECISIONS
from territo.render.console import standard_console
from territo.render.console_streets import plain_table
from territo.render.fiche_words import words
from territo.render.texts import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from rich.console import Console
    from rich.table import Table

    from territo.model import EtatDesLieux
    from territo.model.fiche import Fiche
    from territo.render.fiche_words import Words

COSTS = ("mean", "median", "p90", "max")


def show(
    fiche: Fiche,
    etat: EtatDesLieux,
    manifest: Mapping[str, object],
    console: Console | None = None,
) -> None:
    """Print the fiche of a commune, in the language in force.

    Parameters
    ----------
    fiche
        The commune.
    etat
        What was found in its territory.
    manifest
        What it was made from.
    console
        Where to print; the standard output when absent.
    """
    console = console or standard_console()
    title, *rest = parts(fiche, etat, manifest, words())
    console.print(title, style="bold")
    for part in rest:
        console.print(part)


def parts(
    fiche: Fiche, etat: EtatDesLieux, manifest: Mapping[str, object], told: Words
) -> list[str | Table]:
    """Lay out the fiche of a commune.

    Parameters
    ----------
    fiche
        The commune.
    etat
        What was found in its territory.
    manifest
        What it was made from.
    told
        The words of the reader's language.

    Returns
    -------
        Its title, then lines, empty ones between its parts, and tables, in their order.
    """
    title = told.say("title", name=fiche.name, code=fiche.code, territory=etat.territory.name)
    laid: list[str | Table] = [title, *_head(fiche, etat, told), _thresholds(fiche, etat, told)]
    if len(fiche.nearest):
        laid += ["", _nearest(fiche, etat, told), *_doors(fiche.nearest, told)]
    for zoning, rows in fiche.assigned.groupby("zoning"):
        laid += ["", _assigned(str(zoning), rows, etat, told)]
    laid += ["", _beside(fiche, etat, told)]
    laid += ["", *_competences(fiche, told), _standing(fiche, told)]
    return [*laid, "", *_grounds(etat, manifest, told)]


def _head(fiche: Fiche, etat: EtatDesLieux, told: Words) -> list[str]:
    """Say how many they are, and where they stand among the others."""
    lines = [told.say("people", population=told.people(fiche.population))]
    if fiche.rank is None:
        return [*lines, told.say("no_door")]
    unit = etat.headline.unit
    row = fiche.beside.iloc[0]
    costs = [f"{told.say(name)} {told.cost(row[f'{name}_cost'], unit)}" for name in COSTS]
    whole = told.cost(fiche.beside.iloc[-1]["mean_cost"], unit)
    rank = told.say("rank", place=told.place(fiche.rank), ranked=fiche.ranked, whole=whole)
    lines += [", ".join(costs), rank]
    # Sums of parts of inhabitants: what is left by rounding is nobody.
    if (left := fiche.population - fiche.reaching) > 1e-6:  # noqa: PLR2004 - as above
        lines.append(told.say("unreached", people=told.people(left)))
    return lines


def _thresholds(fiche: Fiche, etat: EtatDesLieux, told: Words) -> Table:
    table = plain_table()
    for heading in (f"within_{etat.headline.unit}", "covered", "share", "beyond"):
        table.add_column(told.say(heading), justify="right", no_wrap=True)
    row = fiche.beside.iloc[0]
    for coverage in etat.coverages:
        slug = coverage.cutoff.slug
        table.add_row(
            told.cutoff(coverage.cutoff),
            told.people(row[f"covered_{slug}"]),
            told.percent(row[f"share_{slug}"]),
            told.people(row[f"beyond_{slug}"]),
        )
    return table


def _nearest(fiche: Fiche, etat: EtatDesLieux, told: Words) -> Table:
    table = plain_table()
    table.add_column(told.say("nearest"))
    for heading in ("covered", "share", "mean"):
        table.add_column(told.say(heading), justify="right", no_wrap=True)
    for row in fiche.nearest.to_dict("records"):
        table.add_row(
            row["name"],
            told.people(row["population"]),
            told.percent(row["share"]),
            told.cost(row["mean_cost"], etat.headline.unit),
        )
    return table


def _doors(nearest: pd.DataFrame, told: Words) -> list[str]:
    """Say when doors open, and how well their places are known."""
    known = nearest[nearest["opening_hours"].notna()]
    unknown = nearest.loc[nearest["opening_hours"].isna(), "name"]
    vague = nearest.loc[nearest["precision"].isin(LOW_PRECISIONS), "name"]
    lines = [
        told.say("hours", name=row["name"], hours=told.hours(row["opening_hours"]))
        for row in known.to_dict("records")
    ]
    lines += [told.say("hours_unknown", names=", ".join(unknown))] if len(unknown) else []
    return lines + ([told.say("approximate", names=", ".join(vague))] if len(vague) else [])


def _assigned(zoning: str, rows: pd.DataFrame, etat: EtatDesLieux, told: Words) -> Table:
    table = plain_table()
    table.add_column(told.say("assigned", zoning=zoning))
    table.add_column(told.say("sector"))
    for heading in ("covered", "mean", "differ", "extra"):
        table.add_column(told.say(heading), justify="right")
    unit = etat.headline.unit
    for row in rows.to_dict("records"):
        table.add_row(
            row["name"],
            row["sector_name"],
            told.people(row["population"]),
            told.cost(row["mean_cost"], unit),
            told.people(row["differ"]),
            told.cost(row["extra"], unit),
        )
    return table


def _beside(fiche: Fiche, etat: EtatDesLieux, told: Words) -> Table:
    table = plain_table()
    table.add_column(told.say("beside"))
    within = [f"≤ {told.cutoff(coverage.cutoff)}" for coverage in etat.coverages]
    for heading in (told.say("covered"), *within, *map(told.say, COSTS)):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in fiche.beside.to_dict("records"):
        table.add_row(
            told.say("whole") if row["of"] == "territory" else row["name"],
            told.people(row["population"]),
            *(told.percent(row[f"share_{coverage.cutoff.slug}"]) for coverage in etat.coverages),
            *(told.cost(row[f"{name}_cost"], etat.headline.unit) for name in COSTS),
        )
    return table


def _competences(fiche: Fiche, told: Words) -> list[str]:
    """Say what each site does for the commune, or whatever the commune where no list tells."""
    if fiche.competences.empty:
        return [told.say("competences_none")]
    lines = []
    for basis, rows in fiche.competences.groupby("basis"):
        lines.append(told.say(f"competences_{basis}"))
        for name, own in rows.groupby("name", sort=False):
            site = name or told.say("nobody")
            said = told.say("competences_of", name=site, listed=listed(own["competence"]))
            lines.append(f"  {said}")
    return lines


def _standing(fiche: Fiche, told: Words) -> str:
    if fiche.standing.empty:
        return told.say("standing_none")
    names = []
    for row in fiche.standing.to_dict("records"):
        named = {"name": row["name"], "kind": told.kind(row["kind"])}
        if row["status"] in DOOR_STATUSES:
            names.append(told.say("standing_one", **named))
        else:
            status = told.say(f"status_{row['status']}")
            names.append(told.say("standing_apart", **named, status=status))
    return told.say("standing", names=", ".join(names))


def _grounds(etat: EtatDesLieux, manifest: Mapping[str, object], told: Words) -> list[str]:
    """Say what the figures rest on."""
    population, distance = told.grounds(etat, manifest)
    limits = [told.say("limits")]
    if etat.demand.basis.startswith("areal"):
        limits.append(told.say("limits_areal"))
    return [
        told.say("population", told=population),
        told.say("distance", told=distance),
        " ".join(limits),
    ]
