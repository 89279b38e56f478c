"""The options that commands share, written once; `measured_study` are those of `coverage`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from territo.errors import UnitError
from territo.language import LANGUAGES
from territo.units import number

if TYPE_CHECKING:
    from collections.abc import Callable

    # What click makes of a function, and makes into a command in the end.
    Wrapped = Callable[..., Any]


def _number(context: click.Context, parameter: click.Parameter, text: str | None) -> float | None:
    """Read a number with a decimal point or comma."""
    try:
        return None if text is None else number(text)
    except UnitError as error:
        raise click.BadParameter(f"{error.message} {error.hint}", context, parameter) from error


territory = click.argument("territory", required=False)
boundaries = click.option(
    "--boundaries",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Communes: ADMIN EXPRESS COG, contours of Etalab, an answer of geo.api.gouv.fr, instead "
    "of the study's.",
)
sites = click.option(
    "--sites",
    "sites",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="List of sites (CSV, GeoPackage, GeoJSON, Shapefile) instead of the study's; may be "
    "repeated.",
)
sectors = click.option(
    "--sectors",
    "sectors",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="Sectors instead of the known ones: a layer of polygons (columns sector, name) or a table "
    "of whole communes (commune, sector); may be repeated.",
)
groups = click.option(
    "--groups",
    "groups",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="Break the figures down by groups of places, such as the quartiers prioritaires: a layer "
    "of polygons (columns group, name) or a table (commune, group); may be repeated.",
)
kind = click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="KIND",
    help="Kind of site that counts as a door, such as mairie or direction; may be repeated. "
    "Default: the study's, or every kind of a list given with --sites.",
)
as_of = click.option(
    "--as-of",
    metavar="DATE",
    help="Count the doors that are open, and the sectors that are in force, at that date, such as "
    "2026-01-31 (columns opened and closed of lists, valid_from and valid_to of sectors).",
)
at = click.option(
    "--at",
    metavar="MOMENT",
    help='Count only the doors that are open at that moment, such as "sat 10:00", "sam 10:00" or '
    '"2026-03-07 10:00" (column opening_hours of lists); doors whose hours are not known are '
    "counted apart.",
)
within = click.option(
    "--within",
    "within",
    multiple=True,
    metavar="DISTANCE",
    help='Threshold such as "3 km", "800 m" or, along streets, "15 min"; may be repeated. '
    "The first one ranks the communes.",
)
preset = click.option(
    "--preset",
    "presets",
    multiple=True,
    metavar="ID|FILE",
    help="Judge by the rules of others (`territo presets` lists them), or of a TOML file; may be "
    "repeated. Sets the thresholds that they need, beside those of --within.",
)
detour = click.option(
    "--detour",
    callback=_number,
    metavar="FACTOR",
    help="Lengthen straight lines by this factor, such as 1.3 or 1,3.",
)
mode = click.option(
    "--mode",
    type=click.Choice(["line", "walk", "bike", "drive"]),
    help="Straight lines, or who travels along the streets of --network.",
)
population = click.option(
    "--population",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Inhabitants: a Filosofi grid of Insee (200 m or 1 km), IRIS with their population, or "
    "the population of communes; instead of the embedded one spread evenly.",
)
population_factor = click.option(
    "--population-factor",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Multiply the inhabitants: a table commune,factor (or square,factor); with columns that "
    "are years, such as commune,2030,2040, only `territo compare` reads it.",
)
calibrate = click.option(
    "--calibrate",
    is_flag=True,
    default=None,
    help="Scale the inhabitants of --population to each commune's population municipale.",
)
measures = click.option(
    "--measures",
    type=click.Choice(["doors", "staff", "hours"]),
    help="Also measure accessibility (opportunities, gravity, floating catchments) and its equity: "
    "each door offers itself, its staff or its weekly opening hours.",
)
network = click.option(
    "--network",
    metavar="FILE|osm",
    help="Streets: OpenStreetMap (.osm.pbf, .osm), GraphML, any layer of lines, or osm to fetch "
    "them.",
)
direction = click.option(
    "--direction",
    type=click.Choice(["to-site", "from-site"]),
    help="Which way people travel; matters where streets are one-way.",
)
max_snap = click.option(
    "--max-snap",
    metavar="DISTANCE",
    help="How far a point may be from the nearest street; 500 m unless told otherwise.",
)
buffer = click.option(
    "--buffer",
    metavar="DISTANCE",
    help="How far beyond the territory streets are taken; the reach of the thresholds, from 2 to "
    "10 km, unless told otherwise.",
)
lang = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help="Language of what people read outside the terminal: pages, reports, layers. French unless "
    "told otherwise, here or in territo.toml.",
)
uncertainty = click.option(
    "--uncertainty",
    is_flag=True,
    default=None,
    help="Say between which figures the share within the first --within lies: 200 draws of the "
    "threshold, the speed, the places of doors and, with --population, of inhabitants.",
)
out = click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Folder to write to, instead of the study's own.",
)
json = click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
overwrite = click.option("--overwrite", is_flag=True, help="Replace earlier results.")

# In the order that help shows them.
STUDY = (
    territory,
    boundaries,
    sites,
    sectors,
    groups,
    kind,
    as_of,
    at,
    within,
    preset,
    detour,
    population,
    population_factor,
    calibrate,
    measures,
    mode,
    network,
    direction,
    max_snap,
    buffer,
    uncertainty,
    lang,
)


def measured_study(command: Wrapped) -> Wrapped:
    """Give a command what `territo coverage` may be told of a study.

    Parameters
    ----------
    command
        The function of the command.

    Returns
    -------
        The same with an argument for the territory and the options of `STUDY`.
    """
    for option in reversed(STUDY):
        command = option(command)
    return command
