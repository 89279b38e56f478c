"""``territo pareto``."""

from __future__ import annotations

from pathlib import Path

import click

from territo.cli import options


@click.command("pareto")
@options.territory
@click.option(
    "--candidates",
    default="",
    metavar='FILE|town-halls|"grid:500 m"',
    help="Where doors could stand beside those of today; nowhere else unless told.",
)
@click.option("--png", is_flag=True, help="Draw the chart as a picture too (needs territo[plot]).")
@options.boundaries
@options.sites
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
    territory: str | None,
    candidates: str,
    *,
    png: bool,
    as_json: bool,
    overwrite: bool,
    **chosen: object,
) -> None:
    """Say how many inhabitants one door, two doors ... could cover at most, and how today compares.

    Within the first --within, each number with a proven bound; the scenarios of territo.toml are
    put beside. With [costs], against euros a year. Writes maps/<territory>-pareto.csv, and .html:
    the map with the curve, whose points show their doors.

    \b
    territo pareto rouen --kind direction --within "5 km" --candidates town-halls
    """
    from territo.cli.progress import steps
    from territo.project import find_project
    from territo.render import console_pareto
    from territo.study import pareto
    from territo.study.asked import asked

    project = asked(find_project(Path.cwd()), territory=territory, **chosen)
    with steps() as progress:
        found = pareto.run(project, candidates, png=png, overwrite=overwrite, progress=progress)
    if as_json:
        click.echo(console_pareto.frontier_text(found.frontier, found.manifest, found.files))
    else:
        console_pareto.show_frontier(found.frontier, found.files)
