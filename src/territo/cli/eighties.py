"""``territo eighties``."""

from __future__ import annotations

from pathlib import Path

import click

from territo.cli import options


@click.command("eighties")
@options.territory
@options.boundaries
@options.sites
@options.kind
@options.as_of
@options.within
@options.detour
@options.population
@options.calibrate
@options.mode
@options.network
@options.direction
@options.max_snap
@options.buffer
@options.json
def command(territory: str | None, *, as_json: bool, **chosen: object) -> None:
    """Say of each place of the 1980s what keeping, renovating, merging or moving it would mean.

    Who has no other door within the first --within, its condition, its scope and steps under the
    décret tertiaire, and what each option costs as far as [costs] of territo.toml states it. Writes
    nothing.

    \b
    territo eighties rouen --kind administration --within "3 km"
    """
    from territo.cli.progress import steps
    from territo.project import asked, find_project
    from territo.render import console_eighties
    from territo.study.eighties import eighties

    project = asked(find_project(Path.cwd()), territory=territory, **chosen)
    with steps() as progress:
        etat, costs, stated, table = eighties(project, progress)
    if as_json:
        click.echo(console_eighties.eighties_text(etat, table, stated))
    else:
        console_eighties.show_eighties(etat, costs, table)
