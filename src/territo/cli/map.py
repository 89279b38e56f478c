"""``territo map``."""

from __future__ import annotations

from pathlib import Path

import click

from territo.cli import options


@click.command("map")
@options.measured_study
@click.option(
    "--png",
    is_flag=True,
    help="Draw a picture for slides and print too, 2560 x 1440 (needs territo[plot]).",
)
@options.out
@options.overwrite
def command(territory: str | None, *, png: bool, overwrite: bool, **chosen: object) -> None:
    """Draw the map of `territo coverage`, and nothing else.

    Takes the options of `territo coverage`, and writes the same page, maps/<territory>.html; with
    --png also maps/<territory>.png: title, squares, doors, scale, north, legend and sources.

    \b
    territo map rouen
    territo map rouen --png
    territo map lille --kind direction --within "3 km" --png --lang en --out slides
    """
    from territo.cli.progress import steps
    from territo.project import find_project
    from territo.study.asked import asked
    from territo.study.map import run

    project = asked(find_project(Path.cwd()), territory=territory, **chosen)
    with steps() as progress:
        found = run(
            project,
            png=png,
            own_thresholds=bool(chosen["within"]),
            overwrite=overwrite,
            progress=progress,
        )
    for file in found.files:
        click.echo(f"Written      {file}")
