"""``territo compare``."""

from __future__ import annotations

from pathlib import Path

import click

from territo.cli import options


@click.command("compare")
@click.argument("names", nargs=-1, required=True)
@click.option(
    "--territory",
    metavar="TERRITORY",
    help="Whose doors the scenarios change; the study's own unless told otherwise.",
)
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
def command(names: tuple[str, ...], *, as_json: bool, overwrite: bool, **chosen: object) -> None:
    """Put scenarios beside the doors as they are, or territories beside each other.

    NAMES are scenarios of territo.toml, or territories (`territo list`); never both. All of them
    are measured by the same rules. Writes maps/<territory>-compare.html, .csv and .xlsx, of
    territories maps/territories-compare.html, .csv and .xlsx.

    \b
    territo compare deux-poles fermer-austreberthe --kind direction --within "5 km"
    territo compare rouen lyon lille bordeaux nantes
    """
    from territo.cli.progress import steps
    from territo.project import find_project
    from territo.render import console_compare, record_compare
    from territo.study import compare
    from territo.study.asked import overlaid

    project = overlaid(find_project(Path.cwd()), **chosen)
    with steps() as progress:
        found = compare.run(project, names, overwrite=overwrite, progress=progress)
    if as_json:
        text = record_compare.comparison_text(
            found.beside, found.manifests, found.manifest, found.files
        )
        click.echo(text)
    else:
        console_compare.show_comparison(found.beside, found.files)
