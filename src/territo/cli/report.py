"""``territo report``."""

from __future__ import annotations

from pathlib import Path

import click

from territo.cli import options


@click.command("report")
@options.territory
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
@options.mode
@options.network
@options.direction
@options.max_snap
@options.buffer
@click.option(
    "--communes",
    is_flag=True,
    help="Also write the fiche of each commune, for its Maire, to maps/<territory>-communes/.",
)
@options.lang
@options.out
@options.overwrite
def command(territory: str | None, *, communes: bool, overwrite: bool, **chosen: object) -> None:
    """Write the état des lieux of a territory, to be printed: findings, map, tables, method.

    In French or, with --lang en, in English. Writes maps/<territory>-report.html and .xlsx; the
    figures are those of `territo coverage`.

    \b
    territo report rouen
    territo report rouen --communes
    territo report lille --kind direction --within "3 km"
    """
    from territo.cli.progress import steps
    from territo.language import speaking
    from territo.project import find_project
    from territo.render.findings import findings
    from territo.study import report
    from territo.study.asked import asked

    project = asked(find_project(Path.cwd()), territory=territory, **chosen)
    with steps() as progress:
        found = report.run(
            project,
            communes=communes,
            own_thresholds=bool(chosen["within"]),
            overwrite=overwrite,
            progress=progress,
        )
    with speaking(project.lang):
        told = findings(found.etat)
    for line in (*told, *map(str, found.files)):
        click.echo(line)
