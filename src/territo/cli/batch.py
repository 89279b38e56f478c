"""``territo batch``."""

from __future__ import annotations

from pathlib import Path

import click

from territo.cli import options


@click.command("batch")
@click.argument("territories", metavar="all|FILE")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes of this machine; one per core unless told otherwise.",
)
@click.option(
    "--scheduler",
    default="",
    metavar="ADDRESS",
    help="A cluster of Dask that runs already, such as tcp://10.0.0.1:8786, instead; its workers "
    "must see the same files.",
)
@options.boundaries
@options.sites
@options.sectors
@options.kind
@options.as_of
@options.at
@options.within
@options.preset
@options.detour
@options.population
@options.calibrate
@options.measures
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
    territories: str,
    *,
    jobs: int | None,
    scheduler: str,
    as_json: bool,
    overwrite: bool,
    **chosen: object,
) -> None:
    """Say who is near a door in many territories, and put them into one table.

    Either all that `territo list` shows, or those of a text FILE, one a line. What an earlier run
    completed with the same settings, inputs and version is kept. Needs territo[batch]. Writes
    maps/batch/<territory>/ and maps/batch/territories.parquet and .csv.

    \b
    territo batch all
    territo batch my_territories.txt --jobs 4 --within "3 km"
    """
    from territo.project import find_project
    from territo.render import console_batch
    from territo.study import batch
    from territo.study.asked import overlaid

    if jobs and scheduler:
        raise click.UsageError("--jobs is for this machine: it does not go with --scheduler.")
    project = overlaid(find_project(Path.cwd()), **chosen)
    found = batch.run(
        project,
        territories,
        batch.Cluster(jobs, scheduler),
        own_thresholds=bool(chosen["within"]),
        overwrite=overwrite,
        progress=lambda line: click.echo(line, err=True),
    )
    if as_json:
        click.echo(found.table.to_json(orient="records", force_ascii=False, indent=2))
    else:
        console_batch.show(found.table, found.kept, found.files)
    found.require_all()
