"""``territo access``."""

from __future__ import annotations

from pathlib import Path

import click

from territo.cli import options


@click.command("access")
@options.territory
@options.boundaries
@options.sites
@options.kind
@options.as_of
@options.within
@options.population
@options.calibrate
@options.mode
@options.network
@options.direction
@options.max_snap
@options.buffer
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="Table to write: .csv or .parquet.",
)
@options.overwrite
def command(territory: str | None, *, output: Path, overwrite: bool, **chosen: object) -> None:
    """List inhabitants and doors within reach of each other along the streets.

    One row per square of the population and door within the farthest --within, with the three legs
    of the way: to the street, along the streets, to the door.

    \b
    territo access rouen --mode walk --network streets.osm.pbf --within "15 min" -o pairs.csv
    """
    from territo.cli.progress import steps
    from territo.project import find_project
    from territo.study import access
    from territo.study.asked import asked

    project = asked(find_project(Path.cwd()), territory=territory, **chosen)
    with steps() as progress:
        found = access.run(project, output, overwrite=overwrite, progress=progress)
    click.echo(
        f"{len(found.pairs)} pairs of {found.demand} points and {found.doors} doors, "
        f"costs in {found.unit}\nWritten      {found.file}"
    )
