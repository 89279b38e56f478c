"""``territo boundaries``."""

from __future__ import annotations

from pathlib import Path

import click

from territo.cli import options


@click.command("boundaries")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--cog",
    type=click.IntRange(1944, 2100),
    metavar="YEAR",
    help="Edition of the Code officiel géographique to compare with; the latest known by default.",
)
@options.json
def command(file: Path, *, cog: int | None, as_json: bool) -> None:
    """Say what a file of communes holds, of which edition, and which communes were merged since.

    Reads ADMIN EXPRESS COG, the contours of Etalab, answers of geo.api.gouv.fr, and our own files.

    \b
    territo boundaries ADE-COG_2026.gpkg
    territo boundaries communes-76-2018.geojson --cog 2026
    """
    from territo.project import find_project
    from territo.render import editions
    from territo.study import boundaries

    project = find_project(Path.cwd())
    own = project.cog if project.path(project.boundaries).resolve() == file.resolve() else 0
    found = boundaries.run(file, own_cog=own, cog=cog)
    if as_json:
        click.echo(editions.text(found.facts, found.joined))
    else:
        click.echo("\n".join(editions.lines(found.facts, found.joined)))
