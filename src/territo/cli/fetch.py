"""``territo fetch``."""

from __future__ import annotations

from pathlib import Path

import click

from territo.cli import options


@click.command("fetch")
@click.argument("what", type=click.Choice(["roads"]))
@options.territory
@options.within
@options.mode
@options.buffer
def command(what: str, territory: str | None, **chosen: object) -> None:
    """Bring in the streets of a territory from OpenStreetMap, and keep them.

    `--network osm` then uses them without asking again. The thresholds say how far beyond the
    territory streets are needed.

    \b
    territo fetch roads rouen --mode walk --within "15 min"
    """
    from territo.cli.progress import steps
    from territo.project import OSM, asked, find_project
    from territo.study import fetch

    del what  # roads, so far
    chosen["mode"] = chosen["mode"] or "walk"
    project = asked(find_project(Path.cwd()), territory=territory, network=OSM, **chosen)
    with steps() as progress:
        networks = fetch.roads(project, progress)
    for network in networks:
        click.echo(
            f"{network.source}, mode {network.mode}, costs in {network.unit}: "
            f"{network.counts['junctions']} junctions, {network.counts['edges']} edges"
        )
