"""``territo geocode``."""

from __future__ import annotations

from pathlib import Path

import click

from territo.cli import options


@click.command("geocode")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--gazetteer",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="File of addresses: the Base Adresse Nationale's of a département, or any with a number, "
    "a street, lon and lat.",
)
@click.option(
    "--commune",
    default="",
    metavar="CODE",
    help="Commune of every row, when neither file says it.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="List to write (CSV).",
)
@options.overwrite
def command(file: Path, *, gazetteer: Path, commune: str, output: Path, overwrite: bool) -> None:
    """Place the addresses of a list, and say which places to believe.

    Each row gets a verdict: accept (its place becomes lon and lat), review or reject (why is said).

    \b
    territo geocode my_addresses.csv --gazetteer adresses-76.csv.gz -o my_places.csv
    """
    from territo.cli.progress import steps
    from territo.project import find_project
    from territo.study import geocode

    asked = geocode.GeocodeRequest(file, gazetteer, commune, output)
    with steps() as progress:
        found = geocode.run(find_project(Path.cwd()), asked, overwrite=overwrite, progress=progress)
    for verdict in ("accept", "review", "reject"):
        click.echo(f"{verdict:<12} {found.verdicts.get(verdict, 0)}")
    click.echo(f"Written      {found.file}")
