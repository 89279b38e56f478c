"""``territo loss``."""

from __future__ import annotations

from pathlib import Path

import click

from territo.cli import options


@click.command("loss")
@options.territory
@options.boundaries
@options.sites
@options.groups
@options.kind
@options.as_of
@options.within
@options.detour
@options.population
@options.population_factor
@options.calibrate
@options.mode
@options.network
@options.direction
@options.max_snap
@options.buffer
@options.json
def command(territory: str | None, *, as_json: bool, **chosen: object) -> None:
    """Rank the doors by what closing each alone would do: the least missed first.

    By inhabitants newly beyond the first --within, then by the extra way of all. Writes nothing.

    \b
    territo loss rouen --kind direction --within "5 km"
    territo loss rouen --groups qpv.gpkg
    """
    from territo.cli.progress import steps
    from territo.project import find_project
    from territo.render import console_loss, record_scenario
    from territo.study import scenario
    from territo.study.asked import asked

    project = asked(find_project(Path.cwd()), territory=territory, **chosen)
    with steps() as progress:
        found = scenario.loss(project, progress)
    if as_json:
        told = found.etat, found.table, found.groups, found.manifest
        click.echo(record_scenario.losses_text(*told))
    else:
        console_loss.show_losses(found.etat, found.table, found.groups)
