"""``territo scenario``."""

from __future__ import annotations

from pathlib import Path

import click

from territo.cli import options


@click.command("scenario")
@click.argument("name")
@options.territory
@options.boundaries
@options.sites
@options.sectors
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
@options.lang
@options.out
@options.json
@options.overwrite
def command(
    name: str, territory: str | None, *, as_json: bool, overwrite: bool, **chosen: object
) -> None:
    """Close, open, move or merge doors, and say what that changes, for whom.

    NAME is a scenario of territo.toml ([scenarios.NAME]), or a file of its own, FILE.toml, with
    title and edits; FILE.toml:NAME where it holds several [scenarios.NAME]. It runs on the same
    inhabitants, streets and thresholds as the doors as they are. Writes
    maps/<territory>-<name>.html and .gpkg, the state after it and the difference, and the ledger of
    who goes where.

    \b
    territo scenario deux-poles
    territo scenario deux-poles --within "5 km" --json
    territo scenario proposal.toml rouen --kind direction
    """
    from territo.cli.progress import steps
    from territo.project import find_project
    from territo.render import console_scenario, record_scenario
    from territo.study import scenario
    from territo.study.asked import asked

    project = asked(find_project(Path.cwd()), territory=territory, **chosen)
    with steps() as progress:
        found = scenario.run(project, name, overwrite=overwrite, progress=progress)
    if as_json:
        click.echo(
            record_scenario.difference_text(
                found.difference, found.cost, found.manifest, found.files
            )
        )
    else:
        console_scenario.show_difference(found.difference, found.cost, found.files)
