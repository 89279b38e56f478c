"""``territo sectors``."""

from __future__ import annotations

from pathlib import Path

import click

from territo.cli import options


@click.command("sectors")
@options.territory
@options.sectors
@options.sites
@options.as_of
@options.json
@click.pass_context
def command(
    context: click.Context, /, territory: str | None, *, as_json: bool, **chosen: object
) -> None:
    """Show the sectors of a territory, and whether they cover it once.

    For each zoning: its sectors with their communes, inhabitants and assigned doors (column sector
    of the lists of sites, whatever their kind), then holes, overlaps and what lies outside. Ends
    with exit code 1 when a zoning is no partition of the territory.

    \b
    territo sectors rouen
    territo sectors strasbourg --sectors my_sectors.geojson
    """
    from territo.project import find_project
    from territo.render import console_partition
    from territo.study import sectors
    from territo.study.asked import asked

    found = sectors.run(asked(find_project(Path.cwd()), territory=territory, **chosen))
    if as_json:
        click.echo(console_partition.text(found.territory, found.partitions, found.unknown))
    else:
        console_partition.show(found.territory, found.partitions, found.unknown)
    context.exit(0 if found.holds else 1)
