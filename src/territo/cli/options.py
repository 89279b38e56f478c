"""The options that commands share, written once.

========== ==========================================
option     used by
========== ==========================================
territory  coverage
sites      coverage
kind       coverage
within     coverage
detour     coverage
out        coverage
json       coverage, list
overwrite  coverage
========== ==========================================
"""

from __future__ import annotations

from pathlib import Path

import click

territory = click.argument("territory", required=False)
sites = click.option(
    "--sites",
    "sites",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="List of sites (CSV, GeoPackage, GeoJSON, Shapefile) instead of the study's; may be "
    "repeated.",
)
kind = click.option(
    "--kind",
    "kinds",
    multiple=True,
    metavar="KIND",
    help="Kind of site that counts as a door, such as mairie or direction; may be repeated. "
    "Default: the study's, or every kind of a list given with --sites.",
)
within = click.option(
    "--within",
    "within",
    multiple=True,
    metavar="DISTANCE",
    help='Threshold such as "3 km" or "800 m"; may be repeated. The first one ranks the communes.',
)
detour = click.option(
    "--detour",
    type=float,
    metavar="FACTOR",
    help="Lengthen straight lines by this factor, 1 or more.",
)
out = click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Folder to write to, instead of the study's maps.",
)
json = click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
overwrite = click.option("--overwrite", is_flag=True, help="Replace earlier results.")
